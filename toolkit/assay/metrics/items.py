"""The engine without documents: metrics of arrays of items, each with its interval."""

import warnings
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay.errors import PlanError, ScoreWarning, one_line
from assay.metrics.arrays import Named, Said, by_name, classes_of, codes, probabilities, said, study_of
from assay.metrics.class_order import Classes, types_of
from assay.metrics.context import Settings
from assay.metrics.costs import cost_matrix, costs_of
from assay.metrics.joining import labels_of
from assay.metrics.left_out import LeftOut
from assay.metrics.measuring import measure_and_look, plan_of
from assay.metrics.outside import calls_up
from assay.metrics.pitfalls.items.evidence import Setting
from assay.metrics.settings import require_scores, settings_of, share
from assay.metrics.study import Floats, Study
from assay.metrics.values import answers, labels, texts
from assay.plan.logical import Items
from assay.plan.pairs import OF_PAIRS
from assay.plan.physical import Columns, PhysicalPlan
from assay.report.text import counted
from assay_kernels.pairwise.reference import OFF
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.seed import SEED
from assay_spec.metrics.threshold import decided_at
from assay_spec.policy import Undefineds

NEAR_ONE = 0.01
"""Two probabilities that were rounded to two digits miss 1 by no more than this."""


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
    threshold: float | None = None,
    level: float = 0.95,
    proportions: str = "wilson",
    replicates: int = 2000,
    seed: int = SEED,
    undefined: str = "worst",
) -> dict[str, Any]:
    """Metrics of one or more algorithms with intervals and paired differences, and the pitfalls of metrics.

    That is the content of `results.json`, and `pitfalls`: what became of each, with what shows it in these items.

    >>> found = evaluate([0, 0, 1, 1], scores=[0.1, 0.4, 0.35, 0.8], positive=1, metrics=["AUROC"])
    >>> [(row["key"], row["value"]) for row in found["results"]]
    [('AUROC{class=1}', 0.75)]

    Args:
        reference: the true class of each item, [n]: text, whole numbers or booleans.
        prediction: the predicted classes, [n]; a mapping gives them by algorithm. None or NaN is no prediction, also
            among the scores, of which an item needs all.
        scores: probabilities, [n] of the positive class or [n, K], a column per class; a mapping likewise. The columns
            of a frame are known by names that speak of the classes, such as `p_ill`; those of an array stand in the
            order of `classes`, or without it as `numpy.unique` sorts the labels: "10" before "9", and 9 before 10.
        positive: of two classes, the one that is to be found; there is no default.
        classes: in order; by default those found in the reference, numbers by size and text by its bytes.
        metrics: names of the catalogue such as `Fbeta{beta=2}`; without them `fingerprint` chooses.
        fingerprint: the problem, from which the metrics follow.
        by: columns [n] whose values form subgroups.
        group: a value [n] per item, shared by items that belong together; intervals then draw whole groups.
        threshold: without `prediction`, the positive class is predicted from this probability on; by default from 0.5,
            or where the fingerprint decides by benefit and harm, from where these balance.
        level: confidence level of the intervals, in (0, 1).
        proportions: how intervals of proportions such as sensitivity are found, `wilson` or `clopper-pearson`.
        replicates: bootstrap replicates.
        seed: from which every random draw follows.
        undefined: what an item counts as that has no prediction: `worst` as wrong, or `drop` for no algorithm.

    Warns:
        ScoreWarning: predictions are missing, or the scores of all classes do not add up to 1.

    Raises:
        PlanError: what is given does not fit together; the message says what and where.
    """
    policy = _policy(undefined)
    settings = settings_of(metrics, level=level, replicates=replicates, seed=seed, proportions=proportions)
    _require_wish(settings, fingerprint)
    found = labels(reference, "reference")
    known = classes_of(reference, found, classes)
    chosen = _positive(known.names, positive)
    given = said(prediction, scores, known.beside(types_of(np.array([positive], dtype=object)) if chosen else ()))
    require_scores(settings.metrics, [name for name in given.algorithms if name not in given.scores])
    cut = decided_at(fingerprint) if threshold is None else share("threshold", threshold)
    columns = _columns_of(by, group)
    items = Items(
        id="items",
        key="item",
        reference="reference",
        classes=known.names,
        positive=chosen,
        predictions=tuple(_predicted(name, given, known.names, cut) for name in given.algorithms),
        by=columns.by,
        group=columns.group,
        costs=costs_of(fingerprint, known.names),
        undefined=policy,
        rows=len(found),
    )
    plan = plan_of(items, settings, fingerprint)
    _require_distances(plan, known)
    study = _study(plan, given, codes(found, known.names, "reference"), columns.texts)
    _require_probabilities(plan, study, given)
    _warn_of_missing(study, policy)
    _warn_of_unread(study, chosen)
    _warn_of_sums(plan, study)
    scored = _answered_by_all(study) if policy is Undefineds.DROP else study
    setting = Setting(fingerprint, lacking={name: study.lacks(name) for name in study.labels})
    return measure_and_look(plan, scored, setting, left_out=_left_out(study, scored))


def _policy(undefined: str) -> Undefineds:
    if undefined not in list(Undefineds):
        raise PlanError(f"`undefined` is `worst` or `drop`, not {undefined!r}")
    return Undefineds(undefined)


