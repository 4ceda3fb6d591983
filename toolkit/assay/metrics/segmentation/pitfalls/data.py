"""P2.3: properties of the data are not looked at."""

import math
from collections.abc import Iterator

import numpy as np

from assay.metrics.pitfalls.described import answered, fingerprint
from assay.metrics.pitfalls.intervals import bounded, half_width, less_known
from assay.metrics.pitfalls.rule import Finding, Rule, asks
from assay.metrics.segmentation.pitfalls.evidence import Evidence
from assay.metrics.segmentation.pitfalls.needs import BOUNDARY, cases
from assay.metrics.segmentation.policy import Shown
from assay.metrics.segmentation.study import SHOWN
from assay.report.text import counted, verb
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.pitfalls import pitfalls

DECIMALS = 4
"""As many as the table of the terminal has."""


def rare(evidence: Evidence) -> Iterator[Finding]:
    """P23-01: specificity and NPV of what takes little of the image."""
    limit = pitfalls()["P23-01"].limits["share"]
    for number, structure in enumerate(evidence.study.structures):
        share = float(evidence.shares[number].mean())
        if share < limit:
            yield Finding(
                tuple(evidence.named("Specificity", "NPV")),
                structure.name,
                f"it takes {share:.2%} of the images: who never finds it has specificity 1 and NPV {1 - share:.4f}",
                {"share": share, "npv_of_nothing": 1 - share},
            )


def few(evidence: Evidence) -> Iterator[Finding]:
    """P23-02: few cases, or values that are known less well than they differ."""
    limit, several = pitfalls()["P23-02"].limits["cases"], len(evidence.study.algorithms) > 1
    for number, structure in enumerate(evidence.study.structures):
        shows = np.flatnonzero(evidence.sizes.voxels[number]).tolist()
        groups = evidence.setting.columns.groups
        count = len(shows) if groups is None else len({groups[case] for case in shows})
        wide = next(_wider(evidence, structure.name), None) if several else None
        if not count or (count >= limit and wide is None):
            continue
        numbers: dict[str, float] = {"cases": len(shows), "independent": count}
        of = "" if groups is None else f" of {counted(count, 'group')}, by `{evidence.setting.columns.group}`,"
        said = f"{counted(len(shows), 'reference')}{of} {verb(len(shows), 'show')} it" + (
            f" (few: below {limit:g})" if count < limit else ""
        )
        labels = tuple(asked.label for asked in evidence.metrics)
        if wide is not None:
            label, half, apart = wide
            said += f"; {label} is known to within {half:.2g}, and algorithms are {apart:.2g} apart"
            numbers |= {"half_width": half, "difference": apart}
            labels = labels if count < limit else (label,)
        yield Finding(labels, structure.name, said, numbers)


def _wider(evidence: Evidence, name: str) -> Iterator[tuple[str, float, float]]:
    """The metrics whose means are known less well than they differ, with both of these widths."""
    for asked in evidence.metrics:
        wide = less_known(*(evidence.rows(kind, name, asked.label) for kind in ("results", "differences")))
        if wide is not None:
            yield asked.label, *wide


def noisy(evidence: Evidence) -> Iterator[Finding]:
    """P23-03: tolerances below what annotators differ by, and decimals below the noise."""
    for _, name, problem in evidence.of_problem("inter_rater_variability"):
        yield from _narrow(evidence, name, problem)
        for asked in evidence.metrics:
            rows = bounded(evidence.rows("results", name, asked.label))
            half = max(map(half_width, rows), default=0.0)
            known = max(0, math.floor(-math.log10(half))) if half else DECIMALS
            if known < DECIMALS:
                yield Finding(
                    (asked.label,),
                    name,
                    f"annotators differ (FP4.3.1), and its mean is known to within {half:.2g}: of {DECIMALS} decimals "
                    f"{known} say something",
                    {"half_width": half, "decimals": known},
                )


