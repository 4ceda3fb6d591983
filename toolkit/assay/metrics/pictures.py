"""The data behind the report's pictures but the curves, read off the aligned items."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.columns.ranges import LARGE
from assay.metrics.denominators import counted_by
from assay.metrics.scoring import Scoring
from assay.metrics.states import BinsState, EachState, ForecastsState, answered_state
from assay.metrics.states.forecasts import OF_PREDICTED
from assay.metrics.study import Study, Told
from assay.plan.physical import Align, Measure, PhysicalPlan, Sweep
from assay.report.model import Confusion, Reliability, ReliabilityBin, ScoreSample
from assay_kernels.calibration.finalize import ReliabilityRow, reliability
from assay_kernels.confusion.score import table
from assay_kernels.resampling.intervals import Interval, wilson
from assay_kernels.state.undefined import Score, Undefined

MOST_SCORES = 2000
"""Of each algorithm and class; more are thinned evenly in the order of the scores."""


PICTURED = 1 << 20
"""Of the items of a large study, so many are in its pictures."""


def pictured(study: Study) -> Study:
    """The items that are drawn: all, or of a large study one at random out of each of `PICTURED` equal runs of them."""
    if len(study) <= LARGE:
        return study
    within = np.random.default_rng(0).random(PICTURED)
    return study.at(((np.arange(PICTURED) + within) * (len(study) / PICTURED)).astype(np.intp))


class Target(NamedTuple):
    """One algorithm's probabilities of one class."""

    algorithm: str
    name: str
    among: str
    """The name again where there are several such classes, as models of the report want it."""
    positive: NDArray[np.bool_]
    told: Told


