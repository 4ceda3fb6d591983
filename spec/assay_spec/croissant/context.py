"""From the words of a JSON-LD document to canonical terms, such as `cr:field` for `field` or `ml:field`.

What Croissant needs of JSON-LD 1.1: term definitions as text or object, prefixes, `@vocab`, aliases of keywords, full
IRIs, lists of contexts, and the addresses of contexts that everybody uses, which nothing is fetched for. http and
https are the same namespace, since the specification writes one and its ontology the other. Contexts inside of the
document are not read.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from assay_kernels.scan import scan_json
from assay_spec.croissant.model import Dataset
from assay_spec.croissant.official import CONTEXT
from assay_spec.document import Document
from assay_spec.shapes import table_of
from assay_spec.terms import Terms

NAMESPACES = {
    "schema.org/": "sc",
    "mlcommons.org/croissant/": "cr",
    "mlcommons.org/croissant/RAI/": "rai",
    "mlcommons.org/croissant/geo/": "geocr",
    "purl.org/dc/terms/": "dct",
    "www.w3.org/ns/prov#": "prov",
    "www.wikidata.org/wiki/": "wd",
    "www.wikidata.org/entity/": "wd",
}
"""IRIs without their scheme, to the prefix of canonical terms."""

SCHEMA_ORG = "https://schema.org/"
PREFIXES = {
    "sc": SCHEMA_ORG,
    "schema": SCHEMA_ORG,
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "geocr": "http://mlcommons.org/croissant/geo/",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "wd": "http://www.wikidata.org/entity/",
}
"""What a document may use without saying so, as its readers do."""

NEWEST = "1.1"
"""A version whose table is likely to be wanted anyway; the words are those of all versions."""

MAX_REMEMBERED = 10_000
"""Spellings that are kept of one context."""

MAX_STEPS = 8
"""A term may be defined by another; a chain longer than this is a circle."""


class Context(Terms):
    """The terms of a document with an `@context`."""

    def __init__(self, definitions: Mapping[str, str | None], unknown: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.definitions = definitions
        """What each word is defined as; None takes its meaning away."""
        self.unknown = unknown
        """Addresses of contexts that are not bundled; what they define is not known."""
        self._add_prefixed()
        self._add_bare()

    def canonical(self, word: str) -> str:
        """The canonical term of any word; a word without a meaning stands for itself."""
        term = self.get(word)
        if term is None:
            term = shorten(self.expand(word))
            if len(self) < MAX_REMEMBERED:
                self[word] = term
        return term

    def expand(self, word: str) -> str:
        """The IRI or keyword that a word means, or the word itself when it means nothing."""
        for _ in range(MAX_STEPS):
            meaning = self._meaning(word)
            if meaning is None or meaning == word:
                return word
            word = meaning
        return word

    def _meaning(self, word: str) -> str | None:
        if word.startswith("@") or "://" in word:
            return word
        if word in self.definitions and self.definitions[word] != word:
            return self.definitions[word]
        prefix, colon, rest = word.partition(":")
        base = self._base(prefix) if colon else self.definitions.get("@vocab")
        return base and base + (rest if colon else word)

    def _base(self, prefix: str) -> str | None:
        return self.definitions[prefix] if prefix in self.definitions else PREFIXES.get(prefix)

    def _add_prefixed(self) -> None:
        """The terms that models know, by their IRIs and by every prefix."""
        spaces = known_terms()
        for namespace, space in NAMESPACES.items():
            for scheme in ("http://", "https://"):
                self |= {f"{scheme}{namespace}{name}": term for name, term in spaces.get(space, {}).items()}
        for prefix in {**PREFIXES, **self.definitions}:
            space = self._space(f"{prefix}:")
            self |= {f"{prefix}:{name}": term for name, term in spaces.get(space, {}).items()}
            if prefix in spaces and space != prefix:
                self |= {f"{prefix}:{name}": self.expand(f"{prefix}:{name}") for name in spaces[prefix]}

    def _add_bare(self) -> None:
        """The terms that models know, by words without a prefix."""
        for name, term in known_terms().get(self._space(""), {}).items():
            if name not in self.definitions:
                self[name] = term
        for word in self.definitions:
            self[word] = shorten(self.expand(word))

    def _space(self, start: str) -> str:
        """The prefix of the canonical terms that words beginning so have, if they have any."""
        return shorten(self.expand(f"{start}_")).removesuffix("_").removesuffix(":")


def terms_of(document: Document) -> Context:
    """The terms of the words of a document."""
    tape = document.tape
    node = tape.find(0, "@context")
    if node < 0:
        return _without_context()
    if document.format == "json":
        return _compiled(document.data[tape.start(node) : tape.end(node)])
    return compile_context(tape.value(node))


def compile_context(value: object) -> Context:
    """The terms that the value of an `@context` gives."""
    definitions: dict[str, str | None] = {}
    unknown: list[str] = []
    for context in value if isinstance(value, list) else [value]:
        if context is None:
            definitions.clear()
        elif isinstance(context, dict):
            definitions |= dict(_definitions(context))
        elif _is_schema_org(str(context)):
            definitions |= {"@vocab": SCHEMA_ORG}
        elif _is_croissant(str(context)):
            definitions |= dict(_definitions(CONTEXT))
        else:
            unknown.append(str(context))
    return Context(definitions, tuple(unknown))


def shorten(iri: str) -> str:
    """The canonical term of an IRI, or the IRI itself when it is of no vocabulary that we know."""
    bare = iri.partition("://")[2]
    for namespace in _LONGEST_FIRST:
        if bare.startswith(namespace):
            return f"{NAMESPACES[namespace]}:{bare.removeprefix(namespace)}"
    return iri


_LONGEST_FIRST = sorted(NAMESPACES, key=len, reverse=True)


@lru_cache(maxsize=64)
def _compiled(raw: bytes) -> Context:
    return compile_context(scan_json(raw).value())


@cache
def _without_context() -> Context:
    """The terms of a document that forgot its context: those of the context that it should have."""
    return compile_context(CONTEXT)


@cache
def known_terms() -> dict[str, dict[str, str]]:
    """The terms of the models by prefix and name.

    Croissant's own are known in schema.org too, where a document leaves them whose context does not define them.
    """
    spaces: dict[str, dict[str, str]] = {"sc": {}}
    table = table_of(Dataset, NEWEST)
    words = {term for attributes in table.by_term for term in attributes}
    for term in words.union(*(model.types for model in table.models)):
        space, colon, name = term.partition(":")
        if colon:
            spaces.setdefault(space, {})[name] = term
    spaces["sc"] = spaces["cr"] | spaces["sc"]
    return spaces


def _definitions(context: Mapping[str, object]) -> Iterator[tuple[str, str | None]]:
    """Each word with what it is defined as; keywords other than `@vocab` define no word."""
    for word, definition in context.items():
        meaning = definition.get("@id", word) if isinstance(definition, dict) else definition
        if (word == "@vocab" or not word.startswith("@")) and (meaning is None or isinstance(meaning, str)):
            yield word, meaning


def _is_schema_org(address: str) -> bool:
    return address.partition("://")[2].rstrip("/") in ("schema.org", "schema.org/docs/jsonldcontext.json")


def _is_croissant(address: str) -> bool:
    return address.partition("://")[2].rstrip("/") in ("mlcommons.org/croissant/1.0", "mlcommons.org/croissant/1.1")
