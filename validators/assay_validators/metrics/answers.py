"""Answers of a fingerprint that contradict each other, or that this version cannot act upon."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.conditions import hold
from assay_spec.metrics.fingerprint import Category, DecisionRule, Fingerprint
from assay_spec.model import properties
from assay_validators.context import Context, is_lost
from assay_validators.metrics.clauses import METRICS_RELOADED, pitfalls, reloaded
from assay_validators.metrics.contradictions import CALIBRATION_WITHOUT_SCORES, THRESHOLD_WITHOUT_SCORES
from assay_validators.rule import rule


@rule("FPR020", since="0.1", on=Fingerprint, source=reloaded("FP2.7.1", "FP5.1"))
def calibration_without_scores(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Calibration asked for where there are no scores.

    ## What it does
    Checks that calibration is requested only when class scores are available.

    ## Why is this bad?
    Calibration compares probabilities with what happened; classes alone hold none.

    ## Example
    calibration_requested: true
    class_scores_available: false

    Use instead:
    calibration_requested: true
    class_scores_available: true

    ## References
    - Metrics Reloaded, FP2.7.1 (calibration assessment requested), FP5.1 (availability of predicted class scores)
    """
    found = CALIBRATION_WITHOUT_SCORES
    if hold(found.when, fingerprint):
        yield ctx.error((fingerprint, "class_scores_available"), found.says, help=found.help)


