"""What the words of a JSON-LD document stand for by its `@context`.

What Croissant needs of JSON-LD 1.1: definitions as text or object, in any order, over those of the contexts before;
prefixes, `@vocab`, aliases of keywords, full IRIs. Contexts inside of definitions are not read.
"""

from collections.abc import Iterator, Mapping

SCHEMA_ORG = "https://schema.org/"
PREFIXES = {
    "sc": SCHEMA_ORG,
    "schema": SCHEMA_ORG,
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "geocr": "http://mlcommons.org/croissant/geo/",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "duo": "http://purl.obolibrary.org/obo/DUO_",
    "wd": "http://www.wikidata.org/entity/",
}
"""What a document may use without saying so, as its readers do."""

_DELIMITERS = (":", "/", "?", "#", "[", "]", "@")
"""A word is a prefix when its IRI ends so, or when its definition says so (JSON-LD 1.1, section 4.2.2)."""


class Definitions:
    """The words and prefixes of some contexts, each of which may use those before it."""

    def __init__(self) -> None:
        self.words: dict[str, str | None] = {}
        """The IRI or keyword of each word that is defined; None takes its meaning away."""
        self.prefixes: dict[str, str] = {}
        """The words that may stand before a colon."""
        self.types: dict[str, str] = {}
        """How the values of a word are read, such as `@json`, where its definition says so."""
        self.vocabulary = ""
        """What bare words belong to that are not defined."""

    def add(self, context: Mapping[str, object]) -> None:
        """Take over the definitions of one more context."""
        if "@vocab" in context:
            vocabulary = context["@vocab"]
            self.vocabulary = self.expand(vocabulary) if isinstance(vocabulary, str) else ""
        for word in _innermost_first(context):
            self._define(word, context[word])

    def clear(self) -> None:
        """Forget everything, as a context that is null asks for."""
        self.words, self.prefixes, self.types, self.vocabulary = {}, {}, {}, ""

    def expand(self, word: str) -> str:
        """The IRI or keyword that a word means, or the word itself when it means nothing."""
        if word in self.words:
            meaning = self.words[word]
            return word if meaning is None else meaning
        prefix, colon, rest = word.partition(":")
        if word.startswith("@") or rest.startswith("//"):
            return word
        if not colon:
            return self.vocabulary + word
        base = self.prefixes.get(prefix) or ("" if prefix in self.words else PREFIXES.get(prefix))
        return base + rest if base else word

    def _define(self, word: str, definition: object) -> None:
        self.words.pop(word, None)
        self.prefixes.pop(word, None)
        self.types.pop(word, None)
        if isinstance(definition, dict) and isinstance(definition.get("@type"), str):
            self.types[word] = definition["@type"]
        meaning = _meaning(word, definition)
        if meaning is None:
            self.words[word] = None
            return
        iri = self.words[word] = self.expand(meaning)
        is_prefix = definition.get("@prefix") is True if isinstance(definition, dict) else iri.endswith(_DELIMITERS)
        if is_prefix:
            self.prefixes[word] = iri


def _meaning(word: str, definition: object) -> str | None:
    """What a definition says; a word that is defined without a meaning keeps the one that its spelling gives."""
    meaning = definition.get("@id", word) if isinstance(definition, dict) else definition
    return meaning if isinstance(meaning, str) else None


def _innermost_first(context: Mapping[str, object]) -> Iterator[str]:
    """The words of a context, each after those that its definition is written in, unless they go round in a circle."""
    begun: set[str] = set()
    done: set[str] = set()
    for first in context:
        chain = [] if first.startswith("@") else [first]
        while chain:
            word = chain[-1]
            if word in begun:
                chain.pop()
                if word not in done:
                    done.add(word)
                    yield word
            else:
                begun.add(word)
                meaning = _meaning(word, context[word]) or ""
                parts = (meaning, meaning.partition(":")[0])
                chain += [part for part in parts if part in context and part not in begun and not part.startswith("@")]
