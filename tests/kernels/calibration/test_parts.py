"""The parts of the Brier score, and properties that every calibration metric keeps."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.calibration import finalize, score
from assay_kernels.state.undefined import Undefined

METRICS = {
    "brier": finalize.brier,
    "root_brier": finalize.root_brier,
    "brier_skill": finalize.brier_skill,
    "brier_reliability": finalize.brier_reliability,
    "brier_resolution": finalize.brier_resolution,
    "log_loss": finalize.log_loss,
    "ece": finalize.ece,
    "mce": finalize.mce,
    "calibration_in_the_large": finalize.calibration_in_the_large,
    "prevalence": finalize.prevalence,
}
every_metric = pytest.mark.parametrize("name", METRICS)
OF_BINS = {
    "uniform": score.sums,
    "mass": score.equal_mass,
}
every_spacing = pytest.mark.parametrize("spacing", OF_BINS)
# Odd 256ths: sums are exact, 1 - p too, and no border of a power-of-two number of bins is among them.
exact = st.integers(0, 127).map(lambda k: (2 * k + 1) / 256)


@st.composite
def forecasts(draw, least=1):
    items = draw(st.integers(least, 40))
    probability = draw(st.lists(exact, min_size=items, max_size=items))
    outcomes = draw(st.lists(st.integers(0, 1), min_size=items, max_size=items))
    return np.array(outcomes, dtype=np.uint8), np.array(probability)


def agree(left, right, rel=1e-14):
    if isinstance(left, Undefined):
        assert left == right
    else:
        assert left == pytest.approx(right, rel=rel, abs=1e-15)


@every_metric
@given(pair=forecasts(), bins=st.integers(1, 9), times=st.integers(2, 5))
def test_duplicating_every_item_changes_nothing(name, pair, bins, times):
    once = score.sums(*pair, bins)
    often = score.sums(*(np.tile(column, times) for column in pair), bins)
    weighted = score.weighted(*pair, bins, np.full(pair[0].size, times))
    agree(METRICS[name](once), METRICS[name](often))
    assert METRICS[name](often) == METRICS[name](weighted)


@pytest.mark.parametrize("name", [name for name in METRICS if name != "prevalence"])
@given(pair=forecasts(), bins=st.sampled_from([1, 2, 4, 8]))
def test_swapping_the_classes_mirrors_every_metric(name, pair, bins):
    outcomes, probability = pair
    sign = -1 if name == "calibration_in_the_large" else 1
    value = METRICS[name](score.sums(outcomes, probability, bins))
    mirrored = METRICS[name](score.sums(1 - outcomes, 1.0 - probability, bins))
    agree(mirrored, value if isinstance(value, Undefined) else sign * value, rel=1e-13)


@every_spacing
@given(pair=forecasts(), bins=st.integers(1, 9))
def test_the_parts_are_their_formulas(spacing, pair, bins):
    outcomes, probability = pair
    rows = [row for row in finalize.reliability(OF_BINS[spacing](outcomes, probability, bins)) if row.items]
    weight = np.array([row.items for row in rows]) / outcomes.size
    frequency, mean = (
        np.array(column) for column in zip(*((r.frequency, r.mean_probability) for r in rows), strict=True)
    )
    state = OF_BINS[spacing](outcomes, probability, bins)
    assert finalize.brier_reliability(state) == pytest.approx((weight * (frequency - mean) ** 2).sum(), abs=1e-15)
    resolution = (weight * (frequency - outcomes.mean()) ** 2).sum()
    assert finalize.brier_resolution(state) == pytest.approx(resolution, abs=1e-15)


@every_spacing
@given(pair=forecasts(), bins=st.integers(1, 9))
def test_the_parts_keep_their_bounds(spacing, pair, bins):
    state, share = OF_BINS[spacing](*pair, bins), float(pair[0].mean())
    reliability, resolution = finalize.brier_reliability(state), finalize.brier_resolution(state)
    assert 0.0 <= resolution <= share * (1 - share) + 1e-15
    # The square of a mean is at most the mean of squares, which is at most the greatest.
    assert finalize.ece(state) ** 2 <= reliability + 1e-15 <= finalize.mce(state) ** 2 + 2e-15


@given(pair=forecasts(), bins=st.integers(1, 9))
def test_decomposition_is_made_of_the_parts(pair, bins):
    state = score.sums(*pair, bins)
    parts = finalize.brier_parts(state)
    assert parts.reliability == finalize.brier_reliability(state)
    assert parts.resolution == finalize.brier_resolution(state)
    assert parts.uncertainty == pytest.approx(pair[0].mean() * (1 - pair[0].mean()), abs=1e-15)


@given(pair=forecasts(least=2))
def test_bins_of_one_probability_split_brier_exactly(pair):
    """With a bin for each probability nothing hides inside bins: Murphy's three terms are the whole score."""
    outcomes, probability = pair
    state = score.sums(outcomes, probability, 128)
    parts = finalize.brier_parts(state)
    assert parts.within_bins == pytest.approx(0.0, abs=1e-15)
    total = parts.reliability - parts.resolution + parts.uncertainty
    assert finalize.brier(state) == pytest.approx(total, abs=1e-14)
    skill = finalize.brier_skill(state)
    if not isinstance(skill, Undefined):
        assert skill == pytest.approx((parts.resolution - parts.reliability) / parts.uncertainty, abs=1e-12)


