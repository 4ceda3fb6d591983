"""P3.3: algorithms are ranked in a way that the data do not carry."""

from collections.abc import Iterator
from itertools import combinations

from assay.metrics.pitfalls.items.evidence import Evidence
from assay.metrics.pitfalls.items.needs import several
from assay.metrics.pitfalls.ranks import few_draws
from assay.metrics.pitfalls.rule import Finding, Rule
from assay.report.text import counted
from assay_spec.metrics.pitfalls import pitfalls
from assay_spec.metrics.prevalence import PREVALENCE
from assay_validators.metrics.pitfalls import RELATED, related_name


def related(evidence: Evidence) -> Iterator[Finding]:
    """P33-01: metrics of which one follows from the other, each with its values."""
    for one, other in combinations(evidence.measures, 2):
        first, second = evidence.measures[one], evidence.measures[other]
        pair = {related_name(each.metric, each.parameters) for each in (first, second)}
        relation = next((each for each in RELATED if each.pair == pair), None)
        if relation is None or (first.target and second.target and first.target != second.target):
            continue
        if first.parameters.get(PREVALENCE) != second.parameters.get(PREVALENCE):
            continue
        if (relation.unit_costs and evidence.align.costs) or (relation.two_classes and not evidence.align.positive):
            continue
        alike, total = _alike(evidence, one, other)
        yield Finding(
            (one, other),
            "",
            f"{relation.says}; in {alike} of {counted(total, 'comparison')} of two algorithms both say the same",
            {"alike": alike, "comparisons": total},
        )


def _alike(evidence: Evidence, one: str, other: str) -> tuple[int, int]:
    """In how many comparisons of two algorithms both metrics prefer the same one, and in how many at all."""
    first, second = evidence.values(one), evidence.values(other)
    known = [name for name in evidence.algorithms if name in first and name in second]
    pairs = list(combinations(known, 2))
    alike = sum(
        _preferred(evidence, one, first[a] - first[b]) == _preferred(evidence, other, second[a] - second[b])
        for a, b in pairs
    )
    return alike, len(pairs)


def _preferred(evidence: Evidence, key: str, difference: float) -> int:
    """1 where the first of two is better, -1 where the second is, and 0 where they are alike."""
    # Of one thing counted in two ways the last bits differ.
    sign = 0 if abs(difference) < 1e-12 else 1 if difference > 0 else -1
    return sign if evidence.entry(key).higher_is_better else -sign


def uncertain(evidence: Evidence) -> Iterator[Finding]:
    """P33-02: ranks without draws, or from few of them."""
    rows = [row for row in map(evidence.ranking, evidence.measures) if row is not None]
    yield from few_draws(rows, "key", "item", pitfalls()["P33-02"].limits["draws"], evidence.replicates)


RULES = (
    Rule("P33-01", related, (several,)),
    Rule("P33-02", uncertain, (several,)),
)
