"""Every metric of the catalogue by other means: scikit-learn where it has it, else the written formula."""

import math
from types import SimpleNamespace

import numpy as np
import pytest


def _counts(items):
    m = _sklearn()
    return m.confusion_matrix(items.y, items.label, labels=range(items.k), sample_weight=items.w)


def _sklearn():
    return pytest.importorskip("sklearn.metrics")


def _of_classes(name, **options):
    """A function of reference and prediction; undefined where scikit-learn says NaN or the class has no items."""

    def value(items):
        return getattr(_sklearn(), name)(items.y, items.label, sample_weight=items.w, **options)

    return value


def _balanced(**options):
    def value(items):
        if len(set(items.y)) < items.k:
            return math.nan
        return _sklearn().balanced_accuracy_score(items.y, items.label, sample_weight=items.w, **options)

    return value


def _mcc(items):
    if len(set(items.y)) < 2 or len(set(items.label)) < 2:
        return math.nan
    return _sklearn().matthews_corrcoef(items.y, items.label, sample_weight=items.w)


def _kappa(weights=None):
    def value(items):
        table = _counts(items)
        far = np.abs(np.subtract.outer(np.arange(items.k), np.arange(items.k)))
        if not (np.outer(table.sum(1), table.sum(0)) * far).any():
            return math.nan
        return _sklearn().cohen_kappa_score(
            items.y, items.label, labels=range(items.k), weights=weights, sample_weight=items.w
        )

    return value


def _cost(items):
    return _sklearn().zero_one_loss(items.y, items.label, sample_weight=items.w)


def _relative_cost(items):
    naive = min(_cost(items.but(label=np.full(items.y.size, c))) for c in range(items.k))
    return _cost(items) / naive if naive else math.nan


def _positive_likelihood_ratio(items):
    sensitivity, specificity = OF_A_CLASS["Sensitivity"](items), OF_A_CLASS["Specificity"](items)
    return sensitivity / (1 - specificity) if specificity < 1 else math.nan


def _net_benefit(items):
    (_, fp), (_, tp) = _counts(items)
    return (tp - fp) / items.w.sum()


def _ranked(name, **options):
    def value(items):
        if len(set(items.y)) < 2 and (name == "roc_auc_score" or not items.y.any()):
            return math.nan
        return getattr(_sklearn(), name)(items.y, items.p, sample_weight=items.w, **options)

    return value


def _operating_points(items):
    """Sensitivity, specificity and PPV at every threshold, from whole counts."""
    thresholds = [*sorted(set(items.p), reverse=True)]
    called = [items.p >= t for t in thresholds]
    positives, negatives = items.w[items.y == 1].sum(), items.w[items.y == 0].sum()
    tp = np.array([0, *(items.w[c & (items.y == 1)].sum() for c in called)])
    fp = np.array([0, *(items.w[c & (items.y == 0)].sum() for c in called)])
    with np.errstate(invalid="ignore", divide="ignore"):
        return SimpleNamespace(sensitivity=tp / positives, specificity=(negatives - fp) / negatives, ppv=tp / (tp + fp))


def _best(wanted, given, at, *, sides):
    """The greatest value of one rate where another reaches its target."""

    def value(items):
        if not (items.y == 1).any() or (sides == 2 and not (items.y == 0).any()):
            return math.nan
        points = _operating_points(items)
        reached = getattr(points, wanted)[getattr(points, given) >= at]
        reached = reached[~np.isnan(reached)]
        return reached.max() if reached.size else math.nan

    return value


def _brier(items):
    return _sklearn().brier_score_loss(items.y, items.p, sample_weight=items.w, pos_label=1, labels=[0, 1])


def _brier_skill(items):
    if len(set(items.y)) < 2:
        return math.nan
    return _sklearn().r2_score(items.y, items.p, sample_weight=items.w)


def _log_loss(items):
    given = np.where(items.y == 1, items.p, 1 - items.p)
    if not given.all():
        return math.nan
    return _sklearn().log_loss(items.y, np.column_stack([1 - items.p, items.p]), labels=[0, 1], sample_weight=items.w)


def _of_equal_width(items, bins=15):
    """Outcomes and probabilities in each bin (l, u]."""
    which = np.maximum(np.ceil(items.p * bins), 1)
    which = np.where(items.p <= (which - 1) / bins, np.maximum(which - 1, 1), which)
    for b in sorted(set(which)):
        at = np.repeat(which == b, items.w)
        yield np.repeat(items.y, items.w)[at], np.repeat(items.p, items.w)[at]


def _of_equal_mass(items, bins=15):
    """Outcomes and probabilities in each run of equally many items by probability."""
    y, p = np.repeat(items.y, items.w), np.repeat(items.p, items.w)
    for at in np.array_split(np.argsort(p, kind="stable"), bins):
        if at.size:
            yield y[at], p[at]


def _calibration(bins_of, *, power=1, worst=False):
    """Mean or greatest distance of the frequency of a bin from its mean probability, to some power."""

    def value(items):
        gaps = [(y.size, abs(y.mean() - p.mean()) ** power) for y, p in bins_of(items)]
        return max(gap for _, gap in gaps) if worst else sum(n * gap for n, gap in gaps) / items.w.sum()

    return value


