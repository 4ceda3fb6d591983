"""The pictures of rankings with their numbers: ranks over draws, and over schemes."""

from collections.abc import Iterator, Mapping, Sequence

from assay.report.charts.ranks import absent_of, blob_chart, stability_chart
from assay.report.digits import USUAL, shown, shown_interval
from assay.report.figures.figure import Figure, Group, Panel
from assay.report.model import Ranking
from assay.report.plain import NUMBER, Plain
from assay.report.ranking.shown import Shown, order_of, rank_text, scheme_text


def blobs_figure(known: Sequence[Shown], names: Sequence[str], head: str) -> Figure | None:
    """How ranks waver over draws; None where nothing was drawn.

    Args:
        known: the rankings.
        names: of all algorithms, which decide on colours.
        head: what tells them apart: `Class`, `Metric`.
    """
    drawn = [each for each in known if each.drawn]
    if not drawn:
        return None
    caption = (
        f"The area of a blob is the share of draws in which the algorithm has that rank ({drawn[0].main.scheme}); the "
        "line reaches over its interval, the mark is its rank without any draw."
    )
    return Figure(
        name="blobs",
        title="Ranks over draws",
        caption=caption,
        groups=(Group(panels=tuple(_blobs(each, tuple(names)) for each in drawn)),),
        data=Plain(
            caption="Kendall's tau-b of the ranking of each draw with that of all",
            heads=(head, "Scheme", "Mean", "Most draws"),
            rows=tuple(_wavers(drawn)),
            looks=("", "", NUMBER, NUMBER),
        ),
    )


def _blobs(each: Shown, names: tuple[str, ...]) -> Panel:
    order = [each.main.algorithms[a] for a in order_of(each.main)]
    said = "; ".join(f"{one.algorithm} {rank_text(one)}" for one in order)
    return Panel(
        title=f"Ranks over draws, {each.where}",
        description=f"Rank with its interval: {said}.",
        chart=blob_chart(order, names),
        heading=each.where,
    )


def _wavers(known: Sequence[Shown]) -> Iterator[tuple[str, ...]]:
    for each in known:
        for one in each.schemes:
            if one.tau is not None:
                ends = shown_interval(one.tau.low, one.tau.high, USUAL)
                yield each.where, scheme_text(one), shown(one.tau.mean, USUAL), ends


def stability_figure(
    known: Sequence[Shown], names: Sequence[str], head: str, meanings: Mapping[str, str]
) -> Figure | None:
    """How ranks differ between schemes; None where there is one scheme only.

    Args:
        known: the rankings.
        names: of all algorithms, which decide on colours.
        head: what tells them apart.
        meanings: of the schemes, in the order of the table.
    """
    several = [each for each in known if len(each.schemes) > 1]
    if not several:
        return None
    said = "; ".join(f"{scheme}: {meaning}" for scheme, meaning in meanings.items())
    return Figure(
        name="stability",
        title="Ranks over schemes",
        caption=f"Lines that cross are algorithms whose order depends on the scheme. {said}.",
        groups=(
            Group(
                panels=tuple(_stability(each, tuple(names)) for each in several),
                legend=tuple((name, "") for name in names),
            ),
        ),
        data=_agreements(several, head, tuple(meanings)),
    )


def _stability(each: Shown, names: tuple[str, ...]) -> Panel:
    said = " ".join(f"{scheme_text(one)}: {', '.join(_places(one, each.schemes))}." for one in each.schemes)
    return Panel(
        title=f"Ranks by scheme, {each.where}",
        description=said,
        chart=stability_chart(each.schemes, names),
        heading=each.where,
    )


def _places(one: Ranking, schemes: Sequence[Ranking]) -> Iterator[str]:
    yield from (f"{each.algorithm} {each.rank}" for each in one.algorithms)
    yield from (f"{name} –" for name in absent_of(one, schemes))


def _agreements(known: Sequence[Shown], head: str, schemes: tuple[str, ...]) -> Plain:
    rows = tuple(
        (each.where, scheme_text(one), *(_agreement(one, scheme) for scheme in schemes))
        for each in known
        for one in each.schemes
    )
    return Plain(
        caption="Kendall's tau-b between the rankings of schemes",
        heads=(head, "Scheme", *schemes),
        rows=rows,
        looks=("", "", *(NUMBER,) * len(schemes)),
    )


def _agreement(one: Ranking, scheme: str) -> str:
    if scheme_text(one) == scheme:
        return "–" if len({each.rank for each in one.algorithms}) <= 1 else tau_text(1.0)
    taus = {scheme_text(other): other.tau for other in one.agreement}
    return tau_text(taus.get(scheme))


def tau_text(tau: float | None) -> str:
    """A tau as it is shown; a dash where there is none."""
    return "–" if tau is None else shown(tau, 2)
