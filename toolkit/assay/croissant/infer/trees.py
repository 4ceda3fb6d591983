"""JSON and JSON lines as record sets: objects as records, their members as fields, at any depth."""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa

from assay.croissant.infer.arrow import path_to
from assay.croissant.infer.notes import Notes
from assay.croissant.infer.records import Draft, Place
from assay.croissant.infer.spelled import Column
from assay.errors import DataError
from assay.files.source_file import open_file
from assay_spec.croissant.model import Extract, Transform

MOST_BYTES = 1 << 28
"""A JSON document, or one line of JSON lines, that is longer is not read."""
MOST_MEMBERS = 200
"""An object with more different members maps keys to values, and describes no record."""
DEEPEST = 8
ROWS = 1 << 13

Value = Any
"""What JSON holds."""


class Array(NamedTuple):
    """Records in a document."""

    name: str
    """The member that holds them; empty for the document itself."""
    path: str
    """The JSON path of one record."""
    records: Iterable[Value]


@dataclass(slots=True)
class Member:
    """What is known of a member of objects after some of them."""

    name: str
    present: int = 0
    kinds: set[str] = field(default_factory=set)
    column: Column | None = None
    waiting: list[str | None] = field(default_factory=list)
    parts: dict[str, "Member"] = field(default_factory=dict)
    item: "Member | None" = None
    objects: int = 0
    """How many of the values are objects."""

    def add(self, value: Value, depth: int = 0) -> None:
        """Take note of a value."""
        self.present += 1
        kind = _kind(value)
        self.kinds.add(kind)
        if kind == "object":
            self.objects += 1
            self._add_parts(value, depth)
        elif kind == "array":
            self.item = self.item or Member(self.name)
            for item in value if depth < DEEPEST else ():
                self.item.add(item, depth + 1)
        else:
            self.waiting.append(value if isinstance(value, str) or value is None else json.dumps(value))
            if len(self.waiting) >= ROWS:
                self.settle()

    def _add_parts(self, value: Mapping[str, Value], depth: int) -> None:
        for name, inner in value.items() if depth < DEEPEST and len(self.parts) <= MOST_MEMBERS else ():
            if name not in self.parts:
                self.parts[name] = Member(name)
            self.parts[name].add(inner, depth + 1)

    def settle(self) -> None:
        """Take note of what is waiting."""
        if self.column is None:
            self.column = Column(self.name)
        if self.waiting:
            self.column.add(pa.array(self.waiting, pa.string()))
            self.waiting = []

    @property
    def data_type(self) -> str:
        """The type of its values where they have no parts; empty where they differ too much to have one."""
        self.settle()
        kinds = self.kinds - {"null"}
        if kinds & {"object", "array"}:
            return ""
        if kinds == {"string"} and self.column is not None:
            found = self.column.data_type
            return found if found in ("sc:Date", "sc:DateTime", "sc:Time", "sc:URL") else "sc:Text"
        return _TYPES.get(frozenset(kinds), "sc:Text")


_TYPES = {
    frozenset(["integer"]): "sc:Integer",
    frozenset(["number"]): "sc:Float",
    frozenset(["integer", "number"]): "sc:Float",
    frozenset(["boolean"]): "sc:Boolean",
}


