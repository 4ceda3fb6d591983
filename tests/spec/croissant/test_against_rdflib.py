"""What a document says is what rdflib's JSON-LD reader says: every spelling of keys, types and identifiers."""

import json
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.shared.jsonld.context import Context as Oracle

from assay_spec.croissant.addresses import resolve
from assay_spec.croissant.context import compile_context, known_terms, shorten, terms_of
from assay_spec.croissant.definitions import PREFIXES, REVERSE
from assay_spec.croissant.model import Dataset
from assay_spec.document import read_document
from assay_spec.shapes import table_of

from .rdflib_offline import HERE, SERVED, VALUE, offline, statements_of

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
TABLE = table_of(Dataset)
PROPERTIES = {term for terms in TABLE.by_term for term in terms}
CLASSES = {term for model in TABLE.models for term in model.types}


@pytest.fixture(scope="module", autouse=True)
def _offline():
    with offline():
        yield


class Reader:
    """The statements of a document by our terms: JSON-LD 1.1, deserialising, with nothing looked up anywhere else."""

    def __init__(self, terms):
        self.terms = terms
        self.definitions = terms.definitions
        self.said = set()
        self.words = set()
        """The properties, as they are written."""
        self.classes = set()
        """The types, as they are written."""

    def means(self, word):
        return self.definitions.expand(word)

    def get(self, value, keyword):
        return next((value[word] for word in value if self.means(word) == keyword), None)

    def identity(self, name):
        if name is None:
            return f"_:nameless{len(self.said)}"
        return name if name.startswith("_:") else resolve(HERE, self.definitions.identity(name))

    def node(self, value):
        subject = self.identity(self.get(value, "@id"))
        if " " in subject:
            return None  # no IRI: nothing can be said of it (JSON-LD 1.1 API, 7.1)
        for word, held in value.items():
            meaning = self.means(word)
            if self.definitions.words.get(word, word) is None:
                continue
            if meaning == "@graph":
                for each in flat(held):
                    self.node(each)
            elif meaning == "@type":
                self.classes |= {each for each in flat(held) if isinstance(each, str)}
                self.said |= {(subject, TYPE, self.type_of(each)) for each in flat(held)}
            elif meaning.startswith(REVERSE):
                iri = meaning.removeprefix(REVERSE)
                addresses = (self.object_of(word, each) for each in flat(held))
                self.said |= {(each, iri, subject) for each in addresses if each != VALUE}
            elif ":" in meaning:
                is_whole = self.is_whole(word, held)
                objects = [VALUE] if is_whole else [self.object_of(word, each) for each in flat(held)]
                said = {(subject, meaning, each) for each in objects if each is not None}
                self.words |= {word} if said else set()
                self.said |= said
        return subject

    def type_of(self, word):
        return resolve(HERE, resolve(self.definitions.base, self.means(word).removeprefix(REVERSE)))

    def is_whole(self, word, held):
        by_language = "@language" in self.definitions.containers.get(word, ()) and isinstance(held, dict)
        return self.definitions.types.get(word) == "@json" or by_language

    def object_of(self, word, value):
        if isinstance(value, dict):
            return VALUE if "@value" in value else self.node(value)
        kind = self.definitions.types.get(word)
        if kind == "@id" and isinstance(value, str):
            return self.identity(value)
        return self.type_of(value) if kind == "@vocab" and isinstance(value, str) else VALUE


def flat(value):
    return [each for each in (value if isinstance(value, list) else [value]) if each is not None]


def fitting(value, containers):
    """The document with texts by language wherever the context has these, since no object may stand there."""
    if isinstance(value, list):
        return [fitting(each, containers) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        word: {"en": "text", "de": ["Wort"]}
        if isinstance(held, dict) and "@language" in containers.get(word, ())
        else held
        if word == "@context"
        else fitting(held, containers)
        for word, held in value.items()
    }


def read(document, terms):
    reader = Reader(terms)
    reader.node({key: value for key, value in document.items() if key != "@context"})
    return reader


AFTER_NULL = {"@base": HERE, **PREFIXES}
"""A context that is null takes the base back to that of the document (JSON-LD 1.1 API, 5.1, step 5.1), not rdflib."""


def theirs(document):
    """rdflib's reading, in a context that has the prefixes which readers of Croissant know anyway."""
    contexts = document["@context"] if isinstance(document["@context"], list) else [document["@context"]]
    known = [part for each in contexts for part in ([None, AFTER_NULL] if each is None else [each])]
    return statements_of({**document, "@context": [PREFIXES, *known]})


def either(*options):
    return st.sampled_from(options)


