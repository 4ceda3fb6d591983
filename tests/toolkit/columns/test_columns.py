"""Answers to rules against answers worked out with lists and dictionaries."""

import datetime as dt
import math
import re
from collections import Counter
from contextlib import suppress
from decimal import Decimal
from itertools import product
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.columns.column import Column
from assay.columns.columns import EXAMPLES, ArrowColumns
from assay.data.value_types import ValueType
from assay.data.values import Place, cast
from assay.errors import DataError
from assay_spec.ports import Columns, ColumnType, Respelled, Sample

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
        (["2024-02-29"], ColumnType.TEXT, ColumnType.DATE),
        ([None, None], ColumnType.TEXT, ColumnType.TEXT),
        ([], ColumnType.TEXT, ColumnType.TEXT),
        ([1, 2], ColumnType.INTEGER, None),
        ([0.5], ColumnType.NUMBER, None),
        ([True], ColumnType.BOOLEAN, None),
        ([dt.date(2024, 2, 29)], ColumnType.DATE, None),
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


@pytest.mark.parametrize("typed", [[7], ["7"], [7.0]])
@pytest.mark.parametrize(("cell", "equal"), [("007", False), ("7.0", False), (" 7", False), ("7", True)])
def test_ids_are_the_same_only_when_their_text_is(cell, equal, typed):
    mine, theirs = columns(is_cells=True, a=[cell]), columns(b=typed)
    assert mine.missing_from("a", theirs, "b").count == (not equal)
    assert theirs.missing_from("b", mine, "a").count == (not equal)
    assert mine.joined("a", theirs, "b").rows == equal


def plainly(value):
    """The oracle of the spelling that is no difference."""
    text = value.strip().lower()
    with suppress(ValueError):
        if text.isascii() and re.fullmatch(r"[+]?[0-9]+([.]0*)?", text):
            return str(int(Decimal(text)))
    return text


spellings = st.sampled_from(
    ["7", "007", "7.0", " 7", "+7", "7.", "-7", "0", "000", "A1", "a1 ", "ß", "7.5", "", ".0", "\u00a0b", "b"]
)


@given(st.lists(st.none() | spellings, max_size=8), st.lists(st.none() | spellings, max_size=8))
def test_respelled(mine, theirs):
    shown = [value for value in dict.fromkeys(theirs) if value is not None]
    expected = [
        (value, next(other for other in shown if plainly(other) == plainly(value)))
        for value in dict.fromkeys(mine)
        if value is not None and value not in shown and plainly(value) in map(plainly, shown)
    ]
    found = columns(a=text(mine)).respelled("a", columns(b=text(theirs)), "b")
    assert found == Respelled(count=len(expected), pairs=tuple(expected[:EXAMPLES]))


@given(texts, st.lists(st.sampled_from(["a", "é", "x"]), max_size=3))
def test_none_of(values, known):
    rows = [row for row, value in enumerate(values) if value is not None and value not in known]
    assert columns(a=text(values)).none_of("a", known) == first(rows, [values[row] for row in rows])


@given(st.lists(st.tuples(*[st.sampled_from([None, "a", "b"])] * 2), max_size=8), st.sampled_from(["a", "ab", ""]))
def test_repeated_rows(pairs, named):
    mine = dict(zip("ab", zip(*pairs, strict=True) if pairs else ((), ()), strict=True))
    keys = [tuple(mine[name][row] for name in named) for row in range(len(pairs))]
    rows = [row for row, key in enumerate(keys) if key in keys[:row]]
    table = columns(a=text(mine["a"]), b=text(mine["b"]))
    assert table.repeated_rows(list(named)) == first(rows, [row + 1 for row in rows])


like_numbers = st.sampled_from(
    [
        None,
        "",
        " 7\t",
        "1",
        "-1.5",
        "+1",
        ".5",
        "5.",
        ".",
        "1e3",
        "1E-3",
        "1e",
        "nan",
        "NaN",
        "-nan(1_a)",
        "nan(",
        "-inf",
        "Infinity",
    ]
)
unlike_numbers = st.sampled_from(["infin", "0x1", "1_0", "1,5", "NA", "１"])
number_cells = like_numbers | unlike_numbers | st.text("0123456789.eE+-naif \t", max_size=5)


def as_float(cell):
    """What a run reads; nothing when it refuses."""
    try:
        return cast(pa.array([cell], pa.string()), ValueType.FLOAT, Place(Path(), ""))[0].as_py()
    except DataError:
        return "refused"


@given(st.lists(number_cells, max_size=8))
def test_not_numbers_are_the_cells_that_a_run_would_refuse(values):
    table = columns(is_cells=True, a=text(values))
    read = [as_float(value) for value in values]
    rows = [row for row, number in enumerate(read) if number == "refused"]
    assert table.not_numbers("a") == first(rows, [values[row] for row in rows])
    finite = [number for number in read if isinstance(number, float) and math.isfinite(number)]
    assert table.outside("a", math.inf, math.inf).count == len(finite)


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_of_all_short_cells_the_same_are_numbers(length):
    cells = ["".join(cell) for cell in product("01.e+- x", repeat=length)]
    strange = columns(is_cells=True, a=text(cells)).column("a").unlike_number
    assert strange.tolist() == [as_float(cell) == "refused" for cell in cells]


@pytest.mark.parametrize(
    ("values", "strange"),
    [([True, None], 1), ([dt.date(2024, 1, 1)], 1), ([[1], None, [2]], 2), ([1, None], 0), ([0.5], 0), ([None], 0)],
)
def test_stored_values_that_are_no_numbers(values, strange):
    assert columns(a=pa.array(values)).not_numbers("a").count == strange


@pytest.mark.parametrize(
    ("values", "without"),
    [
        ([[1], None, []], ("[1]", "[]")),
        ([0.5, math.nan, None, math.inf], ("nan", "inf")),
        ([dt.datetime(2024, 1, 1)], ("2024-01-01 00:00:00",)),  # noqa: DTZ001
        ([1.0, 2.5], ()),
        ([True, None], ()),
        ([dt.date(2024, 1, 1)], ()),
        (["nan", ""], ()),
        ([None], ()),
    ],
)
def test_values_without_a_text(values, without):
    assert columns(a=pa.array(values, from_pandas=False)).not_text("a").examples == without


def test_cells_always_are_text():
    assert columns(is_cells=True, a=text(["nan", "inf", None])).not_text("a").count == 0


@given(numbers, texts, st.sampled_from(["a", "é", "z"]))
def test_outside_where_another_column_says_so(values, labels, label):
    size = min(len(values), len(labels))
    values, labels = values[:size], labels[:size]
    rows = [
        row
        for row, value in enumerate(values)
        if labels[row] == label and value is not None and math.isfinite(value) and not 0 <= value <= 1
    ]
    found = columns(p=floats(values), y=text(labels)).outside("p", 0, 1, where=("y", label))
    assert found == first(rows, [values[row] for row in rows])


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


def test_a_column_that_is_not_there_is_a_mistake_of_the_rule():
    with pytest.raises(AssertionError, match="t has no column b"):
        columns(a=[1]).nulls("b")