def targets(study: Study, align: Align) -> list[Target]:
    """The classes that the pictures speak of: the positive one, or each of several."""
    names = (align.positive,) if align.positive else align.classes
    return [
        Target(
            algorithm,
            name,
            "" if align.positive else name,
            study.reference == study.classes.index(name),
            told,
        )
        for name in names
        for algorithm in study.scores
        if (told := study.told(algorithm, name))
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


def reliabilities(plan: PhysicalPlan, scoring: Scoring) -> Iterator[Reliability]:
    """The reliability diagrams of every algorithm whose calibration is measured, in the bins that are measured."""
    names = (plan.align.positive,) if plan.align.positive else plan.align.classes
    # Nobody could finish what was given up, and nobody tries again for a picture.
    sweeps = [sweep for sweep in plan.sweeps if not sweep.by and sweep.id not in scoring.lost]
    for name in names:
        for algorithm in plan.align.algorithms:
            own = [sweep for sweep in sweeps if (sweep.state, sweep.algorithm) == ("bins", algorithm)]
            # What a mean is made of is drawn where nobody asks for the classes themselves.
            for sweep in [one for one in own if one.target == name] or [one for one in own if one.is_of_each]:
                found = answered_state(scoring.state(sweep))
                state = found.classes[name] if isinstance(found, EachState) else found
                assert isinstance(state, BinsState)
                yield from _diagrams(plan, sweep, sweep.measures, state, name)
    for sweep in sweeps:
        if measures := [measure for measure in sweep.measures if measure.metric in OF_PREDICTED]:
            whole = answered_state(scoring.state(sweep))
            assert isinstance(whole, ForecastsState)
            yield from _diagrams(plan, sweep, measures, whole.of_predicted)


def _diagrams(
    plan: PhysicalPlan, sweep: Sweep, measures: Sequence[Measure], state: BinsState, target: str = ""
) -> Iterator[Reliability]:
    """The diagrams of a class, or of the predicted one."""
    # Wilson's interval is of independent items.
    level = None if plan.align.group else level_of(plan)
    for spacing in _spacings(measures):
        yield Reliability(
            algorithm=sweep.algorithm,
            target="" if plan.align.positive else target,
            level=level,
            binning=f"{sweep.bins} bins of equal {'mass' if spacing == 'mass' else 'width'}",
            bins=tuple(_bin(row, level) for row in _rows(state, spacing)),
            is_of_predicted=not target,
        )


def _spacings(measures: Iterable[Measure]) -> Iterable[str]:
    """How measures cut the bins of a sweep; evenly when none of them says."""
    said = (str(measure.parameters["spacing"]) for measure in measures if "spacing" in measure.parameters)
    return dict.fromkeys(said) or ("uniform",)


def _rows(state: BinsState, spacing: str) -> Sequence[ReliabilityRow]:
    """The bins that are measured, which are those of the class whose probabilities were given."""
    rows = _of_mass(state) if spacing == "mass" else reliability(state.sums)
    return [*map(_mirrored, reversed(rows))] if state.claims.is_mirrored else rows


def _mirrored(row: ReliabilityRow) -> ReliabilityRow:
    """The same bin, seen from the other of two classes."""
    return ReliabilityRow(
        1 - row.upper,
        1 - row.lower,
        row.items,
        row.items - row.positives,
        _remainder(row.mean_probability),
        _remainder(row.frequency),
    )


def _remainder(share: Score) -> Score:
    return share if isinstance(share, Undefined) else 1 - share


def _of_mass(state: BinsState) -> Sequence[ReliabilityRow]:
    """Bins of equally many items; each ends at the greatest probability in it."""
    # The zero before the scores ends the bins that come before any item.
    ends = np.append(0.0, np.sort(state.probability))[np.cumsum(state.of_mass.counts)]
    return reliability(state.of_mass, [0.0, *ends[:-1].tolist(), 1.0])


def _bin(row: ReliabilityRow, level: float | None) -> ReliabilityBin:
    bin_ = ReliabilityBin(lower=row.lower, upper=row.upper, count=row.items, probability=None, frequency=None)
    if isinstance(row.mean_probability, Undefined):
        return bin_
    share = Rate.of(row.positives, row.items, level)
    return replace(bin_, probability=row.mean_probability, frequency=share.value, low=share.low, high=share.high)


def tables(study: Study) -> dict[str, NDArray[np.int64]]:
    """The confusion table of every algorithm, i8[K, K]."""
    return {name: table(study.reference, labels, len(study.classes)) for name, labels in study.labels.items()}


def confusions(counted: Mapping[str, NDArray[np.int64]], align: Align) -> Iterator[Confusion]:
    """The confusion tables as the report shows them."""
    for algorithm, counts in counted.items():
        yield Confusion(algorithm=algorithm, classes=align.classes, counts=tuple(map(tuple, counts.tolist())))


def scored(align: Align) -> str:
    """What the scores of `score_samples` are."""
    return f"probability of {align.positive}" if align.positive else "probability given to the real class"


def scored_counts(study: Study) -> dict[str, list[int]]:
    """How many items of each class every algorithm gives a score."""
    whole = np.array(counted_by(study.reference, study, ())["", ""])
    absent = {name: study.reference[np.flatnonzero(study.absent.get(name, ()))] for name in study.scores}
    return {name: (whole - np.bincount(codes, minlength=whole.size)).tolist() for name, codes in absent.items()}


def score_samples(study: Study, align: Align, counts: Mapping[str, Sequence[int]]) -> Iterator[ScoreSample]:
    """The scores of every algorithm by real class: of the positive class, or of the real one of several.

    Args:
        study: the items that are drawn.
        align: the node that joined them.
        counts: as `scored_counts` has them of all items.
    """
    for algorithm in study.scores:
        # What stands for a missing score is none that the algorithm gave.
        given = study.answered(algorithm)
        for number, name in enumerate(study.classes):
            told = given.told(algorithm, align.positive or name)
            if told is not None:
                values = np.sort(told.shown[given.reference == number])
                kept = values[_evenly(values.size)].tolist()
                yield ScoreSample(
                    algorithm=algorithm,
                    reference=name,
                    values=tuple(kept),
                    count=counts[algorithm][number],
                    threshold=_threshold(algorithm, align),
                )


def _threshold(algorithm: str, align: Align) -> float | None:
    columns = next(source for source in align.predictions if source.name == algorithm)
    return columns.threshold if align.positive and not columns.label else None


def _evenly(size: int) -> NDArray[np.intp]:
    if size <= MOST_SCORES:
        return np.arange(size)
    return np.unique(np.linspace(0, size - 1, MOST_SCORES).round().astype(np.intp))
