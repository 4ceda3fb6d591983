"""Numbers that other projects' test suites and the papers' figures state, as far as these kernels compute them."""

import json
import re

import numpy as np
import pytest

from assay_kernels.calibration import finalize as calibrated
from assay_kernels.calibration import multiclass
from assay_kernels.calibration import score as calibration
from assay_kernels.confusion import finalize as counting
from assay_kernels.confusion import score as confusion
from assay_kernels.ranking import points
from assay_kernels.ranking.curve import curve
from assay_kernels.ranking.precision import average_precision_of
from assay_kernels.ranking.score import area, average_precision, rank

OF_COUNTS = {
    "accuracy": counting.accuracy,
    "balanced_accuracy": counting.balanced_accuracy,
    "cohens_kappa": counting.kappa,
    "f1": counting.f_beta,
    "mcc": counting.mcc,
    "net_benefit exchange_rate=1/9": lambda table: counting.net_benefit(table, 1 / 9),
    "npv": counting.npv,
    "ppv": counting.ppv,
    "sensitivity": counting.sensitivity,
    "specificity": counting.specificity,
}
OF_FORECASTS = {
    "ece bins=5": lambda y, p: calibrated.ece(calibration.sums(y, p, 5)),
    "ece bins=10": lambda y, p: calibrated.ece(calibration.sums(y, p, 10)),
    "mce bins=2": lambda y, p: calibrated.mce(calibration.sums(y, p, 2)),
    "mce bins=10": lambda y, p: calibrated.mce(calibration.sums(y, p, 10)),
}
OF_CLASSES = {
    "cwce bins=2": lambda y, p: multiclass.class_wise_ece(calibration.multiclass(y, p, 2)),
    "mean log p(true)": lambda y, p: -multiclass.log_loss(calibration.multiclass(y, p, 1)),
}
RECTANGLE = re.compile(r"\[(\d+):(\d+),(\d+):(\d+)\]")


@pytest.fixture(scope="module")
def facts(corpus):
    return json.loads((corpus / "metrics" / "upstream_test_facts.json").read_text())["facts"]


def about(facts, metric):
    """The facts about a metric, of which there are some."""
    found = [fact for fact in facts if fact["metric"] == metric]
    assert found, metric
    return found


def masks(words, shape):
    """Two flat masks, each 1 inside the rectangle that the words name for it."""
    for top, bottom, left, right in RECTANGLE.findall(words):
        mask = np.zeros(shape, dtype=np.uint8)
        mask[int(top) : int(bottom), int(left) : int(right)] = 1
        yield mask.ravel()


@pytest.mark.parametrize("metric", OF_COUNTS)
def test_counting_metrics(facts, metric):
    for fact in about(facts, metric):
        given = fact["input"]
        table = np.array([[given["tn"], given["fp"]], [given["fn"], given["tp"]]], dtype=np.int64)
        assert OF_COUNTS[metric](table) == pytest.approx(fact["expected"], abs=fact["atol"])


@pytest.mark.parametrize("metric", OF_FORECASTS)
def test_calibration_of_two_classes(facts, metric):
    for fact in about(facts, metric):
        value = OF_FORECASTS[metric](fact["input"]["y"], fact["input"]["p"])
        assert value == pytest.approx(fact["expected"], abs=fact["atol"])


@pytest.mark.parametrize("metric", OF_CLASSES)
def test_calibration_of_several_classes(facts, metric):
    for fact in about(facts, metric):
        value = OF_CLASSES[metric](fact["input"]["y"], np.array(fact["input"]["P"], dtype=float))
        assert value == pytest.approx(fact["expected"], abs=fact["atol"])


def test_a_fact_that_contradicts_its_own_formula_is_held_against_the_formula(facts):
    (fact,) = about(facts, "nll")
    assert fact["note"].startswith("-(ln.8+ln.6+ln.7+ln.95)/4")
    value = multiclass.log_loss(calibration.multiclass(fact["input"]["y"], np.array(fact["input"]["P"]), 1))
    assert value == pytest.approx(-np.log([0.8, 0.6, 0.7, 0.95]).mean(), rel=1e-14)
    assert value != pytest.approx(fact["expected"], abs=0.03)


def test_expected_cost_with_costs_of_the_priors(facts):
    for fact in about(facts, "normalised expected cost (prior costs)"):
        table = confusion.table(fact["input"]["ref"], fact["input"]["pred"], 5)
        share = table.sum(axis=1) / table.sum()
        costs = (1 - np.eye(5)) / (5 * share[:, np.newaxis])
        value = counting.normalised_expected_cost(table, costs)
        assert value == pytest.approx(fact["expected"], abs=fact["atol"])


def test_average_precision_is_the_step_sum_and_the_trapezoids_are_called_so(facts):
    for fact in about(facts, "ap (trapezoid)"):
        ranked = rank(fact["input"]["y"], fact["input"]["s"])
        assert average_precision_of([curve(ranked)], "trapezoid") == pytest.approx(fact["expected"], abs=fact["atol"])
        assert average_precision(area(ranked)) == pytest.approx(0.866667, abs=1e-6)
        assert "0.866667" in fact["note"]


def test_operating_points_of_a_perfect_ranking(facts):
    for fact in about(facts, "sens@spec, spec@sens, sens@ppv, ppv@sens (0.8)"):
        found = curve(rank(np.arange(100) >= 50, np.arange(100) / 100))
        targeted = (
            points.sensitivity_at_specificity(found, 0.8),
            points.specificity_at_sensitivity(found, 0.8),
            points.sensitivity_at_ppv(found, 0.8),
            points.ppv_at_sensitivity(found, 0.8),
        )
        assert [point.value for point in targeted] == fact["expected"]


@pytest.mark.parametrize(("metric", "cell"), [("tp", (1, 1)), ("fn", (1, 0)), ("tn", (0, 0))])
def test_cells_of_two_masks(facts, metric, cell):
    for fact in about(facts, metric):
        assert confusion.table(*masks(fact["input"], (14, 14)), 2)[cell] == fact["expected"]


def test_a_table_of_two_masks_has_a_row_for_each_reference_class(facts):
    for fact in about(facts, "confusion (rows=pred, cols=ref)"):
        pair = (next(masks(fact["input"][name], (5, 6))) for name in ("mask_ref", "mask_pred"))
        assert confusion.table(*pair, 2).T.tolist() == fact["expected"]
