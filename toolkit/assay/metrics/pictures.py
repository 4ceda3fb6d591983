"""The data behind the report's pictures, read off the same states as the numbers."""

from collections.abc import Iterator

import numpy as np

from assay.metrics.states import BinsState, RankedState, TableState
from assay.metrics.work import Work
from assay.plan.physical import Sweep
from assay.report.model import (
    Confusion,
    Curve,
    CurveKind,
    CurvePoint,
    Reliability,
    ReliabilityBin,
    ScoreSample,
)
from assay_kernels.calibration.finalize import reliability
from assay_kernels.ranking.curve import corners
from assay_kernels.resampling.intervals import Interval, wilson
from assay_kernels.state.undefined import Score, Undefined

MOST_POINTS = 400
"""A picture shows no more."""

MOST_SCORES = 2000
"""Of each algorithm and class; more are thinned evenly in the order of the scores."""


def curves(work: Work) -> Iterator[Curve]:
    """The ROC and precision-recall curve of every algorithm that ranks."""
    for sweep, state in _overall(work, "ranked"):
        assert isinstance(state, RankedState)
        if state.curve.negatives and state.curve.positives:
            yield _roc(sweep, state)
            yield _precision_recall(sweep, state)


def _roc(sweep: Sweep, state: RankedState) -> Curve:
    at = _thinned(corners(state.curve))
    x, y = state.curve.false_positive_rate[at].tolist(), state.curve.sensitivity[at].tolist()
    points = tuple(CurvePoint(x=a, y=b) for a, b in zip(x, y, strict=True))
    return Curve(
        kind=CurveKind.ROC, algorithm=sweep.algorithm, points=points, area_key=f"AUROC{{class={sweep.target}}}"
    )


def _precision_recall(sweep: Sweep, state: RankedState) -> Curve:
    at = _thinned(np.arange(1, state.curve.threshold.size))
    x, y = state.curve.sensitivity[at].tolist(), state.curve.precision[at].tolist()
    points = tuple(CurvePoint(x=a, y=b) for a, b in zip(x, y, strict=True))
    return Curve(kind=CurveKind.PR, algorithm=sweep.algorithm, points=points, area_key=f"AP{{class={sweep.target}}}")


def reliabilities(work: Work) -> Iterator[Reliability]:
    """The reliability diagram of every algorithm that gives probabilities, with Wilson's intervals."""
    for sweep, state in _overall(work, "bins"):
        assert isinstance(state, BinsState)
        level = sweep.measures[0].level
        bins = tuple(
            ReliabilityBin(
                lower=row.lower,
                upper=row.upper,
                count=row.items,
                probability=_or_none(row.mean_probability),
                frequency=_or_none(row.frequency),
                **_ends(row.positives, row.items, level),
            )
            for row in reliability(state.sums)
        )
        yield Reliability(algorithm=sweep.algorithm, bins=bins)


def _ends(positives: int, count: int, level: float) -> dict[str, float]:
    found = wilson(positives, count, level)
    return {"low": found.low, "high": found.high} if isinstance(found, Interval) else {}


def _or_none(value: Score) -> float | None:
    return None if isinstance(value, Undefined) else value


def confusions(work: Work) -> Iterator[Confusion]:
    """The confusion table of every algorithm."""
    for sweep, state in _overall(work, "table"):
        assert isinstance(state, TableState)
        counts = tuple(tuple(row) for row in state.table.tolist())
        yield Confusion(algorithm=sweep.algorithm, classes=work.plan.align.classes, counts=counts)


def score_samples(work: Work) -> Iterator[ScoreSample]:
    """The raw scores of every algorithm by true class."""
    study, positive = work.study, work.plan.align.positive
    for algorithm, by_class in study.scores.items():
        if positive in by_class:
            for number, name in enumerate(study.classes):
                values = np.sort(by_class[positive][study.reference == number])
                kept = values[_thinned(np.arange(values.size), MOST_SCORES)].tolist()
                yield ScoreSample(algorithm=algorithm, reference=name, values=tuple(kept), count=values.size)


def _overall(work: Work, state: str) -> Iterator[tuple[Sweep, object]]:
    seen = set()
    for sweep in work.plan.sweeps:
        if sweep.state == state and not sweep.by and (sweep.algorithm, sweep.target) not in seen:
            seen.add((sweep.algorithm, sweep.target))
            yield sweep, work.state(sweep, "")


def _thinned(at: np.ndarray, most: int = MOST_POINTS) -> np.ndarray:
    if at.size <= most:
        return at
    return at[np.unique(np.linspace(0, at.size - 1, most).round().astype(np.intp))]
