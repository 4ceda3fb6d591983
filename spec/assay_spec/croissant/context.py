"""From the words of a JSON-LD document to canonical terms, such as `cr:field` for `field` or `ml:field`.

A context may be an object, the address of one that everybody uses, which nothing is fetched for, or a list of these.
http and https are the same namespace, since the specification writes one and its ontology the other. Of contexts inside
of the document, of definitions and of types `forms` takes care.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, TypeVar

from assay_kernels.scan import scan_json
from assay_spec.croissant.addresses import resolve
from assay_spec.croissant.definitions import KEYWORDS, PREFIXES, REVERSE, SCHEMA_ORG, Definitions
from assay_spec.croissant.model import Dataset
from assay_spec.croissant.official import CONTEXT
from assay_spec.document import Document
from assay_spec.remembered import LONGEST
from assay_spec.shapes import table_of
from assay_spec.terms import Terms

Made = TypeVar("Made")

NAMESPACES = {
    "schema.org/": "sc",
    "mlcommons.org/croissant/": "cr",
    "mlcommons.org/croissant/RAI/": "rai",
    "mlcommons.org/croissant/geo/": "geocr",
    "purl.org/dc/terms/": "dct",
    "www.w3.org/ns/prov#": "prov",
    "www.w3.org/ns/odrl/2/": "odrl",
    "purl.obolibrary.org/obo/DUO_": "duo",
    "www.wikidata.org/wiki/": "wd",
    "www.wikidata.org/entity/": "wd",
}
"""IRIs without their scheme, to the prefix of canonical terms."""

SCHEMA_ORG_CONTEXT = {"@vocab": SCHEMA_ORG, "schema": SCHEMA_ORG, "id": "@id", "type": "@type"}
"""As much of the context at schema.org as a dataset can use."""

NEWEST = "1.1"
"""A version whose table is likely to be wanted anyway; the words are those of all versions."""

MOST_KEPT = 64
"""So many contexts are kept; documents of one exporter have the same."""

MAX_REMEMBERED = 10_000
"""Spellings that are kept of one context."""


class Context(Terms):
    """The terms of a document with an `@context`."""

    def __init__(
        self, definitions: Definitions, unknown: tuple[str, ...] = (), value: object = None, *, is_lent: bool = False
    ) -> None:
        super().__init__()
        self.definitions = definitions
        self.unknown = unknown
        """Addresses of contexts that are not bundled; what they define is not known."""
        self.value = value
        """The `@context` itself."""
        self.is_lent = is_lent
        """Whether the document gives no word an address, and is read with the context that it should have."""
        self.has_base = bool(definitions.base)
        self._made: dict[object, Any] = {}
        self._add_prefixed()
        self._add_bare()

    def canonical(self, word: str) -> str:
        """The canonical term of any word; a word without a meaning stands for itself."""
        term = self.get(word)
        if term is None:
            term = shorten(self.definitions.expand(word))
            if len(word) <= LONGEST and len(self) < MAX_REMEMBERED:
                self[word] = term
        return term

    def meaning(self, word: str) -> str:
        """The IRI or keyword that a word means, or the word itself when it means nothing."""
        return self.definitions.expand(word)

    def identity(self, name: str) -> str:
        """The IRI of what has `name` for its `@id`, as far as the context says it."""
        return self.definitions.identity(name)

    def is_by_language(self, word: str) -> bool:
        """Whether an object that stands at a word holds texts by their language."""
        return "@language" in self.definitions.containers.get(word, ())

    def is_known(self, term: str) -> bool:
        """Whether schema.org has a property of this name."""
        from assay_spec.croissant.schema_org import PROPERTIES

        space, _, name = term.partition(":")
        return space == "sc" and name in PROPERTIES

    def is_keyword(self, word: str) -> bool:
        """Whether JSON-LD 1.1 gives a meaning to a word."""
        return word in KEYWORDS

    def address(self, term: str) -> str:
        """The IRI of a canonical term."""
        space, _, name = term.partition(":")
        return f"{PREFIXES[space]}{name}" if space in PREFIXES else term

    def once(self, make: Callable[["Context"], Made]) -> Made:
        """What `make` makes of these terms, made once for all documents that have them."""
        made: Made | None = self._made.get(make)
        if made is None:
            made = self._made[make] = make(self)
        return made

    def _add_prefixed(self) -> None:
        """The terms that models know, by their IRIs and by every prefix."""
        spaces = known_terms()
        for namespace, space in NAMESPACES.items():
            for scheme in ("http://", "https://"):
                self |= {f"{scheme}{namespace}{name}": term for name, term in spaces.get(space, {}).items()}
        for prefix in {**PREFIXES, **self.definitions.prefixes}:
            start = f"{prefix}:"
            self |= _words_in(start, self.definitions.expand(f"{start}_")[:-1])
        for space, names in spaces.items():
            # A word that is not here stands for itself, and would be taken for the canonical term.
            words = [word for name in names if (word := f"{space}:{name}") not in self]
            self |= {word: shorten(self.definitions.expand(word)) for word in words}

    def _add_bare(self) -> None:
        """The terms that models know, by words without a prefix."""
        definitions, words = self.definitions, self.definitions.words
        start = definitions.vocabulary
        if not start and definitions.base:
            # Types, and only these, are relative to the base then (JSON-LD 1.1, section 4.1.3).
            found = _words_in("", resolve(definitions.base, "_")[:-1])
            found = {word: term for word, term in found.items() if word[:1].isupper()}
        else:
            found = _words_in("", start)
        self |= {word: term for word, term in found.items() if word not in words}
        self |= {word: shorten(definitions.expand(word)) for word in words}


def _words_in(start: str, address: str) -> dict[str, str]:
    """The terms that models know by the words which begin with `start`, where `start` stands for an address."""
    bare = address.partition("://")[2]
    found: dict[str, str] = {}
    for namespace, space in NAMESPACES.items() if bare else ():
        names = known_terms().get(space, {})
        if namespace.startswith(bare):
            between = namespace.removeprefix(bare)
            found |= {f"{start}{between}{name}": term for name, term in names.items()}
        elif bare.startswith(namespace):
            begun = bare.removeprefix(namespace)
            found |= {
                f"{start}{name.removeprefix(begun)}": term for name, term in names.items() if name.startswith(begun)
            }
    return found


def terms_of(document: Document) -> Context:
    """The terms of the words of a document."""
    return document.once(_terms_of)


def _terms_of(document: Document) -> Context:
    tape = document.tape
    node = tape.find(0, "@context")
    if node < 0:
        return without_context()
    if document.format == "json":
        return _compiled(document.data[tape.start(node) : tape.end(node)])
    return kept_context(tape.value(node))


def compile_context(value: object) -> Context:
    """The terms that the value of an `@context` gives."""
    definitions, unknown = _defined_by(value)
    return Context(definitions, unknown, value)


def _of_document(value: object) -> Context:
    """The terms of a document whose `@context` has this value; of one without addresses also those it should have."""
    definitions, unknown = _defined_by(value)
    if definitions.vocabulary or any(":" in (meaning or "") for meaning in definitions.words.values()):
        return Context(definitions, unknown, value)
    definitions.add(CONTEXT)
    return Context(definitions, unknown, value, is_lent=True)


def _defined_by(value: object) -> tuple[Definitions, tuple[str, ...]]:
    """What contexts define one after the other, and the addresses of those that are not bundled."""
    definitions = Definitions()
    unknown = [each for context in contexts_in(value) for each in define(definitions, context)]
    return definitions, tuple(unknown)


def contexts_in(value: object) -> list[object]:
    """The contexts that the value of an `@context` is a list of, or the one that it is."""
    return value if isinstance(value, list) else [value]


def define(definitions: Definitions, context: object) -> list[str]:
    """Take over the definitions of one more context.

    Returns:
        The address that it imports or is, if nothing is known here of what stands there.
    """
    if context is None:
        definitions.clear()
    own = {"@import": context} if isinstance(context, str) else context
    if not isinstance(own, dict):
        return []
    address = own.get("@import")
    bundled = _bundled(address) if isinstance(address, str) else {}
    # What a dataset most likely has at an address that is not known; nobody fetches it.
    definitions.add({**(CONTEXT if bundled is None else bundled), **own})
    return [str(address)] if bundled is None else []


def _bundled(address: str) -> Mapping[str, object] | None:
    """What the context at an address defines, as far as it is known here."""
    if _is_schema_org(address):
        return SCHEMA_ORG_CONTEXT
    return CONTEXT if _is_croissant(address) else None


def shorten(iri: str) -> str:
    """The canonical term of an IRI, or the IRI itself when it is of no vocabulary that we know.

    An IRI that looks like a canonical term stands in angle brackets.
    """
    if iri.startswith(REVERSE):
        return iri
    bare = iri.partition("://")[2]
    for namespace in _LONGEST_FIRST:
        if bare.startswith(namespace):
            return f"{NAMESPACES[namespace]}:{bare.removeprefix(namespace)}"
    return f"<{iri}>" if iri.partition(":")[0] in _SPACES and ":" in iri else iri


_LONGEST_FIRST = sorted(NAMESPACES, key=len, reverse=True)
_SPACES = frozenset(NAMESPACES.values())


def kept_context(value: object) -> Context:
    """The terms of a document whose `@context` has this value, made once for all that have it."""
    text = repr(value)
    found = _KEPT.get(text)
    if found is None:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        found = _KEPT[text] = _of_document(value)
    return found


_KEPT: dict[str, Context] = {}


@lru_cache(maxsize=MOST_KEPT)
def _compiled(raw: bytes) -> Context:
    return _of_document(scan_json(raw).value())


@cache
def without_context() -> Context:
    """The terms of a document that forgot its context: those of the context that it should have."""
    return Context(*_defined_by(CONTEXT), is_lent=True)


@cache
def known_terms() -> dict[str, dict[str, str]]:
    """The terms of the models by prefix and name.

    Croissant's own are known in schema.org too, where a document leaves them whose context does not define them.
    """
    spaces: dict[str, dict[str, str]] = {"sc": {}}
    table = table_of(Dataset, NEWEST)
    words = {term for attributes in table.by_term for term in attributes}
    for term in sorted(words.union(*(model.types for model in table.models))):
        space, colon, name = term.partition(":")
        if colon:
            spaces.setdefault(space, {})[name] = term
    spaces["sc"] = spaces["cr"] | spaces["sc"]
    return spaces


def _is_schema_org(address: str) -> bool:
    return address.partition("://")[2].rstrip("/") in _SCHEMA_ORG_CONTEXTS


def _is_croissant(address: str) -> bool:
    return address.partition("://")[2].rstrip("/") in ("mlcommons.org/croissant/1.0", "mlcommons.org/croissant/1.1")


_SCHEMA_ORG_CONTEXTS = (
    "schema.org",
    "schema.org/docs/jsonldcontext.json",
    "schema.org/docs/jsonldcontext.jsonld",
)
