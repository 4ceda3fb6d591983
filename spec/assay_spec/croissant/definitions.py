"""What the words of a JSON-LD document stand for by its `@context`.

What Croissant needs of JSON-LD 1.1: definitions as text or object, in any order, over those of the contexts before;
prefixes, `@vocab`, `@base`, aliases of keywords, full IRIs. Contexts inside of definitions are kept as they are.
"""

from collections.abc import Iterator, Mapping

from assay_spec.croissant.addresses import is_absolute, resolve

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

KEYWORDS = frozenset(
    f"@{name}"
    for name in (
        *("base", "container", "context", "direction", "graph", "id", "import", "included", "index", "json"),
        *("language", "list", "nest", "none", "prefix", "propagate", "protected", "reverse", "set", "type"),
        *("value", "version", "vocab"),
    )
)
"""The words that JSON-LD 1.1 itself gives a meaning to (section 1.7)."""

DELIMITERS = (":", "/", "?", "#", "[", "]", "@")
"""A word is a prefix when its IRI ends so, or when its definition says so (JSON-LD 1.1, section 4.2.2)."""

REVERSE = "@reverse "
"""What the meaning of a word begins with whose value is not said of the object, but says something of it."""


class Definitions:
    """The words and prefixes of some contexts, each of which may use those before it."""

    def __init__(self) -> None:
        self.words: dict[str, str | None] = {}
        """The IRI or keyword of each word that is defined; None takes its meaning away."""
        self.prefixes: dict[str, str] = {}
        """The words that may stand before a colon."""
        self.types: dict[str, str] = {}
        """How the values of a word are read, such as `@json`, where its definition says so."""
        self.containers: dict[str, tuple[str, ...]] = {}
        """What the values of a word may stand in, such as `@language`, where its definition says so."""
        self.contexts: dict[str, object] = {}
        """The contexts of the values of a word, or of objects of a type, where its definition has one."""
        self.vocabulary = ""
        """What bare words belong to that are not defined."""
        self.base = ""
        """What the `@id`s of the document are relative to; empty where no context says it."""
        self.says_base = False
        """Whether a context says something of that, be it an address or not."""

    def add(self, context: Mapping[str, object]) -> None:
        """Take over the definitions of one more context."""
        if "@base" in context:
            self.says_base = True
            base = context["@base"]
            self.base = resolve(self.base, base) if isinstance(base, str) else ""
        if "@vocab" in context:
            vocabulary = context["@vocab"]
            self.vocabulary = self._in_base(self.expand(vocabulary)) if isinstance(vocabulary, str) else ""
        for word in _innermost_first(context):
            self._define(word, context[word])
        for word in self.types.keys() & context.keys():
            self.types[word] = self.expand(self.types[word])

    def copy(self) -> "Definitions":
        """The same definitions, to which others can be added."""
        new = Definitions()
        vars(new).update({name: dict(each) if isinstance(each, dict) else each for name, each in vars(self).items()})
        return new

    def clear(self) -> None:
        """Forget everything, as a context that is null asks for; the base is that of the document again."""
        self.words, self.prefixes, self.types, self.containers, self.contexts = {}, {}, {}, {}, {}
        self.vocabulary = self.base = ""

    def expand(self, word: str) -> str:
        """The IRI or keyword that a word means, or the word itself when it means nothing."""
        if word in self.words:
            meaning = self.words[word]
            return word if meaning is None else meaning
        return self.spelt(word)

    def spelt(self, word: str) -> str:
        """The IRI or keyword that a word means where it is not defined: by its prefix, or in the vocabulary."""
        if is_like_a_keyword(word):
            return word
        colon = word.find(":", 1)
        if colon < 0:
            return self.vocabulary + word
        prefix, rest = word[:colon], word[colon + 1 :]
        if rest.startswith("//") or prefix == "_":
            return word
        base = self.prefixes.get(prefix) or ("" if prefix in self.words else PREFIXES.get(prefix))
        return base + rest if base else word

    def identity(self, name: str) -> str:
        """The IRI of what is called `name` by its `@id`."""
        prefix, colon, rest = name.partition(":")
        if colon and not rest.startswith("//") and prefix in self.prefixes and prefix != "_":
            return self.prefixes[prefix] + rest
        return name if prefix == "_" else self._in_base(name)

    def _describe(self, word: str, definition: Mapping[str, object]) -> None:
        """Keep how the values of a word are read."""
        type_, container = definition.get("@type"), definition.get("@container")
        if "@context" in definition:
            self.contexts[word] = definition["@context"]
        if isinstance(type_, str):
            self.types[word] = type_
        if isinstance(container, str):
            self.containers[word] = (container,)
        elif isinstance(container, list):
            self.containers[word] = tuple(each for each in container if isinstance(each, str))

    def _spelt(self, word: str) -> str:
        """What a word means by its own spelling; here anything that is defined may stand before the colon."""
        prefix, colon, rest = word.partition(":")
        start = self.words.get(prefix) if colon and prefix != "_" and not rest.startswith("//") else None
        return start + rest if start else self.spelt(word)

    def _in_base(self, address: str) -> str:
        return resolve(self.base, address) if self.base and not is_absolute(address) else address

    def _define(self, word: str, definition: object) -> None:
        for known in (self.words, self.prefixes, self.types, self.containers, self.contexts):
            known.pop(word, None)
        if isinstance(definition, dict):
            self._describe(word, definition)
        meaning = _meaning(word, definition)
        if meaning is None:
            self.words[word] = None
            return
        if is_like_a_keyword(meaning) and meaning not in KEYWORDS:
            return  # A later version of JSON-LD may give it a meaning; until then the word is as if not defined.
        iri = self._spelt(word) if meaning == word else self.expand(meaning)
        if isinstance(definition, dict) and "@reverse" in definition:
            self.words[word] = f"{REVERSE}{iri}"
            return
        self.words[word] = iri
        is_prefix = definition.get("@prefix") is True if isinstance(definition, dict) else iri.endswith(DELIMITERS)
        # The specification writes `duo` so, which JSON-LD takes for no prefix; its readers do.
        if (is_prefix or iri == PREFIXES.get(word)) and "/" not in word:
            self.prefixes[word] = iri


def is_like_a_keyword(word: str) -> bool:
    """Whether a word has the form of a keyword; one that is none may become one."""
    return word.startswith("@") and word[1:].isalpha() and word.isascii()


def _meaning(word: str, definition: object) -> str | None:
    """What a definition says; a word that is defined without a meaning keeps the one that its spelling gives."""
    if isinstance(definition, dict):
        definition = definition.get("@reverse", definition.get("@id", word))
    return definition if isinstance(definition, str) else None


def _innermost_first(context: Mapping[str, object]) -> Iterator[str]:
    """The words of a context, each after those that its definition is written in, unless they go round in a circle."""
    begun: set[str] = set()
    done: set[str] = set()
    for first in context:
        chain = [] if is_like_a_keyword(first) else [first]
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
                chain += [
                    part for part in parts if part in context and part not in begun and not is_like_a_keyword(part)
                ]
