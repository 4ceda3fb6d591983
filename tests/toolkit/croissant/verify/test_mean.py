"""The mean of numbers of any size is that of fractions, in as many digits as a sum of doubles has."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay.croissant.verify.mean import Mean
from assay.croissant.verify.profile.spoken import say_of
from assay.data.value_types import ValueType

NUMBER = st.floats(allow_nan=False, allow_infinity=False) | st.floats(-1e3, 1e3)
HUGE = 1.7e308


@given(st.lists(st.lists(NUMBER, min_size=1, max_size=6), min_size=1, max_size=6))
@example([[HUGE, HUGE], [HUGE, HUGE]])
@example([[1.0, 2.0], [HUGE, -HUGE], [5e-324]])
def test_a_mean_is_that_of_fractions(parts):
    mean = Mean()
    for part in parts:
        mean.add(np.array(part))
    numbers = [Fraction(number) for part in parts for number in part]
    exact, largest = sum(numbers) / len(numbers), max(map(abs, numbers))
    assert abs(Fraction(mean.value) - exact) <= largest * Fraction(1, 2**49) + Fraction(5e-324)


@pytest.mark.parametrize(
    ("value_type", "number", "said"),
    [
        (ValueType.DATE, -719162.0, "0001-01-01"),
        (ValueType.DATE, 0.0, "1970-01-01"),
        (ValueType.DATETIME, -62135596800e6, "0001-01-01 00:00:00"),
        (ValueType.DATETIME, 1e6, "1970-01-01 00:00:01"),
        (ValueType.TIME, 3661e6, "01:01:01"),
        (ValueType.DATE, 4e6, "10,952 years after 1970"),
    ],
)
def test_days_and_moments_are_said_as_iso_8601_writes_them(value_type, number, said):
    assert say_of(value_type)(number) == said
