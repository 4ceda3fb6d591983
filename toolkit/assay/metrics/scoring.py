"""The measuring nodes of an evaluation's plan at work on aligned items; reads no file and writes none."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from types import MappingProxyType
from typing import Any, NamedTuple, assert_never

import numpy as np

from assay.metrics.dealing import Dealing
from assay.metrics.passes.fuse import GROUPS, SCHEMES, is_drawn
from assay.metrics.passes.intervals import RANDOM_GROUPS
from assay.metrics.rows import Row, interval_of, lost_row, measure_name, score_row
from assay.metrics.states import RankedState, State, state_of
from assay.metrics.study import Floats, Study
from assay.plan.physical import Align, Compare, Measure, PhysicalPlan, Resample, Sweep
from assay.runs.work import Lost
from assay_kernels.resampling.delong import Estimate
from assay_kernels.resampling.groups import random_groups
from assay_kernels.resampling.intervals import Interval, normal, percentile
from assay_kernels.resampling.replicates import Replicates, difference
from assay_kernels.resampling.sampling import Sampling, clustered, independent, stratified
from assay_kernels.resampling.score import blocks, draws
from assay_kernels.state.undefined import Score, Undefined
from assay_spec.metrics.catalogue import catalogue
from assay_validators.metrics.data_groups import FEWEST_GROUPS

Output = dict[str, Any]

METHODS = {scheme: method for method, (scheme, _) in SCHEMES.items()}
"""The bootstrap that each scheme of draws serves."""

SAME = {
    "independent": "every draw is the same, for there are not two items",
    "stratified": "every draw is the same, for no class has two items",
    "cluster": "every draw is the same, for there are not two groups of items",
}
"""Why draws of a scheme cannot vary where nothing can be drawn in place of anything else."""

FLAT = "the replicates give one value, which says nothing about its spread"

BIASED = "the value lies outside the percentiles of its replicates, which are biased"


class Drawn(NamedTuple):
    """The scores of one part on its draws."""

    method: str
    """The word of the interval's method."""
    replicates: Mapping[tuple[str, str], Replicates]
    """By sweep and measure."""
    shortage: Undefined | None
    """Why no interval follows from them, when none does."""

    def interval(self, values: Replicates, value: Score, level: float) -> Interval | Undefined:
        """Percentiles of what these draws gave, around the value of the items themselves.

        Percentiles mean what they say where the replicates are not biased (Efron and Tibshirani 1993, section 14.3), as
        those of a calibration error are where it is small: what a draw repeats looks like an error that is shared.
        """
        if isinstance(value, Undefined):
            return value
        if self.method == RANDOM_GROUPS:
            return self.shortage or random_groups(values, value, level)
        found = self.shortage or percentile(values, level)
        return found if isinstance(found, Undefined) or found.low <= value <= found.high else Undefined(BIASED)


NOTHING_LOST: Mapping[str, str] = MappingProxyType({})


