"""Rankings of algorithms by several schemes, how sure each rank is, and how much the schemes agree."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.metrics.ranking.lack import Lack
from assay.metrics.ranking.order import Floats, kendall, ranks
from assay.metrics.ranking.schemes import MeanOfClasses, Scheme, Scorer, Wins, scorer
from assay_kernels.resampling.intervals import drawn_ends
from assay_kernels.resampling.sampling import Sampling, clustered, independent
from assay_kernels.resampling.score import blocks, draws
from assay_spec.metrics.seed import SEED

FEWEST_CASES, FEWEST_GROUPS = 2, 5
"""From fewer nothing is drawn, as for intervals of means."""

MOST_TESTED = 100
"""So many algorithms are compared pair by pair."""


class Resampling(NamedTuple):
    """How ranks are drawn."""

    level: float = 0.95
    replicates: int = 1000
    seed: int = SEED


class Ranked(NamedTuple):
    """A ranking by one scheme."""

    score: Floats
    """What decides, f8[a]: a mean or median of values or ranks, or a number of wins."""
    rank: Floats
    """1 for the best, f8[a]; those that tie have the least of their ranks."""
    low: Floats | None
    """From which rank, f8[a]; None where nothing was drawn."""
    high: Floats | None
    frequency: Floats | None
    """In which share of the draws each algorithm has each rank, f8[a, rank - 1]."""
    tau: Floats | None
    """Kendall's tau-b of the ranking of each draw with that of all cases, f8[r]; NaN where all of one tie."""
    reason: str = ""
    """Why this scheme has no interval where others have."""
    lack: Lack = Lack.NOTHING
    """What it lacks."""


class Ranking(NamedTuple):
    """All rankings by the values of one metric."""

    cases: int
    """On which all algorithms have a value."""
    left_out: int
    """The others, which count for nobody, so that nobody gains by having none."""
    schemes: Mapping[Scheme, Ranked]
    p: Floats | None
    """The adjusted probability, if there were no difference, that row is so much better than column, f8[a, a]."""
    agreement: Floats | None
    """Kendall's tau-b of every two schemes in their order, f8[s, s]."""
    drawn: str
    """Of what each draw consists: `case` or `group`; empty where nothing was drawn."""
    reason: str = ""
    """Why there is no ranking, or nothing was drawn."""
    lack: Lack = Lack.NOTHING
    """What was lacking where nothing was drawn."""


def rank_algorithms(
    values: Floats,
    *,
    higher_is_better: bool,
    groups: Sequence[str] | None = None,
    resampling: Resampling | None = None,
    average: bool = False,
    by_class: Floats | None = None,
) -> Ranking:
    """Rankings by all schemes; recalled from challengeR (Wiesenfarth et al. 2021, Scientific Reports 11:2369).

    Args:
        values: f8[case, algorithm], NaN where there is none.
        higher_is_better: which direction is good.
        groups: of each case the group it belongs to, which is then drawn as a whole.
        resampling: how often and from which seed.
        average: whether algorithms that tie within a case share the mean of their ranks there, and not the least.
        by_class: of what `values` are the means, f8[class, case, algorithm], where they are means over classes; the
            mean that decides is then that over the classes of their means over the cases.
    """
    whole: NDArray[np.bool_] = np.asarray(~np.isnan(values).any(axis=1))
    left_out = int(values.shape[0] - np.count_nonzero(whole))
    if values.shape[1] < 2:
        return _nothing(whole, "one algorithm has no rank")
    if not whole.any():
        return _nothing(whole, "there is no case on which all algorithms have a value")
    direction = 1 if higher_is_better else -1
    group = None if groups is None else np.unique(np.array(groups)[whole], return_inverse=True)[1].astype(np.int64)
    scorers = _scorers(values[whole] * direction, group, average=average)
    if by_class is not None:
        scorers[Scheme.MEAN_THEN_RANK] = MeanOfClasses(by_class[:, whole] * direction)
    drawing = _Drawing(int(np.count_nonzero(whole)), group, resampling or Resampling())
    schemes = _ranked(scorers, drawing, higher_is_better=higher_is_better)
    test = scorers.get(Scheme.TEST)
    return Ranking(
        drawing.cases,
        left_out,
        schemes,
        test.p if isinstance(test, Wins) else None,
        np.stack([kendall(np.stack([each.rank for each in schemes.values()]), one.rank) for one in schemes.values()]),
        "" if drawing.refusal else drawing.unit,
        drawing.refusal,
        Lack.UNITS if drawing.refusal else Lack.NOTHING,
    )


