"""Items that are in memory, measured: their plan, and its results."""

from collections.abc import Mapping
from typing import Any

from assay.metrics.context import EvaluationContext, Settings
from assay.metrics.left_out import NOBODY, LeftOut
from assay.metrics.pitfalls.items.evidence import Evidence, Setting
from assay.metrics.pitfalls.items.table import ITEMS
from assay.metrics.pitfalls.rows import rows_of
from assay.metrics.results import results_of
from assay.metrics.scoring import Scoring
from assay.metrics.study import Study
from assay.plan.logical import Items, LogicalPlan, Report
from assay.plan.passes import run_passes
from assay.plan.physical import Compare, PhysicalPlan, Resample, Sweep
from assay.runs.talk import Silence, Talk
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.fingerprint import Fingerprint


def plan_of(items: Items, settings: Settings, fingerprint: Fingerprint | None = None) -> PhysicalPlan:
    """The plan that measures items which are there already."""
    logical = LogicalPlan(name="evaluate", kind="evaluation", nodes=(items, Report(id="report", inputs=(items.id,))))
    return run_passes(logical, EvaluationContext(settings=settings, fingerprint=fingerprint, catalogue=catalogue()))


def measure_and_look(
    plan: PhysicalPlan, study: Study, setting: Setting, *, left_out: LeftOut = NOBODY, talk: Talk | None = None
) -> dict[str, Any]:
    """The same as `measure`, and what became of every pitfall of metrics: `pitfalls`."""
    scoring = Scoring(plan, study)
    results = measured(plan, scoring, left_out, talk)
    return {**results, "pitfalls": rows_of(ITEMS, Evidence(plan, scoring, results, setting))}


def measure(
    plan: PhysicalPlan, study: Study, *, left_out: LeftOut = NOBODY, talk: Talk | None = None
) -> dict[str, Any]:
    """The results of a plan on a study, made in memory."""
    return measured(plan, Scoring(plan, study), left_out, talk)


def measured(plan: PhysicalPlan, scoring: Scoring, left_out: LeftOut, talk: Talk | None = None) -> dict[str, Any]:
    """The results of a plan by somebody who measures a study and may be asked for more."""
    listener = talk or Silence()
    outputs: dict[str, Mapping[str, Any]] = {plan.align.id: left_out.plain()}
    for node in plan.nodes:
        if isinstance(node, Sweep | Resample | Compare):
            listener.begin(node.id, total=node.steps)
            outputs[node.id] = _done(scoring, node, listener)
            listener.end("done")
    return results_of(plan, outputs)


def _done(scoring: Scoring, node: Sweep | Resample | Compare, talk: Talk) -> Mapping[str, Any]:
    if isinstance(node, Compare):
        return scoring.compared(node)
    pieces = []
    for number in range(node.pieces):
        pieces.append(scoring.piece(node, number))
        if steps := len(node.shard(number)):
            talk.advance(steps)
    return scoring.gather(node, pieces)
