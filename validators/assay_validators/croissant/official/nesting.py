"""The objects of a document with those that they refer to inside of them, as mlcroissant nests them again.

It changes the objects while it walks through them, so that a walk that comes back to one that is not done yet ends
with an exception. The same is done here, step by step. Read from its `core/json_ld.py`.
"""

from operator import is_
from typing import Any

from assay_validators.croissant.official.fact import Crash
from assay_validators.croissant.official.reading import DEEPEST
from assay_validators.croissant.official.terms import UNSET
from assay_validators.croissant.official.triples import TYPE, Listed, Literal, Reference, Statements, Value
from assay_validators.croissant.official.ways import Walk, Ways

DATASET = "https://schema.org/Dataset"
_SPOKEN = ("https://schema.org/name", "https://schema.org/description")
_CROISSANT = ("http://mlcommons.org/schema/", "http://mlcommons.org/croissant/")
_LISTS = {
    *((f"{space}field", f"{space}RecordSet") for space in _CROISSANT),
    *((f"{space}recordSet", DATASET) for space in _CROISSANT),
    *((f"{space}subField", f"{space}Field") for space in _CROISSANT),
    *((f"{space}annotation", f"{space}Field") for space in _CROISSANT),
    ("https://schema.org/distribution", DATASET),
}
"""Properties of types that stay a list when they have one value."""


class Nested:
    """An object with what it refers to."""

    def __init__(self, id_: str) -> None:
        self.id = id_
        self.type: str | None = None
        self.types: list[str] = []
        """Those that were not looked at yet; the first of them becomes the type."""
        self.raw: dict[str, list[Value]] = {}
        """Properties that were not looked at yet."""
        self.done: dict[str, Any] = {}

    def get(self, property_: str) -> Any:
        """The value of a property."""
        return self.done.get(property_)

    def __len__(self) -> int:
        """How many members it has just now."""
        return 1 + bool(self.types or self.type is not None) + len(self.raw) + len(self.done)


def nest(statements: Statements, language: Any, ways: Ways) -> Nested | None:
    """The dataset of a document; None when none of its objects is one. `language` is that of the context."""
    objects = _objects(statements)
    if not objects:
        raise Crash("MLC008", "AssertionError")
    dataset = next((each for each in _outermost_first(objects, statements) if DATASET in each.types), None)
    if dataset is not None:
        _Nesting(objects, statements, language, ways).populate(dataset)
    return dataset


def _outermost_first(objects: dict[str, Nested], statements: Statements) -> list[Nested]:
    return sorted(objects.values(), key=lambda each: statements.places.get(each.id, -1))


def _objects(statements: Statements) -> dict[str, Nested]:
    """By name, all of which something is said, and those without a name that something refers to."""
    made: dict[str, Nested] = {}
    for subject, properties in statements.of.items():
        nested = made[subject] = Nested(subject)
        for property_ in sorted(properties):
            values = list(properties[property_].values())
            if property_ == TYPE:
                nested.types = [each.id if isinstance(each, Reference) else str(each) for each in values]
            else:
                nested.raw[property_] = values
    for properties in statements.of.values():
        for said in properties.values():
            for each in said.values():
                if isinstance(each, Reference) and each.id.startswith("_:") and each.id not in made:
                    made[each.id] = Nested(each.id)
    return made


class _Nesting:
    def __init__(self, objects: dict[str, Nested], statements: Statements, language: Any, ways: Ways) -> None:
        self._objects = objects
        self._statements = statements
        self._language = language
        self._ways = ways
        self._walks = [Walk()]
        """Those that are not done yet, each inside of the one before."""
        self._open: set[Nested] = set()
        self._known: dict[Nested, Walk] = {}
        """The walks that would be the same again."""

    def populate(self, entry: Any) -> Any:
        """What becomes of a value, and of all inside of it."""
        if isinstance(entry, Literal):
            return entry.value
        if isinstance(entry, Listed):
            made = Nested("")
            made.done["@list"] = [self.populate(each) for each in entry.items]
            return made
        if isinstance(entry, Reference):
            if entry.id not in self._objects:
                return Nested(entry.id)
            entry = self._objects[entry.id]
        if isinstance(entry, Nested):
            self._walk(entry)
        return entry

    def _walk(self, entry: Nested) -> None:
        node = self._statements.places.get(entry.id, 0)
        if len(entry) == 1 and entry.id in self._objects:
            raise Crash("MLC004", "RecursionError", node)
        walk = self._known.get(entry)
        if walk is not None and len(self._walks) + walk.height <= DEEPEST * 2:
            self._ways.know(node, walk.steps)
        else:
            walk = self._walked(entry, node)
        self._walks[-1].take(walk)

    def _walked(self, entry: Nested, node: int) -> Walk:
        """A walk through an object and all inside of it."""
        if len(self._walks) > DEEPEST * 2:
            raise Crash("MLC005", "RecursionError", node)
        self._ways.go(node)
        walk = Walk()
        walk.is_stable = not entry.types and not entry.raw and entry not in self._open
        is_first = entry not in self._open
        self._open.add(entry)
        self._walks.append(walk)
        self._members(entry, node, walk)
        self._walks.pop()
        if is_first:
            self._open.remove(entry)
        if walk.is_stable:
            self._known[entry] = walk
        return walk

    def _members(self, entry: Nested, node: int, walk: Walk) -> None:
        raw, done = dict(entry.raw), dict(entry.done)
        if entry.types:
            entry.type, entry.types = entry.types[0], []
        for property_, values in raw.items():
            if property_ not in entry.raw:
                raise Crash("MLC005", "KeyError", node)
            del entry.raw[property_]
            entry.done[property_] = (
                self._spoken(values, self._statements.values.get((entry.id, property_), node))
                if property_ in _SPOKEN
                else self._reduced(entry, property_, values)
            )
        for property_, value in done.items():
            if isinstance(value, list):
                if property_ not in entry.done:
                    raise Crash("MLC005", "KeyError", node)
                del entry.done[property_]
                made = entry.done[property_] = self._reduced(entry, property_, value)
                walk.is_stable &= isinstance(made, list) and all(map(is_, made, value))

    def _reduced(self, entry: Nested, property_: str, values: list[Any]) -> Any:
        made = [self.populate(each) for each in values]
        if (property_, entry.type or "") in _LISTS or len(made) != 1:
            return made
        return made[0]

    def _spoken(self, values: list[Any], node: int) -> Any:
        """A name or a description: a text in the language of the context, or texts by language."""
        first = values[0]
        if len(values) == 1 and isinstance(first, Literal):
            if self._language is UNSET:
                raise Crash("MLC003", "KeyError", node)
            if (first.language or self._language) == self._language:
                return first.value
        if all(isinstance(each, Literal) and each.language for each in values):
            return {each.language: each.value for each in values}
        return values
