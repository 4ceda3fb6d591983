"""P2.1: what the domain asks for is not looked at."""

from collections.abc import Iterator

import numpy as np

from assay.metrics.pitfalls.described import answered, fingerprint
from assay.metrics.pitfalls.rule import Finding, Rule
from assay.metrics.segmentation.pitfalls.evidence import Evidence
from assay.metrics.segmentation.pitfalls.needs import BOUNDARY, cases
from assay.metrics.segmentation.pitfalls.unmeasured import untold_borders
from assay.report.text import counted, verb
from assay_spec.metrics.pitfalls import pitfalls

CENTRELINE = ("clDice",)


def no_boundary(evidence: Evidence) -> Iterator[Finding]:
    """P21-01: boundaries matter, and no metric looks at them."""
    if not evidence.asking(*BOUNDARY):
        for number, name, _ in evidence.of_problem("structure_boundaries"):
            share = evidence.border_share(number)
            there = "" if share is None else f"; {share:.0%} of the voxels of the median reference lie there"
            yield Finding(
                _asked(evidence),
                name,
                f"boundaries matter (FP2.1){there}",
                {} if share is None else {"border_share": share},
            )


def no_volume(evidence: Evidence) -> Iterator[Finding]:
    """P21-02: volumes matter, and no metric looks at them."""
    if evidence.asking("volumes"):
        return
    for number, name, _ in evidence.of_problem("structure_volume"):
        size, predicted = evidence.sizes.voxels[number], evidence.predicted[number]
        there = (size > 0) & (predicted >= 0)
        off = (np.abs(predicted - size) / np.maximum(size, 1))[there]
        if not off.size:
            continue
        worst, mean = float(off.max()), float(off.mean())
        yield Finding(
            _asked(evidence),
            name,
            f"volumes matter (FP2.2), and are off by {mean:.0%} in the mean and {worst:.0%} at worst",
            {"mean_volume_error": mean, "worst_volume_error": worst},
        )


def no_centreline(evidence: Evidence) -> Iterator[Finding]:
    """P21-03: centres or centrelines matter, and no metric follows them."""
    if not evidence.named(*CENTRELINE):
        for number, name, _ in evidence.of_problem("structure_center"):
            shown = int(np.count_nonzero(evidence.sizes.voxels[number]))
            references = counted(len(evidence.study.cases), "reference")
            yield Finding(
                _asked(evidence),
                name,
                f"centres matter (FP2.3), and {shown} of {references} {verb(shown, 'show')} one",
                {"references": shown},
            )


def no_scores(evidence: Evidence) -> Iterator[Finding]:
    """P21-04: calibration is asked for, and label maps hold no scores."""
    problem = evidence.setting.fingerprint
    if problem is not None and problem.calibration_requested:
        count = len(evidence.study.algorithms) * len(evidence.study.cases)
        lacking = f"{counted(count, 'prediction')} {verb(count, 'have')} no scores"
        yield Finding(
            _asked(evidence),
            "",
            f"calibration is to be assessed (FP2.7.1), and {lacking}: label maps have none",
            {"predictions": count},
        )


def prevalence_apart(evidence: Evidence) -> Iterator[Finding]:
    """P21-05: subgroups are compared in which a structure takes different shares of the image."""
    labels = tuple(asked.label for asked in evidence.metrics if asked.entry.prevalence)
    for column, values in evidence.setting.columns.by.items():
        given = np.array(values)
        for number, structure in enumerate(evidence.study.structures):
            means = {part: float(evidence.shares[number, given == part].mean()) for part in sorted(set(values))}
            low, high = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
            if labels and means[high] > pitfalls()["P21-05"].limits["times"] * means[low]:
                yield Finding(
                    labels,
                    structure.name,
                    f"it takes {means[low]:.2%} of the images of {column}={low}, and {means[high]:.2%} of those of "
                    f"{column}={high}",
                    {"least_share": means[low], "largest_share": means[high]},
                )


def _asked(evidence: Evidence) -> tuple[str, ...]:
    return tuple(asked.label for asked in evidence.metrics)


def _by(evidence: Evidence) -> str:
    return "" if evidence.setting.columns.by else "no values are compared between parts of the data: `by` says which"


RULES = (
    Rule(
        "P21-01",
        no_boundary,
        (cases, fingerprint),
        untold=untold_borders,
        rests=answered("structure_boundaries", unless=lambda evidence: evidence.asking(*BOUNDARY)),
    ),
    Rule(
        "P21-02",
        no_volume,
        (cases, fingerprint),
        rests=answered("structure_volume", unless=lambda evidence: evidence.asking("volumes")),
    ),
    Rule(
        "P21-03",
        no_centreline,
        (cases, fingerprint),
        rests=answered("structure_center", unless=lambda evidence: evidence.named(*CENTRELINE)),
    ),
    Rule("P21-04", no_scores, (cases, fingerprint), rests=answered("calibration_requested")),
    Rule("P21-05", prevalence_apart, (cases, _by)),
)
