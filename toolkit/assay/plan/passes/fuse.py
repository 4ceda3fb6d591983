"""Scores that can be read off the same state share one sweep; here the logical plan becomes the physical one."""

from collections.abc import Iterator
from typing import NamedTuple, assert_never

from assay.plan.context import Context
from assay.plan.logical import Difference, Interval, Items, LogicalPlan, Records, Report, Score
from assay.plan.physical import Align, Columns, Compare, Measure, PhysicalPlan, Read, Resample, Sweep
from assay.plan.physical import Report as Publish
from assay.plan.reason import Reason
from assay_kernels.registry import kernel

KERNELS = {"table": "confusion.table", "ranked": "ranking.rank", "bins": "calibration.sums"}
"""The kernel that leaves each kind of state."""

DEFAULT_BINS = 15


class State(NamedTuple):
    """What two scores must agree in to share a sweep."""

    state: str
    target: str
    bins: int


def fuse(plan: LogicalPlan, context: Context) -> PhysicalPlan:
    """Lower every logical node, with one sweep for all the scores that need the same state of the same items."""
    items = next(n for n in plan.nodes if isinstance(n, Items))
    align = _align(items, context)
    sweeps = tuple(_sweeps(plan, items, context))
    resamples = tuple(_resamples(sweeps, items, context))
    measured = (*(s.id for s in sweeps), *(r.id for r in resamples))
    compare = Compare(id="compare", inputs=measured) if len(items.algorithms) > 1 else None
    return PhysicalPlan(
        name=plan.name,
        reads=tuple(_reads(plan)),
        align=align,
        sweeps=sweeps,
        resamples=resamples,
        compare=compare,
        report=Publish(id="report", inputs=measured if compare is None else (*measured, compare.id)),
    )


def _reads(plan: LogicalPlan) -> Iterator[Read]:
    for node in plan.nodes:
        match node:
            case Records():
                yield Read(
                    id=node.id,
                    name=node.name,
                    path=node.path,
                    sha256=node.sha256,
                    columns=node.columns,
                    rows=node.rows,
                    reasons=node.reasons,
                )
            case Items() | Score() | Interval() | Difference() | Report():
                pass
            case _:
                assert_never(node)


def _align(items: Items, context: Context) -> Align:
    rows = min(t.rows for t in context.tables.values())
    return Align(
        id=items.id,
        key=items.key,
        reference=items.reference,
        classes=items.classes,
        positive=items.positive,
        algorithms=items.algorithms,
        predictions=tuple(
            Columns(name=p.name, id=p.id or items.key, scores=p.scores, label=p.label, threshold=p.threshold)
            for p in context.evaluation.predictions
        ),
        by=items.by,
        group=items.group,
        items=rows,
        label_dtype="u1" if len(items.classes) <= 256 else "u2",
        inputs=items.inputs,
        reasons=items.reasons,
    )


def _sweeps(plan: LogicalPlan, items: Items, context: Context) -> Iterator[Sweep]:
    for state, scores in _grouped(plan, context).items():
        measures = tuple(_measure(score, plan) for score in scores)
        for algorithm in items.algorithms:
            if state.state != "table" and algorithm not in context.scored:
                continue
            for by in ("", *items.by):
                yield _sweep(state, measures, algorithm, by, items)


def _grouped(plan: LogicalPlan, context: Context) -> dict[State, list[Score]]:
    groups: dict[State, list[Score]] = {}
    for node in plan.nodes:
        if isinstance(node, Score):
            kind = context.catalogue.entries[node.metric].state
            bins = int(node.parameters.get("bins", 0))
            # One table of all classes serves the metrics of every single class too.
            groups.setdefault(State(kind, "" if kind == "table" else node.target, bins), []).append(node)
    return _share_bins(groups)


def _share_bins(groups: dict[State, list[Score]]) -> dict[State, list[Score]]:
    """Let metrics that do not care for bins (Brier, log loss) ride on a sweep that has them."""
    for state in [s for s in groups if s.state == "bins" and not s.bins]:
        scores = groups.pop(state)
        host = next(
            (s for s in groups if s.state == "bins" and s.target == state.target),
            state._replace(bins=DEFAULT_BINS),
        )
        groups[host] = [*scores, *groups.get(host, [])]
    return groups


def _sweep(state: State, measures: tuple[Measure, ...], algorithm: str, by: str, items: Items) -> Sweep:
    described = kernel(KERNELS[state.state])
    names = ", ".join(m.metric for m in measures)
    parts = ["sweep", state.state, algorithm, state.target, f"bins={state.bins}" if state.bins else "", by]
    return Sweep(
        id=" ".join(part for part in parts if part),
        kernel=described.name,
        kernel_version=described.version,
        state=state.state,
        algorithm=algorithm,
        target=state.target,
        by=by,
        bins=state.bins,
        measures=measures,
        inputs=(items.id,),
        reasons=(Reason(by="fuse", text=f"one read serves {len(measures)}: {names}"),),
    )


def _measure(score: Score, plan: LogicalPlan) -> Measure:
    interval = next(n for n in plan.nodes if isinstance(n, Interval) and score.id in n.inputs)
    difference = next((n for n in plan.nodes if isinstance(n, Difference) and score.id in n.inputs), None)
    return Measure(
        metric=score.metric,
        parameters=score.parameters,
        target=score.target,
        interval=interval.method,
        difference=difference.method if difference else "",
        level=interval.level,
        reasons=(*score.reasons, *interval.reasons),
    )


def _resamples(sweeps: tuple[Sweep, ...], items: Items, context: Context) -> Iterator[Resample]:
    scheme = "cluster" if items.group else "stratified"
    why = f"whole groups of `{items.group}`" if items.group else "within each class, so that every draw has them all"
    for by in ("", *items.by):
        drawn = tuple(s for s in sweeps if s.by == by and any(_needs_draws(m) for m in s.measures))
        if drawn:
            yield Resample(
                id=f"resample {by}".strip(),
                scheme=scheme,
                seed=context.evaluation.seed,
                replicates=context.evaluation.replicates,
                by=by,
                sweeps=tuple(s.id for s in drawn),
                inputs=(items.id,),
                reasons=(
                    Reason(
                        by="fuse",
                        text=f"{why}; the same draws for every algorithm, so differences are paired",
                    ),
                ),
            )


def _needs_draws(measure: Measure) -> bool:
    return "bootstrap" in measure.interval or "bootstrap" in measure.difference
