"""Ranks of values that have draws: loops over every draw, SciPy's ranks, and the rankings of masks are the oracles."""

import tracemalloc
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assay.metrics.ranking import joint
from assay.metrics.ranking.joint import jointly
from assay.metrics.ranking.lack import Undrawn
from assay.metrics.ranking.of_values import by_tests, by_value, over_parts, p_of_draws, usable_of
from assay.metrics.ranking.rank import rank_algorithms
from assay.metrics.ranking.schemes import Scheme
from assay_kernels.tails import fewest_draws

stats = pytest.importorskip("scipy.stats")

EIGHTHS = st.integers(0, 8).map(lambda value: value / 8)


def tables(*sizes):
    """Arrays of a few values, so that they tie."""
    return st.tuples(*sizes).flatmap(lambda shape: arrays.arrays(np.float64, shape, elements=EIGHTHS))


ALGORITHMS = st.integers(2, 5)
DRAWS = tables(st.integers(40, 60), ALGORITHMS)


def places(values):
    return stats.rankdata(-values, method="min", axis=-1)


@given(DRAWS)
def test_ranks_waver_as_loops_over_the_draws_say(drawn):
    found = by_value(drawn[0], drawn, 0.9)
    assert found.rank.tolist() == places(drawn[0]).tolist()
    for a in range(drawn.shape[1]):
        own = sorted(places(row)[a] for row in drawn)
        shares = [own.count(rank) / len(own) for rank in range(1, drawn.shape[1] + 1)]
        assert found.frequency[a] == pytest.approx(shares)
        low = next(rank for at, rank in enumerate(own, 1) if at / len(own) >= 0.05 - 1e-12)
        high = next(rank for at, rank in enumerate(own, 1) if at / len(own) >= 0.95 - 1e-12)
        assert (found.low[a], found.high[a]) == (low, high)
    taus = [stats.kendalltau(-places(row), -places(drawn[0])).statistic for row in drawn]
    assert found.tau == pytest.approx(np.array(taus), nan_ok=True)


@given(DRAWS)
def test_p_counts_the_draws_that_do_not_say_so(drawn):
    p = p_of_draws(drawn)
    for a in range(drawn.shape[1]):
        for b in range(drawn.shape[1]):
            no_better = sum(row[a] <= row[b] for row in drawn)
            assert p[a, b] == (1 if a == b else (1 + no_better) / (1 + len(drawn)))


@given(tables(st.integers(2, 9), ALGORITHMS), st.booleans())
def test_over_subgroups_it_is_the_ranking_of_masks_on_the_same_values(values, higher):
    sign = 1 if higher else -1
    found, p = over_parts(values * sign, Undrawn("nothing was drawn"), 0.95)
    theirs = rank_algorithms(values, higher_is_better=higher)
    assert found.keys() == theirs.schemes.keys()
    for scheme, one in found.items():
        assert (one.rank == theirs.schemes[scheme].rank).all()
        assert np.abs(one.score) == pytest.approx(np.abs(theirs.schemes[scheme].score))
    assert (p == theirs.p).all()


@given(tables(st.integers(40, 45), st.integers(2, 4), ALGORITHMS))
def test_every_draw_of_subgroups_is_a_ranking_of_its_own(drawn):
    found, _ = over_parts(drawn[0], drawn, 0.95)
    for scheme, one in found.items():
        if scheme is Scheme.TEST:
            assert one.low is None
            continue
        each = np.stack([over_parts(table, Undrawn(""), 0.95)[0][scheme].rank for table in drawn])
        shares = np.stack([(each == rank).mean(axis=0) for rank in range(1, drawn.shape[2] + 1)], axis=1)
        assert one.frequency == pytest.approx(shares)


