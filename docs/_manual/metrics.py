"""The metrics: an overview, and a page each from the catalogue."""

from collections.abc import Iterator

from page import Page, plain, table

from assay_spec.metrics.catalogue import MetricEntry, catalogue
from assay_spec.metrics.metric import metric_key

OVERVIEW = "# Metrics\n\n`assay explain METRIC` prints the page of one. ↑ higher, ↓ lower is better.\n\n"


def pages() -> Iterator[Page]:
    """The overview, then every metric."""
    entries = catalogue().entries.values()
    shown = table(["name", "title", "", "interval"], map(_row, entries))
    yield Page("All metrics", "metric/index.md", OVERVIEW + shown)
    for entry in entries:
        yield Page(entry.name, f"metric/{_file(entry)}", _page(entry))


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
        "interval": entry.interval,
        "interval of a paired difference": entry.difference,
        "prevalence": f"{'moves' if entry.prevalence else 'does not move'} with the shares of the classes",
        "order": f"{'depends' if entry.ordered else 'does not depend'} on the order of the classes",
        "source": plain(entry.source),
    }
    return f"# {entry.name}\n\n{plain(entry.title)}\n\n" + table(["property", "value"], facts.items())
