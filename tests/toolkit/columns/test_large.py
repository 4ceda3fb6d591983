"""A table that is read in batches and ranges answers every question as the same table does in memory."""

import datetime as dt
import math
from contextlib import ExitStack
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from assay.columns import large, ranges, spill, summary
from assay.columns.column import Column
from assay.columns.columns import ArrowColumns
from assay.columns.large import LargeColumns, Source
from assay_spec.ports import Unavailable

WORDS = [
    "a",
    "A",
    " a",
    "b",
    "é",
    "e\u0301",
    "",
    "7",
    "007",
    "7.0",
    "7 ",
    " ",
    "+7",
    "10",
    "9",
    "z" * 20,
    "z" * 20 + "1",
    "💡",
]
CELLS = ["0,5", "1,5", "-2,0", "0.5", "1", "0", "7", "007", "nan", "inf", "true", "2024-02-29", "x", " 1 ", "0x1F", ""]
STORED = [
    (pa.string(), st.sampled_from(WORDS)),
    (pa.int64(), st.sampled_from([0, 1, 2, 9, 10, 11, -1, 2**60])),
    (pa.float64(), st.sampled_from([0.0, -0.0, 0.5, 1.0, 1.5, -2.0, 1e300, math.nan, math.inf, -math.inf])),
    (pa.float32(), st.sampled_from([0.0, 0.5, 1.0, 3.25, math.nan])),
    (pa.bool_(), st.booleans()),
    (pa.date32(), st.sampled_from([dt.date(2024, 2, 29), dt.date(1999, 1, 1)])),
    (pa.decimal128(6, 2), st.sampled_from([Decimal("0.50"), Decimal("1.00"), Decimal("12.25")])),
    (pa.list_(pa.int64()), st.sampled_from([[], [1], [1, 2]])),
    (pa.null(), st.none()),
]
NUMBERS = st.sampled_from([-math.inf, -2.0, 0.0, 0.5, 1.0, 1.5, math.inf])


class Sizes:
    """How small everything is."""

    def __init__(self, few, rows, more):
        self.few, self.rows, self.more = few, rows, more

    def __enter__(self):
        self._stack = ExitStack()
        patch = self._stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(summary, "FEW", self.few)
        patch.setattr(large, "FEW", self.few)
        patch.setattr(summary, "MOST_SAMPLED", 8)
        patch.setattr(ranges, "RANGE_ROWS", self.rows)
        patch.setattr(ranges, "MOST_RANGES", 4)
        patch.setattr(spill, "MORE", self.more)
        return self

    def __exit__(self, *error):
        self._stack.close()

    def __repr__(self):
        return f"Sizes({self.few}, {self.rows}, {self.more})"


sizes = st.builds(Sizes, st.sampled_from([0, 1, 2, 3, 1000]), st.integers(1, 4), st.integers(1, 3))


@st.composite
def tables(draw, names="abc", most=24):
    """The columns of a table: cells of a CSV file with or without decimal commas, or stored types."""
    number = draw(st.integers(0, most))
    is_cells = draw(st.booleans())
    commas = is_cells and draw(st.booleans())
    stored = {}
    for name in names:
        of, values = (pa.string(), st.sampled_from(draw(st.sampled_from([WORDS, CELLS, ["0,5", "1,5", "2"]]))))
        if not is_cells:
            of, values = draw(st.sampled_from(STORED))
        column = draw(st.lists(values if draw(st.booleans()) else st.none() | values, min_size=number, max_size=number))
        if of == pa.string() and draw(st.booleans()):
            unique = draw(st.booleans())
            column = [f"{i:03d}" if draw(st.booleans()) or unique else column[i] for i in range(number)]
        if of in (pa.string(), pa.int64()) and draw(st.booleans()):
            key = draw(st.sampled_from([lambda v: str(v).encode(), lambda v: (len(str(v).encode()), str(v).encode())]))
            column = sorted(filter(lambda v: v is not None, column), key=key)
            column += [None] * (number - len(column))
        stored[name] = pa.array(column, of, from_pandas=False)
    return stored, is_cells, commas


