"""`assay explain METRIC`: what a metric is, when it has no value, and how its interval is found."""

from collections.abc import Iterator

from assay.cli.explain_reading import in_full, line, reading_lines
from assay_spec.metrics.catalogue import MetricEntry, catalogue, complete, entry_of
from assay_spec.metrics.metric import Metric, MetricSyntaxError, metric_key, parse_metric
from assay_spec.metrics.options import Option, options
from assay_validators.metrics.metric_names import complaint, takes


def metric_called(word: str) -> Metric | None:
    """The metric of that name, with the parameters that are written behind it; nothing where none is called so."""
    try:
        metric = parse_metric(word)
    except MetricSyntaxError:
        return None
    return metric if metric.name in catalogue().entries else None


def wrong_in(metric: Metric) -> str:
    """The first parameter that the metric does not have, or whose value means nothing; empty when there is none."""
    entry = entry_of(metric.name, metric.parameters)
    for word, value in metric.parameters.items():
        if word not in takes(entry):
            return f"`{metric.name}` has no parameter `{word}`; it takes {', '.join(takes(entry)) or 'none'}"
        if wrong := complaint(entry, word, value):
            return f"`{word}` of `{metric.name}` {wrong}"
    return ""


def metric_lines(metric: Metric) -> Iterator[str]:
    """The page of a metric, from its row in the catalogue."""
    asked = complete(metric, catalogue())
    entry = entry_of(metric.name, asked.parameters)
    called = asked.key if asked.parameters.keys() & {*entry.options} else entry.name
    yield f"{called}: {entry.title} ({'higher' if entry.higher_is_better else 'lower'} is better)"
    yield ""
    yield f"  value       {entry.definition}"
    yield f"  range       {_end(entry.minimum)} to {_end(entry.maximum)}"
    yield f"  of          {'all classes at once' if entry.scope == 'overall' else 'one class against the rest'}"
    yield f"  undefined   {entry.undefined}"
    yield f"  interval    {entry.taken(entry.interval)}; of a paired difference: {entry.taken(entry.difference)}"
    if entry.centred:
        yield "              draws are biased, and moved to the value (Efron & Tibshirani 1993, 10.6) [recalled]"
    if entry.parameters:
        yield f"  parameters  {metric_key('', entry.parameters).strip('{}').replace(',', ', ')}"
    for word in entry.options:
        yield from _option(entry, options()[word])
    yield from line("prevalence", f"its value {entry.movement}")
    if entry.ordered:
        yield "  order       its value depends on the order of the classes: state it with `classes`, lowest first"
    yield f"  source      {in_full(entry.source)}"
    yield from reading_lines(entry)


def _option(entry: MetricEntry, option: Option) -> Iterator[str]:
    """What a metric may be asked besides, as one writes it, and where it is from."""
    example, means = option.example, option.means
    if entry.scope == "overall" and option.means_of_all:
        example, means = option.example_of_all, option.means_of_all
    recalled = " [recalled]" if option.provenance == "recalled" else ""
    yield from line("option", f"{entry.name}{{{option.name}={example}}}: {means}{recalled}")
    if option.so:
        yield from line("", f"its interval: {option.so}")
    if option.words:
        yield from line("", f"{', '.join(option.words)}; left out, it is {option.left_out}")


def _end(bound: float | None) -> str:
    return "unbounded" if bound is None else f"{bound:g}"
