"""Profiles against plain Python, however the records are cut into blocks."""

import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.verify.fit import NONE, Fitted
from assay.croissant.verify.lists import items_of
from assay.croissant.verify.profile import collect
from assay.croissant.verify.profile.collect import Profiler
from assay.croissant.verify.profile.model import QUANTILES

NUMBERS = st.one_of(st.floats(width=32), st.integers(-5, 5).map(float))
COLUMNS = {
    pa.int64(): st.integers(-(2**53), 2**53) | st.integers(-3, 3),
    pa.float64(): NUMBERS,
    pa.string(): st.text(max_size=4),
    pa.bool_(): st.booleans(),
    pa.list_(pa.int64()): st.lists(st.none() | st.integers(0, 9), max_size=3),
    pa.large_binary(): st.binary(max_size=5),
}


@st.composite
def columns(draw):
    """A type, values of it, and where they are cut."""
    arrow = draw(st.sampled_from(list(COLUMNS)))
    values = draw(st.lists(st.none() | COLUMNS[arrow], max_size=30))
    cuts = draw(st.lists(st.integers(0, len(values)), max_size=3))
    return arrow, values, sorted({0, len(values), *cuts})


def profile_of(arrow, values, cuts, columns=1):
    profiler = Profiler("r/a", "r", "text", columns)
    for start, end in pairwise(cuts):
        array = pa.array(values[start:end], arrow)
        profiler.add(Fitted(array, NONE, array), items_of(array))
    return profiler.profile()


def told(value):
    """A value by what equal ones are."""
    return "nan" if isinstance(value, float) and math.isnan(value) else value


def same(found, numbers):
    """Whether a spread is that of some numbers."""
    if not numbers:
        assert found is None
        return
    ordered = sorted(numbers)
    assert (found.low, found.high) == (ordered[0], ordered[-1])
    assert found.mean == pytest.approx(math.fsum(ordered) / len(ordered), rel=1e-9, abs=1e-9 * max(map(abs, ordered)))
    assert list(found.quantiles) == [ordered[max(0, math.ceil(at * len(ordered)) - 1)] for at in QUANTILES]
    assert sum(bar.values for bar in found.bars) == len(ordered)
    assert [bar.high for bar in found.bars[:-1]] == [bar.low for bar in found.bars[1:]]
    for bar in found.bars[:-1]:
        assert bar.values == sum(bar.low <= number < bar.high for number in ordered)


@given(columns())
def test_a_profile_is_what_plain_python_finds(column):
    arrow, values, cuts = column
    found = profile_of(arrow, values, cuts)
    there = [value for value in values if value is not None]
    items = [item for value in there for item in value if item is not None] if pa.types.is_list(arrow) else there
    assert (found.records, found.missing) == (len(values), len(values) - len(there))
    assert found.values == len(items)
    if arrow == pa.large_binary():
        same(found.lengths, [len(value) for value in items])
        return
    counted = Counter(map(told, items))
    assert found.distinct == len(counted)
    assert [each.times for each in found.often] == sorted(counted.values(), reverse=True)[: len(found.often)]
    assert len(found.often) == min(len(counted), collect.MOST_OFTEN)
    if arrow == pa.string():
        same(found.lengths, [len(value) for value in items])
    elif arrow != pa.bool_():
        same(found.numbers, [float(value) for value in items if math.isfinite(value)])
        assert found.not_finite == sum(not math.isfinite(value) for value in items)
    if pa.types.is_list(arrow):
        same(found.lists, [len(value) for value in there])


def test_more_different_values_than_are_counted_are_said_to_be_more():
    values = list(range(collect.MOST_DISTINCT + 1))
    assert profile_of(pa.int64(), values[:-1], [0, 7, len(values) - 1]).distinct == collect.MOST_DISTINCT
    found = profile_of(pa.int64(), values, [0, len(values)])
    assert (found.distinct, found.often) == (None, ())


def test_different_values_are_counted_while_they_take_little_memory():
    long = ["x" * (1 << 18) + str(number) for number in range(80)]
    assert profile_of(pa.string(), long[:9] * 9, [0, 30, 81]).distinct == 9
    before = pa.total_allocated_bytes()
    profiler = Profiler("r/a", "r", "text", 1)
    for text in long:
        array = pa.array([text])
        profiler.add(Fitted(array, NONE, array), items_of(array))
    assert pa.total_allocated_bytes() - before < 3 * collect.MOST_BYTES
    found = profiler.profile()
    assert (found.values, found.distinct, found.often) == (80, None, ())


def test_quantiles_of_many_values_are_those_of_some_and_say_of_which():
    values = np.arange(10 * collect.FEWEST_HELD)
    found = profile_of(pa.int64(), values, [0, 100, 20_000, len(values)], columns=1 << 20).numbers
    assert found.step == 16
    held = values[::16]
    assert list(found.quantiles) == [held[math.ceil(at * len(held)) - 1] for at in QUANTILES]
    assert (found.low, found.high) == (values[0], values[-1])
