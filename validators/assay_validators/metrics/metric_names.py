"""The metrics that an evaluation lists, as they are written."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.catalogue import MetricEntry, catalogue, complete, entry_of
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.metric import Metric, MetricSyntaxError, parse_metric
from assay_spec.metrics.options import options
from assay_spec.metrics.prevalence import complaint_of
from assay_spec.model import Model
from assay_validators.context import Context, did_you_mean, is_lost, note, notes
from assay_validators.metrics.clauses import reloaded
from assay_validators.metrics.other_names import near_metric
from assay_validators.remedy import suggested
from assay_validators.rule import rule

BOUNDS: Mapping[str, tuple[float, float]] = {
    "at": (0, 1),
    "bandwidth": (1e-6, 1e6),
    "beta": (1e-6, 1e6),
    "bins": (1, 10_000),
    "exchange_rate": (0, 1e6),
    "max_fpr": (1e-6, 1),
    "width": (1e-6, 1e6),
}
"""Lowest and highest value of each parameter that is a number."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "spacing": ("uniform", "mass"),
    "weights": ("linear", "quadratic"),
}
"""Values of each parameter that is a word."""

INSTEAD = {"bandwidth": "likelihood", "width": "median"}
"""The word that may stand for a number, of each parameter that has one."""


class Listed(NamedTuple):
    """A metric that an evaluation lists, and what the catalogue knows of it."""

    number: int
    metric: Metric
    entry: MetricEntry


def listed_metrics(evaluation: Evaluation, ctx: Context) -> Iterator[Listed]:
    """The metrics whose form and name are right."""
    for number, metric in ctx.once(_parsed, evaluation):
        if metric.name in catalogue().entries:
            yield Listed(number, metric, entry_of(metric.name, metric.parameters))


def _parsed(evaluation: Model) -> list[tuple[int, Metric]]:
    """The metrics whose form is right, and their numbers."""
    assert isinstance(evaluation, Evaluation)
    parsed = []
    for number, text in enumerate(evaluation.metrics):
        try:
            parsed.append((number, parse_metric(text)))
        except MetricSyntaxError:
            continue
    return parsed


