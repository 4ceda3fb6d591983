"""The metrics: an overview, and a page each from the catalogue."""

from collections.abc import Iterator

from page import Page, plain, table

from assay_spec.metrics.catalogue import MetricEntry, catalogue
from assay_spec.metrics.metric import metric_key
from assay_spec.metrics.pitfalls import pitfall_groups
from assay_spec.metrics.reading import Readable
from assay_spec.metrics.segmentation import UNITS, WORST, MaskMetric, mask_metrics

OVERVIEW = "# Metrics\n\n`assay explain METRIC` prints the page of one. ↑ higher, ↓ lower is better.\n\n"


def pages() -> Iterator[Page]:
    """The overview, then every metric."""
    entries = catalogue().entries.values()
    shown = table(["name", "title", "", "interval"], map(_row, entries))
    of_masks = table(["name", "title", "", "with"], map(_mask_row, mask_metrics().values()))
    yield Page("All metrics", "metric/index.md", f"{OVERVIEW}{shown}\n## Of masks\n\n{of_masks}")
    for entry in entries:
        yield Page(entry.name, f"metric/{_file(entry)}", _page(entry))
    for of_masks in mask_metrics().values():
        yield Page(f"{of_masks.name} of masks", f"metric/{_mask_file(of_masks)}", _mask_page(of_masks))


def _row(entry: MetricEntry) -> list[str]:
    better = "↑" if entry.higher_is_better else "↓"
    return [f"[`{entry.name}`]({_file(entry)})", plain(entry.title), better, entry.interval]


def _file(entry: MetricEntry) -> str:
    return entry.name.replace("+", "plus").replace("@", "-at-") + ".md"


def _page(entry: MetricEntry) -> str:
    bounds = " to ".join("unbounded" if b is None else f"{b:g}" for b in (entry.minimum, entry.maximum))
    facts = {
        "value": plain(entry.definition),
        "range": bounds,
        "better": "higher" if entry.higher_is_better else "lower",
        "of": "all classes at once" if entry.scope == "overall" else "one class against the rest",
        "parameters": f"`{metric_key('', entry.parameters).strip('{}')}`" if entry.parameters else "none",
        "undefined": plain(entry.undefined),
        "interval": entry.taken(entry.interval),
        "interval of a paired difference": entry.taken(entry.difference),
        "prevalence": entry.movement,
        "order": f"{'depends' if entry.ordered else 'does not depend'} on the order of the classes",
        "source": plain(entry.source),
    }
    return f"# {entry.name}\n\n{plain(entry.title)}\n\n{_reading(entry)}" + table(["property", "value"], facts.items())


def _reading(entry: Readable) -> str:
    """What a person needs to know beside the formula."""
    recalled = entry.reading_provenance == "recalled"
    memory = "These five lines were written from memory of the papers, and not yet checked. [recalled]"
    note = f"{memory}\n\n" if recalled else ""
    told = {
        "Plain": entry.plain,
        "Expert": entry.expert,
        "Strengths": entry.strengths,
        "Weaknesses": entry.weaknesses,
        "Pitfalls": "; ".join(f"{each} {pitfall_groups()[each].title}" for each in entry.pitfalls),
    }
    lines = [f"**{word}**: {plain(text)}" for word, text in told.items()]
    return "\n\n".join(lines) + f"\n\n{note}"


def _mask_row(entry: MaskMetric) -> list[str]:
    better = {True: "↑", False: "↓", None: ""}[entry.higher_is_better]
    return [f"[`{entry.name}`]({_mask_file(entry)})", plain(entry.title), better, ", ".join(entry.parameters)]


def _mask_file(entry: MaskMetric) -> str:
    return f"masks-{entry.name}.md"


def _mask_page(entry: MaskMetric) -> str:
    bounds = " to ".join("unbounded" if b is None else f"{b:g}" for b in (entry.minimum, entry.maximum))
    worst = (
        WORST[entry.worst] if isinstance(entry.worst, str) else "none" if entry.worst is None else f"{entry.worst:g}"
    )
    facts = {
        "value": plain(entry.definition),
        "range": bounds,
        "unit": UNITS[entry.unit] or "none",
        "better": {True: "higher", False: "lower", None: "in the middle"}[entry.higher_is_better],
        "of": "one structure in one image",
        "parameters": f"`{metric_key('', entry.parameters).strip('{}')}`" if entry.parameters else "none",
        "must be given": entry.required or "none",
        "undefined": plain(entry.undefined),
        "then, where the prediction is right": f"{entry.best:g}",
        "then, where it is not": worst,
        "prevalence": f"{'moves' if entry.prevalence else 'does not move'} with the share of the image",
        "source": plain(entry.source) + (" [recalled]" if entry.provenance == "recalled" else ""),
    }
    begin = f"# {entry.name} of masks\n\n{plain(entry.title)}\n\n{_reading(entry)}"
    return begin + table(["property", "value"], facts.items())
