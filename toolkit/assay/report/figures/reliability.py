"""Reliability diagrams, one an algorithm."""

from assay.report.charts.reliability import reliability_chart
from assay.report.digits import count, shown, shown_interval
from assay.report.figures.figure import Data, Figure, Panel
from assay.report.model import Reliability, ReliabilityBin, Report


def reliability_figure(report: Report) -> Figure | None:
    """The reliability of every algorithm's probabilities; none when the report has none."""
    if not report.reliability:
        return None
    several = any(one.target for one in report.reliability)
    positive = "the class" if several else report.positive or "the class"
    return Figure(
        name="reliability",
        title="Reliability",
        caption=(
            f"Share of {positive} {report.unit}s among those given about the same probability; on the dashed diagonal "
            f"the probabilities keep their word. Lines: intervals of the share. Below: {report.unit}s a bin."
        ),
        panels=tuple(_panel(one, report.algorithms, one.target or positive) for one in report.reliability),
        data=_data(report, positive, several=several),
    )


def _panel(one: Reliability, algorithms: tuple[str, ...], positive: str) -> Panel:
    filled = [bin_ for bin_ in one.bins if bin_.count]
    parts = [f"Share of {positive} over predicted probability, {len(filled)} of {len(one.bins)} bins filled."]
    parts += [f"Promised {_number(bin_.probability)}, found {_found(bin_)} in {bin_.count}." for bin_ in filled]
    return Panel(
        title=f"Reliability of {one.algorithm}",
        heading=f"{one.algorithm}, {one.target}" if one.target else one.algorithm,
        algorithm=one.algorithm,
        description=" ".join(parts),
        chart=reliability_chart(one, algorithms, positive),
    )


def _data(report: Report, positive: str, *, several: bool) -> Data:
    rows = tuple(
        (
            *((one.target,) if several else ()),
            one.algorithm,
            _range(bin_),
            count(bin_.count),
            _number(bin_.probability),
            _found(bin_),
        )
        for one in report.reliability
        for bin_ in one.bins
    )
    heads = ("Algorithm", "Probability", "Items", "Mean probability", f"Share of {positive}")
    return Data(
        caption="Promised and found, by bin of probability",
        heads=(*(("Class",) if several else ()), *heads),
        rows=rows,
    )


def _range(bin_: ReliabilityBin) -> str:
    return f"({bin_.lower:g}, {bin_.upper:g}]"


def _number(value: float | None) -> str:
    return "–" if value is None else shown(value, 3)


def _found(bin_: ReliabilityBin) -> str:
    return f"{_number(bin_.frequency)} {shown_interval(bin_.low, bin_.high, 3)}".strip()
