"""P2.2: properties of the structures are not looked at."""

from collections.abc import Iterator

import numpy as np

from assay.metrics.pitfalls.described import answered, fingerprint
from assay.metrics.pitfalls.rule import Finding, Rule, asks
from assay.metrics.segmentation.pitfalls.evidence import Evidence, median
from assay.metrics.segmentation.pitfalls.needs import BOUNDARY, OVERLAP, cases
from assay.metrics.segmentation.pitfalls.unmeasured import untold_borders, untold_parts
from assay.report.text import counted
from assay_spec.metrics.pitfalls import pitfalls


def small(evidence: Evidence) -> Iterator[Finding]:
    """P22-01: so few voxels that each decides."""
    concerned = tuple(evidence.named("DSC", "IoU", "HD"))
    axes = max((len(case.steps) for case in evidence.study.cases), default=3)
    what = "pixels" if axes == 2 else "voxels"
    limit = pitfalls()["P22-01"].limits[what]
    for number, structure in enumerate(evidence.study.structures):
        size = evidence.sizes.voxels[number]
        there = size > 0
        if not there.any() or median(size[there]) >= limit:
            continue
        voxels, predicted = median(size[there]), evidence.predicted[number]
        known = there & (predicted >= 0)
        step = median(2 / (size + predicted)[known]) if known.any() else 1 / voxels
        yield Finding(
            concerned,
            structure.name,
            f"the median reference has {voxels:g} {what} (few: below {limit:g}), and one moves DSC by {step:.2g}",
            {"median_voxels": voxels, "limit": limit, "dsc_step": step},
        )


def sizes_apart(evidence: Evidence) -> Iterator[Finding]:
    """P22-02: large and small structures, in one image or over the images."""
    times, sizes = pitfalls()["P22-02"].limits["times"], evidence.sizes
    concerned = tuple(evidence.named(*OVERLAP, "HD"))
    for number, structure in enumerate(evidence.study.structures):
        size, least, largest = sizes.voxels[number], sizes.least[number], sizes.largest[number]
        there = np.flatnonzero(size)
        if not there.size:
            continue
        names = [case.name for case in evidence.study.cases]
        low, high = there[size[there].argmin()], there[size[there].argmax()]
        ratios = largest / np.maximum(least, 1)
        case = int(ratios.argmax())
        numbers = {"over_cases": float(size[high] / size[low]), "within_a_case": float(ratios[case])}
        if ratios[case] > times:
            yield Finding(
                concerned,
                structure.name,
                f"in {names[case]} the largest of {sizes.parts[number, case]} parts has {largest[case]:,} voxels and "
                f"the smallest {least[case]:,}; so in {counted(int(np.count_nonzero(ratios > times)), 'reference')}",
                numbers,
            )
        elif size[high] > times * size[low]:
            yield Finding(
                concerned,
                structure.name,
                f"{names[high]} has {counted(int(size[high]), 'voxel')} of it and {names[low]} {size[low]:,}: one "
                f"voxel moves DSC by {1 / size[high]:.1g} and by {1 / size[low]:.1g}",
                numbers,
            )


def overlap_only(evidence: Evidence) -> Iterator[Finding]:
    """P22-03: an overlap, and nothing that sees the shape."""
    if evidence.asking(*BOUNDARY):
        return
    for number, structure in enumerate(evidence.study.structures):
        shown = int(np.count_nonzero(evidence.sizes.voxels[number]))
        share = evidence.border_share(number)
        if not shown:
            continue
        known = f"{counted(shown, 'reference')} with a border that was not measured"
        if share is not None:
            known = f"{share:.0%} of the voxels of the median reference lie on its border"
        yield Finding(
            tuple(evidence.named(*OVERLAP)),
            structure.name,
            f"{known}; how far off it is is not seen",
            {} if share is None else {"border_share": share},
        )


def touching(evidence: Evidence) -> Iterator[Finding]:
    """P22-04: borders between touching objects, which a mask does not have."""
    for number, name, _ in evidence.of_problem("touching_structures"):
        parts = evidence.sizes.parts[number]
        shown = parts[parts > 0]
        numbers = {"median_parts": median(shown)} if shown.size else {}
        count = f"; the median reference shows {median(shown):g} parts" if shown.size else ""
        yield Finding(
            tuple(evidence.asking(*BOUNDARY)),
            name,
            f"its objects may touch (FP3.5), and those that do are one part{count}",
            numbers,
        )


RULES = (
    Rule("P22-01", small, (cases, asks("DSC, IoU or HD", lambda evidence: evidence.named("DSC", "IoU", "HD")))),
    Rule(
        "P22-02",
        sizes_apart,
        (cases, asks("an overlap or HD", lambda evidence: evidence.named(*OVERLAP, "HD"))),
        untold=untold_parts,
        decisive=True,
    ),
    Rule(
        "P22-03",
        overlap_only,
        (cases, asks("an overlap", lambda evidence: evidence.named(*OVERLAP))),
        untold=untold_borders,
    ),
    Rule(
        "P22-04",
        touching,
        (cases, fingerprint, asks("a metric of boundaries", lambda evidence: evidence.asking(*BOUNDARY))),
        untold=untold_parts,
        rests=answered("touching_structures"),
    ),
)
