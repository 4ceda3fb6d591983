"""The figure of values by case: a picture for each structure and metric."""

from collections.abc import Iterator

import numpy as np

from assay.metrics.ranking.order import Floats
from assay.metrics.segmentation.page.charts import Box, boxes_chart
from assay.metrics.segmentation.results import titled
from assay.metrics.segmentation.study import Study
from assay.report.digits import USUAL, count, shown
from assay.report.figures.figure import Figure, Group, Panel
from assay.report.plain import NUMBER, Plain
from assay_spec.metrics.segmentation import Asked

MOST_DOTS = 6000
"""In all pictures together; where there are more cases, dots are a sample spread evenly over the values."""

MOST_PANELS = 40
"""So many pictures are drawn; the numbers of all stand in the table."""


def values_figure(study: Study) -> Figure:
    """Dots and boxes of every algorithm."""
    panels = max(1, min(MOST_PANELS, len(study.structures) * len(study.question.metrics)))
    each = max(10, MOST_DOTS // (panels * len(study.algorithms)))
    groups, drawn = [], 0
    for s, structure in enumerate(study.structures):
        room = max(0, MOST_PANELS - drawn)
        asked = study.question.metrics[:room]
        found = tuple(_panel(study, s, m, one, each) for m, one in enumerate(asked))
        drawn += len(found)
        if found:
            several = len(study.structures) > 1
            groups.append(Group(panels=found, heading=structure.name if several else ""))
    return Figure(
        name="values",
        title="Values by case",
        caption=_caption(study, each, len(study.structures) * len(study.question.metrics) - drawn),
        groups=tuple(groups),
        data=_data(study),
    )


def _caption(study: Study, each: int, left_out: int) -> str:
    sample = (
        "Each dot is a case"
        if len(study.cases) <= each
        else f"Dots are {each} of {count(len(study.cases))} cases, spread evenly over the values, the least and the "
        "greatest among them"
    )
    more = f" {left_out} more pictures are left out; their numbers are in the table." if left_out else ""
    return (
        f"{sample}; height within a band has no meaning. Thick: the middle half; thin: from the least to the greatest; "
        f"mark: the median. Values are those that the policy makes.{more}"
    )


def _panel(study: Study, s: int, m: int, asked: Asked, each: int) -> Panel:
    values = study.value[s, m]
    boxes = [_box(a, row, each) for a, row in enumerate(values)]
    title = titled(asked, study)
    medians = "; ".join(
        f"{name} {shown(box.five[2], USUAL, bounded=asked.entry.maximum is not None)}"
        if box.dots.size
        else f"{name} no value"
        for name, box in zip(study.algorithms, boxes, strict=True)
    )
    return Panel(
        title=f"{asked.label} of {study.structures[s].name} by case",
        heading=asked.label,
        description=f"Medians: {medians}.",
        chart=boxes_chart(boxes, study.algorithms, title, domain_of(values, asked)),
    )


def domain_of(values: Floats, asked: Asked) -> tuple[float, float]:
    """All of the range of a metric that has one of the size of its values, else what the values take."""
    known = values[~np.isnan(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    entry = asked.entry
    if entry.minimum is not None:
        low = entry.minimum
    if entry.maximum is not None:
        high = entry.maximum
    return (low, high) if high > low else (low, low + 1)


def _box(a: int, row: Floats, each: int) -> Box:
    known = np.sort(row[~np.isnan(row)])
    if not known.size:
        return Box(a, known, (np.nan,) * 5)
    chosen = np.unique(np.linspace(0, known.size - 1, min(each, known.size)).round().astype(int))
    low, quarter, middle, three, high = np.quantile(known, (0, 0.25, 0.5, 0.75, 1)).tolist()
    return Box(a, known[chosen], (low, quarter, middle, three, high))


def _data(study: Study) -> Plain:
    heads = ("Class", "Metric", "Algorithm", "Values", "least", "quarter", "median", "three quarters", "greatest")
    return Plain(
        caption="Quantiles of the values",
        heads=heads,
        rows=tuple(_rows(study)),
        looks=("", "", "", *(NUMBER,) * 6),
    )


def _rows(study: Study) -> Iterator[tuple[str, ...]]:
    for s, structure in enumerate(study.structures):
        for m, asked in enumerate(study.question.metrics):
            for a, name in enumerate(study.algorithms):
                row = study.value[s, m, a]
                known = row[~np.isnan(row)]
                five = np.quantile(known, (0, 0.25, 0.5, 0.75, 1)).tolist() if known.size else ()
                bounded = asked.entry.maximum is not None
                texts = tuple(shown(value, USUAL, bounded=bounded) for value in five) or ("–",) * 5
                yield structure.name, asked.label, name, count(known.size), *texts
