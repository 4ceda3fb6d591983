"""Values of one document as another one has to write them, so that they mean there what they mean here."""

from collections.abc import Iterator, Mapping

from assay.croissant.merge.meaning import Meanings
from assay_spec.croissant.context import Context, compile_context
from assay_spec.croissant.definitions import DELIMITERS, PREFIXES
from assay_spec.croissant.words import context_of
from assay_spec.document import Document
from assay_validators.misspelt import keyword_meant


class UnspeakableError(Exception):
    """A word that cannot be written so that it means the same; the message says why."""


class Spelling:
    """How one document's values are written in another one."""

    def __init__(self, host: Document, mine: Document) -> None:
        """Write the values of `mine` so that `host` can take them."""
        self.needs: dict[str, object] = {}
        """What the context of `host` has to define for what was written since this was emptied."""
        self._host, self._mine = Meanings(host), Meanings(mine)
        self._context = host.tape.value(context_of(host)) if context_of(host) >= 0 else None
        self._whole = host.tape.value(host.tape.find(0, "@context")) if self._context is not None else None
        self._spoken = {*_spoken(self._host, host.tape.value())}
        self._known: dict[str, bool] = {}

    def member(self, word: str, value: object, at: str = "") -> tuple[str, object]:
        """A word with its value.

        Args:
            word: the word.
            value: its value.
            at: the word by which the host says the same already; it is taken where the host reads it alike.

        Raises:
            UnspeakableError: the word, or one in the value, cannot be written so that it means the same.
        """
        is_known = at and self._host.terms.canonical(at) == self._mine.terms.canonical(word)
        spelt = at if is_known and self._is_read_alike(word, at, value) else self._key(word, value)
        return spelt, self._spelt(word, spelt, value)

    def _key(self, word: str, value: object) -> str:
        host, mine = self._host.terms, self._mine.terms
        term = mine.canonical(word)
        if term.startswith("@"):
            return term if host.canonical(term) == term else word
        if term == word and ":" not in word:
            raise UnspeakableError(f"`{word}` means nothing in your `@context`")
        for each in (word, *self._words_for(term)):
            if self._means(each, term) and self._is_read_alike(word, each, value):
                return each
        return self._defined(word, term) or self._absolute(word, term)

    def _absolute(self, word: str, term: str) -> str:
        """The whole address of a word, where the host reads that as it stands."""
        address = self._mine.terms.address(term.removeprefix("<").removesuffix(">"))
        if self._host.terms.canonical(address) != term:
            raise UnspeakableError(f"`{word}` means something else in the host's `@context`")
        return address

    def _means(self, word: str, term: str) -> bool:
        """Whether the host's context, not what readers forgive, lets a word mean a term."""
        defined, prefix = self._host.terms.definitions, word.partition(":")[0]
        is_declared = word in defined.words or (":" in word and prefix in defined.prefixes)
        return (is_declared or (":" not in word and bool(defined.vocabulary))) and self._host.terms.canonical(
            word
        ) == term

    def _words_for(self, term: str) -> Iterator[str]:
        """Words of the host that may mean a term, the shortest first."""
        host = self._host.terms
        address = host.address(term.strip("<>"))
        yield from (
            each for each, meaning in host.definitions.words.items() if meaning and host.canonical(each) == term
        )
        bare = address.partition("://")[2] or address
        for prefix, start in ("", host.definitions.vocabulary), *host.definitions.prefixes.items():
            begin = start.partition("://")[2] or start
            if begin and bare.startswith(begin) and bare != begin:
                yield f"{prefix}{':' if prefix else ''}{bare.removeprefix(begin)}"

    def _is_read_alike(self, word: str, other: str, value: object) -> bool:
        """Whether the host reads a value at another word as the document reads it at its own."""
        if self._mine.is_json(word) != self._host.is_json(other):
            return False
        if isinstance(value, Mapping):
            return self._mine.by_language(word, value) == self._host.by_language(other, value)
        items = value if isinstance(value, list) else [value]
        is_plain = all(isinstance(each, Mapping) for each in items)
        return is_plain or self._mine.coerced(word) == self._host.coerced(other)

    def _defined(self, word: str, term: str) -> str:
        """The word, with what the host's context has to define for it; empty where it has another meaning there."""
        definitions = self._mine.terms.definitions
        prefix, colon, _ = word.partition(":")
        if word in definitions.words:
            name, definition = word, _definition(self._mine.terms, word)
        elif colon and (start := definitions.prefixes.get(prefix) or PREFIXES.get(prefix)):
            name = prefix
            definition = start if start.endswith(DELIMITERS) else {"@id": start, "@prefix": True}
        else:
            return ""
        if not self._is_free(name, definition, word, term):
            return ""
        self.needs[name] = definition
        return word

    def _is_free(self, name: str, definition: object, word: str, term: str) -> bool:
        """Whether the host's context can define a name, and whatever the host says keeps its meaning."""
        if name not in self._known:
            self._known[name] = self._can_define(name, definition)
        return self._known[name] and self._with({name: definition}).canonical(word) == term

    def _can_define(self, name: str, definition: object) -> bool:
        if self._context is None or name in self._host.terms.definitions.words:
            return False
        new, old = self._with({name: definition}), self._host.terms
        spoken = [each for each in self._spoken if each == name or each.startswith(f"{name}:")]
        return all(_read(new, each) == _read(old, each) for each in spoken)

    def _with(self, more: Mapping[str, object]) -> Context:
        """The host's terms, were more defined."""
        whole = self._whole if isinstance(self._whole, list) else [self._whole]
        return compile_context(
            [{**each, **more} if each is _last(whole) and isinstance(each, dict) else each for each in whole]
        )

    def _spelt(self, word: str, spelt: str, value: object) -> object:
        if self._mine.is_records(word):
            value = self._mine.fields.read(value, self._field, self._word)
        if self._mine.is_json(word):
            return value if self._host.is_json(spelt) or spelt in self.needs else {"@value": value, "@type": "@json"}
        if self._mine.by_language(word, value):
            assert isinstance(value, Mapping), "it is by language"
            if self._host.by_language(spelt, value) or spelt in self.needs:
                return value
            return [{"@value": text, "@language": language} for language, text in value.items()]
        is_same = spelt in self.needs or self._host.coerced(spelt) == self._mine.coerced(word)
        return self._value(value, self._mine.coerced(word), is_same=is_same)

    def _value(self, value: object, coerced: str, *, is_same: bool) -> object:
        if isinstance(value, list):
            return [self._value(each, coerced, is_same=is_same) for each in value]
        if isinstance(value, Mapping):
            return dict(self._inside(self._keyword(word, value), held) for word, held in value.items())
        if isinstance(value, str) and coerced == "@vocab":
            return self._word(value)
        if isinstance(value, str) and coerced == "@id":
            return self._name(value) if is_same else {"@id": self._name(value)}
        if coerced.startswith(("http", "xsd:")) and not is_same:
            return {"@value": value, "@type": self._mine.terms.meaning(coerced)}
        return value

    def _keyword(self, word: str, among: Mapping[str, object]) -> str:
        """A word, or the keyword that it is nearly, as a check has it."""
        keyword = keyword_meant(self._mine.terms.canonical(word))
        if keyword and any(self._mine.terms.canonical(each) == keyword for each in among):
            raise UnspeakableError(f"`{word}` stands beside `{keyword}`, which is meant")
        return keyword or word

    def _inside(self, word: str, value: object) -> tuple[str, object]:
        term = self._mine.terms.canonical(word)
        if term == "@id" and isinstance(value, str):
            return self._key(word, value), self._name(value)
        return (self._key(word, value), value) if term in ("@value", "@language") else self.member(word, value)

    def _word(self, word: str) -> str:
        """A word that is a value."""
        term = self._mine.terms.canonical(word)
        if term == self._host.terms.canonical(word):
            return (self._defined(word, term) if ":" in word and not self._means(word, term) else "") or word
        known = (each for each in self._words_for(term) if self._means(each, term))
        return next(known, "") or self._defined(word, term) or self._absolute(word, term)

    def _field(self, key: str) -> str:
        """The key of a record that names a field: as the host calls that where it has it."""
        known = self._host.fields.at(self._mine.terms.identity(key))
        return known.id if known is not None else self._name(key)

    def _name(self, name: str) -> str:
        """An `@id`, as the host has to write it."""
        address = self._mine.terms.identity(name)
        if self._host.terms.identity(name) == address:
            return name
        if self._host.terms.identity(address) != address:
            raise UnspeakableError(f"`{name}` means something else in the host's `@context`")
        return address


