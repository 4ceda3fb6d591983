"""The axis of the strips in tables."""

import math
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.report.scale import CHARACTER, MARGIN, WIDTH, scale_for

finite = st.floats(allow_nan=False, allow_infinity=False)
values = st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 6)) | st.floats(0, 1) | finite, min_size=1, max_size=8)


def beyond_all(numbers):
    """Whether there is no room around them among the numbers that there are."""
    return not all(math.isfinite(one * 1.2) for one in (max(numbers) - min(numbers), max(numbers), min(numbers)))


@given(values)
def test_values_of_any_size_lie_on_the_strip_in_their_order(numbers):
    scale = scale_for(numbers)
    if scale is None:
        assert beyond_all(numbers)
        return
    places = [scale.at(number) for number in sorted(numbers)]
    assert places == sorted(places)
    assert all(MARGIN <= place <= WIDTH - MARGIN for place in places)


@given(values)
def test_ticks_are_few_and_on_the_strip(numbers):
    scale = scale_for(numbers)
    if scale is not None:
        assert 1 <= len(scale.ticks) <= 6
        assert all(MARGIN <= scale.at(tick) <= WIDTH - MARGIN for tick in scale.ticks)


@given(values)
def test_ticks_are_round_and_stand_apart(numbers):
    """Each is a whole multiple of 1, 2 or 5 times a power of ten, which is the distance between two of them."""
    scale = scale_for(numbers)
    if scale is None or len(scale.ticks) < 2:
        return
    steps = {after - before for before, after in pairwise(scale.ticks)}
    step = Decimal(max(steps))
    assert float(step.scaleb(-step.adjusted())) == pytest.approx(
        min((1, 2, 5, 10), key=lambda one: abs(one - float(step.scaleb(-step.adjusted())))), rel=1e-4
    )
    apart = [scale.at(after) - scale.at(before) for before, after in pairwise(scale.ticks)]
    assert max(apart) - min(apart) <= 0.21


@given(values)
def test_labels_are_told_apart_and_do_not_touch(numbers):
    scale = scale_for(numbers)
    if scale is None:
        return
    labelled = scale.labelled
    assert labelled
    assert labelled[0][0] == scale.ticks[0]
    assert len({text for _, text in labelled}) == len(labelled)
    for (before, left), (after, right) in pairwise(labelled):
        assert (len(left) + len(right)) / 2 * CHARACTER <= scale.at(after) - scale.at(before) + 0.2


@given(st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 6)), min_size=1, max_size=8))
def test_a_label_is_its_tick(numbers):
    scale = scale_for(numbers)
    for tick, text in scale.labelled:
        if "×" not in text:
            assert float(text.replace("−", "-").lstrip("<>")) == pytest.approx(
                tick, rel=1e-6, abs=10.0**-scale.decimals
            )


def test_no_values_no_scale():
    assert scale_for([]) is None


def test_numbers_too_far_apart_for_any_number_have_no_scale():
    assert scale_for([-1.7e308, 1.7e308]) is None


@pytest.mark.parametrize("value", [0.7, -3.0, 0.0, 1e300, 5e-324])
def test_one_value_stands_in_the_middle(value):
    assert scale_for([value]).at(value) == WIDTH / 2
    assert scale_for([value, value]).at(value) == WIDTH / 2


def test_values_that_only_rounding_tells_apart_are_drawn_as_one():
    scale = scale_for([0.1 + 0.2, 0.3])
    assert scale.at(0.3) == scale.at(0.1 + 0.2) == WIDTH / 2


def test_ticks_of_a_known_range():
    assert scale_for([0.98, 0.9984]).ticks == pytest.approx([0.98, 0.985, 0.99, 0.995])
