"""The predictions of an evaluation: their names, and the columns that they are read from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from re import findall

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation, Prediction
from assay_validators.context import Choices, Context, Where, did_you_mean, is_lost, is_whole, note, quoted, span_of
from assay_validators.metrics.classes import classes_of
from assay_validators.rule import rule


@rule("EVA010", since="0.1", on=Evaluation, source="evaluation/1, predictions/name")
def repeated_prediction_name(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Two predictions of one name.

    ## What it does
    Checks that the names of predictions differ.

    ## Why is this bad?
    Nobody could tell their results apart.

    ## Example
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p}}
      - {name: forest, file: b.csv, scores: {malignant: p}}

    Use instead:
    predictions:
      - {name: forest-100, file: a.csv, scores: {malignant: p}}
      - {name: forest-500, file: b.csv, scores: {malignant: p}}

    ## References
    - evaluation/1, predictions/name
    """
    first: dict[str, Prediction] = {}
    for prediction in evaluation.predictions:
        other = first.setdefault(prediction.name, prediction)
        if other is not prediction:
            yield ctx.error(
                (prediction, "name"),
                f"another prediction is called `{prediction.name}` too",
                help="give each a name of its own",
                related=[note((other, "name"), "the other one")],
            )


@rule("EVA011", since="0.1", on=Prediction, source="evaluation/1, predictions")
def prediction_without_output(prediction: Prediction, ctx: Context) -> Iterator[Diagnostic]:
    """Prediction that names no output.

    ## What it does
    Checks that a prediction has `scores`, `label`, or both.

    ## Why is this bad?
    There is nothing to evaluate.

    ## Example
    predictions:
      - {name: forest, file: a.csv}

    Use instead:
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant}}

    ## References
    - evaluation/1, predictions
    """
    if not prediction.scores and not prediction.label and not is_lost(prediction, "scores", "label"):
        yield ctx.error(
            prediction,
            f"prediction `{prediction.name}` names neither scores nor labels",
            help="add `scores: {class: column}`, or `label: column`",
        )


@rule("EVA012", since="0.1", on=Evaluation, source="evaluation/1, predictions/scores")
def scores_of_unknown_class(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Scores for a class that does not exist.

    ## What it does
    Checks that `scores` gives columns to classes of the evaluation.

    ## Why is this bad?
    The column would never be looked at.

    ## Example
    classes: [benign, malignant]
    positive: malignant
    predictions:
      - {name: forest, file: a.csv, scores: {malign: p_malignant}}

    Use instead:
    classes: [benign, malignant]
    positive: malignant
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant}}

    ## References
    - evaluation/1, predictions/scores
    """
    classes = dict.fromkeys(classes_of(evaluation))
    choices = Choices(classes)
    for prediction in evaluation.predictions:
        for number, name in enumerate(prediction.scores if classes else ()):
            if name not in classes:
                yield ctx.error(
                    ctx.document.key_span(span_of((prediction, "scores", number)).node),
                    f"`{name}` is not one of the classes",
                    help=did_you_mean(name, choices),
                )


@rule("EVA013", since="0.1", on=Evaluation, source="evaluation/1, predictions/scores")
def incomplete_scores(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Scores for some of the classes only.

    ## What it does
    Checks that `scores` gives a column to every class; of two classes one is enough.

    ## Why is this bad?
    Neither the predicted class nor the calibration of the others can be worked out.

    ## Example
    classes: [benign, malignant, unclear]
    predictions:
      - {name: forest, file: a.csv, scores: {benign: p_benign, malignant: p_malignant}}

    Use instead:
    classes: [benign, malignant, unclear]
    predictions:
      - {name: forest, file: a.csv, scores: {benign: p_benign, malignant: p_malignant, unclear: p_unclear}}

    ## References
    - evaluation/1, predictions/scores
    """
    classes = dict.fromkeys(classes_of(evaluation))
    for prediction in evaluation.predictions if len(classes) > 2 else ():
        scores = prediction.scores
        # A column of another class is EVA012's, and one that could not be understood is MOD005's.
        known = scores.keys() <= classes.keys() and is_whole(prediction, "scores")
        if known and 0 < len(scores) < len(classes):
            listed = quoted(name for name in classes if name not in scores)
            yield ctx.error((prediction, "scores"), f"no scores for {listed}", help="give every class a column")


@rule("EVA014", since="0.1", on=Prediction, source="evaluation/1, predictions")
def column_with_two_roles(prediction: Prediction, ctx: Context) -> Iterator[Diagnostic]:
    """Column that is to hold two different things.

    ## What it does
    Checks that the columns of a prediction's id, scores, label and fold differ.

    ## Why is this bad?
    One of the two is a slip; the results would look right and be wrong.

    ## Example
    classes: [benign, malignant]
    positive: malignant
    predictions:
      - {name: forest, file: a.csv, scores: {benign: p, malignant: p}}

    Use instead:
    classes: [benign, malignant]
    positive: malignant
    predictions:
      - {name: forest, file: a.csv, scores: {benign: q, malignant: p}}

    ## References
    - evaluation/1, predictions
    """
    first: dict[str, tuple[str, Where]] = {}
    for column, role, where in _roles(prediction):
        other, there = first.setdefault(column, (role, where))
        if other != role:
            yield ctx.error(
                where,
                f"column `{column}` is the {other} already",
                help="name another column",
                related=[note(there, f"the {other}")],
            )


