"""P3.3: algorithms are ranked in a way that the data do not carry."""

from collections.abc import Iterator
from itertools import combinations

from assay.metrics.passes.intervals import BOOTSTRAPS
from assay.metrics.pitfalls.items.evidence import Evidence
from assay.metrics.pitfalls.items.needs import several
from assay.metrics.pitfalls.rule import Finding, Rule
from assay.report.text import counted
from assay_spec.metrics.pitfalls import pitfalls
from assay_validators.metrics.pitfalls import RELATED

UNIT_COSTS = frozenset({"Accuracy", "EC"})
TWO_CLASSES = frozenset({"YoudenJ", "BalancedAccuracy"})
"""Pairs that say the same under a condition alone."""


def related(evidence: Evidence) -> Iterator[Finding]:
    """P33-01: metrics of which one follows from the other, each with its values."""
    for one, other in combinations(evidence.measures, 2):
        first, second = evidence.measures[one], evidence.measures[other]
        relation = next((says for pair, says in RELATED if pair == {first.metric, second.metric}), "")
        if not relation or (first.target and second.target and first.target != second.target):
            continue
        pair = {first.metric, second.metric}
        if (pair == UNIT_COSTS and evidence.align.costs) or (pair == TWO_CLASSES and not evidence.align.positive):
            continue
        alike, total = _alike(evidence, one, other)
        yield Finding(
            (one, other),
            "",
            f"{relation}; in {alike} of {counted(total, 'comparison')} of two algorithms both say the same",
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
    """P33-02: values of algorithms beside each other, whose differences have no interval, or one of few draws."""
    limit = pitfalls()["P33-02"].limits["draws"]
    rows = [row for key in evidence.measures for row in evidence.rows("differences", key) if row["value"] is not None]
    bare = [row for row in rows if row["low"] is None]
    if bare:
        why = f": {bare[0]['reason']}" if bare[0]["reason"] else ""
        yield Finding(
            tuple(dict.fromkeys(row["key"] for row in bare)),
            "",
            f"{len(bare)} of {counted(len(rows), 'difference')} {'has' if len(bare) == 1 else 'have'} no interval{why}",
            {"differences": len(rows), "without_interval": len(bare)},
        )
    draws = min((node.replicates for node in evidence.plan.resamples), default=0)
    drawn = [row for row in rows if row["low"] is not None and row["method"] in BOOTSTRAPS]
    if drawn and draws < limit:
        yield Finding(
            tuple(dict.fromkeys(row["key"] for row in drawn)),
            "",
            f"the intervals of {counted(len(drawn), 'difference')} are of {counted(draws, 'draw')} (few: below "
            f"{limit:g})",
            {"differences": len(drawn), "draws": draws},
        )


RULES = (
    Rule("P33-01", related, (several,)),
    Rule("P33-02", uncertain, (several,)),
)
