import math
from fractions import Fraction
from functools import reduce

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.state import fixed_sum

finite = st.floats(min_value=-1023.0, max_value=1023.0)
units = st.integers(min_value=-(2**125), max_value=2**125 - 1)


def limbs_of(values):
    return fixed_sum.from_integer(sum(fixed_sum.to_units(np.array(values, dtype=np.float64)).tolist()))


@given(units)
def test_integers_survive_the_limbs(number):
    limbs = fixed_sum.from_integer(number)
    assert fixed_sum.to_integer(limbs) == number
    assert 0 <= limbs[1] < 2**62


@given(units.map(lambda u: u // 4), units.map(lambda u: u // 4))
def test_adding_carries(a, b):
    total = fixed_sum.add_limbs(fixed_sum.from_integer(a), fixed_sum.from_integer(b))
    assert np.array_equal(total, fixed_sum.from_integer(a + b))


@given(finite)
def test_a_value_is_rounded_once_half_to_even(value):
    (got,) = fixed_sum.to_units(np.array([value])).tolist()
    assert got == round(Fraction(value) * 2**fixed_sum.SCALE)


@pytest.mark.parametrize(("value", "expected"), [(0.5, 0), (1.5, 2), (2.5, 2), (-0.5, 0), (-1.5, -2), (3.0, 3)])
def test_ties_go_to_the_even_unit(value, expected):
    assert fixed_sum.to_units(np.array([value * 2.0**-fixed_sum.SCALE])).tolist() == [expected]


@given(st.lists(finite, max_size=40), st.data())
def test_any_order_and_grouping_gives_the_same_bits(values, data):
    cut = data.draw(st.integers(0, len(values)))
    shuffled = data.draw(st.permutations(values))
    whole = limbs_of(values)
    parts = fixed_sum.add_limbs(limbs_of(shuffled[:cut]), limbs_of(shuffled[cut:]))
    assert np.array_equal(whole, parts)


@given(st.lists(finite, max_size=40))
def test_a_sum_is_off_by_half_a_unit_a_value_at_most(values):
    exact = sum(Fraction(v) for v in values)
    assert abs(fixed_sum.to_integer(limbs_of(values)) - exact * 2**fixed_sum.SCALE) <= Fraction(len(values), 2)


@given(st.lists(units.map(lambda u: u // 64), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_many_sums_add_up_exactly_in_any_order(numbers, random):
    shuffled = random.sample(numbers, len(numbers))
    total = reduce(fixed_sum.add_limbs, map(fixed_sum.from_integer, shuffled))
    assert fixed_sum.to_integer(total) == sum(numbers)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 1024.0, -1024.0])
def test_values_out_of_range_are_refused(bad):
    with pytest.raises(ValueError, match="below 1024"):
        fixed_sum.to_units(np.array([0.5, bad]))


def test_shapes_must_agree():
    with pytest.raises(ValueError, match="cannot be merged"):
        fixed_sum.add_limbs(np.zeros((3, 2), dtype=np.int64), np.zeros((2, 2), dtype=np.int64))


def test_limbs_out_of_range_are_refused():
    with pytest.raises(OverflowError):
        fixed_sum.from_integer(2**125)


def test_single_precision_is_exact():
    values = np.array([0.1, 0.7], dtype=np.float32)
    assert fixed_sum.to_units(values).tolist() == [round(Fraction(float(v)) * 2**52) for v in values]
