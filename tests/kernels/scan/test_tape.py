"""What holds on every tape, whatever the bytes were."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.scan import Kind

DOCUMENT = b'{"name": "wdbc", "a\\u00e9": [1, 2.5, "\\ud83d\\ude00", null, []], "name": {"x": true}, "y": false}'


def assert_well_formed(tape):
    """Preorder, nested byte ranges, and `next` that steps over whole subtrees."""
    size, limit = len(tape), len(tape.source)
    if size:
        assert tape.next(0) == size
    for node in range(size):
        kind, start, end, after = tape.kind(node), tape.start(node), tape.end(node), tape.next(node)
        assert 0 <= start < end <= limit
        assert node < after <= size
        children = tape.children(node)
        if kind == Kind.KEY:
            assert tape.kind(node + 1) != Kind.KEY
            assert after == tape.next(node + 1)
            assert end <= tape.start(node + 1)
        elif kind > Kind.KEY:
            assert after == node + 1
            assert children == []
        else:
            assert [node + 1, *map(tape.next, children)] == [*children, after]
            for child in children:
                assert start < tape.start(child)
                assert tape.end(child) <= end
                assert (tape.kind(child) == Kind.KEY) == (kind == Kind.OBJECT)


@given(document=st.binary(max_size=60) | st.text("[]{}\",:'\\1 atrue/*", max_size=60).map(str.encode))
def test_any_bytes_give_a_well_formed_tape(scanner, document):
    tape = scanner.scan_json(document)
    assert tape.source == document
    assert_well_formed(tape)
    assert [p.fatal for p in tape.problems[:-1]] == [False] * (len(tape.problems) - 1) if tape.problems else True
    assert all(0 <= p.start <= p.end <= len(document) for p in tape.problems)
    assert len(tape) or tape.problems[-1].fatal


@given(cut=st.integers(0, len(DOCUMENT)))
def test_a_truncated_document_keeps_what_came_before(scanner, cut):
    tape, whole = scanner.scan_json(DOCUMENT[:cut]), scanner.scan_json(DOCUMENT)
    assert_well_formed(tape)
    nodes = range(len(tape))
    assert [*map(tape.start, nodes)] == [*map(whole.start, nodes)]
    assert cut == len(DOCUMENT) or tape.problems[-1].fatal


def test_the_nodes_of_a_document(scanner):
    tape = scanner.scan_json(b' {"a": [1, true], "b": "x"} ')
    nodes = [
        (Kind(tape.kind(i)).name, tape.source[tape.start(i) : tape.end(i)], tape.next(i)) for i in range(len(tape))
    ]
    assert nodes == [
        ("OBJECT", b'{"a": [1, true], "b": "x"}', 7),
        ("KEY", b'"a"', 5),
        ("ARRAY", b"[1, true]", 5),
        ("INTEGER", b"1", 4),
        ("TRUE", b"true", 5),
        ("KEY", b'"b"', 7),
        ("STRING", b'"x"', 7),
    ]


def test_every_node_s_bytes_are_its_value(scanner):
    tape = scanner.scan_json(DOCUMENT)
    assert_well_formed(tape)
    for node in range(len(tape)):
        part = tape.source[tape.start(node) : tape.end(node)]
        assert tape.value(node) == json.loads(part)
        if tape.kind(node) in (Kind.KEY, Kind.STRING):
            assert tape.text(node) == json.loads(part)


def test_duplicate_keys_are_kept_and_the_last_one_is_found(scanner):
    tape = scanner.scan_json(DOCUMENT)
    assert [tape.text(key) for key in tape.children(0)] == ["name", "aé", "name", "y"]
    assert tape.value(tape.find(0, "name")) == {"x": True}
    assert tape.value(tape.find(0, "aé")) == [1, 2.5, "😀", None, []]
    assert list(tape.value()) == ["name", "aé", "y"]


def test_what_is_not_there_is_not_found(scanner):
    tape = scanner.scan_json(DOCUMENT)
    assert tape.find(0, "nam") == -1
    assert tape.find(0, "x") == -1
    assert tape.find(0, "\ud83d") == -1
    assert tape.find(tape.find(0, "aé"), "name") == -1
    assert tape.find(tape.find(0, "y"), "y") == -1


def test_children_of_what_has_none(scanner):
    tape = scanner.scan_json(b'{"a": {}, "b": [], "c": 1}')
    assert [tape.children(key + 1) for key in tape.children(0)] == [[], [], []]
    assert tape.children(1) == []


def test_only_strings_and_keys_have_text(scanner):
    tape = scanner.scan_json(b'["a", 1]')
    assert tape.text(1) == "a"
    for node in (0, 2):
        with pytest.raises(ValueError, match=f"node {node} is neither"):
            tape.text(node)


@pytest.mark.parametrize("name", ["kind", "start", "end", "next", "text", "value", "children"])
@pytest.mark.parametrize("node", [-1, 3, 2**40])
def test_a_node_that_is_not_there(scanner, name, node):
    tape = scanner.scan_json(b"[1, 2]")
    with pytest.raises(IndexError, match="no node"):
        getattr(tape, name)(node)
    with pytest.raises(IndexError, match="no node"):
        tape.find(node, "a")


def test_an_empty_tape_has_no_value(scanner):
    with pytest.raises(IndexError, match="no node 0 on a tape of 0"):
        scanner.scan_json(b"").value()


def test_a_tape_is_made_by_its_scanner_only(scanner):
    with pytest.raises(TypeError):
        scanner.Tape()
