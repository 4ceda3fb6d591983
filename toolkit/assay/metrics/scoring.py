"""The measuring nodes of an evaluation's plan at work on aligned items; reads no file and writes none."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple, assert_never

import numpy as np

from assay.metrics.passes.fuse import SCHEMES, is_drawn
from assay.metrics.rows import Row, interval_of, measure_name, score_row
from assay.metrics.states import RankedState, State, state_of
from assay.metrics.study import Study
from assay.plan.physical import Align, Compare, Measure, PhysicalPlan, Resample, Sweep
from assay.runs.talk import Talk
from assay_kernels.resampling.delong import delong_difference
from assay_kernels.resampling.intervals import Interval, normal, percentile
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.resampling.sampling import Sampling, clustered, independent, stratified
from assay_kernels.resampling.score import blocks, draws
from assay_kernels.state.undefined import Score, Undefined
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

    replicates: Mapping[tuple[str, str], Replicates]
    """By sweep and measure."""
    shortage: Undefined | None
    """Why no interval follows from them, when none does."""

    def interval(self, values: Replicates, value: Score, level: float) -> Interval | Undefined:
        """Percentiles of what these draws gave, around the value of the items themselves.

        Percentiles mean what they say where the replicates are not biased (Efron and Tibshirani 1993, section 14.3), as
        those of a calibration error are where it is small: what a draw repeats looks like an error that is shared.
        """
        found = self.shortage or percentile(values, level)
        if isinstance(found, Undefined) or isinstance(value, Undefined) or found.low <= value <= found.high:
            return found
        return Undefined(BIASED)


class Scoring:
    """Sweeps, bootstraps and comparisons of one study; the state of a sweep is made once."""

    def __init__(self, plan: PhysicalPlan, study: Study) -> None:
        self.align: Align = plan.align
        self.sweeps = plan.sweeps
        self.study = study
        self._states: dict[tuple[str, str], State] = {}
        self._parts: dict[str, dict[str, Study]] = {}

    def do(self, node: Sweep | Resample | Compare, talk: Talk) -> Output:
        """What the node comes to: rows of plain values."""
        match node:
            case Sweep():
                rows = list(self._scores(node))
            case Resample():
                rows = list(self._resampled(node, talk))
            case Compare():
                rows = list(self._compared(node))
            case _:
                assert_never(node)
        return {"rows": rows}

    def state(self, sweep: Sweep, part: str) -> State:
        """The state of one sweep over one part."""
        key = (sweep.id, part)
        if key not in self._states:
            self._states[key] = state_of(sweep, self.parts(sweep.by)[part])
        return self._states[key]

    def parts(self, by: str) -> dict[str, Study]:
        """The subgroups of a column, as `Study.parts` gives them; cut once."""
        if by not in self._parts:
            self._parts[by] = self.study.parts(by)
        return self._parts[by]

    def _scores(self, node: Sweep) -> Iterator[Row]:
        """Every measure of every part, with its interval when that has a closed form."""
        for part, study in self.parts(node.by).items():
            for measure in node.measures:
                yield score_row(self.state(node, part), node, measure, part, len(study))

    def _resampled(self, node: Resample, talk: Talk) -> Iterator[Row]:
        """The bootstrap intervals, and the paired differences, of every measure that has no closed form."""
        sweeps = [s for s in self.sweeps if s.id in node.sweeps]
        parts = self.parts(node.by)
        progress = _Share(talk, len(parts))
        for part, study in parts.items():
            drawn = self._draw(node, sweeps, part, study, progress)
            yield from self._intervals(sweeps, part, drawn)
            yield from self._differences(sweeps, part, drawn)

    def _compared(self, node: Compare) -> Iterator[Row]:
        """The paired differences that have a closed form."""
        for first, second in _pairs([s for s in self.sweeps if s.id in node.inputs]):
            for measure in first.measures:
                if measure.difference == "delong":
                    for part in self.parts(first.by):
                        yield self._delong(first, second, measure, part)

    def _draw(self, node: Resample, sweeps: list[Sweep], part: str, study: Study, progress: "_Share") -> Drawn:
        sampling = self._sampling(node, study)
        shortage = _shortage(node.scheme, sampling)
        method = METHODS[node.scheme]
        wanted = [(s, m) for s in sweeps for m in s.measures if is_drawn(m, method)]
        values: dict[tuple[str, str], list[Score]] = {(s.id, measure_name(m)): [] for s, m in wanted}
        for run in () if shortage else blocks(len(study), node.replicates):
            drawn = draws(sampling, node.seed, len(run), first=run.start)
            redrawn = {s.id: self.state(s, part).redrawn(drawn) for s in sweeps}
            for sweep, measure in wanted:
                values[sweep.id, measure_name(measure)] += [each.read(measure) for each in redrawn[sweep.id]]
            progress.advance(len(run))
        if shortage:
            progress.advance(node.replicates)
        return Drawn({key: Replicates.of(scores) for key, scores in values.items()}, shortage)

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
                if "bootstrap" in measure.interval and (sweep.id, name) in drawn.replicates:
                    value = self.state(sweep, part).read(measure)
                    found = drawn.interval(drawn.replicates[sweep.id, name], value, measure.level)
                    if isinstance(found, Interval) and found.low == found.high:
                        found = Undefined(FLAT)
                    yield {"sweep": sweep.id, "measure": name, "part": part, **interval_of(found, measure.interval)}

    def _differences(self, sweeps: list[Sweep], part: str, drawn: Drawn) -> Iterator[Row]:
        for first, second in _pairs(sweeps):
            for measure in first.measures:
                name = measure_name(measure)
                if "bootstrap" in measure.difference and (first.id, name) in drawn.replicates:
                    apart = drawn.replicates[first.id, name].minus(drawn.replicates[second.id, name])
                    value = self._minus(first, second, measure, part)
                    found = drawn.interval(apart, value, measure.level)
                    yield self._apart(first, second, measure, part, interval_of(found, measure.difference))

    def _delong(self, first: Sweep, second: Sweep, measure: Measure, part: str) -> Row:
        left, right = self.state(first, part), self.state(second, part)
        assert isinstance(left, RankedState)
        assert isinstance(right, RankedState)
        estimate = delong_difference(left.placements, right.placements)
        found = estimate if isinstance(estimate, Undefined) else normal(estimate, measure.level)
        if isinstance(found, Interval):
            # A normal curve does not know that areas differ by 1 at most.
            found = found._replace(low=max(found.low, -1.0), high=min(found.high, 1.0))
        return self._apart(first, second, measure, part, interval_of(found, "delong"))

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
        left, right = self.state(first, part).read(measure), self.state(second, part).read(measure)
        if isinstance(left, Undefined):
            return left
        return right if isinstance(right, Undefined) else left - right


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


class _Share:
    """One of so many equal parts of a node's steps."""

    def __init__(self, talk: Talk, parts: int) -> None:
        self._talk = talk
        self._parts = parts
        self._rest = 0

    def advance(self, steps: int) -> None:
        """So many steps of this part are done."""
        whole, self._rest = divmod(self._rest + steps, self._parts)
        if whole:
            self._talk.advance(whole)


def _pairs(sweeps: list[Sweep]) -> Iterator[tuple[Sweep, Sweep]]:
    """Every two sweeps that measure the same of two algorithms."""
    for first, second in combinations(sweeps, 2):
        if first.algorithm != second.algorithm and _what(first) == _what(second):
            yield first, second


def _what(sweep: Sweep) -> tuple[object, ...]:
    return sweep.state, sweep.target, sweep.by, sweep.bins
