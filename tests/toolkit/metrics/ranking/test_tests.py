"""The signed-rank test and Holm's correction: SciPy is the oracle, and loops over everything that could have been."""

import warnings
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.metrics.ranking.holm import adjusted, rejected
from assay_kernels.resampling.signed_ranks import EXACT_UP_TO, Differences

stats = pytest.importorskip("scipy.stats")

APART = st.lists(st.integers(-9, 9), min_size=1, max_size=60).map(lambda values: np.array(values, float))
UNTIED = st.permutations(range(1, 41)).flatmap(
    lambda sizes: st.lists(st.sampled_from([-1, 1]), min_size=1, max_size=40).map(
        lambda signs: np.array([sign * size for sign, size in zip(signs, sizes, strict=False)], float)
    )
)


def expected(apart, method):
    # SciPy's z of differences that are all 0 divides by 0.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return [
            float(stats.wilcoxon(apart, alternative=side, correction=True, method=method).pvalue)
            for side in ("greater", "less")
        ]


@given(UNTIED)
def test_without_ties_it_is_that_of_scipy(apart):
    method = "exact" if apart.size <= EXACT_UP_TO else "approx"
    assert Differences(apart).p() == pytest.approx(expected(apart, method), rel=1e-12)


@given(APART)
def test_with_ties_it_is_that_of_scipy(apart):
    found = Differences(apart)
    there = apart[apart != 0]
    if not there.size:
        assert found.p() == (1.0, 1.0)
    elif not found.exact:
        assert found.p() == pytest.approx(expected(there, "approx"), rel=1e-12)


@given(st.lists(st.integers(-5, 5).filter(bool), min_size=1, max_size=9).map(np.array))
def test_the_exact_one_counts_all_signs(apart):
    ranks = stats.rankdata(abs(apart))
    own = ranks[apart > 0].sum()
    every = [sum(ranks[np.array(ups, bool)]) for ups in product([0, 1], repeat=len(apart))]
    found = Differences(apart.astype(float))
    assert found.exact
    assert found.p() == (np.mean([one >= own for one in every]), np.mean([one <= own for one in every]))


@given(st.data())
def test_a_draw_is_the_test_of_the_cases_repeated(data):
    apart = data.draw(APART)
    times = np.array(data.draw(st.lists(st.integers(0, 3), min_size=apart.size, max_size=apart.size)))
    found = Differences(apart).sums(times[np.newaxis].astype(np.uint32))
    alone = Differences(np.repeat(apart, times))
    again = alone.sums(np.ones((1, int(times.sum())), np.uint32))
    for one, other in zip(found, again, strict=True):
        assert one == pytest.approx(other)


def test_sizes_that_rounding_keeps_apart_tie():
    apart = np.array([0.3 - 0.2, 0.8 - 0.7, -(0.2 - 0.1)])
    assert len(set(np.abs(apart))) > 1
    assert Differences(apart).p() == Differences(np.array([1.0, 1.0, -1.0])).p() == (0.5, 7 / 8)


P = st.lists(st.floats(0, 1), min_size=1, max_size=30).map(np.array)


@given(P)
def test_holm_step_by_step(p):
    found, worst = np.empty(p.size), 0.0
    for k, place in enumerate(np.argsort(p, kind="stable")):
        worst = max(worst, (p.size - k) * p[place])
        found[place] = min(1, worst)
    assert adjusted(p) == pytest.approx(found)
    assert (adjusted(p) >= p).all()


@given(P, st.sampled_from([0.01, 0.05, 0.2]))
def test_holm_by_quantiles_rejects_what_adjusted_values_reject(p, alpha):
    kept = np.clip(p, 1e-12, 1 - 1e-12)
    values = adjusted(kept)
    if (np.abs(values - alpha) < 1e-9).any():
        return
    z = stats.norm.isf(kept)
    assert (rejected(z[np.newaxis], p.size, alpha)[0] == (values <= alpha)).all()
