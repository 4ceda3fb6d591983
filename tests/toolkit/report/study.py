"""The demo study by scikit-learn and textbook formulas, independent of Assay's kernels."""

import math
from itertools import combinations

import numpy as np
import pyarrow.parquet as pq

from assay.demo.study import STUDY
from assay.report.model import (
    Among,
    Curve,
    CurveKind,
    CurvePoint,
    Difference,
    Metric,
    OperatingPoint,
    Reliability,
    ReliabilityBin,
    Result,
    ScoreSample,
)

ALGORITHMS = ("logistic-regression", "random-forest", "calibrated-svm")
REPLICATES = 40
Z = 1.959963984540054

METRICS = (
    Metric(
        key="AUROC{class=malignant}",
        title="Area under the ROC curve",
        definition="P(score of a positive > score of a negative) + 1/2 P(equal)",
        higher_is_better=True,
        reasons=("scores are available (FP5.1) and the prevalence is not the population's (FP4.2)",),
        source="MR, AUROC",
    ),
    Metric(
        key="BalancedAccuracy",
        title="Balanced accuracy",
        definition="mean over the classes of correct items of the class / items of the class",
        higher_is_better=True,
        reasons=("the test set's prevalences are not the population's (FP4.2)",),
        source="MR, Balanced Accuracy",
    ),
    Metric(
        key="LR+{class=malignant}",
        title="Positive likelihood ratio",
        definition="sensitivity / (1 - specificity)",
        higher_is_better=True,
        reasons=("how much a positive result changes the odds, whatever the prevalence (FP4.2)",),
    ),
    Metric(
        key="Sensitivity{class=malignant}",
        title="Sensitivity (recall, true positive rate)",
        definition="TP / (TP + FN)",
        higher_is_better=True,
        target="malignant",
        among=Among.REAL,
        reasons=("false negatives weigh more (FP2.5.2)",),
    ),
    Metric(
        key="Specificity{class=malignant}",
        title="Specificity (true negative rate)",
        definition="TN / (TN + FP)",
        higher_is_better=True,
        target="malignant",
        among=Among.OTHER,
    ),
    Metric(
        key="Brier{class=malignant}",
        title="Brier score",
        definition="mean of (probability - outcome)^2 for the class; the two-class sum is twice this",
        higher_is_better=False,
        reasons=("calibration is asked for (FP2.7.1), over all (FP2.7.2)",),
        source="Brier 1950",
    ),
    Metric(
        key="ECE{bins=10,class=malignant}",
        title="Expected calibration error",
        definition="mean over equal-width bins (l, u] of |observed frequency - mean probability|",
        higher_is_better=False,
        reasons=("shown with the reliability diagram",),
    ),
)


class Study:
    """The demo study as arrays."""

    def __init__(self):
        patients = pq.read_table(STUDY / "patients.parquet")
        self.positive = patients["diagnosis"].to_numpy() == "malignant"
        self.size = patients["size"].to_numpy()
        self.scores = {
            name: pq.read_table(STUDY / "predictions" / f"{name.replace('-', '_')}.parquet")["p_malignant"].to_numpy()
            for name in ALGORITHMS
        }


def table(y, s):
    p = s >= 0.5
    return (y & p).sum(), (y & ~p).sum(), (~y & p).sum(), (~y & ~p).sum()


def ratio(a, b):
    return a / b if b else None


def ece(y, s):
    bins = np.clip(np.ceil(s * 10).astype(int) - 1, 0, 9)
    return sum(abs(y[bins == b].mean() - s[bins == b].mean()) * (bins == b).mean() for b in set(bins))


def measures(y, s):
    from sklearn.metrics import brier_score_loss, roc_auc_score

    tp, fn, fp, tn = table(y, s)
    sensitivity, specificity = ratio(tp, tp + fn), ratio(tn, tn + fp)
    both = sensitivity is not None and specificity is not None
    return {
        METRICS[0].key: roc_auc_score(y, s) if both else None,
        METRICS[1].key: (sensitivity + specificity) / 2 if both else None,
        METRICS[2].key: ratio(sensitivity, 1 - specificity) if both else None,
        METRICS[3].key: sensitivity,
        METRICS[4].key: specificity,
        METRICS[5].key: brier_score_loss(y, s, pos_label=True) if both else float(np.mean((s - y) ** 2)),
        METRICS[6].key: ece(y, s),
    }


def draws(y, rng):
    """Bootstrap indices, stratified by class."""
    for _ in range(REPLICATES):
        yield np.concatenate([rng.choice(np.flatnonzero(y == c), (y == c).sum()) for c in (False, True)])


