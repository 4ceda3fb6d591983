import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, log_loss

from assay_kernels.calibration import finalize, multiclass, score
from assay_kernels.state.undefined import Undefined

OUT_OF_SCOPE = {"skce_unbiased_exp_bw_median"}
"""Kernel estimators, which need every pair of items."""


@st.composite
def forecasts(draw, least=1):
    items = draw(st.integers(least, 60))
    probability = draw(st.lists(st.floats(0.0, 1.0), min_size=items, max_size=items))
    outcomes = draw(st.lists(st.integers(0, 1), min_size=items, max_size=items))
    return np.array(outcomes, dtype=np.uint8), np.array(probability)


def agree(value, expected):
    if expected == "inf":
        assert isinstance(value, Undefined)
        assert value.infinite
    elif expected == "nan":
        assert isinstance(value, Undefined)
    else:
        assert value == pytest.approx(expected, rel=1e-13, abs=1e-15)


def binary_values(outcomes, probability):
    states = {bins: score.sums(outcomes, probability, bins) for bins in (2, 5, 10, 15)}
    state = states[10]
    return {
        **{f"ece_{bins}": finalize.ece(s) for bins, s in states.items()},
        **{f"mce_{bins}": finalize.mce(s) for bins, s in states.items()},
        "brier_binary": finalize.brier(state),
        "brier_2class_sum": 2 * finalize.brier(state),
        "root_brier_2class": finalize.root_brier(state),
        "brier_skill_score": finalize.brier_skill(state),
        "nll": finalize.log_loss(state),
        "ace_10_equal_mass": finalize.ece(score.equal_mass(outcomes, probability, 10)),
    }


def test_every_binary_case_of_the_corpus(corpus):
    cases = json.loads((corpus / "metrics" / "calibration_binary.json").read_text())["cases"]
    assert any(case["expected"]["nll"] == "inf" for case in cases)
    for case in cases:
        got = binary_values(case["y"], case["p"])
        assert set(case["expected"]) - OUT_OF_SCOPE <= set(got)
        for name in set(case["expected"]) - OUT_OF_SCOPE:
            agree(got[name], case["expected"][name])


def test_every_multiclass_case_of_the_corpus(corpus):
    cases = json.loads((corpus / "metrics" / "calibration_multiclass.json").read_text())["cases"]
    assert len(cases) > 5
    for case in cases:
        state = score.multiclass(case["y"], case["P"], 10)
        got = {
            "brier": multiclass.brier(state),
            "root_brier": multiclass.root_brier(state),
            "nll": multiclass.log_loss(state),
            "ece_top_label_10": multiclass.top_label_ece(state),
            "mce_top_label_10": multiclass.top_label_mce(state),
            "cwce_10": multiclass.class_wise_ece(state),
        }
        assert set(case["expected"]) == set(got)
        for name, value in got.items():
            agree(value, case["expected"][name])


@given(forecasts())
def test_agrees_with_scikit_learn(pair):
    outcomes, probability = pair
    state = score.sums(outcomes, probability, 10)
    assert finalize.brier(state) == pytest.approx(brier_score_loss(outcomes, probability), abs=1e-15)
    loss = finalize.log_loss(state)
    if isinstance(loss, Undefined):
        assert loss.infinite
    elif probability.min() > 1e-10 and probability.max() < 1 - 1e-10:
        assert loss == pytest.approx(log_loss(outcomes, probability, labels=[0, 1]), rel=1e-12, abs=1e-14)


@given(st.integers(0, 2**32 - 1))
def test_the_reliability_diagram_agrees_with_scikit_learn(seed):
    rng = np.random.default_rng(seed)
    probability = rng.random(200)
    outcomes = (rng.random(200) < probability).astype(np.uint8)
    frequency, mean = calibration_curve(outcomes, probability, n_bins=8)
    rows = [row for row in finalize.reliability(score.sums(outcomes, probability, 8)) if row.items]
    assert [row.frequency for row in rows] == pytest.approx(frequency.tolist())
    assert [row.mean_probability for row in rows] == pytest.approx(mean.tolist())
    assert sum(row.items for row in rows) == 200
    assert sum(row.positives for row in rows) == outcomes.sum()


def test_a_reliability_diagram_shows_empty_bins():
    rows = finalize.reliability(score.sums([1, 0], [0.1, 0.2], 4))
    assert [(row.lower, row.upper, row.items) for row in rows] == [
        (0.0, 0.25, 2),
        (0.25, 0.5, 0),
        (0.5, 0.75, 0),
        (0.75, 1.0, 0),
    ]
    assert rows[1].frequency == rows[1].mean_probability == Undefined("no items")
    own = finalize.reliability(score.equal_mass([1, 0], [0.1, 0.2], 2), [0.1, 0.15, 0.2])
    assert [(row.lower, row.upper, row.frequency) for row in own] == [(0.1, 0.15, 1.0), (0.15, 0.2, 0.0)]


@given(forecasts(), st.integers(1, 20))
def test_the_parts_of_brier_add_up(pair, bins):
    state = score.sums(*pair, bins)
    parts = finalize.brier_parts(state)
    total = parts.reliability - parts.resolution + parts.uncertainty + parts.within_bins
    assert total == pytest.approx(finalize.brier(state), abs=1e-15)
    assert min(parts.reliability, parts.resolution, parts.uncertainty) >= 0.0
    assert parts.resolution <= parts.uncertainty + 1e-15


