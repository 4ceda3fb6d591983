"""The part of a report that ranks its algorithms, metric by metric; metrics are never combined."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assay.report.digits import percent
from assay.report.families import families_of, title_of
from assay.report.figures.figure import Figure
from assay.report.model import Ranking, Report
from assay.report.plain import NUMBER, Plain
from assay.report.ranking.lacks import lacks_of
from assay.report.ranking.over import OverView, over_figures, over_view
from assay.report.ranking.pictures import blobs_figure, stability_figure, tau_text
from assay.report.ranking.shown import (
    Heat,
    Shown,
    Significance,
    heats_of,
    order_of,
    rank_text,
    scheme_text,
    significances_of,
)
from assay.report.text import counted

MOST_DRAWN = 6
"""So many metrics have pictures of their rankings; all have their numbers."""

MAIN = "value-then-rank"
"""The scheme whose draws are shown."""

DRAWN = ("test-based", "mean-then-rank", "rank-then-mean")
"""The schemes that are drawn beside it; of tests, those over all items."""

MOST_SCHEMES = 6
"""That fit beside each other."""

FEW = 6
"""So many algorithms fit beside each other in a table."""

DRAWS = "the bootstrap draws from which intervals come"
HOW = {
    "bootstrap": DRAWS,
    "stratified-bootstrap": DRAWS,
    "cluster-bootstrap": DRAWS,
    "delong": "draws from the joint normal distribution that DeLong's variances of the differences make",
    "random-groups": "draws from Student's distribution, as wide as random groups of items are apart",
}
"""What is drawn, by the method of intervals."""


class RankingView(NamedTuple):
    """All that is shown, as text."""

    intro: str
    notes: tuple[str, ...]
    """What has no rank, or no interval, and why; and what is left out."""
    by_metric: Plain
    heats: tuple[Heat, ...]
    significances: tuple[Significance, ...]
    alike: Plain
    everything: Plain
    undrawn: str
    """How many metrics have no pictures."""
    over: OverView | None
    """What is shown of rankings over subgroups."""


def ranking_view(report: Report) -> RankingView | None:
    """What is shown of rankings; None where nobody was ranked."""
    if not report.ranks:
        return None
    titles, known = _titles(report), _known(report)
    drawn = known[:MOST_DRAWN]
    left = len(known) - len(drawn)
    return RankingView(
        intro=_intro(report),
        notes=tuple(dict.fromkeys(_notes(report, titles))),
        by_metric=_by_metric(report, known),
        heats=heats_of(drawn, report.algorithms),
        significances=significances_of(drawn, report.algorithms),
        alike=_alike(report, titles),
        everything=_everything(report, titles),
        undrawn=_undrawn(left) if left > 0 else "",
        over=over_view(report, titles),
    )


def ranking_figures(report: Report) -> dict[str, Figure]:
    """The pictures of rankings by their names."""
    known = _known(report)[:MOST_DRAWN]
    several = [each._replace(schemes=_side_by_side(each)) for each in known]
    meanings = {scheme_text(one): one.meaning for each in several for one in each.schemes}
    found = (
        blobs_figure(known, report.algorithms, "Metric"),
        stability_figure([one for one in several if len(one.schemes) > 2], report.algorithms, "Metric", meanings),
    )
    figures = (*(figure for figure in found if figure is not None), *over_figures(report, _titles(report)))
    return {figure.name: figure for figure in figures}


def _undrawn(left: int) -> str:
    return f"{counted(left, 'more metric')} {'has' if left == 1 else 'have'} no pictures; the tables have all ranks."


def _side_by_side(each: Shown) -> tuple[Ranking, ...]:
    chosen = [one for one in each.schemes if one is each.main or (one.scheme in DRAWN and not (one.over and one.p))]
    return tuple(chosen[:MOST_SCHEMES])


def _titles(report: Report) -> Mapping[str, str]:
    return {metric.key: title_of(metric, family) for family in families_of(report) for metric in family}


def _known(report: Report) -> list[Shown]:
    """The metrics by which there is a ranking, those of single classes last where there are several classes."""
    titles = _titles(report)
    found = []
    for family in families_of(report):
        for metric in family:
            own = [one for one in report.ranks if one.key == metric.key and (one.algorithms or one.tested)]
            main = next((one for one in own if one.scheme == MAIN and one.algorithms), None)
            if main is not None:
                found.append((len(family) > 1, Shown(titles[metric.key], main, tuple(own))))
    return [shown for _, shown in sorted(found, key=lambda each: each[0])]


def _intro(report: Report) -> str:
    mains = [one for one in report.ranks if one.scheme == MAIN]
    drawn = {HOW.get(one.method, one.method): None for one in mains if one.replicates}
    levels = [one.level for one in mains if one.replicates]
    said = ""
    if drawn:
        listed = "; ".join(drawn)
        said = (
            f" In brackets are the ranks of {percent(levels[0])} of the draws, which take the same {report.unit}s of "
            f"all algorithms: {listed}."
        )
    return (
        "Each metric ranks by itself, and metrics are never combined into one ranking. Algorithms that tie share the "
        f"best of their ranks.{said}"
    )


def _notes(report: Report, titles: Mapping[str, str]) -> Iterator[str]:
    for key in dict.fromkeys(one.key for one in report.ranks):
        own = [one for one in report.ranks if one.key == key]
        yield from (f"{titles.get(key, key)}: {lack}." for lack in lacks_of(own))


def _by_metric(report: Report, known: Sequence[Shown]) -> Plain:
    """The ranks by value of each algorithm by each metric."""
    cells = {(each.where, one.algorithm): rank_text(one) for each in known for one in each.main.algorithms}
    metrics = [each.where for each in known]
    names = report.algorithms
    rows, columns, head = (metrics, names, "Metric") if len(names) <= FEW else (names, metrics, "Algorithm")
    turned = len(names) > FEW
    return Plain(
        caption="Ranks by value",
        heads=(head, *columns),
        rows=tuple(
            (row, *(cells.get((column, row) if turned else (row, column), "–") for column in columns)) for row in rows
        )
        if known
        else (),
        looks=("", *(NUMBER,) * len(columns)),
    )


def _alike(report: Report, titles: Mapping[str, str]) -> Plain:
    """How much the rankings by metrics agree."""
    taus = {(one.first, one.second): one.tau for one in report.alike}
    keys = list(dict.fromkeys(key for pair in taus for key in pair))
    rows = tuple(
        (
            titles.get(row, row),
            *("" if row == column else tau_text(taus.get((row, column), taus.get((column, row)))) for column in keys),
        )
        for row in keys
    )
    return Plain(
        caption="Kendall's tau-b between the rankings by metrics",
        heads=("Metric", *(titles.get(key, key) for key in keys)),
        rows=rows,
        looks=("", *(NUMBER,) * len(keys)),
    )


def _everything(report: Report, titles: Mapping[str, str]) -> Plain:
    """Every ranking: a row for each metric, scheme and algorithm."""
    rows = []
    for one in report.ranks:
        where = (titles.get(one.key, one.key), scheme_text(one))
        rows += [
            (*where, each.algorithm, rank_text(each), f"{each.score:z.4g}")
            for each in (one.algorithms[a] for a in order_of(one))
        ]
        rows += [(*where, each.algorithm, "–", each.reason) for each in one.unranked]
    return Plain(
        caption="All rankings, with the intervals of the ranks",
        heads=("Metric", "Scheme", "Algorithm", "Rank", "By"),
        rows=tuple(rows),
        looks=("", "", "", NUMBER, NUMBER),
    )