def bounds(values):
    values = [value for value in values if value is not None and math.isfinite(value)]
    return (float(np.quantile(values, 0.025)), float(np.quantile(values, 0.975))) if len(values) > 5 else (None, None)


def rounded(value):
    return None if value is None else float(value)


def compare(study, group, where):
    """Results and paired differences over the items where `where` holds."""
    y, scores = study.positive[where], {name: s[where] for name, s in study.scores.items()}
    rng = np.random.default_rng(20240212)
    sample = [{name: measures(y[i], s[i]) for name, s in scores.items()} for i in draws(y, rng)]
    values = {name: measures(y, s) for name, s in scores.items()}
    results, differences = [], []
    own = {Among.REAL: int(y.sum()), Among.OTHER: int((~y).sum())}
    for metric in METRICS:
        for name in ALGORITHMS:
            low, high = bounds([one[name][metric.key] for one in sample])
            value = rounded(values[name][metric.key])
            results.append(
                Result(
                    key=metric.key,
                    metric=metric.key.partition("{")[0],
                    algorithm=name,
                    value=value,
                    low=None if value is None else low,
                    high=None if value is None else high,
                    method=f"bootstrap, stratified, {REPLICATES} replicates",
                    unit="patient",
                    n=len(y),
                    group=group,
                    higher_is_better=metric.higher_is_better,
                    definition=metric.definition,
                    reason=None if value is not None else "specificity is 1, so the ratio is infinite",
                    among=own.get(metric.among),
                )
            )
        for a, b in combinations(ALGORITHMS, 2):
            if values[a][metric.key] is None or values[b][metric.key] is None:
                differences.append(
                    Difference(
                        key=metric.key,
                        first=a,
                        second=b,
                        value=None,
                        group=group,
                        n=len(y),
                        reason="one side has no value",
                    )
                )
                continue
            pairs = [(one[a][metric.key], one[b][metric.key]) for one in sample]
            low, high = bounds([p - q for p, q in pairs if p is not None and q is not None])
            differences.append(
                Difference(
                    key=metric.key,
                    first=a,
                    second=b,
                    value=float(values[a][metric.key] - values[b][metric.key]),
                    low=low,
                    high=high,
                    method="paired bootstrap",
                    n=len(y),
                    group=group,
                    among=own.get(metric.among),
                )
            )
    return results, differences


def wilson(k, n):
    if not n:
        return None, None
    p, z2 = k / n, Z * Z
    middle, half = (p + z2 / (2 * n)) / (1 + z2 / n), Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def curves(study, name):
    from sklearn.metrics import precision_recall_curve, roc_curve

    y, s = study.positive, study.scores[name]
    tp, fn, fp, tn = (int(count) for count in table(y, s))
    fpr, tpr, _ = roc_curve(y, s, drop_intermediate=False)
    precision, recall, _ = precision_recall_curve(y, s)
    positives = int(y.sum())
    roc = [
        CurvePoint(x=float(a), y=float(b), **dict(zip(("low", "high"), wilson(b * positives, positives), strict=True)))
        for a, b in zip(fpr, tpr, strict=True)
    ]
    pr = [CurvePoint(x=float(r), y=float(p)) for p, r in zip(precision[::-1], recall[::-1], strict=True)]
    return (
        Curve(
            kind=CurveKind.ROC,
            algorithm=name,
            points=tuple(roc),
            operating=OperatingPoint(x=fp / (fp + tn), y=tp / (tp + fn), label="threshold 0.5"),
            area_key=METRICS[0].key,
        ),
        Curve(
            kind=CurveKind.PR,
            algorithm=name,
            points=tuple(pr),
            operating=OperatingPoint(x=tp / (tp + fn), y=tp / (tp + fp), label="threshold 0.5"),
        ),
    )


def reliability(study, name):
    y, s = study.positive, study.scores[name]
    place = np.clip(np.ceil(s * 10).astype(int) - 1, 0, 9)
    bins = []
    for b in range(10):
        inside = place == b
        n, k = int(inside.sum()), int(y[inside].sum())
        low, high = wilson(k, n)
        bins.append(
            ReliabilityBin(
                lower=b / 10,
                upper=(b + 1) / 10,
                count=n,
                probability=float(s[inside].mean()) if n else None,
                frequency=k / n if n else None,
                low=low,
                high=high,
            )
        )
    return Reliability(algorithm=name, bins=tuple(bins))


def scores(study, name):
    for label, positive in (("malignant", True), ("benign", False)):
        values = study.scores[name][study.positive == positive]
        yield ScoreSample(
            algorithm=name, reference=label, values=tuple(map(float, values)), count=len(values), threshold=0.5
        )
