"""Net benefit beside the threshold at which its decisions are made."""

from collections.abc import Iterator
from math import inf, isclose

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.threshold import balanced_at, threshold_of
from assay_validators.context import Context
from assay_validators.metrics.agreement import fingerprint_of
from assay_validators.metrics.clauses import pitfalls
from assay_validators.metrics.metric_names import listed_metrics
from assay_validators.rule import rule

_METRIC = "NetBenefit"


@rule("EVA107", since="0.1", on=Evaluation, severity=Severity.WARNING, source=pitfalls("P2.1", "FP2.6"))
def rate_of_another_threshold(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Net benefit of decisions that its rate of exchange would not make.

    ## What it does
    Checks, where decisions are read off scores, that net benefit is asked at the rate of exchange which belongs to
    their threshold: the rate is the odds of the threshold, so that 0.25 belongs to a probability of 0.2.

    ## Why is this bad?
    Whoever takes a false alarm for cheap decides earlier. Judged by decisions at another threshold a good algorithm
    may look worse than treating everybody.

    ## Example
    metrics: ["NetBenefit{exchange_rate=0.25}"]
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant}}

    Use instead:
    metrics: ["NetBenefit{exchange_rate=0.25}"]
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant}, threshold: 0.2}

    ## References
    - Vickers & Elkin 2006, Medical Decision Making 26:565 (decision curve analysis)
    - Metrics Reloaded, FP2.6 (decision rule)
    """
    rates = dict(_rates(evaluation, ctx))
    if len(evaluation.classes) > 2:
        return
    for prediction in evaluation.predictions:
        if prediction.label or not prediction.scores or len(prediction.scores) > 2:
            continue
        threshold = threshold_of(prediction, fingerprint_of(evaluation, ctx))
        for key, rate in rates.items():
            if not isclose(balanced_at(rate), threshold, rel_tol=1e-3):
                yield ctx.warning(
                    (prediction, "threshold" if "threshold" in prediction.places else "scores"),
                    f"`{key}` belongs to decisions at a probability of {balanced_at(rate):.3g}, and those of "
                    f"`{prediction.name}` are made at {threshold:.3g}",
                    help=f"say `threshold: {balanced_at(rate):.3g}`",
                )


def _rates(evaluation: Evaluation, ctx: Context) -> Iterator[tuple[str, float]]:
    """The rates at which net benefit is asked, by hand or by the fingerprint."""
    for listed in listed_metrics(evaluation, ctx):
        if listed.metric.name == _METRIC:
            rate = listed.metric.parameters.get("exchange_rate", listed.entry.parameters.get("exchange_rate"))
            # Of one that is no rate another rule speaks.
            if isinstance(rate, int | float) and 0 < rate < inf:
                yield f"{_METRIC}{{exchange_rate={rate:g}}}", float(rate)
    fingerprint = None if evaluation.metrics else fingerprint_of(evaluation, ctx)
    if fingerprint is not None and fingerprint.exchange_rate:
        yield f"{_METRIC}{{exchange_rate={fingerprint.exchange_rate:g}}}", fingerprint.exchange_rate