def _warn_of_missing(study: Study, policy: Undefineds) -> None:
    """Warn once of predictions that are missing, at the line of the call."""
    lacking = [f"{count:,} of `{name}`" for name in study.labels if (count := study.lacks(name))]
    if lacking:
        so = "each counts as wrong" if policy is Undefineds.WORST else "their items are left out for all algorithms"
        line = f"of {len(study):,} predictions {', '.join(lacking)} are missing: {so}"
        warnings.warn(one_line(line), ScoreWarning, stacklevel=calls_up())


def _warn_of_unread(study: Study, positive: str) -> None:
    """Warn of two columns of scores that do not say the same: of two classes that of the positive one alone is read."""
    for name, scores in study.scores.items() if positive else ():
        if len(scores) != len(study.classes):
            continue
        off = np.abs(sum(scores.values()) - 1) > NEAR_ONE
        if off.any():
            line = f"the two columns of scores of `{name}` do not add up to 1 at {off.sum():,} of {len(study):,} items"
            line = f"{line}, such as item {off.argmax()}: that of `{positive}` is read, and the other one is not"
            warnings.warn(one_line(line), ScoreWarning, stacklevel=calls_up())


def _warn_of_sums(plan: PhysicalPlan, study: Study) -> None:
    """Warn once of probabilities of all classes that are no shares of one whole, where they are read together."""
    forecasts = [sweep for sweep in plan.sweeps if sweep.state == "forecasts"]
    # Metrics of pairs have no value then, and say why.
    together = {sweep.algorithm for sweep in forecasts if any(one.metric not in OF_PAIRS for one in sweep.measures)}
    for name in sorted(together) if len(study.classes) > 2 else ():
        answered = study.answered(name)
        off = np.abs(sum(answered.scores[name].values()) - 1) > OFF
        if off.any():
            line = f"the scores of `{name}` do not add up to 1 at {off.sum():,} of {counted(len(answered), 'item')}"
            warnings.warn(one_line(f"{line}: they are taken as they are"), ScoreWarning, stacklevel=calls_up())


def _answered_by_all(study: Study) -> Study:
    """The items of which every algorithm has a prediction."""
    return study.at(np.flatnonzero(~np.logical_or.reduce(list(study.absent.values()))))


def _left_out(study: Study, scored: Study) -> LeftOut:
    """Items that are not scored, of all and of each subgroup."""
    whole, kept = ({name: _sizes(one, name) for name in one.groups} for one in (study, scored))
    by = {name: dict(whole[name] - kept[name]) for name in whole}
    return LeftOut(len(study) - len(scored), by)


def _sizes(study: Study, column: str) -> Counter[str]:
    codes_, values = study.groups[column]
    return Counter(dict(zip(values, np.bincount(codes_, minlength=len(values)).tolist(), strict=True)))


class _Columns(NamedTuple):
    """What divides the items into subgroups, and what says which belong together."""

    texts: Mapping[str, Sequence[str]]
    by: tuple[str, ...]
    group: str


def _require_wish(settings: Settings, fingerprint: Fingerprint | None) -> None:
    """Make sure that something says which metrics are wanted."""
    if fingerprint is not None and not isinstance(fingerprint, Fingerprint):
        raise PlanError("`fingerprint` is no Fingerprint; `assay.load` gives that of a document")
    if not settings.metrics and fingerprint is None:
        raise PlanError("name `metrics`, or give a `fingerprint` that chooses them")


def _positive(classes: tuple[str, ...], positive: object) -> str:
    if not classes:
        raise PlanError("there are no items")
    if len(classes) == 1:
        raise PlanError(f"there is one class only, `{classes[0]}`; name all with `classes`")
    if len(classes) > 2:
        if positive is not None:
            raise PlanError(f"`positive` is for two classes, and there are {len(classes)}; leave it out")
        return ""
    chosen = "" if positive is None else labels(np.array([positive], dtype=object), "positive")[0]
    if chosen not in classes:
        raise PlanError(f"`positive` must be one of the two classes, `{classes[0]}` or `{classes[1]}`")
    return chosen


def _columns_of(by: Mapping[str, ArrayLike] | None, group: ArrayLike | None) -> _Columns:
    if by is not None and not isinstance(by, Mapping):
        raise PlanError("`by` has to say what its columns are called: write {name: column}")
    found = {name: texts(values, name) for name, values in by_name(by or {}).items()}
    names = tuple(found)
    if group is None:
        return _Columns(found, names, "")
    together = _unlike("group", found)
    return _Columns({**found, together: texts(group, "group")}, names, together)


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


def _predicted(name: str, given: Said, classes: tuple[str, ...], threshold: float) -> Columns:
    scores = {label: label for label in classes} if name in given.scores else {}
    return Columns(name=name, id="item", scores=scores, label=name if name in given.labels else "", threshold=threshold)


def _study(plan: PhysicalPlan, given: Said, reference: NDArray[Any], groups: Mapping[str, Sequence[str]]) -> Study:
    align = plan.align
    scores: dict[str, dict[str, Floats]] = {name: {} for name in given.algorithms}
    given_labels = {}
    for source in align.predictions:
        name = source.name
        if name in given.scores:
            scores[name] = probabilities(given.scores[name], align.classes, align.positive, name)
        found = None
        if name in given.labels:
            found = codes(answers(given.labels[name], name), align.classes, name)
        given_labels[name] = labels_of(found, scores[name], source.threshold, align).astype(np.int32)
    return study_of(align.classes, reference, given_labels, scores, groups, cost_matrix(align))
