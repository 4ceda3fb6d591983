"""Every score gets an interval, and a paired difference where there is something to compare."""

from assay.columns.ranges import LARGE
from assay.metrics.context import EvaluationContext
from assay.plan.logical import Difference, Interval, Items, LogicalPlan, Report, Score
from assay.plan.nodes import every, only
from assay.plan.reason import Reason
from assay_spec.metrics.catalogue import STRATIFIED, MetricEntry, entry_of
from assay_spec.metrics.evaluation import Proportions
from assay_spec.record import replace

CLUSTER = "cluster-bootstrap"
BOOTSTRAPS = frozenset(["bootstrap", STRATIFIED, CLUSTER])

RANDOM_GROUPS = "random-groups"


def intervals(plan: LogicalPlan, context: EvaluationContext) -> LogicalPlan:
    """Put an interval behind every score and, with several algorithms, a paired difference behind that."""
    items, report = only(plan.nodes, Items), only(plan.nodes, Report)
    added: list[Interval | Difference] = []
    for score in every(plan.nodes, Score):
        added.append(_interval(score, items, context))
        if len(items.predictions) > 1:
            added.append(_difference(score, items, context))
    others = tuple(n for n in plan.nodes if n is not report)
    return replace(plan, nodes=(*others, *added, replace(report, inputs=tuple(n.id for n in added))))


def _interval(score: Score, items: Items, context: EvaluationContext) -> Interval:
    entry = entry_of(score.metric, score.parameters)
    usual = context.settings.proportions if entry.interval == Proportions.WILSON else entry.interval
    method, text = _method_for(_size(items, context), usual, entry, items.group)
    return Interval(
        id=f"interval of {score.id}",
        method=method,
        level=context.settings.level,
        inputs=(score.id,),
        reasons=(_reason(method, text),),
    )


def _difference(score: Score, items: Items, context: EvaluationContext) -> Difference:
    entry = entry_of(score.metric, score.parameters)
    method, text = _method_for(_size(items, context), entry.difference, entry, items.group)
    return Difference(
        id=f"difference of {score.id}",
        method=method,
        level=context.settings.level,
        inputs=(score.id,),
        reasons=(_reason(method, f"paired: every draw takes the same items of all algorithms; {text}"),),
    )


def _reason(method: str, text: str) -> Reason:
    # The books on surveys could not be looked into.
    return Reason(by="intervals", text=text, provenance="recalled" if method == RANDOM_GROUPS else "")


_WHY = {
    "wilson": "a proportion of independent items has Wilson's interval in closed form",
    "clopper-pearson": "the evaluation asks for the exact interval of a proportion, which is never below its level",
    "delong": "DeLong's variance is the closed form for this area",
    "bootstrap": "no closed form holds, and the value moves with the shares of the classes, so items are drawn again "
    "from all of them",
    STRATIFIED: "no closed form holds, and the value does not move with the share of the class, so items are drawn "
    "again within their class",
}


def methods_of(usual: str, entry: MetricEntry, group: str) -> tuple[str, ...]:
    """How an interval may be found that the catalogue finds by `usual`, where `group` is a column or empty."""
    chosen = tuple(Proportions) if usual == Proportions.WILSON else (usual,)
    return tuple(_method_for(size, each, entry, group)[0] for each in chosen for size in (0, LARGE + 1))


def _size(items: Items, context: EvaluationContext) -> int:
    """How many items there are at most."""
    rows = [table.rows for table in context.tables.values()] or [items.rows]
    return min([*rows, *filter(None, [context.settings.limit])])


def _method_for(size: int, usual: str, entry: MetricEntry, group: str) -> tuple[str, str]:
    """How the interval of so many items is found, and why so."""
    method, text = _method(usual, entry, group)
    if method not in BOOTSTRAPS or size <= LARGE:
        return method, text
    kept = f", those that share `{group}` together" if group else ""
    return RANDOM_GROUPS, (
        f"no closed form holds, and more than {LARGE:,} items need not be drawn thousands of times: they are dealt at "
        f"random into groups{kept}, and the spread between the groups tells the error (Wolter 2007, section 2.2)"
    )


def _method(usual: str, entry: MetricEntry, group: str) -> tuple[str, str]:
    if group:
        return (
            CLUSTER,
            f"items that share `{group}` are not independent (FP4.5), so whole groups are drawn",
        )
    method = entry.taken(usual)
    return method, _WHY[method]
