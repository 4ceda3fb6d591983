"""P1: the problem is of another category than its metrics."""

from collections.abc import Iterator

import numpy as np

from assay.metrics.pitfalls.described import answered, fingerprint
from assay.metrics.pitfalls.rule import Finding, Rule
from assay.metrics.segmentation.pitfalls.evidence import Evidence, median
from assay.metrics.segmentation.pitfalls.needs import cases
from assay.metrics.segmentation.pitfalls.unmeasured import untold_parts
from assay_spec.metrics.answers import Frequency
from assay_spec.metrics.pitfalls import pitfalls


def objects_as_one(evidence: Evidence) -> Iterator[Finding]:
    """P1-01: touching objects of a class, several in an image."""
    for number, name, _ in evidence.of_problem("touching_structures"):
        parts = evidence.sizes.parts[number]
        several = parts[parts > 0]
        if several.size and median(several) >= pitfalls()["P1-01"].limits["parts"]:
            yield Finding(
                tuple(asked.label for asked in evidence.metrics),
                name,
                f"they may touch (FP3.5); the median reference has {median(several):g} parts, and one {several.max()}",
                {"median_parts": median(several), "most_parts": int(several.max())},
            )


def doubtful_outlines(evidence: Evidence) -> Iterator[Finding]:
    """P1-02: consistently small structures about which annotators differ."""
    for number, name, problem in evidence.of_problem("inter_rater_variability"):
        size = evidence.sizes.voxels[number]
        overlap = evidence.named("DSC", "IoU")
        if problem.small_structures is Frequency.CONSISTENTLY and overlap and np.any(size):
            voxels = median(size[size > 0])
            yield Finding(
                tuple(overlap),
                name,
                f"it is always small (FP3.1) and annotators differ (FP4.3.1); the median one has {voxels:g} "
                f"voxel{'' if voxels == 1 else 's'}",
                {"median_voxels": voxels},
            )


RULES = (
    Rule(
        "P1-01",
        objects_as_one,
        (cases, fingerprint),
        untold=untold_parts,
        decisive=True,
        rests=answered("touching_structures"),
    ),
    Rule(
        "P1-02",
        doubtful_outlines,
        (cases, fingerprint),
        rests=answered(
            "inter_rater_variability",
            "small_structures",
            unless=lambda evidence: not evidence.named("DSC", "IoU"),
        ),
    ),
)