def _roles(prediction: Prediction) -> Iterator[tuple[str, str, Where]]:
    """Column, role and place of everything that a prediction reads."""
    for attribute in ("id", "label", "fold"):
        if getattr(prediction, attribute):
            yield getattr(prediction, attribute), attribute, (prediction, attribute)
    for number, (name, column) in enumerate(prediction.scores.items()):
        yield column, f"score of `{name}`", (prediction, "scores", number)


@rule("EVA015", since="0.1", on=Evaluation, severity=Severity.WARNING, source="evaluation/1, predictions/threshold")
def unused_threshold(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Threshold that decides nothing.

    ## What it does
    Checks that a threshold is given only where two classes are told apart by scores and no `label` is read.

    ## Why is this bad?
    A reader takes it for the threshold of the results, which it is not.

    ## Example
    predictions:
      - {name: forest, file: a.csv, label: prediction, threshold: 0.3}

    Use instead:
    predictions:
      - {name: forest, file: a.csv, label: prediction}

    ## References
    - evaluation/1, predictions/threshold
    """
    classes = classes_of(evaluation)
    for prediction in evaluation.predictions:
        if "threshold" not in prediction.places:
            continue
        if prediction.label:
            yield ctx.warning(
                (prediction, "threshold"), "`label` is read, so the threshold decides nothing", help="delete it"
            )
        elif len(classes) > 2:
            yield ctx.warning(
                (prediction, "threshold"),
                f"the highest of {len(classes)} scores decides, so the threshold decides nothing",
                help="delete it",
            )


@rule("EVA016", since="0.1", on=Evaluation, severity=Severity.WARNING, source="evaluation/1, predictions")
def repeated_prediction(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Two predictions read from the same columns.

    ## What it does
    Checks that no two predictions read the same columns of the same file with the same threshold.

    ## Why is this bad?
    It is one algorithm under two names; most often a copied line was not changed.

    ## Example
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p}}
      - {name: svm, file: a.csv, scores: {malignant: p}}

    Use instead:
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p}}
      - {name: svm, file: b.csv, scores: {malignant: p}}

    ## References
    - evaluation/1, predictions
    """
    first: dict[object, Prediction] = {}
    for prediction in evaluation.predictions:
        read = (prediction.file, prediction.label, prediction.threshold, frozenset(prediction.scores.items()))
        other = first.setdefault(read, prediction)
        if other.name != prediction.name:  # two of one name are EVA010's
            yield ctx.warning(
                (prediction, "file"),
                f"`{prediction.name}` reads the same columns as `{other.name}`",
                help="was a copied line left as it was?",
                related=[note((other, "file"), "read here too")],
            )


@rule("EVA017", since="0.1", on=Evaluation, source="evaluation/1, predictions")
def no_predictions(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Evaluation of nothing.

    ## What it does
    Checks that at least one prediction is listed.

    ## Why is this bad?
    There is nothing to evaluate.

    ## Example
    predictions: []

    Use instead:
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant}}

    ## References
    - evaluation/1, predictions
    """
    if not evaluation.predictions and "predictions" in evaluation.places and not is_lost(evaluation, "predictions"):
        yield ctx.error((evaluation, "predictions"), "no prediction is listed", help="list one or more")


@rule("EVA018", since="0.1", on=Evaluation, severity=Severity.WARNING, source="evaluation/1, predictions/scores")
def column_of_another_class(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Score column that is called after another class.

    ## What it does
    Looks for a column whose name holds the name of another class, and not that of the class whose score it should be.

    ## Why is this bad?
    Scores of the wrong class turn every ranking around: an area of 0.9 is reported as 0.1.

    ## Example
    classes: [benign, malignant]
    positive: malignant
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_benign}}

    Use instead:
    classes: [benign, malignant]
    positive: malignant
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant}}

    ## References
    - evaluation/1, predictions/scores
    """
    named = _Named(classes_of(evaluation))
    for prediction in evaluation.predictions:
        for number, (name, column) in enumerate(prediction.scores.items()):
            said = _words(column)
            other = named.first_in(said, but=name) if not named.words.get(name, said) <= said else ""
            if other:
                yield ctx.warning(
                    (prediction, "scores", number),
                    f"the column `{column}` is called after `{other}`, and is read as the score of `{name}`",
                    help=f"write `{other}: {column}` if it is that, or accept this under `ignore` with a reason",
                )


class _Named:
    """Classes by the rarest of the words in their names, so that a column is not compared with every class."""

    def __init__(self, classes: Sequence[str]) -> None:
        self.words = {name: _words(name) for name in classes}
        """The words of each class."""
        self._alike: dict[frozenset[str], list[str]] = {}
        for name, words in self.words.items():
            self._alike.setdefault(words, []).append(name)
        times = Counter(word for words in self._alike for word in words)
        self._by_rarest: dict[str, list[frozenset[str]]] = {}
        for words in filter(None, self._alike):
            self._by_rarest.setdefault(min(words, key=lambda word: (times[word], word)), []).append(words)
        self._number = {name: number for number, name in enumerate(self.words)}

    def first_in(self, said: frozenset[str], *, but: str) -> str:
        """The first class, `but` one, whose words are all said; empty when there is none."""
        found = (words for word in said for words in self._by_rarest.get(word, ()) if words <= said)
        names = (name for words in found for name in self._alike[words][:2] if name != but)
        return min(names, key=self._number.__getitem__, default="")


def _words(name: str) -> frozenset[str]:
    """The words of a name, whatever joins them."""
    return frozenset(findall(r"[^\W_]+", name.casefold()))
