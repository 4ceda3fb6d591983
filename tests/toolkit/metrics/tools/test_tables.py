"""What is said of other tools is what they print of classes and scores: run beside them where they are."""

import math
import warnings
from importlib import import_module

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assay.metrics.study import Study
from assay.metrics.tools.formulas import MODULES, value_of
from assay.metrics.tools.formulas.ranked import auroc, auroc_of_thresholds, precision_trapezoids
from assay.metrics.tools.formulas.seen import Seen
from assay.metrics.tools.tables import seen_by, tools_of_tables
from assay.plan.pairs import OF_PAIRS
from assay.plan.physical import Measure
from assay_spec.metrics.catalogue import catalogue, entry_of

TARGET = "1"
UNIFORM = [{"bins": float(bins), "spacing": "uniform"} for bins in (1, 7, 10, 15)]
MACRO = {"average": "macro"}
PARAMETERS = {
    "AP": [{}, {"form": "trapezoid"}],
    "WeightedKappa": [{"weights": "linear"}, {"weights": "quadratic"}],
    "Fbeta": [{"beta": 1.0}, {"beta": 2.0}, {"beta": 0.5}, {"beta": 2.0, **MACRO}],
    "Sensitivity": [{}, MACRO],
    "PPV": [{}, MACRO],
    "NetBenefit": [{"exchange_rate": 0.25}],
    "PartialAUROC": [{"max_fpr": 0.1}, {"max_fpr": 0.5}],
    "ECE": UNIFORM,
    "MCE": UNIFORM,
    "TopLabelECE": UNIFORM,
    "TopLabelMCE": UNIFORM,
    "CWCE": UNIFORM,
    "ECE-KDE": [{"bandwidth": "likelihood"}, *({"bandwidth": width} for width in (0.002, 0.3))],
    "KCE": [{"width": "median"}, {"width": 0.2}],
}


class Given:
    """What the tools are given: numbers of classes, those of one class against the rest, and its scores."""

    def __init__(self, k, rows):
        self.k = k
        self.true, self.said = (np.array([row[side] for row in rows]) for side in (0, 1))
        self.scores = np.array([row[2] for row in rows])
        self.y, self.called = (self.true == 1).astype(int), (self.said == 1).astype(int)
        # What is left of the scores goes to one other class.
        self.table = np.zeros((len(rows), k))
        self.table[np.arange(len(rows)), np.where(self.said == 1, 0, self.said)] = 1 - self.scores
        self.table[:, 1] = self.scores

    @property
    def study(self):
        names = tuple(map(str, range(self.k)))
        scores = {"a": {TARGET: self.scores} if self.k == 2 else dict(zip(names, self.table.T, strict=True))}
        return Study(names, self.true, {"a": self.said}, scores, {}, np.ones((self.k, self.k)))


def sklearn(of):
    theirs = pytest.importorskip("sklearn.metrics")
    whole, one, ranked = (of.true, of.said), (of.y, of.called), (of.y, of.scores)

    def trapezoids():
        precision, recall, _ = theirs.precision_recall_curve(*ranked)
        return theirs.auc(recall, precision)

    def averaged(average):
        return (whole, {"average": average}) if average else (one, {})

    return {
        "Accuracy": lambda: theirs.accuracy_score(*whole),
        "BalancedAccuracy": lambda: theirs.balanced_accuracy_score(*whole),
        "MCC": lambda: theirs.matthews_corrcoef(*whole),
        "Kappa": lambda: theirs.cohen_kappa_score(*whole),
        "WeightedKappa": lambda weights: theirs.cohen_kappa_score(*whole, weights=weights),
        "Sensitivity": lambda average="": theirs.recall_score(*averaged(average)[0], **averaged(average)[1]),
        "Specificity": lambda: theirs.recall_score(*one, pos_label=0),
        "PPV": lambda average="": theirs.precision_score(*averaged(average)[0], **averaged(average)[1]),
        "NPV": lambda: theirs.precision_score(*one, pos_label=0),
        "Fbeta": lambda beta, average="": theirs.fbeta_score(*averaged(average)[0], beta=beta, **averaged(average)[1]),
        "LR+": lambda: theirs.class_likelihood_ratios(*one, labels=[0, 1])[0],
        "AUROC": lambda: theirs.roc_auc_score(*ranked),
        "AP": lambda form="": trapezoids() if form else theirs.average_precision_score(*ranked),
        "PartialAUROC": lambda max_fpr: theirs.roc_auc_score(*ranked, max_fpr=max_fpr),
        "Brier": lambda: theirs.brier_score_loss(*ranked, labels=[0, 1], pos_label=1),
        "MulticlassBrier": lambda: theirs.brier_score_loss(of.true, of.table, labels=list(range(of.k))),
        "MulticlassLogLoss": lambda: theirs.log_loss(of.true, of.table, labels=list(range(of.k))),
        "LogLoss": lambda: theirs.log_loss(*ranked, labels=[0, 1]),
    }


