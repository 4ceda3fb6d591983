"""Answers of a fingerprint beside the questions of its category: what is missing, and what belongs elsewhere."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.fingerprint import Category, ClassAnswers, Fingerprint
from assay_spec.metrics.questions import Question, asked, questions
from assay_spec.model import Level
from assay_validators.context import Context, Where, is_lost, note, quoted
from assay_validators.metrics.clauses import METRICS_RELOADED, reloaded
from assay_validators.metrics.contradictions import NEEDED
from assay_validators.rule import rule


def _unanswered(fingerprint: Fingerprint) -> Iterator[Question]:
    """The questions that this problem is asked, that the model of the kind does not ask of all, and that are open."""
    for question in asked(fingerprint):
        if question.declared.level is Level.OPTIONAL and question.name not in fingerprint.places:
            yield question


@rule("FPR030", since="0.1", on=Fingerprint, source=f"{METRICS_RELOADED}, decision steps S1 to S9 (recalled)")
def missing_answer(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Answer without which the path of the category cannot be walked.

    ## What it does
    Checks that the questions are answered on which the decision steps of this category turn.

    ## Why is this bad?
    Whatever is assumed in its place leads to metrics that nobody has asked for.

    ## Example
    category: SemS
    structure_boundaries: true

    Use instead:
    category: SemS
    structure_boundaries: true
    boundary_errors: distance_contour

    ## References
    - Metrics Reloaded, decision steps S1 to S9
    """
    for question in _unanswered(fingerprint):
        if fingerprint.category in question.needed:
            yield ctx.error(
                (fingerprint, "category"),
                f"`{fingerprint.category}` needs `{question.name}`, which is not answered",
                help=f"add {_choices(question, fingerprint.category)}",
                clause=reloaded(question.declared.source),
            )


def _choices(question: Question, category: Category) -> str:
    words = [each.word for each in question.answers if category in each.categories] or ["true", "false"]
    return f"`{question.name}:` with {', '.join(f'`{word}`' for word in words[:-1])} or `{words[-1]}`"


