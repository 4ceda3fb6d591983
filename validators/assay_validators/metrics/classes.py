"""The classes of an evaluation, and which of them counts as positive."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation
from assay_validators.context import Context, did_you_mean, is_lost, is_whole
from assay_validators.metrics.metric_names import listed_metrics
from assay_validators.rule import rule


def classes_of(evaluation: Evaluation) -> tuple[str, ...]:
    """The classes that are declared, each once; none when one of them could not be understood, for it may be any."""
    return tuple(dict.fromkeys(evaluation.classes)) if is_whole(evaluation, "classes") else ()


@rule("EVA001", since="0.1", on=Evaluation, source="evaluation/1, positive")
def missing_positive_class(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Two classes, none of them positive.

    ## What it does
    Checks that an evaluation of two classes says which one is positive.

    ## Why is this bad?
    Sensitivity, precision and F-score of the other class are other numbers, and nothing in the labels says
    which class is meant: scikit-learn's copy of the Wisconsin data codes malignant as 0.

    ## Example
    classes: [benign, malignant]

    Use instead:
    classes: [benign, malignant]
    positive: malignant

    ## References
    - evaluation/1, positive
    - Metrics Reloaded (Nature Methods 2024), per-class counting metrics
    """
    classes = classes_of(evaluation)
    if len(classes) == 2 and not evaluation.positive and not is_lost(evaluation, "positive"):
        first, second = classes
        yield ctx.error(
            (evaluation, "classes"),
            "two classes, but none is said to be positive",
            help=f"add `positive: {second}`, or `positive: {first}`: the class that is to be found",
        )


@rule("EVA002", since="0.1", on=Evaluation, source="evaluation/1, positive")
def unknown_positive_class(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Positive class that is none of the classes.

    ## What it does
    Checks that `positive` is one of `classes`.

    ## Why is this bad?
    No item would be positive, and every rate would be undefined.

    ## Example
    classes: [benign, malignant]
    positive: malign

    Use instead:
    classes: [benign, malignant]
    positive: malignant

    ## References
    - evaluation/1, positive
    """
    classes, positive = classes_of(evaluation), evaluation.positive
    if classes and positive and positive not in classes:
        yield ctx.error(
            (evaluation, "positive"), f"`{positive}` is not one of the classes", help=did_you_mean(positive, classes)
        )


@rule("EVA003", since="0.1", on=Evaluation, severity=Severity.WARNING, source="evaluation/1, positive")
def unused_positive_class(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Positive class among more than two.

    ## What it does
    Checks that `positive` is given for two classes only.

    ## Why is this bad?
    With more classes each one is held against the rest in turn; the word changes nothing.

    ## Example
    classes: [benign, malignant, unclear]
    positive: malignant

    Use instead:
    classes: [benign, malignant, unclear]

    ## References
    - evaluation/1, positive
    """
    classes = classes_of(evaluation)
    if len(classes) > 2 and evaluation.positive:
        yield ctx.warning(
            (evaluation, "positive"),
            f"`positive` changes nothing among {len(classes)} classes",
            help="delete it; every class gets its own row in the results",
        )


@rule("EVA004", since="0.1", on=Evaluation, source="evaluation/1, classes")
def repeated_class(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Class that is listed twice.

    ## What it does
    Checks that `classes` names each class once.

    ## Why is this bad?
    The confusion matrix would have two rows for one class.

    ## Example
    classes: [benign, malignant, benign]

    Use instead:
    classes: [benign, malignant, unclear]

    ## References
    - evaluation/1, classes
    """
    first: dict[str, int] = {}
    for number, name in enumerate(evaluation.classes):
        if first.setdefault(name, number) != number:
            yield ctx.error((evaluation, "classes", number), f"class `{name}` is listed before", help="delete it here")


@rule("EVA005", since="0.1", on=Evaluation, source="evaluation/1, classes")
def single_class(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Only one class.

    ## What it does
    Checks that `classes`, when it is given, names two classes or more.

    ## Why is this bad?
    With one class there is nothing to tell apart. The class of everything else has a name too.

    ## Example
    classes: [malignant]

    Use instead:
    classes: [benign, malignant]
    positive: malignant

    ## References
    - evaluation/1, classes
    """
    if len(evaluation.classes) == 1 and is_whole(evaluation, "classes"):
        name = evaluation.classes[0]
        yield ctx.error(
            (evaluation, "classes"), f"`{name}` is the only class", help="name the class of the other items too"
        )


@rule("EVA006", since="0.1", on=Evaluation, severity=Severity.WARNING, source="evaluation/1, classes")
def unstated_class_order(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Metric of ordered classes, whose order nobody states.

    ## What it does
    Checks that `classes` is given when a listed metric weighs an error by how far the two classes lie apart, as
    `WeightedKappa` does. With a `positive` class there are two, whose order does not matter.

    ## Why is this bad?
    Without `classes` numbers are ordered by size and text by its bytes: `high`, `low`, `medium`. To take `low` for
    `high` then counts as the smaller error, and the value is another one than its name says.

    ## Example
    metrics: [WeightedKappa]

    Use instead:
    metrics: [WeightedKappa]
    classes: [low, medium, high]
    predictions:
      - {name: forest, file: a.csv, scores: {low: p_low, medium: p_medium, high: p_high}}

    ## References
    - evaluation/1, classes
    """
    if evaluation.classes or evaluation.positive or is_lost(evaluation, "classes", "positive"):
        return
    for number, metric, entry in listed_metrics(evaluation, ctx):
        if entry.ordered:
            yield ctx.warning(
                (evaluation, "metrics", number),
                f"`{metric.name}` depends on the order of the classes, which is not stated",
                help="list `classes` from the lowest to the highest; else numbers go by size and text by its bytes",
            )