@given(DRAWS, st.randoms(use_true_random=False))
def test_the_order_of_algorithms_changes_nothing(drawn, random):
    order = list(range(drawn.shape[1]))
    random.shuffle(order)
    one, other = by_value(drawn[0], drawn, 0.9), by_value(drawn[0][order], drawn[:, order], 0.9)
    assert (one.rank[order] == other.rank).all()
    assert (one.frequency[order] == other.frequency).all()
    assert (p_of_draws(drawn)[np.ix_(order, order)] == p_of_draws(drawn[:, order])).all()


def test_draws_without_a_value_are_left_out_as_long_as_they_are_few():
    drawn = np.random.default_rng(0).random((100, 3))
    drawn[:5, 1] = np.nan
    assert len(usable_of(drawn, 0.95)) == 95
    drawn[5, 2] = np.nan
    assert usable_of(drawn, 0.95).reason == "some algorithm has no value on 6 of 100 draws"
    assert "39 draws are too few" in usable_of(drawn[61:], 0.95).reason


@given(st.integers(1, 6).flatmap(lambda digits: st.tuples(st.just(10**digits), st.integers(1, 10**digits - 1))))
def test_draws_that_are_just_enough_for_a_level_are_enough(shares):
    """The level as a quotient of whole numbers is the oracle: its decimal places are what the user writes."""
    scale, within = shares
    needed = -(-2 * scale // (scale - within))
    level = within / scale
    assert fewest_draws(level) == needed
    if needed <= 20_000:
        drawn = np.zeros((needed, 2))
        assert len(usable_of(drawn, level)) == needed
        assert usable_of(drawn[1:], level).reason.endswith(f"which takes {needed}")


def test_tests_that_are_lacking_are_counted_and_leave_those_of_the_pair_without_a_rank():
    p = np.array([[1, 0.001, np.nan], [0.999, 1, 0.001], [np.nan, 0.999, 1]])
    found, adjusted = by_tests(p)
    assert np.isnan(found.score).tolist() == [True, False, True]
    assert np.isnan(found.rank).all(), "the second is first or second, as the test of the others would say"
    assert "1 pair has no test" in found.reason
    assert adjusted[0, 1] == pytest.approx(0.006), "all six tests are corrected for"
    assert np.isnan(adjusted[0, 2])


TESTED = st.sampled_from([1e-9, 0.004, 0.0045, 0.006, 0.009, 0.02, 0.5, 0.9])
"""Some lie where a correction for one test more or less decides: 0.05 / 12, / 11, ..."""
OUTCOMES = ((1e-9, 1 - 1e-9), (1 - 1e-9, 1e-9), (0.0045, 0.9955), (0.5, 0.5))
"""What a test of a pair, in both directions, might have said."""


@given(st.integers(2, 4).flatmap(lambda count: arrays.arrays(np.float64, (count, count), elements=TESTED)), st.data())
def test_a_rank_by_tests_is_one_whatever_the_tests_that_are_lacking_would_say(p, data):
    """Every pair without a test gets one, of each kind, and all is corrected and counted anew."""
    pairs = list(combinations(range(len(p)), 2))
    lacking = data.draw(st.lists(st.sampled_from(pairs), unique=True, max_size=3))
    whole = p.copy()
    for a, b in lacking:
        p[a, b] = p[b, a] = np.nan
    found, _ = by_tests(p)
    for outcomes in product(OUTCOMES, repeat=len(lacking)):
        for (a, b), (one, other) in zip(lacking, outcomes, strict=True):
            whole[a, b], whole[b, a] = one, other
        sure, _ = by_tests(whole)
        assert not np.isnan(sure.rank).any()
        for known, said in ((found.score, sure.score), (found.rank, sure.rank)):
            assert np.array_equal(known[~np.isnan(known)], said[~np.isnan(known)])
    assert np.isnan(found.score[[each for pair in lacking for each in pair]]).all()


def test_a_lighter_correction_can_turn_a_rank_and_then_there_is_none():
    p = np.full((5, 5), 0.9)
    p[:2, 2:] = 1e-9
    p[0, 1] = 0.05 / 13.5
    found, _ = by_tests(p)
    assert found.rank.tolist() == [1, 1, 3, 3, 3]
    p[2, 3] = p[3, 2] = np.nan
    found, _ = by_tests(p)
    assert np.isnan(found.rank).all(), "with the last two told apart, the first would win one more"


def test_who_is_far_enough_ahead_has_a_rank_without_all_tests():
    p = np.array([[1, 1e-9, 1e-9], [0.9, 1, np.nan], [0.9, np.nan, 1]])
    found, _ = by_tests(p)
    assert found.rank[0] == 1
    assert np.isnan(found.rank[1:]).all()


@pytest.mark.parametrize(("draws", "lacks"), [(38, True), (39, False)])
def test_tests_by_too_few_draws_can_find_nothing_and_say_so(draws, lacks):
    least = 1 / (1 + draws)
    found, _ = by_tests(np.array([[1, least], [1, 1]]), least)
    assert ("can find no difference with fewer than 39 draws" in found.reason) == lacks
    assert (found.score == 0).all() == lacks


def covariance(algorithms, seed):
    root = np.random.default_rng(seed).normal(size=(algorithms, algorithms + 2))
    return root @ root.T


@pytest.mark.parametrize("freedom", [np.inf, 30])
def test_joint_draws_lie_apart_as_they_are_told_to(freedom):
    cov = covariance(4, 1)
    apart = cov.diagonal()[:, None] + cov.diagonal() - 2 * cov
    values = np.array([1.0, 2.0, 0.5, 7.0])
    drawn = jointly(values, apart, seed=3, replicates=40_000, freedom=freedom)
    wider = freedom / (freedom - 2) if np.isfinite(freedom) else 1.0
    for a in range(4):
        for b in range(4):
            between = drawn[:, a] - drawn[:, b]
            assert between.mean() == pytest.approx(values[a] - values[b], abs=0.05)
            assert between.var() == pytest.approx(apart[a, b] * wider, rel=0.05)


def test_joint_draws_of_equal_algorithms_tie_in_every_draw():
    apart = np.array([[0.0, 0, 1, 1], [0, 0, 1, 1], [1, 1, 0, 0], [1, 1, 0, 0]])
    drawn = jointly(np.array([0.5, 0.5, 0.6, 0.6]), apart, seed=0, replicates=500)
    assert (drawn[:, 0] == drawn[:, 1]).all()
    assert drawn[:, 2] == pytest.approx(drawn[:, 3])
    assert np.unique(drawn[:, 2]).size == 500


def test_more_draws_begin_with_the_same_and_other_parts_have_others():
    apart = 1.0 - np.eye(3)
    few, many = (jointly(np.zeros(3), apart, seed=1, replicates=r) for r in (50, 200))
    assert (many[:50] == few).all()
    other = jointly(np.zeros(3), apart, seed=1, replicates=200, part=1)
    assert abs(np.corrcoef(many[:, 1], other[:, 1])[0, 1]) < 0.2


@pytest.mark.parametrize("freedom", [np.inf, 99])
def test_draws_in_blocks_are_those_of_one(freedom, monkeypatch):
    """Values agree up to the order in which a product adds up."""
    apart = 1.0 - np.eye(4)
    whole = jointly(np.arange(4.0), apart, seed=5, replicates=101, freedom=freedom)
    for most in (1, 300, 1000):
        monkeypatch.setattr(joint, "MOST_AT_ONCE", most)
        found = jointly(np.arange(4.0), apart, seed=5, replicates=101, freedom=freedom)
        assert found == pytest.approx(whole, rel=1e-12)


def test_memory_of_draws_does_not_grow_with_the_freedom():
    tracemalloc.start()
    drawn = jointly(np.zeros(3), 1.0 - np.eye(3), seed=0, replicates=100_000, freedom=99)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert drawn.shape == (100_000, 3)
    assert most < 80 * joint.MOST_AT_ONCE + 2 * drawn.nbytes
