"""The charts of rankings: ranks over draws, and over schemes."""

from collections.abc import Sequence

from assay.report.charts.names import fitted
from assay.report.charts.theme import INK, MUTED, Spec, axis, by_algorithm, document, rows
from assay.report.model import Placed, Ranking

WIDTH, BAND = 300, 34
"""Of a picture, and of one algorithm in it, in pixels."""

NAME = 0.02
"""Where in its band the name of an algorithm stands."""

NAME_X, NAME_SIZE = 2, 11
"""How far from the left, and how high its letters are, in pixels."""

SCHEMES_WIDTH = 92
"""Of one scheme, in pixels."""


def bands(count: int) -> Spec:
    """A band for each algorithm, the first on top."""
    scale = {"domain": [0, count], "nice": False, "zero": False, "reverse": True}
    return {"field": "place", "type": "quantitative", "title": None, "axis": None, "scale": scale}


def band_names(names: Sequence[str], width: int) -> Spec:
    """The name of each band's algorithm, in a picture that is so wide."""
    room = width - 2 * NAME_X
    mark = {"type": "text", "align": "left", "baseline": "top", "x": NAME_X, "color": INK, "fontSize": NAME_SIZE}
    mark |= {"limit": room}
    values = ({"place": band + NAME, "name": name} for band, name in enumerate(fitted(names, room, NAME_SIZE)))
    return {
        "data": rows(*values),
        "mark": mark,
        "encoding": {"y": bands(len(names)), "text": {"field": "name", "type": "nominal"}},
    }


def rank_axis(field: str, count: int) -> Spec:
    """Ranks from 1 to the number of algorithms."""
    step = 1 if count <= 10 else 2 if count <= 20 else 5
    values = [rank for rank in range(1, count + 1) if rank == 1 or rank % step == 0]
    return axis(field, "Rank, 1 is best", (0.5, count + 0.5), values=values, format="d")


def blob_chart(order: Sequence[Placed], names: tuple[str, ...]) -> Spec:
    """How often each algorithm has each rank over the draws, as areas; a line for the interval, a tick for its rank.

    Args:
        order: the algorithms from the top.
        names: of all algorithms, which decide on colours.
    """
    count = len(order)
    x, y = rank_axis("rank", count), bands(count)
    blobs, spans, ticks = [], [], []
    for band, one in enumerate(order):
        place = band + 0.66
        blobs += [
            {"rank": int(rank), "place": place, "share": round(share, 4), "algorithm": one.algorithm}
            for rank, share in one.frequency.items()
        ]
        spans.append({"rank": one.low, "end": one.high, "place": place})
        ticks.append({"rank": one.rank, "place": place})
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
            "encoding": {"x": x, "y": y, "size": size, "color": by_algorithm(names)},
        },
        {
            "data": rows(*ticks),
            "mark": {"type": "tick", "orient": "vertical", "thickness": 2, "size": 18, "color": INK, "opacity": 1},
            "encoding": {"x": x, "y": y},
        },
        band_names([one.algorithm for one in order], WIDTH),
    )


def absent_of(one: Ranking, schemes: Sequence[Ranking]) -> tuple[str, ...]:
    """Who has a rank by some of these schemes, and none by this one."""
    ranked = {each.algorithm for each in one.algorithms}
    return tuple(dict.fromkeys(n for s in schemes for n in (e.algorithm for e in s.algorithms) if n not in ranked))


def stability_chart(schemes: Sequence[Ranking], names: tuple[str, ...]) -> Spec:
    """The rank of each algorithm by each scheme, joined by lines; below them a dash with the names of those without."""
    last = len(schemes) - 1
    absent = [absent_of(one, schemes) for one in schemes]
    count = max(max(len(one.algorithms), len(one.tested)) for one in schemes)
    scale = {"domain": [-0.5, last + 0.5], "nice": False, "zero": False}
    x = {"field": "at", "type": "quantitative", "title": None, "axis": None, "scale": scale}
    y = rank_axis("rank", count)
    y["scale"] = y["scale"] | {"reverse": True, "domain": [0.5, count + (1.5 if any(absent) else 0.5)]}
    values = [
        {"at": at, "rank": one.rank, "algorithm": one.algorithm, "run": _run(one.algorithm, absent[:at])}
        for at, scheme in enumerate(schemes)
        for one in scheme.algorithms
    ]
    dashes = [
        {"at": at, "rank": count + 1, "name": f"– {', '.join(those)}"} for at, those in enumerate(absent) if those
    ]
    look = {"color": by_algorithm(names)}
    heads = [
        {"at": at, "name": part, "row": row * 12 - 12 * max(2, len(_head(scheme)))}
        for at, scheme in enumerate(schemes)
        for row, part in enumerate(_head(scheme))
    ]
    labels = [
        {
            "data": rows(head),
            "mark": {"type": "text", "y": head["row"], "baseline": "top", "color": MUTED, "fontSize": 11, "limit": 90},
            "encoding": {"x": x, "text": {"field": "name", "type": "nominal"}},
        }
        for head in heads
    ]
    return document(
        SCHEMES_WIDTH * len(schemes),
        max(120, 22 * (count + any(absent))),
        {
            "data": rows(*values),
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {"x": x, "y": y, "detail": {"field": "run", "type": "nominal"}}
            | {"strokeDash": by_algorithm(names, "strokeDash")}
            | look,
        },
        {
            "data": rows(*values),
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
            "encoding": {"x": x, "y": y, "shape": by_algorithm(names, "shape")} | look,
        },
        *labels,
        *([_named(dashes, x, y)] if dashes else []),
    )


def _named(values: Sequence[Spec], x: Spec, y: Spec) -> Spec:
    mark = {"type": "text", "color": MUTED, "fontSize": 11, "limit": 90}
    return {
        "data": rows(*values),
        "mark": mark,
        "encoding": {"x": x, "y": y, "text": {"field": "name", "type": "nominal"}},
    }


def _run(name: str, before: Sequence[Sequence[str]]) -> int:
    """Lines do not reach over a scheme by which an algorithm has no rank: how many of those there were."""
    return sum(name in those for those in before)


def _head(scheme: Ranking) -> list[str]:
    """The name of a scheme in lines that have room above it."""
    lines = scheme.scheme.replace("-then-", "-\nthen-").split("\n")
    return [*lines, f"by {scheme.over}"] if scheme.over else lines
