"""Reliability diagrams: what was promised against what happened, and how many items say so."""

from itertools import pairwise

from assay.report.charts.theme import (
    FRAME,
    INK,
    MUTED,
    PAPER,
    Spec,
    axis,
    colour,
    rows,
)
from assay.report.digits import count as shown
from assay.report.model import Reliability, ReliabilityBin

SIZE = 250
COUNTS = 56
"""Height of the panel with the counts."""
LINE = 8
"""Height of a count."""
DIGIT = 6.4
"""Width of a digit of a count."""


def reliability_chart(one: Reliability, algorithms: tuple[str, ...], positive: str, units: str = "items") -> Spec:
    """Frequency over mean probability with intervals and the diagonal; under it, the number of items a bin."""
    series = colour(algorithms.index(one.algorithm))
    return {
        **FRAME,
        "vconcat": [_diagram(one, series, positive), _counts(one, series, positive, units)],
        "spacing": 10,
    }


def _diagram(one: Reliability, series: str, positive: str) -> Spec:
    x = axis("probability", None, (0, 1), labels=False, ticks=False)
    y = axis("frequency", f"Share that is {'right' if one.is_of_predicted else positive}", (0, 1))
    filled = [_row(bin_) for bin_ in one.bins if bin_.count]
    diagonal = {
        "data": rows({"probability": 0, "frequency": 0}, {"probability": 1, "frequency": 1}),
        "mark": {"type": "line", "color": MUTED, "strokeDash": [3, 3], "strokeWidth": 1},
        "encoding": {"x": x, "y": y},
    }
    intervals = {
        "data": rows(*(row for row in filled if "low" in row)),
        "mark": {"type": "rule", "color": series, "strokeWidth": 1.5, "opacity": 0.7},
        "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}},
    }
    points = {
        "data": rows(*filled),
        "mark": {"type": "point", "filled": True, "size": 64, "opacity": 1, "color": series, "stroke": PAPER},
        "encoding": {"x": x, "y": y},
    }
    return {"width": SIZE, "height": SIZE, "layer": [diagonal, intervals, points]}


def _row(bin_: ReliabilityBin) -> Spec:
    row: Spec = {"probability": bin_.probability, "frequency": bin_.frequency}
    if bin_.low is not None and bin_.high is not None:
        row |= {"low": bin_.low, "high": bin_.high}
    return row


def _counts(one: Reliability, series: str, positive: str, units: str) -> Spec:
    """Bars for the bins; the numbers stand above, since a few crowded bins hide the others."""
    probability = "Probability" if one.is_of_predicted else "Predicted probability"
    x = axis("lower", f"{probability} of {positive}", (0, 1))
    y = {
        "field": "count",
        "type": "quantitative",
        "title": units.capitalize(),
        "axis": {"labels": False, "ticks": False, "grid": False, "domain": False},
        "scale": {"domainMin": 0, "padding": 0, "nice": False},
    }
    values = [
        {"lower": b.lower, "upper": b.upper, "count": b.count, "middle": (b.lower + b.upper) / 2, "text": _label(b)}
        for b in one.bins
    ]
    bars = {
        "mark": {"type": "rect", "color": series, "opacity": 0.5, "stroke": PAPER, "strokeWidth": 1},
        "encoding": {"x": x, "x2": {"field": "upper"}, "y": y, "y2": {"datum": 0}},
    }
    numbers = {
        "mark": {"type": "text", "color": INK, **_upright(one)},
        "encoding": {"x": x | {"field": "middle"}, "y": y, "text": {"field": "text"}},
    }
    return {"width": SIZE, "height": COUNTS, "data": rows(*values), "layer": [bars, numbers]}


def _label(bin_: ReliabilityBin) -> str:
    """The number of items, where there are some and their bar is as wide as a line of text."""
    return shown(bin_.count) if bin_.count and (bin_.upper - bin_.lower) * SIZE >= LINE else ""


def _upright(one: Reliability) -> Spec:
    """How numbers stand above bars: turned where two neighbours would touch."""
    apart = [(b.lower + b.upper - a.lower - a.upper) / 2 * SIZE for a, b in pairwise(one.bins)]
    wide = [DIGIT * (len(shown(a.count)) + len(shown(b.count))) / 2 for a, b in pairwise(one.bins)]
    if all(need <= room for need, room in zip(wide, apart, strict=True)):
        return {"dy": -6, "fontSize": 10}
    return {"dx": 3, "angle": 270, "align": "left", "baseline": "middle", "fontSize": 9}