def _scorers(table: Floats, group: NDArray[np.int64] | None, *, average: bool) -> dict[Scheme, Scorer]:
    """What decides by each scheme; none by tests where the pairs would be too many."""
    known = [scheme for scheme in Scheme if scheme is not Scheme.TEST or table.shape[1] <= MOST_TESTED]
    return {scheme: scorer(scheme, table, group, average=average) for scheme in known}


def _ranked(scorers: Mapping[Scheme, Scorer], drawing: "_Drawing", *, higher_is_better: bool) -> dict[Scheme, Ranked]:
    """The rankings by all schemes, with what their draws say."""
    test = scorers.get(Scheme.TEST)
    too_few = test.too_few(drawing.units) if isinstance(test, Wins) else ""
    replicates = drawing.ranks({scheme: each for scheme, each in scorers.items() if not too_few or each is not test})
    found = {}
    for scheme, each in scorers.items():
        score, sign = each.own(), sign_of(scheme, higher_is_better=higher_is_better)
        found[scheme] = ranked_of(score * sign, ranks(score), replicates.get(scheme), drawing.asked.level)
    if too_few:
        found[Scheme.TEST] = found[Scheme.TEST]._replace(reason=f"{too_few} {drawing.unit}s", lack=Lack.UNITS)
    return found


def sign_of(scheme: Scheme, *, higher_is_better: bool) -> int:
    """By what a score that is the greater the better becomes what the scheme speaks of: a value, a rank, or wins."""
    if scheme in (Scheme.RANK_THEN_MEAN, Scheme.RANK_THEN_MEDIAN):
        return -1
    return 1 if higher_is_better or scheme is Scheme.TEST else -1


def _nothing(whole: NDArray[np.bool_], reason: str) -> Ranking:
    count = int(np.count_nonzero(whole))
    return Ranking(count, whole.size - count, {}, None, None, "", reason)


class _Drawing:
    """Draws of cases, the same for all schemes."""

    def __init__(self, cases: int, group: NDArray[np.int64] | None, asked: Resampling) -> None:
        self.cases, self.asked = cases, asked
        self._sampling: Sampling = independent(cases) if group is None else clustered(group)
        self.units = units = self._sampling.units
        self._units = independent(units)
        self.unit = "case" if group is None else "group"
        fewest = FEWEST_CASES if group is None else FEWEST_GROUPS
        self.refusal = (
            f"{units} {self.unit}{' says' if units == 1 else 's say'} nothing of others" if units < fewest else ""
        )

    def ranks(self, scorers: Mapping[Scheme, Scorer]) -> dict[Scheme, Floats]:
        """The ranks on each draw by scheme, f8[r, a]."""
        found: dict[Scheme, list[Floats]] = {scheme: [] for scheme in scorers}
        if self.refusal:
            return {}
        for run in blocks(self._sampling.unit.size, self.asked.replicates):
            units = draws(self._units, self.asked.seed, len(run), first=run.start)
            cases = (units if self.unit == "case" else units[:, self._sampling.unit]).astype(np.float64)
            for scheme, each in scorers.items():
                found[scheme].append(ranks(each.drawn(cases, units)))
        return {scheme: np.concatenate(parts) for scheme, parts in found.items()}


def ranked_of(score: Floats, rank: Floats, replicates: Floats | None, level: float) -> Ranked:
    """A ranking with what its draws say of it.

    Args:
        score: what decides, f8[a].
        rank: f8[a].
        replicates: the ranks on each draw, f8[r, a]; None where nothing was drawn.
        level: of the intervals.
    """
    if replicates is None:
        return Ranked(score, rank, None, None, None, None)
    low, high = drawn_ends(replicates, level)
    frequency = np.stack([(replicates == place).mean(axis=0) for place in range(1, rank.size + 1)], axis=1)
    return Ranked(score, rank, low, high, frequency, kendall(replicates, rank))
