"""Words mean what rdflib's JSON-LD context says that they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.shared.jsonld.context import Context as Oracle

from assay_spec.croissant.definitions import Definitions

SPACES, WORDS = ["ex", "vo", "x-1"], ["a", "b", "name", "é"]
IRIS = ["http://e/", "http://e#", "urn:x:", "https://f/a/"]


def either(*options):
    return st.sampled_from(options)


NAMESPACE = st.sampled_from(IRIS)
TERM = st.one_of(
    st.builds(str.__add__, NAMESPACE, either("p", "q")),
    st.builds("{}:{}".format, either(*SPACES, "undefined"), either(*WORDS)),
    st.builds(lambda iri: {"@id": f"{iri}r", "@type": "@id"}, NAMESPACE),
    st.builds(lambda word: {"@id": f"ex:{word}", "@container": "@list"}, either(*WORDS)),
    either("@id", "@type", "@graph"),
)
ONE = st.fixed_dictionaries(
    {},
    optional={
        "@vocab": NAMESPACE,
        "@language": either("en", "de"),
        **dict.fromkeys(SPACES, NAMESPACE),
        **dict.fromkeys(WORDS, TERM),
    },
).map(lambda context: dict(sorted(context.items(), reverse=True)))
ASKED = [
    *WORDS,
    *SPACES,
    "c",
    *(f"{space}:{word}" for space in [*SPACES, "other"] for word in WORDS),
    "http://e/x",
    "urn:y:z",
]


def defined(*contexts):
    definitions = Definitions()
    for context in contexts:
        definitions.add(context)
    return definitions


@given(contexts=st.lists(ONE, min_size=1, max_size=3))
def test_words_expand_as_rdflib_expands_them(contexts):
    ours, theirs = defined(*contexts), Oracle(contexts)
    for word in ASKED:
        expected = theirs.expand(word)
        assert ours.expand(word) == (word if expected is None else expected), word


@pytest.mark.parametrize(
    ("contexts", "word", "meaning"),
    [
        ([{"ex": "http://e/p"}], "ex:a", "ex:a"),  # ends in no delimiter
        ([{"ex": "http://e/p", "a": "ex:a"}], "a", "ex:a"),
        ([{"ex": {"@id": "http://e/"}}], "ex:a", "ex:a"),  # does not say that it is a prefix
        ([{"ex": {"@id": "http://e/p", "@prefix": True}}], "ex:a", "http://e/pa"),
        ([{"ex": {"@id": "http://e/p", "@prefix": "yes"}}], "ex:a", "ex:a"),
        ([{"@vocab": "http://e/", "a": None}], "a", "a"),
        ([{"@vocab": "http://e/", "a": {"@id": None}}], "a", "a"),
        ([{"@vocab": "http://e/", "a": 5}], "a", "a"),
        ([{"@vocab": "http://e/", "a": {"@type": "@id"}}], "a", "http://e/a"),
        ([{"ex": "http://e/", "ex:a": {"@type": "@id"}}], "ex:a", "http://e/a"),
        ([{"@vocab": "http://e/"}, {"@vocab": None}], "a", "a"),
        ([{"@vocab": "http://e/"}, {"@vocab": "http://f/"}], "a", "http://f/a"),
        ([{"@vocab": "http://e/", "a": "b"}, {"@vocab": "http://f/"}], "a", "http://e/b"),
        ([{"a": "http://e/1", "b": "a"}, {"a": "http://e/2"}], "b", "http://e/1"),
        ([{"a": "http://e/1"}, {"b": "a", "a": "http://e/2"}], "b", "http://e/2"),
        ([{"ex": "http://e/"}, {"vo": "ex:x/", "ex": "http://f/"}], "vo:a", "http://f/x/a"),
        ([{"@vocab": "sc:"}], "a", "https://schema.org/a"),
        ([{}], "sc:a", "https://schema.org/a"),
        ([{"sc": "http://e/"}], "sc:a", "http://e/a"),
        ([{"sc": None}], "sc:a", "sc:a"),
        ([{}], "_:b0", "_:b0"),
        ([{"_": "http://e/"}], "a", "a"),
        ([{"@vocab": "http://e/"}], "@id", "@id"),
        ([{"@vocab": "http://e/"}], "", "http://e/"),
        ([{"@type": "http://e/", "@base": "http://b/"}], "a", "a"),
    ],
)
def test_the_finer_points(contexts, word, meaning):
    assert defined(*contexts).expand(word) == meaning


def test_a_null_context_forgets_everything_before_it():
    definitions = defined({"@vocab": "http://e/", "ex": "http://x/", "a": "ex:a"})
    definitions.clear()
    assert [definitions.expand(word) for word in ("a", "ex:a", "b")] == ["a", "ex:a", "b"]


def test_definitions_that_go_round_in_a_circle_end():
    definitions = defined({"a": "b", "b": "c", "c": "a", "d": "d", "e": "f:x", "f": "e:y"})
    assert {definitions.expand(word) for word in "abcd"} <= set("abcd")
    assert definitions.expand("e")


def test_a_long_chain_of_definitions_costs_no_stack():
    count = 20_000
    chain = {f"w{n}": f"w{n + 1}" for n in range(count)} | {f"w{count}": "http://e/end"}
    assert defined(chain).expand("w0") == "http://e/end"
    assert defined(dict(reversed(chain.items()))).expand("w0") == "http://e/end"
