"""P3.3: algorithms are ranked in a way that the data do not carry."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from assay.metrics.pitfalls.ranks import few_draws
from assay.metrics.pitfalls.rule import Finding, Rule
from assay.metrics.ranking.schemes import Scheme
from assay.metrics.segmentation.means import Floats
from assay.metrics.segmentation.pitfalls.evidence import Evidence
from assay.metrics.segmentation.pitfalls.needs import cases, several
from assay_spec.metrics.pitfalls import pitfalls
from assay_spec.metrics.segmentation import Asked

KIN = (("DSC", "IoU", "Fbeta"), ("ASSD", "MASD"), ("AVDR", "RVE", "AVE"))
"""Metrics of one kind, of which one follows from another or nearly so."""


def related(evidence: Evidence) -> Iterator[Finding]:
    """P33-01: metrics that say the same, each with its ranking."""
    for one, other in combinations(range(len(evidence.metrics)), 2):
        names = {evidence.metrics[number].entry.name for number in (one, other)}
        if any(names <= set(kin) for kin in KIN) and len(names) > 1:
            alike, total = _alike(evidence, one, other)
            labels = evidence.metrics[one].label, evidence.metrics[other].label
            said = f"in {alike:,} of {total:,} comparisons of two algorithms on a case both say the same"
            yield Finding(labels, "", said, {"alike": alike, "comparisons": total})


def _alike(evidence: Evidence, one: int, other: int) -> tuple[int, int]:
    """In how many comparisons of two algorithms on a case both metrics prefer the same one, and in how many at all."""
    alike = total = 0
    for a, b in combinations(range(len(evidence.study.algorithms)), 2):
        first, second = (_preferred(evidence, m, a, b) for m in (one, other))
        known = ~(np.isnan(first) | np.isnan(second))
        alike, total = alike + int((first == second)[known].sum()), total + int(known.sum())
    return alike, total


def _preferred(evidence: Evidence, metric: int, a: int, b: int) -> Floats:
    """1 where algorithm a is better on a case, -1 where b is, f8[structure, case]."""
    value = evidence.study.value[:, metric]
    return np.sign(_badness(evidence.metrics[metric], value[:, b]) - _badness(evidence.metrics[metric], value[:, a]))


def _badness(asked: Asked, value: Floats) -> Floats:
    if asked.entry.higher_is_better is None:
        return np.abs(value - (asked.entry.best or 0))
    return -value if asked.entry.higher_is_better else value


def uncertain(evidence: Evidence) -> Iterator[Finding]:
    """P33-02: ranks without draws, or from few of them."""
    rows = [row for row in evidence.results["ranks"] if row["scheme"] == Scheme.MEAN_THEN_RANK]
    replicates = int(evidence.results["drawing"]["replicates"])
    yield from few_draws(rows, "label", "case", pitfalls()["P33-02"].limits["draws"], replicates)


RULES = (
    Rule("P33-01", related, (cases, several)),
    Rule("P33-02", uncertain, (cases, several)),
)
