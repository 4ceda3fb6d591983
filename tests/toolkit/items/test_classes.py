"""The order in which classes stand when nobody states one."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.items.classes import are_numbers, by_bytes, in_order

NUMBERS = st.integers().map(str) | st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str)


@pytest.mark.parametrize(
    ("classes", "order"),
    [
        (["10", "6", "7"], ["6", "7", "10"]),
        (["10.5", "9.5", "-3"], ["-3", "9.5", "10.5"]),
        (["1e3", "20", "+7", ".5", "5."], [".5", "5.", "+7", "20", "1e3"]),
        (["7", "007", "07"], ["007", "07", "7"]),
        (["low", "medium", "high"], ["high", "low", "medium"]),
        (["10", "9", "x"], ["10", "9", "x"]),
        (["10", "9", "nan"], ["10", "9", "nan"]),
        (["1e99999999999999999999", "9"], ["1e99999999999999999999", "9"]),
        ([], []),
    ],
)
def test_numbers_stand_by_size_and_text_by_bytes(classes, order):
    assert in_order(classes) == tuple(order)
    assert in_order(reversed(classes)) == tuple(order)


@given(st.lists(NUMBERS))
def test_every_number_is_known_as_one(classes):
    assert are_numbers(classes)
    sizes = [Decimal(name) for name in in_order(classes)]
    assert sizes == sorted(sizes)


@given(st.lists(st.text(min_size=1)))
def test_the_byte_order_of_text_is_that_of_numpy_and_python(classes):
    assert list(by_bytes(classes)) == sorted({*classes}) == np.unique(np.array(classes, dtype=object)).tolist()
