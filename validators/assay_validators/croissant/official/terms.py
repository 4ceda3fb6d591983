"""What the words of a document mean to rdflib 7, which mlcroissant reads JSON-LD with.

Read from rdflib's `plugins/shared/jsonld/context.py`. Contexts that are fetched are not followed.
"""

from posixpath import normpath
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

from assay_validators.croissant.official.fact import Crash

KEYWORDS = {
    "@graph", "@id", "@included", "@json", "@language", "@list", "@nest", "@none", "@reverse", "@set", "@type", "@value"
}  # fmt: skip
FOLDER = "file:///folder/"
"""Stands for the folder that the process is in, which mlcroissant reads relative names in."""

BASE = "cr_base_iri/"
"""What mlcroissant takes for the base of a document that gives none, and cuts off again."""

MOST = 100
"""So many contexts of definitions are kept as they were read, each of which is a table of all words."""

UNSET = object()
_DELIMITERS = (":", "/", "?", "#", "[", "]", "@")


class Term(NamedTuple):
    """A word that the context defines."""

    iri: str | None
    """None of a word that is defined as nothing, empty of one whose definition gives it no meaning."""
    type: str | None = None
    container: frozenset[str] = frozenset()
    language: Any = UNSET
    prefix: bool = False
    reverse: bool = False
    context: Any = UNSET
    """That of its values, or of the objects of it as a type."""
    index: Any = None


