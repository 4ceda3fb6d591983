"""The fingerprint chooses the metrics."""

from collections.abc import Iterator

from assay.errors import PlanError
from assay.metrics.context import EvaluationContext
from assay.plan.logical import Items, LogicalPlan, Report, Score
from assay.plan.nodes import only
from assay.plan.reason import Reason
from assay_spec.metrics.catalogue import MetricEntry, SelectionRule, complete, entry_of
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.metric import Metric, parse_metric
from assay_spec.metrics.prevalence import EVEN, PREVALENCE, shares_in
from assay_spec.metrics.selection import choose
from assay_spec.metrics.unanswered import resting
from assay_spec.record import replace

Choice = tuple[Metric, tuple[Reason, ...]]


def select(plan: LogicalPlan, context: EvaluationContext) -> LogicalPlan:
    """Add a score for every metric that the evaluation asks for or, when it asks for none, the fingerprint leads to."""
    items, report = only(plan.nodes, Items), only(plan.nodes, Report)
    before = tuple(n for n in plan.nodes if n is not report)
    scores = tuple(
        score
        for metric, reasons in _choices(items, context)
        for score in _scores(entry_of(metric.name, metric.parameters), metric, reasons, items)
    )
    return replace(plan, nodes=(*before, *scores, replace(report, inputs=tuple(s.id for s in scores))))


def _choices(items: Items, context: EvaluationContext) -> Iterator[Choice]:
    if context.settings.metrics or context.fingerprint is None:
        asked = [complete(parse_metric(text), context.catalogue) for text in context.settings.metrics]
        # One metric may be written in two ways.
        for metric in {metric.key: metric for metric in asked}.values():
            yield metric, (Reason(by="select", text="asked for by the evaluation"),)
        return
    for choice in choose(context.fingerprint, context.catalogue, scores=any(p.scores for p in items.predictions)):
        reasons = tuple(
            Reason(by="select", text=_why(rule, context.fingerprint), rule=rule.id, provenance=rule.provenance)
            for rule in choice.rules
        )
        yield choice.metric, reasons


def _why(rule: SelectionRule, fingerprint: Fingerprint) -> str:
    """What a rule says, and which answers nobody gave it."""
    rests = resting(fingerprint, (*rule.when, *rule.unless))
    return f"{rule.because}; it {rests}" if rests else rule.because


def _scores(entry: MetricEntry, metric: Metric, reasons: tuple[Reason, ...], items: Items) -> Iterator[Score]:
    if entry.scope == "overall":
        targets: tuple[str, ...] = ("",)
    else:
        targets = (items.positive,) if items.positive else items.classes
    _require_shares(metric, items)
    for target in targets:
        yield Score(
            id=f"score {metric.key}" + (f" of {target}" if target else ""),
            metric=metric.name,
            parameters=metric.parameters,
            target=target,
            inputs=(items.id,),
            reasons=reasons,
        )


def _require_shares(metric: Metric, items: Items) -> None:
    """Make sure that shares of a population are of as many classes as there are.

    Raises:
        PlanError: they are of others.
    """
    asked = metric.parameters.get(PREVALENCE, EVEN)
    shares = () if asked == EVEN else shares_in(asked)
    if len(shares) not in (0, 1, len(items.classes)):
        listed = ", ".join(f"`{name}`" for name in items.classes)
        raise PlanError(
            f"`prevalence` of `{metric.key}` gives {len(shares)} shares, and the classes are {len(items.classes)}, "
            f"in this order: {listed}"
        )
