"""Every score gets an interval, and a paired difference where there is something to compare."""

from assay.metrics.context import EvaluationContext
from assay.plan.logical import Difference, Interval, Items, LogicalPlan, Report, Score
from assay.plan.nodes import every, only
from assay.plan.reason import Reason
from assay_spec.metrics.catalogue import MetricEntry
from assay_spec.metrics.evaluation import Proportions
from assay_spec.record import replace

CLUSTER = "cluster-bootstrap"
STRATIFIED = "stratified-bootstrap"


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
    entry = context.catalogue.entries[score.metric]
    usual = context.settings.proportions if entry.interval == Proportions.WILSON else entry.interval
    method, text = _method(usual, entry, items.group)
    return Interval(
        id=f"interval of {score.id}",
        method=method,
        level=context.settings.level,
        inputs=(score.id,),
        reasons=(Reason(by="intervals", text=text),),
    )


def _difference(score: Score, items: Items, context: EvaluationContext) -> Difference:
    entry = context.catalogue.entries[score.metric]
    method, text = _method(entry.difference, entry, items.group)
    return Difference(
        id=f"difference of {score.id}",
        method=method,
        level=context.settings.level,
        inputs=(score.id,),
        reasons=(Reason(by="intervals", text=f"paired: every draw takes the same items of all algorithms; {text}"),),
    )


_WHY = {
    "wilson": "a proportion of independent items has Wilson's interval in closed form",
    "clopper-pearson": "the evaluation asks for the exact interval of a proportion, which is never below its level",
    "delong": "DeLong's variance is the closed form for this area",
    "bootstrap": "no closed form holds, and the value moves with the shares of the classes, so items are drawn again "
    "from all of them",
    STRATIFIED: "no closed form holds, and the value does not move with the shares of the classes, so items are drawn "
    "again within their class",
}


def methods_of(usual: str, entry: MetricEntry, group: str) -> tuple[str, ...]:
    """How an interval may be found that the catalogue finds by `usual`, where `group` is a column or empty."""
    chosen = tuple(Proportions) if usual == Proportions.WILSON else (usual,)
    return tuple(_method(each, entry, group)[0] for each in chosen)


def _method(usual: str, entry: MetricEntry, group: str) -> tuple[str, str]:
    if group:
        return (
            CLUSTER,
            f"items that share `{group}` are not independent (FP4.5), so whole groups are drawn",
        )
    # Class sizes that are held fixed would hide the variance that comes from them.
    method = STRATIFIED if usual == "bootstrap" and not entry.prevalence else usual
    return method, _WHY[method]
