"""The reference cases of items, and the numbers of the papers, through the path that users take.

What other tools get wrong on items is here, too: the defects of MetricsReloaded (cb38dfc) that are not of masks, each
with what it printed. Those of masks stand beside the masks.
"""

import json
import math
from fractions import Fraction

import numpy as np
import pytest

import assay
from assay_kernels.confusion import finalize
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.metric import Metric, parse_metric

COUNTING = {
    "sensitivity": "Sensitivity",
    "specificity": "Specificity",
    "ppv": "PPV",
    "npv": "NPV",
    "accuracy": "Accuracy",
    "balanced_accuracy": "BalancedAccuracy",
    "youden": "YoudenJ",
    "f1": "Fbeta",
    "f2": "Fbeta{beta=2}",
    "f05": "Fbeta{beta=0.5}",
    "lr_plus": "LR+",
    "mcc": "MCC",
    "cohens_kappa": "Kappa",
    "ec_normalised_unit_costs": "NormalisedEC",
    "net_benefit_er_1": "NetBenefit",
    "net_benefit_er_1_9": f"NetBenefit{{exchange_rate={1 / 9!r}}}",
}
MANY = {
    "accuracy": "Accuracy",
    "mcc": "MCC",
    "kappa": "Kappa",
    "kappa_linear": "WeightedKappa{weights=linear}",
    "kappa_quadratic": "WeightedKappa{weights=quadratic}",
    "balanced_accuracy_present_classes": "BalancedAccuracy",
    "ec_unit": "EC",
    "ec_unit_normalised": "NormalisedEC",
}
OF_TABLES = {
    "sensitivity": "sensitivity",
    "specificity": "specificity",
    "ppv": "ppv",
    "npv": "npv",
    "accuracy": "accuracy",
    "balanced_accuracy": "balanced_accuracy",
    "youden": "youden",
    "f1": "f_beta",
    "iou": "iou",
    "mcc": "mcc",
    "cohens_kappa": "kappa",
    "net_benefit_er_1": "net_benefit",
}
MOST_ITEMS = 100_000
CALIBRATION = {
    **{f"ece_{bins}": f"ECE{{bins={bins}}}" for bins in (2, 5, 10, 15)},
    **{f"mce_{bins}": f"MCE{{bins={bins}}}" for bins in (2, 5, 10, 15)},
    "ace_10_equal_mass": "ECE{bins=10,spacing=mass}",
    "brier_binary": "Brier",
    "root_brier_2class": "RootBrier",
    "brier_skill_score": "BrierSkill",
    "nll": "LogLoss",
}
RANKED = {
    "auroc": "AUROC",
    "ap_step": "AP",
    "sens_at_spec_ge_080": "Sensitivity@Specificity=0.8",
    "spec_at_sens_ge_080": "Specificity@Sensitivity=0.8",
    "ppv_at_sens_ge_080": "PPV@Sensitivity=0.8",
    "partial_auc_fpr_01_mcclish": "PartialAUROC{max_fpr=0.1}",
}


def rows_of(metrics, *given, **options):
    """The row of each metric, of one algorithm."""
    found = assay.evaluate(*given, metrics=metrics, replicates=40, **options)["results"]
    assert len(found) == len(metrics)
    return {metric: next(row for row in found if _is_of(row, parse_metric(metric))) for metric in metrics}


def _is_of(row, metric):
    """Whether a row is that of a metric with these parameters, and the usual ones where none are given."""
    wanted = Metric(metric.name, {**catalogue().entries[metric.name].parameters, **metric.parameters}).key
    parts = set(wanted.removeprefix(metric.name).strip("{}").split(",")) - {""}
    return row["metric"] == metric.name and parts <= set(row["key"].removeprefix(metric.name).strip("{}").split(","))


def of_counts(table):
    """Reference and prediction that have these counts, [class, called]."""
    places = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return np.array([i for i, _ in places]), np.array([j for _, j in places])