NAMESPACES = either(
    *("http://e.example/", "http://e.example#", "urn:x:", "https://schema.org/", "http://schema.org/"),
    *("http://mlcommons.org/croissant/", "https://mlcommons.org/croissant/", "http://mlcommons.org/"),
    *("http://mlcommons.org/croissant/RAI/", "http://purl.org/dc/terms/"),
)
LOCAL = either("name", "field", "recordSet", "Dataset", "FileObject", "conformsTo", "croissant/field", "other", "é")
SPACES = ("ex", "x-1", "cr", "sc")
ADDRESSES = st.builds(str.__add__, NAMESPACES, LOCAL)
COMPACT = st.builds("{}:{}".format, either(*SPACES, "rai", "nobody"), LOCAL)
MEANINGS = ADDRESSES | COMPACT
KINDS = either("@id", "@vocab", "@json", "http://www.w3.org/2001/XMLSchema#date")
DETAILS = {"@type": KINDS, "@container": either("@set", "@language"), "@language": either("de")}
DETAILED = st.fixed_dictionaries({"@id": MEANINGS}, optional=DETAILS)
UNNAMED = st.fixed_dictionaries({}, optional=DETAILS)
REVERSED = MEANINGS.map(lambda iri: {"@reverse": iri, "@type": "@id"})


def without_long_chains(context):
    """The context without words that mean one which means one that means an address: of types rdflib leaves the last
    step out (API 5.2, 6: definitions are complete before a word is expanded)."""
    through = {"@id": "b", "@type": "@id"}
    return {word: "a" if meaning == through and context["b"] == "a" else meaning for word, meaning in context.items()}


CHAINED = either("a", {"@id": "a"}, {"@id": "b", "@type": "@id"})
OWN = st.fixed_dictionaries(
    # rdflib expands types and identifiers twice, so what is no prefix yet must not become one later (API 5.2).
    # And a word that is defined by one which is not defined is no word at all (API 4.2, "invalid IRI mapping").
    {"ex": NAMESPACES, "x-1": NAMESPACES, "a": MEANINGS, "b": MEANINGS | DETAILED | st.just("a")},
    optional={
        "@vocab": NAMESPACES | st.none(),
        "@base": either("https://x/", "https://x/y/z?q", "http://b.example/", "inner/", "/root/", "../up/"),
        "@language": either("en", None),
        **dict.fromkeys(("cr", "sc"), NAMESPACES),
        "deep": either("ex:sub/", "x-1:sub#"),
        **dict.fromkeys(("name", "field", "dataType"), MEANINGS | DETAILED | UNNAMED | CHAINED | REVERSED),
        "Dataset": MEANINGS,
        "gone": either(None, {"@id": None}),
    },
).map(lambda context: without_long_chains(dict(sorted(context.items(), reverse=True))))
LAST = {"id": "@id", "kind": "@type"}
# rdflib takes an address that comes twice for one that goes round in a circle.
CONTEXTS = st.lists(either(*SERVED) | OWN | OWN | st.none(), max_size=3, unique_by=repr).map(lambda many: [*many, LAST])
NAMES = either(
    *("a.csv", "./a.csv", "../up", "#part", "/root", "x/y/../z", "?q=1", "//host.example/p", "", "name", "gone", "a"),
    *("ex:thing", "x-1:thing", "nobody:thing", "https://x/a.csv", "https://x/y/a.csv", "_:blank", "urn:x:thing"),
)
WORDS = ("name", "field", "dataType", "Dataset", "a", "b")
KEYS = either(*WORDS, "deep", "other", "gone", "recordSet") | MEANINGS | st.builds("deep:{}".format, LOCAL)
TYPES = either(*WORDS, "FileObject", "gone") | MEANINGS
TEXTS = either("text", "name", "a.csv", "ex:thing", "https://x/a.csv")
VALUES = TEXTS | st.integers() | st.booleans() | st.none() | either({"@value": "v"}, {"@value": "v", "@language": "de"})


@st.composite
def nodes(draw, inner=None):
    """An object with an `@id` and maybe types, by whatever names the context has for these."""
    value = {draw(either("@id", "id")): draw(NAMES)}
    if draw(st.booleans()):
        value[draw(either("@type", "kind"))] = draw(TYPES | st.lists(TYPES, max_size=2))
    held = VALUES if inner is None else VALUES | inner | st.lists(inner | TEXTS, max_size=2)
    return {**value, **draw(st.dictionaries(KEYS, held, max_size=4))}


DOCUMENTS = st.builds(lambda context, value: {"@context": context, **value}, CONTEXTS, nodes(nodes(nodes())))


@given(document=DOCUMENTS)
def test_documents_say_what_rdflib_says_that_they_say(document):
    terms = compile_context(document["@context"])
    document = fitting(document, terms.definitions.containers)
    assert read(document, terms).said == theirs(document)


def term_of(iri, *, is_lent):
    """The canonical term of an address; Croissant's own words are known in schema.org too where nobody defines them."""
    space, _, name = shorten(iri).partition(":")
    return known_terms()["sc"].get(name, f"{space}:{name}") if space == "sc" and is_lent else f"{space}:{name}"


