"""Aliases stand for what their anchors name, as long as that is not too much."""

import tracemalloc

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.scan import Kind
from assay_spec.yaml import scan_yaml
from assay_spec.yaml.problems import FREE_COPIES, MAX_ALIASES, MAX_COPIES


def codes(tape):
    return [problem.code for problem in tape.problems]


SHARED = st.recursive(
    st.integers() | st.sampled_from(["", "a", "true"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
).filter(lambda value: isinstance(value, list | dict))


@given(parts=st.lists(SHARED, min_size=1, max_size=3), order=st.lists(st.integers(0, 5), max_size=8))
def test_a_document_of_shared_parts_is_that_of_their_copies(parts, order):
    pool = [*parts]
    for choice in order:
        pool.append([pool[choice % len(pool)], pool[-1]])
    text = yaml.safe_dump(pool, default_flow_style=None)
    tape = scan_yaml(text.encode())
    assert codes(tape) == []
    assert tape.value() == yaml.safe_load(text) == pool
    for node in range(len(tape)):
        assert 0 <= tape.start(node) <= tape.end(node) <= len(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[&a 1, *a]", [1, 1]),
        ("[&a 1, &a 2, *a]", [1, 2, 2]),
        ("[&a [1, &b 2], *b, *a]", [[1, 2], 2, [1, 2]]),
        ("[&a {x: &b [1]}, {y: *b}, *a]", [{"x": [1]}, {"y": [1]}, {"x": [1]}]),
        ("[&a [&a 1, *a], *a]", [[1, 1], [1, 1]]),
        ("- &a\n- *a", [None, None]),
        ("- &a 'true'\n- *a", ["true", "true"]),
        ("- &a |\n  x\n- *a", ["x\n", "x\n"]),
        ("&a k: *a", {"k": "k"}),
        ("&a true: 1\nb: {*a : 2}", {"true": 1, "b": {"true": 2}}),
        ("- &a 007\n- {*a : *a}", [7, {"007": 7}]),
        ("- &a 'x y'\n- {*a : 1}", ["x y", {"x y": 1}]),
        ("- &a []\n- [*a, *a]", [[], [[], []]]),
        ("- &a b\n- &c [*a]\n- *c", ["b", ["b"], ["b"]]),
    ],
)
def test_what_an_alias_stands_for(parser, text, value):
    tape = scan_yaml(text.encode())
    assert codes(tape) == []
    assert repr(tape.value()) == repr(value)


def test_a_copy_stands_where_the_alias_is_and_its_parts_where_they_were_written(parser, nodes_of):
    tape = scan_yaml("- &e {a: [1]}\n- é: *e\n".encode())
    shown = [(kind, tape.source[start:end].decode()) for kind, start, end, _ in nodes_of(tape)]
    assert shown[1:] == [
        (Kind.OBJECT, "{a: [1]}"),
        (Kind.KEY, "a"),
        (Kind.ARRAY, "[1]"),
        (Kind.INTEGER, "1"),
        (Kind.OBJECT, "é: *e"),
        (Kind.KEY, "é"),
        (Kind.OBJECT, "*e"),
        (Kind.KEY, "a"),
        (Kind.ARRAY, "[1]"),
        (Kind.INTEGER, "1"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("[*a, &a 1]", "yaml-undefined-alias", "*a"),
        ("é: *b", "yaml-undefined-alias", "*b"),
        ("&a [*a]", "yaml-recursive-alias", "*a"),
        ("&a {é: [[*a]]}", "yaml-recursive-alias", "*a"),
        ("&a {*a : 1}", "yaml-recursive-alias", "*a"),
        ("- &a [1]\n- {*a : 1}", "yaml-collection-key", "*a"),
        ("- &a {x: 1}\n- ? *a\n  : 1", "yaml-collection-key", "*a"),
    ],
)
def test_an_alias_that_stands_for_nothing_stops_the_reading(parser, text, code, marked):
    (problem,) = scan_yaml(text.encode()).problems
    assert (problem.code, problem.fatal) == (code, True)
    assert text.encode()[problem.start : problem.end] == marked.encode()


def test_a_bomb_of_aliases_is_stopped_early(parser):
    levels = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    text = "\n".join(levels)
    tape = scan_yaml(text.encode())
    (problem,) = tape.problems
    assert (problem.code, problem.fatal) == ("yaml-too-many-aliases", True)
    assert text.encode()[problem.start : problem.end].startswith(b"*a")
    assert len(tape) < 3 * FREE_COPIES


def test_as_many_aliases_are_followed_as_the_limit_says():
    for count, expected in ((MAX_ALIASES, []), (MAX_ALIASES + 1, ["yaml-too-many-aliases"])):
        assert codes(scan_yaml(b"[&a 1" + b", *a" * count + b"]")) == expected


@pytest.mark.parametrize(("size", "copies"), [(1000, FREE_COPIES // 1000), (40_000, MAX_COPIES)])
def test_aliases_may_stand_for_so_many_nodes(size, copies):
    anchored = b"&a [" + b",".join([b"1"] * (size - 1)) + b"]"
    for count, expected in ((copies, []), (copies + 1, ["yaml-too-many-aliases"])):
        tape = scan_yaml(b"[" + anchored + b", *a" * count + b"]")
        assert codes(tape) == expected
        assert len(tape) == 1 + size * (copies + 1)


def test_anchors_inside_each_other_keep_their_parts_once(parser):
    depth, width = 400, 2_000
    text = b"".join(b"&a%d [" % level for level in range(depth)) + b"1," * width + b"1" + b"]" * depth
    tracemalloc.start()
    try:
        tape = scan_yaml(text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert codes(tape) == []
    assert peak < 1000 * width  # each level on its own would keep `depth * width` steps


def test_a_copy_may_be_nested_too_deep():
    text = b"- &a " + b"[" * 300 + b"]" * 300 + b"\n- " + b"[" * 300 + b"*a" + b"]" * 300
    assert codes(scan_yaml(text)) == ["too-deep"]
