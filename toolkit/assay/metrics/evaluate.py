"""The engine without documents: metrics of arrays, each with its interval."""

from collections.abc import Container, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay.errors import PlanError
from assay.metrics.arrays import Named, Said, by_name, classes_of, codes, probabilities, said, study_of, texts
from assay.metrics.class_order import Classes, types_of
from assay.metrics.context import EvaluationContext, Settings
from assay.metrics.costs import cost_matrix, costs_of
from assay.metrics.joining import labels_of
from assay.metrics.left_out import NOBODY, LeftOut
from assay.metrics.pitfalls.items.evidence import Evidence, Setting
from assay.metrics.pitfalls.items.table import ITEMS
from assay.metrics.pitfalls.rows import rows_of
from assay.metrics.results import results_of
from assay.metrics.scoring import Scoring
from assay.metrics.settings import require_scores, settings_of, share
from assay.metrics.study import Floats, Study
from assay.plan.logical import Items, LogicalPlan, Report
from assay.plan.passes import run_passes
from assay.plan.physical import Columns, Compare, PhysicalPlan, Resample, Sweep
from assay.runs.talk import Silence, Talk
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.seed import SEED


def evaluate(  # noqa: PLR0913 - a question has that many sides, all but one with a default
    reference: ArrayLike,
    prediction: Named | None = None,
    *,
    scores: Named | None = None,
    positive: object = None,
    classes: Sequence[object] | None = None,
    metrics: Sequence[str] = (),
    fingerprint: Fingerprint | None = None,
    by: Mapping[str, ArrayLike] | None = None,
    group: ArrayLike | None = None,
    threshold: float = 0.5,
    level: float = 0.95,
    proportions: str = "wilson",
    replicates: int = 2000,
    seed: int = SEED,
) -> dict[str, Any]:
    """Metrics of one or more algorithms with intervals and paired differences, and the pitfalls of metrics.

    That is the content of `results.json`, and `pitfalls`: what became of each, with what shows it in these items.

    >>> found = evaluate([0, 0, 1, 1], scores=[0.1, 0.4, 0.35, 0.8], positive=1, metrics=["AUROC"])
    >>> [(row["key"], row["value"]) for row in found["results"]]
    [('AUROC{class=1}', 0.75)]

    Args:
        reference: the true class of each item, [n]: text, whole numbers or booleans.
        prediction: the predicted classes, [n]; a mapping gives them by algorithm.
        scores: probabilities, [n] of the positive class or [n, K], a column per class; a mapping likewise. The columns
            of a frame are known by names that speak of the classes, such as `p_ill`; those of an array stand in the
            order of `classes`, or without it as `numpy.unique` sorts the labels: "10" before "9", and 9 before 10.
        positive: of two classes, the one that is to be found; there is no default.
        classes: in order; by default those found in the reference, numbers by size and text by its bytes.
        metrics: names of the catalogue such as `Fbeta{beta=2}`; without them `fingerprint` chooses.
        fingerprint: the problem, from which the metrics follow.
        by: columns [n] whose values form subgroups.
        group: a value [n] per item, shared by items that belong together; intervals then draw whole groups.
        threshold: without `prediction`, the positive class is predicted from this probability on; so 0.5 is positive.
        level: confidence level of the intervals, in (0, 1).
        proportions: how intervals of proportions such as sensitivity are found, `wilson` or `clopper-pearson`.
        replicates: bootstrap replicates.
        seed: from which every random draw follows.

    Raises:
        PlanError: what is given does not fit together; the message says what and where.
    """
    settings = settings_of(metrics, level=level, replicates=replicates, seed=seed, proportions=proportions)
    if fingerprint is not None and not isinstance(fingerprint, Fingerprint):
        raise PlanError("`fingerprint` is no Fingerprint; `assay.load` gives that of a document")
    if not settings.metrics and fingerprint is None:
        raise PlanError("name `metrics`, or give a `fingerprint` that chooses them")
    labels = texts(reference, "reference")
    known = classes_of(reference, labels, classes)
    names = known.names
    chosen = _positive(names, positive)
    given = said(prediction, scores, known.beside(types_of(np.array([positive], dtype=object)) if chosen else ()))
    require_scores(settings.metrics, [name for name in given.algorithms if name not in given.scores])
    groups = _subgroups(by)
    items = Items(
        id="items",
        key="item",
        reference="reference",
        classes=names,
        positive=chosen,
        predictions=tuple(_columns(name, given, names, share("threshold", threshold)) for name in given.algorithms),
        by=tuple(groups),
        group="" if group is None else _unlike("group", groups),
        costs=costs_of(fingerprint, names),
        rows=len(labels),
    )
    plan = plan_of(items, settings, fingerprint)
    _require_distances(plan, known)
    if group is not None:
        groups[items.group] = texts(group, "group")
    study = _study(plan, given, codes(labels, names, "reference"), groups)
    _require_probabilities(plan, study, given)
    return measure_and_look(plan, study, Setting(fingerprint))


def plan_of(items: Items, settings: Settings, fingerprint: Fingerprint | None = None) -> PhysicalPlan:
    """The plan that measures items which are there already."""
    logical = LogicalPlan(name="evaluate", kind="evaluation", nodes=(items, Report(id="report", inputs=(items.id,))))
    return run_passes(logical, EvaluationContext(settings=settings, fingerprint=fingerprint, catalogue=catalogue()))


