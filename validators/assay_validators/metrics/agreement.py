"""An evaluation beside the fingerprint of its problem: do they agree?"""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.fingerprint import Category, DecisionRule, Fingerprint, Independence
from assay_spec.metrics.unanswered import resting
from assay_validators.context import Choices, Context, did_you_mean, is_lost, note, notes, quoted
from assay_validators.metrics.classes import classes_of
from assay_validators.metrics.clauses import pitfalls, reloaded
from assay_validators.report import Report
from assay_validators.rule import rule


def fingerprint_of(evaluation: Evaluation, ctx: Context) -> Fingerprint | None:
    """The fingerprint that an evaluation names; None when it has errors, since its answers cannot be relied upon."""
    report = ctx.follow(evaluation.fingerprint) if evaluation.fingerprint else None
    model = report.model if isinstance(report, Report) and report.valid else None
    return model if isinstance(model, Fingerprint) else None


@rule("EVA060", since="0.1", on=Evaluation, source=reloaded("FP5.1"))
def scores_that_the_fingerprint_denies(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Evaluation and fingerprint that disagree about scores.

    ## What it does
    Checks that all predictions give class scores when the fingerprint says that there are some, and not all of them
    when it says that there are none. Where one gives classes alone, the scores of others tell their classes.

    ## Why is this bad?
    Metrics are chosen by the fingerprint: ranking and calibration would be missing, or could not be computed.

    ## Example
    predictions:
      - {name: forest, file: a.csv, label: prediction}

    Use instead:
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant}}

    ## References
    - Metrics Reloaded, FP5.1 (availability of predicted class scores)
    """
    fingerprint = fingerprint_of(evaluation, ctx)
    if fingerprint is None:
        return
    answer = note((fingerprint, "class_scores_available"), "what the fingerprint says")
    scored = [(each, "scores") for each in evaluation.predictions if each.scores]
    unscored = [each for each in evaluation.predictions if not each.scores and not is_lost(each, "scores")]
    labelled = [(each, "label") for each in unscored if each.label]
    if scored and not labelled and not fingerprint.class_scores_available:
        yield ctx.error(
            scored[0],
            "there are scores, but the fingerprint says that there are none",
            help="say `class_scores_available: true` in the fingerprint",
            related=[*notes(scored[1:], "scores here too"), answer],
        )
    elif labelled and fingerprint.class_scores_available:
        names = quoted(prediction.name for prediction, _ in labelled)
        yield ctx.error(
            labelled[0],
            f"the fingerprint says that there are scores, but {names} {'gives' if len(labelled) == 1 else 'give'} none",
            help="add `scores`, or say `class_scores_available: false` in the fingerprint",
            related=[*notes(labelled[1:], "no scores here either"), answer],
        )


@rule("EVA061", since="0.1", on=Evaluation, source=pitfalls("P3.2", "FP4.5"))
def unnamed_group(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Grouped items without a group.

    ## What it does
    Checks that an evaluation names the field of the group when the fingerprint says that items form groups.

    ## Why is this bad?
    Several images of one patient err together. Taken as independent they give intervals that are too narrow.

    ## Example
    fingerprint: grouped.yaml

    Use instead:
    fingerprint: grouped.yaml
    group: site

    ## References
    - Metrics Reloaded, FP4.5 (non-independence of test cases)
    - Understanding metric-related pitfalls, P3.2
    """
    fingerprint = fingerprint_of(evaluation, ctx)
    named = evaluation.group or is_lost(evaluation, "group")
    if fingerprint is None or named or fingerprint.non_independent is not Independence.GROUPED:
        return
    yield ctx.error(
        (evaluation, "fingerprint"),
        "the fingerprint says that items form groups, but no `group` is named",
        help="add `group: field`, whose values say which items belong together",
        related=[note((fingerprint, "non_independent"), "what the fingerprint says")],
    )


