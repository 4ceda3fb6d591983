"""The names that mlcroissant gives to properties that it does not know; some contexts it cannot find them in."""

from typing import Any

from assay_validators.croissant.official.fact import Crash
from assay_validators.croissant.official.nesting import Nested
from assay_validators.croissant.official.parts import Maker, Part
from assay_validators.croissant.official.reading import DEEPEST
from assay_validators.croissant.official.shapes import PROPERTIES, iri_of
from assay_validators.croissant.official.ways import Walk


def check_words(maker: Maker, part: Part, context: dict[str, Any]) -> None:
    """Stumble over a property that cannot be named, or that leads back to itself.

    Raises:
        Crash: there is one in this part or in one that was made of it.
    """
    _Compacting(maker, context).part(part)


class _Compacting:
    def __init__(self, maker: Maker, context: dict[str, Any]) -> None:
        self._maker = maker
        self._vocab = context.get("@vocab")
        self._raised = _raised_by(context)
        self._known: dict[Nested, Walk] = {}

    def part(self, part: Part) -> None:
        known = {iri_of(each.term, self._maker.version) for each in PROPERTIES[part.kind]}
        if part.nested is not None:
            for property_, value in part.nested.done.items():
                if property_ not in known:
                    self._property(part.nested, property_, value, Walk(), 0)
        for value in part.values.values():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, Part):
                    self.part(each)

    def _property(self, owner: Nested, property_: str, value: Any, walk: Walk, depth: int) -> None:
        at = self._maker.place(owner)
        if depth > DEEPEST:
            raise Crash("MLC005", "RecursionError", at)
        several = value if isinstance(value, list) else [value]
        named = isinstance(self._vocab, str) and property_.startswith(self._vocab)
        # The keywords of an object are looked up as its properties are.
        if self._raised and not (named and not any(isinstance(each, (Nested, dict)) for each in several)):
            raise Crash("MLC008", self._raised, at)
        for each in several:
            if isinstance(each, Nested):
                walk.take(self._object(each, depth + 1))

    def _object(self, nested: Nested, depth: int) -> Walk:
        """A walk through an object that is the value of a property at that depth, the first time or again."""
        walk = self._known.get(nested)
        at = self._maker.place(nested)
        if walk is not None and depth + walk.height <= DEEPEST:
            self._maker.ways.know(at, walk.steps)
            return walk
        self._maker.ways.go(at)
        walk = Walk()
        for inner, values in nested.done.items():
            self._property(nested, inner, values, walk, depth)
        self._known[nested] = walk
        return walk


def _raised_by(context: dict[str, Any]) -> str:
    """What it ends with at a definition that is a prefix of the context, with more than one colon or with none."""
    prefixes = {word for word, value in context.items() if isinstance(value, str) and value.startswith("http")}
    values = (value.get("@id") if isinstance(value, dict) else value for value in context.values())
    for value in values:
        if isinstance(value, str) and value.count(":") != 1 and value.split(":")[0] in prefixes:
            return "ValueError" if ":" in value else "IndexError"
    return ""
