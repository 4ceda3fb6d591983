"""Raw scores: every item, or a sample of them, by its real class."""

from itertools import groupby

from assay.report.charts.scores import scores_chart
from assay.report.digits import count, shown
from assay.report.figures.figure import Data, Figure, Panel
from assay.report.model import Report, ScoreSample

QUANTILES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)


def scores_figure(report: Report) -> Figure | None:
    """The scores that every algorithm gave; none when the report has none."""
    if not report.scores:
        return None
    return Figure(
        name="scores",
        title="Raw scores",
        caption=_caption(report),
        panels=tuple(
            _panel(list(samples), report) for _, samples in groupby(report.scores, key=lambda sample: sample.algorithm)
        ),
        data=_data(report),
    )


def _caption(report: Report) -> str:
    whole = all(len(sample.values) == sample.count for sample in report.scores)
    dots = f"Each dot is one {report.unit}" if whole else f"Each dot is one {report.unit} of a sample"
    line = " Dashed line: threshold." if any(one.threshold is not None for one in report.scores) else ""
    return f"{dots}, in the band of its real class; height within a band has no meaning.{line}"


def _panel(samples: list[ScoreSample], report: Report) -> Panel:
    parts = [
        f"{sample.reference}: median {shown(quantile(sample.values, 0.5), 3)}, "
        f"from {shown(quantile(sample.values, 0), 3)} to {shown(quantile(sample.values, 1), 3)}."
        for sample in samples
        if sample.values
    ]
    return Panel(
        title=f"Scores of {samples[0].algorithm}",
        heading=samples[0].algorithm,
        algorithm=samples[0].algorithm,
        description=" ".join(parts),
        chart=scores_chart(samples, report.algorithms, report.positive or "the class"),
    )


def _data(report: Report) -> Data:
    rows = tuple(
        (sample.algorithm, sample.reference, count(sample.count), *_quantiles(sample)) for sample in report.scores
    )
    names = ("least", "5 %", "quarter", "median", "three quarters", "95 %", "greatest")
    return Data(caption="Quantiles of the scores", heads=("Algorithm", "Real class", "Items", *names), rows=rows)


def _quantiles(sample: ScoreSample) -> tuple[str, ...]:
    return tuple(shown(quantile(sample.values, part), 3) if sample.values else "–" for part in QUANTILES)


def quantile(values: tuple[float, ...], part: float) -> float:
    """The least value that at least this part of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-part * len(ordered) // 1) - 1)]
