"""The classes that algorithms predict, beside those of the reference and beside their own scores."""

from collections.abc import Iterator
from math import inf, nextafter
from typing import NamedTuple

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.threshold import most_of_the_other, threshold_of
from assay_validators.context import Context, did_you_mean
from assay_validators.metrics.agreement import fingerprint_of
from assay_validators.metrics.data_classes import is_all_strange, labels_of, near_class
from assay_validators.metrics.data_tables import Predicted, loses, predicted_of
from assay_validators.metrics.samples import counted, examples_of, named, rows_of, shown
from assay_validators.rule import rule

LABELS = "evaluation/1, predictions/label"
SCORES = "evaluation/1, predictions/scores"


def _labelled(evaluation: Evaluation, ctx: Context) -> Iterator[tuple[tuple[str, ...], Predicted]]:
    """The classes, and each of the predictions that have labels, when the classes are known."""
    labels = labels_of(evaluation, ctx)
    classes = labels.classes(evaluation) if labels else ()
    if classes:
        yield from ((classes, predicted) for predicted in predicted_of(evaluation, ctx) if predicted.label)


@rule("DAT030", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source=LABELS)
def unknown_predicted_label(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Predicted class that is none of the classes.

    ## What it does
    Checks that every predicted label is one of the classes, letter by letter.

    ## Why is this bad?
    Items with another label count as wrong, or with `undefined: drop` for nobody, so that the algorithm is not even
    blamed for them.

    ## Example
    predictions:
      - {name: forest, file: a.csv, label: prediction}
    a.csv
      patient,prediction
      1,malignant
      2,benign
      3,maligant
      4,benign

    Use instead:
    predictions:
      - {name: forest, file: a.csv, label: prediction}
    a.csv
      patient,prediction
      1,malignant
      2,benign
      3,malignant
      4,benign

    ## References
    - evaluation/1, predictions/label
    """
    for classes, predicted in _labelled(evaluation, ctx):
        strange = predicted.table.none_of(predicted.label, classes)
        if strange.count and not is_all_strange(predicted.table, predicted.label, classes):
            lost = loses(evaluation, strange, predicted)
            yield ctx.warning(
                (predicted.prediction, "label"),
                f"a label that is none of the classes {lost}: {examples_of(strange)}",
                help=near_class(strange, classes),
            )


@rule("DAT031", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source=LABELS)
def missing_predicted_label(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Prediction without a class.

    ## What it does
    Checks that the column of the predicted class is empty in no row.

    ## Why is this bad?
    Such items count as wrong. With `undefined: drop` they are left out of the results, and who gives no answer to hard
    cases looks better than they are.

    ## Example
    predictions:
      - {name: forest, file: a.csv, label: prediction}
    a.csv
      patient,prediction
      1,malignant
      2,benign
      3,
      4,benign

    Use instead:
    predictions:
      - {name: forest, file: a.csv, label: prediction}
    a.csv
      patient,prediction
      1,malignant
      2,benign
      3,malignant
      4,benign

    ## References
    - evaluation/1, predictions/label
    """
    for predicted in predicted_of(evaluation, ctx):
        empty = predicted.table.nulls(predicted.label) if predicted.label else None
        if empty and 0 < empty.count < predicted.table.rows:
            yield ctx.warning(
                (predicted.prediction, "label"),
                f"an empty label {loses(evaluation, empty, predicted)}: {rows_of(empty)}",
                help="let the algorithm answer, or make no answer a class of its own",
            )


@rule("DAT032", since="0.1", on=Evaluation, severity=Severity.INFO, data=True, source=LABELS)
def unpredicted_class(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Class that is never predicted.

    ## What it does
    Checks that the label of an algorithm is each of the classes at least once.

    ## Why is this bad?
    The precision of such a class is undefined, and its recall is 0.

    ## Example
    predictions:
      - {name: forest, file: a.csv, label: prediction}
    a.csv
      patient,prediction
      1,benign
      2,benign
      3,benign
      4,benign

    Use instead:
    predictions:
      - {name: forest, file: a.csv, label: prediction}
    a.csv
      patient,prediction
      1,malignant
      2,benign
      3,benign
      4,benign

    ## References
    - evaluation/1, predictions/label
    """
    for classes, predicted in _labelled(evaluation, ctx):
        found = predicted.table.distinct(predicted.label)
        never = [name for name in classes if found is not None and name not in found]
        if never and not is_all_strange(predicted.table, predicted.label, classes):
            yield ctx.info((predicted.prediction, "label"), f"{predicted.file} never predicts {named(never)}")


@rule("DAT033", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source=LABELS)
def label_against_score(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Label that contradicts the score.

    ## What it does
    Checks, for two classes, that the predicted label is the positive class where its score reaches the threshold, and
    the other class where it does not; a score of the other class is read as one minus that of the positive class,
    worked out in decimals.

    ## Why is this bad?
    Counting metrics are read off the labels and ranking metrics off the scores. When the two tell different stories,
    the columns were mixed up, or the label was made with a threshold that the evaluation does not know.

    ## Example
    predictions:
      - {name: forest, file: a.csv, label: prediction, scores: {malignant: p_malignant}}
    a.csv
      patient,prediction,p_malignant
      1,benign,0.9
      2,malignant,0.2
      3,benign,0.7
      4,malignant,0.4

    Use instead:
    predictions:
      - {name: forest, file: a.csv, label: prediction, scores: {malignant: p_malignant}}
    a.csv
      patient,prediction,p_malignant
      1,malignant,0.9
      2,benign,0.2
      3,malignant,0.7
      4,benign,0.4

    ## References
    - evaluation/1, predictions/label, predictions/threshold
    """
    for classes, predicted in _labelled(evaluation, ctx):
        scored = next((name for name in (evaluation.positive, *classes) if name in predicted.scores), "")
        if not scored or len(classes) != 2 or evaluation.positive not in classes:
            continue
        border = _border(
            threshold_of(predicted.prediction, fingerprint_of(evaluation, ctx)), positive=scored == evaluation.positive
        )
        other = next(name for name in classes if name != scored)
        low = predicted.table.outside(predicted.scores[scored], border.least, inf, where=(predicted.label, scored))
        ceiling = nextafter(border.least, -inf)
        high = predicted.table.outside(predicted.scores[scored], -inf, ceiling, where=(predicted.label, other))
        if low.count or high.count:
            against = low.count + high.count
            side = (scored, border.low, low) if low.count else (other, border.high, high)
            yield ctx.warning(
                (predicted.prediction, "label"),
                f"the label contradicts the score in {against} of {counted(predicted.table.rows, 'row')} of "
                f"{predicted.file}: {shown(side[0])} {side[1]} in {rows_of(side[2])}",
                help=_remedy(predicted, scored, other, mostly=2 * against > predicted.table.rows),
            )


class _Border(NamedTuple):
    """Where the score of a class parts the two."""

    least: float
    """From this score on the class is predicted."""
    low: str
    """What a score is with which it is not."""
    high: str
    """And with which it is."""


def _border(threshold: float, *, positive: bool) -> _Border:
    """Where the score of the positive class, or of the other one, parts the two."""
    if positive:
        return _Border(threshold, f"below {threshold:g}", f"at or above {threshold:g}")
    most = most_of_the_other(threshold)
    return _Border(nextafter(most, inf), f"at or below {most:g}", f"above {most:g}")


def _remedy(predicted: Predicted, scored: str, other: str, *, mostly: bool) -> str:
    """What to do about labels that contradict scores; where most do, the scores are those of the other class."""
    if mostly:
        column, right = shown(predicted.scores[scored]), shown(other)
        return f"{column} looks like the score of {right}; if it is, write {right} in place of {shown(scored)}"
    return "leave `label` out to have it read off the score, or accept this under `ignore` with a reason"


@rule("DAT034", since="0.1", on=Evaluation, data=True, source=SCORES)
def scores_of_absent_class(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Scores for a class that the reference does not show.

    ## What it does
    Checks, where the evaluation declares no classes, that `scores` gives columns to classes of the reference.

    ## Why is this bad?
    The column would never be looked at.

    ## Example
    classes: []
    predictions:
      - {name: forest, file: a.csv, scores: {malign: p_malignant}}

    Use instead:
    classes: []
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant}}

    ## References
    - evaluation/1, predictions/scores
    """
    for found, predicted in _scored_classes(evaluation, ctx):
        for number, name in enumerate(predicted.prediction.scores):
            if name not in found:
                yield ctx.error(
                    (predicted.prediction, "scores", number),
                    f"no item of the reference is {shown(name)}",
                    help=did_you_mean(name, found),
                )


def _scored_classes(evaluation: Evaluation, ctx: Context) -> Iterator[tuple[tuple[str, ...], Predicted]]:
    """The classes, when the evaluation declares none, and each of the predictions that have scores."""
    labels = labels_of(evaluation, ctx)
    if labels and labels.found and not evaluation.classes:
        found = tuple(labels.found)
        yield from ((found, predicted) for predicted in predicted_of(evaluation, ctx) if predicted.prediction.scores)


@rule("DAT035", since="0.1", on=Evaluation, data=True, source=SCORES)
def scores_of_some_classes(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Scores for some of the classes that the reference shows.

    ## What it does
    Checks, where the evaluation declares no classes, that `scores` gives a column to every class of the reference; of
    two classes one is enough.

    ## Why is this bad?
    Neither the predicted class nor the calibration of the others can be worked out.

    ## Example
    classes: []
    positive: ""
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,unclear,B,large
      4,benign,B,small

    Use instead:
    classes: []
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - evaluation/1, predictions/scores
    """
    for found, predicted in _scored_classes(evaluation, ctx):
        missing = [name for name in found if name not in predicted.prediction.scores]
        if missing and len(found) > 2 and set(predicted.prediction.scores) <= set(found):
            yield ctx.error(
                (predicted.prediction, "scores"),
                f"no scores for {named(missing[:8])}, which the reference shows",
                help="give every class a column, or declare `classes`",
            )


@rule("DAT036", since="0.1", on=Evaluation, data=True, source=LABELS)
def unrelated_predicted_labels(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Predicted labels that are never a class.

    ## What it does
    Checks that at least one predicted label is one of the classes.

    ## Why is this bad?
    Nothing can be scored: another column holds the predicted class, or it is coded by numbers.

    ## Example
    predictions:
      - {name: forest, file: a.csv, label: prediction}
    a.csv
      patient,prediction
      1,1
      2,0
      3,1
      4,0

    Use instead:
    predictions:
      - {name: forest, file: a.csv, label: prediction}
    a.csv
      patient,prediction
      1,malignant
      2,benign
      3,malignant
      4,benign

    ## References
    - evaluation/1, predictions/label
    """
    for classes, predicted in _labelled(evaluation, ctx):
        if is_all_strange(predicted.table, predicted.label, classes):
            strange = predicted.table.none_of(predicted.label, classes)
            found = f"it shows {examples_of(strange)}" if strange.count else "it is empty"
            yield ctx.error(
                (predicted.prediction, "label"),
                f"no label of {predicted.file} is one of the classes: {found}",
                help=f"write {named(classes[:8])}, or name the column that does",
            )