def _narrow(evidence: Evidence, name: str, problem: Fingerprint) -> Iterator[Finding]:
    unit = evidence.length
    if problem.tolerance is None:
        return
    for asked in evidence.metrics:
        reach = asked.parameters.get("tolerance", asked.parameters.get("width"))
        if asked.entry.state in BOUNDARY and isinstance(reach, float | int) and reach < problem.tolerance:
            yield Finding(
                (asked.label,),
                name,
                f"it allows {reach:g} {unit}, and annotators differ by {problem.tolerance:g} {unit} (FP4.3.1, FP2.5.7)",
                {"allowed": reach, "tolerance": problem.tolerance},
            )


def far_off(evidence: Evidence) -> Iterator[Finding]:
    """P23-04: voxels of the reference far off, which decide the largest distance."""
    study = evidence.study
    unit = evidence.length
    said = {name for _, name, _ in evidence.of_problem("reference_outliers")}
    for s, structure in enumerate(study.structures):
        found = [
            (stray, case.name, study.algorithms[a])
            for c, case in enumerate(study.cases)
            for a in range(len(study.algorithms))
            if (stray := study.cell(s, a, c).stray) is not None
        ]
        if found:
            stray, case_, algorithm = max(found, key=lambda one: one[0].farthest)
            names = {name for _, name, _ in found}
            yield Finding(
                _largest(evidence),
                structure.name,
                f"in {case_} {counted(stray.voxels, 'voxel')} of the reference's border {verb(stray.voxels, 'are')} up "
                f"to {stray.farthest:.4g} {unit} from what {algorithm} shows, and HD95 is {stray.hd95:.4g} {unit}; so "
                f"in {len(names)} of {counted(len(study.cases), 'case')}",
                {"farthest": stray.farthest, "hd95": stray.hd95, "voxels": stray.voxels, "cases": len(names)},
            )
        elif structure.name in said:
            yield Finding(_largest(evidence), structure.name, "voxels of its reference may lie far off (FP4.3.2)")


def _largest(evidence: Evidence) -> tuple[str, ...]:
    """Hausdorff distances that a few voxels decide: above the 95th percentile."""
    return tuple(
        asked.label
        for asked in evidence.metrics
        if asked.entry.name == "HD" and float(asked.parameters["percentile"]) > 95
    )


def empty(evidence: Evidence) -> Iterator[Finding]:
    """P23-05: references without the structure, of which nobody said what they give."""
    study = evidence.study
    if evidence.setting.declared:
        return
    for s, structure in enumerate(study.structures):
        problem = evidence.problems[s]
        if problem is not None and problem.empty_reference_possible:
            continue
        shows = [int(np.count_nonzero(study.shown[s] == SHOWN.index(what))) for what in (Shown.NEITHER, Shown.INVENTED)]
        bare = int(np.count_nonzero(evidence.empty[s]))
        if bare:
            of_all = f"{bare} of {counted(len(study.cases), 'reference')}"
            yield Finding(
                tuple(asked.label for asked in evidence.metrics),
                structure.name,
                f"{of_all} {verb(bare, 'do')} not show it; of their predictions {shows[0]} "
                f"{verb(shows[0], 'are')} rightly empty ({study.policy.both_empty.value}), and {shows[1]} "
                f"{verb(shows[1], 'show')} it ({study.policy.undefined.value})",
                {"references": bare, "both_empty": shows[0], "invented": shows[1]},
            )


RULES = (
    Rule(
        "P23-01",
        rare,
        (cases, asks("Specificity or NPV", lambda evidence: evidence.named("Specificity", "NPV"))),
    ),
    Rule("P23-02", few, (cases,)),
    Rule("P23-03", noisy, (cases, fingerprint), rests=answered("inter_rater_variability")),
    Rule("P23-04", far_off, (cases, asks("HD above its 95th percentile", _largest))),
    Rule("P23-05", empty, (cases,)),
)
