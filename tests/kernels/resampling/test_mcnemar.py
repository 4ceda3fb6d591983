"""McNemar's exact test: all splits counted out and SciPy's binomial test are the oracles."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.resampling import mcnemar
from assay_kernels.resampling.mcnemar import COUNTED_UP_TO, exact_mcnemar

counts = st.integers(0, 5_000_000)


def test_small_counts_are_the_sums_of_binomials_rounded_once():
    for b in range(40):
        for c in range(40):
            tail = Fraction(2 * sum(comb(b + c, k) for k in range(min(b, c) + 1)), 2 ** (b + c))
            assert exact_mcnemar(b, c) == float(min(Fraction(1), tail))


@given(counts, counts)
def test_any_counts_give_what_scipy_says(b, c):
    stats = pytest.importorskip("scipy.stats")
    expected = stats.binomtest(b, b + c).pvalue if b + c else 1.0
    assert exact_mcnemar(b, c) == pytest.approx(expected, rel=1e-9, abs=1e-300)


@given(st.integers(0, 400), st.integers(0, 400))
def test_both_ways_to_the_tail_meet(b, c):
    counted = exact_mcnemar(b, c)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mcnemar, "COUNTED_UP_TO", -1)
        assert exact_mcnemar(b, c) == pytest.approx(counted, rel=1e-12)


@given(counts, counts)
def test_neither_algorithm_is_favoured_and_a_wider_split_is_no_likelier(b, c):
    p = exact_mcnemar(b, c)
    assert p == exact_mcnemar(c, b)
    assert 0 <= p <= 1
    low, high = sorted((b, c))
    assert low == 0 or exact_mcnemar(low - 1, high + 1) <= p


@pytest.mark.parametrize("n", [5, 12, COUNTED_UP_TO])
def test_it_is_below_a_level_no_more_often_than_the_level_says(n):
    p = [exact_mcnemar(b, n - b) for b in range(n + 1)]
    for level in (0.01, 0.05, 0.2, 0.5):
        chance = sum(Fraction(comb(n, b), 2**n) for b in range(n + 1) if p[b] <= level)
        assert chance <= Fraction(repr(level))