@rule("FPR031", since="0.1", on=Fingerprint, severity=Severity.WARNING, source=f"{METRICS_RELOADED}, fingerprints")
def unanswered_questions(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Questions of the category that are not answered.

    ## What it does
    Counts the questions that belong to this category, have an answer that can be assumed, and are not answered.

    ## Why is this bad?
    What is not answered is taken as no, which the reader of a recommendation cannot know.

    ## Example
    category: SemS

    Use instead:
    category: ImLC

    ## References
    - Metrics Reloaded, problem fingerprints
    """
    filled = {*NEEDED, "tolerance", "calibration_question"}
    # Other rules speak of these, or a default says what is meant.
    missing = [
        each.name
        for each in _unanswered(fingerprint)
        if fingerprint.category not in each.needed and each.name not in filled
    ]
    if missing:
        one = len(missing) == 1
        yield ctx.warning(
            (fingerprint, "category"),
            f"`{fingerprint.category}` asks {quoted(missing)}, which {'is' if one else 'are'} not answered",
            help=f"what is not answered is taken as `{_assumed(missing[0])}`"
            if one
            else "answer them, if only by `false`",
        )


def _assumed(name: str) -> str:
    default = questions()[name].declared.default
    return str(default).lower() if isinstance(default, bool) else str(default)


@rule("FPR032", since="0.1", on=Fingerprint, severity=Severity.WARNING, source=f"{METRICS_RELOADED}, fingerprints")
def answer_of_another_category(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Answer to a question that this category does not ask.

    ## What it does
    Checks that every answer belongs to the category of the problem.

    ## Why is this bad?
    It changes nothing, though a reader believes that it was considered. Or the category is not the one that is meant.

    ## Example
    tubular_shape: true

    Use instead:
    unequal_interest: true

    ## References
    - Metrics Reloaded, problem fingerprints
    """
    for where, name in _given(fingerprint):
        categories = questions()[name].categories
        if fingerprint.category not in categories:
            yield ctx.warning(
                where,
                f"`{name}` is no question of `{fingerprint.category}`, and changes nothing",
                help=f"delete it; it belongs to {', '.join(f'`{each}`' for each in categories)}",
            )


def _given(fingerprint: Fingerprint) -> Iterator[tuple[Where, str]]:
    """Place and name of every answer, those of single classes too."""
    known = questions()
    # The targets and rates of a decision are told of by the rules on decisions.
    for part in (fingerprint, *fingerprint.classes):
        for name in part.places:
            if name in known and "decision_rule" not in known[name].when:
                yield (part, name), name


@rule("FPR033", since="0.1", on=Fingerprint, source=reloaded("FP2.6"))
def target_of_another_category(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Target that this category does not have.

    ## What it does
    Checks that `target` is a rate that can be read off in a problem of this category: no specificity where objects are
    found, since they have no true negatives, and no false positives per image where whole images are decided upon.

    ## Why is this bad?
    No metric could be read off at it.

    ## Example
    decision_rule: target_value
    target: fppi
    target_fppi: 2

    Use instead:
    decision_rule: target_value
    target: sensitivity
    target_value: 0.95

    ## References
    - Metrics Reloaded, FP2.6 (decision rule applied to predicted class scores)
    """
    question = questions()["target"]
    words = [each.word for each in question.answers if fingerprint.category in each.categories]
    if (
        fingerprint.target is not None
        and fingerprint.category in question.categories
        and fingerprint.target not in words
    ):
        yield ctx.error(
            (fingerprint, "target"),
            f"`{fingerprint.category}` has no target `{fingerprint.target}`",
            help=f"choose one of {', '.join(f'`{word}`' for word in words)}",
        )


@rule("FPR034", since="0.1", on=Fingerprint, severity=Severity.WARNING, source=reloaded("FP2.5.7"))
def missing_tolerance(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Imprecision to be compensated for, without a tolerance.

    ## What it does
    Checks that `compensate_imprecision: true` comes with `tolerance`.

    ## Why is this bad?
    NSD has no value without one, and two papers with two tolerances cannot be compared.

    ## Example
    category: SemS
    compensate_imprecision: true

    Use instead:
    category: SemS
    compensate_imprecision: true
    tolerance: 2

    ## References
    - Metrics Reloaded, FP2.5.7 (compensation for annotation imprecisions requested)
    """
    parts: tuple[Fingerprint | ClassAnswers, ...] = (fingerprint, *fingerprint.classes)
    for part in parts:
        tolerance = part.tolerance if part.tolerance is not None else fingerprint.tolerance
        if part.compensate_imprecision and tolerance is None and not is_lost(part, "tolerance"):
            yield ctx.warning(
                (part, "compensate_imprecision"),
                "imprecisions are to be compensated for, but no `tolerance` says how far a boundary may be off",
                help="add `tolerance: 2`, by how much annotators differ",
            )


@rule("FPR035", since="0.1", on=Fingerprint, source="fingerprint/1, classes")
def repeated_class_answers(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Class that answers twice.

    ## What it does
    Checks that `classes` names each class once.

    ## Why is this bad?
    Which of its answers count can only be guessed.

    ## Example
    category: SemS
    classes:
      - {name: vessel, tubular_shape: true}
      - {name: vessel, tubular_shape: false}

    Use instead:
    category: SemS
    classes:
      - {name: vessel, tubular_shape: true}
      - {name: organ, tubular_shape: false}

    ## References
    - fingerprint/1, classes
    """
    first: dict[str, ClassAnswers] = {}
    for each in fingerprint.classes:
        other = first.setdefault(each.name, each)
        if other is not each:
            yield ctx.error(
                (each, "name"),
                f"class `{each.name}` has answers already",
                help="keep one of the two",
                related=[note(other, "the first one")],
            )


@rule("FPR036", since="0.1", on=Fingerprint, severity=Severity.WARNING, source="fingerprint/1, classes")
def class_answers_of_classification(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Answers of single classes that a run does not look at.

    ## What it does
    Says that an evaluation chooses one set of metrics for all classes, by the answers of the whole problem.

    ## Why is this bad?
    `assay metrics recommend` shows what the answers of a class lead to, but no run computes other metrics for it.

    ## Example
    classes:
      - {name: malignant, error_preference: FN}

    Use instead:
    error_preference: FN

    ## References
    - fingerprint/1, classes
    """
    if fingerprint.classes and fingerprint.category is Category.IMLC:
        yield ctx.warning(
            (fingerprint, "classes"),
            "an evaluation chooses its metrics by the answers of the whole problem, not by those of a class",
            help="list `metrics` in the evaluation when a class needs others",
        )