def _read(terms: Context, word: str) -> tuple[object, ...]:
    """Everything that a context says of a word."""
    defined = terms.definitions
    return terms.canonical(word), terms.identity(word), defined.types.get(word), defined.containers.get(word)


def _last(contexts: list[object]) -> object:
    return next(each for each in reversed(contexts) if isinstance(each, dict))


def _definition(terms: Context, word: str) -> object:
    """What a context says of a word, without words of its own."""
    defined = terms.definitions
    meaning = defined.expand(word)
    more: dict[str, object] = {}
    if word in defined.types:
        more["@type"] = defined.types[word]
    if word in defined.containers:
        more["@container"] = [*defined.containers[word]]
    return {"@id": meaning, **more} if more else meaning


def _spoken(meanings: Meanings, value: object, coerced: str = "") -> Iterator[str]:
    """The words and the names in a value, and texts that may be names."""
    if isinstance(value, list):
        for each in value:
            yield from _spoken(meanings, each, coerced)
    elif isinstance(value, Mapping):
        for word, held in value.items():
            term = meanings.terms.canonical(word)
            yield word
            if meanings.is_records(word):
                yield from _written_out(held)
            elif term not in ("@context", "@value") and not meanings.is_json(word):
                yield from _spoken(meanings, held, "@id" if term == "@id" else meanings.coerced(word))
    elif isinstance(value, str) and (coerced in ("@id", "@vocab") or (":" in value and " " not in value)):
        yield value


def _written_out(value: object) -> Iterator[str]:
    """The keys in records, and texts that may be addresses."""
    if isinstance(value, list):
        for each in value:
            yield from _written_out(each)
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield key
            yield from _written_out(held)
    elif isinstance(value, str) and ":" in value and " " not in value:
        yield value
