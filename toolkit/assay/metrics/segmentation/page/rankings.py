"""What the page shows of rankings: heat-map, blobs, places within cases, tests, and agreement of schemes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from assay.metrics.ranking.lack import Lack
from assay.metrics.ranking.order import ranks
from assay.metrics.ranking.rows import p_table, rows_of, tau_of
from assay.metrics.ranking.schemes import ALPHA, MEANINGS, Scheme
from assay.metrics.segmentation.listing import some
from assay.metrics.segmentation.page.values import domain_of
from assay.metrics.segmentation.ranks import Place, table_of
from assay.metrics.segmentation.results import key_of, titled
from assay.metrics.segmentation.score import Found
from assay.report.digits import count
from assay.report.figures.figure import Figure
from assay.report.model import Agreement, Placed, Ranking, Waver
from assay.report.plain import NUMBER, Plain
from assay.report.ranking.pictures import blobs_figure, stability_figure
from assay.report.ranking.podium import Podium, podium_figure
from assay.report.ranking.shown import Shown, order_of, rank_text
from assay.report.text import counted

MOST_DRAWN = 6
"""So many classes have pictures of their rankings; all have their numbers."""

MAIN = Scheme.MEAN_THEN_RANK
"""The scheme whose draws are shown."""


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


def shown_of(found: Found, place: Place) -> Shown:
    """A ranking as pages show it, at the level that was asked for."""
    names, level = place.names, float(found.results["ranks"][0]["level"])
    schemes = {scheme: _ranking(place, scheme, names, level) for scheme in place.ranking.schemes}
    return Shown(place.where, schemes[MAIN], tuple(schemes.values()))


def _ranking(place: Place, scheme: Scheme, names: Sequence[str], level: float) -> Ranking:
    found, one = place.ranking, place.ranking.schemes[scheme]
    tested = scheme is Scheme.TEST and found.p is not None
    waver = tau_of(one, level)
    others = list(found.schemes)
    taus = found.agreement[others.index(scheme)].tolist() if found.agreement is not None else []
    return Ranking(
        key=place.asked.key,
        metric=place.asked.label,
        scheme=scheme.value,
        level=level,
        replicates=0 if one.low is None or one.tau is None else one.tau.size,
        algorithms=tuple(Placed(**row) for row in rows_of(one, names)),
        tau=None if waver is None else Waver(**waver),
        agreement=tuple(
            Agreement(scheme=other.value, tau=None if np.isnan(tau) else tau)
            for other, tau in zip(others, taus, strict=False)
            if other is not scheme
        ),
        alpha=ALPHA if tested else None,
        p=p_table(found.p) if tested and found.p is not None else (),
    )


def tests_of(found: Found) -> Iterator[Ranking]:
    """The rankings by tests, with the key that the values of their metric and class have."""
    for place in found.ranking:
        if place.ranking.p is not None:
            level = float(found.results["ranks"][0]["level"])
            one = _ranking(place, Scheme.TEST, place.names, level)
            is_blind = place.ranking.schemes[Scheme.TEST].lack is Lack.UNITS
            yield replace(one, key=key_of(place.asked, place.name), tested=place.names, is_blind=is_blind)


def remarks(found: Found) -> tuple[str, ...]:
    """What is to be said of the rankings by the metric that is shown: each remark once, with what it is of."""
    known = [place for place in found.ranking if found.first is not None and place.asked.key == found.first.key]
    of: dict[str, list[str]] = {}
    for place in known:
        for line in _remarks(place):
            of.setdefault(line, []).append(place.where)
    return tuple(f"{line}." if len(known) == 1 else f"{some(wheres)}: {line}." for line, wheres in of.items())


def _remarks(place: Place) -> Iterator[str]:
    ranking = place.ranking
    if ranking.schemes and ranking.left_out:
        cases = f"{counted(ranking.left_out, 'case')} on which some algorithm has no value"
        yield f"{cases} {'counts' if ranking.left_out == 1 else 'count'} for nobody"
    yield from (f"{name} has no rank: {reason}" for name, reason in place.unranked)
    if ranking.reason:
        yield f"{'no ranks were drawn' if ranking.schemes else 'there is no ranking'}: {ranking.reason}"
    tests = ranking.schemes.get(Scheme.TEST)
    if tests is not None and tests.reason:
        yield f"test-based ranks have no interval: {tests.reason}"


def figures(found: Found, places: Sequence[Place], shown: Sequence[Shown]) -> dict[str, Figure]:
    """The pictures of rankings by their names."""
    if not places:
        return {}
    names = found.study.algorithms
    meanings = {scheme.value: MEANINGS[scheme] for scheme in places[0].ranking.schemes}
    drawn = (blobs_figure(shown, names, "Class"), _podium(found, places))
    known = (*drawn, stability_figure(shown, names, "Class", meanings))
    return {figure.name: figure for figure in known if figure is not None}


def _podium(found: Found, places: Sequence[Place]) -> Figure | None:
    better = places[0].asked.entry.higher_is_better
    each = [_places(found, place) for place in places]
    return podium_figure(each, found.study.algorithms, "Class", "case", higher_is_better=better, name="podium")


def _places(found: Found, place: Place) -> Podium:
    values = table_of(found.study, place)
    values = values[~np.isnan(values).any(axis=1)]
    own = ranks(values * (1 if place.asked.entry.higher_is_better else -1))
    return Podium(
        place.where,
        place.names,
        values.tolist(),
        own.astype(np.int64).tolist(),
        order_of(shown_of(found, place).main),
        titled(place.asked, found.study),
        domain_of(values, place.asked),
    )


def all_ranks(found: Found) -> Plain:
    """Every ranking: a row for each metric, class and algorithm."""
    rows: list[tuple[Any, ...]] = []
    for place in found.ranking:
        for name, reason in place.unranked:
            rows.append((place.asked.label, place.where, f"{name}: {reason}", *("–",) * len(Scheme)))
        if not place.ranking.schemes:
            rows.append((place.asked.label, place.where, place.ranking.reason, *("–",) * len(Scheme)))
            continue
        each = shown_of(found, place)
        cells = {one.scheme: one.algorithms for one in each.schemes}
        for a in order_of(each.main):
            ranks_ = (rank_text(cells[scheme][a]) if scheme in cells else "–" for scheme in Scheme)
            rows.append((place.asked.label, place.where, place.names[a], *ranks_))
    return Plain(
        caption="All rankings, with the intervals of the ranks",
        heads=("Metric", "Class", "Algorithm", *(scheme.value for scheme in Scheme)),
        rows=tuple(rows),
        looks=("", "", "", *(NUMBER,) * len(Scheme)),
    )
