"""Canonical terms: one spelling for every way to write a word of Croissant."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.croissant.context import MAX_REMEMBERED, NAMESPACES, compile_context, known_terms, shorten, terms_of
from assay_spec.croissant.definitions import PREFIXES
from assay_spec.croissant.official import CONTEXT
from assay_spec.croissant.words import context_of, word_for

CROISSANT = "http://mlcommons.org/croissant/"
VOCAB = {"@vocab": "https://schema.org/"}


@pytest.mark.parametrize(
    ("context", "word", "term"),
    [
        (VOCAB, "name", "sc:name"),
        (VOCAB, "schema:name", "sc:name"),
        (VOCAB, "sc:name", "sc:name"),
        (VOCAB, "http://schema.org/name", "sc:name"),
        (VOCAB, "https://schema.org/name", "sc:name"),
        (VOCAB, "recordSet", "cr:recordSet"),  # Croissant's own where the context does not define it
        (VOCAB, "sc:recordSet", "cr:recordSet"),
        ({**VOCAB, "recordSet": "sc:recordSet"}, "recordSet", "sc:recordSet"),
        ({**VOCAB, "recordSet": "cr:recordSet"}, "recordSet", "cr:recordSet"),
        ({**VOCAB, "ml": CROISSANT}, "ml:field", "cr:field"),
        ({**VOCAB, "ml": "https://mlcommons.org/croissant/"}, "ml:unheardOf", "cr:unheardOf"),
        ({**VOCAB, "f": "ml:field", "ml": CROISSANT}, "f", "cr:field"),
        ({"@vocab": CROISSANT}, "field", "cr:field"),
        ({"@vocab": CROISSANT}, "name", "cr:name"),
        ({}, "name", "name"),
        ({}, "cr:field", "cr:field"),
        ({**VOCAB, "cr": "http://example.org/"}, "cr:field", "http://example.org/field"),
        ({**VOCAB, "sc": "http://example.org/"}, "sc:name", "http://example.org/name"),
        ({**VOCAB, "name": None}, "name", "name"),
        ({**VOCAB, "id": "@id", "kind": "@type"}, "id", "@id"),
        ({**VOCAB, "id": "@id", "kind": "@type"}, "kind", "@type"),
        (VOCAB, "conformsTo", "sc:conformsTo"),
        (VOCAB, "dct:conformsTo", "dct:conformsTo"),
        (VOCAB, "rai:dataBiases", "rai:dataBiases"),
        (VOCAB, "http://mlcommons.org/croissant/RAI/dataBiases", "rai:dataBiases"),
        (VOCAB, "http://mlcommons.org/croissant/geo/x", "geocr:x"),
        (VOCAB, "https://www.wikidata.org/wiki/Q42", "wd:Q42"),
        (VOCAB, "wd:Q42", "wd:Q42"),
        (VOCAB, "http://example.org/a", "http://example.org/a"),
        ("https://schema.org", "name", "sc:name"),
        ("http://schema.org/", "type", "@type"),
        ("https://schema.org/docs/jsonldcontext.json", "id", "@id"),
        ("http://mlcommons.org/croissant/1.0", "field", "cr:field"),
        ("https://mlcommons.org/croissant/1.1/", "conformsTo", "dct:conformsTo"),
        (["https://schema.org/", {"field": "cr:field"}], "field", "cr:field"),
        ([VOCAB, None], "name", "name"),
        ([None, VOCAB], "name", "sc:name"),
    ],
)
def test_the_canonical_term_of_a_word(context, word, term):
    assert compile_context(context).canonical(word) == term


@pytest.mark.parametrize("space", known_terms())
def test_a_word_that_is_defined_by_the_address_of_a_term_means_it(space):
    for name, term in known_terms()[space].items():
        address = compile_context(VOCAB).address(term)
        context = compile_context(["https://schema.org/", {name: address}])
        assert (context.canonical(name), context.meaning(name)) == (term, address)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("space", ["sc", "cr"])
def test_every_term_that_models_know_has_one_form_however_it_is_spelt(scheme, space):
    context = compile_context(CONTEXT)
    address = PREFIXES[space].partition("://")[2]
    for name, term in known_terms()[space].items():
        words = [f"{space}:{name}", f"{scheme}://{address}{name}"]
        assert [context.canonical(word) for word in words] == [term, term]


def test_the_official_context_leads_to_the_terms_of_the_models():
    context = compile_context(CONTEXT)
    for space, names in known_terms().items():
        for name, term in names.items():
            if space != "sc" and name[0].islower() and name in CONTEXT:
                assert context.canonical(name) == term


WORDS = ["name", "field", "recordSet", "other", "ml:field", "sc:name", "cr:field", "zz:name", "http://schema.org/name"]
DEFINED = st.fixed_dictionaries(
    {},
    optional={
        "@vocab": st.sampled_from([CROISSANT, "https://schema.org/", "http://example.org/"]),
        **{
            word: st.sampled_from(["sc:x", "cr:field", "http://e/y", "@id", None])
            for word in ("name", "field", "other")
        },
        **{space: st.sampled_from([CROISSANT, "http://schema.org/", "http://e/"]) for space in ("ml", "sc", "cr")},
    },
)


@given(definitions=DEFINED, word=st.sampled_from(WORDS))
def test_what_is_remembered_is_what_the_definitions_say(definitions, word):
    context = compile_context(definitions)
    expanded = shorten(context.definitions.expand(word))
    space, _, name = expanded.partition(":")
    is_lent = space == "sc" and word not in definitions
    assert context.canonical(word) == (known_terms()["sc"].get(name, expanded) if is_lent else expanded)
    # The check over the tape looks words up, and takes those that it does not find for themselves.
    assert context.get(word, word) in (context.canonical(word), word)
    if context.canonical(word) in {term for names in known_terms().values() for term in names.values()}:
        assert context.get(word, word) == context.canonical(word)


def test_contexts_that_are_not_bundled_are_named():
    context = compile_context(["https://example.org/context.jsonld", VOCAB, 5])
    assert context.unknown == ("https://example.org/context.jsonld",)
    assert context.canonical("name") == "sc:name"


@pytest.mark.parametrize("value", [5, True, "", [], [[]], {"a": 5, "@vocab": 5, "b": {"@id": 5}, "c": []}])
def test_nonsense_is_a_context_too(value):
    assert compile_context(value).canonical("name") in ("name", "sc:name")


def test_a_document_without_a_context_speaks_of_schema_org(read):
    assert terms_of(read('{"name": "a"}')).canonical("name") == "sc:name"
    assert terms_of(read("[]")).canonical("field") == "cr:field"


NO_WORDS = [
    {},
    None,
    3,
    True,
    [],
    [3],
    [None, {}],
    [VOCAB, None],
    {"@language": "en"},
    {"@base": "https://example.org/"},
]


@pytest.mark.parametrize("value", NO_WORDS)
@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_a_document_whose_context_defines_no_word_is_lent_those_of_croissant(read, value, name):
    terms = terms_of(read(json.dumps({"@context": value}), name))
    assert terms.is_lent
    assert (terms.canonical("name"), terms.canonical("field")) == ("sc:name", "cr:field")
    assert terms.has_base == ("@base" in str(value))
    assert not compile_context(value).is_lent


@pytest.mark.parametrize("value", NO_WORDS)
def test_a_context_that_defines_no_word_is_none_to_add_words_to(read, value):
    """With a word of its own it would take all others away from the document."""
    document = read(json.dumps({"@context": value}))
    assert context_of(document) == -1
    assert word_for(document, "prov:Agent").prefix == ""


@pytest.mark.parametrize(
    "value", [VOCAB, "https://schema.org/", "https://example.org/context", {"a": "urn:a"}, [{}, VOCAB]]
)
def test_a_document_with_words_of_its_own_is_lent_none(read, value):
    assert not terms_of(read(json.dumps({"@context": value}))).is_lent


def test_the_same_context_is_compiled_once(read):
    one, two = (read(json.dumps({"@context": CONTEXT, "name": name})) for name in "ab")
    assert terms_of(one) is terms_of(two)


def test_a_context_in_yaml_is_that_in_json(read):
    text = json.dumps({"@context": {**VOCAB, "f": "cr:field"}})
    assert terms_of(read(text, "a.yaml")).canonical("f") == terms_of(read(text)).canonical("f") == "cr:field"


def test_any_number_of_words_is_answered_and_some_are_remembered():
    context = compile_context(VOCAB)
    for number in range(MAX_REMEMBERED + 100):
        assert context.canonical(f"w{number}") == f"sc:w{number}"
    assert len(context) == MAX_REMEMBERED


def test_the_longest_namespace_wins():
    assert shorten("http://mlcommons.org/croissant/RAI/x") == "rai:x"
    assert shorten("http://mlcommons.org/croissant/x") == "cr:x"
    assert shorten("mlcommons.org/croissant/x") == "mlcommons.org/croissant/x"
    assert all(shorten(f"https://{namespace}x") == f"{space}:x" for namespace, space in NAMESPACES.items())