def metricsreloaded(of):
    pairwise = pytest.importorskip("MetricsReloaded.metrics.pairwise_measures")
    theirs = {
        "ranked": import_module("MetricsReloaded.metrics.prob_pairwise_measures").ProbabilityPairwiseMeasures,
        "forecast": import_module("MetricsReloaded.metrics.calibration_measures").CalibrationMeasures,
    }

    def two(**parameters):
        return pairwise.BinaryPairwiseMeasures(of.called, of.y, dict_args=parameters)

    def given(name, value):
        return {} if isinstance(value, str) else {name: value}

    def whole(**parameters):
        return pairwise.MultiClassPairwiseMeasures(of.said, of.true, list(range(of.k)), dict_args=parameters)

    def ranked():
        return theirs["ranked"](of.scores, of.y)

    def forecast(**parameters):
        return theirs["forecast"](np.stack([1 - of.scores, of.scores], 1), of.y, dict_args=parameters)

    def forecasts(**parameters):
        return theirs["forecast"](of.table, of.true, dict_args=parameters)

    steps = np.abs(np.subtract.outer(np.arange(of.k), np.arange(of.k))).astype(float)
    powers = {"linear": steps, "quadratic": steps**2}
    return {
        "Accuracy": lambda: two().accuracy(),
        "BalancedAccuracy": lambda: whole().balanced_accuracy(),
        "MCC": lambda: whole().matthews_correlation_coefficient(),
        "Kappa": lambda: two().cohens_kappa() if of.k == 2 else whole().weighted_cohens_kappa(),
        "WeightedKappa": lambda weights: whole(weights=powers[weights]).weighted_cohens_kappa(),
        "Sensitivity": lambda: two().sensitivity(),
        "Specificity": lambda: two().specificity(),
        "PPV": lambda: two().positive_predictive_value(),
        "NPV": lambda: two().negative_predictive_value(),
        "Fbeta": lambda beta: two(beta=beta).fbeta(),
        "YoudenJ": lambda: two().youden_index(),
        "LR+": lambda: two().positive_likelihood_ratio(),
        "NetBenefit": lambda exchange_rate: two(exchange_rate=exchange_rate).net_benefit_treated(),
        "AUROC": lambda: ranked().auroc(),
        "AP": lambda form="": ranked().average_precision(),
        "Brier": lambda: forecast().brier_score(),
        "RootBrier": lambda: forecast().root_brier_score(),
        "LogLoss": lambda: forecast().negative_log_likelihood(),
        "ECE": lambda bins, spacing: forecast(bins_ece=int(bins)).expectation_calibration_error(),
        "MCE": lambda bins, spacing: forecast(bins_mce=int(bins)).maximum_calibration_error(),
        "MulticlassBrier": lambda: forecasts().brier_score(),
        "MulticlassRootBrier": lambda: forecasts().root_brier_score(),
        "MulticlassLogLoss": lambda: forecasts().negative_log_likelihood(),
        "CWCE": lambda bins, spacing: forecasts(bins_ece=int(bins)).class_wise_expectation_calibration_error(),
        "ECE-KDE": lambda bandwidth: forecasts(**given("bandwidth", bandwidth)).kernel_based_ece(),
        "KCE": lambda width: forecasts(**given("bandwidth_kce", width)).kernel_calibration_error(),
    }


