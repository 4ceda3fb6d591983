"""Reliability diagrams, one an algorithm and class."""

from collections.abc import Iterator

from assay.report.charts.reliability import reliability_chart
from assay.report.digits import USUAL, count, decimals_within, percent, shown, shown_interval
from assay.report.figures.figure import Figure, Group, Panel
from assay.report.model import Reliability, ReliabilityBin, Report
from assay.report.plain import Plain
from assay.report.text import plural


def reliability_figure(report: Report) -> Figure | None:
    """The reliability of every algorithm's probabilities; none when the report has none."""
    if not report.reliability:
        return None
    several = any(one.target for one in report.reliability)
    return Figure(
        name="reliability",
        title="Reliability",
        caption=_caption(report, several=several),
        groups=tuple(_groups(report)),
        data=_data(report, several=several),
    )


def _caption(report: Report, *, several: bool) -> str:
    level = report.reliability[0].level
    units, who = plural(report.unit), "the class's" if several else report.positive or "positive"
    cut = f" Cut into {' and into '.join(_binnings(report))}." if _binnings(report) else ""
    lines = "No intervals: items belong together."
    if level is not None:
        lines = f"Upright lines: {percent(level)} intervals of the share (Wilson's)."
    return (
        f"Share of {who} {units} among those given about the same probability; on the dashed diagonal the "
        f"probabilities keep their word.{cut} {lines} "
        f"Below: {units} in each bin."
    )


def _binnings(report: Report) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.binning for one in report.reliability if one.binning))


def _groups(report: Report) -> Iterator[Group]:
    cuts = _binnings(report)
    for target in dict.fromkeys(one.target for one in report.reliability):
        own = [one for one in report.reliability if one.target == target]
        own.sort(key=lambda one: cuts.index(one.binning) if one.binning else len(cuts))
        yield Group(heading=target, panels=tuple(_panel(one, report) for one in own))


def _panel(one: Reliability, report: Report) -> Panel:
    positive = one.target or report.positive or "the class"
    filled = [bin_ for bin_ in one.bins if bin_.count]
    parts = [f"Share of {positive} over predicted probability, {len(filled)} of {len(one.bins)} bins filled."]
    parts += [f"Promised {_number(bin_.probability)}, found {_found(bin_)} in {bin_.count}." for bin_ in filled]
    return Panel(
        title=" ".join(
            filter(None, (f"Reliability of {one.algorithm}", one.target and f"for {one.target}", one.binning))
        ),
        heading=f"{one.algorithm}, {one.binning}" if len(_binnings(report)) > 1 else one.algorithm,
        algorithm=one.algorithm,
        description=" ".join(parts),
        chart=reliability_chart(one, report.algorithms, positive, plural(report.unit)),
    )


def _data(report: Report, *, several: bool) -> Plain:
    cut = len(_binnings(report)) > 1
    rows = tuple(
        (
            *((one.target,) if several else ()),
            one.algorithm,
            *((one.binning,) if cut else ()),
            _range(bin_),
            count(bin_.count),
            _number(bin_.probability),
            _found(bin_),
        )
        for one in report.reliability
        for bin_ in one.bins
    )
    share = "Share of the class" if several else f"Share of {report.positive or 'the class'}"
    heads = (
        "Algorithm",
        *(("Bins",) if cut else ()),
        "Probability",
        plural(report.unit).capitalize(),
        "Mean probability",
        share,
    )
    return Plain(
        caption="Promised and found, by bin of probability",
        heads=(*(("Class",) if several else ()), *heads),
        rows=rows,
    )


def _range(bin_: ReliabilityBin) -> str:
    return f"({bin_.lower:.4g}, {bin_.upper:.4g}]"


def _number(value: float | None) -> str:
    return "–" if value is None else shown(value, USUAL)


def _found(bin_: ReliabilityBin) -> str:
    if bin_.frequency is None:
        return "–"
    decimals = decimals_within(bin_.low, bin_.high, USUAL)
    return f"{shown(bin_.frequency, decimals)} {shown_interval(bin_.low, bin_.high, decimals)}".strip()
