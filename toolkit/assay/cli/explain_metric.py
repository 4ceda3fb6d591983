"""`assay explain METRIC`: what a metric is, when it has no value, and how its interval is found."""

from collections.abc import Iterator

from assay.cli.explain_reading import in_full, reading_lines
from assay_spec.metrics.catalogue import MetricEntry, catalogue
from assay_spec.metrics.metric import metric_key


def metric_called(word: str) -> MetricEntry | None:
    """The metric of that name, whatever parameters are written behind it."""
    return catalogue().entries.get(word.partition("{")[0].partition("=")[0])


def metric_lines(entry: MetricEntry) -> Iterator[str]:
    """The page of a metric, from its row in the catalogue."""
    yield f"{entry.name}: {entry.title} ({'higher' if entry.higher_is_better else 'lower'} is better)"
    yield ""
    yield f"  value       {entry.definition}"
    yield f"  range       {_end(entry.minimum)} to {_end(entry.maximum)}"
    yield f"  of          {'all classes at once' if entry.scope == 'overall' else 'one class against the rest'}"
    yield f"  undefined   {entry.undefined}"
    yield f"  interval    {entry.interval}; of a paired difference: {entry.difference}"
    if entry.centred:
        yield "              draws are biased, and moved to the value (Efron & Tibshirani 1993, 10.6) [recalled]"
    if entry.parameters:
        yield f"  parameters  {metric_key('', entry.parameters).strip('{}').replace(',', ', ')}"
    yield f"  prevalence  its value {'moves' if entry.prevalence else 'does not move'} with the shares of the classes"
    if entry.ordered:
        yield "  order       its value depends on the order of the classes: state it with `classes`, lowest first"
    yield f"  source      {in_full(entry.source)}"
    yield from reading_lines(entry)


def _end(bound: float | None) -> str:
    return "unbounded" if bound is None else f"{bound:g}"
