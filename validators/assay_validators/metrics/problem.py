"""An evaluation beside the fingerprint of its problem: do they agree, and do its own metrics fit."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.fingerprint import DecisionRule, Fingerprint, Independence
from assay_validators.context import Context, did_you_mean, note
from assay_validators.metrics.metric_names import Listed, listed_metrics
from assay_validators.metrics.pitfalls import Pitfall, pitfalls_of
from assay_validators.report import Report
from assay_validators.rule import rule

PITFALLS = "Understanding metric-related pitfalls (Nature Methods 2024, 21:182-194)"


def fingerprint_of(evaluation: Evaluation, ctx: Context) -> Fingerprint | None:
    """The fingerprint that an evaluation names, as far as it can be read."""
    report = ctx.follow(evaluation.fingerprint) if evaluation.fingerprint else None
    model = report.model if isinstance(report, Report) else None
    return model if isinstance(model, Fingerprint) else None


@rule("EVA060", since="0.1", on=Evaluation, source="Metrics Reloaded, FP5.1")
def scores_that_the_fingerprint_denies(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Evaluation and fingerprint that disagree about scores.

    ## What it does
    Checks that predictions give class scores when the fingerprint says that there are some, and none when it says
    that there are none.

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
    for prediction in evaluation.predictions:
        if prediction.scores and not fingerprint.class_scores_available:
            yield ctx.error(
                (prediction, "scores"),
                f"`{prediction.name}` gives scores, but the fingerprint says that there are none",
                help="say `class_scores_available: true` in the fingerprint",
                related=[answer],
            )
        elif prediction.label and not prediction.scores and fingerprint.class_scores_available:
            yield ctx.error(
                prediction,
                f"`{prediction.name}` gives no scores, but the fingerprint says that there are some",
                help="add `scores`, or say `class_scores_available: false` in the fingerprint",
                related=[answer],
            )


@rule("EVA061", since="0.1", on=Evaluation, source="Metrics Reloaded, FP4.5; pitfall P3.2")
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
    if fingerprint is None or evaluation.group or fingerprint.non_independent is not Independence.GROUPED:
        return
    yield ctx.error(
        (evaluation, "fingerprint"),
        "the fingerprint says that items form groups, but no `group` is named",
        help="add `group: field`, whose values say which items belong together",
        related=[note((fingerprint, "non_independent"), "what the fingerprint says")],
    )


@rule("EVA062", since="0.1", on=Evaluation, severity=Severity.WARNING, source="Metrics Reloaded, FP4.5")
def group_that_the_fingerprint_denies(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Group of items that the fingerprint calls independent.

    ## What it does
    Checks that no `group` is named when the fingerprint says that items are independent.

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
    yield ctx.warning(
        (evaluation, "group"),
        "the fingerprint says that items are independent",
        help="say `non_independent: grouped` in the fingerprint, or leave `group` out",
        related=[note((fingerprint, "non_independent"), "what the fingerprint says")],
    )


@rule("EVA063", since="0.1", on=Evaluation, source="Metrics Reloaded, FP2.5.1")
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
    fingerprint = fingerprint_of(evaluation, ctx)
    if fingerprint is None or not evaluation.classes:
        return
    for cost in fingerprint.costs:
        for attribute in ("reference", "prediction"):
            name = getattr(cost, attribute)
            if name not in evaluation.classes:
                yield ctx.error(
                    (evaluation, "classes"),
                    f"the fingerprint gives a cost for `{name}`, which is not one of the classes",
                    help=did_you_mean(name, evaluation.classes),
                    related=[note((cost, attribute), "the cost")],
                )


def _falls_into(pitfall_id: str, evaluation: Evaluation, ctx: Context) -> Iterator[tuple[Listed, Pitfall]]:
    """The metrics that are listed by hand and fall into a pitfall."""
    if not evaluation.metrics:
        return
    fingerprint = fingerprint_of(evaluation, ctx)
    for listed in listed_metrics(evaluation):
        for pitfall in pitfalls_of(listed.entry, fingerprint):
            if pitfall.id == pitfall_id:
                yield listed, pitfall


def _place(evaluation: Evaluation, listed: Listed) -> tuple[Evaluation, str, int]:
    return evaluation, "metrics", listed.number


@rule("EVA101", since="0.1", on=Evaluation, severity=Severity.WARNING, source=f"{PITFALLS}, P2.1; FP4.2")
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
    for listed, pitfall in _falls_into("P2.1 prevalence", evaluation, ctx):
        yield ctx.warning(_place(evaluation, listed), f"`{listed.metric.name}`: {pitfall.text}", help=pitfall.help)


@rule("EVA102", since="0.1", on=Evaluation, severity=Severity.WARNING, source=f"{PITFALLS}, P2.1; FP2.5.1")
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
    for listed, pitfall in _falls_into("P2.1 severity", evaluation, ctx):
        yield ctx.warning(_place(evaluation, listed), f"`{listed.metric.name}`: {pitfall.text}", help=pitfall.help)


@rule("EVA103", since="0.1", on=Evaluation, severity=Severity.WARNING, source=f"{PITFALLS}, P2.3; FP4.1")
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
    if seeing & {listed.metric.name for listed in listed_metrics(evaluation)}:
        return
    for listed, pitfall in _falls_into("P2.3 imbalance", evaluation, ctx):
        yield ctx.warning(_place(evaluation, listed), f"`{listed.metric.name}`: {pitfall.text}", help=pitfall.help)


@rule("EVA104", since="0.1", on=Evaluation, severity=Severity.WARNING, source=f"{PITFALLS}, P2.1; FP2.7.1")
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
    if not any(listed.entry.state == "bins" for listed in listed_metrics(evaluation)):
        names = [entry.name for entry in catalogue().entries.values() if entry.state == "bins"]
        yield ctx.warning(
            (evaluation, "metrics"),
            "the fingerprint asks for calibration, which none of these metrics measures",
            help=f"add one of {', '.join(f'`{name}`' for name in names)}",
        )


@rule("EVA105", since="0.1", on=Evaluation, severity=Severity.WARNING, source=f"{PITFALLS}, P2.1; FP2.6")
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
    if not {"NetBenefit", "EC", "NormalisedEC"} & {listed.metric.name for listed in listed_metrics(evaluation)}:
        yield ctx.warning(
            (evaluation, "metrics"),
            "the decision weighs benefit against harm, which none of these metrics does",
            help="add `NetBenefit` or `EC`",
        )


RELATED = (
    (frozenset({"Accuracy", "EC"}), "with unit costs EC is 1 - Accuracy"),
    (frozenset({"YoudenJ", "BalancedAccuracy"}), "of two classes YoudenJ is 2 BalancedAccuracy - 1"),
    (frozenset({"Brier", "RootBrier"}), "RootBrier is the root of twice Brier"),
    (frozenset({"Brier", "BrierSkill"}), "BrierSkill is Brier against the prevalence"),
)


@rule("EVA106", since="0.1", on=Evaluation, severity=Severity.INFO, source=f"{PITFALLS}, P3.3")
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
    numbers = {listed.metric.name: listed.number for listed in listed_metrics(evaluation)}
    for pair, relation in RELATED:
        if pair <= numbers.keys():
            last = max(numbers[name] for name in pair)
            yield ctx.info((evaluation, "metrics", last), relation, help="do not rank by both")
