"""ROC and precision-recall curves of all algorithms, whole or one corner of them."""

from collections.abc import Sequence

from assay.report.charts.theme import (
    MUTED,
    PAPER,
    Spec,
    axis,
    by_algorithm,
    colour,
    document,
    rows,
)
from assay.report.model import Curve, CurveKind, CurvePoint

SIZE = 330
SMALL = 150
"""Of one algorithm among many."""
TITLES = {
    CurveKind.ROC: ("False positive rate (1 − specificity)", "True positive rate (sensitivity)"),
    CurveKind.PR: ("Recall (sensitivity)", "Precision (positive predictive value)"),
}
FINEST = 3000
"""Steps along an axis that are told apart: less than a pixel where a corner is enlarged tenfold."""
CORNERS = (0.05, 0.1, 0.2, 0.4)
Domain = tuple[float, float]


def corner_of(curves: Sequence[Curve]) -> tuple[Domain, Domain] | None:
    """The smallest corner of the unit square that holds where all algorithms decide, when it is worth a closer look."""
    roc = curves[0].kind is CurveKind.ROC
    points = [curve.operating or _knee(curve) for curve in curves if curve.operating or curve.points]
    farthest = max((max(point.x if roc else 1 - point.x, 1 - point.y) for point in points), default=1)
    side = next((side for side in CORNERS if farthest < 0.9 * side), None)
    if side is None:
        return None
    high = (1 - side, 1.0)
    return ((0.0, side) if roc else high, high)


def _knee(curve: Curve) -> CurvePoint:
    """The point nearest to perfection along the axes: Youden's for an ROC curve."""
    sign = -1 if curve.kind is CurveKind.ROC else 1
    return max(curve.points, key=lambda point: point.y + sign * point.x)


def curve_chart(
    curves: Sequence[Curve],
    algorithms: tuple[str, ...],
    *,
    corner: tuple[Domain, Domain] | None = None,
    prevalence: float | None = None,
    note: str = "",
    size: int = SIZE,
) -> Spec:
    """Curves with bands, chance and operating points; a `note` stands above them, a small picture names no axes."""
    x_domain, y_domain = corner or ((0, 1), (0, 1))
    x_title, y_title = TITLES[curves[0].kind] if size == SIZE else (None, None)
    position = {"x": axis("x", x_title, x_domain), "y": axis("y", y_title, y_domain)}
    layers = [
        *_bands(curves, algorithms, position),
        _chance(curves[0].kind, prevalence, position),
        _lines(curves, algorithms, position),
        _operating_points(curves, algorithms, position),
    ]
    return document(size, size, *(layer for layer in layers if layer["data"]["values"]), note=note)


def _points(curve: Curve) -> list[Spec]:
    """The points that change the drawing: one a step of `FINEST`, and only the corners of straight runs."""
    seen: dict[tuple[int, int], Spec] = {}
    for point in curve.points:
        row = {"algorithm": curve.algorithm, "x": round(point.x, 5), "y": round(point.y, 5)}
        if point.low is not None and point.high is not None:
            row |= {"low": round(point.low, 5), "high": round(point.high, 5)}
        seen[round(point.x * FINEST), round(point.y * FINEST)] = row
    rows_ = list(seen.values())
    corners = (
        row for before, row, after in zip(rows_, rows_[1:], rows_[2:], strict=False) if _turns(before, row, after)
    )
    return [*rows_[:1], *corners, *rows_[1:][-1:]]


def _turns(before: Spec, row: Spec, after: Spec) -> bool:
    """Whether `row` is no inner point of an upright or a level run."""
    upright = before["x"] == row["x"] == after["x"]
    level = all(before.get(key) == row.get(key) == after.get(key) for key in ("y", "low", "high"))
    return not (upright or level)


def _bands(curves: Sequence[Curve], algorithms: tuple[str, ...], position: Spec) -> list[Spec]:
    band = {"type": "area", "opacity": 0.16, "clip": True, "interpolate": _interpolate(curves[0].kind)}
    return [
        {
            "data": rows(*(row for row in _points(curve) if "low" in row)),
            "mark": band | {"color": colour(algorithms.index(curve.algorithm))},
            "encoding": {
                "x": position["x"],
                "y": position["y"] | {"field": "low"},
                "y2": {"field": "high"},
            },
        }
        for curve in curves
    ]


def _chance(kind: CurveKind, prevalence: float | None, position: Spec) -> Spec:
    """What guessing gives: the diagonal of the ROC square, the prevalence of the precision-recall square."""
    ends: list[Spec] = [{"x": 0, "y": 0}, {"x": 1, "y": 1}]
    if kind is CurveKind.PR:
        ends = [] if prevalence is None else [{"x": x, "y": prevalence} for x in (0, 1)]
    mark = {"type": "line", "color": MUTED, "strokeDash": [3, 3], "strokeWidth": 1, "clip": True}
    return {"data": rows(*ends), "mark": mark, "encoding": position}


def _lines(curves: Sequence[Curve], algorithms: tuple[str, ...], position: Spec) -> Spec:
    mark = {
        "type": "line",
        "strokeWidth": 2,
        "strokeJoin": "round",
        "clip": True,
        "interpolate": _interpolate(curves[0].kind),
    }
    looks = {
        "color": by_algorithm(algorithms),
        "strokeDash": by_algorithm(algorithms, "strokeDash"),
        "order": {"field": "order", "type": "quantitative"},
    }
    values = [row | {"order": number} for curve in curves for number, row in enumerate(_points(curve))]
    return {"data": rows(*values), "mark": mark, "encoding": position | looks}


def _operating_points(curves: Sequence[Curve], algorithms: tuple[str, ...], position: Spec) -> Spec:
    mark = {"type": "point", "filled": True, "size": 110, "opacity": 1, "stroke": PAPER, "strokeWidth": 1.5}
    looks = {"color": by_algorithm(algorithms), "shape": by_algorithm(algorithms, "shape")}
    values = [
        {"algorithm": curve.algorithm, "x": curve.operating.x, "y": curve.operating.y}
        for curve in curves
        if curve.operating and _is_in(curve.operating.x, position["x"]) and _is_in(curve.operating.y, position["y"])
    ]
    return {"data": rows(*values), "mark": mark, "encoding": position | looks}


def _is_in(value: float, along: Spec) -> bool:
    """Whether an axis reaches there; a mark at its end is drawn whole."""
    low, high = along["scale"]["domain"]
    return bool(low <= value <= high)


def _interpolate(kind: CurveKind) -> str:
    """An ROC curve is linear between its points; precision holds back to the recall before."""
    return "linear" if kind is CurveKind.ROC else "step-before"
