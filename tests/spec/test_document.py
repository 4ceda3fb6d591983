"""Places in a document: bytes to lines, columns and pointers, asked in any order."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.scan import Kind
from assay_spec.document import NOWHERE
from assay_spec.span import Span

BOM = "\ufeff"
PIECES = st.sampled_from(
    ["a", "é", "漢", "😀", "\t", "\n", "\r\n", "\r", " ", "\u2028", "\x85", "e\u0301", '"', "\\", "{"]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)
KEYS = st.text("a~/1é😀0-", max_size=3)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(["", "a", "😀"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def naive_position(text, character):
    """Line and column from 1, by splitting what comes before at line feeds; a byte order mark is no column."""
    lines = text.removeprefix(BOM)[: max(0, character - text.startswith(BOM))].split("\n")
    return len(lines), len(lines[-1]) + 1


@given(text=TEXTS, bom=st.booleans(), data=st.data())
def test_positions_are_those_of_a_naive_count_in_any_order(read, text, bom, data):
    text = BOM * bom + text
    document = read(text, "document.yaml")
    starts = [len(text[:character].encode()) for character in range(len(text) + 1)]
    for character in data.draw(st.permutations(range(len(starts))))[:25]:
        assert document.position(starts[character]) == naive_position(text, character)


@pytest.mark.parametrize(
    ("text", "place", "position"),
    [
        ('{"é": 1}', "1", (1, 7)),
        ('{"😀": 1}', "1", (1, 7)),
        ('{\n"a": 1}', "1", (2, 6)),
        ('{\r\n\r\n"a": 1}', "1", (3, 6)),
        ('{\n\t"a":\t1}', "1", (2, 7)),
        ('\ufeff{"a": 1}', "1", (1, 7)),
        ('\ufeff\n{"a": 1}', "1", (2, 7)),
        ('{"e\u0301": 1}', "1", (1, 8)),
    ],
)
def test_columns_count_characters_not_bytes_or_cells(read, text, place, position):
    document = read(text)
    start = document.data.index(place.encode())
    assert document.position(start) == position
    assert (Span(document, start, start + 1).line, Span(document, start, start + 1).column) == position


def test_the_end_of_the_text_has_a_position(read):
    assert read("a: 1\n", "a.yaml").position(5) == (2, 1)
    assert read("a: 1", "a.yaml").position(4) == (1, 5)
    assert read(b"", "a.yaml").position(0) == (1, 1)


def pointers(value, at=""):
    """Every pointer into a Python value in document order, each object's keys before their values."""
    yield at, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from pointers(inner, f"{at}/{key.replace('~', '~0').replace('/', '~1')}")
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from pointers(inner, f"{at}/{number}")


def follow(value, pointer):
    """What a JSON pointer leads to, by RFC 6901, section 4."""
    for step in pointer.split("/")[1:]:
        if isinstance(value, list):
            assert re.fullmatch("0|[1-9][0-9]*", step)
            value = value[int(step)]
        else:
            value = value[step.replace("~1", "/").replace("~0", "~")]
    return value


@given(value=VALUES, ascii_only=st.booleans())
def test_a_pointer_leads_to_the_value_of_its_node(read, value, ascii_only):
    document = read(json.dumps(value, ensure_ascii=ascii_only))
    tape = document.tape
    values = [node for node in range(len(tape)) if tape.kind(node) != Kind.KEY]
    assert [(document.pointer(node), tape.value(node)) for node in values] == list(pointers(value))
    for node in values:
        assert follow(value, document.pointer(node)) == tape.value(node)


@given(value=VALUES, data=st.data())
def test_pointers_do_not_depend_on_the_order_of_the_questions(read, value, data):
    text = json.dumps(value)
    nodes = range(len(read(text).tape))
    asked = read(text)
    shuffled = {node: asked.pointer(node) for node in data.draw(st.permutations(nodes))}
    assert [shuffled[node] for node in nodes] == [read(text).pointer(node) for node in nodes]


def test_a_key_has_the_pointer_of_its_value(read):
    document = read('{"a/b": {"m~n": [10, 20]}}')
    tape = document.tape
    found = {document.pointer(node) for node in range(len(tape)) if tape.kind(node) == Kind.KEY}
    assert found == {"/a~1b", "/a~1b/m~0n"}


def test_duplicate_keys_share_a_pointer_and_keep_their_places(read):
    document = read('{"a": 1, "a": 2}')
    first, second = document.tape.children(0)
    assert document.pointer(first) == document.pointer(second) == "/a"
    assert document.span(first).column < document.span(second).column


def test_many_pointers_into_a_long_list_cost_one_reading_of_it(read):
    # Each question alone reads the list's 60,000 elements: together they would take minutes.
    count = 60_000
    document = read("[" + ",".join(["[1]"] * count) + "]")
    assert [document.pointer(node) for node in range(2, 2 * count + 1, 2)] == [f"/{n}/0" for n in range(count)]


def test_many_positions_on_one_long_line_cost_one_reading_of_it(read):
    count = 300_000
    document = read("[" + ",".join(['"é"'] * count) + "]")
    columns = [document.position(document.tape.start(node))[1] for node in range(1, count + 1)]
    assert columns == list(range(2, 4 * count + 2, 4))


def test_the_key_span_of_a_value_is_its_key(read):
    document = read('{"a": [1, {"b": 2}]}')
    tape = document.tape
    shown = {node: document.data[slice(*document.key_span(node)[1:3])].decode() for node in range(len(tape))}
    values = [tape.value(node) for node in range(len(tape))]
    assert shown[0] == document.data.decode()
    assert shown[values.index([1, {"b": 2}])] == '"a"'
    assert shown[values.index(1)] == "1"
    assert shown[values.index({"b": 2})] == '{"b": 2}'
    assert shown[values.index(2)] == '"b"'
    assert [shown[node] for node in range(len(tape)) if tape.kind(node) == Kind.KEY] == ['"a"', '"b"']


def test_a_span_without_a_node_has_a_place_and_no_pointer(read):
    document = read('{"a": 1}')
    assert Span(document, 1, 4).pointer == ""
    assert Span(document, 1, 4).column == 2
    assert document.span(2).pointer == "/a"


def test_nowhere_can_be_asked_everything():
    assert (NOWHERE.line, NOWHERE.column, NOWHERE.pointer) == (1, 1, "")
    assert NOWHERE.document.kind is None
    assert NOWHERE.document.path == ""
