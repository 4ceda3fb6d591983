"""Raw scores of one algorithm: each item a dot, each class a band."""

from collections.abc import Sequence
from random import Random

from assay.report.charts.theme import INK, MUTED, Spec, axis, colour, document, rows
from assay.report.model import ScoreSample

WIDTH = 250
BAND = 62


def scores_chart(samples: Sequence[ScoreSample], algorithms: tuple[str, ...], positive: str) -> Spec:
    """Dots at each score, spread across the band of the item's real class; the threshold is a dashed line."""
    x = axis("score", f"Predicted probability of {positive}", _domain(samples))
    y = {
        "field": "place",
        "type": "quantitative",
        "title": None,
        "axis": None,
        "scale": {"domain": [0, len(samples)], "nice": False, "zero": False, "reverse": True},
    }
    dots = {
        "data": rows(*(row for band, sample in enumerate(samples) for row in _dots(band, sample))),
        "mark": {
            "type": "circle",
            "size": 9,
            "opacity": 0.55,
            "color": colour(algorithms.index(samples[0].algorithm)),
        },
        "encoding": {"x": x, "y": y},
    }
    names = {
        "data": rows(*({"place": band + 0.04, "name": sample.reference} for band, sample in enumerate(samples))),
        "mark": {"type": "text", "align": "left", "baseline": "top", "x": 6, "color": INK, "fontSize": 11},
        "encoding": {"y": y, "text": {"field": "name"}},
    }
    return document(WIDTH, BAND * len(samples), *_threshold(samples, x), dots, names)


def _domain(samples: Sequence[ScoreSample]) -> tuple[float, float]:
    """0 to 1 for probabilities, else from the least to the greatest score."""
    values = [value for sample in samples for value in sample.values]
    return (min([0.0, *values]), max([1.0, *values]))


def _dots(band: int, sample: ScoreSample) -> list[Spec]:
    """A dot for each score, at the same height whenever it is drawn."""
    height = Random(band).random  # noqa: S311 - spreads dots, keeps no secret
    return [{"score": round(value, 4), "place": round(band + 0.28 + 0.64 * height(), 3)} for value in sample.values]


def _threshold(samples: Sequence[ScoreSample], x: Spec) -> list[Spec]:
    threshold = samples[0].threshold
    if threshold is None:
        return []
    mark = {"type": "rule", "color": MUTED, "strokeDash": [3, 3]}
    return [{"data": rows({"score": threshold}), "mark": mark, "encoding": {"x": x}}]
