"""`assay explain HD95`: what a metric of masks is, when it has no value, and what it gets then."""

from collections.abc import Iterator

from assay.cli.explain_reading import in_full, reading_lines
from assay_spec.metrics.metric import MetricSyntaxError, metric_key
from assay_spec.metrics.segmentation import AREA, UNITS, VOLUME, WORST, MaskMetric, ask, mask_metrics

_BETTER = {True: "higher is better", False: "lower is better", None: "best in the middle"}


def mask_metric_called(word: str, *, exactly: bool = False) -> MaskMetric | None:
    """The metric of masks that `word` writes; unless it is to be so exactly, whatever follows its name."""
    try:
        return ask(word).entry
    except MetricSyntaxError:
        return None if exactly else mask_metrics().get(word.partition("{")[0].partition("@")[0])


def mask_metric_lines(entry: MaskMetric) -> Iterator[str]:
    """The page of a metric of masks, from its row."""
    recalled = " [recalled]" if entry.provenance == "recalled" else ""
    unit = UNITS[entry.unit] + (f", of an image {UNITS[AREA]}" if entry.unit == VOLUME else "")
    yield f"{entry.name}, of masks: {entry.title} ({_BETTER[entry.higher_is_better]})"
    yield ""
    yield f"  value       {entry.definition}"
    yield f"  range       {_end(entry.minimum)} to {_end(entry.maximum)}{f', in {unit}' if unit else ''}"
    yield "  of          one structure in one image; means are taken over images, then over structures"
    yield f"  undefined   {entry.undefined}"
    yield f"  if so       {_then(entry)}"
    yield "  interval    bootstrap of the images, or of groups of them; of a paired difference: the same"
    if entry.parameters:
        yield f"  parameters  {_parameters(entry)}"
    if entry.fixed:
        yield f"  fixed       {metric_key('', entry.fixed).strip('{}')}"
    moves = "moves" if entry.prevalence else "does not move"
    yield f"  prevalence  its value {moves} with the share of the image that the structure takes"
    yield f"  source      {in_full(entry.source)}{recalled}"
    yield from reading_lines(entry)


def _then(entry: MaskMetric) -> str:
    if entry.worst is None:
        return f"{entry.best:g} where the prediction is right; else there is no value, which is counted"
    worst = WORST[entry.worst] if isinstance(entry.worst, str) else f"{entry.worst:g}"
    return f"{entry.best:g} where the prediction is right, {worst} where it is not, unless --undefined drop is said"


def _parameters(entry: MaskMetric) -> str:
    shown = [
        f"{word}, to be given: {entry.name}@2mm"
        if word == entry.required
        else metric_key("", {word: value}).strip("{}")
        for word, value in entry.parameters.items()
    ]
    return ", ".join(shown)


def _end(bound: float | None) -> str:
    return "unbounded" if bound is None else f"{bound:g}"
