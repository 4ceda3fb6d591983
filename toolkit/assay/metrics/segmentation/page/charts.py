"""The charts of the page: values by case, places within cases, ranks over draws, and over schemes."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import NamedTuple

import numpy as np

from assay.metrics.ranking.order import Floats
from assay.metrics.ranking.rank import Ranked
from assay.report.charts.theme import INK, LIMIT, MUTED, Spec, axis, by_algorithm, colour, document, rows

WIDTH, BAND = 300, 34
"""Of a picture, and of one algorithm in it, in pixels."""

NARROW = 205
"""Of a picture of values, so that four of a class stand side by side."""

NAME = 0.02
"""Where in its band the name of an algorithm stands."""


class Box(NamedTuple):
    """The values of one algorithm, and five numbers that sum them up."""

    algorithm: int
    dots: Floats
    five: tuple[float, float, float, float, float]
    """Least, quarter, median, three quarters, greatest."""


def _bands(count: int) -> Spec:
    scale = {"domain": [0, count], "nice": False, "zero": False, "reverse": True}
    return {"field": "place", "type": "quantitative", "title": None, "axis": None, "scale": scale}


def _names(names: Sequence[str]) -> Spec:
    mark = {"type": "text", "align": "left", "baseline": "top", "x": 2, "color": INK, "fontSize": 11, "limit": LIMIT}
    values = ({"place": band + NAME, "name": name} for band, name in enumerate(names))
    return {
        "data": rows(*values),
        "mark": mark,
        "encoding": {"y": _bands(len(names)), "text": {"field": "name", "type": "nominal"}},
    }


def boxes_chart(boxes: Sequence[Box], names: Sequence[str], title: str, domain: tuple[float, float]) -> Spec:
    """A box from quarter to quarter with its median, whiskers to the farthest values, and dots for cases."""
    x, y = axis("value", title, domain), _bands(len(names))
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
        _names(names),
    )


def blob_chart(one: Ranked, names: Sequence[str], order: Sequence[int]) -> Spec:
    """How often each algorithm has each rank over the draws, as areas; a line for the interval, a tick for its rank."""
    assert one.low is not None
    assert one.high is not None
    assert one.frequency is not None
    count = len(names)
    x, y = _ranks("rank", count), _bands(count)
    blobs, spans, ticks = [], [], []
    for band, a in enumerate(order):
        place = band + 0.66
        blobs += [
            {"rank": rank, "place": place, "share": round(float(share), 4), "algorithm": names[a]}
            for rank, share in enumerate(one.frequency[a], 1)
            if share
        ]
        spans.append({"rank": float(one.low[a]), "end": float(one.high[a]), "place": place})
        ticks.append({"rank": float(one.rank[a]), "place": place})
    widest = min(520.0, 0.6 * (WIDTH / max(count, 2)) ** 2)
    size = {
        "field": "share",
        "type": "quantitative",
        "legend": None,
        "scale": {"domain": [0, 1], "range": [0, widest]},
    }
    return document(
        WIDTH,
        BAND * count,
        {
            "data": rows(*spans),
            "mark": {"type": "rule", "color": MUTED},
            "encoding": {"x": x, "x2": {"field": "end"}, "y": y},
        },
        {
            "data": rows(*blobs),
            "mark": {"type": "circle", "opacity": 0.8},
            "encoding": {"x": x, "y": y, "size": size, "color": by_algorithm(tuple(names))},
        },
        {
            "data": rows(*ticks),
            "mark": {"type": "tick", "orient": "vertical", "thickness": 2, "size": 18, "color": INK, "opacity": 1},
            "encoding": {"x": x, "y": y},
        },
        _names([names[a] for a in order]),
    )


def _ranks(field: str, count: int) -> Spec:
    step = 1 if count <= 10 else 2 if count <= 20 else 5
    values = [rank for rank in range(1, count + 1) if rank == 1 or rank % step == 0]
    return axis(field, "Rank, 1 is best", (0.5, count + 0.5), values=values, format="d")


def podium_chart(values: Floats, places: Floats, names: Sequence[str], title: str, domain: tuple[float, float]) -> Spec:
    """A dot for each case and algorithm: across, its place within the case; up, its value.

    Args:
        values: f8[case, algorithm].
        places: the ranks within each case, f8[case, algorithm].
        names: of the algorithms.
        title: of the metric.
        domain: of the values.
    """
    count = len(names)
    x = _ranks("place", count) | {"title": "Place within the case, 1 is best"}
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
    looks = {"color": by_algorithm(tuple(names)), "shape": by_algorithm(tuple(names), "shape")}
    walls = {
        "data": rows(*({"place": edge + 0.5} for edge in range(1, count))),
        "mark": {"type": "rule", "color": MUTED, "opacity": 0.4},
        "encoding": {"x": x},
    }
    mark = {"type": "point", "filled": True, "size": 26, "opacity": 0.75}
    return document(
        max(WIDTH, 46 * count), 220, walls, {"data": rows(*dots), "mark": mark, "encoding": {"x": x, "y": y} | looks}
    )


def stability_chart(schemes: Mapping[str, Ranked], names: Sequence[str]) -> Spec:
    """The rank of each algorithm by each scheme, joined by lines."""
    count, last = len(names), len(schemes) - 1
    scale = {"domain": [-0.5, last + 0.5], "nice": False, "zero": False}
    x = {"field": "at", "type": "quantitative", "title": None, "axis": None, "scale": scale}
    y = _ranks("rank", count)
    y["scale"] = y["scale"] | {"reverse": True}
    values = [
        {"at": at, "rank": float(one.rank[a]), "algorithm": names[a]}
        for a in range(count)
        for at, one in enumerate(schemes.values())
    ]
    look = {"color": by_algorithm(tuple(names))}
    heads = [
        {"at": at, "name": part, "row": row * 12 - 24}
        for at, scheme in enumerate(schemes)
        for row, part in enumerate(scheme.replace("-then-", "-\nthen-").split("\n"))
    ]
    labels = [
        {
            "data": rows(head),
            "mark": {"type": "text", "y": head["row"], "baseline": "top", "color": MUTED, "fontSize": 11},
            "encoding": {"x": x, "text": {"field": "name", "type": "nominal"}},
        }
        for head in heads
    ]
    return document(
        460,
        max(120, 22 * count),
        {
            "data": rows(*values),
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {"x": x, "y": y, "strokeDash": by_algorithm(tuple(names), "strokeDash")} | look,
        },
        {
            "data": rows(*values),
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
            "encoding": {"x": x, "y": y, "shape": by_algorithm(tuple(names), "shape")} | look,
        },
        *labels,
    )