@rule("FPR021", since="0.1", on=Fingerprint, source=reloaded("FP2.6", "FP5.1"))
def threshold_without_scores(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Threshold decided upon where there are no scores.

    ## What it does
    Checks that a decision by a target or by optimisation is asked for only when class scores are available.

    ## Why is this bad?
    A threshold is put on scores; on classes there is nothing to choose.

    ## Example
    decision_rule: optimization
    class_scores_available: false
    calibration_requested: false

    Use instead:
    decision_rule: argmax
    class_scores_available: false
    calibration_requested: false

    ## References
    - Metrics Reloaded, FP2.6 (decision rule), FP5.1 (availability of predicted class scores)
    """
    found = THRESHOLD_WITHOUT_SCORES
    if hold(found.when, fingerprint):
        said = found.says.format(decision_rule=fingerprint.decision_rule)
        yield ctx.error((fingerprint, "decision_rule"), said, help=found.help)


@rule("FPR022", since="0.1", on=Fingerprint, severity=Severity.WARNING, source=reloaded("FP2.7.2"))
def unasked_calibration_question(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Question about a calibration that is not requested.

    ## What it does
    Checks that `calibration_question` is answered only with `calibration_requested: true`.

    ## Why is this bad?
    No calibration metric would be chosen, though one seems to be wanted.

    ## Example
    calibration_requested: false
    calibration_question: top_label

    Use instead:
    calibration_requested: true
    calibration_question: top_label

    ## References
    - Metrics Reloaded, FP2.7.2 (kind of calibration question)
    """
    given = "calibration_question" in fingerprint.places and not is_lost(fingerprint, "calibration_requested")
    if given and not fingerprint.calibration_requested:
        yield ctx.warning(
            (fingerprint, "calibration_question"),
            "no calibration is requested, so the question chooses nothing",
            help="say `calibration_requested: true`, or delete the question",
        )


@rule("FPR023", since="0.1", on=Fingerprint, severity=Severity.WARNING, source=reloaded("FP2.5.5", "FP4.1"))
def compensation_without_imbalance(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Imbalance to be compensated for where there is none.

    ## What it does
    Checks that `compensate_imbalance` is asked for only with `class_imbalance: true`.

    ## Why is this bad?
    The decision steps ask both; with one of them alone, no compensating metric is chosen.

    ## Example
    compensate_imbalance: true
    class_imbalance: false

    Use instead:
    compensate_imbalance: true
    class_imbalance: true

    ## References
    - Metrics Reloaded, FP2.5.5 (compensation for class imbalances requested), FP4.1 (high class imbalance)
    """
    if fingerprint.compensate_imbalance and not fingerprint.class_imbalance:
        yield ctx.warning(
            (fingerprint, "compensate_imbalance"),
            "imbalance is to be compensated for, but `class_imbalance` is false",
            help="say `class_imbalance: true` when one class is rare, else `compensate_imbalance: false`",
        )


@rule("FPR024", since="0.1", on=Fingerprint, severity=Severity.WARNING, source=reloaded("FP1.1"))
def category_that_cannot_run(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Category that this version cannot evaluate yet.

    ## What it does
    Says that only image-level classification (ImLC) and semantic segmentation (SemS) have their values computed.

    ## Why is this bad?
    The fingerprint can be checked and metrics recommended, but their values cannot be computed.

    ## Example
    category: ObD

    Use instead:
    category: SemS

    ## References
    - Metrics Reloaded, FP1.1 (problem category)
    """
    if fingerprint.category in (Category.OBD, Category.INS):
        yield ctx.warning(
            (fingerprint, "category"),
            f"this version of Assay cannot evaluate `{fingerprint.category}` yet, only `ImLC` and `SemS`",
            help="`assay metrics recommend` says what follows",
        )


@rule("FPR025", since="0.1", on=Fingerprint, severity=Severity.WARNING, source=pitfalls("P1", "FP3.4"))
def several_labels_per_item(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Items with several labels.

    ## What it does
    Says that items which may carry several labels cannot be evaluated as one problem yet.

    ## Why is this bad?
    Multi-class metrics ask for exactly one class per item; of several labels all but one would be lost.

    ## Example
    multiple_labels: true

    Use instead:
    multiple_labels: false

    ## References
    - Metrics Reloaded, FP3.4 (possibility of multiple labels per unit)
    - Understanding metric-related pitfalls, P1
    """
    if fingerprint.multiple_labels:
        yield ctx.warning(
            (fingerprint, "multiple_labels"),
            "items with several labels cannot be evaluated as one problem",
            help="write one evaluation per label, that label against the rest",
        )


@rule("FPR026", since="0.1", on=Fingerprint, severity=Severity.INFO, source=pitfalls("P3.2", "FP2.6"))
def threshold_from_test_data(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Threshold that must not come from the test data.

    ## What it does
    Reminds that a threshold which is optimised, or set to reach a target, has to be chosen on other data.

    ## Why is this bad?
    Chosen on the test data it is the best for those very items, and the results are too good.

    ## Example
    decision_rule: optimization

    Use instead:
    decision_rule: argmax

    ## References
    - Metrics Reloaded, FP2.6 (decision rule)
    - Understanding metric-related pitfalls, P3.2
    """
    if fingerprint.decision_rule is DecisionRule.OPTIMIZATION and fingerprint.class_scores_available:
        yield ctx.info(
            (fingerprint, "decision_rule"),
            "a threshold that was optimised on the test items makes their results too good",
            help="choose it on validation data, and give it as `threshold` of the predictions",
        )


@rule("FPR027", since="0.1", on=Fingerprint, severity=Severity.INFO, source=METRICS_RELOADED)
def recalled_questions(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Questions whose wording was not checked against the paper.

    ## What it does
    Counts the answers whose ids or choices were written from memory of the paper, and not yet compared with it.

    ## Why is this bad?
    It is not, but whoever cites the ids should look them up.

    ## Example
    ignore: []

    Use instead:
    ignore:
      - {code: FPR027, reason: "we looked the ids up"}

    ## References
    - Metrics Reloaded (Nature Methods 2024, 21:195-212), supplement
    """
    recalled = [
        declared.source
        for name, declared in properties(type(fingerprint)).items()
        if name in fingerprint.places and declared.provenance == "recalled"
    ]
    if recalled:
        ids = ", ".join(dict.fromkeys(recalled))
        yield ctx.info(
            (fingerprint, "assay"),
            f"the wording of {ids} is recalled, not checked against the paper",
            help="look the ids up before you cite them",
        )
