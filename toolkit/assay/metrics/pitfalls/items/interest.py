"""P2.1: what the domain asks for is not looked at."""

from collections.abc import Iterator, Mapping

import numpy as np

from assay.metrics.pitfalls.described import answered, fingerprint
from assay.metrics.pitfalls.items.evidence import Evidence, Ints
from assay.metrics.pitfalls.rule import Finding, Number, Rule, asks
from assay.metrics.states.each import of_class
from assay.metrics.states.table import Counted
from assay_kernels.state.undefined import Undefined
from assay_spec.metrics.fingerprint import DecisionRule
from assay_spec.metrics.pitfalls import pitfalls
from assay_validators.metrics.pitfalls import WEIGHING

CALIBRATION = ("bins", "forecasts")
ALIKE = ("Accuracy", "BalancedAccuracy", "MCC", "Kappa", "YoudenJ")
"""Metrics that count all confusions alike."""

MOST_TOLD = 3
"""So many algorithms are told of."""


def no_probabilities(evidence: Evidence) -> Iterator[Finding]:
    """P21-04: calibration is asked for, and no metric reads probabilities."""
    problem = evidence.setting.fingerprint
    if problem is not None and problem.calibration_requested and not evidence.asking(*CALIBRATION):
        scored = sum(bool(evidence.study.scores[name]) for name in evidence.algorithms)
        yield Finding(
            tuple(evidence.measures),
            "",
            f"probabilities are to be assessed (FP2.7.1); {scored} of {len(evidence.algorithms)} algorithms give some, "
            "and no metric reads them",
            {"algorithms_with_scores": scored},
        )


def prevalence_apart(evidence: Evidence) -> Iterator[Finding]:
    """P21-05: prevalences that nobody says are the population's, or that differ between parts that are compared."""
    keys = tuple(_moving(evidence))
    if (problem := evidence.setting.fingerprint) is not None and not problem.prevalence_reflects_population:
        name = evidence.align.positive or evidence.align.classes[int(evidence.counts.argmin())]
        share = evidence.count(name) / evidence.total
        moved, numbers = _moved(evidence, name)
        yield Finding(
            keys,
            "",
            f"`{name}` is {share:.1%} of the items, and the fingerprint does not say that this is its share of the "
            f"population (FP4.2){moved}",
            {"share": share, **numbers},
        )
    times = pitfalls()["P21-05"].limits["times"]
    for column in evidence.align.by:
        for name, shares in _shares(evidence, column):
            low, high = min(shares, key=shares.__getitem__), max(shares, key=shares.__getitem__)
            if shares[high] > times * shares[low]:
                yield Finding(
                    keys,
                    "",
                    f"`{name}` is {shares[low]:.1%} of the items of {column}={low}, and {shares[high]:.1%} of those of "
                    f"{column}={high}",
                    {"least_share": shares[low], "largest_share": shares[high]},
                )


def _shares(evidence: Evidence, column: str) -> Iterator[tuple[str, dict[str, float]]]:
    """The share of each class, or of the positive one, in the parts of a column that have items enough."""
    parts = _large(evidence, column)
    for number, name in enumerate(evidence.align.classes):
        if parts and evidence.align.positive in ("", name):
            yield name, {part: float(counts[number] / counts.sum()) for part, counts in parts.items()}


def _large(evidence: Evidence, column: str) -> dict[str, Ints]:
    """The parts of a column that have items enough, and their items of each class."""
    enough = pitfalls()["P23-02"].limits["cases"]
    return {part: counts for by, part, counts in evidence.parts if by == column and counts.sum() >= enough}


def _moving(evidence: Evidence) -> list[str]:
    return [key for key in evidence.measures if evidence.entry(key).prevalence]


