"""Answers to rules against answers worked out with lists and dictionaries."""

import datetime as dt
import math
from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.data.column import Column
from assay.data.columns import EXAMPLES, ArrowColumns
from assay_spec.ports import Columns, ColumnType, Sample

texts = st.lists(st.sampled_from([None, "a", "b", "c", "é", ""]), max_size=12)
numbers = st.lists(st.sampled_from([None, 0.0, 0.5, 1.0, -2.0, 3.5, math.nan, math.inf, -math.inf]), max_size=12)


def columns(*, is_cells=False, **arrays):
    stored = {}
    for name, values in arrays.items():
        array = values if isinstance(values, pa.Array) else pa.array(values, None if any(values) else pa.string())
        stored[name] = pa.chunked_array([array[:2], array[2:]])
    rows = max((len(array) for array in stored.values()), default=0)
    return ArrowColumns("t", tuple(stored), rows, lambda name: Column(stored[name], is_cells))


def text(values):
    return pa.array(values, pa.string())


def floats(values):
    return pa.array(values, pa.float64(), from_pandas=False)


def first(items, examples):
    """The sample of (row, example) pairs in row order."""
    found = list(zip(items, examples, strict=True))
    return Sample(
        count=len(found),
        examples=tuple(example for _, example in found[:EXAMPLES]),
        rows=tuple(row + 1 for row, _ in found[:EXAMPLES]),
    )


def test_they_are_what_rules_expect():
    table: Columns = columns(a=[1])
    assert (table.label, table.names, table.rows) == ("t", ("a",), 1)


@pytest.mark.parametrize(
    ("values", "stored", "spelled"),
    [
        (["a", "1"], ColumnType.TEXT, ColumnType.TEXT),
        (["1", "-2", None], ColumnType.TEXT, ColumnType.INTEGER),
        (["007"], ColumnType.TEXT, ColumnType.INTEGER),
        (["1", "0.5"], ColumnType.TEXT, ColumnType.NUMBER),
        (["nan", "1e3"], ColumnType.TEXT, ColumnType.NUMBER),
        (["true", "False"], ColumnType.TEXT, ColumnType.BOOLEAN),
        (["2024-02-29"], ColumnType.TEXT, ColumnType.TIME),
        ([None, None], ColumnType.TEXT, ColumnType.TEXT),
        ([], ColumnType.TEXT, ColumnType.TEXT),
        ([1, 2], ColumnType.INTEGER, None),
        ([0.5], ColumnType.NUMBER, None),
        ([True], ColumnType.BOOLEAN, None),
        ([dt.date(2024, 2, 29)], ColumnType.TIME, None),
        ([[1]], ColumnType.OTHER, None),
        ([b"\xff"], ColumnType.OTHER, None),
    ],
)
def test_types(values, stored, spelled):
    assert columns(a=values).type_of("a") is stored
    if spelled:
        assert columns(is_cells=True, a=values).type_of("a") is spelled


@given(texts)
def test_nulls(values):
    rows = [row for row, value in enumerate(values) if value is None]
    assert columns(a=text(values)).nulls("a") == first(rows, [row + 1 for row in rows])


@given(texts, st.integers(0, 5))
def test_distinct(values, at_most):
    counts = Counter(value for value in values if value is not None)
    expected = dict(sorted(counts.items(), key=lambda pair: pair[0].encode()))
    found = columns(a=text(values)).distinct("a", at_most=at_most)
    assert found == (expected if len(expected) <= at_most else None)
    assert found is None or list(found) == list(expected)


def test_distinct_values_by_their_text():
    assert columns(a=[2, 10, 2]).distinct("a") == {"10": 1, "2": 2}
    assert columns(a=[True, False]).distinct("a") == {"false": 1, "true": 1}
    assert columns(a=[[1], [1]]).distinct("a") == {"[1]": 2}
    assert columns(is_cells=True, a=["007", "7"]).distinct("a") == {"007": 1, "7": 1}


@given(texts)
def test_repeated(values):
    counts = Counter(value for value in values if value is not None)
    twice = [value for value in dict.fromkeys(values) if counts[value] > 1]
    second = [[row for row, other in enumerate(values) if other == value][1] for value in twice]
    assert columns(a=text(values)).repeated("a") == first(second, twice)


