"""Rankings: what must hold of all, SciPy's tau, and every draw held against a ranking of the cases it draws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assay.metrics.ranking.order import kendall, ranks
from assay.metrics.ranking.rank import Resampling, rank_algorithms
from assay.metrics.ranking.schemes import MeanOfClasses, Scheme, scorer

stats = pytest.importorskip("scipy.stats")

TABLE = st.tuples(st.integers(2, 25), st.integers(2, 6)).flatmap(
    lambda shape: arrays.arrays(np.float64, shape, elements=st.integers(0, 8).map(lambda value: value / 8))
)


def drawn(ranking):
    """The schemes that have draws: with few cases, tests have none."""
    return {scheme: one for scheme, one in ranking.schemes.items() if not one.reason}


def ranked(values, **more):
    return rank_algorithms(values, **{"higher_is_better": True, "resampling": Resampling(replicates=40), **more})


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_ranks_are_those_of_scipy(scores):
    given_ = np.array(scores, float) / 7
    for average, method in ((False, "min"), (True, "average")):
        assert ranks(given_, average=average).tolist() == stats.rankdata(-given_, method=method).tolist()


@given(st.lists(st.integers(0, 5).map(float) | st.sampled_from([np.inf, -np.inf]), min_size=1, max_size=12))
def test_infinite_scores_tie_with_their_like_alone(scores):
    given_ = np.array(scores) / 7
    with np.errstate(all="raise"):
        found = ranks(np.stack([given_, np.zeros_like(given_)]))
    assert found[0].tolist() == stats.rankdata(-given_, method="min").tolist()
    assert (found[1] == 1).all()


@given(st.lists(st.integers(0, 4), min_size=2, max_size=9), st.randoms(use_true_random=False))
def test_tau_is_that_of_scipy(scores, random):
    one = np.array(scores, float)
    other = one.copy()
    random.shuffle(other)
    expected = stats.kendalltau(one, other).statistic
    assert kendall(one[np.newaxis], other)[0] == pytest.approx(expected, nan_ok=True)


def test_what_rounding_keeps_apart_ties():
    assert ranks(np.array([0.1 + 0.2, 0.3, 0.7])).tolist() == [2, 2, 1]


@given(TABLE)
def test_the_scores_are_what_the_schemes_say(values):
    found = ranked(values)
    places = np.stack([stats.rankdata(-row, method="min") for row in values])
    for scheme, expected in (
        (Scheme.MEAN_THEN_RANK, values.mean(axis=0)),
        (Scheme.MEDIAN_THEN_RANK, np.median(values, axis=0)),
        (Scheme.RANK_THEN_MEAN, places.mean(axis=0)),
        (Scheme.RANK_THEN_MEDIAN, np.median(places, axis=0)),
        (Scheme.TEST, (found.p <= 0.05).sum(axis=1)),
    ):
        assert found.schemes[scheme].score == pytest.approx(expected)


@given(TABLE)
def test_the_other_direction_is_the_same_upside_down(values):
    one, other = ranked(values), ranked(-values, higher_is_better=False)
    for scheme in Scheme:
        assert (one.schemes[scheme].rank == other.schemes[scheme].rank).all()
    assert drawn(one).keys() == drawn(other).keys()
    for scheme in drawn(one):
        assert (one.schemes[scheme].frequency == other.schemes[scheme].frequency).all()


@given(TABLE, st.randoms(use_true_random=False))
def test_the_order_of_algorithms_changes_nothing(values, random):
    order = list(range(values.shape[1]))
    random.shuffle(order)
    one, other = ranked(values), ranked(values[:, order])
    for scheme in Scheme:
        assert (one.schemes[scheme].rank[order] == other.schemes[scheme].rank).all()
    for scheme in drawn(one):
        assert (one.schemes[scheme].frequency[order] == other.schemes[scheme].frequency).all()


@given(TABLE)
def test_equal_algorithms_have_equal_ranks_in_every_draw(values):
    found = ranked(np.concatenate([values, values[:, :1]], axis=1))
    for one in found.schemes.values():
        assert one.rank[0] == one.rank[-1]
    for one in drawn(found).values():
        assert (one.frequency[0] == one.frequency[-1]).all()


@given(TABLE)
def test_intervals_and_shares_belong_together(values):
    for one in drawn(ranked(values)).values():
        assert (one.low >= 1).all()
        assert (one.low <= one.high).all()
        assert (one.high <= values.shape[1]).all()
        assert one.frequency.sum(axis=1) == pytest.approx(1)
        assert (np.isnan(one.tau) | (np.abs(one.tau) <= 1 + 1e-12)).all()


@given(TABLE, st.integers(0, 2**32 - 1))
def test_a_draw_is_a_ranking_of_the_cases_that_it_draws(values, seed):
    times = np.random.default_rng(seed).multinomial(len(values), np.full(len(values), 1 / len(values)))
    drawn = np.repeat(values, times, axis=0)
    for scheme in Scheme:
        weighted = scorer(scheme, values, None, average=False).drawn(
            times[None].astype(float), times[None].astype(np.uint32)
        )
        if scheme is not Scheme.TEST or len(drawn) > 25:
            assert weighted[0] == pytest.approx(scorer(scheme, drawn, None, average=False).own())


def test_a_clear_order_is_found_by_all_schemes_and_never_wavers():
    values = np.linspace(0, 0.5, 30)[:, np.newaxis] + np.array([0.3, 0.1, 0.2, 0.0])
    found = ranked(values)
    for one in found.schemes.values():
        assert one.rank.tolist() == [1, 3, 2, 4]
        assert (one.low == one.rank).all()
        assert (one.high == one.rank).all()
        assert (one.tau == 1).all()
    assert found.agreement == pytest.approx(1)


@pytest.mark.parametrize(("algorithms", "fewest"), [(2, 6), (3, 7), (4, 8)])
def test_tests_have_an_interval_from_as_many_cases_as_can_show_something(algorithms, fewest):
    values = np.arange(40.0)[:, np.newaxis] ** 2 * np.arange(1, algorithms + 1)
    few, enough = ranked(values[1:fewest]), ranked(values[1 : fewest + 1])
    assert few.schemes[Scheme.TEST].low is None
    assert f"fewer than {fewest} cases" in few.schemes[Scheme.TEST].reason
    assert (few.p > 0.05).all()
    assert enough.schemes[Scheme.TEST].low is not None
    assert (enough.p <= 0.05).any()
    assert few.schemes[Scheme.MEAN_THEN_RANK].low is not None


@given(TABLE, st.integers(0, 2**32 - 1))
def test_the_mean_over_classes_is_that_of_loops(values, seed):
    rng = np.random.default_rng(seed)
    by_class = np.stack([values, values[::-1] / 2, 1 - values])
    by_class[rng.random(by_class.shape[:2]) < 0.4] = np.nan
    times = rng.integers(0, 3, len(values))
    chosen = np.repeat(np.arange(len(values)), times)
    means = [table[chosen][~np.isnan(table[chosen]).any(axis=1)] for table in by_class]
    means = [table.mean(axis=0) for table in means if len(table)]
    if means:
        found = MeanOfClasses(by_class).drawn(times[None].astype(float), times[None].astype(np.uint32))
        assert found[0] == pytest.approx(np.mean(means, axis=0))


def test_a_case_without_a_value_counts_for_nobody():
    values = np.random.default_rng(0).random((20, 3))
    lacking = values.copy()
    lacking[4, 1] = np.nan
    found, without = ranked(lacking), ranked(np.delete(values, 4, axis=0))
    assert (found.cases, found.left_out) == (19, 1)
    for scheme in Scheme:
        assert (found.schemes[scheme].rank == without.schemes[scheme].rank).all()


def test_groups_are_drawn_whole_and_tested_by_their_means():
    values = np.random.default_rng(1).random((40, 3))
    groups = [str(number // 4) for number in range(40)]
    found = ranked(values, groups=groups)
    means = ranked(values.reshape(10, 4, 3).mean(axis=1))
    assert found.drawn == "group"
    assert found.p == pytest.approx(means.p)
    assert (found.schemes[Scheme.TEST].frequency == means.schemes[Scheme.TEST].frequency).all()
    assert (found.schemes[Scheme.MEAN_THEN_RANK].frequency == means.schemes[Scheme.MEAN_THEN_RANK].frequency).all()


@pytest.mark.parametrize(
    ("values", "groups", "reason"),
    [
        (np.ones((3, 1)), None, "one algorithm has no rank"),
        (np.array([[np.nan, 1], [1, np.nan]]), None, "no case on which all algorithms have a value"),
        (np.ones((1, 2)), None, "1 case says"),
        (np.ones((9, 2)), ["a", "b", "c"] * 3, "3 groups say"),
    ],
)
def test_what_cannot_be_said_has_a_reason(values, groups, reason):
    found = ranked(values, groups=groups)
    assert reason in found.reason
    assert found.drawn == ""
    assert all(one.low is None for one in found.schemes.values())


def test_few_groups_say_that_no_test_can_find_anything():
    values = np.random.default_rng(3).random((12, 3))
    found = rank_algorithms(values, higher_is_better=True, groups=[f"g{case // 3}" for case in range(12)])
    assert found.reason
    assert found.schemes[Scheme.TEST].reason == (
        "exact tests of 3 algorithms can find no difference with fewer than 7 groups"
    )
