"""Plots of what was found in many files."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from assay.many.survey import Count
from assay.report.charts.theme import INK, LIMIT, Spec, axis, document, rows
from assay_validators.causes import Cause

WIDTH = 560
BAR = 22
FEW = 15
"""So many bars a plot has."""
MOST_STEPS = 400
"""So many causes the curve shows."""

COLOURS = {
    "errors": "var(--error, #b3261e)",
    "warnings": "var(--warning, #9a5b00)",
    "infos": "var(--info, #00609c)",
}


def bars(counts: Sequence[tuple[str, Count]], title: str) -> Spec:
    """A bar for each name, cut by severity; the longest name is clipped."""
    values = [
        {"place": place, "severity": severity, "from": begin, "to": end}
        for place, (_, count) in enumerate(counts)
        for severity, begin, end in _parts(count)
    ]
    most = max((count.findings for _, count in counts), default=1)
    y = _places(len(counts))
    layers: list[Spec] = [
        {
            "data": rows(*values),
            "mark": {"type": "rect"},
            "encoding": {
                "x": axis("from", title, (0, most), **_whole(most)),
                "x2": {"field": "to"},
                "y": y | {"field": "place"},
                "y2": {"field": "foot"},
                "color": {
                    "field": "severity",
                    "type": "nominal",
                    "legend": None,
                    "scale": {"domain": list(COLOURS), "range": list(COLOURS.values())},
                },
            },
            "transform": [{"calculate": "datum.place + 0.48", "as": "foot"}],
        },
        {
            "data": rows(*({"place": place - 0.05, "name": name} for place, (name, _) in enumerate(counts))),
            "mark": {"type": "text", "align": "left", "baseline": "bottom", "x": 0, "color": INK, "limit": LIMIT},
            "encoding": {"y": y | {"field": "place"}, "text": {"field": "name"}},
        },
    ]
    return document(WIDTH, 2 * BAR * len(counts), *layers)


def curve(causes: Sequence[Cause], findings: int) -> Spec:
    """Which share of the findings the first causes make up."""
    sums = list(accumulate((cause.findings for cause in causes[:MOST_STEPS]), initial=0))
    steps = max(1, len(sums) - 1)
    values = [{"causes": number, "share": round(total / findings, 5)} for number, total in enumerate(sums)]
    step: Spec = {
        "data": rows(*values),
        "mark": {"type": "line", "color": "var(--series-0, #0069a8)", "strokeWidth": 2.5, "clip": True},
        "encoding": {
            "x": axis("causes", "causes, those of most findings first", (0, steps), **_whole(steps)),
            "y": axis("share", "share of the findings", (0, 1), format=".0%"),
        },
    }
    return document(WIDTH, 220, step)


def _whole(most: int) -> Spec:
    """Ticks at whole numbers only: with more of them than numbers one would be shown twice."""
    return {"format": ",~d", "tickCount": min(5, most)}


def largest(counts: Mapping[str, Count]) -> list[tuple[str, Count]]:
    """Those with most findings first, then by name."""
    return sorted(counts.items(), key=lambda item: (-item[1].findings, item[0]))


def _parts(count: Count) -> list[tuple[str, int, int]]:
    ends = list(accumulate((count.errors, count.warnings, count.infos), initial=0))
    return [(name, ends[number], ends[number + 1]) for number, name in enumerate(COLOURS)]


def _places(number: int) -> Spec:
    scale = {"domain": [-0.6, number - 0.2], "nice": False, "zero": False, "reverse": True}
    return {"type": "quantitative", "title": None, "axis": None, "scale": scale}