class Scoring:
    """Sweeps, bootstraps and comparisons of one study; the state of a sweep is made once."""

    def __init__(self, plan: PhysicalPlan, study: Study, lost: Mapping[str, str] = NOTHING_LOST) -> None:
        self.align: Align = plan.align
        self.sweeps = plan.sweeps
        self.study = study
        self.lost = lost
        """Why a sweep was given up, by its id; nothing is read off its state."""
        self._states: dict[tuple[str, str], State] = {}
        self._parts: dict[str, Mapping[str, Study]] = {}
        self._groups: dict[tuple[str, str], Sequence[Study]] = {}

    def piece(self, node: Sweep | Resample, number: int) -> bytes:
        """What one piece comes to: the rows of a sweep as JSON, or scores on a run of replicates, <f8[p, m, r]."""
        match node:
            case Sweep():
                return json.dumps(list(self._scores(node)), allow_nan=False).encode()
            case Resample():
                return self._draw(node, node.shard(number)).astype("<f8").tobytes()
            case _:
                assert_never(node)

    def gather(self, node: Sweep | Resample, pieces: Sequence[bytes | Lost]) -> Output:
        """What all pieces of a node come to: rows of plain values."""
        lost = next((Undefined(piece.reason) for piece in pieces if isinstance(piece, Lost)), None)
        found = [] if lost else [piece for piece in pieces if not isinstance(piece, Lost)]
        match node:
            case Sweep():
                rows = list(self._given_up(node, lost)) if lost else json.loads(found[0])
            case Resample():
                rows = list(self._resampled(node, found, lost))
            case _:
                assert_never(node)
        return {"rows": rows}

    def compared(self, node: Compare) -> Output:
        """The paired differences that have a closed form, as rows of plain values."""
        return {"rows": list(self._compared(node))}

    def state(self, sweep: Sweep, part: str) -> State:
        """The state of one sweep over one part."""
        key = (sweep.id, part)
        if key not in self._states:
            self._states[key] = state_of(sweep, self.parts(sweep.by)[part])
        return self._states[key]

    def parts(self, by: str) -> Mapping[str, Study]:
        """The subgroups of a column, as `Study.parts` gives them; cut once."""
        if by not in self._parts:
            self._parts[by] = self.study.parts(by)
        return self._parts[by]

    def _scores(self, node: Sweep) -> Iterator[Row]:
        """Every measure of every part, with its interval when that has a closed form."""
        for part, study in self.parts(node.by).items():
            for measure in node.measures:
                yield score_row(self.state(node, part), node, measure, part, len(study))

    def _given_up(self, node: Sweep, lost: Undefined) -> Iterator[Row]:
        """Every measure of every part of a sweep that nobody could finish."""
        for part, study in self.parts(node.by).items():
            for measure in node.measures:
                yield lost_row(lost, node, measure, part, len(study))

    def _resampled(self, node: Resample, shards: Sequence[bytes], lost: Undefined | None) -> Iterator[Row]:
        """The bootstrap intervals, and the paired differences, of every measure that has no closed form."""
        sweeps, parts, wanted = self._drawn_sweeps(node), self.parts(node.by), self._wanted(node)
        values = np.empty((len(parts), len(wanted), node.replicates if shards else 0))
        for number, shard in enumerate(shards):
            run = node.shard(number)
            values[:, :, run.start : run.stop] = np.frombuffer(shard, "<f8").reshape(*values.shape[:2], len(run))
        for number, (part, study) in enumerate(parts.items()):
            # Fewer items than groups are thought of make fewer groups.
            made = self._dealing(node, study).number(node.replicates) if node.scheme == GROUPS else node.replicates
            shortage = lost or (None if node.scheme == GROUPS else _shortage(node.scheme, self._sampling(node, study)))
            named = [(sweep.id, measure_name(measure)) for sweep, measure in wanted]
            found = map(Replicates.of_values, values[number, :, :made])
            drawn = Drawn(METHODS[node.scheme], dict(zip(named, found, strict=True)), shortage)
            yield from self._intervals(sweeps, part, drawn)
            yield from self._differences(sweeps, part, drawn)

    def _drawn_sweeps(self, node: Resample) -> list[Sweep]:
        return [sweep for sweep in self.sweeps if sweep.id in node.sweeps]

    def _wanted(self, node: Resample) -> list[tuple[Sweep, Measure]]:
        """What is measured on every draw."""
        method = METHODS[node.scheme]
        return [(s, m) for s in self._drawn_sweeps(node) for m in s.measures if is_drawn(m, method)]

    def _compared(self, node: Compare) -> Iterator[Row]:
        """The paired differences that have a closed form."""
        for first, second in _pairs([s for s in self.sweeps if s.id in node.inputs]):
            for measure in first.measures:
                if measure.difference == "delong":
                    for part in self.parts(first.by):
                        yield self._delong(first, second, measure, part)

    def _draw(self, node: Resample, replicates: range) -> Floats:
        """Every part, measure and replicate, f8[p, m, r]; NaN where a score is undefined, or nothing can be drawn."""
        parts, wanted = self.parts(node.by), self._wanted(node)
        values = np.full((len(parts), len(wanted), len(replicates)), np.nan)
        for number, (part, study) in enumerate(parts.items()):
            if node.scheme == GROUPS:
                self._measure_groups(node, part, replicates, values[number])
                continue
            sampling = self._sampling(node, study)
            if not _shortage(node.scheme, sampling):
                self._draw_part(node, part, sampling, replicates, values[number])
        return values

    def _measure_groups(self, node: Resample, part: str, groups: range, values: Floats) -> None:
        """The measures of each group into which the items of a part are dealt."""
        dealt = self._dealt(node, part)
        for at, number in enumerate(groups[: max(0, len(dealt) - groups.start)]):
            # A group is small enough for memory, wherever it lies.
            study = dealt[number].at(slice(0, len(dealt[number])))
            states = {sweep.id: state_of(sweep, study) for sweep in self._drawn_sweeps(node)}
            for row, (sweep, measure) in zip(values, self._wanted(node), strict=True):
                score = states[sweep.id].read(measure)
                row[at] = np.nan if isinstance(score, Undefined) else score

    def _dealing(self, node: Resample, study: Study) -> Dealing:
        return Dealing(study, self.align.group, node.seed)

    def _dealt(self, node: Resample, part: str) -> Sequence[Study]:
        """The random groups of a part; dealt once."""
        key = (node.by, part)
        if key not in self._groups:
            dealing = self._dealing(node, self.parts(node.by)[part])
            self._groups[key] = dealing.groups(dealing.number(node.replicates))
        return self._groups[key]

    def _draw_part(self, node: Resample, part: str, sampling: Sampling, replicates: range, values: Floats) -> None:
        sweeps, wanted = self._drawn_sweeps(node), self._wanted(node)
        for run in blocks(sampling.unit.size, len(replicates), first=replicates.start):
            drawn = draws(sampling, node.seed, len(run), first=run.start)
            redrawn = {sweep.id: self.state(sweep, part).redrawn(drawn) for sweep in sweeps}
            at = slice(run.start - replicates.start, run.stop - replicates.start)
            for row, (sweep, measure) in zip(values, wanted, strict=True):
                scores = (each.read(measure) for each in redrawn[sweep.id])
                row[at] = [np.nan if isinstance(score, Undefined) else score for score in scores]

    def _sampling(self, node: Resample, study: Study) -> Sampling:
        match node.scheme:
            case "cluster":
                return clustered(study.groups[self.align.group][0])
            case "stratified":
                return stratified(study.reference)
            case _:
                return independent(len(study))

    def _intervals(self, sweeps: list[Sweep], part: str, drawn: Drawn) -> Iterator[Row]:
        for sweep in sweeps:
            for measure in sweep.measures:
                name = measure_name(measure)
                if measure.interval == drawn.method:
                    value = self._read(sweep, part, measure)
                    found = drawn.interval(drawn.replicates[sweep.id, name], value, measure.level)
                    if isinstance(found, Interval):
                        found = _within(found, *_bounds(measure.metric))
                    yield {"sweep": sweep.id, "measure": name, "part": part, **interval_of(found, measure.interval)}

    def _differences(self, sweeps: list[Sweep], part: str, drawn: Drawn) -> Iterator[Row]:
        for first, second in _pairs(sweeps):
            for measure in first.measures:
                name = measure_name(measure)
                if measure.difference == drawn.method:
                    apart = drawn.replicates[first.id, name].minus(drawn.replicates[second.id, name])
                    value = self._minus(first, second, measure, part)
                    found = drawn.interval(apart, value, measure.level)
                    if isinstance(found, Interval) and drawn.method == RANDOM_GROUPS:
                        low, high = _bounds(measure.metric)
                        found = found._replace(low=max(found.low, low - high), high=min(found.high, high - low))
                    yield self._apart(first, second, measure, part, interval_of(found, measure.difference))

    def _delong(self, first: Sweep, second: Sweep, measure: Measure, part: str) -> Row:
        estimate = self._estimate(first, second, part)
        found = estimate if isinstance(estimate, Undefined) else normal(estimate, measure.level)
        if isinstance(found, Interval):
            # A normal curve does not know that areas differ by 1 at most.
            found = found._replace(low=max(found.low, -1.0), high=min(found.high, 1.0))
        return self._apart(first, second, measure, part, interval_of(found, "delong"))

    def _estimate(self, first: Sweep, second: Sweep, part: str) -> Estimate | Undefined:
        reason = self.lost.get(first.id) or self.lost.get(second.id)
        if reason:
            return Undefined(reason)
        left, right = self.state(first, part), self.state(second, part)
        assert isinstance(left, RankedState)
        assert isinstance(right, RankedState)
        return left.apart(right).estimate()

    def _read(self, sweep: Sweep, part: str, measure: Measure) -> Score:
        if sweep.id in self.lost:
            return Undefined(self.lost[sweep.id])
        return self.state(sweep, part).read(measure)

    def _apart(self, first: Sweep, second: Sweep, measure: Measure, part: str, found: Row) -> Row:
        """The difference of two algorithms, with its interval."""
        value = self._minus(first, second, measure, part)
        row = {
            "difference": True,
            "metric": measure.metric,
            "parameters": dict(measure.parameters),
            "target": measure.target,
            "first": first.algorithm,
            "second": second.algorithm,
            "by": first.by,
            "part": part,
            "n": len(self.parts(first.by)[part]),
            "level": measure.level,
            **found,
        }
        return row | ({"value": None, "reason": value.reason} if isinstance(value, Undefined) else {"value": value})

    def _minus(self, first: Sweep, second: Sweep, measure: Measure, part: str) -> Score:
        """The value of the first algorithm minus that of the second."""
        left, right = self._read(first, part, measure), self._read(second, part, measure)
        if isinstance(left, Undefined):
            return left
        return right if isinstance(right, Undefined) else float(difference(left, right))


