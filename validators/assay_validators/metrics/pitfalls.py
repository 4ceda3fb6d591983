"""Pitfalls of a metric for a problem, after the catalogue of Reinke et al. (Nature Methods 2024, 21:182-194)."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from assay_spec.metrics.catalogue import MetricEntry
from assay_spec.metrics.fingerprint import DecisionRule, Fingerprint


class Pitfall(NamedTuple):
    """A known way in which a metric misleads."""

    id: str
    text: str
    """What is wrong; the metric is `it`."""
    help: str
    provenance: str


class _Row(NamedTuple):
    id: str
    applies: Callable[[MetricEntry, Fingerprint], bool]
    text: str
    help: str
    provenance: str = "recalled"


_ROWS = (
    _Row(
        "P2.1 prevalence",
        lambda metric, problem: metric.prevalence and not problem.prevalence_reflects_population,
        "its value moves with the class prevalences, and those of the test set are not the population's (FP4.2)",
        "do not compare it across datasets; sensitivity, specificity, balanced accuracy and AUROC can be",
        "quoted",
    ),
    _Row(
        "P2.3 imbalance",
        lambda metric, problem: metric.name in {"Accuracy", "Specificity", "NPV"} and problem.class_imbalance,
        "with a rare class it is high for a system that never finds the class (FP4.1)",
        "read it beside sensitivity",
    ),
    _Row(
        "P2.1 severity",
        lambda metric, problem: (
            metric.name in {"Accuracy", "BalancedAccuracy", "MCC", "Kappa", "YoudenJ"} and problem.unequal_severity
        ),
        "it counts all confusions alike, and theirs differ in severity (FP2.5.1)",
        "EC and NormalisedEC weigh by the costs of the fingerprint",
    ),
    _Row(
        "P2.1 benefit",
        lambda metric, problem: metric.name == "Fbeta" and problem.decision_rule is DecisionRule.COST_BENEFIT,
        "it knows no benefit and no harm, which the decision weighs (FP2.6)",
        "NetBenefit and EC do",
    ),
    _Row(
        "P1 labels",
        lambda metric, problem: metric.scope == "overall" and problem.multiple_labels,
        "it asks for one class per item, and an item may carry several (FP3.4)",
        "evaluate each label against the rest",
    ),
    _Row(
        "P3.1 bins",
        lambda metric, _: "bins" in metric.parameters,
        "its value depends on the number of bins",
        "report that number, and look at the reliability diagram",
    ),
    _Row(
        "P3.2 threshold",
        lambda metric, _: "@" in metric.name,
        "the threshold that reaches the target was found on the items that are scored, which flatters",
        "choose the threshold on validation data",
    ),
    _Row(
        "P3.5 bounds",
        lambda metric, _: metric.name in {"LogLoss", "EC", "LR+"},
        "it has no upper bound, so its value means little by itself",
        "compare it with that of a naive system",
    ),
)


def known_pitfalls() -> tuple[Pitfall, ...]:
    """Every pitfall that a metric can be found in."""
    return tuple(Pitfall(row.id, row.text, row.help, row.provenance) for row in _ROWS)


def pitfalls_of(metric: MetricEntry, problem: Fingerprint | None) -> Iterator[Pitfall]:
    """The pitfalls that a metric falls into on this problem; none are known of a problem without a fingerprint."""
    for row in _ROWS:
        if problem is not None and row.applies(metric, problem):
            yield Pitfall(row.id, row.text, row.help, row.provenance)
