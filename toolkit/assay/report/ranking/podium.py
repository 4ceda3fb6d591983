"""The picture of who has which place within cases, or within subgroups, with its numbers."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assay.report.charts.podium import Table, podium_chart
from assay.report.digits import count
from assay.report.figures.figure import Figure, Group, Panel
from assay.report.plain import NUMBER, Plain
from assay.report.text import plural

MOST_DOTS = 3000
"""Of all places together; of more cases a sample is drawn, spread evenly."""

FEWEST = 5
"""Cases that are drawn in any case."""


class Podium(NamedTuple):
    """The values of algorithms on the same cases, and their places there."""

    where: str
    """The class, or the metric."""
    names: Sequence[str]
    """The algorithms that have a rank."""
    values: Table
    """A row for each case, in the order of the names."""
    places: Sequence[Sequence[int]]
    order: Sequence[int]
    """The numbers of the algorithms from the best."""
    title: str
    """What the values are."""
    domain: tuple[float, float]
    """Of the values."""


def podium_figure(
    known: Sequence[Podium], names: Sequence[str], head: str, unit: str, *, higher_is_better: bool | None, name: str
) -> Figure | None:
    """The places of all algorithms, a mark for each algorithm and case; None where there is nothing to draw.

    Args:
        known: what is drawn.
        names: of all algorithms, which decide on colours.
        head: what tells them apart: `Class`, `Metric`.
        unit: within what places are: `case`, `subgroup`.
        higher_is_better: whether good values stand high; None where some do and some do not.
        name: of the figure on its page.
    """
    if not known:
        return None
    most = max(FEWEST, MOST_DOTS // (len(known) * len(names)))
    chosen = [_spread(len(each.values), most) for each in known]
    sampled = any(len(cases) < len(each.values) for cases, each in zip(chosen, known, strict=True))
    units = plural(unit)
    sample = f" Of each {head.lower()} {count(most)} {units} are drawn, spread evenly over their order."
    stands = {None: "at the good end of", True: "high in", False: "low in"}[higher_is_better]
    caption = (
        f"Each mark is one algorithm and one {unit}: across its place among the algorithms there, up its value; a line "
        f"joins the marks of a {unit}. Those that tie share the better place. An algorithm that wins often and by much "
        f"stands {stands} the first column."
    )
    panels = tuple(_panel(each, cases, names, unit) for each, cases in zip(known, chosen, strict=True))
    return Figure(
        name=name,
        title=f"Podium: places within {units}",
        caption=caption + sample * sampled,
        groups=(Group(panels=panels, legend=tuple((each, "") for each in names)),),
        data=Plain(
            caption=f"In how many {units} each algorithm has each place",
            heads=(head, "Algorithm", *(str(at) for at in range(1, len(names) + 1))),
            rows=tuple(row for each in known for row in _rows(each, len(names))),
            looks=("", "", *(NUMBER,) * len(names)),
        ),
    )


def _spread(total: int, most: int) -> list[int]:
    """At most so many of the numbers below `total`, spread evenly."""
    if total <= most:
        return list(range(total))
    return sorted({round(at * (total - 1) / (most - 1)) for at in range(most)})


def _panel(each: Podium, cases: Sequence[int], names: Sequence[str], unit: str) -> Panel:
    values, places = ([table[case] for case in cases] for table in (each.values, each.places))
    titles = f"Place within the {unit}, 1 is best", each.title
    return Panel(
        title=f"Places within {plural(unit)}, {each.where}",
        description="How often each algorithm has each place is in the table below the figure.",
        chart=podium_chart(values, places, each.names, titles, each.domain, names),
        heading=each.where,
    )


def _rows(each: Podium, columns: int) -> Iterator[tuple[str, ...]]:
    """How often each algorithm has each place, the best first."""
    for a in each.order:
        own = [places[a] for places in each.places]
        yield each.where, each.names[a], *(count(own.count(at)) for at in range(1, columns + 1))