def _moved(evidence: Evidence, name: str) -> tuple[str, Mapping[str, Number]]:
    """What a metric of counts would be if all other classes had twice as many items, at the same rates."""
    times = np.where(np.array(evidence.align.classes) == name, 1, 2)
    for key in _moving(evidence):
        for algorithm, state in evidence.states.items():
            value = evidence.values(key).get(algorithm)
            if evidence.entry(key).state != "table" or value is None:
                continue
            moved = Counted(state.table * times[:, None], state.classes, state.costs, state.absent * times)
            other = moved.read(evidence.measures[key])
            if not isinstance(other, Undefined):
                said = f"{key} of {algorithm} would be {other:.3g} and not {value:.3g}"
                numbers = {"value": value, "value_with_twice_the_others": float(other)}
                return f"; with twice as many of all others and the same rates, {said}", numbers
    return "", {}


def alike_in_severity(evidence: Evidence) -> Iterator[Finding]:
    """P21-06: confusions differ in severity, and are counted alike."""
    problem = evidence.setting.fingerprint
    if problem is None or not problem.unequal_severity:
        return
    told: list[str] = []
    numbers: dict[str, Number] = {}
    for algorithm, state in list(evidence.states.items())[:MOST_TOLD]:
        errors = int(state.table.sum() - np.trace(state.table))
        cost = float((state.table * state.costs).sum())
        told.append(f"{algorithm} makes {errors:,} errors, which cost {cost:.4g}")
        numbers |= {f"errors of {algorithm}": errors, f"cost of {algorithm}": cost}
    yield Finding(
        tuple(evidence.named(*ALIKE)), "", f"some errors are worse than others (FP2.5.1): {'; '.join(told)}", numbers
    )


def no_benefit(evidence: Evidence) -> Iterator[Finding]:
    """P21-07: the decision weighs benefit against harm, and no metric does."""
    problem = evidence.setting.fingerprint
    if problem is None or problem.decision_rule is not DecisionRule.COST_BENEFIT or evidence.named(*WEIGHING):
        return
    said, numbers = "none of the metrics does", dict[str, Number](metrics=len(evidence.measures))
    counting = [(key, name) for key in evidence.measures if _counts(evidence, key) for name in evidence.classes(key)]
    for (algorithm, state), (key, name) in zip(evidence.states.items(), counting[:1], strict=False):
        (_, wrong), (missed, right) = state.seen_by(of_class(evidence.measures[key], name)).tolist()
        numbers |= {"missed": missed, "wrongly_called": wrong}
        said += f"; {algorithm} misses {missed:,} and calls {wrong:,} wrongly"
        if problem.exchange_rate is not None:
            benefit = (right - problem.exchange_rate * wrong) / evidence.total
            numbers |= {"exchange_rate": problem.exchange_rate, "net_benefit": benefit}
            said += f", by the rate of {problem.exchange_rate:g} a net benefit of {benefit:.3g}"
    said = f"the decision weighs benefit against harm (FP2.6), and {said}"
    yield Finding(tuple(evidence.measures), "", said, numbers)


def _counts(evidence: Evidence, key: str) -> bool:
    return evidence.entry(key).state == "table"


def _untold(evidence: Evidence) -> str:
    """What nothing says of the population, and parts of which no two could be compared."""
    columns, enough = evidence.align.by, pitfalls()["P23-02"].limits["cases"]
    if not evidence.setting.fingerprint:
        return "nothing says whether the shares of the classes are those of the population: give a `fingerprint`"
    if columns and all(len(_large(evidence, column)) < 2 for column in columns):
        return f"no two parts by {', '.join(f'`{column}`' for column in columns)} have {enough:g} items each"
    return ""


RULES = (
    Rule(
        "P21-04",
        no_probabilities,
        (fingerprint,),
        rests=answered("calibration_requested", unless=lambda evidence: evidence.asking(*CALIBRATION)),
    ),
    Rule(
        "P21-05",
        prevalence_apart,
        (asks("a metric that moves with the prevalence", _moving),),
        untold=_untold,
        decisive=True,
        rests=answered("prevalence_reflects_population"),
    ),
    Rule(
        "P21-06",
        alike_in_severity,
        (fingerprint, asks("a metric that counts all errors alike", lambda evidence: evidence.named(*ALIKE))),
        rests=answered("unequal_severity"),
    ),
    Rule(
        "P21-07",
        no_benefit,
        (fingerprint,),
        rests=answered("decision_rule", unless=lambda evidence: evidence.named(*WEIGHING)),
    ),
)
