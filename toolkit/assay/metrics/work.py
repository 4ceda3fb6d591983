"""What each node of an evaluation's plan does."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from assay.data.align import align
from assay.data.items import Items, PredictionRows, ReferenceRows
from assay.data.tables import open_table, read_table
from assay.data.values import ValueType
from assay.errors import RunError
from assay.metrics.rows import Row, interval_of, score_row
from assay.metrics.states import RankedState, State, state_of
from assay.metrics.study import Study, group_column, label_column, score_column
from assay.plan.physical import Align, Compare, Measure, PhysicalPlan, Read, Report, Resample, Sweep
from assay.run.segments import Segment, digest_file
from assay.run.store import Store
from assay.run.talk import Talk
from assay_kernels.resampling.delong import delong_difference
from assay_kernels.resampling.intervals import normal, percentile
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.resampling.sampling import Sampling, clustered, stratified
from assay_kernels.resampling.score import weights
from assay_kernels.state.undefined import Score, Undefined
from assay_spec.metrics.metric import metric_key

Output = dict[str, Any]


class Work:
    """The nodes of one plan at work; what a node leaves is in `outputs` and `segments` for those after it."""

    def __init__(self, plan: PhysicalPlan, base: Path, store: Store, keys: Mapping[str, str]) -> None:
        self.plan = plan
        self.base = base
        self.store = store
        self.keys = keys
        self.outputs: dict[str, Output] = {}
        self.segments: dict[str, tuple[Segment, ...]] = {}
        self._states: dict[tuple[str, str], State] = {}

    def read(self, node: Read) -> Output:
        """Make sure that the file is the one that was compiled."""
        path = self.base / node.path
        if not path.is_file():
            raise RunError(f"{path}: the file has gone since the plan was compiled")
        if digest_file(path) != f"sha256:{node.sha256}":
            raise RunError(f"{path}: the file changed since the plan was compiled; compile again")
        return {"rows": node.rows}

    def align(self, node: Align) -> tuple[Output, tuple[Segment, ...]]:
        """Join the tables and keep the item rows."""
        items = self._join(node)
        rows, excluded = self._item_rows(items, node)
        segment = self.store.write_rows(self.keys[node.id], "items", rows)
        facts = [
            {
                "finding": f.finding.value,
                "algorithm": f.algorithm,
                "column": f.column,
                "count": f.count,
                "examples": list(f.examples),
                "excludes": f.excludes,
            }
            for f in items.facts
        ]
        counts = np.bincount(Study.of(rows, node).reference, minlength=len(node.classes)).tolist()
        return {"items": rows.num_rows, "excluded": excluded, "classes": counts, "facts": facts}, (segment,)

    def sweep(self, node: Sweep) -> Output:
        """Every measure of every part, with its interval when that has a closed form."""
        rows = [
            score_row(self.state(node, part), node, measure, part, len(study))
            for part, study in self.study.parts(node.by).items()
            for measure in node.measures
        ]
        return {"rows": rows}

    def resample(self, node: Resample, talk: Talk) -> Output:
        """The bootstrap intervals, and the paired differences, of every measure that has no closed form."""
        rows: list[Row] = []
        sweeps = [s for s in self.plan.sweeps if s.id in node.sweeps]
        for part, study in self.study.parts(node.by).items():
            drawn = self._draw(node, sweeps, part, study, talk)
            rows += self._bootstrap_rows(sweeps, part, drawn)
        return {"rows": rows}

    def compare(self, node: Compare) -> Output:
        """The paired differences that have a closed form."""
        rows = [
            self._delong_row(first, second, measure, part)
            for first, second in self._pairs()
            for measure in first.measures
            if measure.difference == "delong"
            for part in self.study.parts(first.by)
        ]
        return {"rows": rows, "inputs": len(node.inputs)}

    def report(self, node: Report) -> Output:
        """Write results.json, record.json and the pages."""
        from assay.metrics.report import publish

        publish(self)
        return {"inputs": len(node.inputs)}

    @cached_property
    def study(self) -> Study:
        """The aligned items, from their segment."""
        segment = self.segments[self.plan.align.id][0]
        return Study.of(self.store.read_rows(segment), self.plan.align)

    def state(self, sweep: Sweep, part: str) -> State:
        """The state of one sweep over one part; read once."""
        key = (sweep.id, part)
        if key not in self._states:
            self._states[key] = state_of(sweep, self.study.parts(sweep.by)[part])
        return self._states[key]

    def _draw(
        self, node: Resample, sweeps: list[Sweep], part: str, study: Study, talk: Talk
    ) -> dict[tuple[str, str], Replicates]:
        sampling = self._sampling(node, study)
        wanted = [(s, m) for s in sweeps for m in s.measures if _is_drawn(m)]
        values: dict[tuple[str, str], list[Score]] = {(s.id, _name(m)): [] for s, m in wanted}
        for replicate in range(node.replicates):
            drawn = weights(sampling, node.seed, replicate)
            states = {s.id: self.state(s, part).redrawn(drawn) for s in sweeps}
            for sweep, measure in wanted:
                values[sweep.id, _name(measure)].append(states[sweep.id].read(measure))
            talk.advance(1)
        return {key: Replicates.of(scores) for key, scores in values.items()}

    def _sampling(self, node: Resample, study: Study) -> Sampling:
        if node.scheme == "cluster":
            return clustered(study.groups[self.plan.align.group][0])
        return stratified(study.reference)

    def _bootstrap_rows(
        self, sweeps: list[Sweep], part: str, drawn: Mapping[tuple[str, str], Replicates]
    ) -> Iterator[Row]:
        for sweep in sweeps:
            for measure in sweep.measures:
                if "bootstrap" in measure.interval:
                    found = percentile(drawn[sweep.id, _name(measure)], measure.level)
                    yield {**_head(sweep, measure, part), **interval_of(found, measure.interval)}
        for first, second in self._pairs(sweeps):
            for measure in first.measures:
                if "bootstrap" in measure.difference:
                    replicates = drawn[first.id, _name(measure)].minus(drawn[second.id, _name(measure)])
                    value = self._apart(first, second, measure, part)
                    found = percentile(replicates, measure.level)
                    yield {
                        **_compared(first, second, measure, part),
                        **_apart(value, interval_of(found, measure.difference)),
                    }

    def _delong_row(self, first: Sweep, second: Sweep, measure: Measure, part: str) -> Row:
        left, right = self.state(first, part), self.state(second, part)
        assert isinstance(left, RankedState)
        assert isinstance(right, RankedState)
        estimate = delong_difference(left.placements, right.placements)
        found = estimate if isinstance(estimate, Undefined) else normal(estimate, measure.level)
        value = self._apart(first, second, measure, part)
        return {**_compared(first, second, measure, part), **_apart(value, interval_of(found, "delong"))}

    def _apart(self, first: Sweep, second: Sweep, measure: Measure, part: str) -> Score:
        left, right = self.state(first, part).read(measure), self.state(second, part).read(measure)
        if isinstance(left, Undefined) or isinstance(right, Undefined):
            return left if isinstance(left, Undefined) else right
        return left - right

    def _pairs(self, sweeps: list[Sweep] | None = None) -> Iterator[tuple[Sweep, Sweep]]:
        """Every two sweeps that measure the same of two algorithms."""
        for first, second in combinations(self.plan.sweeps if sweeps is None else sweeps, 2):
            same = (first.state, first.target, first.by, first.bins) == (
                second.state,
                second.target,
                second.by,
                second.bins,
            )
            if same and first.algorithm != second.algorithm:
                yield first, second

    def _join(self, node: Align) -> Items:
        reference, *others = self.plan.reads
        names = dict.fromkeys((node.key, node.reference, *node.by, *filter(None, (node.group,))))
        columns = dict(zip(names, reference.columns, strict=True))
        table = self._table(reference.path, dict.fromkeys(reference.columns, ValueType.TEXT))
        extra = tuple(columns[name] for name in dict.fromkeys((*node.by, *filter(None, (node.group,)))))
        rows = ReferenceRows(table=table, id=columns[node.key], label=columns[node.reference], columns=extra)
        self._columns = columns
        return align(rows, [self._predictions(node, read) for read in others], node.classes)

    def _predictions(self, node: Align, read: Read) -> PredictionRows:
        source = next(s for s in node.predictions if s.name == read.name)
        types = dict.fromkeys(read.columns, ValueType.TEXT) | dict.fromkeys(source.scores.values(), ValueType.FLOAT)
        return PredictionRows(
            algorithm=read.name,
            table=self._table(read.path, types),
            id=source.id,
            scores=source.scores,
            label=source.label,
        )

    def _table(self, path: str, types: Mapping[str, ValueType]) -> pa.Table:
        return pa.Table.from_batches(read_table(open_table(self.base / path), types))

    def _item_rows(self, items: Items, node: Align) -> tuple[pa.Table, int]:
        """One row an item that every algorithm speaks of, and how many others there are."""
        common = np.arange(len(items.reference))
        for predictions in items.predictions:
            common = np.intersect1d(common, predictions.items, assume_unique=True)
        if self.plan.limit:
            common = common[: self.plan.limit]
        names = np.array(node.classes, dtype=object)
        columns: dict[str, Any] = {
            "id": items.id.take(pa.array(common)),
            "reference": names[items.reference[common]],
        }
        for name in dict.fromkeys((*node.by, *filter(None, (node.group,)))):
            coded = items.columns[self._columns[name]]
            columns[group_column(name)] = np.array([*coded.values, None], dtype=object)[coded.codes[common]]
        for predictions in items.predictions:
            at = np.searchsorted(predictions.items, common)
            scores = {c: s[at] for c, s in predictions.scores.items()}
            scores = _both_sides(scores, node)
            label = None if predictions.label is None else predictions.label[at]
            columns[label_column(predictions.algorithm)] = names[_labels(label, scores, predictions.algorithm, node)]
            columns |= {score_column(predictions.algorithm, c): s for c, s in scores.items()}
        return pa.table(columns), len(items.reference) - len(common)


def _both_sides(scores: dict[str, Any], node: Align) -> dict[str, Any]:
    """With two classes the probability of one gives that of the other."""
    if len(node.classes) == 2 and len(scores) == 1:
        known = next(iter(scores))
        other = next(c for c in node.classes if c != known)
        scores[other] = 1.0 - scores[known]
    return scores


def _labels(label: Any, scores: Mapping[str, Any], algorithm: str, node: Align) -> Any:
    """Class codes: as given, else by the threshold of two classes, else the most probable class."""
    if label is not None:
        return label
    if node.positive:
        positive = node.classes.index(node.positive)
        threshold = next(s.threshold for s in node.predictions if s.name == algorithm)
        return np.where(scores[node.positive] >= threshold, positive, 1 - positive)
    return np.argmax(np.stack([scores[c] for c in node.classes]), axis=0)


def _is_drawn(measure: Measure) -> bool:
    return "bootstrap" in measure.interval or "bootstrap" in measure.difference


def measure_name(metric: str, parameters: Mapping[str, Any], target: str) -> str:
    """What tells two measures of one sweep apart."""
    return f"{metric_key(metric, parameters)} of {target}"


def _name(measure: Measure) -> str:
    return measure_name(measure.metric, measure.parameters, measure.target)


def _head(sweep: Sweep, measure: Measure, part: str) -> Row:
    return {"sweep": sweep.id, "measure": _name(measure), "part": part}


def _compared(first: Sweep, second: Sweep, measure: Measure, part: str) -> Row:
    return {
        "difference": True,
        "metric": measure.metric,
        "parameters": dict(measure.parameters),
        "target": measure.target,
        "first": first.algorithm,
        "second": second.algorithm,
        "by": first.by,
        "part": part,
        "level": measure.level,
    }


def _apart(value: Score, found: Row) -> Row:
    if isinstance(value, Undefined):
        return {**found, "value": None, "reason": value.reason}
    return {**found, "value": value}
