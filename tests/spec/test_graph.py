"""Turtle as rdflib reads it, with the places of its mistakes in bytes and without its exceptions."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic

from assay_spec.document import BOM
from assay_spec.graph import PROBLEMS, read_graph

IRIS = st.sampled_from(["http://a/", "http://a/é", "http://a/b#c", "urn:x:1"]).map(URIRef)
LITERALS = st.builds(Literal, st.text(st.characters(exclude_categories=["Cs", "Cc"])) | st.integers() | st.booleans())
TRIPLES = st.lists(st.tuples(IRIS, IRIS, IRIS | LITERALS), max_size=6)
TOKENS = [
    "<a>",
    "<é>",
    "a",
    "x:y",
    "_:b",
    '"t"',
    '"é\\n"',
    "'''",
    "@en",
    "^^",
    "1",
    "1.5e3",
    "true",
    ".",
    ";",
    ",",
    " ",
]
TOKENS += [
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "@prefix x: <http://x/>.",
    "@base",
    "#",
    "\n",
    "\\u00e9",
    "\\ud800",
    "\\",
    "=>",
    "=",
]
SOUP = st.lists(st.sampled_from(TOKENS), max_size=25).map(" ".join)


def graph_of(triples):
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return graph


@given(triples=TRIPLES, bom=st.booleans())
def test_a_written_graph_is_read_back(read, triples, bom):
    graph = graph_of(triples)
    found = read_graph(read(BOM * bom + graph.serialize(format="turtle").encode(), "a.ttl"))
    assert found.problems == ()
    assert isomorphic(found.graph, graph)


@given(text=SOUP)
def test_a_soup_of_tokens_has_the_triples_of_rdflib_or_a_problem(read, text):
    found = read_graph(read(text, "a.ttl"))
    try:
        expected = Graph().parse(data=text, format="turtle", publicID="")
    except Exception:  # noqa: BLE001 (rdflib raises whatever comes along)
        expected = None
    if expected is None:
        assert [problem.code in ("turtle-syntax", "too-deep") for problem in found.problems] == [True]
    elif not found.problems:
        assert isomorphic(found.graph, expected)
    else:
        assert "\\ud800" in text


@given(data=st.binary(max_size=60) | SOUP.map(str.encode))
def test_no_bytes_raise_and_every_place_is_inside(read, data):
    document = read(data, "a.ttl")
    for problem in read_graph(document).problems:
        assert problem.fatal
        assert problem.code in {*PROBLEMS, "invalid-utf8", "too-deep"}
        assert 0 <= problem.start <= problem.end <= len(data)
        assert document.position(problem.start) >= (1, 1)


@pytest.mark.parametrize(
    ("before", "marked", "after"),
    [
        ("<a> <b> ", "x", ":c ."),
        ("<a> <b> <c> ", "}", "\n<d> <e> <f> ."),
        ("# é漢😀\n<é> <b> <c> ", "}", ""),
        ("", "é", " <b> <c> ."),
        ("<a> ", "=", " <b> ."),
        ("", "{", "<a> <b> <c>} => {<d> <e> <f>} ."),
        ('<a> <b> "one', "\n", 'two" .'),
        ('<a> <b> "é', "\\", 'q" .'),
        ("<a> <b> <c>", "", ""),
        ('<a> <b> "', "", ""),
        ('<a> <b> "é", "', "\\uD8", '3D\\uDE00" .'),
    ],
)
@pytest.mark.parametrize("bom", [b"", BOM])
def test_a_mistake_is_marked_at_its_bytes(read, before, marked, after, bom):
    data = bom + f"{before}{marked}{after}".encode()
    (problem,) = read_graph(read(data, "a.ttl")).problems
    assert problem.code == "turtle-syntax"
    assert data[: problem.start] == bom + before.encode()
    assert data[problem.start : problem.end] == marked.encode()


def test_bytes_that_are_no_utf8_are_marked(read):
    (problem,) = read_graph(read(BOM + "<é> ".encode() + b"\xff <b>", "a.ttl")).problems
    assert (problem.code, problem.start, problem.end) == ("invalid-utf8", 8, 9)


def test_an_escaped_backslash_is_no_surrogate(read):
    found = read_graph(read('<a> <b> "\\\\ud800" . # \\ud800', "a.ttl"))
    assert found.problems == ()
    assert [str(triple[2]) for triple in found.graph] == ["\\ud800"]


@pytest.mark.parametrize("opening", ["( ", "[ <b> "])
def test_deep_nesting_is_a_problem_and_no_crash(read, opening):
    (problem,) = read_graph(read("<a> <b> " + opening * 20_000, "a.ttl")).problems
    assert problem.code in ("too-deep", "turtle-syntax")


def test_what_comes_before_a_mistake_may_be_there(read):
    found = read_graph(read("<a> <b> <c> . <d> <e> .", "a.ttl"))
    assert len(found.graph) == 1
    assert len(found.problems) == 1


def test_rdflib_does_not_talk_to_the_user(read, caplog):
    data = '<a b> <c> "x"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    with caplog.at_level(logging.DEBUG):
        assert len(read_graph(read(data, "a.ttl")).graph) == 1
    assert [record.getMessage() for record in caplog.records if record.name == "rdflib.term"] == []
    assert not logging.getLogger("rdflib.term").disabled