def test_bins_of_one_probability_hide_nothing():
    probability = np.repeat([0.05, 0.35, 0.75], [10, 20, 30])
    outcomes = np.tile([0, 1, 1], 20)
    parts = finalize.brier_parts(score.sums(outcomes, probability, 10))
    assert parts.within_bins == pytest.approx(0.0, abs=1e-15)
    frequencies = [outcomes[probability == p].mean() for p in (0.05, 0.35, 0.75)]
    expected = np.average((np.array([0.05, 0.35, 0.75]) - frequencies) ** 2, weights=[10, 20, 30])
    assert parts.reliability == pytest.approx(expected)


@given(forecasts(), st.integers(1, 20))
def test_bounds_and_order(pair, bins):
    state = score.sums(*pair, bins)
    ece, mce = finalize.ece(state), finalize.mce(state)
    assert 0.0 <= abs(finalize.calibration_in_the_large(state)) <= ece + 1e-15
    assert ece <= mce + 1e-15
    assert mce <= 1.0
    assert 0.0 <= finalize.brier(state) <= 1.0


def test_forecasts_of_the_prevalence_have_no_skill():
    outcomes = [1, 0, 0, 0]
    state = score.sums(outcomes, [0.25] * 4, 10)
    assert finalize.brier_skill(state) == 0.0
    assert finalize.ece(state) == 0.0
    assert finalize.calibration_in_the_large(state) == 0.0
    assert finalize.prevalence(state) == 0.25
    assert finalize.brier_skill(score.sums(outcomes, outcomes, 10)) == 1.0


@pytest.mark.parametrize(
    ("metric", "outcomes", "probability", "reason"),
    [
        (finalize.brier, [], [], "no items"),
        (finalize.root_brier, [], [], "no items"),
        (finalize.brier_skill, [], [], "no items"),
        (finalize.brier_skill, [1, 1], [0.5, 0.6], "every item has the same outcome"),
        (finalize.brier_skill, [0], [0.5], "every item has the same outcome"),
        (finalize.brier_parts, [], [], "no items"),
        (finalize.log_loss, [], [], "no items"),
        (finalize.log_loss, [1, 0, 1], [0.0, 0.5, 0.5], "infinite: 1 of 3 outcomes were given probability 0"),
        (finalize.ece, [], [], "no items"),
        (finalize.mce, [], [], "no items"),
        (finalize.calibration_in_the_large, [], [], "no items"),
        (finalize.prevalence, [], [], "no items"),
    ],
)
def test_undefined_values_say_why(metric, outcomes, probability, reason):
    assert metric(score.sums(outcomes, probability, 10)) == Undefined(reason)


def test_two_classes_are_the_binary_case():
    rng = np.random.default_rng(1)
    p = rng.random(300)
    outcomes = (rng.random(300) < p).astype(np.uint8)
    state = score.multiclass(outcomes, np.column_stack((1 - p, p)), 10)
    binary = score.sums(outcomes, p, 10)
    assert multiclass.brier(state) == pytest.approx(2 * finalize.brier(binary), rel=1e-14)
    assert multiclass.root_brier(state) == pytest.approx(finalize.root_brier(binary), rel=1e-14)
    assert multiclass.log_loss(state) == pytest.approx(finalize.log_loss(binary), rel=1e-14)
    assert state.classes[1].counts.tolist() == binary.counts.tolist()


@given(st.integers(0, 12), st.integers(1, 4), st.data())
def test_multiclass_states_merge_to_the_same_bits(items, classes, data):
    rng = np.random.default_rng(items)
    probability = rng.dirichlet(np.ones(classes), items)
    label = rng.integers(0, classes, items)
    cut = data.draw(st.integers(0, items))
    whole = score.multiclass(label, probability, 5)
    parts = score.multiclass(label[cut:], probability[cut:], 5).merge(
        score.multiclass(label[:cut], probability[:cut], 5)
    )
    for a, b in zip((whole.truth, whole.top, *whole.classes), (parts.truth, parts.top, *parts.classes), strict=True):
        assert all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))


def test_multiclass_without_items_or_with_other_classes():
    empty = score.multiclass([], np.zeros((0, 3)), 10)
    for metric in (multiclass.brier, multiclass.root_brier, multiclass.log_loss, multiclass.class_wise_ece):
        assert metric(empty) == Undefined("no items")
    with pytest.raises(ValueError, match="zip"):
        empty.merge(score.multiclass([], np.zeros((0, 2)), 10))


def test_a_tie_for_the_top_goes_to_the_first_class():
    state = score.multiclass([0, 1], [[0.5, 0.5], [0.5, 0.5]], 1)
    assert state.top.positives.tolist() == [1]


@pytest.mark.parametrize(
    ("label", "probability", "message"),
    [
        ([0, 3], [[0.5, 0.5], [0.5, 0.5]], "label 3 at item 1 is outside 0..1"),
        ([0, 1], [0.5, 0.5], "two dimensions, not 1"),
        ([0, 1, 1], [[0.5, 0.5], [0.5, 0.5]], "3 items on one side and 2 on the other"),
        ([0, 1], [[0.5, 0.5], [0.5, math.nan]], "the probability nan at item 1"),
    ],
)
def test_what_is_no_multiclass_forecast_is_refused(label, probability, message):
    with pytest.raises(ValueError, match=message):
        score.multiclass(label, probability, 10)
