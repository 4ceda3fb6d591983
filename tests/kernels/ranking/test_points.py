import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from assay_kernels.ranking import points as p
from assay_kernels.ranking.curve import curve, parts
from assay_kernels.ranking.precision import average_precision_of
from assay_kernels.ranking.score import area, auroc, rank
from assay_kernels.state.undefined import Undefined

both = st.lists(st.tuples(st.booleans(), st.integers(-4, 4).map(float)), max_size=40).filter(
    lambda items: len({y for y, _ in items}) == 2
)
target = st.sampled_from([0.0, 0.1, 0.5, 2 / 3, 0.75, 0.9, 0.95, 1.0])
TARGETED = {
    p.sensitivity_at_specificity: ("sensitivity", "specificity"),
    p.specificity_at_sensitivity: ("specificity", "sensitivity"),
    p.ppv_at_sensitivity: ("ppv", "sensitivity"),
    p.sensitivity_at_ppv: ("sensitivity", "ppv"),
}
every_target = pytest.mark.parametrize("metric", TARGETED, ids=lambda metric: metric.__name__)


def points_of(labels, scores):
    return curve(rank(labels, scores))


def columns(items):
    return np.array([y for y, _ in items], dtype=bool), np.array([s for _, s in items])


def by_threshold(labels, scores):
    """Every rate at every threshold, by counting; a rate of nothing is absent."""
    for threshold in [np.inf, *sorted(set(scores), reverse=True)]:
        called = scores >= threshold
        rates = {"sensitivity": called[labels].mean(), "specificity": 1 - called[~labels].mean()}
        if called.any():
            rates["ppv"] = labels[called].mean()
        yield threshold, rates


def test_equals_the_corpus(corpus):
    for case in json.loads((corpus / "metrics" / "ranking.json").read_text())["cases"]:
        points, expected = points_of(case["y"], case["score"]), case["expected"]
        got = {
            "sens_at_spec_ge_080": p.sensitivity_at_specificity(points, 0.8).value,
            "spec_at_sens_ge_080": p.specificity_at_sensitivity(points, 0.8).value,
            "ppv_at_sens_ge_080": p.ppv_at_sensitivity(points, 0.8).value,
            "max_youden": p.max_youden(points).value,
            "partial_auc_fpr_01_mcclish": p.partial_auroc(points),
            "aupr_trapezoid": average_precision_of([points], "trapezoid"),
        }
        assert got == pytest.approx({key: expected[key] for key in got}, rel=1e-12)
        assert set(expected) - set(got) == {"auroc", "auroc_delong_var", "ap_step"}


@every_target
@given(items=both, at_least=target)
def test_targets_equal_a_search_over_thresholds(metric, items, at_least):
    labels, scores = columns(items)
    best, other = TARGETED[metric]
    # Counted shares differ from 1 - share in the last bit, so targets are compared with a margin and avoided on it.
    reached = [
        r[best] for _, r in by_threshold(labels, scores) if {best, other} <= set(r) and r[other] >= at_least - 1e-9
    ]
    found = metric(points_of(labels, scores), at_least)
    if reached:
        assert found.value == pytest.approx(max(reached), abs=1e-12)
        rates = dict(by_threshold(labels, scores))[found.threshold]
        assert rates[best] == pytest.approx(found.value)
        assert rates[other] >= at_least - 1e-9
        assert found.true_positives == (scores[labels] >= found.threshold).sum()
        assert found.false_positives == (scores[~labels] >= found.threshold).sum()
    else:
        assert isinstance(found, Undefined)


@given(items=both)
def test_youden_equals_a_search_over_thresholds(items):
    labels, scores = columns(items)
    values = {t: r["sensitivity"] + r["specificity"] - 1 for t, r in by_threshold(labels, scores)}
    found = p.max_youden(points_of(labels, scores))
    assert found.value == pytest.approx(max(values.values()), abs=1e-12)
    best = [t for t, v in values.items() if v > found.value - 1e-9]
    assert found.threshold == max(best)


def test_a_decimal_target_is_reached_by_its_own_share():
    labels = [0] * 10 + [1]
    points = points_of(labels, [*range(9), 20, 10])
    assert p.sensitivity_at_specificity(points, 0.9) == p.OperatingPoint(1.0, 10.0, 1, 1)