def test_a_forecast_that_only_knows_the_prevalence_resolves_nothing():
    state = score.sums([0, 0, 0, 1], [0.25] * 4, 4)
    assert (finalize.brier_reliability(state), finalize.brier_resolution(state)) == (0.0, 0.0)
    certain = score.sums([0, 0, 0, 1], [0.0, 0.0, 0.0, 1.0], 4)
    assert (finalize.brier_reliability(certain), finalize.brier_resolution(certain)) == (0.0, 0.1875)


@every_spacing
def test_parts_of_nothing_are_undefined(spacing):
    state = OF_BINS[spacing]([], [], 3)
    assert finalize.brier_reliability(state) == finalize.brier_resolution(state) == Undefined("no items")


@pytest.mark.parametrize("bins", [1, 15])
@pytest.mark.parametrize("outcome", [0, 1])
def test_one_class_alone(bins, outcome):
    state = score.sums([outcome] * 3, [0.25, 0.5, 0.75], bins)
    assert finalize.brier_resolution(state) == 0.0
    assert finalize.prevalence(state) == outcome
    assert finalize.brier_skill(state) == Undefined("every item has the same outcome")
    assert finalize.ece(state) == pytest.approx(0.5)


@pytest.mark.parametrize("doublings", [0, 19, 20, 21, 28])
def test_counts_near_the_largest_are_exact(doublings):
    """A quarter of the items in each cell, around 2**53 and up to 2**62 in all: no float carries such counts."""
    state = score.weighted([0, 1, 0, 1], [0.25, 0.25, 0.75, 0.75], 2, [2**32 - 1] * 4)
    for _ in range(doublings):
        state = state.merge(state)
    assert finalize.items(state) == (2**32 - 1) * 4 * 2**doublings
    assert finalize.ece(state) == 0.25
    assert finalize.brier(state) == 0.3125
    assert finalize.brier_reliability(state) == 0.0625
    assert finalize.brier_resolution(state) == 0.0


@given(pair=forecasts(), bins=st.integers(1, 9), share=st.floats(0.0, 1.0))
def test_mixing_two_studies_mixes_their_proper_scores(pair, bins, share):
    outcomes, probability = pair
    cut = round(share * outcomes.size)
    left, right = (
        score.sums(outcomes[:cut], probability[:cut], bins),
        score.sums(outcomes[cut:], probability[cut:], bins),
    )
    whole = left.merge(right)
    for metric in (finalize.brier, finalize.log_loss):
        parts = [(finalize.items(s), metric(s)) for s in (left, right) if finalize.items(s)]
        assert metric(whole) == pytest.approx(sum(n * v for n, v in parts) / outcomes.size, rel=1e-13)


@given(pair=forecasts(), bins=st.integers(1, 6), factor=st.integers(2, 4))
def test_coarser_bins_never_show_more_error_or_resolution(pair, bins, factor):
    """Joining bins averages signed gaps and frequencies, which can only take away."""
    fine, coarse = score.sums(*pair, bins * factor), score.sums(*pair, bins)
    for metric in (finalize.ece, finalize.mce, finalize.brier_reliability, finalize.brier_resolution):
        assert metric(coarse) <= metric(fine) + 1e-14


@pytest.mark.parametrize("shade", [0.9, 0.5, 0.1])
def test_shading_towards_the_prevalence_costs_a_calibrated_forecast(shade):
    honest = np.array([0.1, 0.3, 0.6, 0.9])
    weights = np.concatenate((np.round(honest * 1000), 1000 - np.round(honest * 1000))).astype(np.int64)
    outcomes, forecast = np.repeat([1, 0], 4), np.tile(honest, 2)
    scored = partial(score.weighted, outcomes, bins=10, weights=weights)
    best, shaded = scored(probability=forecast), scored(probability=shade * forecast + (1 - shade) * forecast.mean())
    assert finalize.ece(best) == pytest.approx(0.0, abs=1e-15)
    assert finalize.brier(shaded) > finalize.brier(best)
    assert finalize.log_loss(shaded) > finalize.log_loss(best)
    assert finalize.brier_reliability(shaded) > 0.0
