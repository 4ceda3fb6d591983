"""What a page shows of rankings over subgroups: the schemes side by side, their draws, places and tests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from assay.report.digits import count
from assay.report.figures.figure import Figure
from assay.report.model import Ranking, Report
from assay.report.plain import NUMBER, Plain
from assay.report.ranking.pictures import blobs_figure, stability_figure
from assay.report.ranking.podium import Podium, podium_figure
from assay.report.ranking.shown import Heat, Shown, Significance, heats_of, order_of, rank_text, significances_of
from assay.report.text import counted

MOST_DRAWN = 6
"""So many rankings over subgroups have pictures; all have their numbers."""

MAIN, WITHIN = "mean-then-rank", "rank-then-mean"
"""The scheme whose draws are shown, and that which has the places within subgroups."""


class OverView(NamedTuple):
    """All that is shown of rankings over subgroups, apart from figures."""

    drawn: tuple[str, ...]
    """Of what draws are, for each column; empty where nothing was drawn."""
    side_by_side: Plain
    heats: tuple[Heat, ...]
    significances: tuple[Significance, ...]
    undrawn: str
    """How many of them have no pictures."""


def over_view(report: Report, titles: Mapping[str, str]) -> OverView | None:
    """What is shown; None where nobody was ranked over subgroups."""
    known = _known(report, titles)
    if not known:
        return None
    drawn, left = known[:MOST_DRAWN], len(known) - MOST_DRAWN
    have = "has" if left == 1 else "have"
    return OverView(
        drawn=tuple(_how_drawn(known)),
        side_by_side=_side_by_side(drawn),
        heats=heats_of(drawn, report.algorithms),
        significances=significances_of(drawn, report.algorithms),
        undrawn=f"{counted(left, 'more ranking')} {have} no pictures; all ranks are at the end of this part."
        if left > 0
        else "",
    )


def over_figures(report: Report, titles: Mapping[str, str]) -> Iterator[Figure]:
    """The pictures of rankings over subgroups."""
    known = _known(report, titles)[:MOST_DRAWN]
    meanings = {one.scheme: one.meaning for each in known for one in each.schemes}
    plain = [each._replace(schemes=tuple(replace(one, over="") for one in each.schemes)) for each in known]
    podiums = [podium for each in known if (podium := _podium(report, each)) is not None]
    better = {each.main.higher_is_better for each in known}
    names = report.algorithms
    stands = better.pop() if len(better) == 1 else None
    found = (
        blobs_figure(known, names, "Metric"),
        podium_figure(podiums, names, "Metric", "subgroup", higher_is_better=stands, name="podium"),
        stability_figure(plain, names, "Metric", meanings),
    )
    for figure in found:
        if figure is not None:
            yield replace(figure, name=f"over-{figure.name}", title=f"{figure.title}, over subgroups")


def _known(report: Report, titles: Mapping[str, str]) -> list[Shown]:
    """The rankings by a metric over the subgroups of a column, in the order of the titles."""
    found: dict[tuple[str, str], list[Ranking]] = {}
    for one in report.ranks:
        if one.over and one.algorithms:
            found.setdefault((one.key, one.over), []).append(one)
    known = []
    for (key, over), schemes in sorted(found.items(), key=lambda each: _place(each[0][0], titles)):
        main = next((one for one in schemes if one.scheme == MAIN), None)
        if main is not None:
            known.append(Shown(f"{titles.get(key, key)} by {over}", main, tuple(schemes)))
    return known


def _how_drawn(known: Sequence[Shown]) -> Iterator[str]:
    """Whether draws take items within subgroups, or whole subgroups: then those of tests can be drawn too."""
    for over in dict.fromkeys(each.main.over for each in known if each.drawn):
        own = [each for each in known if each.main.over == over and each.drawn]
        whole = any(each.test is not None and each.test.replicates for each in own)
        how = "take whole subgroups, with their values" if whole else "take items within each subgroup"
        yield f"Draws by {over} {how}."


def _place(key: str, titles: Mapping[str, str]) -> int:
    return list(titles).index(key) if key in titles else len(titles)


def _side_by_side(known: Sequence[Shown]) -> Plain:
    """The ranks by all schemes: a row for each ranking and algorithm."""
    schemes = tuple(dict.fromkeys(one.scheme for each in known for one in each.schemes))
    rows = []
    for each in known:
        cells = {(one.scheme, own.algorithm): rank_text(own) for one in each.schemes for own in one.algorithms}
        for own in (each.main.algorithms[a] for a in order_of(each.main)):
            ranks = (cells.get((scheme, own.algorithm), "–") for scheme in schemes)
            rows.append((each.where, count(each.main.n), own.algorithm, *ranks))
    return Plain(
        caption="Ranks by all schemes",
        heads=("Metric", "Subgroups", "Algorithm", *schemes),
        rows=tuple(rows),
        looks=("", NUMBER, "", *(NUMBER,) * len(schemes)),
    )


def _podium(report: Report, each: Shown) -> Podium | None:
    """The values and places within the subgroups of a ranking; None where its file does not have them."""
    one = next((one for one in each.schemes if one.scheme == WITHIN and one.within), None)
    if one is None:
        return None
    own = (row for row in report.results if row.key == one.key and tuple(row.group) == (one.over,))
    known = {(row.algorithm, row.group[one.over]): row.value for row in own}
    names = [own.algorithm for own in one.algorithms]
    found = [([known.get((name, within.subgroup)) for name in names], within.ranks) for within in one.within]
    whole = [(values, ranks) for values, ranks in found if None not in values]
    if not whole:
        return None
    values = [[value for value in row if value is not None] for row, _ in whole]
    best_first = (each.main.algorithms[a].algorithm for a in order_of(each.main))
    order = [names.index(name) for name in best_first if name in names]
    return Podium(each.where, names, values, [ranks for _, ranks in whole], order, one.metric, _reach(values))


def _reach(values: Sequence[Sequence[float]]) -> tuple[float, float]:
    """From 0 to 1, or -1 to 1, where all values lie there, so that pictures compare; else what the values take."""
    low, high = min(map(min, values)), max(map(max, values))
    if low >= -1 and high <= 1:
        return (0.0 if low >= 0 else -1.0), 1.0
    return (low, high) if high > low else (low, low + 1)