def both(table, batch):
    """The table in memory, and in batches of so many rows."""
    stored, is_cells, commas = table
    rows = max(map(len, stored.values()))

    def make(found):
        return Column(found, is_cells, commas)

    def read(names):
        for start in range(0, rows, batch):
            yield [stored[name][start : start + batch] for name in names]

    source = Source(read, lambda _, found: make(found), _unreadable, list(stored) if is_cells else ())
    chunked = {
        name: pa.chunked_array([array] if rows else [pa.array([], pa.string())]) for name, array in stored.items()
    }
    small = ArrowColumns("t", tuple(stored), rows, lambda name: make(chunked[name]))
    return small, LargeColumns("t", tuple(stored), lambda: rows, source)


def _unreadable(error):
    return Unavailable(str(error))


def questions(draw, names, table):
    """A question on one table."""
    column, other = draw(st.sampled_from(names)), draw(st.sampled_from(names))
    several = draw(st.lists(st.sampled_from(names), max_size=3))
    values = draw(st.lists(st.sampled_from([*WORDS, *CELLS]), max_size=3))
    low, high = draw(NUMBERS), draw(NUMBERS)
    value = draw(st.sampled_from([*WORDS, *CELLS, "001"]))
    asked = [
        ("problem", (column,), {}),
        ("type_of", (column,), {}),
        ("nulls", (column,), {}),
        ("distinct", (column,), {"at_most": draw(st.integers(0, 30))}),
        ("distinct", (column,), {}),
        ("repeated", (column,), {}),
        ("repeated_rows", (several,), {}),
        ("none_of", (column, values), {}),
        ("not_text", (column,), {}),
        ("not_numbers", (column,), {}),
        ("not_finite", (column,), {}),
        ("outside", (column, low, high), {}),
        ("outside", (column, low, high), {"where": (other, value)}),
        ("rows_off_sum", ([column, *several], 1.0, 0.25), {}),
        ("spread", (column, other), {}),
    ]
    return draw(st.sampled_from(asked))


def answer(table, question):
    """What a table answers, so that NaN is the same as NaN and the order of keys counts."""
    name, words, options = question
    found = getattr(table, name)(*words, **options)
    return repr(list(found.items()) if isinstance(found, dict) else found)


@given(st.data(), tables(), st.integers(1, 9), sizes)
def test_questions_on_one_table(data, table, batch, small_sizes):
    with small_sizes:
        small, big = both(table, batch)
        for _ in range(4):
            question = questions(data.draw, "abc", table)
            event(question[0])
            assert answer(big, question) == answer(small, question)


@given(st.data(), tables(), st.integers(1, 9), sizes)
def test_questions_on_a_table_with_labels(data, table, batch, small_sizes):
    with small_sizes:
        small, big = both(table, batch)
        column = data.draw(st.sampled_from("abc"))
        expected, found = small.labelled(column), big.labelled(column)
        for _ in range(3):
            question = questions(data.draw, "abc", table)
            event(question[0])
            assert answer(found, question) == answer(expected, question)
            assert answer(big, question) == answer(small, question)


@given(st.data(), tables("ab"), tables("bcd"), st.integers(1, 9), sizes)
def test_questions_on_two_tables(data, table, other, batch, small_sizes):
    with small_sizes:
        (small, big), (small_other, big_other) = both(table, batch), both(other, batch + 1)
        mine, theirs = data.draw(st.sampled_from("ab")), data.draw(st.sampled_from("bcd"))
        beside = data.draw(st.sampled_from([big_other, small_other]))
        # What is known of repeated values spares some of the work.
        if data.draw(st.booleans()):
            assert big.repeated(mine) == small.repeated(mine)
            assert big_other.repeated(theirs) == small_other.repeated(theirs)
        for ask in ("missing_from", "respelled"):
            expected = getattr(small, ask)(mine, small_other, theirs)
            assert getattr(big, ask)(mine, beside, theirs) == expected
            assert getattr(small, ask)(mine, big_other, theirs) == expected


@given(st.data(), tables("ab", 12), tables("bcd", 12), st.integers(1, 9), sizes)
def test_questions_on_joined_tables(data, table, other, batch, small_sizes):
    with small_sizes:
        (small, big), (small_other, big_other) = both(table, batch), both(other, batch + 1)
        mine, theirs = data.draw(st.sampled_from("ab")), data.draw(st.sampled_from("bcd"))
        expected = small.joined(mine, small_other, theirs)
        found = big.joined(mine, data.draw(st.sampled_from([big_other, small_other])), theirs)
        assert (found.label, found.names, found.rows) == (expected.label, expected.names, expected.rows)
        for _ in range(3):
            question = questions(data.draw, "abcd", table)
            event(question[0])
            assert answer(found, question) == answer(expected, question)