def torchmetrics(of):
    theirs, torch = pytest.importorskip("torchmetrics.functional.classification"), import_module("torch")
    whole, one = ([torch.as_tensor(each) for each in pair] for pair in ((of.said, of.true), (of.called, of.y)))
    ranked = [torch.as_tensor(of.scores.astype("f4")), torch.as_tensor(of.y)]
    of_k = {"num_classes": of.k}

    def predicted(**parameters):
        table = torch.as_tensor(of.table.astype("f4"))
        return theirs.multiclass_calibration_error(table, torch.as_tensor(of.true), **of_k, **parameters)

    return {
        "Accuracy": lambda: theirs.multiclass_accuracy(*whole, average="micro", **of_k),
        "BalancedAccuracy": lambda: theirs.multiclass_accuracy(*whole, average="macro", **of_k),
        "MCC": lambda: theirs.multiclass_matthews_corrcoef(*whole, **of_k),
        "Kappa": lambda: theirs.multiclass_cohen_kappa(*whole, **of_k),
        "WeightedKappa": lambda weights: theirs.multiclass_cohen_kappa(*whole, weights=weights, **of_k),
        "Sensitivity": lambda: theirs.binary_recall(*one),
        "Specificity": lambda: theirs.binary_specificity(*one),
        "PPV": lambda: theirs.binary_precision(*one),
        "NPV": lambda: theirs.binary_negative_predictive_value(*one),
        "Fbeta": lambda beta: theirs.binary_fbeta_score(*one, beta=beta),
        "AUROC": lambda: theirs.binary_auroc(*ranked),
        "AP": lambda: theirs.binary_average_precision(*ranked),
        "PartialAUROC": lambda max_fpr: theirs.binary_auroc(*ranked, max_fpr=max_fpr),
        "ECE": lambda bins, spacing: theirs.binary_calibration_error(*ranked, n_bins=int(bins)),
        "MCE": lambda bins, spacing: theirs.binary_calibration_error(*ranked, n_bins=int(bins), norm="max"),
        "TopLabelECE": lambda bins, spacing: predicted(n_bins=int(bins)),
        "TopLabelMCE": lambda bins, spacing: predicted(n_bins=int(bins), norm="max"),
    }


def monai(of):
    theirs, torch = pytest.importorskip("monai.metrics"), import_module("torch")
    one = [torch.as_tensor(each)[:, None] for each in (of.called, of.y)]
    ranked = [torch.as_tensor(of.scores.astype("f4")), torch.as_tensor(of.y)]

    def counted(name):
        matrix = theirs.get_confusion_matrix(*one, include_background=True).sum(dim=0)
        return theirs.compute_confusion_matrix_metric(name, matrix)

    names = {
        "Accuracy": "accuracy",
        "BalancedAccuracy": "balanced accuracy",
        "MCC": "mcc",
        "Sensitivity": "sensitivity",
        "Specificity": "specificity",
        "PPV": "precision",
        "NPV": "npv",
        "YoudenJ": "informedness",
    }
    return {label: lambda name=name: counted(name) for label, name in names.items()} | {
        "Fbeta": lambda beta: counted("f1 score"),
        "AUROC": lambda: theirs.compute_roc_auc(*ranked),
        "AP": lambda: theirs.compute_average_precision(*ranked),
    }


SIDES = {each.__name__: each for each in (monai, metricsreloaded, sklearn, torchmetrics)}


def theirs_of(call, parameters):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return float(call(**parameters))


def same(ours, theirs, digits):
    if math.isnan(ours) or math.isnan(theirs):
        return math.isnan(ours) and math.isnan(theirs)
    # A difference of numbers near 1 holds fewer digits of its own than they do.
    near = {"f4": 1e-5, "f8": 1e-9}[digits]
    return math.isclose(ours, theirs, rel_tol=near, abs_tol=near / 5)


PROBABILITIES = st.one_of(
    st.sampled_from([0.0, 1.0, 0.5, 0.1, 0.2, 0.3, 0.6, 0.7, 2 / 3, 1 / 7, 1 / 15, 0.5 + 1e-9, 1e-12, 1 - 1e-9]),
    st.floats(0, 1, width=32).map(float),
    st.floats(0, 1),
)


@st.composite
def givens(draw):
    k = draw(st.sampled_from([2, 2, 3, 5]))
    shown = [st.sampled_from(draw(st.lists(st.integers(0, k - 1), min_size=1, unique=True))) for _ in range(2)]
    score = PROBABILITIES if draw(st.integers(0, 4)) else st.just(draw(PROBABILITIES))
    return Given(k, draw(st.lists(st.tuples(*shown, score), min_size=2, max_size=30)))


def asked_of(tool):
    for metric in dict.fromkeys(row.metric for row in tool.tables):
        yield from ((metric, each) for each in PARAMETERS.get(metric, [{}]))


