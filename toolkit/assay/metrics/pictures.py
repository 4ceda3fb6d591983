"""The data behind the report's pictures but the curves, read off the aligned items."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.metrics.study import Floats, Study
from assay.plan.physical import Align, PhysicalPlan, Sweep
from assay.report.model import Confusion, Reliability, ReliabilityBin, ScoreSample
from assay_kernels.calibration.finalize import ReliabilityRow, reliability
from assay_kernels.calibration.score import equal_mass, sums
from assay_kernels.confusion.score import table
from assay_kernels.resampling.intervals import Interval, wilson
from assay_kernels.state.undefined import Undefined

MOST_SCORES = 2000
"""Of each algorithm and class; more are thinned evenly in the order of the scores."""


class Target(NamedTuple):
    """One algorithm's probabilities of one class."""

    algorithm: str
    name: str
    among: str
    """The name again where there are several such classes, as models of the report want it."""
    positive: NDArray[np.bool_]
    score: Floats


def targets(study: Study, align: Align) -> list[Target]:
    """The classes that the pictures speak of: the positive one, or each of several."""
    names = (align.positive,) if align.positive else align.classes
    return [
        Target(
            algorithm,
            name,
            "" if align.positive else name,
            study.reference == study.classes.index(name),
            by_class[name],
        )
        for name in names
        for algorithm, by_class in study.scores.items()
        if name in by_class
    ]


def level_of(plan: PhysicalPlan) -> float:
    """The confidence level of the plan's intervals."""
    return next((measure.level for sweep in plan.sweeps for measure in sweep.measures), 0.95)


class Rate(NamedTuple):
    """A share of items, with Wilson's interval if one was asked for."""

    value: float
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, hits: int, items: int, level: float | None) -> "Rate":
        """The share of `hits` among the items, of which there are some."""
        found = wilson(hits, items, level) if level else None
        return cls(hits / items, found.low, found.high) if isinstance(found, Interval) else cls(hits / items)


def decision(algorithm: str, align: Align) -> str:
    """How the algorithm's scores become a class."""
    columns = next(source for source in align.predictions if source.name == algorithm)
    if columns.label:
        return f"classes as given in `{columns.label}`"
    if align.positive:
        return f"probability of at least {columns.threshold:g}"
    return "most probable class"


def reliabilities(study: Study, plan: PhysicalPlan) -> Iterator[Reliability]:
    """The reliability diagrams of every algorithm whose calibration is measured, in the bins that are measured."""
    # Wilson's interval is of independent items.
    level = None if plan.align.group else level_of(plan)
    for target in targets(study, plan.align):
        for sweep in plan.sweeps:
            if sweep.state == "bins" and not sweep.by and (sweep.algorithm, sweep.target) == target[:2]:
                for spacing in _spacings(sweep):
                    rows = _of_mass(target, sweep.bins) if spacing == "mass" else _of_width(target, sweep.bins)
                    yield Reliability(
                        algorithm=target.algorithm,
                        target=target.among,
                        level=level,
                        binning=f"{sweep.bins} bins of equal {'mass' if spacing == 'mass' else 'width'}",
                        bins=tuple(_bin(row, level) for row in rows),
                    )


def _spacings(sweep: Sweep) -> Iterable[str]:
    """How the measures of a sweep cut its bins; evenly when none of them says."""
    said = (str(measure.parameters["spacing"]) for measure in sweep.measures if "spacing" in measure.parameters)
    return dict.fromkeys(said) or ("uniform",)


def _of_width(target: Target, bins: int) -> Sequence[ReliabilityRow]:
    return reliability(sums(target.positive.view(np.uint8), target.score, bins))


def _of_mass(target: Target, bins: int) -> Sequence[ReliabilityRow]:
    """Bins of equally many items; each ends at the greatest probability in it."""
    state = equal_mass(target.positive.view(np.uint8), target.score, bins)
    # The zero before the scores ends the bins that come before any item.
    ends = np.append(0.0, np.sort(target.score))[np.cumsum(state.counts)]
    return reliability(state, [0.0, *ends[:-1].tolist(), 1.0])


def _bin(row: ReliabilityRow, level: float | None) -> ReliabilityBin:
    bin_ = ReliabilityBin(lower=row.lower, upper=row.upper, count=row.items, probability=None, frequency=None)
    if isinstance(row.mean_probability, Undefined):
        return bin_
    share = Rate.of(row.positives, row.items, level)
    return replace(bin_, probability=row.mean_probability, frequency=share.value, low=share.low, high=share.high)


def confusions(study: Study) -> Iterator[Confusion]:
    """The confusion table of every algorithm."""
    for algorithm, labels in study.labels.items():
        counts = table(study.reference, labels, len(study.classes)).tolist()
        yield Confusion(algorithm=algorithm, classes=study.classes, counts=tuple(map(tuple, counts)))


def scored(align: Align) -> str:
    """What the scores of `score_samples` are."""
    return f"probability of {align.positive}" if align.positive else "probability given to the real class"


def score_samples(study: Study, align: Align) -> Iterator[ScoreSample]:
    """The scores of every algorithm by real class: of the positive class, or of the real one of several."""
    for algorithm, by_class in study.scores.items():
        for number, name in enumerate(study.classes):
            scores = by_class.get(align.positive or name)
            if scores is not None:
                values = np.sort(scores[study.reference == number])
                kept = values[_evenly(values.size)].tolist()
                yield ScoreSample(
                    algorithm=algorithm,
                    reference=name,
                    values=tuple(kept),
                    count=values.size,
                    threshold=_threshold(algorithm, align),
                )


def _threshold(algorithm: str, align: Align) -> float | None:
    columns = next(source for source in align.predictions if source.name == algorithm)
    return columns.threshold if align.positive and not columns.label else None


def _evenly(size: int) -> NDArray[np.intp]:
    if size <= MOST_SCORES:
        return np.arange(size)
    return np.unique(np.linspace(0, size - 1, MOST_SCORES).round().astype(np.intp))
