"""JSON documents changed where they stand: what nobody touches keeps its bytes."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.document import Document

_INDENT = re.compile(rb"\n([ \t]*)$")

_BLANKS = re.compile(rb"[ \t]*")

UNIT = "  "
"""How much deeper the members of an object stand, where the document does not tell."""


class Edit(NamedTuple):
    """Bytes that are to stand in the place of others."""

    start: int
    end: int
    text: str


def add_members(document: Document, node: int, members: Mapping[str, object], after: int = -1) -> Edit:
    """New members after the last one of an object, written as its others are: a line each, or all in one line.

    Args:
        document: what is changed.
        node: the object.
        members: what is new.
        after: the key of the member after which they come; the last one where none is given.
    """
    tape = document.tape
    keys = tape.children(node)
    # A context may stand around the object, with others beside it.
    own = (key for key in keys if tape.start(node) <= tape.start(key) < tape.end(node))
    indent = _indent_of(document, next(own, keys[0])) if keys else None
    at = tape.end((after if after >= 0 else keys[-1]) + 1) if keys else -1
    if keys and indent is None:
        return Edit(at, at, "".join(f", {_json(key)}: {_json(value)}" for key, value in members.items()))
    outer = _line_indent(document, tape.start(node))
    inner = indent if indent is not None else outer + UNIT
    unit = inner[len(outer) :] if inner.startswith(outer) and len(inner) > len(outer) else UNIT
    lines = [f"\n{inner}{_json(key)}: {_json(value, inner, unit)}" for key, value in members.items()]
    if keys:
        return Edit(at, at, _lined(document, "".join(f",{line}" for line in lines)))
    return Edit(tape.start(node), tape.end(node), _lined(document, "{" + ",".join(lines) + f"\n{outer}}}"))


def add_items(document: Document, node: int, items: Sequence[object], after: int = -1) -> list[Edit]:
    """New items at the end of a list, written as its others are; of a single value a list is made.

    Args:
        document: what is changed.
        node: the list, which is not empty, or the value.
        items: what is new.
        after: the item after which they come; the last one where none is given.
    """
    tape = document.tape
    if tape.kind(node) != Kind.ARRAY:
        outer = _line_indent(document, tape.start(node))
        text = "".join(f", {_json(item, outer)}" for item in items)
        edge, end = tape.start(node), tape.end(node)
        return [Edit(edge, edge, "["), Edit(end, end, _lined(document, f"{text}]"))]
    last = after if after >= 0 else tape.children(node)[-1]
    indent, at = _indent_of(document, last), tape.end(last)
    if indent is None:
        return [Edit(at, at, "".join(f", {_json(item)}" for item in items))]
    outer = _line_indent(document, tape.start(node))
    unit = indent[len(outer) :] if indent.startswith(outer) and len(indent) > len(outer) else UNIT
    text = "".join(f",\n{indent}{_json(item, indent, unit)}" for item in items)
    return [Edit(at, at, _lined(document, text))]


def replace_value(document: Document, node: int, value: object) -> Edit:
    """Another value at a node."""
    start = document.tape.start(node)
    outer = _line_indent(document, start)
    lined = b"\n" in document.data[start : document.tape.end(node)]
    text = _lined(document, _json(value, outer, UNIT)) if lined else _json(value)
    return Edit(start, document.tape.end(node), text)


def rename_key(document: Document, key: int, word: str) -> Edit:
    """Another word for a key."""
    return Edit(document.tape.start(key), document.tape.end(key), _json(word))


def remove_member(document: Document, parent: int, key: int) -> Edit:
    """A member of an object, or an item of a list, taken out with its comma."""
    (edit,) = remove_members(document, parent, [key])
    return edit


def remove_members(document: Document, parent: int, keys: Iterable[int]) -> list[Edit]:
    """Members of an object, or items of a list, taken out with their commas: an edit for those side by side."""
    gone, siblings = set(keys), document.tape.children(parent)
    runs: list[list[int]] = []
    for at, sibling in enumerate(siblings):
        if sibling in gone:
            if not at or siblings[at - 1] not in gone:
                runs.append([])
            runs[-1].append(at)
    return [_without(document, siblings, run[0], run[-1] + 1) for run in runs]


def _without(document: Document, siblings: Sequence[int], first: int, behind: int) -> Edit:
    """The siblings from one to another taken out."""
    tape = document.tape
    if behind < len(siblings):
        return Edit(tape.start(siblings[first]), tape.start(siblings[behind]), "")
    start = _end(document, siblings[first - 1]) if first else tape.start(siblings[first])
    return Edit(start, _end(document, siblings[-1]), "")


def _end(document: Document, node: int) -> int:
    """Where a member, or an item, ends."""
    tape = document.tape
    return tape.end(node + 1 if tape.kind(node) == Kind.KEY else node)


def applied(document: Document, edits: Iterable[Edit]) -> bytes:
    """The bytes of the document after some edits, which must not overlap; those at one place come in their order."""
    data, parts, at = document.data, [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        assert at <= edit.start, "two edits overlap"
        parts += [data[at : edit.start], edit.text.encode()]
        at = edit.end
    return b"".join([*parts, data[at:]])


class Origins:
    """Where the bytes of a changed document stood before some edits, and those that are left stand now."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._edits = sorted(edits, key=lambda edit: (edit.start, edit.end))
        self._starts = [edit.start for edit in self._edits]
        self._spans: list[tuple[int, int]] = []
        """Where the text of each is now."""
        longer = 0
        for edit in self._edits:
            start = edit.start + longer
            self._spans.append((start, start + len(edit.text.encode())))
            longer = self._spans[-1][1] - edit.end

    def then(self, byte: int) -> int:
        """Where a byte stood; of one that is new, where the bytes stood that it replaces."""
        number = bisect_right(self._spans, (byte, float("inf"))) - 1
        if number < 0:
            return byte
        edit, (_, end) = self._edits[number], self._spans[number]
        return edit.start if byte < end else byte - end + edit.end

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the bytes from one to another stood, with all of those that the new ones among them replace."""
        first = self.then(start)
        if end <= start:
            return first, first
        number = bisect_right(self._spans, (end - 1, float("inf"))) - 1
        if number < 0:
            return first, end
        edit, (_, behind) = self._edits[number], self._spans[number]
        return first, edit.end if end <= behind else end - behind + edit.end

    def now(self, byte: int) -> int:
        """Where a byte stands; of one that is replaced, where the bytes stand that replace it."""
        number = bisect_right(self._starts, byte) - 1
        if number < 0:
            return byte
        edit, (start, end) = self._edits[number], self._spans[number]
        return start if byte < edit.end else byte - edit.end + end


def _json(value: object, indent: str | None = None, unit: str = UNIT) -> str:
    """A value in one line, or in lines that are indented below `indent`."""
    if indent is None:
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, indent=unit).replace("\n", f"\n{indent}")


def _lined(document: Document, text: str) -> str:
    """Lines that end as the first one of the document does."""
    end = document.data.find(b"\n")
    return text.replace("\n", "\r\n") if document.data[max(0, end - 1) : end] == b"\r" else text


def _indent_of(document: Document, node: int) -> str | None:
    """The white space before a node that begins its line; None when it does not."""
    start = document.tape.start(node)
    found = _INDENT.search(document.data[max(0, start - 1000) : start])
    return found[1].decode() if found else None


def _line_indent(document: Document, byte: int) -> str:
    """The white space with which the line of a byte begins."""
    found = _BLANKS.match(document.data, document.data.rfind(b"\n", 0, byte) + 1, byte)
    return found[0].decode() if found else ""