def _resolution(bins_of):
    def value(items):
        prevalence = np.average(items.y, weights=items.w)
        return sum(y.size * (y.mean() - prevalence) ** 2 for y, _ in bins_of(items)) / items.w.sum()

    return value


_NAN = {"zero_division": math.nan}

OVERALL = {
    "Accuracy": _of_classes("accuracy_score"),
    "BalancedAccuracy": _balanced(),
    "MCC": _mcc,
    "Kappa": _kappa(),
    "WeightedKappa{weights=quadratic}": _kappa("quadratic"),
    "WeightedKappa{weights=linear}": _kappa("linear"),
    "EC": _cost,
    "NormalisedEC": _relative_cost,
}

OF_A_CLASS = {
    "Sensitivity": _of_classes("recall_score", **_NAN),
    "Specificity": _of_classes("recall_score", pos_label=0, **_NAN),
    "PPV": _of_classes("precision_score", **_NAN),
    "NPV": _of_classes("precision_score", pos_label=0, **_NAN),
    "Fbeta{beta=1}": _of_classes("f1_score", **_NAN),
    "Fbeta{beta=2}": _of_classes("fbeta_score", beta=2, **_NAN),
    "Fbeta{beta=0.5}": _of_classes("fbeta_score", beta=0.5, **_NAN),
    "YoudenJ": _balanced(adjusted=True),
    "LR+": _positive_likelihood_ratio,
    "NetBenefit{exchange_rate=1}": _net_benefit,
}

OF_SCORES = {
    "AUROC": _ranked("roc_auc_score"),
    "AP": _ranked("average_precision_score"),
    "PartialAUROC{max_fpr=0.1}": _ranked("roc_auc_score", max_fpr=0.1),
    "PartialAUROC{max_fpr=0.5}": _ranked("roc_auc_score", max_fpr=0.5),
    "Sensitivity@Specificity{at=0.9}": _best("sensitivity", "specificity", 0.9, sides=2),
    "Sensitivity@Specificity{at=0.5}": _best("sensitivity", "specificity", 0.5, sides=2),
    "Specificity@Sensitivity{at=0.8}": _best("specificity", "sensitivity", 0.8, sides=2),
    "PPV@Sensitivity{at=0.5}": _best("ppv", "sensitivity", 0.5, sides=1),
    "Sensitivity@PPV{at=0.75}": _best("sensitivity", "ppv", 0.75, sides=1),
    "Brier": _brier,
    "BrierSkill": _brier_skill,
    "RootBrier": lambda items: math.sqrt(2 * _brier(items)),
    "LogLoss": _log_loss,
    "ECE{bins=15,spacing=uniform}": _calibration(_of_equal_width),
    "ECE{bins=15,spacing=mass}": _calibration(_of_equal_mass),
    "MCE{bins=15,spacing=uniform}": _calibration(_of_equal_width, worst=True),
    "MCE{bins=15,spacing=mass}": _calibration(_of_equal_mass, worst=True),
    "BrierReliability{bins=15,spacing=uniform}": _calibration(_of_equal_width, power=2),
    "BrierReliability{bins=15,spacing=mass}": _calibration(_of_equal_mass, power=2),
    "BrierResolution{bins=15,spacing=uniform}": _resolution(_of_equal_width),
    "BrierResolution{bins=15,spacing=mass}": _resolution(_of_equal_mass),
}


class Items:
    """Reference, predicted classes and probabilities of class 1, each item counted `w` times."""

    def __init__(self, y, label, p=None, w=None, k=2):
        w = np.ones(len(y), dtype=np.int64) if w is None else np.asarray(w, dtype=np.int64)
        kept = w > 0
        self.y, self.label, self.w, self.k = np.asarray(y)[kept] * 1, np.asarray(label)[kept] * 1, w[kept], k
        self.p = None if p is None else np.asarray(p, dtype=np.float64)[kept]

    def but(self, *, label):
        """The same items with other predictions."""
        return Items(self.y, label, self.p, self.w, self.k)

    def against_the_rest(self, c, p=None):
        """Class `c` as 1, all others as 0."""
        return Items(self.y == c, self.label == c, p, self.w)


class Oracle(SimpleNamespace):
    def __repr__(self):
        return "oracle"


@pytest.fixture(scope="session")
def oracle():
    """`overall`, `of_a_class` and `of_scores`: functions of `Items` by metric; NaN where there is no value."""
    return Oracle(
        overall=OVERALL,
        of_a_class=OF_A_CLASS,
        of_scores=OF_SCORES,
        items=Items,
        every={**OVERALL, **OF_A_CLASS, **OF_SCORES},
    )


@pytest.fixture(scope="session")
def find():
    """The one row of results that has these members, as in `find(results, key="MCC", algorithm="a")`."""

    def find(results, **members):
        (row,) = (row for row in results["results"] if all(row[name] == value for name, value in members.items()))
        return row

    return find