def _shortage(scheme: str, sampling: Sampling) -> Undefined | None:
    """Why these draws say nothing about other items; None when they do."""
    sizes = np.diff(sampling.offsets)
    if sizes.max(initial=0) < 2:
        return Undefined(SAME[scheme])
    if scheme == "stratified" and (sizes == 1).any():
        return Undefined("a class has one item only, which every draw takes")
    if scheme == "cluster" and sampling.units < FEWEST_GROUPS:
        return Undefined(f"{sampling.units} groups of items are too few to draw from, which takes {FEWEST_GROUPS}")
    return None


def _bounds(metric: str) -> tuple[float, float]:
    """The least and the greatest value of a metric, infinite where it has none."""
    entry = catalogue().entries[metric]
    least, greatest = entry.minimum, entry.maximum
    return -math.inf if least is None else least, math.inf if greatest is None else greatest


def _within(found: Interval, low: float, high: float) -> Interval | Undefined:
    """The interval as far as the metric goes; none where it is one value."""
    if found.low == found.high:
        return Undefined(FLAT)
    return found._replace(low=max(found.low, low), high=min(found.high, high))


def _pairs(sweeps: list[Sweep]) -> Iterator[tuple[Sweep, Sweep]]:
    """Every two sweeps that measure the same of two algorithms."""
    for first, second in combinations(sweeps, 2):
        if first.algorithm != second.algorithm and alike(first) == alike(second):
            yield first, second


def alike(sweep: Sweep) -> tuple[object, ...]:
    """What two sweeps have in common that measure the same, of two algorithms."""
    return sweep.state, sweep.target, sweep.by, sweep.bins
