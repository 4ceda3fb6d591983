"""Raw scores of one algorithm, each class a band: a dot an item, or bars that count them."""

from collections import Counter
from collections.abc import Sequence
from random import Random

from assay.report.charts.theme import INK, LIMIT, MUTED, Spec, axis, colour, document, rows
from assay.report.model import ScoreSample

WIDTH = 250
BAND = 62
BARS = 40
"""Across the axis."""
TOP, HEIGHT = 0.3, 0.64
"""Of a band: where its dots or bars begin, and how far they reach; its name stands above."""


def scores_chart(samples: Sequence[ScoreSample], algorithms: tuple[str, ...], title: str, *, dots: bool = True) -> Spec:
    """The scores in the band of the item's real class; the threshold is a dashed line."""
    domain = _domain(samples)
    x = axis("score", title, domain)
    y = {
        "field": "place",
        "type": "quantitative",
        "title": None,
        "axis": None,
        "scale": {"domain": [0, len(samples)], "nice": False, "zero": False, "reverse": True},
    }
    series = colour(algorithms.index(samples[0].algorithm))
    names = {
        "data": rows(*({"place": band + 0.04, "name": sample.reference} for band, sample in enumerate(samples))),
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "top",
            "x": 6,
            "color": INK,
            "fontSize": 11,
            "limit": LIMIT,
        },
        "encoding": {"y": y, "text": {"field": "name"}},
    }
    drawn = _dots(samples, x, y, series) if dots else _bars(samples, x, y, series, domain)
    return document(WIDTH, BAND * len(samples), *_threshold(samples, x), drawn, names)


def _domain(samples: Sequence[ScoreSample]) -> tuple[float, float]:
    """0 to 1 for probabilities, else from the least to the greatest score, or to the threshold beyond it."""
    values = [value for sample in samples for value in sample.values]
    values += [sample.threshold for sample in samples if sample.threshold is not None]
    return (min([0.0, *values]), max([1.0, *values]))


def _dots(samples: Sequence[ScoreSample], x: Spec, y: Spec, series: str) -> Spec:
    values = (row for band, sample in enumerate(samples) for row in _scattered(band, sample))
    mark = {"type": "circle", "size": 9, "opacity": 0.55, "color": series}
    return {"data": rows(*values), "mark": mark, "encoding": {"x": x, "y": y}}


def _scattered(band: int, sample: ScoreSample) -> list[Spec]:
    """A dot for each score, at the same height whenever it is drawn."""
    height = Random(band).random  # noqa: S311 - spreads dots, keeps no secret
    return [{"score": round(value, 4), "place": round(band + TOP + HEIGHT * height(), 3)} for value in sample.values]


def _bars(samples: Sequence[ScoreSample], x: Spec, y: Spec, series: str, domain: tuple[float, float]) -> Spec:
    values = (row for band, sample in enumerate(samples) for row in _counted(band, sample, domain))
    mark = {"type": "rect", "color": series, "opacity": 0.7}
    return {
        "data": rows(*values),
        "mark": mark,
        "encoding": {"x": x, "x2": {"field": "end"}, "y": y, "y2": {"field": "foot"}},
    }


def _counted(band: int, sample: ScoreSample, domain: tuple[float, float]) -> list[Spec]:
    """A bar for each stretch of the axis, as high as its share of the fullest one."""
    low, width = domain[0], (domain[1] - domain[0]) / BARS
    counts = Counter(min(BARS - 1, int((value - low) / width)) for value in sample.values)
    foot, most = band + TOP + HEIGHT, max(counts.values(), default=1)
    return [
        {
            "score": round(low + number * width, 5),
            "end": round(low + (number + 1) * width, 5),
            "place": round(foot - HEIGHT * counts[number] / most, 3),
            "foot": foot,
        }
        for number in sorted(counts)
    ]


def _threshold(samples: Sequence[ScoreSample], x: Spec) -> list[Spec]:
    threshold = samples[0].threshold
    if threshold is None:
        return []
    mark = {"type": "rule", "color": MUTED, "strokeDash": [3, 3]}
    return [{"data": rows({"score": threshold}), "mark": mark, "encoding": {"x": x}}]
