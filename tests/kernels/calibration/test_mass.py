"""Bins of equal mass: how rows are cut, on every backend, with and without weights."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve

from assay_kernels.calibration import finalize, score
from assay_kernels.calibration.binned import Bins
from assay_kernels.dispatch import available_backends, load
from assay_kernels.state.fixed_sum import SCALE, from_integer, to_integer
from assay_kernels.state.undefined import Undefined

BACKENDS = [b for b, absent in available_backends("calibration.equal_mass").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)
levels = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.5, 0.75, 1.0, 5e-324, 1.0 - 2.0**-53]) | st.floats(0.0, 1.0)
bins_asked = st.integers(1, 12)


@st.composite
def forecasts(draw, least=0):
    items = draw(st.integers(least, 40))
    probability = draw(st.lists(levels, min_size=items, max_size=items))
    outcomes = draw(st.lists(st.integers(0, 1), min_size=items, max_size=items))
    return np.array(outcomes, dtype=np.uint8), np.array(probability, dtype=np.float64)


def same(left, right):
    return all(np.array_equal(a, b) for a, b in zip(left, right, strict=True))


def by_hand(rows, bins):
    """The bins of `(outcome, probability, weight)` rows that are sorted already, in whole numbers."""
    total = sum(weight for *_, weight in rows)
    sizes = [total // bins + (b < total % bins) for b in range(bins)]
    found, b, room = [[0, 0, 0] for _ in range(bins)], 0, sizes[0]
    for outcome, probability, weight in rows:
        units, left = round(Fraction(float(probability)) * 2**SCALE), weight
        while left:
            while not room:
                b, room = b + 1, sizes[b + 1]
            part = min(left, room)
            for place, value in enumerate((part, part * outcome, part * units)):
                found[b][place] += value
            left, room = left - part, room - part
    counts, positives, sums = zip(*found, strict=True)
    limbs = np.array([from_integer(s) for s in sums], dtype=np.int64)
    return Bins(np.array(counts, dtype=np.int64), np.array(positives, dtype=np.int64), limbs)


@every_backend
@given(pair=forecasts(), bins=bins_asked)
def test_rows_are_cut_as_by_hand(backend, pair, bins):
    rows = score.ascending(*pair)
    expected = by_hand([(int(y), p, 1) for y, p in zip(rows.positive, rows.probability, strict=True)], bins)
    assert same(score.equal_mass(*pair, bins, backend=backend), expected)


@every_backend
@given(pair=forecasts(), bins=bins_asked, data=st.data())
def test_weights_are_repetitions(backend, pair, bins, data):
    outcomes, probability = pair
    size = outcomes.size
    drawn = data.draw(st.lists(st.integers(0, 4), min_size=3 * size, max_size=3 * size))
    weights = np.array(drawn, dtype=np.uint32).reshape(3, size)
    found = score.redrawn_equal_mass(score.ascending(*pair), bins, weights, backend=backend)
    for times, cut in zip(weights, found, strict=True):
        assert same(cut, score.equal_mass(np.repeat(outcomes, times), np.repeat(probability, times), bins))


@pytest.mark.parametrize("backend", [b for b in BACKENDS if b != "reference"])
@given(pair=forecasts(least=1), bins=bins_asked, seed=st.integers(0, 100))
def test_the_heaviest_weights_are_cut_exactly(backend, pair, bins, seed):
    weights = np.random.default_rng(seed).integers(0, 2**32, (2, pair[0].size), dtype=np.uint32)
    rows = score.ascending(*pair)
    found = score.redrawn_equal_mass(rows, bins, weights, backend=backend)
    for times, cut in zip(weights[:, rows.item].tolist(), found, strict=True):
        columns = rows.positive.tolist(), rows.probability.tolist(), times
        assert same(cut, by_hand(list(zip(*columns, strict=True)), bins))


@given(pair=forecasts(), bins=bins_asked)
def test_no_two_bins_differ_by_more_than_one_item(pair, bins):
    cut = score.equal_mass(*pair, bins)
    assert cut.counts.sum() == pair[0].size
    assert np.ptp(cut.counts) <= 1
    assert np.all(np.diff(cut.counts) <= 0)
    assert cut.positives.sum() == pair[0].sum()
    assert np.all(cut.positives <= cut.counts)


@given(pair=forecasts(least=1), bins=bins_asked)
def test_mean_probabilities_rise(pair, bins):
    rows = finalize.reliability(score.equal_mass(*pair, bins))
    means = [row.mean_probability for row in rows if row.items]
    assert means == sorted(means)


@given(seed=st.integers(0, 1000), bins=bins_asked)
def test_without_ties_the_order_of_the_items_does_not_matter(seed, bins):
    rng = np.random.default_rng(seed)
    probability = rng.permutation(np.arange(1, 31) / 31)
    outcomes = rng.integers(0, 2, 30).astype(np.uint8)
    shuffled = rng.permutation(30)
    expected = score.equal_mass(outcomes, probability, bins)
    assert same(score.equal_mass(outcomes[shuffled], probability[shuffled], bins), expected)


@given(pair=forecasts(), bins=bins_asked)
def test_an_increasing_map_moves_no_item_to_another_bin(pair, bins):
    outcomes, probability = pair
    # Halving is exact, and keeps apart what is apart unless it is the smallest number there is.
    probability = np.where(probability == 5e-324, 0.0, probability)
    before, after = score.equal_mass(outcomes, probability, bins), score.equal_mass(outcomes, probability / 2, bins)
    assert before.counts.tolist() == after.counts.tolist()
    assert before.positives.tolist() == after.positives.tolist()


@every_backend
def test_ties_stay_in_the_order_of_the_items(backend):
    first = score.equal_mass([1, 1, 0, 0], [0.5] * 4, 2, backend=backend)
    assert first.positives.tolist() == [2, 0]
    last = score.equal_mass([0, 0, 1, 1], [0.5] * 4, 2, backend=backend)
    assert last.positives.tolist() == [0, 2]
    assert finalize.ece(first) == finalize.ece(last) == 0.5


@every_backend
def test_no_items_leave_empty_bins(backend):
    cut = score.equal_mass([], [], 3, backend=backend)
    assert cut.counts.tolist() == [0, 0, 0]
    assert finalize.ece(cut) == finalize.mce(cut) == finalize.brier_reliability(cut) == Undefined("no items")
    nobody = score.redrawn_equal_mass(score.ascending([0, 1], [0.2, 0.3]), 3, np.zeros((1, 2), np.uint32))
    assert same(nobody[0], cut)
    assert score.redrawn_equal_mass(score.ascending([], []), 3, np.zeros((0, 0), np.uint32), backend=backend) == ()


@every_backend
def test_signed_zeros_and_the_smallest_numbers_are_probabilities(backend):
    cut = score.equal_mass([1, 0, 1], [0.0, -0.0, 5e-324], 3, backend=backend)
    assert cut.positives.tolist() == [1, 0, 1]
    assert [to_integer(limbs) for limbs in cut.probability] == [0, 0, 0]


@every_backend
@given(pair=forecasts(), bins=bins_asked)
def test_single_precision_is_read_exactly(backend, pair, bins):
    outcomes, narrow = pair[0], pair[1].astype(np.float32)
    got = score.equal_mass(outcomes, narrow, bins, backend=backend)
    assert same(got, score.equal_mass(outcomes, narrow.astype(np.float64), bins, backend=backend))


@pytest.mark.parametrize("bins", [2, 5, 10])
def test_frequencies_are_those_of_scikit_learn_by_quantiles(bins):
    rng = np.random.default_rng(bins)
    probability = rng.random(400)
    outcomes = (rng.random(400) < probability**2).astype(np.uint8)
    frequency, mean = calibration_curve(outcomes, probability, n_bins=bins, strategy="quantile")
    rows = finalize.reliability(score.equal_mass(outcomes, probability, bins))
    assert [row.frequency for row in rows] == pytest.approx(frequency.tolist())
    assert [row.mean_probability for row in rows] == pytest.approx(mean.tolist())


@given(pair=forecasts(least=1), bins=bins_asked)
def test_bounds_hold_as_for_equal_width(pair, bins):
    cut = score.equal_mass(*pair, bins)
    ece, mce = finalize.ece(cut), finalize.mce(cut)
    assert abs(finalize.calibration_in_the_large(cut)) <= ece + 1e-15
    assert ece <= mce + 1e-15 <= 1.0 + 2e-15
    assert finalize.brier_reliability(cut) <= mce * ece + 1e-15
    assert 0.0 <= finalize.brier_resolution(cut) <= 0.25


@given(pair=forecasts(least=1))
def test_one_bin_is_the_same_by_width_and_by_mass(pair):
    by_mass, by_width = score.equal_mass(*pair, 1), score.sums(*pair, 1)
    assert same(by_mass, (by_width.counts, by_width.positives, by_width.probability))
    assert finalize.ece(by_mass) == finalize.ece(by_width) == abs(finalize.calibration_in_the_large(by_mass))


@given(pair=forecasts(least=1))
def test_as_many_bins_as_items_compare_each_with_itself(pair):
    outcomes, probability = pair
    cut = score.equal_mass(outcomes, probability, outcomes.size)
    assert finalize.ece(cut) == pytest.approx(np.abs(outcomes - probability).mean(), abs=1e-15)
    assert finalize.brier_reliability(cut) == pytest.approx(((outcomes - probability) ** 2).mean(), abs=1e-15)


@every_backend
def test_rows_that_were_not_sorted_are_refused(backend):
    cut = load("calibration.equal_mass", backend)
    with pytest.raises(ValueError, match=r"the probability 0\.25 at item 2 is smaller than the one before"):
        cut(np.zeros(3, np.uint8), np.array([0.0, 0.5, 0.25]), 2)


@pytest.mark.parametrize(
    ("weights", "error", "message"),
    [
        (np.ones((2, 3), dtype=np.uint32), ValueError, r"weights of shape \(2, 3\) are not rows of 2 items"),
        (np.ones(2, dtype=np.uint32), ValueError, r"weights of shape \(2,\) are not rows of 2 items"),
        (np.ones((2, 2), dtype=np.int64), TypeError, "weights of replicates are u4, not int64"),
    ],
)
def test_weights_of_other_items_are_refused(weights, error, message):
    rows = score.ascending([0, 1], [0.2, 0.3])
    with pytest.raises(error, match=message):
        score.redrawn_equal_mass(rows, 3, weights)
    with pytest.raises(error, match=message):
        score.redrawn([0, 1], [0.2, 0.3], 3, weights)


def test_the_item_refused_is_named_as_it_was_given():
    with pytest.raises(ValueError, match=r"the probability 1\.5 at item 0 is outside"):
        score.equal_mass([0, 1, 1], [1.5, 0.2, 0.1], 2)
    with pytest.raises(ValueError, match="there cannot be 0 bins"):
        score.redrawn_equal_mass(score.ascending([0], [0.5]), 0, np.ones((1, 1), np.uint32))
