"""The measuring nodes of an evaluation's plan at work on aligned items; reads no file and writes none."""

import json
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, assert_never

from assay.metrics.drawing import Drawing
from assay.metrics.drawn import Drawn
from assay.metrics.item_ranking import CLOSED, of_bootstrap, of_closed_form
from assay.metrics.mcnemar import Paired, tests_of
from assay.metrics.passes.intervals import RANDOM_GROUPS
from assay.metrics.rows import Row, interval_of, lacking, lost_row, measure_name, score_row
from assay.metrics.states import RankedState, State
from assay.metrics.study import Study
from assay.metrics.swept import Swept, pairs
from assay.plan.physical import Align, Compare, Measure, PhysicalPlan, Resample, Sweep
from assay.runs.work import Lost
from assay_kernels.resampling.delong import Estimate
from assay_kernels.resampling.intervals import Interval, normal
from assay_kernels.resampling.replicates import difference
from assay_kernels.state.undefined import Score, Undefined

if TYPE_CHECKING:
    from assay.metrics.ranked import Pair

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
        self._estimates: dict[tuple[str, str, str], Estimate | Undefined] = {}
        self._tests: dict[tuple[str, str, str], Mapping[Pair, Paired]] = {}

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
                return {"rows": list(self._given_up(node, lost)) if lost else json.loads(found[0])}
            case Resample():
                return self._resampled(node, found, lost)
            case _:
                assert_never(node)

    def state(self, sweep: Sweep) -> State:
        """The state of a sweep over all items."""
        return self._swept.state(sweep, "")

    def parts(self, by: str) -> Mapping[str, Study]:
        """The subgroups of a column; all items, under an empty name, when there is no column."""
        return self._swept.parts(by)

    def compared(self, node: Compare) -> Output:
        """The paired differences that have a closed form, as rows of plain values, and the ranks that follow."""
        chosen = [sweep for sweep in self.sweeps if sweep.id in node.inputs]
        return {"rows": list(self._compared(chosen)), "ranks": list(of_closed_form(self, node, chosen))}

    def _scores(self, node: Sweep) -> Iterator[Row]:
        """Every measure of every part, with its interval when that has a closed form."""
        for part, study in self._swept.parts(node.by).items():
            lacks = study.lacks(node.algorithm)
            without = self._swept.without(node, part) if lacks else None
            for measure in node.measures:
                row = score_row(self._swept.state(node, part), node, measure, part, len(study))
                yield row | lacking(lacks, row, None if without is None else without.read(measure))

    def _given_up(self, node: Sweep, lost: Undefined) -> Iterator[Row]:
        """Every measure of every part of a sweep that nobody could finish."""
        for part, study in self._swept.parts(node.by).items():
            for measure in node.measures:
                row = lost_row(lost, node, measure, part, len(study))
                yield row | lacking(study.lacks(node.algorithm), row, None)

    def _resampled(self, node: Resample, shards: Sequence[bytes], lost: Undefined | None) -> Output:
        """The bootstrap intervals, paired differences and ranks of every measure that has no closed form."""
        drawing = self._drawing(node)
        rows: list[Row] = []
        gathered = drawing.gathered(shards, lost)
        for part, drawn in gathered.items():
            rows += self._intervals(drawing.sweeps, part, drawn)
            rows += self._differences(drawing.sweeps, part, drawn)
        return {"rows": rows, "ranks": list(of_bootstrap(self, node, drawing.sweeps, gathered, rows))}

    def _drawing(self, node: Resample) -> Drawing:
        if node.id not in self._drawings:
            self._drawings[node.id] = Drawing(node, self.align, self.sweeps, self._swept)
        return self._drawings[node.id]

    def _compared(self, sweeps: list[Sweep]) -> Iterator[Row]:
        """The paired differences that have a closed form."""
        for first, second in pairs(sweeps):
            for measure in first.measures:
                if measure.difference == CLOSED:
                    for part in self.parts(first.by):
                        yield self._delong(first, second, measure, part)

    def _intervals(self, sweeps: list[Sweep], part: str, drawn: Drawn) -> Iterator[Row]:
        for sweep in sweeps:
            for measure in sweep.measures:
                name = measure_name(measure)
                if measure.interval == drawn.asked:
                    value = self.read(sweep, part, measure)
                    replicates = drawn.replicates[sweep.id, name]
                    undrawn = self.undrawn(sweep, part, measure, drawn)
                    found = undrawn or drawn.of_value(replicates, value, measure.metric, measure.level)
                    yield {"sweep": sweep.id, "measure": name, "part": part, **interval_of(found, drawn.method)}

    def _differences(self, sweeps: list[Sweep], part: str, drawn: Drawn) -> Iterator[Row]:
        for first, second in pairs(sweeps):
            for measure in first.measures:
                name = measure_name(measure)
                if measure.difference == drawn.asked:
                    apart = drawn.replicates[first.id, name].minus(drawn.replicates[second.id, name])
                    value = self._minus(first, second, measure, part)
                    undrawn = self.undrawn(first, part, measure, drawn)
                    found = undrawn or drawn.of_difference(apart, value, measure.metric, measure.level)
                    yield self._apart(first, second, measure, part, interval_of(found, drawn.method))

    def undrawn(self, sweep: Sweep, part: str, measure: Measure, drawn: Drawn) -> Undefined | None:
        """Why no draw was measured of a metric that the draws were for; None where they were."""
        if sweep.id in self.lost or drawn.method == RANDOM_GROUPS:
            return None
        return self._swept.state(sweep, part).undrawn(measure)

    def _delong(self, first: Sweep, second: Sweep, measure: Measure, part: str) -> Row:
        estimate = self.estimate(first, second, part)
        found = estimate if isinstance(estimate, Undefined) else normal(estimate, measure.level)
        if isinstance(found, Interval):
            # A normal curve does not know that areas differ by 1 at most.
            found = found._replace(low=max(found.low, -1.0), high=min(found.high, 1.0))
        return self._apart(first, second, measure, part, interval_of(found, CLOSED))

    def estimate(self, first: Sweep, second: Sweep, part: str) -> Estimate | Undefined:
        """The difference of two areas with its variance, worked out once."""
        key = (first.id, second.id, part)
        if key not in self._estimates:
            self._estimates[key] = self._estimated(first, second, part)
        return self._estimates[key]

    def _estimated(self, first: Sweep, second: Sweep, part: str) -> Estimate | Undefined:
        reason = self.lost.get(first.id) or self.lost.get(second.id)
        if reason:
            return Undefined(reason)
        left, right = self._swept.state(first, part), self._swept.state(second, part)
        assert isinstance(left, RankedState)
        assert isinstance(right, RankedState)
        return left.apart(right).estimate()

    def read(self, sweep: Sweep, part: str, measure: Measure) -> Score:
        """A metric of one algorithm on one part."""
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
        if isinstance(value, Undefined):
            return row | {"value": None, "reason": value.reason, "mcnemar": None}
        return row | {"value": value, "mcnemar": self._tested(first, second, measure, part)}

    def _tested(self, first: Sweep, second: Sweep, measure: Measure, part: str) -> Row | None:
        """McNemar's test of two algorithms; None by metrics that have none, and of items that come in groups."""
        if self.align.group:
            return None
        key = (first.by, part, measure.full_key)
        if key not in self._tests:
            self._tests[key] = tests_of(self.parts(first.by)[part], measure)
        found = self._tests[key].get((first.algorithm, second.algorithm))
        return None if found is None else found._asdict()

    def _minus(self, first: Sweep, second: Sweep, measure: Measure, part: str) -> Score:
        """The value of the first algorithm minus that of the second."""
        left, right = self.read(first, part, measure), self.read(second, part, measure)
        if isinstance(left, Undefined):
            return left
        return right if isinstance(right, Undefined) else float(difference(left, right))
