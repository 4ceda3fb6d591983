"""The ROC and precision-recall curves of an evaluation, with bands and with the points where algorithms decide."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.metrics.bands import LEAST, Draws, Line, Ranking, bands
from assay.metrics.pictures import Rate, Target, decision, level_of, targets
from assay.metrics.study import Floats, Study
from assay.plan.physical import PhysicalPlan
from assay.report.model import Band, Curve, CurveKind, CurvePoint, OperatingPoint
from assay_kernels.ranking.curve import Curve as PointCounts
from assay_kernels.ranking.curve import corners, thin
from assay_kernels.resampling.sampling import clustered, independent

MOST_POINTS = 300
"""Of a curve; more are thinned evenly along it."""

Tables = Mapping[str, NDArray[np.int64]]
"""A confusion table for each algorithm."""

EVENLY = np.linspace(0.0, 1.0, 101)
"""Places where every curve has a point, so that bands are smooth between far thresholds."""


class Points(NamedTuple):
    """Points of a curve by its thresholds, the highest first."""

    x: Floats
    y: Floats
    upright: int
    """Whether the curve goes up (1) or down (-1) where several thresholds share an `x`."""


def curves(study: Study, plan: PhysicalPlan, counted: Tables) -> tuple[tuple[Curve, ...], Band | None]:
    """The ROC and precision-recall curve of every algorithm that gives scores, and how their bands were made.

    Args:
        study: the items that are drawn.
        plan: which joined them.
        counted: the confusion tables of all items, i8[K, K], by algorithm.
    """
    ranked = [(target, Ranking.of(target.positive, target.told.ranking)) for target in targets(study, plan.align)]
    ranked = [(target, ranking) for target, ranking in ranked if ranking.positives and ranking.negatives]
    if not ranked:
        return (), None
    draws, level = _draws(study, plan), level_of(plan)
    own = [_thresholds(ranking) for _, ranking in ranked]
    places = [
        (_places(roc.x, draws.edges(ranking.negatives)), _places(pr.x, draws.edges(ranking.positives)))
        for (_, ranking), (roc, pr) in zip(ranked, own, strict=True)
    ]
    lines = bands([ranking for _, ranking in ranked], places, draws, level)
    found = tuple(
        curve
        for (target, _), points, pair in zip(ranked, own, lines, strict=True)
        for deciding in [_deciding(target, counted[target.algorithm], plan)]
        for curve in _pair(target, tuple(map(_points, points, pair)), deciding)
    )
    method = "bootstrap draws of items"
    if plan.align.group:
        method = f"bootstrap draws of whole groups of `{plan.align.group}`"
    return found, Band(level=level, method=method, draws=draws.number, seed=draws.seed, least=LEAST)


def _places(own: Floats, edges: Floats) -> Floats:
    """Where a curve is read: at its own points, evenly, and where its band begins and ends."""
    return np.unique(np.concatenate((own, EVENLY, edges[(edges > 0) & (edges < 1)])))


def _draws(study: Study, plan: PhysicalPlan) -> Draws:
    """The first of the plan's own draws; from seed 0 when it has none."""
    group = plan.align.group
    sampling = clustered(study.groups[group][0]) if group else independent(len(study))
    return Draws(sampling, next((node.seed for node in plan.resamples), 0))


def _thresholds(ranking: Ranking) -> tuple[Points, Points]:
    """The ROC and the precision-recall curve where they turn, at the ranking's thresholds."""
    false, true = ranking.counted.false[0], ranking.counted.true[0]
    roc = corners(PointCounts(ranking.thresholds, false, true))
    pr = 1 + np.flatnonzero(np.diff(true, prepend=-1)[1:] | np.diff(true, append=-1)[1:])
    roc = roc[thin(false[roc] / false[-1], true[roc] / true[-1], MOST_POINTS)]
    precision = true[pr] / (true[pr] + false[pr])
    kept = thin(true[pr] / true[-1], precision, MOST_POINTS)
    return (
        Points(false[roc] / false[-1], true[roc] / true[-1], 1),
        Points(true[pr][kept] / true[-1], precision[kept], -1),
    )


def _points(own: Points, line: Line) -> tuple[CurvePoint, ...]:
    """The points of the curve and those of the line, in the order in which they are drawn."""
    x, y = np.concatenate((own.x, line.x)), np.concatenate((own.y, line.y))
    drawn = np.lexsort((own.upright * y, x))
    again = np.append(np.zeros(1, dtype=np.bool_), (np.diff(x[drawn]) == 0) & (np.diff(y[drawn]) == 0))
    drawn = drawn[~again]
    at = np.searchsorted(line.x, x[drawn])
    rows = zip(*(part.tolist() for part in (x[drawn], y[drawn], line.low[at], line.high[at])), strict=True)
    return tuple(CurvePoint(x=x, y=y, low=_number(low), high=_number(high)) for x, y, low, high in rows)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _pair(
    target: Target, points: Sequence[tuple[CurvePoint, ...]], deciding: Sequence[OperatingPoint | None]
) -> Iterator[Curve]:
    kinds = ((CurveKind.ROC, "AUROC"), (CurveKind.PR, "AP"))
    for (kind, area), own, operating in zip(kinds, points, deciding, strict=True):
        yield Curve(
            kind=kind,
            algorithm=target.algorithm,
            target=target.among,
            points=own,
            operating=operating,
            area_key=f"{area}{{class={target.name}}}",
        )


def _deciding(
    target: Target, table: NDArray[np.int64], plan: PhysicalPlan
) -> tuple[OperatingPoint, OperatingPoint | None]:
    """Where on its ROC and on its precision-recall curve the algorithm decides."""
    code = plan.align.classes.index(target.name)
    found, calls, positives = int(table[code, code]), int(table[:, code].sum()), int(table[code].sum())
    # Wilson's interval is one of independent items.
    level = None if plan.align.group else level_of(plan)
    sensitivity = Rate.of(found, positives, level)
    fall_out = Rate.of(calls - found, int(table.sum()) - positives, level)
    label = decision(target.algorithm, plan.align)
    roc = _operating(fall_out, sensitivity, label)
    return roc, _operating(sensitivity, Rate.of(found, calls, level), label) if calls else None


def _operating(x: Rate, y: Rate, label: str) -> OperatingPoint:
    return OperatingPoint(x=x.value, y=y.value, label=label, x_low=x.low, x_high=x.high, low=y.low, high=y.high)
