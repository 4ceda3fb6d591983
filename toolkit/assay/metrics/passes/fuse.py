"""Scores that can be read off the same state share one sweep; here the logical plan becomes the physical one."""

from collections.abc import Iterator
from typing import NamedTuple

from assay.metrics.context import EvaluationContext
from assay.metrics.passes.intervals import RANDOM_GROUPS
from assay.plan.logical import Difference, Interval, Items, LogicalPlan, Records, Score
from assay.plan.nodes import carried, every, one_word, only
from assay.plan.physical import Align, Compare, Measure, PhysicalNode, PhysicalPlan, Read, Resample, Sweep
from assay.plan.physical import Report as Publish
from assay.plan.reason import Reason
from assay_kernels.registry import kernel
from assay_spec.policy import Undefineds

KERNELS = {
    "table": ("confusion.table",),
    "ranked": ("ranking.rank", "ranking.area", "ranking.curve", "resampling.delong"),
    "bins": ("calibration.sums", "calibration.equal_mass"),
    "forecasts": (
        "calibration.sums",
        "calibration.equal_mass",
        "pairwise.conditional",
        "pairwise.error",
        "pairwise.error_of_two",
        "pairwise.distance",
        "pairwise.gap",
    ),
}
"""The kernel that leaves each kind of state, and those by which values and closed intervals are read off it."""

REDRAWING = {
    "table": ("confusion.weighted",),
    "ranked": ("ranking.weighted_area", "ranking.weighted_curve"),
    "bins": ("calibration.weighted", "calibration.weighted_equal_mass"),
    "forecasts": ("calibration.weighted", "calibration.weighted_equal_mass"),
}
"""The kernels that measure bootstrap replicates of each kind of state."""

GROUPS = "groups"
"""The scheme that deals the items out, where the others draw them again."""

SCHEMES = {
    "bootstrap": ("independent", "from all items, so that the shares of the classes vary as they do between samples"),
    "stratified-bootstrap": ("stratified", "within each class, so that every draw has them all"),
    "cluster-bootstrap": ("cluster", "whole groups of `{group}`"),
    RANDOM_GROUPS: (GROUPS, "every item once, in one of the groups"),
}
"""What each method draws, and why."""

OF_ALL_CLASSES = frozenset({"table", "forecasts"})
"""The states that are of no class by itself."""

DEFAULT_BINS = 15


class State(NamedTuple):
    """What two scores must agree in to share a sweep."""

    state: str
    target: str
    bins: int


def fuse(plan: LogicalPlan, context: EvaluationContext) -> PhysicalPlan:
    """Lower every logical node, with one sweep for all the scores that need the same state of the same items."""
    items = only(plan.nodes, Items)
    sweeps = tuple(_sweeps(plan, items, context))
    measured: tuple[PhysicalNode, ...] = (*sweeps, *_resamples(sweeps, items, context))
    if len(items.predictions) > 1:
        measured = (*measured, _compare(measured, context))
    report = Publish(id="report", inputs=_ids(measured))
    reads = (carried(node, Read) for node in every(plan.nodes, Records))
    return PhysicalPlan(name=plan.name, kind=plan.kind, nodes=(*reads, _align(items, context), *measured, report))


def _ids(nodes: tuple[PhysicalNode, ...]) -> tuple[str, ...]:
    return tuple(node.id for node in nodes)


def _align(items: Items, context: EvaluationContext) -> Align:
    rows = [table.rows for table in context.tables.values()] or [items.rows]
    # The table of the reference is the first.
    most = min(rows) if items.undefined is Undefineds.DROP else rows[0]
    limit = context.settings.limit
    return carried(items, Align, items=min(most, limit) if limit else most, limit=limit)


def _sweeps(plan: LogicalPlan, items: Items, context: EvaluationContext) -> Iterator[Sweep]:
    for state, scores in _grouped(plan, context).items():
        measures = tuple(_measure(score, plan, context) for score in scores)
        for algorithm in items.predictions:
            if state.state == "table" or algorithm.scores:
                for by in ("", *items.by):
                    yield _sweep(state, measures, algorithm.name, by, items)


def _grouped(plan: LogicalPlan, context: EvaluationContext) -> dict[State, list[Score]]:
    groups: dict[State, list[Score]] = {}
    for score in every(plan.nodes, Score):
        kind = context.catalogue.entries[score.metric].state
        bins = int(score.parameters.get("bins", 0))
        # One table of all classes serves the metrics of every single class too.
        groups.setdefault(State(kind, "" if kind in OF_ALL_CLASSES else score.target, bins), []).append(score)
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
    sweeping, *reading = KERNELS[state.state]
    names = ", ".join(m.metric for m in measures)
    kind = f"{state.state}-of-each" if not state.target and state.state not in OF_ALL_CLASSES else state.state
    parts = ["sweep", kind, algorithm, state.target, f"bins={state.bins}" if state.bins else "", by]
    return Sweep(
        id=" ".join(one_word(part) for part in parts if part),
        kernel=sweeping,
        versions=_versions(sweeping, *reading),
        state=state.state,
        algorithm=algorithm,
        target=state.target,
        by=by,
        bins=state.bins,
        measures=measures,
        inputs=(items.id,),
        reasons=(Reason(by="fuse", text=f"one read serves {len(measures)}: {names}"),),
    )


def _compare(measured: tuple[PhysicalNode, ...], context: EvaluationContext) -> Compare:
    return Compare(
        id="compare",
        inputs=_ids(measured),
        versions=_versions("resampling.delong"),
        seed=context.settings.seed,
        replicates=context.settings.replicates,
    )


def _versions(*names: str) -> dict[str, int]:
    return {name: kernel(name).version for name in names}


def _measure(score: Score, plan: LogicalPlan, context: EvaluationContext) -> Measure:
    interval = next(n for n in every(plan.nodes, Interval) if score.id in n.inputs)
    difference = next((n for n in every(plan.nodes, Difference) if score.id in n.inputs), None)
    return Measure(
        metric=score.metric,
        parameters=score.parameters,
        target=score.target,
        interval=interval.method,
        difference=difference.method if difference else "",
        level=interval.level,
        version=context.catalogue.entries[score.metric].version,
        reasons=(*score.reasons, *interval.reasons),
    )


def _resamples(sweeps: tuple[Sweep, ...], items: Items, context: EvaluationContext) -> Iterator[Resample]:
    for by in ("", *items.by):
        for method, (scheme, why) in SCHEMES.items():
            drawn = tuple(s for s in sweeps if s.by == by and any(is_drawn(m, method) for m in s.measures))
            if drawn:
                dealt = scheme == GROUPS
                names = [n for state in dict.fromkeys(s.state for s in drawn) for n in _drawing(state, dealt=dealt)]
                said = f"{why.format(group=items.group)}; the same draws for every algorithm, so differences are paired"
                yield Resample(
                    id=f"resample {scheme} {by}".strip(),
                    scheme=scheme,
                    versions=_versions(*names),
                    seed=context.settings.seed,
                    replicates=context.settings.replicates,
                    by=by,
                    sweeps=_ids(drawn),
                    inputs=(items.id,),
                    reasons=(Reason(by="fuse", text=said),),
                )


def _drawing(state: str, *, dealt: bool) -> tuple[str, ...]:
    """The kernels that measure a state on draws, or in groups; of what makes too few groups there are draws too."""
    return (*(KERNELS[state] if dealt else ()), "resampling.weights", *REDRAWING[state])


def is_drawn(measure: Measure, method: str) -> bool:
    """Whether an interval of the measure, or of its differences, is found by that bootstrap."""
    return method in (measure.interval, measure.difference)
