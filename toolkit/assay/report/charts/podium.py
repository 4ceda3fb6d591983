"""The chart of places within cases, or within subgroups."""

from collections.abc import Sequence

from assay.report.charts.ranks import WIDTH, rank_axis
from assay.report.charts.theme import MUTED, Spec, axis, by_algorithm, document, rows

Table = Sequence[Sequence[float]]
"""A row for each case, with a number for each algorithm."""


def podium_chart(
    values: Table,
    places: Table,
    names: Sequence[str],
    titles: tuple[str, str],
    domain: tuple[float, float],
    every: Sequence[str],
) -> Spec:
    """A mark for each case and algorithm: across, its place within the case; up, its value; a line joins a case's.

    Args:
        values: of each case, by algorithm.
        places: the ranks within each case.
        names: of the algorithms.
        titles: of the axes.
        domain: of the values.
        every: the names of all algorithms, which decide on colours.
    """
    count = len(names)
    x = rank_axis("place", count) | {"title": titles[0]}
    y = axis("value", titles[1], domain)
    marks = [
        {
            "place": round(place + ((a - (count - 1) / 2) / count * 0.7), 3),
            "value": round(value, 5),
            "algorithm": name,
            "case": case,
        }
        for case, (own, there) in enumerate(zip(values, places, strict=True))
        for a, (name, value, place) in enumerate(zip(names, own, there, strict=True))
    ]
    looks = {"color": by_algorithm(tuple(every)), "shape": by_algorithm(tuple(every), "shape")}
    place = {"x": x, "y": y}
    walls = {
        "data": rows(*({"place": edge + 0.5} for edge in range(1, count))),
        "mark": {"type": "rule", "color": MUTED, "opacity": 0.4},
        "encoding": {"x": x},
    }
    lines = {
        "data": rows(*marks),
        "mark": {"type": "line", "color": MUTED, "opacity": 0.25, "strokeWidth": 0.8},
        "encoding": place | {"detail": {"field": "case", "type": "nominal"}},
    }
    mark = {"type": "point", "filled": True, "size": 26, "opacity": 0.75}
    dots = {"data": rows(*marks), "mark": mark, "encoding": place | looks}
    return document(max(WIDTH, 46 * count), 220, walls, lines, dots)
