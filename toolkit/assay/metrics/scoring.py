"""The measuring nodes of an evaluation's plan at work on aligned items; reads no file and writes none."""

import json
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, assert_never

from assay.metrics.drawing import Drawing
from assay.metrics.drawn import Drawn
from assay.metrics.passes.intervals import RANDOM_GROUPS
from assay.metrics.rows import Row, interval_of, lost_row, measure_name, score_row
from assay.metrics.states import RankedState, State
from assay.metrics.study import Study
from assay.metrics.swept import Swept, pairs
from assay.plan.physical import Align, Compare, Measure, PhysicalPlan, Resample, Sweep
from assay.runs.work import Lost
from assay_kernels.resampling.delong import Estimate
from assay_kernels.resampling.intervals import Interval, normal
from assay_kernels.resampling.replicates import difference
from assay_kernels.state.undefined import Score, Undefined

Output = dict[str, Any]

NOTHING_LOST: Mapping[str, str] = MappingProxyType({})


class Scoring:
    """Sweeps, bootstraps and comparisons of one study; the state of a sweep is made once."""

    def __init__(self, plan: PhysicalPlan, study: Study, lost: Mapping[str, str] = NOTHING_LOST) -> None:
        self.align: Align = plan.align
        self.sweeps = plan.sweeps
        self.lost = lost
        """Why a sweep was given up, by its id; nothing is read off its state."""
        self._swept = Swept(study)
        self._drawings: dict[str, Drawing] = {}

    @property
    def study(self) -> Study:
        """The items."""
        return self._swept.study

    def piece(self, node: Sweep | Resample, number: int) -> bytes:
        """What one piece comes to: the rows of a sweep as JSON, or scores on a run of replicates, <f8[p, m, r]."""
        match node:
            case Sweep():
                return json.dumps(list(self._scores(node)), allow_nan=False).encode()
            case Resample():
                return self._drawing(node).scores(node.shard(number)).astype("<f8").tobytes()
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

    def state(self, sweep: Sweep) -> State:
        """The state of a sweep over all items."""
        return self._swept.state(sweep, "")

    def compared(self, node: Compare) -> Output:
        """The paired differences that have a closed form, as rows of plain values."""
        return {"rows": list(self._compared(node))}

    def _scores(self, node: Sweep) -> Iterator[Row]:
        """Every measure of every part, with its interval when that has a closed form."""
        for part, study in self._swept.parts(node.by).items():
            for measure in node.measures:
                yield score_row(self._swept.state(node, part), node, measure, part, len(study))

    def _given_up(self, node: Sweep, lost: Undefined) -> Iterator[Row]:
        """Every measure of every part of a sweep that nobody could finish."""
        for part, study in self._swept.parts(node.by).items():
            for measure in node.measures:
                yield lost_row(lost, node, measure, part, len(study))

    def _resampled(self, node: Resample, shards: Sequence[bytes], lost: Undefined | None) -> Iterator[Row]:
        """The bootstrap intervals, and the paired differences, of every measure that has no closed form."""
        drawing = self._drawing(node)
        for part, drawn in drawing.gathered(shards, lost).items():
            yield from self._intervals(drawing.sweeps, part, drawn)
            yield from self._differences(drawing.sweeps, part, drawn)

    def _drawing(self, node: Resample) -> Drawing:
        if node.id not in self._drawings:
            self._drawings[node.id] = Drawing(node, self.align, self.sweeps, self._swept)
        return self._drawings[node.id]

    def _compared(self, node: Compare) -> Iterator[Row]:
        """The paired differences that have a closed form."""
        for first, second in pairs([s for s in self.sweeps if s.id in node.inputs]):
            for measure in first.measures:
                if measure.difference == "delong":
                    for part in self._swept.parts(first.by):
                        yield self._delong(first, second, measure, part)

    def _intervals(self, sweeps: list[Sweep], part: str, drawn: Drawn) -> Iterator[Row]:
        for sweep in sweeps:
            for measure in sweep.measures:
                name = measure_name(measure)
                if measure.interval == drawn.asked:
                    value = self._read(sweep, part, measure)
                    replicates = drawn.replicates[sweep.id, name]
                    undrawn = self._undrawn(sweep, part, measure, drawn)
                    found = undrawn or drawn.of_value(replicates, value, measure.metric, measure.level)
                    yield {"sweep": sweep.id, "measure": name, "part": part, **interval_of(found, drawn.method)}

    def _differences(self, sweeps: list[Sweep], part: str, drawn: Drawn) -> Iterator[Row]:
        for first, second in pairs(sweeps):
            for measure in first.measures:
                name = measure_name(measure)
                if measure.difference == drawn.asked:
                    apart = drawn.replicates[first.id, name].minus(drawn.replicates[second.id, name])
                    value = self._minus(first, second, measure, part)
                    undrawn = self._undrawn(first, part, measure, drawn)
                    found = undrawn or drawn.of_difference(apart, value, measure.metric, measure.level)
                    yield self._apart(first, second, measure, part, interval_of(found, drawn.method))

    def _undrawn(self, sweep: Sweep, part: str, measure: Measure, drawn: Drawn) -> Undefined | None:
        """Why no draw was measured of a metric that the draws were for; None where they were."""
        if sweep.id in self.lost or drawn.method == RANDOM_GROUPS:
            return None
        return self._swept.state(sweep, part).undrawn(measure)

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
        left, right = self._swept.state(first, part), self._swept.state(second, part)
        assert isinstance(left, RankedState)
        assert isinstance(right, RankedState)
        return left.apart(right).estimate()

    def _read(self, sweep: Sweep, part: str, measure: Measure) -> Score:
        if sweep.id in self.lost:
            return Undefined(self.lost[sweep.id])
        return self._swept.state(sweep, part).read(measure)

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
            "n": len(self._swept.parts(first.by)[part]),
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
