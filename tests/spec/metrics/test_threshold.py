"""The threshold of the positive class, told by the probability of the other one, against decimal arithmetic."""

from decimal import Context, Decimal
from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.threshold import balanced_at, decided_at, most_of_the_other

EXACT = Context(prec=1200)


def is_positive(other, threshold):
    """Whether 1 - other is at least the threshold, both being the decimals that they are written as."""
    return EXACT.subtract(Decimal(1), Decimal(repr(other))) >= Decimal(repr(threshold))


@pytest.mark.parametrize("hundredths", range(101))
def test_decimals_are_what_they_are_written_as(hundredths):
    threshold, other = hundredths / 100, (100 - hundredths) / 100
    assert most_of_the_other(threshold) == other


@given(st.floats(0, 1))
def test_it_is_the_greatest_probability_that_is_positive(threshold):
    most = most_of_the_other(threshold)
    assert is_positive(most, threshold)
    assert not is_positive(nextafter(most, inf), threshold)


@given(st.floats(0, 1), st.floats(0, 1))
def test_it_parts_what_is_positive_from_what_is_not(threshold, other):
    assert (other <= most_of_the_other(threshold)) == is_positive(other, threshold)


@pytest.mark.parametrize("threshold", [5e-324, 1e-300, 1e-17])
def test_a_tiny_threshold_still_asks_for_something(threshold):
    assert most_of_the_other(threshold) == nextafter(1, 0)


def test_a_whole_number_is_a_threshold():
    assert (most_of_the_other(0), most_of_the_other(1)) == (1.0, 0.0)


@given(st.floats(1e-6, 1e6))
def test_benefit_and_harm_balance_at_the_odds_of_the_rate(rate):
    cut = balanced_at(rate)
    assert cut / (1 - cut) == pytest.approx(rate)


def test_a_problem_of_benefit_and_harm_decides_where_they_balance():
    said = {"assay": "fingerprint/1", "name": "x", "category": "ImLC"}
    said |= {"class_imbalance": False, "class_scores_available": True, "exchange_rate": 0.25}
    assert decided_at(Fingerprint(**said, decision_rule="cost_benefit")) == 0.2
    assert decided_at(Fingerprint(**said, decision_rule="argmax")) == 0.5
    assert decided_at(None) == 0.5