@given(contexts=CONTEXTS, word=KEYS | TYPES)
def test_a_word_is_a_term_of_the_models_when_rdflib_says_so(contexts, word):
    terms = compile_context(contexts)
    is_lent = word not in terms.definitions.words
    found = theirs({"@context": contexts, "@id": "urn:x", "@type": word, word: [{"@id": "urn:y"}]})
    said = {predicate for subject, predicate, _ in found if subject == "urn:x" and predicate != TYPE}
    properties = {term_of(each, is_lent=is_lent) for each in said} & PROPERTIES
    classes = {term_of(each, is_lent=is_lent) for _, predicate, each in found if predicate == TYPE} & CLASSES
    # As the check over the tape looks words up: what it does not find stands for itself.
    term = terms.get(word, word)
    assert {term} & PROPERTIES == properties
    if not term.startswith(REVERSE):  # a property the other way round is not looked for among the classes
        assert {term} & CLASSES == classes
    assert terms.canonical(word) == term or not {term, terms.canonical(word)} & (PROPERTIES | CLASSES)


WRONG = [
    # The clause, the contexts, a word, what it means, and what rdflib makes of it.
    ("API 5.2, 4", [{"@vocab": "http://e/", "id": "@id", "name": "id"}], "name", "@id", "http://e/@id"),
    ("API 4.2, 14.2.5", [{"ex": {"@id": "http://e/"}}], "ex:a", "ex:a", "http://e/a"),
    ("API 5.2, 6.4", [{"ex": "http://e", "a": "ex:a"}], "a", "ex:a", "http://ea"),
    ("API 5.2, 6.1", [{"@vocab": "http://e/"}], ":a", "http://e/:a", ":a"),
    ("1.1, 4.1.2", [{"ex": "http://e/"}, {"@vocab": "ex:v/"}], "a", "http://e/v/a", "ex:v/a"),
    ("1.1, 4.1.4", [{"@base": "http://e/f", "@vocab": "#"}], "a", "http://e/f#a", "#a"),
    ("1.1, 4.1.4", [{"@base": "http://e/", "@vocab": ""}], "a", "http://e/a", None),
    ("API 4.1, 5.8", [{"@vocab": "http://e/"}, {"@vocab": "v#"}], "a", "http://e/v#a", "v#a"),
    ("API 4.2, 14.2.2", [{"@vocab": "http://e/", "a": "http://f/"}, {"a": "@later"}], "a", "http://e/a", "http://f/"),
    ("API 4.2, 14.2.5", [{"a/b": "http://e/"}], "a/b:c", "a/b:c", "http://e/c"),
]


@pytest.mark.parametrize(("clause", "contexts", "word", "meaning", "rdflib"), WRONG)
def test_where_rdflib_is_wrong_the_standard_is_followed(clause, contexts, word, meaning, rdflib):
    assert compile_context(contexts).meaning(word) == meaning, clause
    assert Oracle(contexts).expand(word) == rdflib, "rdflib may be right by now"


@pytest.mark.parametrize(
    ("base", "name", "address"),
    [
        ("http://e", "#a", "http://e#a"),
        ("http://e", "", "http://e"),
        ("http://e/x", "a//b", "http://e/a//b"),
        ("http://e/x/y", "./a/./b/..", "http://e/x/a/"),
        ("http://e/x", "..", "http://e/"),
        ("http://e/x", "../../a", "http://e/a"),
        ("http://e/x?q#f", "", "http://e/x?q"),
        ("http://e/x?q", "?r", "http://e/x?r"),
        ("http://e/x?q", "#", "http://e/x?q#"),
        ("http://e/x", "//f/y/../z", "http://f/z"),
        ("http://e/x", "1a:b", "http://e/1a:b"),
        ("http://e/x", "urn:y:z", "urn:y:z"),
        ("http://e/x", "http:a", "http:a"),
        ("urn:x/y", "a", "urn:x/a"),
        ("", "../a", "../a"),
        ("in/here", "../a", "a"),
        ("in", "../a", "../a"),
        ("../up/", "a\n", "../up/a\n"),
    ],
)
def test_a_relative_name_is_resolved_by_rfc_3986(base, name, address):
    assert resolve(base, name) == address


@given(base=either("http://e/x/y", "https://x/", "http://e/a?q"), name=NAMES)
def test_names_are_resolved_as_python_resolves_them(base, name):
    if name != "_:blank":
        assert resolve(base, name) == urljoin(base, name)


def test_what_datasets_say_is_what_rdflib_says(corpus):
    folder, compared = corpus / "croissant", 0
    for path in json.loads((folder / "mlcroissant-1.1.1-verdicts.json").read_text()):
        document = read_document(folder / path)
        value = document.tape.value(0)
        if not isinstance(value, dict) or "@context" not in value:
            continue
        terms = terms_of(document)
        ours, found = read(value, terms), theirs(value)
        properties = {term_of(each, is_lent=True) for _, each, _ in found if each != TYPE} & PROPERTIES
        classes = {term_of(each, is_lent=True) for _, predicate, each in found if predicate == TYPE} & CLASSES
        assert {terms.get(word, word) for word in ours.words} & PROPERTIES == properties, path
        assert {terms.get(word, word) for word in ours.classes} & CLASSES == classes, path
        compared += 1
    assert compared > 200