@given(numbers)
def test_not_finite(values):
    rows = [row for row, value in enumerate(values) if value is not None and not math.isfinite(value)]
    found = columns(a=floats(values)).not_finite("a")
    assert found.count == len(rows)
    assert found.rows == tuple(row + 1 for row in rows[:EXAMPLES])
    assert list(map(str, found.examples)) == [str(values[row]) for row in rows[:EXAMPLES]]


@given(numbers, st.sampled_from([0.0, 0.5]), st.sampled_from([0.5, 1.0]))
def test_outside(values, low, high):
    rows = [r for r, v in enumerate(values) if v is not None and math.isfinite(v) and not low <= v <= high]
    assert columns(a=floats(values)).outside("a", low, high) == first(rows, [values[row] for row in rows])


@given(st.lists(st.tuples(*[st.sampled_from([None, 0.0, 0.25, 0.75, 1.0, math.nan])] * 2), max_size=12))
def test_rows_off_sum(pairs):
    one, other = zip(*pairs, strict=True) if pairs else ((), ())
    sums = [math.nan if None in pair else sum(pair) for pair in pairs]
    rows = [row for row, total in enumerate(sums) if abs(total - 1) > 1e-6]
    found = columns(a=floats(one), b=floats(other)).rows_off_sum(["a", "b"], 1.0, 1e-6)
    assert found == first(rows, [sums[row] for row in rows])


@given(texts, texts)
def test_missing_from(mine, theirs):
    missing = [value for value in dict.fromkeys(mine) if value is not None and value not in theirs]
    found = columns(a=text(mine)).missing_from("a", columns(b=text(theirs)), "b")
    assert found == first([mine.index(value) for value in missing], missing)


@pytest.mark.parametrize(
    ("cells", "typed", "missing"),
    [
        (["007", "8"], [7], ("8",)),
        (["true", "False"], [True], ("false",)),
        (["x", "7"], [7], ("x",)),
        (["7.0"], [7], ("7.0",)),
        (["007"], ["7"], ("007",)),
    ],
)
def test_cells_are_read_as_what_they_are_held_against(cells, typed, missing):
    mine, theirs = columns(is_cells=True, a=cells), columns(b=typed)
    assert mine.missing_from("a", theirs, "b").examples == missing
    assert theirs.missing_from("b", mine, "a").count == (len(missing) == len(cells))


@given(st.lists(st.tuples(st.sampled_from([None, "p", "q", "r"]), st.sampled_from([None, "1", "2"])), max_size=12))
def test_spread(pairs):
    groups, folds = zip(*pairs, strict=True) if pairs else ((), ())
    seen = {group: {f for g, f in pairs if g == group and f is not None} for group in dict.fromkeys(groups) if group}
    wide = [group for group, found in seen.items() if len(found) > 1]
    found = columns(g=text(groups), f=text(folds)).spread("g", "f")
    assert found == first([groups.index(group) for group in wide], wide)


@given(texts, texts)
def test_joined(left, right):
    mine = columns(k=text(left), n=pa.array(range(len(left)), pa.int64()))
    theirs = columns(key=text(right), n=pa.array(range(100, 100 + len(right)), pa.int64()), m=text(right))
    both = mine.joined("k", theirs, "key")
    pairs = [(i, j) for i, a in enumerate(left) for j, b in enumerate(right) if a is not None and a == b]
    assert both.names == ("k", "n", "key", "m")
    assert both.rows == len(pairs)
    assert both.column("n").stored.to_pylist() == [i for i, _ in pairs]
    assert both.column("m").stored.to_pylist() == [right[j] for _, j in pairs]


def test_rows_of_a_join_have_no_numbers():
    mine, theirs = columns(k=["a", "b", "b"]), columns(k=["b", "a"], f=["1", "2"])
    assert mine.joined("k", theirs, "k").repeated("f") == Sample(count=1, examples=("1",))


def test_joining_cells_with_typed_keys():
    mine, theirs = columns(is_cells=True, k=["007", "8"]), columns(k=[8, 7], f=["x", "y"])
    assert mine.joined("k", theirs, "k").column("f").stored.to_pylist() == ["y", "x"]


def test_a_column_that_is_not_there_is_a_mistake_of_the_rule():
    with pytest.raises(AssertionError, match="t has no column b"):
        columns(a=[1]).nulls("b")
