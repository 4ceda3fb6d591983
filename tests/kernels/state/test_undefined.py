import math
from dataclasses import FrozenInstanceError

import pytest

from assay_kernels.state.undefined import Undefined, quotient


def test_is_a_frozen_value_with_a_reason():
    value = Undefined("class 2 has no items")
    assert value == Undefined("class 2 has no items")
    assert value != Undefined("no items")
    assert len({value, Undefined("class 2 has no items")}) == 1
    with pytest.raises(FrozenInstanceError):
        value.reason = "other"  # type: ignore[misc]


@pytest.mark.parametrize("use", [float, abs, math.isnan, lambda v: v + 1, lambda v: v < 1, sum])
def test_is_no_number(use):
    with pytest.raises(TypeError):
        use(Undefined("no items"))


def test_an_infinite_value_says_so():
    assert Undefined("infinite: specificity is 1").infinite
    assert not Undefined("no items").infinite


def test_quotient_is_rounded_once():
    huge = 10**40
    assert quotient(huge, 3 * huge, "none") == 1 / 3
    assert quotient(0, 5, "none") == 0.0
    assert quotient(0, 0, "no items") == Undefined("no items")
