"""The charts of the page: values by case, and places within cases."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

import numpy as np

from assay.metrics.ranking.order import Floats
from assay.report.charts.ranks import BAND, WIDTH, band_names, bands, rank_axis
from assay.report.charts.theme import INK, MUTED, Spec, axis, by_algorithm, colour, document, rows

NARROW = 205
"""Of a picture of values, so that four of a class stand side by side."""


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
    return document(
        NARROW,
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
        band_names(names),
    )


def podium_chart(
    values: Floats,
    places: Floats,
    names: Sequence[str],
    title: str,
    domain: tuple[float, float],
    every: Sequence[str],
) -> Spec:
    """A dot for each case and algorithm: across, its place within the case; up, its value.

    Args:
        values: f8[case, algorithm].
        places: the ranks within each case, f8[case, algorithm].
        names: of the algorithms.
        title: of the metric.
        domain: of the values.
        every: the names of all algorithms, which decide on colours.
    """
    count = len(names)
    x = rank_axis("place", count) | {"title": "Place within the case, 1 is best"}
    y = axis("value", title, domain)
    shifts = (np.arange(count) - (count - 1) / 2) / count * 0.7
    dots = [
        {
            "place": round(float(places[case, a] + shifts[a]), 3),
            "value": round(float(values[case, a]), 5),
            "algorithm": names[a],
        }
        for case in range(len(values))
        for a in range(count)
    ]
    looks = {"color": by_algorithm(tuple(every)), "shape": by_algorithm(tuple(every), "shape")}
    walls = {
        "data": rows(*({"place": edge + 0.5} for edge in range(1, count))),
        "mark": {"type": "rule", "color": MUTED, "opacity": 0.4},
        "encoding": {"x": x},
    }
    mark = {"type": "point", "filled": True, "size": 26, "opacity": 0.75}
    return document(
        max(WIDTH, 46 * count), 220, walls, {"data": rows(*dots), "mark": mark, "encoding": {"x": x, "y": y} | looks}
    )