def measure_and_look(
    plan: PhysicalPlan, study: Study, setting: Setting, *, left_out: LeftOut = NOBODY, talk: Talk | None = None
) -> dict[str, Any]:
    """The same as `measure`, and what became of every pitfall of metrics: `pitfalls`."""
    scoring = Scoring(plan, study)
    results = _results(plan, scoring, left_out, talk)
    return {**results, "pitfalls": rows_of(ITEMS, Evidence(plan, scoring, results, setting))}


def measure(
    plan: PhysicalPlan, study: Study, *, left_out: LeftOut = NOBODY, talk: Talk | None = None
) -> dict[str, Any]:
    """The results of a plan on a study, made in memory."""
    return _results(plan, Scoring(plan, study), left_out, talk)


def _results(plan: PhysicalPlan, scoring: Scoring, left_out: LeftOut, talk: Talk | None) -> dict[str, Any]:
    listener = talk or Silence()
    outputs: dict[str, Mapping[str, Any]] = {plan.align.id: left_out.plain()}
    for node in plan.nodes:
        if isinstance(node, Sweep | Resample | Compare):
            listener.begin(node.id, total=node.steps)
            outputs[node.id] = _measured(scoring, node, listener)
            listener.end("done")
    return results_of(plan, outputs)


def _measured(scoring: Scoring, node: Sweep | Resample | Compare, talk: Talk) -> Mapping[str, Any]:
    if isinstance(node, Compare):
        return scoring.compared(node)
    pieces = []
    for number in range(node.pieces):
        pieces.append(scoring.piece(node, number))
        if steps := len(node.shard(number)):
            talk.advance(steps)
    return scoring.gather(node, pieces)


def _positive(classes: tuple[str, ...], positive: object) -> str:
    if not classes:
        raise PlanError("there are no items")
    if len(classes) == 1:
        raise PlanError(f"there is one class only, `{classes[0]}`; name all with `classes`")
    if len(classes) > 2:
        if positive is not None:
            raise PlanError(f"`positive` is for two classes, and there are {len(classes)}; leave it out")
        return ""
    chosen = "" if positive is None else texts(np.array([positive], dtype=object), "positive")[0]
    if chosen not in classes:
        raise PlanError(f"`positive` must be one of the two classes, `{classes[0]}` or `{classes[1]}`")
    return chosen


def _subgroups(by: Mapping[str, ArrayLike] | None) -> dict[str, list[str]]:
    if by is not None and not isinstance(by, Mapping):
        raise PlanError("`by` has to say what its columns are called: write {name: column}")
    return {name: texts(values, name) for name, values in by_name(by or {}).items()}


def _unlike(name: str, others: Container[str]) -> str:
    """`name`, or something longer that is none of `others`."""
    while name in others:
        name += "'"
    return name


def _require_distances(plan: PhysicalPlan, classes: Classes) -> None:
    """Make sure that what weighs an error by the distance between classes knows of one."""
    asked = (measure.metric for sweep in plan.sweeps for measure in sweep.measures)
    ordered = next((name for name in asked if catalogue().entries[name].ordered), "")
    if ordered and not classes.has_distances:
        raise PlanError(
            f"`{ordered}` depends on the order of the classes, which these labels do not tell: "
            "give `classes` from the lowest to the highest"
        )


def _require_probabilities(plan: PhysicalPlan, study: Study, given: Said) -> None:
    """Make sure that what is read as a probability is one; rankings take any numbers."""
    for sweep in plan.sweeps:
        name = sweep.algorithm
        by_threshold = sweep.state == "table" and plan.align.positive and name not in given.labels
        if sweep.state in ("bins", "forecasts") or by_threshold:
            target = sweep.target or ("" if sweep.state == "forecasts" else plan.align.positive)
            for scores in [study.scores[name][target]] if target else study.scores[name].values():
                strange = np.flatnonzero((scores < 0) | (scores > 1))
                if strange.size:
                    raise PlanError(
                        f"the scores of `{name}` are no probabilities, which {sweep.measures[0].metric} needs: "
                        f"there is {scores[strange[0]]:g} at item {strange[0]}"
                    )


def _columns(name: str, given: Said, classes: tuple[str, ...], threshold: float) -> Columns:
    scores = {label: label for label in classes} if name in given.scores else {}
    return Columns(name=name, id="item", scores=scores, label=name if name in given.labels else "", threshold=threshold)


def _study(plan: PhysicalPlan, given: Said, reference: NDArray[Any], groups: Mapping[str, Sequence[str]]) -> Study:
    align = plan.align
    scores: dict[str, dict[str, Floats]] = {name: {} for name in given.algorithms}
    labels = {}
    for source in align.predictions:
        name = source.name
        if name in given.scores:
            scores[name] = probabilities(given.scores[name], align.classes, align.positive, name)
        found = None
        if name in given.labels:
            found = codes(texts(given.labels[name], name), align.classes, name)
        labels[name] = labels_of(found, scores[name], source.threshold, align).astype(reference.dtype)
    return study_of(align.classes, reference, labels, scores, groups, cost_matrix(align))
