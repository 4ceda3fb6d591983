"""Pitfalls of the metrics that an evaluation lists by hand."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.fingerprint import DecisionRule
from assay_spec.metrics.prevalence import PREVALENCE
from assay_spec.metrics.unanswered import resting
from assay_validators.context import Context
from assay_validators.metrics.agreement import fingerprint_of
from assay_validators.metrics.clauses import PITFALLS, pitfalls, reloaded
from assay_validators.metrics.metric_names import Listed, listed_metrics
from assay_validators.metrics.pitfalls import RELATED, WEIGHING, Pitfall, pitfalls_of, related_name
from assay_validators.rule import rule

CALIBRATION = frozenset({"bins", "forecasts"})
"""The states off which calibration is read."""


def _falls_into(pitfall_id: str, evaluation: Evaluation, ctx: Context) -> Iterator[tuple[Listed, Pitfall]]:
    """The metrics that are listed by hand and fall into a pitfall."""
    if not evaluation.metrics:
        return
    fingerprint = fingerprint_of(evaluation, ctx)
    for listed in listed_metrics(evaluation, ctx):
        for pitfall in pitfalls_of(listed.entry, fingerprint):
            if pitfall.id == pitfall_id:
                yield listed, pitfall


def _rests(evaluation: Evaluation, ctx: Context, answer: str) -> str:
    """That an answer which leads to a warning is nobody's; empty where it is its owner's."""
    rests = resting(fingerprint_of(evaluation, ctx), (answer,))
    return f"; this {rests}" if rests else ""


def _place(evaluation: Evaluation, listed: Listed) -> tuple[Evaluation, str, int]:
    return evaluation, "metrics", listed.number


@rule("EVA101", since="0.1", on=Evaluation, severity=Severity.WARNING, source=f"{PITFALLS}, P2.1; {reloaded('FP4.2')}")
def prevalence_dependent_metric(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Metric that moves with prevalences which are not the population's.

    ## What it does
    Checks that metrics listed by hand do not depend on the class prevalences when the fingerprint says that those of
    the test set are not those of the population.

    ## Why is this bad?
    The value holds for this mixture of cases only; on another one it is another, however good the algorithm.

    ## Example
    metrics: [Accuracy]

    Use instead:
    metrics: [BalancedAccuracy]

    ## References
    - Understanding metric-related pitfalls, P2.1
    - Metrics Reloaded, FP4.2 (prevalences reflect the population)
    """
    rests = _rests(evaluation, ctx, "prevalence_reflects_population")
    for listed, pitfall in _falls_into("P2.1 prevalence", evaluation, ctx):
        if listed.entry.state in CALIBRATION:
            continue
        yield ctx.warning(
            _place(evaluation, listed), f"`{listed.metric.name}`: {pitfall.text}{rests}", help=pitfall.help
        )


