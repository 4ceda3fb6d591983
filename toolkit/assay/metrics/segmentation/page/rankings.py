"""What the page shows of rankings: heat-map, blobs, places within cases, tests, and agreement of schemes."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from assay.metrics.ranking.order import Floats, ranks
from assay.metrics.ranking.rank import Ranked, Ranking
from assay.metrics.ranking.schemes import ALPHA, MEANINGS, Scheme
from assay.metrics.segmentation.page.charts import blob_chart, podium_chart, stability_chart
from assay.metrics.segmentation.page.values import domain_of
from assay.metrics.segmentation.ranks import Place, table_of
from assay.metrics.segmentation.score import Found
from assay.report.digits import USUAL, count, percent, shown, shown_interval
from assay.report.figures.figure import Figure, Group, Panel
from assay.report.plain import NUMBER, Plain

MOST_DOTS = 3000
"""Of all places within cases; of more cases a sample is drawn, spread evenly."""

MOST_DRAWN = 6
"""So many classes have pictures of their rankings; all have their numbers."""

MAIN = Scheme.MEAN_THEN_RANK
"""The scheme whose draws are shown."""


class Heat(NamedTuple):
    """How often each algorithm has each rank: the rows of a heat-map."""

    where: str
    ranks: range
    rows: tuple[tuple[int, str, str, tuple[tuple[str, float], ...]], ...]
    """Series, name, rank with its interval, and for each rank the share as text and number."""


class Significance(NamedTuple):
    """Who is significantly better than whom."""

    where: str
    columns: tuple[tuple[int, str], ...]
    rows: tuple[tuple[int, str, tuple[tuple[bool, str], ...]], ...]
    """Series, name, and for each column whether the row is better, and the adjusted p."""


def shown_places(found: Found) -> tuple[Place, ...]:
    """The rankings by the metric that is shown: all classes together first, where there are several."""
    first = found.first
    known = [place for place in found.ranking if first is not None and place.asked.key == first.key]
    return tuple(sorted(filter(_is_ranked, known), key=lambda place: place.name is not None)[:MOST_DRAWN])


def _is_ranked(place: Place) -> bool:
    return bool(place.ranking.schemes)


def undrawn(found: Found, places: Sequence[Place]) -> str:
    """How many rankings by the metric that is shown have no pictures; empty where all have."""
    known = [place for place in found.ranking if places and place.asked.key == places[0].asked.key]
    left = sum(map(_is_ranked, known)) - len(places)
    if not left:
        return ""
    several = "classes have no pictures" if left > 1 else "class has no picture"
    return f"{count(left)} more {several} here; their ranks are among all rankings, at the end of this part."


def order_of(ranking: Ranking) -> list[int]:
    """The algorithms from the best."""
    rank = ranking.schemes[MAIN].rank
    return sorted(range(rank.size), key=lambda a: (rank[a], a))


def heats(places: Sequence[Place], names: Sequence[str]) -> tuple[Heat, ...]:
    """A heat-map for each place whose ranks were drawn."""
    found = []
    for place in places:
        one = place.ranking.schemes[MAIN]
        if one.frequency is None:
            continue
        rows = tuple(
            (a, names[a], _rank(one, a), tuple((_share(share), float(share)) for share in one.frequency[a]))
            for a in order_of(place.ranking)
        )
        found.append(Heat(place.where, range(1, len(names) + 1), rows))
    return tuple(found)


def _share(share: float) -> str:
    return "" if not share else percent(round(100 * share) / 100) if share >= 0.01 else "<1\u202f%"


def _rank(one: Ranked, a: int) -> str:
    if one.low is None or one.high is None:
        return f"{one.rank[a]:g}"
    return f"{one.rank[a]:g} [{one.low[a]:g}, {one.high[a]:g}]"


def bare_tests(places: Sequence[Place]) -> tuple[str, ...]:
    """Why ranks by tests have no interval, each reason once."""
    found = (place.ranking.schemes.get(Scheme.TEST) for place in places)
    return tuple(dict.fromkeys(one.reason for one in found if one is not None and one.reason))


def significances(places: Sequence[Place], names: Sequence[str]) -> tuple[Significance, ...]:
    """A map for each place that was tested."""
    found = []
    for place in places:
        p = place.ranking.p
        if p is None:
            continue
        order = order_of(place.ranking)
        rows = tuple((a, names[a], tuple((bool(p[a, b] <= ALPHA), _p(p, a, b)) for b in order)) for a in order)
        found.append(Significance(place.where, tuple((a, names[a]) for a in order), rows))
    return tuple(found)


def _p(p: Floats, a: int, b: int) -> str:
    if a == b:
        return "–"
    return shown(float(p[a, b]), USUAL)


def figures(found: Found, places: Sequence[Place]) -> dict[str, Figure]:
    """The pictures of rankings by their names."""
    names = found.study.algorithms
    drawn = [place for place in places if place.ranking.drawn]
    known = {}
    if drawn:
        known["blobs"] = _blobs(drawn, names)
    if places:
        known["podium"] = _podium(found, places)
        known["stability"] = _stability(places, names)
    return known


def _blobs(places: Sequence[Place], names: Sequence[str]) -> Figure:
    groups = []
    for place in places:
        one, order = place.ranking.schemes[MAIN], order_of(place.ranking)
        said = "; ".join(f"{names[a]} {_rank(one, a)}" for a in order)
        panel = Panel(
            title=f"Ranks over bootstrap draws, {place.where}",
            description=f"Rank with its interval: {said}.",
            chart=blob_chart(one, names, order),
            heading=place.where,
        )
        groups.append(panel)
    caption = (
        f"The area of a blob is the share of bootstrap draws in which the algorithm has that rank ({MAIN.value}); the "
        "line reaches over its interval, the mark is its rank on all cases."
    )
    return Figure(
        name="blobs",
        title="Ranks over draws",
        caption=caption,
        groups=(Group(panels=tuple(groups)),),
        data=_taus(places),
    )


def _taus(places: Sequence[Place]) -> Plain:
    """How much draws agree with the ranking of all cases."""
    rows = []
    for place in places:
        for scheme, one in place.ranking.schemes.items():
            tau = np.empty(0) if one.tau is None else one.tau[~np.isnan(one.tau)]
            if tau.size:
                low, high = np.quantile(tau, (0.025, 0.975)).tolist()
                mean = shown(float(tau.mean()), USUAL)
                rows.append((place.where, scheme.value, mean, shown_interval(low, high, USUAL)))
    return Plain(
        caption="Kendall's tau-b of the ranking of each draw with that of all cases",
        heads=("Class", "Scheme", "Mean", "From 2.5 % to 97.5 % of the draws"),
        rows=tuple(rows),
        looks=("", "", NUMBER, NUMBER),
    )


def _podium(found: Found, places: Sequence[Place]) -> Figure:
    study, names = found.study, found.study.algorithms
    most = max(5, MOST_DOTS // (len(places) * len(names)))
    panels, rows, sampled = [], [], False
    for place in places:
        values = table_of(study, place)
        values = values[~np.isnan(values).any(axis=1)]
        sign = 1 if place.asked.entry.higher_is_better else -1
        own = ranks(values * sign)
        chosen = np.unique(np.linspace(0, len(values) - 1, min(most, len(values))).round().astype(int))
        sampled |= chosen.size < len(values)
        panels.append(
            Panel(
                title=f"Places within cases, {place.where}",
                description="How often each algorithm has each place is in the table below the figure.",
                chart=podium_chart(
                    values[chosen], own[chosen], names, place.asked.label, domain_of(values, place.asked)
                ),
                heading=place.where,
            )
        )
        rows += [
            (place.where, names[a], *(count(int((own[:, a] == at).sum())) for at in range(1, len(names) + 1)))
            for a in order_of(place.ranking)
        ]
    sample = f" Of each class {most} cases are drawn, spread evenly over their order." if sampled else ""
    data = Plain(
        caption="In how many cases each algorithm has each place",
        heads=("Class", "Algorithm", *(str(at) for at in range(1, len(names) + 1))),
        rows=tuple(rows),
        looks=("", "", *(NUMBER,) * len(names)),
    )
    caption = (
        "Each mark is one algorithm on one case: across its place among the algorithms there, up its value. Those that "
        f"tie share the better place. An algorithm that wins often and by much stands high in the first column.{sample}"
    )
    group = Group(panels=tuple(panels), legend=tuple((name, "") for name in names))
    return Figure(name="podium", title="Podium: places within cases", caption=caption, groups=(group,), data=data)


def _stability(places: Sequence[Place], names: Sequence[str]) -> Figure:
    panels = tuple(
        Panel(
            title=f"Ranks by scheme, {place.where}",
            description=_said(place.ranking.schemes, names),
            chart=stability_chart({scheme.value: one for scheme, one in place.ranking.schemes.items()}, names),
            heading=place.where,
        )
        for place in places
    )
    rows = []
    for place in places:
        agreement = place.ranking.agreement
        for row, scheme in zip(() if agreement is None else agreement, place.ranking.schemes, strict=False):
            rows.append((place.where, scheme.value, *(_tau(value) for value in row)))
    schemes = list(places[0].ranking.schemes)
    meanings = "; ".join(f"{scheme.value}: {MEANINGS[scheme]}" for scheme in schemes)
    return Figure(
        name="stability",
        title="Ranks over schemes",
        caption=f"Lines that cross are algorithms whose order depends on the scheme. {meanings}.",
        groups=(Group(panels=panels, legend=tuple((name, "") for name in names)),),
        data=Plain(
            caption="Kendall's tau-b between the rankings of schemes",
            heads=("Class", "Scheme", *(scheme.value for scheme in schemes)),
            rows=tuple(rows),
            looks=("", "", *(NUMBER,) * len(schemes)),
        ),
    )


def _tau(value: float) -> str:
    return "–" if np.isnan(value) else shown(float(value), 2)


def _said(schemes: Mapping[Scheme, Ranked], names: Sequence[str]) -> str:
    return " ".join(
        f"{scheme.value}: {', '.join(f'{name} {one.rank[a]:g}' for a, name in enumerate(names))}."
        for scheme, one in schemes.items()
    )


def all_ranks(found: Found) -> Plain:
    """Every ranking: a row for each metric, class and algorithm."""
    names = found.study.algorithms
    rows: list[tuple[Any, ...]] = []
    for place in found.ranking:
        if not place.ranking.schemes:
            rows.append((place.asked.label, place.where, place.ranking.reason, *("–",) * len(Scheme)))
            continue
        for a in order_of(place.ranking):
            cells = (place.ranking.schemes.get(scheme) for scheme in Scheme)
            rows.append(
                (place.asked.label, place.where, names[a], *("–" if one is None else _rank(one, a) for one in cells))
            )
    return Plain(
        caption="All rankings, with the intervals of the ranks",
        heads=("Metric", "Class", "Algorithm", *(scheme.value for scheme in Scheme)),
        rows=tuple(rows),
        looks=("", "", "", *(NUMBER,) * len(Scheme)),
    )