def _kind(value: Value) -> str:
    # A boolean is an integer to Python.
    kinds = (bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"), (dict, "object"), (list, "array")
    return next((name for of, name in kinds if isinstance(value, of)), "null")


def lines_of(path: Path, *, is_packed: bool = False) -> Iterator[Value]:
    """The records of JSON lines, one after the other.

    Raises:
        DataError: a line is no JSON.
    """
    with _opened(path, is_packed=is_packed) as file:
        number = 0
        while line := _guarded(path, lambda: file.readline(MOST_BYTES)):
            number += 1
            if len(line) == MOST_BYTES:
                raise DataError(f"line {number} is longer than {MOST_BYTES >> 20} MiB", path=path)
            if line.strip():
                yield _parsed(path, line, f"line {number} is no JSON")


def arrays_of(path: Path, *, is_packed: bool = False) -> list[Array]:
    """The arrays of records in a JSON document; a single object is one record.

    Raises:
        DataError: it is no JSON, or too long to be read.
    """
    with _opened(path, is_packed=is_packed) as file:
        data = _guarded(path, lambda: file.read(MOST_BYTES))
    if len(data) == MOST_BYTES:
        remedy = "write JSON lines: one record a line"
        raise DataError(f"is longer than {MOST_BYTES >> 20} MiB", path=path, remedy=remedy)
    found = _parsed(path, data, "is no JSON")
    if isinstance(found, list):
        return [Array("", "$[*]", found)] if _are_records(found) else []
    if not isinstance(found, dict):
        return []
    inside = [
        Array(name, f"{inner}[*]", value)
        for name, value in found.items()
        if _are_records(value) and (inner := path_to("$", name))
    ]
    return inside or [Array("", "$", [found])]


def _are_records(value: Value) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


@contextmanager
def _opened(path: Path, *, is_packed: bool) -> Iterator[BinaryIO]:
    with open_file(path) as file:
        if not is_packed:
            yield file
            return
        with gzip.GzipFile(fileobj=file) as unpacked:
            yield unpacked  # type: ignore[misc]


def _guarded(path: Path, read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except (OSError, EOFError) as error:
        raise DataError(f"cannot be read: {error}", path=path) from None


def _parsed(path: Path, data: bytes, problem: str) -> Value:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DataError("is not UTF-8", path=path, remedy="save it as UTF-8") from None
    except RecursionError:
        raise DataError("nests too deep to be looked into", path=path) from None
    except ValueError as error:
        raise DataError(f"{problem}: {error}", path=path) from None


def members_of(path: Path, records: Iterable[Value]) -> tuple[list[Member], int]:
    """The members of records, and how many records there are.

    Raises:
        DataError: a record is no object, or there are too many different members.
    """
    root = Member("")
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            raise DataError(f"record {number} is no object", path=path)
        root.add(record)
        if len(root.parts) > MOST_MEMBERS:
            raise DataError(f"its records have more than {MOST_MEMBERS} different members", path=path)
    return list(root.parts.values()), root.objects


def drafts_of(members: Iterable[Member], count: int, place: Place, root: str, label: str, notes: Notes) -> list[Draft]:
    """The fields for the members of `count` records.

    Args:
        members: what is known of them.
        count: the records.
        place: where they are.
        root: the JSON path of one record; empty for JSON lines, whose members are columns.
        label: what a person calls the file.
        notes: where is said what cannot be described.
    """
    members = list(members)
    # mlcroissant looks for paths in the fields of a record set, and not in the parts of these.
    has_parts = any(map(_has_parts, members))
    drafts = []
    for member in members:
        draft = _draft(member, place, _Way(root, member, is_direct=member.present == count and not has_parts))
        if draft is None:
            notes.omit(f"{label}: `{member.name}`, whose values have no type in common")
            continue
        if member.kinds <= {"string", "integer", "null"} and member.present == count:
            draft.column = member.column
            draft.is_guessed = not root
        drafts.append(draft)
    return drafts


class _Way(NamedTuple):
    """The way from a file to a value in one of its records."""

    root: str
    top: Member
    is_direct: bool
    """Whether the path leads to the member; where a record lacks it, such a path would lose count of the records."""
    paths: tuple[str, ...] = ("$",)
    """Within the value of `top`, one more where a list begins."""

    def into(self, name: str) -> "_Way | None":
        """On to a member."""
        inner = path_to(self.paths[-1], name)
        return self._replace(paths=(*self.paths[:-1], inner)) if inner else None

    def each(self) -> "_Way":
        """On to the items of a list."""
        return self._replace(paths=(*self.paths, "$"))

    def source(self, place: Place) -> Any:
        """What a field says about it."""
        inner = [path for path in self.paths if path != "$"]
        if not self.root:
            return place.source(Extract(column=self.top.name), [Transform(json_path=path) for path in inner])
        if self.is_direct:
            extract = Extract(json_path=path_to(self.root, self.top.name))
        else:
            extract = Extract(json_path=self.root)
            first = path_to("$", self.top.name)
            inner = [first + self.paths[0][1:], *(path for path in self.paths[1:] if path != "$")]
        return place.source(extract, [Transform(json_path=path) for path in inner])


def _has_parts(member: Member) -> bool:
    return bool(member.parts) or (member.item is not None and _has_parts(member.item))


def _draft(member: Member, place: Place, way: _Way) -> Draft | None:
    if not path_to("$", member.name):
        return None
    lengths = 0
    while member.kinds - {"null"} == {"array"} and member.item is not None:
        member, lengths = member.item, lengths + 1
    shape = ",".join(["-1"] * lengths)
    if member.kinds - {"null"} == {"object"}:
        if lengths > 1 or len(member.parts) > MOST_MEMBERS:
            return None
        inside = way.each() if lengths else way
        # Within a list the items of another one are out of reach.
        inner = [part for part in member.parts.values() if not (lengths and "array" in part.kinds)]
        steps = [(part, inside.into(part.name)) for part in inner]
        parts = [each for part, step in steps if step is not None and (each := _draft(part, place, step))]
        return Draft(member.name, "", None, is_array=bool(shape), shape=shape, parts=parts) if parts else None
    data_type = member.data_type
    return Draft(member.name, data_type, way.source(place), is_array=bool(shape), shape=shape) if data_type else None


def texts_of(records: Iterable[Value], name: str) -> Iterator[pa.Array]:
    """The values of one member as text, some records at a time."""
    rest = iter(records)
    while some := list(islice(rest, ROWS)):
        values = [record.get(name) for record in some]
        yield pa.array([v if isinstance(v, str) or v is None else json.dumps(v) for v in values], pa.string())