NEVER = Given(2, [(0, 0, 0.0), (0, 0, 0.0), (0, 0, 1.0)])
ALWAYS = Given(2, [(1, 1, 1.0), (1, 1, 0.0)])
ONE_SIDED = [
    Given(2, [(0, 1, 0.2), (0, 1, 0.4), (1, 1, 0.4), (1, 1, 0.5), (1, 1, 1.0)]),
    Given(2, [(0, 0, 0.2), (0, 0, 0.4), (1, 0, 0.4), (1, 0, 0.5), (1, 0, 1.0)]),
    Given(2, [(0, 0, 0.2), (0, 0, 0.4), (0, 1, 0.4), (0, 1, 0.5), (0, 1, 1.0)]),
    Given(2, [(1, 0, 0.2), (1, 0, 0.4), (1, 1, 0.4), (1, 1, 0.5), (1, 1, 1.0)]),
]


def require_same(name, of, without=()):
    """Make sure that every metric of a tool but some is what the tool prints."""
    tool = next(each for each in tools_of_tables() if each.name == name)
    calls = SIDES[name](of)
    assert set(calls) == {row.metric for row in tool.tables}
    for metric, parameters in asked_of(tool):
        called = tool.of_table(metric, parameters, of.k)
        if called is not None and metric not in without:
            target = "" if entry_of(metric, parameters).scope == "overall" else TARGET
            measure = Measure(metric=metric, parameters=parameters, target=target)
            ours = value_of(called.formula, seen_by(tool, called, measure, "a", of.study))
            theirs = theirs_of(calls[metric], parameters)
            assert same(ours, theirs, called.digits or tool.digits), (metric, parameters, ours, theirs)


@pytest.mark.parametrize("name", SIDES)
@given(of=givens())
@example(of=NEVER)
@example(of=ALWAYS)
@example(of=ONE_SIDED[0])
@example(of=ONE_SIDED[1])
@example(of=ONE_SIDED[2])
@example(of=ONE_SIDED[3])
@settings(deadline=None)
def test_a_tool_prints_what_is_said_of_it(name, of):
    require_same(name, of)


def test_metricsreloaded_takes_what_does_not_add_up():
    of = Given(3, [(0, 0, 0.2), (1, 1, 0.9), (2, 2, 0.4), (1, 2, 0.3), (0, 1, 0.75)])
    of.table *= 0.8
    require_same(
        "metricsreloaded", of, {"Brier", "RootBrier", "LogLoss", "ECE", "MCE", "AUROC", "AP", "MulticlassLogLoss"}
    )


@pytest.mark.parametrize("name", SIDES)
@pytest.mark.parametrize("rare", [1e-4, 0.3])
def test_of_many_items_it_rounds_as_it_is_said_to(name, rare):
    rng = np.random.default_rng(7)
    true = (rng.random(60_000) < rare).astype(int)
    said = np.where(rng.random(true.size) < 0.05, 1 - true, true)
    scores = np.round(np.clip(0.3 + 0.2 * true + rng.normal(0, 0.2, true.size), 0, 1), 2)
    # MetricsReloaded looks at pairs one by one.
    require_same(name, Given(2, list(zip(true.tolist(), said.tolist(), scores.tolist(), strict=True))), OF_PAIRS)


@pytest.mark.parametrize(("items", "thinned"), [(1499, False), (1500, True), (4000, True)])
def test_metricsreloaded_looks_at_few_of_many_thresholds(items, thinned):
    rng = np.random.default_rng(items)
    rows = [(int(true), 0, score) for true, score in zip(rng.random(items) < 0.3, rng.random(items), strict=True)]
    of = Given(2, rows)
    seen = Seen(np.zeros((2, 2), int), of.y == 1, of.scores, {})
    calls = metricsreloaded(of)
    assert same(auroc_of_thresholds(seen), theirs_of(calls["AUROC"], {}), "f8")
    assert same(precision_trapezoids(seen), theirs_of(calls["AP"], {}), "f8")
    assert (auroc_of_thresholds(seen) != auroc(seen)) == thinned


def test_every_tool_is_run():
    assert {tool.name for tool in tools_of_tables()} == set(SIDES)


def test_every_formula_is_of_a_metric_and_there():
    for tool in tools_of_tables():
        for row in tool.tables:
            assert row.metric in catalogue().entries
            module, name = row.formula.split(":")
            assert callable(getattr(MODULES[module], name))
