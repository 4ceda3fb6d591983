"""ROC and precision-recall figures: the whole square, the corner in which the algorithms decide, and readings."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assay.report.charts.curve import SMALL, corner_of, curve_chart
from assay.report.digits import USUAL, count, decimals_within, percent, shown, shown_interval
from assay.report.figures.figure import Figure, Group, Panel
from assay.report.model import Band, Curve, CurveKind, CurvePoint, Report
from assay.report.plain import Plain
from assay.report.rows import FEW, Row
from assay.report.tables import value_rows

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
Rows = Mapping[tuple[str, str], Row]
"""Results over all items by key and algorithm."""

MOST_SMALL = 24
"""Pictures of single algorithms, which show the bands where there are too many algorithms for one picture."""


def curve_figure(report: Report, kind: CurveKind) -> Figure | None:
    """The curves of one kind, a pair of pictures for each class; none when the report has none."""
    curves = [curve for curve in report.curves if curve.kind is kind]
    if not curves:
        return None
    targets = {name: [one for one in curves if one.target == name] for name in dict.fromkeys(c.target for c in curves)}
    singles, rows = len(curves) <= MOST_SMALL, value_rows(report)
    return Figure(
        name=kind.value,
        title=NAMES[kind],
        caption=_caption(report, curves, singles=singles),
        groups=tuple(_group(report, rows, own, name, singles=singles) for name, own in targets.items()),
        data=_data(targets),
    )


def _group(report: Report, rows: Rows, curves: Sequence[Curve], target: str, *, singles: bool) -> Group:
    panels = _panels(report, rows, curves, target)
    if singles and _crowded(curves) and any(map(_banded, curves)):
        panels += [_single(report, rows, curve, target) for curve in curves]
    return Group(
        heading=target,
        panels=tuple(panels),
        legend=tuple((curve.algorithm, _area(rows, curve)) for curve in curves),
    )


def _panels(report: Report, rows: Rows, curves: Sequence[Curve], target: str) -> list[Panel]:
    kind, prevalence = curves[0].kind, _prevalence(report, target)
    title, description = _title(kind, target), _description(report, rows, curves)
    drawn = [_bare(curve) for curve in curves] if _crowded(curves) else curves
    note = _note(report.band, drawn)
    whole = curve_chart(drawn, report.algorithms, prevalence=prevalence, note=note)
    panels = [Panel(title=title, description=description, chart=whole)]
    corner = corner_of(curves)
    if corner:
        close = curve_chart(drawn, report.algorithms, corner=corner, prevalence=prevalence, note=note)
        panels.append(Panel(title=f"{title}, one corner enlarged", description=description, chart=close))
    return panels


def _single(report: Report, rows: Rows, curve: Curve, target: str) -> Panel:
    """One algorithm of many, with its band."""
    chart = curve_chart([curve], report.algorithms, prevalence=_prevalence(report, target), size=SMALL)
    return Panel(
        title=f"{_title(curve.kind, target)}: {curve.algorithm}",
        heading=curve.algorithm,
        algorithm=curve.algorithm,
        description=_description(report, rows, [curve]),
        chart=chart,
        small=True,
    )


def _title(kind: CurveKind, target: str) -> str:
    return f"{NAMES[kind]} of {target}" if target else NAMES[kind]


def _crowded(curves: Sequence[Curve]) -> bool:
    """Whether bands would hide each other."""
    return len(curves) > FEW


def _bare(curve: Curve) -> Curve:
    return replace(curve, points=tuple(CurvePoint(x=point.x, y=point.y) for point in curve.points))


def _banded(curve: Curve) -> bool:
    return any(point.low is not None for point in curve.points)


def _prevalence(report: Report, target: str) -> float | None:
    name = target or report.positive
    positives = [one.count for one in report.classes if one.name == name]
    return positives[0] / report.items if positives and report.items else None


def _caption(report: Report, curves: Sequence[Curve], *, singles: bool) -> str:
    labels = dict.fromkeys(curve.operating.label for curve in curves if curve.operating)
    parts = [f"Marks: where each algorithm decides ({', '.join(labels)})."] if labels else []
    bands = _bands(report.band, curves)
    if bands and len({curve.algorithm for curve in curves}) > FEW:
        where = "one picture an algorithm" if singles else "the table below"
        bands = f"So many bands would hide each other: {where} has them. {bands}"
    return " ".join(filter(None, (*parts, bands, CHANCE[curves[0].kind])))


def _bands(band: Band | None, curves: Sequence[Curve]) -> str:
    """How the bands were made, where there are any."""
    if band is None or not any(map(_banded, curves)):
        return ""
    draws = f"{count(band.draws)} {band.method} (seed {band.seed})"
    how = f"Agresti and Coull's, for as many items as the spread over {draws} leaves"
    where = f"; none where fewer than {band.least} items lie on one side of the threshold" if band.least else ""
    return f"Bands: {percent(band.level)} intervals at each point by itself; {how}{where}."


def _note(band: Band | None, curves: Sequence[Curve]) -> str:
    """The same in a line that stands on the picture."""
    if band is None or not any(map(_banded, curves)):
        return ""
    return f"Bands: {percent(band.level)} (Agresti-Coull, {count(band.draws)} bootstrap draws)"


def _area(rows: Rows, curve: Curve) -> str:
    """The area under the curve with its interval, if it is among the results."""
    row = rows.get((curve.area_key, curve.algorithm))
    return f"area {row.value_text} {row.interval_text}".strip() if row and row.value_text else ""


def _description(report: Report, rows: Rows, curves: Sequence[Curve]) -> str:
    x, y = AXES[curves[0].kind]
    parts = [f"{y.capitalize()} over {x} of {len(curves)} algorithm{'s' if len(curves) > 1 else ''}."]
    for curve in curves:
        area, point = _area(rows, curve), curve.operating
        where = f", decides at {x} {shown(point.x, USUAL)} with {y} {shown(point.y, USUAL)}" if point else ""
        parts.append(f"{curve.algorithm}: {area or 'area not computed'}{where}.")
    return " ".join(filter(None, (*parts, _bands(report.band, curves))))


def _data(targets: Mapping[str, Sequence[Curve]]) -> Plain:
    """Readings of every curve; classes stand under each other, algorithms side by side."""
    first = next(iter(targets.values()))
    x, y = AXES[first[0].kind]
    names = tuple(dict.fromkeys(curve.algorithm for own in targets.values() for curve in own))
    several = len(targets) > 1
    return Plain(
        caption=f"{y.capitalize()} read off at a given {x}",
        heads=(*(("Class",) if several else ()), x.capitalize(), *names),
        rows=tuple(
            (*((name,) if several else ()), *row) for name, own in targets.items() for row in _readings(own, names)
        ),
    )


def _readings(curves: Sequence[Curve], names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """A row for each place; an algorithm without scores for this class has a dash."""
    known = {curve.algorithm: curve for curve in curves}
    for at in READINGS[curves[0].kind]:
        yield (f"{at:g}", *(_reading(known.get(name), at) for name in names))
    if any(curve.operating for curve in curves):
        yield ("where it decides", *(_decision(known.get(name)) for name in names))


def _reading(curve: Curve | None, at: float) -> str:
    point = read_curve(curve, at) if curve else None
    if point is None:
        return "–"
    decimals = decimals_within(point.low, point.high, USUAL)
    return f"{shown(point.y, decimals)} {shown_interval(point.low, point.high, decimals)}".strip()


def _decision(curve: Curve | None) -> str:
    point = curve.operating if curve else None
    return f"{shown(point.y, USUAL)} at {shown(point.x, USUAL)}" if point else "–"


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