@rule("EVA040", since="0.1", on=Evaluation, source="evaluation/1, metrics")
def malformed_metric(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Metric that is written in no known form.

    ## What it does
    Checks that a metric is written `Name`, `Name{parameter=value}` or `Name@Other=value`.

    ## Why is this bad?
    What is to be computed can only be guessed.

    ## Example
    metrics: ["Fbeta(beta=2)"]

    Use instead:
    metrics: ["Fbeta{beta=2}"]

    ## References
    - evaluation/1, metrics
    """
    for number, text in enumerate(evaluation.metrics):
        try:
            parse_metric(text)
        except MetricSyntaxError as error:
            message = str(error) if text.strip() else "no metric is named here"
            yield ctx.error((evaluation, "metrics", number), message, help=_repaired(text))


def _repaired(text: str) -> str:
    """What may be meant: braces for parentheses, or a name of another package."""
    braces = text.replace("(", "{").replace(")", "}")
    try:
        parse_metric(braces)
    except MetricSyntaxError:
        return near_metric(text, catalogue().entries)
    return suggested(braces)


@rule("EVA041", since="0.1", on=Evaluation, source="evaluation/1, metrics; the metric catalogue")
def unknown_metric(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Metric that is not in the catalogue.

    ## What it does
    Checks that the metrics listed are metrics that Assay computes.

    ## Why is this bad?
    It cannot be computed. Often it is a slip of the pen, or another package's name.

    ## Example
    metrics: [AUC]

    Use instead:
    metrics: [AUROC]

    ## References
    - The metric catalogue
    """
    known = catalogue().entries
    for number, metric in ctx.once(_parsed, evaluation):
        if metric.name not in known:
            yield ctx.error(
                (evaluation, "metrics", number),
                f"no metric is called `{metric.name}`",
                help=near_metric(metric.name, known) or f"known are {', '.join(known)}",
            )


@rule("EVA042", since="0.1", on=Evaluation, source="evaluation/1, metrics; the metric catalogue")
def unknown_metric_parameter(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Parameter that the metric does not have.

    ## What it does
    Checks that a metric is given only parameters that it has.

    ## Why is this bad?
    The value would change nothing, though a reader believes that it does.

    ## Example
    metrics: ["Fbeta{betta=2}"]

    Use instead:
    metrics: ["Fbeta{beta=2}"]

    ## References
    - The metric catalogue
    """
    for number, metric, entry in listed_metrics(evaluation, ctx):
        for word in metric.parameters:
            if word not in takes(entry):
                yield ctx.error(
                    (evaluation, "metrics", number),
                    f"`{metric.name}` has no parameter `{word}`",
                    help=did_you_mean(word, takes(entry)) or _what_it_takes(entry),
                )


def _what_it_takes(entry: MetricEntry) -> str:
    listed = ", ".join(f"`{word}`" for word in takes(entry))
    return f"it takes {listed}" if listed else f"`{entry.name}` has no parameters"


def takes(entry: MetricEntry) -> tuple[str, ...]:
    """What may stand in the braces behind a metric's name."""
    return (*entry.parameters, *entry.options)


@rule("EVA043", since="0.1", on=Evaluation, source="evaluation/1, metrics; the metric catalogue")
def metric_parameter_out_of_range(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Parameter whose value means nothing.

    ## What it does
    Checks that the parameters of metrics have values that the formula allows.

    ## Why is this bad?
    The metric would be undefined, or another one than its name says.

    ## Example
    metrics: ["Sensitivity@Specificity=90"]

    Use instead:
    metrics: ["Sensitivity@Specificity=0.9"]

    ## References
    - The metric catalogue
    """
    for number, metric, entry in listed_metrics(evaluation, ctx):
        for word, value in metric.parameters.items():
            if word in takes(entry):
                wrong = complaint(entry, word, value)
                if wrong:
                    where = (evaluation, "metrics", number)
                    yield ctx.error(where, f"`{word}` of `{metric.name}` {wrong}", help=_remedy(word, value))


def complaint(entry: MetricEntry, word: str, value: str | float) -> str:
    """What is wrong with the value of a parameter of a metric; empty when nothing is."""
    if word in entry.options:
        option = options()[word]
        if value == option.left_out:
            return ""
        if option.fixed_shares:
            return complaint_of(value, of_all=entry.scope == "overall", of_scores=entry.state == "ranked")
        return _no_word(value, (option.left_out, *option.words))
    if word in WORDS:
        return _no_word(value, WORDS[word])
    low, high = BOUNDS.get(word, (-1e300, 1e300))
    if isinstance(value, str):
        instead = INSTEAD.get(word, "")
        said = f"a number or `{instead}`" if instead else "a number"
        return "" if value == instead else f"should be {said}, not `{value}`"
    if word == "bins" and value != int(value):
        return f"should be a whole number, not {value:g}"
    return "" if low <= value <= high else f"is {value:g}, but should be between {low:g} and {high:g}"


def _no_word(value: str | float, known: tuple[str, ...]) -> str:
    return "" if value in known else f"cannot be `{value}`, only {' or '.join(f'`{one}`' for one in known)}"


def _remedy(word: str, value: str | float) -> str:
    """The share that a percentage is meant to be."""
    if isinstance(value, str) or BOUNDS.get(word, (0, 0))[1] != 1 or not 2 <= value <= 100:
        return ""
    return suggested(f"{value / 100:g}")


@rule("EVA044", since="0.1", on=Evaluation, source=f"the metric catalogue; {reloaded('FP5.1')}")
def metric_without_scores(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Metric of scores for a prediction without scores.

    ## What it does
    Checks that every prediction gives class scores when a metric needs them.

    ## Why is this bad?
    A ranking or a calibration cannot be made from classes.

    ## Example
    metrics: [AUROC]
    predictions:
      - {name: forest, file: a.csv, label: prediction}

    Use instead:
    metrics: [AUROC]
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant}}

    ## References
    - The metric catalogue
    - Metrics Reloaded, FP5.1 (availability of predicted class scores)
    """
    labelled = [prediction for prediction in evaluation.predictions if prediction.label and not prediction.scores]
    without = [prediction for prediction in labelled if not is_lost(prediction, "scores")]
    for number, metric, entry in listed_metrics(evaluation, ctx):
        if without and entry.state != "table":
            yield ctx.error(
                (evaluation, "metrics", number),
                f"`{metric.name}` needs scores, which `{without[0].name}` does not give",
                help="add `scores` to the prediction, or leave the metric out",
                related=notes(without, "without scores"),
            )


@rule("EVA045", since="0.1", on=Evaluation, severity=Severity.WARNING, source="evaluation/1, metrics")
def repeated_metric(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Metric that is listed twice.

    ## What it does
    Checks that no metric is listed twice with the same parameters, defaults counted.

    ## Why is this bad?
    The same row would stand in the results twice.

    ## Example
    metrics: [Fbeta, "Fbeta{beta=1}"]

    Use instead:
    metrics: ["Fbeta{beta=1}", "Fbeta{beta=2}"]

    ## References
    - evaluation/1, metrics
    """
    first: dict[str, int] = {}
    for number, metric, _ in listed_metrics(evaluation, ctx):
        key = complete(metric, catalogue()).key
        other = first.setdefault(key, number)
        if other != number:
            yield ctx.warning(
                (evaluation, "metrics", number),
                f"`{key}` is listed before",
                help="delete it here",
                related=[note((evaluation, "metrics", other), "the first one")],
            )


@rule("EVA046", since="0.1", on=Evaluation, source="evaluation/1, fingerprint, metrics")
def no_metrics(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Neither fingerprint nor metrics.

    ## What it does
    Checks that an evaluation names a fingerprint, from which metrics follow, or lists metrics itself.

    ## Why is this bad?
    There is nothing to compute.

    ## Example
    fingerprint: ""

    Use instead:
    fingerprint: fingerprint.yaml

    ## References
    - evaluation/1, fingerprint, metrics
    """
    if not evaluation.fingerprint and not evaluation.metrics and not is_lost(evaluation, "fingerprint", "metrics"):
        yield ctx.error(
            evaluation,
            "neither a fingerprint nor metrics are given",
            help="add `fingerprint: fingerprint.yaml` and answer its questions, or list `metrics`",
        )