def test_the_highest_of_equal_thresholds_is_reported():
    points = points_of([0, 1, 0, 0], [1.0, 4.0, 3.0, 2.0])
    assert p.sensitivity_at_specificity(points, 0.0).threshold == 4.0
    assert p.specificity_at_sensitivity(points, 0.0) == p.OperatingPoint(1.0, np.inf, 0, 0)


def test_a_target_out_of_reach_is_undefined():
    points = points_of([0, 1, 0], [0.9, 0.5, 0.5])
    assert p.sensitivity_at_ppv(points, 0.9) == Undefined("no threshold reaches PPV 0.9")
    assert p.specificity_at_sensitivity(points, 1.5) == Undefined("no threshold reaches sensitivity 1.5")


@every_target
def test_an_absent_class_is_undefined(metric):
    assert metric(points_of([0, 0], [0.1, 0.2]), 0.5) == Undefined("no item is positive")
    only_positive = metric(points_of([1, 1], [0.1, 0.2]), 0.5)
    needs_negatives = "specificity" in TARGETED[metric]
    assert only_positive == (Undefined("no item is negative") if needs_negatives else only_positive)
    assert isinstance(only_positive, Undefined) == needs_negatives


@pytest.mark.parametrize("metric", [p.max_youden, p.partial_auroc])
def test_an_absent_class_leaves_no_summary(metric):
    assert metric(points_of([0, 0], [0.1, 0.2])) == Undefined("no item is positive")
    assert metric(points_of([1, 1], [0.1, 0.2])) == Undefined("no item is negative")


@pytest.mark.parametrize("high", [0.01, 0.1, 0.33, 0.5, 0.999, 1.0])
@pytest.mark.parametrize("decimals", [0, 1, 15])
def test_partial_auroc_equals_scikit_learn(high, decimals):
    rng = np.random.default_rng(5)
    labels = rng.random(300) < 0.4
    scores = np.round(rng.normal(size=300) + labels, decimals)
    expected = roc_auc_score(labels, scores, max_fpr=high)
    assert p.partial_auroc(points_of(labels, scores), 0.0, high) == pytest.approx(expected, rel=1e-12)


@given(items=both)
def test_the_whole_range_is_auroc(items):
    labels, scores = columns(items)
    whole = p.partial_auroc(points_of(labels, scores), 0.0, 1.0)
    assert whole == pytest.approx(auroc(area(rank(labels, scores))), abs=1e-12)


@given(items=both, low=st.floats(0, 0.9), width=st.floats(0.01, 0.1))
def test_areas_of_adjoining_ranges_add_up(items, low, width):
    points = points_of(*columns(items))

    def plain(start, end):
        least, most = (end**2 - start**2) / 2, end - start
        return (2 * p.partial_auroc(points, start, end) - 1) * (most - least) + least

    middle, high = low + width / 3, low + width
    assert plain(low, middle) + plain(middle, high) == pytest.approx(plain(low, high), abs=1e-12)


@given(items=both, at_most=st.integers(2, 12), at=target, high=st.floats(0.01, 1.0))
def test_the_parts_of_a_curve_tell_what_the_whole_tells(items, at_most, at, high):
    ranked = rank(*columns(items))
    whole, cut = curve(ranked), [*parts(ranked, at_most)]
    for column in ("threshold", "false_positives", "true_positives"):
        assert np.concatenate([getattr(part, column) for part in cut]).tolist() == getattr(whole, column).tolist()
    assert {(part.negatives, part.positives) for part in cut} == {(whole.negatives, whole.positives)}
    for metric in TARGETED:
        assert p.highest(metric(part, at) for part in cut) == metric(whole, at)
    assert p.highest(map(p.max_youden, cut)).value == p.max_youden(whole).value
    assert p.partial_auroc_of(cut, at * high / 2, high) == p.partial_auroc(whole, at * high / 2, high)


def test_no_items_are_one_point():
    assert [part.threshold.tolist() for part in parts(rank([], []), 4)] == [[np.inf]]


def test_a_long_tie_is_held_by_nobody():
    ranked = rank([0, 1] * 500 + [0, 1], [0.5] * 1000 + [0.7, 0.2])
    assert [len(part.threshold) for part in parts(ranked, 10)] == [1, 1, 1, 1]


@pytest.mark.parametrize(("low", "high"), [(0.1, 0.1), (0.2, 0.1), (-0.1, 0.5), (0.0, 1.1), (0.0, np.nan)])
def test_no_range_is_refused(low, high):
    with pytest.raises(ValueError, match="no range of false-positive rates"):
        p.partial_auroc(points_of([0, 1], [0.1, 0.2]), low, high)