class Terms:
    """The words of a context."""

    def __init__(self, base: str = FOLDER) -> None:
        self.base: str | None = base
        self.vocab: Any = None
        self.language: Any = None
        self.terms: dict[str, Term] = {}
        self.aliases: dict[str, list[str]] = {}
        self._spreads = True
        self._outside: Terms | None = None
        self._known: dict[tuple[Terms, int, bool], Terms] = {}

    def within(self, context: object) -> "Terms":
        """The words where an object has a context of its own."""
        if not context:
            return Terms()
        return _below(self._around, context, spreads=True)

    def at_term(self, term: Term | None) -> "Terms":
        """The words of the values of a term."""
        return self if term is None or term.context is UNSET else self.where_defined(term.context, spreads=True)

    def of_type(self, value: dict[str, Any]) -> "Terms":
        """The words of an object of some types, the first of which that is a term counts."""
        given = self.get(value, "@type")
        types = given if isinstance(given, list) else [given] if given else []
        terms = (self.terms[each] for each in types if isinstance(each, str) and each in self.terms)
        term = next(terms, None)
        if term is not None and term.context is not UNSET and term.context:
            return self._around.where_defined(term.context, spreads=False)
        return self._around

    def where_defined(self, context: object, *, spreads: bool) -> "Terms":
        """The words where the context of a definition holds, read once for all objects."""
        key = (self, id(context), spreads)
        if key not in self._known:
            if len(self._known) == MOST:
                self._known.clear()
            self._known[key] = _below(self, context, spreads=spreads)
        return self._known[key]

    @property
    def _around(self) -> "Terms":
        """The words without those that end where an object inside begins."""
        return self if self._spreads or self._outside is None else self._outside

    def inside(self, *, spreads: bool) -> "Terms":
        """The same words once more, to which others can be added; those end at the next object unless it `spreads`."""
        inner = Terms()
        inner._spreads, inner._outside, inner._known = spreads, self, self._known
        inner.base, inner.vocab, inner.language = self.base, self.vocab, self.language
        inner.terms = dict(self.terms)
        inner.aliases = {keyword: list(names) for keyword, names in self.aliases.items()}
        return inner

    def load(self, context: object) -> None:
        """Add what a context defines."""
        for source in context if isinstance(context, list) else [context]:
            if source is None:
                self.vocab, self.language, self.terms, self.aliases = None, None, {}, {}
                self._spreads = True
            elif isinstance(source, dict):
                self._add(source)

    def get(self, value: dict[str, Any], keyword: str) -> Any:
        """The value of a keyword, under whichever name it stands."""
        for alias in self.aliases.get(keyword, ()):
            if alias in value:
                return value[alias]
        return value.get(keyword)

    def names(self, keyword: str) -> tuple[str, ...]:
        """A keyword and its other names."""
        return (*self.aliases.get(keyword, ()), keyword)

    def expand(self, word: str, *, vocab: bool = True) -> str | None:
        """The IRI of a word; None or empty when it means nothing."""
        if not _is_acceptable(word):
            return ""
        if vocab and word in self.terms:
            return self.terms[word].iri
        prefix, local = _split(word)
        if prefix == "_":
            return word
        if prefix is not None:
            term = self.terms.get(prefix)
            if term is not None and term.prefix and term.iri:
                return term.iri + local
        elif ":" not in word and vocab:
            return self._in_vocab(word) if self.vocab else None
        return self.absolute(word)

    def resolve(self, word: str) -> str:
        """The IRI of an `@id`; empty when it has a blank."""
        iri = self.expand(word, vocab=False) or ""
        if iri.startswith("_:"):
            return iri
        return "" if " " in iri else self.absolute(iri)

    def absolute(self, iri: str) -> str:
        """An IRI relative to the base."""
        if "://" in iri:
            return iri
        try:
            if urlsplit(iri).scheme or self.base is None:
                return iri
            parts = urlsplit(urljoin(self.base, iri))
        except ValueError:
            raise Crash("MLC008", "ValueError") from None
        path = normpath(parts.path)
        if parts.path.endswith("/") and not path.endswith("/"):
            path += "/"
        whole = urlunsplit((parts.scheme, parts.netloc, path, parts.query, parts.fragment))
        return f"{whole}#" if iri.endswith("#") and not whole.endswith("#") else whole

    def _in_vocab(self, word: str) -> str:
        if not isinstance(self.vocab, str):
            raise Crash("MLC008", "TypeError")
        return self.vocab + word

    def _add(self, source: dict[str, Any]) -> None:
        if source.get("@import") and not isinstance(source["@import"], str):
            raise Crash("MLC008", "JSONLDException")
        if not isinstance(source.get("@version", 1.1), int | float):
            raise Crash("MLC008", "TypeError")
        self.vocab = source.get("@vocab", self.vocab)
        for word, definition in source.items():
            if word == "@language":
                self.language = definition
            elif word == "@base":
                self.base = self.absolute(definition) if isinstance(definition, str) else None
            elif word == "@propagate" and isinstance(definition, bool):
                self._spreads = definition
            elif word not in ("@vocab", "@version", "@import", "@protected", "@propagate"):
                self._define(source, word, definition)

    def _define(self, source: dict[str, Any], word: str, definition: Any) -> None:
        term = self._term(source, word, definition)
        if term is None:
            return
        if _is_acceptable(word):
            self.terms[word] = term
        if term.iri in KEYWORDS:
            self.aliases.setdefault(term.iri, []).append(word)
        else:
            for names in self.aliases.values():
                if word in names:
                    names.remove(word)

    def _term(self, source: dict[str, Any], word: str, definition: Any) -> Term | None:
        if isinstance(definition, str):
            if not _is_acceptable(definition):
                return None
            followed = self._follow(source, definition)
            return Term(followed, prefix=followed.endswith(_DELIMITERS))
        if not isinstance(definition, dict):
            return Term(None)
        kind = definition.get("@type")
        if kind and kind not in ("@id", "@type", "@vocab"):
            kind = self._follow(source, kind)
        reverse = definition.get("@reverse")
        named = reverse or definition.get("@id", UNSET)
        iri = self._iri(source, word, named)
        kind = "@vocab" if named == "@type" else kind
        if not kind and isinstance(definition.get("@language"), (dict, list)):
            raise Crash("MLC008", "TypeError")
        given = definition.get("@container")
        if isinstance(given, dict) or (
            isinstance(given, list) and any(isinstance(each, (dict, list)) for each in given)
        ):
            raise Crash("MLC008", "TypeError")
        container = frozenset(map(str, given if isinstance(given, list) else [given] if given else ()))
        prefix = definition.get("@prefix")
        if prefix is None:
            prefix = iri is not None and iri.endswith(_DELIMITERS)
        return Term(
            iri,
            kind,
            container,
            definition.get("@language", UNSET),
            prefix is True,
            bool(reverse),
            definition.get("@context", UNSET),
            definition.get("@index"),
        )

    def _iri(self, source: dict[str, Any], word: str, named: Any) -> str | None:
        """The IRI of a word that is defined by an object, whose `@id` or `@reverse` is `named`."""
        if named == "@type":
            return "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
        if named is not UNSET or ":" in word:
            return self._follow(source, word if named is UNSET else named)
        return self._in_vocab(word) if self.vocab else ""

    def _follow(self, source: dict[str, Any], word: Any, last: str | None = None) -> str:
        """The IRI of a word of the context that is being read, through as many definitions as it takes."""
        for _ in range(1000):
            if not isinstance(word, str):
                raise Crash("MLC008", "TypeError")
            if word == last or word in KEYWORDS:
                return word
            last = word
            prefix, local = _split(word)
            if prefix:
                iri = self._defined(source, prefix)
                if iri is None and prefix in self.terms:
                    iri = self.terms[prefix].iri
                if iri == "" and not source.get(prefix) == "":
                    # What is defined without a meaning stands as a number, which nothing can be added to.
                    raise Crash("MLC008", "TypeError")
                if iri is None and f"{prefix}:" == self.vocab:
                    return word
                if iri is not None and not isinstance(iri, str):
                    raise Crash("MLC008", "TypeError")
                word = word if iri is None else iri + local
            else:
                word = self._defined(source, word) or word
                if isinstance(word, str) and ":" not in word and self.vocab:
                    return self._in_vocab(word)
        raise Crash("MLC008", "RecursionError")

    def _defined(self, source: dict[str, Any], word: str) -> Any:
        given = source.get(word)
        if given is None:
            term = self.terms.get(word)
            return None if term is None else term.iri
        return given.get("@id") if isinstance(given, dict) else given


def _below(terms: Terms, context: object, *, spreads: bool) -> Terms:
    inner = terms.inside(spreads=spreads)
    inner.load(context)
    return inner


def _is_acceptable(word: str) -> bool:
    """Whether a word that looks like a keyword is one."""
    return not (len(word) > 1 and word[0] == "@" and word[1].isalnum()) or word in KEYWORDS


def _split(word: str) -> tuple[str | None, str]:
    prefix, colon, local = word.partition(":")
    return (prefix, local) if colon and not local.startswith("//") else (None, word)
