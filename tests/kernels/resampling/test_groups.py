"""Random groups: dealing at random, Student's quantile, and intervals that cover as often as they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from assay_kernels.confusion import finalize
from assay_kernels.resampling.groups import FEWEST, deal, random_groups
from assay_kernels.resampling.intervals import Interval
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.resampling.student import student_quantile
from assay_kernels.state.undefined import Undefined


@given(st.floats(0.5001, 0.99999), st.integers(1, 400))
def test_quantiles_are_those_of_scipy(p, degrees):
    assert student_quantile(p, degrees) == pytest.approx(stats.t.ppf(p, degrees), rel=1e-9)


@given(st.lists(st.integers(0, 2**40), max_size=30), st.integers(1, 1000), st.integers(0, 2**64 - 1))
def test_a_unit_has_one_group_whoever_stands_beside_it(units, groups, seed):
    dealt = deal(np.array(units, np.int64), groups, seed)
    assert all(0 <= group < groups for group in dealt)
    assert dealt.tolist() == [deal(np.array([unit]), groups, seed)[0] for unit in units]


def test_groups_are_of_about_one_size_and_other_seeds_deal_otherwise():
    first, second = (deal(np.arange(100_000), 50, seed) for seed in (1, 2))
    for dealt in (first, second):
        assert stats.chisquare(np.bincount(dealt, minlength=50)).pvalue > 1e-4
    assert stats.chi2_contingency(np.histogram2d(first, second, 50)[0]).pvalue > 1e-4


def test_an_interval_is_students_around_the_value():
    scores = np.random.default_rng(0).normal(size=30)
    found = random_groups(Replicates.of_values(scores), 0.3, 0.9)
    reach = stats.t.ppf(0.95, 29) * stats.sem(scores)
    assert found == Interval(pytest.approx(0.3 - reach), pytest.approx(0.3 + reach), 0.9, "random-groups", 30, 0)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([0.5] * (FEWEST - 1), f"the items make {FEWEST - 1} random groups, and an interval takes {FEWEST}"),
        ([0.5] * 17 + [np.nan] * 3, "the score is undefined in 3 of 20 random groups"),
    ],
)
def test_too_little_makes_no_interval(values, reason):
    assert random_groups(Replicates.of_values(np.array(values)), 0.5) == Undefined(reason)


def test_a_few_undefined_groups_are_left_out_and_counted():
    scores = np.append(np.linspace(0, 1, 39), np.nan)
    found = random_groups(Replicates.of_values(scores), 0.5)
    assert (found.replicates, found.undefined) == (40, 1)
    assert found[:2] == random_groups(Replicates.of_values(scores[:-1]), 0.5)[:2]


@pytest.mark.parametrize("metric", ["matthews", "f_beta"])
def test_intervals_cover(metric):
    """Metrics that are no means, on studies of a known table of probabilities."""
    formula = {"matthews": finalize.mcc, "f_beta": lambda table: finalize.f_beta(table, beta=1.0)}[metric]
    truth = np.array([[0.6, 0.1], [0.08, 0.22]])
    rng, groups, hits = np.random.default_rng(3), 20, 0
    exact = formula((truth * 10**6).round().astype(np.int64))
    for _ in range(1000):
        tables = rng.multinomial(500, truth.ravel(), size=groups).reshape(groups, 2, 2)
        scores = Replicates.of([formula(table) for table in tables])
        found = random_groups(scores, formula(tables.sum(axis=0)))
        hits += found.low <= exact <= found.high
    assert 0.935 <= hits / 1000 <= 0.965
