"""Bands of curves hold what they promise: level, domain, the curve inside them, and the same draws for everybody."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assay.metrics import bands as module
from assay.metrics.bands import LEAST, LEAST_DRAWS, MOST_DRAWS, Draws, Ranking, bands
from assay_kernels.resampling.intervals import wilson
from assay_kernels.resampling.sampling import clustered, independent, stratified

GRID = np.linspace(0, 1, 21)


def band(positive, score, *, level=0.95, seed=1, cluster=None, places=GRID):
    """The ROC and the precision-recall line of one ranking."""
    sampling = stratified(positive) if cluster is None else clustered(cluster)
    ((roc, pr),) = bands([Ranking.of(positive, score)], [(places, places)], Draws(sampling, seed), level)
    return roc, pr


def sample(negatives, positives, shift, seed):
    rng = np.random.default_rng(seed)
    positive = np.arange(negatives + positives) >= negatives
    return positive, rng.normal(size=positive.size) + shift * positive


@st.composite
def rankings(draw, least=1, most=60):
    """Labels with some items on either side, and scores with ties."""
    size = draw(st.integers(2 * least, most))
    positive = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    assume(least <= positive.sum() <= size - least)
    steps = draw(st.sampled_from([2, 5, 1000]))
    score = np.array(draw(st.lists(st.integers(0, steps), min_size=size, max_size=size))) / steps
    return positive, score


def test_curves_are_those_of_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    positive, score = sample(80, 50, 1, 3)
    score = score.round(1)
    false, true, _ = metrics.roc_curve(positive, score, drop_intermediate=False)
    precision, recall, _ = metrics.precision_recall_curve(positive, score)
    counted = Ranking.of(positive, score).counted
    assert counted.false[0] / 80 == pytest.approx(false)
    assert counted.true[0] / 50 == pytest.approx(true)
    roc, pr = band(positive, score)
    for at, rate, found in zip(GRID, roc.y, pr.y, strict=True):
        assert rate == pytest.approx(max(np.interp(at, false, true), true[false <= at + 1e-12].max()))
        # The highest threshold that reaches the recall: the last of scikit-learn's points, which ascend.
        assert found == pytest.approx(precision[np.flatnonzero(recall >= max(at, 1 / 50) - 1e-12)[-1]])


@given(rankings())
def test_the_curve_lies_in_its_band_and_both_in_the_unit_square(case):
    for line in band(*case):
        there = ~np.isnan(line.low)
        assert np.array_equal(there, ~np.isnan(line.high))
        assert ((line.y >= 0) & (line.y <= 1)).all()
        low, y, high = line.low[there], line.y[there], line.high[there]
        assert ((low >= -1e-12) & (low <= y + 1e-12) & (y <= high + 1e-12) & (high <= 1 + 1e-12)).all()


@given(rankings())
def test_an_roc_curve_never_falls_and_ends_at_one(case):
    roc, _ = band(*case)
    assert (np.diff(roc.y) >= -1e-12).all()
    assert roc.y[-1] == 1


@given(rankings())
def test_there_is_a_band_only_where_enough_items_lie_on_either_side(case):
    positive, score = case
    for line, items in zip(
        band(positive, score), (np.count_nonzero(~positive), np.count_nonzero(positive)), strict=True
    ):
        enough = np.minimum(GRID, 1 - GRID) * items >= LEAST - 1e-6
        assert np.array_equal(enough, ~np.isnan(line.low))


@given(rankings(least=8), st.floats(0.5, 0.98))
def test_more_confidence_is_a_wider_band(case, level):
    for narrow, wide in zip(band(*case, level=level), band(*case, level=0.99), strict=True):
        there = ~np.isnan(narrow.low)
        assert (wide.low[there] <= narrow.low[there] + 1e-12).all()
        assert (wide.high[there] >= narrow.high[there] - 1e-12).all()


@given(rankings(least=8))
def test_only_the_order_of_scores_matters(case):
    positive, score = case
    for one, other in zip(band(positive, score), band(positive, np.exp(3 * score) - 7), strict=True):
        np.testing.assert_array_equal(one.y, other.y)
        np.testing.assert_array_equal(one.low, other.low)


def test_the_same_seed_draws_the_same_and_another_one_does_not():
    positive, score = sample(60, 40, 1, 5)
    first, again, other = (band(positive, score, seed=seed)[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.low, again.low)
    assert np.nanmax(abs(first.low - other.low)) > 0
    assert np.nanmax(abs(first.low - other.low)) < 0.05


def test_pieces_of_draws_add_up(monkeypatch):
    positive, score = sample(60, 40, 1, 5)
    whole = band(positive, score)
    monkeypatch.setattr(module, "AT_ONCE", 700)
    for one, other in zip(whole, band(positive, score), strict=True):
        np.testing.assert_allclose(one.low, other.low, rtol=1e-12)


def test_very_many_thresholds_are_counted_at_some_and_the_band_is_the_same(monkeypatch):
    positive, score = sample(900, 700, 1, 5)
    whole = band(positive, score)
    monkeypatch.setattr(module, "MOST_THRESHOLDS", 300)
    for one, other in zip(whole, band(positive, score), strict=True):
        np.testing.assert_array_equal(one.y, other.y)
        np.testing.assert_allclose(one.low, other.low, atol=0.004)
        np.testing.assert_allclose(one.high, other.high, atol=0.004)


def test_algorithms_share_their_draws_and_do_not_touch_each_other():
    (positive, a), (_, b) = sample(60, 40, 1, 5), sample(60, 40, 2, 6)
    together = bands(
        [Ranking.of(positive, a), Ranking.of(positive, b)], [(GRID, GRID)] * 2, Draws(stratified(positive), 1), 0.95
    )
    for pair, alone in zip(together, (band(positive, a), band(positive, b)), strict=True):
        for one, other in zip(pair, alone, strict=True):
            np.testing.assert_array_equal(one.low, other.low)


@pytest.mark.parametrize(
    ("items", "number"), [(10, MOST_DRAWS), (10**5, MOST_DRAWS), (2 * 10**5, 200), (10**7, LEAST_DRAWS)]
)
def test_very_many_items_need_fewer_draws(items, number):
    assert Draws(independent(items), 0).number == number


def agresti_coull(hits, items, z=1.959963984540054):
    centre = (hits + z * z / 2) / (items + z * z)
    reach = z * math.sqrt(centre * (1 - centre) / (items + z * z))
    return max(0, centre - reach), min(1, centre + reach)


def test_where_all_is_right_the_band_is_that_of_a_proportion():
    """Percentiles of the draws would be the single point 1."""
    positive = np.arange(60) >= 30
    roc, pr = band(positive, positive.astype(float))
    low, high = agresti_coull(30, 30)
    assert (roc.low[10], roc.y[10], roc.high[10]) == (pytest.approx(low), 1, high)
    # All the scores of a class are equal, so that the highest threshold calls all thirty.
    assert (pr.low[10], pr.y[10], pr.high[10]) == (pytest.approx(low), 1, high)


@given(st.integers(0, 40), st.integers(1, 40), st.floats(0.5, 0.999))
def test_the_interval_holds_wilsons_and_their_centres_agree(hits, more, level):
    items = hits + more
    low, high = module._interval(np.array([hits / items]), np.array([float(items)]), level)
    found = wilson(hits, items, level)
    assert low[0] <= found.low + 1e-12
    assert high[0] >= found.high - 1e-12
    if low[0] > 0 and high[0] < 1:
        assert low[0] + high[0] == pytest.approx(found.low + found.high)


def test_all_scores_equal_is_the_diagonal():
    positive = np.arange(40) >= 20
    roc, pr = band(positive, np.zeros(40))
    assert roc.y == pytest.approx(GRID)
    assert pr.y == pytest.approx(0.5)
    assert not np.isnan(roc.low[10])


@pytest.mark.parametrize("positives", [1, 4, 9])
def test_too_few_items_have_a_curve_and_no_band(positives):
    positive, score = sample(9, positives, 1, 1)
    for line in band(positive, score):
        assert not np.isnan(line.y).any()
        assert np.isnan(line.low).all()


def test_draws_without_one_side_are_left_out():
    """Of two clusters one of each class, half of the draws hold one class only."""
    positive = np.arange(40) >= 20
    score = np.linspace(0, 1, 40) + np.tile([0, 0.6], 20)
    roc, _ = band(positive, score, cluster=positive.astype(int))
    assert np.isnan(roc.low).all(), "ten items of one cluster are worth less than one"
    many = np.arange(40) // 2
    assert not np.isnan(band(positive, score, cluster=many)[0].low).all()


def test_items_that_go_together_are_worth_fewer():
    rng = np.random.default_rng(2)
    positive = np.repeat(np.arange(120) >= 60, 4)
    score = np.repeat(rng.normal(size=120), 4) + positive
    family = np.repeat(np.arange(120), 4)
    apart, together = band(positive, score)[0], band(positive, score, cluster=family)[0]
    there = ~np.isnan(together.low) & ~np.isnan(apart.low)
    ratio = (together.high - together.low)[there] / (apart.high - apart.low)[there]
    assert 1.5 < np.median(ratio) < 2.5, "four copies of an item are one item, so twice as wide"


def true_rates(shift, negatives, positives):
    """What the curves of two normal populations really are."""
    normal = pytest.importorskip("scipy.stats").norm
    rate = normal.sf(normal.isf(GRID) - shift)
    false = normal.sf(normal.isf(GRID) + shift)
    share = positives / (negatives + positives)
    precision = share * GRID / np.maximum(share * GRID + (1 - share) * false, 1e-300)
    return rate, precision


@pytest.mark.parametrize(
    ("negatives", "positives", "shift", "family"),
    [(120, 120, 1.0, 1), (150, 80, 2.5, 1), (200, 60, 1.5, 1), (160, 160, 1.5, 4)],
)
def test_bands_cover_the_truth_as_often_as_they_say(negatives, positives, shift, family):
    """160 samples of populations whose curves are known: near 95 % at each place, and on average over places."""
    inside = {"roc": [], "pr": []}
    truth = dict(zip(inside, true_rates(shift, negatives, positives), strict=True))
    positive = np.arange(negatives + positives) >= negatives
    cluster = np.arange(positive.size) // family
    for seed in range(160):
        rng = np.random.default_rng(seed)
        shared = rng.normal(size=cluster.max() + 1)[cluster]
        own = rng.normal(size=positive.size)
        noise = own if family == 1 else math.sqrt(0.7) * shared + math.sqrt(0.3) * own
        lines = band(positive, noise + shift * positive, seed=seed, cluster=None if family == 1 else cluster)
        for (name, found), line in zip(inside.items(), lines, strict=True):
            with np.errstate(invalid="ignore"):
                found.append(
                    np.where(np.isnan(line.low), np.nan, (line.low <= truth[name]) & (truth[name] <= line.high))
                )
    for name, found in inside.items():
        known = ~np.isnan(found[0])
        covered = np.mean(np.array(found)[:, known], axis=0)
        assert known.sum() >= 5
        assert covered.min() >= 0.9, (name, covered)
        assert 0.92 <= covered.mean() <= 0.995, (name, covered)
