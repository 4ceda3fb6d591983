"""What a page shows of the rankings by one metric: who stands where, how surely, and who is better than whom."""

from collections.abc import Sequence
from typing import NamedTuple

from assay.report.digits import percent, shown_probability
from assay.report.model import Agreement, Placed, Ranking


class Shown(NamedTuple):
    """The rankings by one metric that stand together."""

    where: str
    """The metric, or the class."""
    main: Ranking
    """The one whose draws are shown."""
    schemes: tuple[Ranking, ...]
    """All of them, that one included."""

    @property
    def test(self) -> Ranking | None:
        """The one by tests, where there is one."""
        return next((one for one in self.schemes if one.p and one.over == self.main.over), None)

    @property
    def drawn(self) -> bool:
        """Whether ranks were drawn."""
        return self.main.replicates > 0


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


def order_of(ranking: Ranking) -> list[int]:
    """The numbers of its algorithms from the best."""
    return sorted(range(len(ranking.algorithms)), key=lambda a: (ranking.algorithms[a].rank, a))


def rank_text(one: Placed) -> str:
    """`2 [1, 3]`: a rank, and where most draws have it."""
    return f"{one.rank}" if one.low is None else f"{one.rank} [{one.low}, {one.high}]"


def scheme_text(one: Ranking | Agreement) -> str:
    """`mean-then-rank by centre`."""
    return f"{one.scheme} by {one.over}" if one.over else one.scheme


def heats_of(known: Sequence[Shown], names: Sequence[str]) -> tuple[Heat, ...]:
    """A heat-map for each whose ranks were drawn; `names` decide on colours."""
    return tuple(_heat(each, names) for each in known if each.drawn)


def _heat(each: Shown, names: Sequence[str]) -> Heat:
    placed = [each.main.algorithms[a] for a in order_of(each.main)]
    ranks = range(1, len(placed) + 1)
    return Heat(
        each.where,
        ranks,
        tuple(
            (
                names.index(one.algorithm),
                one.algorithm,
                rank_text(one),
                tuple((_share(share), share) for share in (one.frequency.get(str(rank), 0.0) for rank in ranks)),
            )
            for one in placed
        ),
    )


def _share(share: float) -> str:
    return "" if not share else percent(round(100 * share) / 100) if share >= 0.01 else "<1\u202f%"


def significances_of(known: Sequence[Shown], names: Sequence[str]) -> tuple[Significance, ...]:
    """A map for each that was tested; `names` decide on colours."""
    return tuple(_significance(each, each.test, names) for each in known if each.test is not None)


def _significance(each: Shown, test: Ranking, names: Sequence[str]) -> Significance:
    own = list(test.tested or (one.algorithm for one in test.algorithms))
    best_first = (each.main.algorithms[a].algorithm for a in order_of(each.main))
    order = [own.index(name) for name in best_first if name in own]
    return Significance(
        each.where,
        tuple((names.index(own[a]), own[a]) for a in order),
        tuple((names.index(own[a]), own[a], tuple(_tested(test, a, b) for b in order)) for a in order),
    )


def _tested(test: Ranking, a: int, b: int) -> tuple[bool, str]:
    p = test.p[a][b]
    if p is None:
        return False, "–" if a == b else "no test"
    return p <= (test.alpha or 0.0), shown_probability(p)
