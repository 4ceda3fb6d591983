"""The axis of the strips in tables."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assay.report.scale import MARGIN, WIDTH, scale_for

values = st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 6)), min_size=1, max_size=8)


@given(values)
def test_values_lie_on_the_strip_in_their_order(numbers):
    scale = scale_for(numbers)
    places = [scale.at(number) for number in sorted(numbers)]
    assert places == sorted(places)
    assert all(MARGIN <= place <= WIDTH - MARGIN for place in places)


@given(values)
def test_ticks_are_few_round_and_told_apart(numbers):
    assume(max(numbers) == min(numbers) or max(numbers) - min(numbers) > 1e-4)
    scale = scale_for(numbers)
    assert 1 <= len(scale.ticks) <= 6
    assert all(MARGIN <= scale.at(tick) <= WIDTH - MARGIN for tick in scale.ticks)
    texts = [f"{tick:.{scale.decimals}f}" for tick in scale.ticks]
    assert len(set(texts)) == len(texts)
    for tick, text in zip(scale.ticks, texts, strict=True):
        assert float(text) == pytest.approx(tick, rel=1e-6, abs=1e-9 * max(1, abs(tick)))


def test_no_values_no_scale():
    assert scale_for([]) is None


def test_one_value_stands_in_the_middle():
    scale = scale_for([0.7])
    assert scale.at(0.7) == WIDTH / 2


def test_ticks_of_a_known_range():
    assert scale_for([0.98, 0.9984]).ticks == pytest.approx([0.98, 0.985, 0.99, 0.995])
