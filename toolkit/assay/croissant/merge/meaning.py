"""What the values of a document mean, so that those of two documents can be compared whose contexts differ."""

import json
from collections.abc import Mapping
from functools import cached_property

from assay.croissant.merge.records import Fields
from assay_spec.croissant.context import terms_of
from assay_spec.document import Document

VOCABULARY = frozenset({"@type", "cr:dataType", "cr:equivalentProperty"})
"""Properties whose texts are words of the context."""

NAMES = frozenset({"cr:key"})
"""Properties whose texts readers take for names of fields, whether the context says so or not."""

WRITTEN_OUT = frozenset({"cr:data", "cr:examples"})
"""Properties whose values are JSON with words of its own."""


class Meanings:
    """The meanings of one document."""

    def __init__(self, document: Document) -> None:
        self.terms = terms_of(document)
        self._document = document

    @cached_property
    def fields(self) -> Fields:
        """The fields that records may name."""
        return Fields(self._document)

    def of(self, word: str, value: object) -> str:
        """What a value means that stands at a word; the same text for the same meaning."""
        return json.dumps(self._member(word, value), sort_keys=True)

    def whole(self, value: object) -> str:
        """What an object means."""
        return json.dumps(self._value(value, ""), sort_keys=True)

    def is_json(self, word: str) -> bool:
        """Whether the value of a word is JSON and no linked data."""
        return self.terms.definitions.types.get(word) == "@json" or self.terms.canonical(word) in WRITTEN_OUT

    def is_records(self, word: str) -> bool:
        """Whether the value of a word is records, whose keys are names of fields."""
        return self.terms.canonical(word) == "cr:data"

    def coerced(self, word: str) -> str:
        """How the texts at a word are read: `@id`, `@vocab`, or as text."""
        term = self.terms.canonical(word)
        if term in VOCABULARY:
            return "@vocab"
        return self.terms.definitions.types.get(word) or ("@id" if term in NAMES else "")

    def by_language(self, word: str, value: object) -> bool:
        """Whether a value at a word is an object of texts by their language."""
        return isinstance(value, Mapping) and self.terms.is_by_language(word) and not _is_value(self.terms, value)

    def _member(self, word: str, value: object) -> object:
        if self.is_records(word):
            return {"@json": self.fields.read(value, self.terms.identity, self._address)}
        if self.is_json(word):
            return {"@json": value}
        if self.by_language(word, value):
            assert isinstance(value, Mapping), "it is by language"
            return {"@language": dict(value)}
        meant = self._value(value, self.coerced(word))
        is_set = self.terms.canonical(word) in VOCABULARY and isinstance(meant, list)
        return sorted(meant, key=repr) if is_set and isinstance(meant, list) else meant

    def _value(self, value: object, coerced: str) -> object:
        if isinstance(value, list):
            items = [self._value(each, coerced) for each in value]
            return items[0] if len(items) == 1 else items
        if isinstance(value, Mapping):
            said = {self.terms.canonical(word): self._named(word, held) for word, held in value.items()}
            return said["@value"] if said.keys() == {"@value"} else said
        if isinstance(value, str) and coerced == "@id":
            return {"@id": self.terms.identity(value)}
        return self.terms.canonical(value) if isinstance(value, str) and coerced == "@vocab" else value

    def _address(self, text: str) -> str:
        return self.terms.address(self.terms.canonical(text)).removeprefix("<").removesuffix(">")

    def _named(self, word: str, value: object) -> object:
        term = self.terms.canonical(word)
        if term == "@id" and isinstance(value, str):
            return self.terms.identity(value)
        return value if term == "@value" else self._member(word, value)


def _is_value(terms: Mapping[str, str], value: Mapping[str, object]) -> bool:
    return any(terms.get(word, word) in ("@value", "@id", "@set", "@list") for word in value)
