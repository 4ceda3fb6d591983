"""P3.1: a metric is computed in another way than its readers think."""

from collections.abc import Iterator

import numpy as np

from assay.metrics.segmentation.pitfalls.evidence import Evidence
from assay.metrics.segmentation.pitfalls.rule import BOUNDARY, Finding, Rule, asks, cases

APART = 0.01
"""Of a spacing: files round it."""


def below_a_voxel(evidence: Evidence) -> Iterator[Finding]:
    """P31-02: a tolerance below the smallest step between voxels, so that it allows nothing."""
    steps = np.array([min(case.steps) for case in evidence.study.cases])
    for asked in evidence.metrics:
        reach = asked.parameters.get("tolerance", asked.parameters.get("width"))
        if asked.entry.state in BOUNDARY and isinstance(reach, float | int) and (count := int((steps > reach).sum())):
            yield Finding(
                (asked.label,),
                "",
                f"{reach:g} is below the smallest step between voxels, {steps.max():g} {evidence.length}, and allows "
                f"nothing, in {count} of {steps.size} cases",
                {"allowed": reach, "smallest_step": float(steps.max()), "cases": count},
            )


def no_spacing(evidence: Evidence) -> Iterator[Finding]:
    """P31-04: lengths in voxels, or by another spacing than the files say."""
    every = evidence.study.cases
    concerned = tuple(evidence.asking(*BOUNDARY))
    bare = [case for case in every if not case.measured]
    if bare:
        yield Finding(
            concerned,
            "",
            f"{len(bare)} of {len(every)} references say no spacing, and lengths count voxels, as if these were cubes",
            {"without_spacing": len(bare)},
        )
    other = [case for case in every if case.stored and not np.allclose(case.stored, case.steps, rtol=APART, atol=0)]
    if other:
        said, taken = (" x ".join(f"{step:g}" for step in one) for one in (other[0].stored or (), other[0].steps))
        yield Finding(
            concerned,
            "",
            f"{other[0].name} says a spacing of {said} mm, and {taken} was given instead; so in {len(other)} of "
            f"{len(every)} cases",
            {"with_another_spacing": len(other)},
        )


def _tolerant(evidence: Evidence) -> list[str]:
    return evidence.named("NSD", "BoundaryIoU")


RULES = (
    Rule("P31-02", below_a_voxel, (cases, asks("a metric with a tolerance or a width", _tolerant))),
    Rule(
        "P31-04",
        no_spacing,
        (cases, asks("a metric of boundaries", lambda evidence: evidence.asking(*BOUNDARY))),
    ),
)
