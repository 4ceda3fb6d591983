"""Which pitfalls metrics of items fall into on a problem; what each is stands in the catalogue of pitfalls."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from assay_spec.metrics.catalogue import MetricEntry
from assay_spec.metrics.fingerprint import DecisionRule, Fingerprint
from assay_spec.metrics.metric import Value
from assay_spec.metrics.options import AVERAGE
from assay_spec.metrics.pitfalls import KnownPitfall, pitfalls


class Pitfall(NamedTuple):
    """A known way in which a metric misleads."""

    id: str
    """As reports call it: `P2.1 prevalence`."""
    text: str
    """What is wrong; the metric is `it`."""
    help: str
    provenance: str


_RULES: MappingProxyType[str, Callable[[MetricEntry, Fingerprint], bool]] = MappingProxyType(
    {
        "P21-05": lambda metric, problem: metric.prevalence and not problem.prevalence_reflects_population,
        "P23-01": lambda metric, problem: metric.name in {"Accuracy", "Specificity", "NPV"} and problem.class_imbalance,
        "P21-06": lambda metric, problem: (
            metric.name in {"Accuracy", "BalancedAccuracy", "MCC", "Kappa", "YoudenJ"} and problem.unequal_severity
        ),
        "P21-07": lambda metric, problem: metric.name == "Fbeta" and problem.decision_rule is DecisionRule.COST_BENEFIT,
        "P1-04": lambda metric, problem: metric.scope == "overall" and problem.multiple_labels,
        "P31-02": lambda metric, _: "bins" in metric.parameters,
        "P32-04": lambda metric, _: "@" in metric.name,
        "P35-02": lambda metric, _: metric.name in {"LogLoss", "MulticlassLogLoss", "EC", "LR+"},
    }
)
"""By the id of a pitfall, whether a metric falls into it."""


class Relation(NamedTuple):
    """Two metrics of which one follows from the other (P33-01)."""

    pair: frozenset[str]
    """As `related_name` calls them."""
    says: str
    """How it follows."""
    unit_costs: bool = False
    """Whether that takes costs that are all one."""
    two_classes: bool = False
    """Whether that takes two classes."""


RELATED = (
    Relation(frozenset({"Accuracy", "EC"}), "with unit costs `EC` is 1 - `Accuracy`", unit_costs=True),
    Relation(
        frozenset({"Accuracy", "NormalisedEC"}),
        "with unit costs `NormalisedEC` is 1 - `Accuracy` over what the best constant answer costs",
        unit_costs=True,
    ),
    Relation(frozenset({"EC", "NormalisedEC"}), "`NormalisedEC` is `EC` over what the best constant answer costs"),
    Relation(
        frozenset({"YoudenJ", "BalancedAccuracy"}),
        "of two classes `YoudenJ` is 2 `BalancedAccuracy` - 1",
        two_classes=True,
    ),
    Relation(frozenset({"Kappa", "WeightedKappa"}), "of two classes `WeightedKappa` is `Kappa`", two_classes=True),
    Relation(frozenset({"Brier", "RootBrier"}), "`RootBrier` is the root of twice `Brier`"),
    Relation(frozenset({"Brier", "BrierSkill"}), "`BrierSkill` is `Brier` against the prevalence"),
    Relation(frozenset({"MulticlassBrier", "MulticlassRootBrier"}), "`MulticlassRootBrier` is the root of the other"),
    Relation(
        frozenset({"Brier", "MulticlassBrier"}), "of two classes `MulticlassBrier` is 2 `Brier`", two_classes=True
    ),
    Relation(
        frozenset({"RootBrier", "MulticlassRootBrier"}),
        "of two classes `MulticlassRootBrier` is `RootBrier`",
        two_classes=True,
    ),
    Relation(
        frozenset({"LogLoss", "MulticlassLogLoss"}), "of two classes `MulticlassLogLoss` is `LogLoss`", two_classes=True
    ),
    Relation(
        frozenset({"Sensitivity{average=macro}", "BalancedAccuracy"}),
        "`BalancedAccuracy` is the mean of the sensitivities of the classes",
    ),
    Relation(
        frozenset({"MulticlassBrier", "Brier{average=macro}"}),
        "`MulticlassBrier` is the mean of the classes' `Brier` times their number",
    ),
    Relation(frozenset({"CWCE", "ECE{average=macro}"}), "`CWCE` is the mean of the classes' `ECE`"),
    Relation(frozenset({"RootBrier", "BrierSkill"}), "both are the Brier score on a scale of their own"),
)
"""All that are known."""


def related_name(metric: str, parameters: Mapping[str, Value]) -> str:
    """What a relation calls a metric: its name, and that it is a mean over the classes."""
    return f"{metric}{{{AVERAGE}={parameters[AVERAGE]}}}" if AVERAGE in parameters else metric


WEIGHING = frozenset({"NetBenefit", "EC", "NormalisedEC"})
"""Metrics that weigh benefit against harm (P21-07)."""


ON_DOCUMENTS = MappingProxyType(
    {
        "EVA101": "P21-05",
        "EVA102": "P21-06",
        "EVA103": "P23-01",
        "EVA104": "P21-04",
        "EVA105": "P21-07",
        "EVA106": "P33-01",
    }
)
"""By the code of a rule on evaluations, the pitfall that it warns of before anything runs."""


def known_pitfalls() -> tuple[Pitfall, ...]:
    """Every pitfall that a metric of items can be found in."""
    return tuple(_told(pitfalls()[code]) for code in _RULES)


def pitfalls_of(metric: MetricEntry, problem: Fingerprint | None) -> Iterator[Pitfall]:
    """The pitfalls that a metric falls into on this problem; none are known of a problem without a fingerprint."""
    for code, applies in _RULES.items():
        if problem is not None and applies(metric, problem):
            yield _told(pitfalls()[code])


def _told(known: KnownPitfall) -> Pitfall:
    return Pitfall(known.name, known.means, known.remedy, known.provenance)
