"""The chart of the page: values by case."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from assay.metrics.ranking.order import Floats
from assay.report.charts.names import width_of
from assay.report.charts.ranks import BAND, NAME_SIZE, NAME_X, WIDTH, band_names, bands
from assay.report.charts.theme import INK, Spec, axis, colour, document, rows

NARROW = 205
"""Of a picture of values, so that four of a class stand side by side where names are short."""


class Box(NamedTuple):
    """The values of one algorithm, and five numbers that sum them up."""

    algorithm: int
    dots: Floats
    five: tuple[float, float, float, float, float]
    """Least, quarter, median, three quarters, greatest."""


def boxes_chart(boxes: Sequence[Box], names: Sequence[str], title: str, domain: tuple[float, float]) -> Spec:
    """A box from quarter to quarter with its median, whiskers to the farthest values, and dots for cases."""
    x, y = axis("value", title, domain), bands(len(names))
    dots, spans, medians = [], [], []
    for band, box in enumerate(boxes):
        if not box.dots.size:
            continue
        series, place = box.algorithm, band + 0.68
        height = Random(band).random  # noqa: S311 - spreads dots, keeps no secret
        dots += [
            {"value": round(float(value), 5), "place": round(place - 0.2 + 0.4 * height(), 3), "series": series}
            for value in box.dots
        ]
        least, low, middle, high, most = (round(value, 5) for value in box.five)
        spans.append({"value": least, "end": most, "place": place, "thick": 1, "series": series})
        spans.append({"value": low, "end": high, "place": place, "thick": 11, "series": series})
        medians.append({"value": middle, "place": place})
    look = {"field": "series", "type": "nominal", "legend": None}
    hue = look | {"scale": {"domain": list(range(len(names))), "range": [colour(a) for a in range(len(names))]}}
    span = {"x": x, "x2": {"field": "end"}, "y": y, "color": hue}
    thick = {"field": "thick", "type": "quantitative", "legend": None, "scale": None}
    width = NARROW if all(width_of(name, NAME_SIZE) < NARROW - 2 * NAME_X for name in names) else WIDTH
    return document(
        width,
        BAND * len(names),
        {
            "data": rows(*spans),
            "mark": {"type": "rule", "opacity": 0.3},
            "encoding": span | {"strokeWidth": thick},
        },
        {
            "data": rows(*dots),
            "mark": {"type": "circle", "size": 12, "opacity": 0.6},
            "encoding": {"x": x, "y": y, "color": hue},
        },
        {
            "data": rows(*medians),
            "mark": {"type": "tick", "orient": "vertical", "thickness": 2.5, "size": 15, "color": INK, "opacity": 1},
            "encoding": {"x": x, "y": y},
        },
        band_names(names, width),
    )