def compared(fields, expected, rows, differing=()):
    """Hold the values against what is expected; how many are."""
    count = 0
    for field, metric in fields.items():
        value, row = float(expected[field]), rows[metric]
        if field in differing:
            continue
        if math.isfinite(value):
            assert row["value"] == pytest.approx(value, rel=1e-12, abs=1e-12), (field, row)
        else:
            # What is infinite or 0/0 has no value here, and says why.
            assert row["value"] is None, (field, row)
            assert row["reason"]
        count += 1
    return count


def cases(corpus, name):
    return json.loads((corpus / "metrics" / f"{name}.json").read_text())["cases"]


def test_counts_of_two_classes(corpus):
    count = 0
    for case in cases(corpus, "counting"):
        table = [[case["tn"], case["fp"]], [case["fn"], case["tp"]]]
        if _items(case) > MOST_ITEMS:
            continue
        rows = rows_of(list(COUNTING.values()), *of_counts(table), positive=1, classes=[0, 1])
        count += compared(COUNTING, case["expected"], rows)
    assert count >= 39 * 16


def test_counts_of_a_trillion_items(corpus):
    """What no array holds is read off the table, exactly."""
    (case,) = [one for one in cases(corpus, "counting") if _items(one) > MOST_ITEMS]
    table = np.array([[case["tn"], case["fp"]], [case["fn"], case["tp"]]])
    for field, name in OF_TABLES.items():
        assert getattr(finalize, name)(table) == pytest.approx(case["expected"][field], rel=1e-12), field
    # The case has this from a specificity that was rounded, so that 1 - specificity lost five digits.
    sensitivity, others = (Fraction(case[one], case[one] + case[other]) for one, other in (("tp", "fn"), ("fp", "tn")))
    assert finalize.positive_likelihood_ratio(table) == float(sensitivity / others)
    assert case["expected"]["lr_plus"] == pytest.approx(float(sensitivity / others), rel=1e-4)


def _items(case):
    return sum(case[name] for name in ("tn", "fp", "fn", "tp"))


def test_counts_of_many_classes(corpus):
    count = 0
    for case in cases(corpus, "multiclass"):
        table, names = case["confusion_rows_ref_cols_pred"], list(range(case["K"]))
        positive = {"positive": 1} if len(names) == 2 else {}
        rows = rows_of(list(MANY.values()), *of_counts(table), classes=names, **positive)
        # scikit-learn takes the mean of the classes that occur; a class without items has no sensitivity here.
        differing = {"balanced_accuracy_present_classes"} if case["class_absent_in_ref"] else set()
        count += compared(MANY, case["expected"], rows, differing)
        assert not differing or rows["BalancedAccuracy"]["value"] is None
    assert count > 150


def test_calibration_of_two_classes(corpus):
    count = 0
    for case in cases(corpus, "calibration_binary"):
        scores = np.array(case["p"])
        rows = rows_of(list(CALIBRATION.values()), np.array(case["y"]), scores=scores, positive=1, classes=[0, 1])
        count += compared(CALIBRATION, case["expected"], rows)
    assert count > 250


def test_forecasts_of_many_classes(corpus):
    for case in cases(corpus, "calibration_multiclass"):
        names, scores = list(range(len(case["P"][0]))), np.array(case["P"])
        known = {
            "MulticlassBrier": "brier",
            "MulticlassRootBrier": "root_brier",
            "MulticlassLogLoss": "nll",
            "TopLabelECE{bins=10}": "ece_top_label_10",
            "TopLabelMCE{bins=10}": "mce_top_label_10",
            "CWCE{bins=10}": "cwce_10",
        }
        found = assay.evaluate(case["y"], scores=scores, classes=names, metrics=["Brier", *known], replicates=40)
        values = {row["metric"]: row["value"] for row in found["results"]}
        for metric, name in known.items():
            assert values[metric.partition("{")[0]] == pytest.approx(case["expected"][name], rel=1e-9), metric
        # Of many classes Brier is given for each of them against the rest, and sums up.
        brier = [row["value"] for row in found["results"] if row["metric"] == "Brier"]
        assert len(brier) == len(names)
        assert sum(brier) == pytest.approx(case["expected"]["brier"], rel=1e-9)


def test_ranks(corpus):
    count = 0
    for case in cases(corpus, "ranking"):
        scores = np.array(case["score"])
        rows = rows_of(list(RANKED.values()), np.array(case["y"]), scores=scores, positive=1, classes=[0, 1])
        count += compared(RANKED, case["expected"], rows)
    assert count >= 150


