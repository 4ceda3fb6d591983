"""ROC and precision-recall figures: the whole square, the corner in which the algorithms decide, and readings."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from assay.report.charts.curve import corner_of, curve_chart
from assay.report.digits import shown, shown_interval
from assay.report.figures.figure import Data, Figure, Panel
from assay.report.model import Curve, CurveKind, CurvePoint, Report
from assay.report.tables import result_tables

READINGS = {
    CurveKind.ROC: (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5),
    CurveKind.PR: (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0),
}
NAMES = {CurveKind.ROC: "ROC curves", CurveKind.PR: "Precision-recall curves"}
AXES = {
    CurveKind.ROC: ("false positive rate", "true positive rate"),
    CurveKind.PR: ("recall", "precision"),
}
CHANCE = {
    CurveKind.ROC: "Dashed diagonal: guessing.",
    CurveKind.PR: "Dashed line: the prevalence in this sample, which is the precision of guessing.",
}


def curve_figure(report: Report, kind: CurveKind) -> Figure | None:
    """The curves of one kind, a pair of pictures for each class; none when the report has none."""
    curves = [curve for curve in report.curves if curve.kind is kind]
    if not curves:
        return None
    targets = {name: [one for one in curves if one.target == name] for name in dict.fromkeys(c.target for c in curves)}
    return Figure(
        name=kind.value,
        title=NAMES[kind],
        caption=_caption(report, curves),
        panels=tuple(panel for name, own in targets.items() for panel in _panels(report, own, name)),
        data=_data(targets),
    )


def _panels(report: Report, curves: Sequence[Curve], target: str) -> list[Panel]:
    kind, prevalence = curves[0].kind, _prevalence(report, target or report.positive)
    title = f"{NAMES[kind]} of {target}" if target else NAMES[kind]
    description = _description(report, curves)
    notes = [(curve.algorithm, _area(report, curve)) for curve in curves]
    whole = curve_chart(curves, report.algorithms, notes=notes, prevalence=prevalence)
    panels = [Panel(title=title, heading=target, description=description, chart=whole)]
    corner = corner_of(curves)
    if corner:
        close = curve_chart(curves, report.algorithms, corner=corner, prevalence=prevalence)
        heading = f"{target}, enlarged" if target else ""
        panels.append(
            Panel(title=f"{title}, one corner enlarged", heading=heading, description=description, chart=close)
        )
    return panels


def _prevalence(report: Report, target: str) -> float | None:
    positives = [one.count for one in report.classes if one.name == target]
    return positives[0] / report.items if positives and report.items else None


def _caption(report: Report, curves: Sequence[Curve]) -> str:
    labels = dict.fromkeys(curve.operating.label for curve in curves if curve.operating)
    parts = [f"Marks: where each algorithm decides ({', '.join(labels)})."] if labels else []
    if report.band and any(point.low is not None for curve in curves for point in curve.points):
        parts.append(f"Bands: {report.band}.")
    return " ".join([*parts, CHANCE[curves[0].kind]])


def _area(report: Report, curve: Curve) -> str:
    """The area under the curve with its interval, if it is among the results."""
    for table in result_tables(report):
        for row in table.rows:
            if table.metric.key == curve.area_key and row.name == curve.algorithm:
                return f"area {row.value_text} {row.interval_text}".strip()
    return ""


def _description(report: Report, curves: Sequence[Curve]) -> str:
    x, y = AXES[curves[0].kind]
    parts = [f"{y.capitalize()} over {x} of {len(curves)} algorithms."]
    for curve in curves:
        area, point = _area(report, curve), curve.operating
        where = f", decides at {x} {shown(point.x, 3)} with {y} {shown(point.y, 3)}" if point else ""
        parts.append(f"{curve.algorithm}: {area or 'area not computed'}{where}.")
    return " ".join(parts)


def _data(targets: Mapping[str, Sequence[Curve]]) -> Data:
    """Readings of every curve; classes stand under each other, algorithms side by side."""
    first = next(iter(targets.values()))
    x, y = AXES[first[0].kind]
    named = [((name,) if len(targets) > 1 else (), own) for name, own in targets.items()]
    return Data(
        caption=f"{y.capitalize()} read off at a given {x}",
        heads=(*(("Class",) if len(targets) > 1 else ()), x.capitalize(), *(curve.algorithm for curve in first)),
        rows=tuple((*name, *row) for name, own in named for row in _readings(own)),
    )


def _readings(curves: Sequence[Curve]) -> Iterator[tuple[str, ...]]:
    for at in READINGS[curves[0].kind]:
        yield (f"{at:g}", *(_reading(read_curve(curve, at)) for curve in curves))
    if any(curve.operating for curve in curves):
        yield ("where it decides", *(_decision(curve) for curve in curves))


def _reading(point: CurvePoint | None) -> str:
    return f"{shown(point.y, 3)} {shown_interval(point.low, point.high, 3)}".strip() if point else "–"


def _decision(curve: Curve) -> str:
    point = curve.operating
    return f"{shown(point.y, 3)} at {shown(point.x, 3)}" if point else "–"


def read_curve(curve: Curve, x: float) -> CurvePoint | None:
    """The point of the curve at `x`: on the line between two ROC points, at the next recall reached otherwise."""
    places = [point.x for point in curve.points]
    if curve.kind is CurveKind.PR:
        after = bisect_left(places, x - 1e-12)
        return curve.points[after] if after < len(places) else None
    before = bisect_right(places, x + 1e-12) - 1
    if before < 0:
        return None
    left = curve.points[before]
    if before + 1 == len(places) or left.x >= x:
        return left
    right = curve.points[before + 1]
    part = (x - left.x) / (right.x - left.x)
    return CurvePoint(
        x=x,
        y=left.y + part * (right.y - left.y),
        low=_between(left.low, right.low, part),
        high=_between(left.high, right.high, part),
    )


def _between(left: float | None, right: float | None, part: float) -> float | None:
    return None if left is None or right is None else left + part * (right - left)
