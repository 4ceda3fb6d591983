"""The pitfalls that the chosen metrics fall into are written onto the scores they concern."""

from assay.metrics.context import EvaluationContext
from assay.plan.logical import LogicalPlan, Score
from assay.plan.nodes import changed
from assay.plan.reason import Reason
from assay_spec.metrics.catalogue import entry_of
from assay_spec.record import replace
from assay_validators.metrics.pitfalls import pitfalls_of


def lint(plan: LogicalPlan, context: EvaluationContext) -> LogicalPlan:
    """Add a reason to every score whose metric a known pitfall concerns."""
    return replace(plan, nodes=changed(plan.nodes, Score, lambda score: _linted(score, context)))


def _linted(score: Score, context: EvaluationContext) -> Score:
    entry = entry_of(score.metric, score.parameters)
    found = tuple(
        Reason(by="lint", text=pitfall.text, rule=pitfall.id, provenance=pitfall.provenance)
        for pitfall in pitfalls_of(entry, context.fingerprint)
    )
    return replace(score, reasons=(*score.reasons, *found))