def test_net_benefit_subtracts():
    """Defect 5: the probabilistic net benefit multiplied where it subtracts."""
    rows = rows_of(["NetBenefit"], *of_counts([[40, 10], [5, 45]]), positive=1)
    assert rows["NetBenefit"]["value"] == pytest.approx(0.45 - 0.10)


def test_average_precision_has_steps():
    """Defect 6: AP was the area of trapezoids, .8500 for SN 2.18, where the steps have .8667."""
    rows = rows_of(["AP"], [0, 0, 0, 1, 1, 1], scores=[0.21, 0.35, 0.63, 0.92, 0.32, 0.79], positive=1)
    assert rows["AP"]["value"] == pytest.approx((1 + 1 + 3 / 5) / 3)


def test_areas_take_every_threshold():
    """Defect 7: areas were read off 1,500 thresholds at the most, .819742 for .819736."""
    random = np.random.default_rng(7)
    truth = random.random(20_000) < 0.5
    scores = 1 / (1 + np.exp(-(truth + random.normal(size=20_000))))
    value = rows_of(["AUROC"], truth.astype(int), scores=scores, positive=1)["AUROC"]["value"]
    ranks = np.empty(20_000)
    ranks[np.argsort(scores)] = np.arange(1, 20_001)
    positives = truth.sum()
    exact = (ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * (20_000 - positives))
    assert value == pytest.approx(exact, abs=1e-15)


def test_a_forecast_of_nothing_counts():
    """Defect 10: items whose probability is exactly 0 were in no bin of ECE."""
    rows = rows_of(["ECE{bins=10}"], [1, 1, 0, 1], scores=[0.0, 0.0, 0.0, 1.0], positive=1)
    assert rows["ECE{bins=10}"]["value"] == pytest.approx(3 / 4 * (2 / 3))


def test_ece_of_many_classes_is_that_of_each():
    """Defect 10: of more than two classes ECE was 1.2, of what is at the most 1."""
    scores = np.array([[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.1, 0.1, 0.8], [0.4, 0.4, 0.2]])
    found = assay.evaluate([0, 1, 2, 2], scores=scores, classes=[0, 1, 2], metrics=["ECE"], replicates=40)["results"]
    assert [row["key"] for row in found] == [f"ECE{{bins=15,class={name},spacing=uniform}}" for name in range(3)]
    assert all(0 <= row["value"] <= 1 for row in found)


@pytest.mark.parametrize("names", [[3, 7, 11], ["liver", "spleen", "zebra"], [-1, 0, 2]])
def test_classes_may_be_called_anything(names):
    """Defect 12: labels other than 0 to K - 1 were an IndexError, and a class that is not there made all NaN."""
    reference, prediction = np.array(names)[[0, 0, 1, 1]], np.array(names)[[0, 1, 1, 1]]
    rows = rows_of(["Accuracy", "MCC", "BalancedAccuracy", "EC"], reference, prediction, classes=names)
    assert rows["Accuracy"]["value"] == 0.75
    assert rows["EC"]["value"] == 0.25
    assert rows["MCC"]["value"] == pytest.approx(1 / math.sqrt(3))
    assert (rows["BalancedAccuracy"]["value"], bool(rows["BalancedAccuracy"]["reason"])) == (None, True)


def test_what_is_infinite_says_so():
    """Defect 14: LR+ was NaN at perfect specificity, and a kappa of 0 was -1.6e-7."""
    rows = rows_of(["LR+", "Kappa"], *of_counts([[50, 0], [10, 40]]), positive=1)
    assert (rows["LR+"]["value"], "infinite" in rows["LR+"]["reason"]) == (None, True)
    assert rows_of(["Kappa"], *of_counts([[25, 25], [25, 25]]), positive=1)["Kappa"]["value"] == 0
    sure = rows_of(["LogLoss"], [1, 0], scores=[0.0, 0.5], positive=1)["LogLoss"]
    assert sure["value"] is None or math.isfinite(sure["value"])
    assert sure["value"] is not None or sure["reason"]
