"""Columns out of tapes, by the compiled functions and by their twins, against the values of the tape."""

import json
from importlib import import_module
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay_kernels.scan import Kind

NAMES = ["a", "b", "é", "a\nb", "", "x" * 70]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.sampled_from(NAMES), SCALARS, max_size=2)
ROWS = st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4) | VALUES, max_size=6)
WIDE = {f"k{number}": number for number in range(300)}


class Columns:
    """The functions for one scanner, which allocate what they write to."""

    def __init__(self, scan_json, functions):
        self.scan_json = scan_json
        self.of = functions

    def elements(self, tape, node=0):
        found = np.empty(self.of.count_elements(tape, node), np.uint32)
        self.of.find_elements(tape, found, node)
        return found

    def members(self, tape, nodes, names):
        found = np.full((len(names), len(nodes)), 77, np.uint32)
        return self.of.find_members(tape, nodes, names, found), found

    def kinds(self, tape, nodes):
        found = np.empty(len(nodes), np.uint8)
        among, size = self.of.kinds_of(tape, nodes, found)
        assert among == sum(1 << kind for kind in {*found.tolist()})
        assert size == sum(tape.end(node) - tape.start(node) for node in nodes.tolist() if node)
        return found.tolist()

    def integers(self, tape, nodes):
        found = np.empty(len(nodes), np.int64)
        return found.tolist() if self.of.integers_of(tape, nodes, found) else None

    def texts(self, tape, nodes):
        ends = np.empty(len(nodes) + 1, np.int32)
        _, size = self.of.kinds_of(tape, nodes, np.empty(len(nodes), np.uint8))
        texts = np.empty(size, np.uint8)
        used = self.of.texts_of(tape, nodes, ends, texts)
        assert used == ends[-1]
        return [texts[start:end].tobytes() for start, end in pairwise(ends)]


@pytest.fixture(scope="session", params=["python", "cython"])
def columns(request, twin):
    if request.param == "python":
        return Columns(twin.scan_json, import_module("assay_kernels.scan._twin.columns"))
    compiled = pytest.importorskip("assay_kernels.scan._column", reason="built without a C compiler")
    return Columns(import_module("assay_kernels.scan._scan").scan_json, compiled)


@given(rows=ROWS, ascii_only=st.booleans(), names=st.lists(st.sampled_from(NAMES), unique=True))
@example(rows=[WIDE, WIDE, {"k299": 1}], ascii_only=True, names=["k299", "k0", "k256"])
@example(rows=[{"a": -(2**63)}, {"a": 2**63 - 1}, {"a": -0.0}], ascii_only=True, names=["a"])
@example(rows=[{"a": 2**63}], ascii_only=True, names=["a"])
@example(rows=[{"a": -(2**63) - 1}], ascii_only=True, names=["a"])
def test_columns_are_those_of_the_values(columns, rows, ascii_only, names):
    tape = columns.scan_json(json.dumps(rows, ensure_ascii=ascii_only).encode())
    elements = columns.elements(tape)
    assert [tape.value(node) for node in elements.tolist()] == rows
    keys = [tape.text(node) for node in range(len(tape)) if tape.kind(node) == Kind.KEY]
    assert [columns.of.count_keys(tape, name) for name in NAMES] == [keys.count(name) for name in NAMES]
    count, found = columns.members(tape, elements, names)
    assert count == len(rows)
    for name, nodes in zip(names, found, strict=True):
        there = [isinstance(row, dict) and name in row for row in rows]
        assert (nodes > 0).tolist() == there
        values = [row[name] if is_there else None for row, is_there in zip(rows, there, strict=True)]
        assert [tape.value(node) if node else None for node in nodes.tolist()] == values
        assert columns.kinds(tape, nodes) == [tape.kind(node) if node else Kind.NULL for node in nodes.tolist()]
        assert columns.texts(tape, nodes) == [written(value) for value in values]
        integers = [value if type(value) is int else 0 for value in values]
        fit = all(-(1 << 63) <= value < 1 << 63 for value in integers)
        assert columns.integers(tape, nodes) == (integers if fit else None)


def written(value):
    if isinstance(value, str):
        return value.encode()
    return json.dumps(value).encode() if type(value) in (int, float) else b""


@pytest.mark.parametrize(
    ("rows", "names", "at"),
    [
        (b'[{"a":1},{"a":1,"a":2}]', ["a"], 1),
        (b'[{"a":1},{"a":1,"a":2}]', ["b"], 2),
        (b'[{"a":1,"\\u0061":2}]', ["a"], 0),
        (b'[{"b":{"a":1},"a":2},3]', ["a", "b"], 2),
    ],
)
def test_an_object_with_two_members_of_a_name_is_found(columns, rows, names, at):
    tape = columns.scan_json(rows)
    assert columns.members(tape, columns.elements(tape), names)[0] == at


LINES = [b"1", b"[1", b"2]", b"{}", b" ", b"", b'"a', b'b"', b",", b"1,2", b"1\r"]


@given(lines=st.lists(st.sampled_from(LINES), max_size=6))
@example(lines=[b"1,2", b"[1", b"2]"])
@example(lines=[b"[1", b"2]", b"1,2"])
@example(lines=[b"1,[1", b"2]"])
def test_lines_are_elements_where_each_of_them_is_a_value(columns, lines):
    tape = columns.scan_json(b"[" + b",".join(lines) + b"]")
    if not tape.problems:
        is_each = bool(lines) and all(not columns.scan_json(line).problems for line in lines)
        assert columns.of.are_lines(tape, columns.elements(tape), b"\n".join(lines)) == is_each
