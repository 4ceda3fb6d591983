"""Raw scores by real class: every item a dot, or how many there are where dots would run together."""

from itertools import groupby

from assay.report.charts.scores import scores_chart
from assay.report.digits import USUAL, count, shown
from assay.report.figures.figure import Figure, Group, Panel
from assay.report.model import Report, ScoreSample
from assay.report.plain import Plain
from assay.report.text import plural

QUANTILES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)

MOST_DOTS = 1500
"""In one picture; more are drawn as bars."""

MOST_DOTS_IN_ALL = 9000
"""In all pictures, which keeps the page small."""


def scores_figure(report: Report) -> Figure | None:
    """The scores that every algorithm gave; none when the report has none."""
    if not report.scores:
        return None
    own = [list(samples) for _, samples in groupby(report.scores, key=lambda sample: sample.algorithm)]
    dots = _dots(own)
    return Figure(
        name="scores",
        title="Scores by real class",
        caption=_caption(report, dots=dots),
        groups=(Group(panels=tuple(_panel(samples, report, dots=dots) for samples in own)),),
        data=_data(report),
    )


def _dots(own: list[list[ScoreSample]]) -> bool:
    """Whether there is room for a dot an item."""
    sizes = [sum(len(sample.values) for sample in samples) for samples in own]
    return max(sizes) <= MOST_DOTS and sum(sizes) <= MOST_DOTS_IN_ALL


def _caption(report: Report, *, dots: bool) -> str:
    what = f"{report.scored[:1].upper()}{report.scored[1:]}" if report.scored else "Score"
    whole = all(len(sample.values) == sample.count for sample in report.scores)
    sample = "" if whole else " of a sample that is spread evenly over the scores"
    if dots:
        form = (
            f"each dot is one {report.unit}{sample}, in the band of its real class; height within a band has no meaning"
        )
    else:
        form = f"bars count {plural(report.unit)}{sample}; each class has its own scale, so that rare ones are seen"
    line = " Dashed line: threshold." if any(one.threshold is not None for one in report.scores) else ""
    return f"{what}: {form}.{line}"


def _panel(samples: list[ScoreSample], report: Report, *, dots: bool) -> Panel:
    parts = [
        f"{sample.reference}: median {shown(quantile(sample.values, 0.5), USUAL)}, "
        f"from {shown(quantile(sample.values, 0), USUAL)} to {shown(quantile(sample.values, 1), USUAL)}."
        for sample in samples
        if sample.values
    ]
    label = report.scored or "score"
    return Panel(
        title=f"Scores of {samples[0].algorithm}",
        heading=samples[0].algorithm,
        algorithm=samples[0].algorithm,
        description=f"{label.capitalize()}, by real class. {' '.join(parts)}",
        chart=scores_chart(samples, report.algorithms, label[:1].upper() + label[1:], dots=dots),
    )


def _data(report: Report) -> Plain:
    rows = tuple(
        (sample.algorithm, sample.reference, count(sample.count), *_quantiles(sample)) for sample in report.scores
    )
    names = ("least", "5 %", "quarter", "median", "three quarters", "95 %", "greatest")
    heads = ("Algorithm", "Real class", plural(report.unit).capitalize(), *names)
    return Plain(caption="Quantiles of the scores", heads=heads, rows=rows)


def _quantiles(sample: ScoreSample) -> tuple[str, ...]:
    return tuple(shown(quantile(sample.values, part), USUAL) if sample.values else "–" for part in QUANTILES)


def quantile(values: tuple[float, ...], part: float) -> float:
    """The least value that at least this part of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-part * len(ordered) // 1) - 1)]
