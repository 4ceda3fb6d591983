"""P3.1: a metric is computed in another way than its readers think."""

from collections.abc import Iterator

import numpy as np

from assay.metrics.pitfalls.rule import Finding, Rule, asks
from assay.metrics.segmentation.pitfalls.evidence import Evidence
from assay.metrics.segmentation.pitfalls.needs import BOUNDARY, cases
from assay.report.text import counted, verb

APART = 0.01
"""Of a spacing: files round it."""


def below_a_voxel(evidence: Evidence) -> Iterator[Finding]:
    """P31-02: a tolerance below the smallest step between voxels, so that it allows nothing."""
    steps = np.array([min(case.steps) for case in evidence.study.cases])
    for asked in evidence.metrics:
        reach = asked.parameters.get("tolerance", asked.parameters.get("width"))
        if not (asked.entry.state in BOUNDARY and isinstance(reach, float | int) and (steps > reach).any()):
            continue
        above = steps[steps > reach]
        low, high = float(above.min()), float(above.max())
        span = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        yield Finding(
            (asked.label,),
            "",
            f"{reach:g} is below the smallest step between voxels, {span} {evidence.length}, and allows nothing, in "
            f"{above.size} of {counted(steps.size, 'case')}",
            {"allowed": reach, "smallest_step": low, "largest_smallest_step": high, "cases": above.size},
        )


def no_spacing(evidence: Evidence) -> Iterator[Finding]:
    """P31-04: lengths in voxels, or by another spacing than the files say."""
    every = evidence.study.cases
    concerned = evidence.study.question.lengths
    bare = [case for case in every if not case.measured]
    if bare:
        yield Finding(
            concerned,
            "",
            f"{len(bare)} of {counted(len(every), 'reference')} {verb(len(bare), 'say')} no spacing, and lengths and "
            "volumes count voxels, as if these were cubes",
            {"without_spacing": len(bare)},
        )
    other = [case for case in every if case.stored and not np.allclose(case.stored, case.steps, rtol=APART, atol=0)]
    if other:
        said, taken = (" x ".join(f"{step:g}" for step in one) for one in (other[0].stored or (), other[0].steps))
        yield Finding(
            concerned,
            "",
            f"{other[0].name} says a spacing of {said} mm, and {taken} was given instead; so in {len(other)} of "
            f"{counted(len(every), 'case')}",
            {"with_another_spacing": len(other)},
        )


def _tolerant(evidence: Evidence) -> list[str]:
    return evidence.named("NSD", "BoundaryIoU")


RULES = (
    Rule("P31-02", below_a_voxel, (cases, asks("a metric with a tolerance or a width", _tolerant))),
    Rule(
        "P31-04",
        no_spacing,
        (cases, asks("a metric of lengths or volumes", lambda evidence: evidence.study.question.lengths)),
    ),
)