@rule("EVA102", since="0.1", on=Evaluation, severity=Severity.WARNING, source=pitfalls("P2.1", "FP2.5.1"))
def severity_ignored(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Metric that counts every confusion alike.

    ## What it does
    Checks that metrics listed by hand weigh confusions when the fingerprint says that some are worse.

    ## Why is this bad?
    A system that makes the worse error more often can look better.

    ## Example
    fingerprint: costly.yaml
    metrics: [YoudenJ]

    Use instead:
    fingerprint: costly.yaml
    metrics: [Sensitivity]

    ## References
    - Understanding metric-related pitfalls, P2.1
    - Metrics Reloaded, FP2.5.1 (unequal severity of class confusions)
    """
    rests = _rests(evaluation, ctx, "unequal_severity")
    for listed, pitfall in _falls_into("P2.1 severity", evaluation, ctx):
        yield ctx.warning(
            _place(evaluation, listed), f"`{listed.metric.name}`: {pitfall.text}{rests}", help=pitfall.help
        )


@rule("EVA103", since="0.1", on=Evaluation, severity=Severity.WARNING, source=pitfalls("P2.3", "FP4.1"))
def rare_class_hidden(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Metric by which a rare class does not matter.

    ## What it does
    Checks that accuracy, specificity and negative predictive value are not listed without one that sees the rare
    class, when the fingerprint says that classes are imbalanced.

    ## Why is this bad?
    With 1 % of cases, a system that finds none of them is right 99 % of the time.

    ## Example
    fingerprint: imbalanced.yaml
    metrics: [Specificity]

    Use instead:
    fingerprint: imbalanced.yaml
    metrics: [Specificity, Sensitivity]

    ## References
    - Understanding metric-related pitfalls, P2.3
    - Metrics Reloaded, FP4.1 (high class imbalance)
    """
    seeing = {"Sensitivity", "BalancedAccuracy", "MCC", "AP", "YoudenJ"}
    if seeing & {listed.metric.name for listed in listed_metrics(evaluation, ctx)}:
        return
    rests = _rests(evaluation, ctx, "class_imbalance")
    for listed, pitfall in _falls_into("P2.3 imbalance", evaluation, ctx):
        yield ctx.warning(
            _place(evaluation, listed), f"`{listed.metric.name}`: {pitfall.text}{rests}", help=pitfall.help
        )


@rule("EVA104", since="0.1", on=Evaluation, severity=Severity.WARNING, source=pitfalls("P2.1", "FP2.7.1"))
def calibration_ignored(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Calibration asked for and not measured.

    ## What it does
    Checks that metrics listed by hand hold one of calibration or of the probabilities' quality, when the fingerprint
    asks for it.

    ## Why is this bad?
    Probabilities that rank well can still be far from what happens.

    ## Example
    metrics: [AUROC]

    Use instead:
    metrics: [AUROC, Brier]

    ## References
    - Understanding metric-related pitfalls, P2.1
    - Metrics Reloaded, FP2.7.1 (calibration assessment requested)
    """
    fingerprint = fingerprint_of(evaluation, ctx)
    if not evaluation.metrics or fingerprint is None or not fingerprint.calibration_requested:
        return
    if not any(listed.entry.state in CALIBRATION for listed in listed_metrics(evaluation, ctx)):
        names = [entry.name for entry in catalogue().entries.values() if entry.state in CALIBRATION]
        yield ctx.warning(
            (evaluation, "metrics"),
            "the fingerprint asks for calibration, which none of these metrics measures"
            f"{_rests(evaluation, ctx, 'calibration_requested')}",
            help=f"add one of {', '.join(f'`{name}`' for name in names)}",
        )


@rule("EVA105", since="0.1", on=Evaluation, severity=Severity.WARNING, source=pitfalls("P2.1", "FP2.6"))
def benefit_ignored(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Cost and benefit asked for and not measured.

    ## What it does
    Checks that metrics listed by hand weigh benefit against harm when the fingerprint's decision rule does.

    ## Why is this bad?
    The decision that the metrics judge is not the one that will be taken.

    ## Example
    fingerprint: beneficial.yaml
    metrics: [AUROC]

    Use instead:
    fingerprint: beneficial.yaml
    metrics: ["NetBenefit{exchange_rate=0.25}"]

    ## References
    - Understanding metric-related pitfalls, P2.1
    - Metrics Reloaded, FP2.6 (decision rule)
    """
    fingerprint = fingerprint_of(evaluation, ctx)
    if not evaluation.metrics or fingerprint is None or fingerprint.decision_rule is not DecisionRule.COST_BENEFIT:
        return
    if not WEIGHING & {listed.metric.name for listed in listed_metrics(evaluation, ctx)}:
        yield ctx.warning(
            (evaluation, "metrics"),
            "the decision weighs benefit against harm, which none of these metrics does"
            f"{_rests(evaluation, ctx, 'decision_rule')}",
            help="add `NetBenefit` or `EC`",
        )


@rule("EVA106", since="0.1", on=Evaluation, severity=Severity.INFO, source=pitfalls("P3.3"))
def related_metrics(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Two metrics that say the same.

    ## What it does
    Points out pairs of listed metrics of which one follows from the other.

    ## Why is this bad?
    Algorithms ranked by both are ranked by one thing counted twice.

    ## Example
    metrics: [BalancedAccuracy, YoudenJ, Brier]

    Use instead:
    metrics: [BalancedAccuracy, AUROC, Brier]

    ## References
    - Understanding metric-related pitfalls, P3.3
    """
    # At two prevalences nothing follows from the other.
    every = list(listed_metrics(evaluation, ctx))
    for population in dict.fromkeys(listed.metric.parameters.get(PREVALENCE) for listed in every):
        own = [listed for listed in every if listed.metric.parameters.get(PREVALENCE) == population]
        numbers = {related_name(listed.metric.name, listed.metric.parameters): listed.number for listed in own}
        for relation in RELATED:
            if relation.pair <= numbers.keys() and not (relation.two_classes and len(evaluation.classes) > 2):
                last = max(numbers[name] for name in relation.pair)
                yield ctx.info((evaluation, "metrics", last), relation.says, help="do not rank by both")
