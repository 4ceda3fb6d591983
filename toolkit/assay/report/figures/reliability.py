"""Reliability diagrams, one an algorithm and class."""

from collections.abc import Iterator

from assay.report.charts.reliability import reliability_chart
from assay.report.digits import USUAL, count, decimals_within, percent, shown, shown_interval
from assay.report.figures.figure import Figure, Group, Panel
from assay.report.model import Reliability, ReliabilityBin, Report
from assay.report.plain import Plain
from assay.report.text import plural

PREDICTED = "the predicted class"
"""Where a class is named."""


def reliability_figure(report: Report) -> Figure | None:
    """The reliability of every algorithm's probabilities; none when the report has none."""
    if not report.reliability:
        return None
    several = any(one.target or one.is_of_predicted for one in report.reliability)
    return Figure(
        name="reliability",
        title="Reliability",
        caption=_caption(report, several=several),
        groups=tuple(_groups(report)),
        data=_data(report, several=several),
    )


def _caption(report: Report, *, several: bool) -> str:
    level = report.reliability[0].level
    units = plural(report.unit)
    cut = f" Cut into {' and into '.join(_binnings(report))}." if _binnings(report) else ""
    lines = "No intervals: items belong together."
    if level is not None:
        lines = f"Upright lines: {percent(level)} intervals of the share (Wilson's)."
    return (
        f"Share of {_whose(report, several=several)} among those given about the same probability; on the dashed "
        f"diagonal the probabilities keep their word.{cut} {lines} "
        f"Below: {units} in each bin."
    )


def _whose(report: Report, *, several: bool) -> str:
    units = plural(report.unit)
    of_class = f"the class's {units}" if several else f"{report.positive or 'positive'} {units}"
    right = f"{units} whose predicted class is right"
    predicted = {one.is_of_predicted for one in report.reliability}
    return right if predicted == {True} else f"{of_class}, or of {right}," if True in predicted else of_class


def _binnings(report: Report) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.binning for one in report.reliability if one.binning))


def _groups(report: Report) -> Iterator[Group]:
    cuts = _binnings(report)
    classes = dict.fromkeys((one.is_of_predicted, one.target) for one in report.reliability)
    for asked in classes:
        own = [one for one in report.reliability if (one.is_of_predicted, one.target) == asked]
        own.sort(key=lambda one: cuts.index(one.binning) if one.binning else len(cuts))
        heading = own[0].target if len(classes) == 1 and not own[0].is_of_predicted else _class(own[0], report)
        yield Group(heading=heading, panels=tuple(_panel(one, report) for one in own))


def _class(one: Reliability, report: Report) -> str:
    return PREDICTED if one.is_of_predicted else one.target or report.positive or "the class"


def _panel(one: Reliability, report: Report) -> Panel:
    filled = [bin_ for bin_ in one.bins if bin_.count]
    what = "Share that is right over the probability of" if one.is_of_predicted else "Share of"
    over = _class(one, report) if one.is_of_predicted else f"{_class(one, report)} over predicted probability"
    parts = [f"{what} {over}, {len(filled)} of {len(one.bins)} bins filled."]
    parts += [f"Promised {_number(bin_.probability)}, found {_found(bin_)} in {bin_.count}." for bin_ in filled]
    for_class = f"for {_class(one, report)}" if one.target or one.is_of_predicted else ""
    return Panel(
        title=" ".join(filter(None, (f"Reliability of {one.algorithm}", for_class, one.binning))),
        heading=f"{one.algorithm}, {one.binning}" if len(_binnings(report)) > 1 else one.algorithm,
        algorithm=one.algorithm,
        description=" ".join(parts),
        chart=reliability_chart(one, report.algorithms, _class(one, report), plural(report.unit)),
    )


def _data(report: Report, *, several: bool) -> Plain:
    cut = len(_binnings(report)) > 1
    rows = tuple(
        (
            *((_class(one, report),) if several else ()),
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
