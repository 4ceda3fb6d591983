"""P3.5: more is read into values than they say."""

from collections.abc import Iterator

import numpy as np

from assay.metrics.pitfalls.intervals import bounded, holds_0, no_interval
from assay.metrics.pitfalls.ranks import drawn_ranks
from assay.metrics.pitfalls.rule import Finding, Rule, asks
from assay.metrics.segmentation.classes import TOGETHER
from assay.metrics.segmentation.listing import listed
from assay.metrics.segmentation.pitfalls.evidence import Evidence, median
from assay.metrics.segmentation.pitfalls.needs import cases, several
from assay.metrics.segmentation.results import unit_of
from assay.report.text import counted

OF_VOXELS = ("DSC", "IoU", "Sensitivity", "PPV")
"""Metrics that one voxel moves by a known step."""


def below_a_step(evidence: Evidence) -> Iterator[Finding]:
    """P35-01: a difference that one voxel in each case makes."""
    for s, structure in enumerate(evidence.study.structures):
        for m, asked in enumerate(evidence.metrics):
            steps = evidence.steps(m, s)
            if not steps.size:
                continue
            step = float(steps.mean())
            near = [
                row for row in evidence.rows("differences", structure.name, asked.label) if row["value"] is not None
            ]
            within = [row for row in near if 0 < abs(row["value"]) < step]
            if within:
                row = min(within, key=lambda one: abs(one["value"]))
                yield Finding(
                    (asked.label,),
                    structure.name,
                    f"{row['first']} and {row['second']} are {abs(row['value']):.2g} apart, and one voxel in each case "
                    f"makes {step:.2g}; so with {len(within)} of {counted(len(near), 'pair')}",
                    {"difference": abs(row["value"]), "step": step, "pairs": len(within)},
                )


def unbounded(evidence: Evidence) -> Iterator[Finding]:
    """P35-02: values without an upper bound, with nothing beside them that says what is good."""
    diagonal = median([case.extent.diagonal for case in evidence.study.cases])
    for m, asked in enumerate(evidence.metrics):
        value = evidence.study.value[:, m]
        known = value[~np.isnan(value)]
        if asked.entry.maximum is None and known.size:
            unit = unit_of(asked, evidence.study)
            image = f", and the median image has a diagonal of {diagonal:.4g} {unit}"
            said = f"its values lie from {known.min():.4g} to {known.max():.4g} {unit}".rstrip()
            yield Finding(
                (asked.label,),
                "",
                said + (image if asked.entry.unit == "length" else ""),
                {"least": float(known.min()), "largest": float(known.max())},
            )


def not_apart(evidence: Evidence) -> Iterator[Finding]:
    """P35-03: algorithms that are ranked, although the interval of their difference holds 0."""
    for name in _ranked(evidence):
        for asked in evidence.metrics:
            rows = bounded(evidence.rows("differences", name, asked.label))
            alike = [row for row in rows if holds_0(row) and (row["low"], row["high"]) != (0, 0)]
            if not alike or asked.label not in _ordering(evidence):
                continue
            row = max(alike, key=lambda one: abs(one["value"]))
            where = "" if name else f"{TOGETHER}: "
            apart = f"{row['first']} - {row['second']} = {row['value']:.2g} [{row['low']:.2g}, {row['high']:.2g}]"
            beside, remedy = drawn_ranks(evidence.ranking(asked.label, name), row["first"], row["second"])
            yield Finding(
                (asked.label,),
                name or "",
                f"{where}{apart}, which holds 0; so with {len(alike)} of {counted(len(rows), 'pair')}{beside}",
                {"difference": row["value"], "low": row["low"], "high": row["high"], "pairs": len(alike)},
                remedy,
            )


def _ranked(evidence: Evidence) -> list[str | None]:
    """The structures, and before them the mean of their values, None, where there are several."""
    names = [one.name for one in evidence.study.structures]
    return [*([None] if len(names) > 1 else []), *names]


def _ordering(evidence: Evidence) -> list[str]:
    """The metrics by which more is better, or less."""
    return [asked.label for asked in evidence.metrics if asked.entry.higher_is_better is not None]


def _no_interval(evidence: Evidence) -> str:
    labels = _ordering(evidence)
    rows = [row for name in _ranked(evidence) for label in labels for row in evidence.rows("differences", name, label)]
    return no_interval(rows, "difference")


RULES = (
    Rule(
        "P35-01", below_a_step, (cases, several, asks(listed(OF_VOXELS), lambda evidence: evidence.named(*OF_VOXELS)))
    ),
    Rule("P35-02", unbounded, (cases,)),
    Rule(
        "P35-03",
        not_apart,
        (cases, several, asks("a metric by which algorithms can be ordered", _ordering), _no_interval),
    ),
)
