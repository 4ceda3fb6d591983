"""What the names of a draft stand for: its objects are referred to by name, and have no `@id`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from assay.croissant.migrate.words import Words
from assay_kernels.scan import Kind
from assay_validators.context import Choices, near

_BLANKS = re.compile(r"\s+")

MANY = 1000
"""Of more names that nothing has, nobody meant others: they are no slips of the pen."""


class Part(NamedTuple):
    """A file, a set of files, a record set or a field."""

    node: int
    kind: str
    """The canonical term of its class."""
    name: str
    id: str
    """Its own `@id`, or the one that it gets; empty when it has neither that nor a name."""
    is_new: bool
    parts: tuple["Part", ...] = ()
    """Its fields, in their order."""


class Names:
    """The parts of a document by what the draft calls them."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._strange = set[str]()
        """The first names that nothing has."""
        self._taken = set(_declared(words))
        self._numbers: dict[str, int] = {}
        """Of each name that several have, the number that was given last."""
        dataset = words.members(0)
        self.resources = tuple(self._resource(node) for node in words.items(dataset, "sc:distribution"))
        self.record_sets = tuple(self._records(node) for node in words.items(dataset, "cr:recordSet"))
        self._resource_of = _by_name(self.resources)
        self._field_of = dict(_paths(self.record_sets))
        self._field_of |= {each.id: each for each in self._field_of.values() if each.id}
        self._resources_known, self._fields_known = Choices(self._resource_of), Choices(self._field_of)

    def resource(self, name: str) -> Part | None:
        """The file, or the set of files, that is called so."""
        return self._resource_of.get(name)

    def field(self, path: str) -> Part | None:
        """The field that is called so: by its record set, a slash and its name."""
        return self._field_of.get(path)

    def near(self, name: str) -> Part | None:
        """The file or the set of files, or else the field, that is most likely meant by a name that nothing has."""
        found = near(name, self._resources_known) if self._is_slip(name) else ""
        return self._resource_of[found] if found else self.near_field(name)

    def near_field(self, path: str) -> Part | None:
        """The field that is most likely meant by a path that none has."""
        found = near(path, self._fields_known) if self._is_slip(path) else ""
        return self._field_of[found] if found else None

    def _is_slip(self, name: str) -> bool:
        """Whether a name that nothing has is one of the first."""
        if len(self._strange) < MANY:
            self._strange.add(name)
        return name in self._strange

    def _resource(self, node: int) -> Part:
        return self._part(node, "", "")

    def _records(self, node: int) -> Part:
        part = self._part(node, "cr:RecordSet", "")
        return part._replace(parts=tuple(self._fields(node, "cr:field", part.id)))

    def _fields(self, owner: int, term: str, prefix: str) -> Iterator[Part]:
        for node in self._words.items(self._words.members(owner), term):
            part = self._part(node, "cr:Field", f"{prefix}/" if prefix else "")
            yield part._replace(parts=tuple(self._fields(node, "cr:subField", part.id)))

    def _part(self, node: int, kind: str, prefix: str) -> Part:
        words = self._words
        members = words.members(node)
        name = words.text(members.get("sc:name", -1) + 1)
        given = words.text(members.get("@id", -1) + 1)
        types = [words.term(words.text(each)) for each in words.items(members, "@type")]
        kind = kind or next((each for each in types if each in ("cr:FileObject", "cr:FileSet")), "")
        return Part(node, kind, name, given or self._new(name, prefix), is_new=not given)

    def _new(self, name: str, prefix: str) -> str:
        """An `@id` that nothing has: the name, without blanks, which readers do not take."""
        if not name.strip():
            return ""
        wanted = prefix + _BLANKS.sub("-", name.strip())
        found = wanted
        while found in self._taken:
            number = self._numbers[wanted] = self._numbers.get(wanted, 1) + 1
            found = f"{wanted}-{number}"
        self._taken.add(found)
        return found


def _declared(words: Words) -> Iterator[str]:
    """The `@id`s of objects; an object with nothing else only refers to another one."""
    tape = words.tape
    for node in range(len(tape)):
        if tape.kind(node) == Kind.OBJECT and len(tape.children(node)) > 1:
            yield words.text(tape.find(node, "@id"))


def _by_name(parts: tuple[Part, ...]) -> dict[str, Part]:
    """Parts by their names and their `@id`s; of several of one name the first counts, as readers of the draft do."""
    return {each.id: each for each in reversed(parts)} | {each.name: each for each in reversed(parts)}


def _paths(parts: tuple[Part, ...], above: str = "") -> Iterator[tuple[str, Part]]:
    """All fields by the names on the way to them."""
    for part in parts:
        path = f"{above}{part.name}"
        if above:
            yield path, part
        yield from _paths(part.parts, f"{path}/")