@rule("EVA062", since="0.1", on=Evaluation, severity=Severity.WARNING, source=reloaded("FP4.5"))
def group_that_the_fingerprint_denies(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Group of items that the fingerprint calls independent.

    ## What it does
    Checks that no `group` is named when the fingerprint says that items are independent; an answer of a draft, or
    none, says nothing.

    ## Why is this bad?
    One of the two is wrong, and the intervals depend on it.

    ## Example
    group: site

    Use instead:
    fingerprint: grouped.yaml
    group: site

    ## References
    - Metrics Reloaded, FP4.5 (non-independence of test cases)
    """
    fingerprint = fingerprint_of(evaluation, ctx)
    if fingerprint is None or not evaluation.group or fingerprint.non_independent is Independence.GROUPED:
        return
    if resting(fingerprint, ("non_independent",)):
        return  # nobody has said so
    yield ctx.warning(
        (evaluation, "group"),
        "the fingerprint says that items are independent",
        help="say `non_independent: grouped` in the fingerprint, or leave `group` out",
        related=[note((fingerprint, "non_independent"), "what the fingerprint says")],
    )


@rule("EVA063", since="0.1", on=Evaluation, source=reloaded("FP2.5.1"))
def costs_of_unknown_class(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Costs for a class that the evaluation does not have.

    ## What it does
    Checks that the costs in the fingerprint speak of classes of the evaluation.

    ## Why is this bad?
    The cost would be counted nowhere, and the confusion that was meant would cost 1.

    ## Example
    classes: [benign, cancer]
    positive: cancer
    fingerprint: costly.yaml

    Use instead:
    classes: [benign, malignant]
    positive: malignant
    fingerprint: costly.yaml

    ## References
    - Metrics Reloaded, FP2.5.1 (unequal severity of class confusions)
    """
    fingerprint, classes = fingerprint_of(evaluation, ctx), classes_of(evaluation)
    if fingerprint is None or not classes:
        return
    known, choices = {*classes}, Choices(classes)
    for cost in fingerprint.costs:
        for attribute in ("reference", "prediction"):
            name = getattr(cost, attribute)
            if name not in known:
                yield ctx.error(
                    (evaluation, "classes"),
                    f"the fingerprint gives a cost for `{name}`, which is not one of the classes",
                    help=did_you_mean(name, choices),
                    related=[note((cost, attribute), "the cost")],
                )


@rule("EVA064", since="0.1", on=Evaluation, source="evaluation/1, fingerprint, metrics")
def nothing_to_compute(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Fingerprint from which no metric follows.

    ## What it does
    Checks that the answers of the fingerprint lead to a metric, unless the evaluation lists metrics itself.

    ## Why is this bad?
    There is nothing to compute: without scores and without decisions nothing can be counted, ranked or calibrated.

    ## Example
    fingerprint: undecided.yaml

    Use instead:
    fingerprint: fingerprint.yaml

    ## References
    - evaluation/1, fingerprint, metrics
    """
    fingerprint = fingerprint_of(evaluation, ctx)
    # Where there are decisions their table is always reported, so that nobody else waits for the selection rules.
    if fingerprint is None or evaluation.metrics or fingerprint.decision_rule is not DecisionRule.NONE:
        return
    if fingerprint.category is not Category.IMLC:
        return  # EVA065 says so
    from assay_spec.metrics.catalogue import catalogue
    from assay_spec.metrics.selection import choose

    if not choose(fingerprint, catalogue(), scores=fingerprint.class_scores_available):
        yield ctx.error(
            (evaluation, "fingerprint"),
            f"no metric follows from the answers of `{evaluation.fingerprint}`",
            help="say in it how scores become classes, by `decision_rule`, or list `metrics` here",
            related=[note((fingerprint, "decision_rule"), "no decisions, and no scores either")],
        )


@rule("EVA065", since="0.1", on=Evaluation, source=reloaded("FP1.1, FP3.4"))
def problem_that_cannot_run(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Fingerprint of a problem that this version cannot evaluate.

    ## What it does
    Checks that the fingerprint describes image-level classification (ImLC) with one label an item.

    ## Why is this bad?
    The metrics of classification say nothing about segmented or detected structures, and of several labels all but one
    would be lost: there would be numbers, of something else.

    ## Example
    fingerprint: segmentation.yaml

    Use instead:
    fingerprint: fingerprint.yaml

    ## References
    - Metrics Reloaded, FP1.1 (problem category) and FP3.4 (possibility of multiple labels per unit)
    """
    fingerprint = fingerprint_of(evaluation, ctx)
    if fingerprint is None:
        return
    if fingerprint.category is not Category.IMLC:
        yield ctx.error(
            (evaluation, "fingerprint"),
            f"`{evaluation.fingerprint}` is about `{fingerprint.category}`, which this version cannot evaluate",
            help="only `ImLC`, one decision per image, patient or other item, can be compiled; masks are scored by "
            "`assay metrics score --fingerprint`",
            related=[note((fingerprint, "category"), "what the fingerprint says")],
        )
    elif fingerprint.multiple_labels:
        yield ctx.error(
            (evaluation, "fingerprint"),
            f"`{evaluation.fingerprint}` is about items with several labels, which cannot be evaluated as one problem",
            help="write one evaluation per label, that label against the rest",
            related=[note((fingerprint, "multiple_labels"), "what the fingerprint says")],
        )
