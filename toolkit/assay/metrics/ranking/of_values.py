"""Rankings of algorithms by values of all items together, of which draws are there already."""

import math
from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from assay.metrics.ranking.holm import adjusted
from assay.metrics.ranking.lack import Lack, Undrawn
from assay.metrics.ranking.order import Floats, ranks
from assay.metrics.ranking.rank import MOST_TESTED, Ranked, Resampling, rank_algorithms, ranked_of, sign_of
from assay.metrics.ranking.schemes import ALPHA, Scheme, Wins, scorer
from assay.report.text import counted
from assay_kernels.resampling.intervals import TOLERATED
from assay_kernels.resampling.replicates import difference
from assay_kernels.tails import fewest_draws

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]


class ValueScheme(StrEnum):
    """How values of all items become one ranking."""

    VALUE_THEN_RANK = "value-then-rank"
    TEST = "test-based"


MEANINGS: Mapping[ValueScheme, str] = MappingProxyType(
    {
        ValueScheme.VALUE_THEN_RANK: "by the value over all items",
        ValueScheme.TEST: "by how many others it is significantly better than: one-sided tests of the paired "
        "differences of all pairs in both directions, Holm-adjusted, at 0.05; a test takes all draws together, so that "
        "these ranks have no interval",
    }
)

UNTESTED = "a test that is lacking could change how many it is better than"
MOVABLE = "a test that is lacking could change the rank"
"""Why there is no rank by tests."""

FEWEST_PARTS = 2
"""Of one subgroup there is no mean over subgroups."""


def by_value(own: Floats, drawn: Floats | Undrawn, level: float) -> Ranked:
    """The ranks of values, the greater the better.

    Args:
        own: the values of all items, f8[a].
        drawn: those of the draws, the same draws for all, f8[r, a], NaN where undefined; or why there are none.
        level: of the intervals of the ranks.
    """
    usable = drawn if isinstance(drawn, Undrawn) else usable_of(drawn, level)
    if isinstance(usable, Undrawn):
        return ranked_of(own, ranks(own), None, level)._replace(reason=usable.reason, lack=usable.lack)
    return ranked_of(own, ranks(own), ranks(usable), level)


def usable_of(drawn: Floats, level: float) -> Floats | Undrawn:
    """The draws on which all have a value; or why these are too few, by the limits of intervals of values."""
    there = ~np.isnan(drawn).any(axis=tuple(range(1, drawn.ndim)))
    total, lost = there.size, int(there.size - np.count_nonzero(there))
    needed = fewest_draws(level)
    if total < needed:
        return Undrawn(_few_draws(total, level), Lack.DRAWS)
    if lost == total or lost > TOLERATED * total:
        return Undrawn(f"some algorithm has no value on {lost} of {total} draws", Lack.VALUES)
    return drawn[there]


def _few_draws(total: int, level: float) -> str:
    return f"{total} draws are too few for an interval of {level:.6g}, which takes {fewest_draws(level)}"


def p_of_draws(drawn: Floats) -> Floats:
    """The probability that row is no better than column, f8[a, a], by how many draws say so; 1 on the diagonal.

    The interval of a difference leaves out 0 where few enough draws do (Efron & Tibshirani 1993, section 15.4;
    recalled). The items themselves count as one more draw, so that no p is 0 (Davison & Hinkley 1997, section 4.2;
    recalled).

    Args:
        drawn: f8[r, a], the greater the better, NaN where undefined.
    """
    count = drawn.shape[1]
    found = np.ones((count, count))
    for one in range(count):
        apart = difference(drawn[:, one : one + 1], drawn)
        there = np.count_nonzero(~np.isnan(apart), axis=0)
        found[one] = (1 + np.count_nonzero(apart <= 0, axis=0)) / (1 + there)
    np.fill_diagonal(found, 1.0)
    return found


def by_tests(p: Floats, least: float = 0.0) -> tuple[Ranked, Floats]:
    """The ranks by tests, and probabilities after Holm's correction, NaN on the diagonal and where there is no test.

    Pairs without a test are among those that are corrected for, since they were to be tested, as if they found nothing.
    How often somebody of such a pair would have won is not known, nor how often somebody would whose tests a lighter
    correction might turn: their scores and ranks are NaN, and so is the rank of all whose place that could change.

    Args:
        p: the probability that row is no better than column, f8[a, a]; NaN where there is no test.
        least: the smallest probability that such tests can have.
    """
    count = len(p)
    lacking: Flags = np.isnan(p)
    untested = np.count_nonzero((lacking | lacking.T) & ~np.eye(count, dtype=np.bool_), axis=1)
    # Of a pair one finds something at most, and then the other tests are corrected for the less.
    clear = np.where(lacking.T & np.tri(count, dtype=np.bool_), 1.0, 0.0)
    found, light = (_corrected(np.where(lacking, instead, p)) for instead in (np.ones_like(p), clear))
    found[lacking] = light[lacking] = np.nan
    fewest, most = (np.count_nonzero(each <= ALPHA, axis=1) for each in (found, light))
    reason = "; ".join(_lacks(count, int(untested.sum()) // 2, least))
    return Ranked(*_sure(fewest, most, untested), None, None, None, None, reason), found


def _corrected(p: Floats) -> Floats:
    """Probabilities after Holm's correction, f8[a, a]; NaN on the diagonal."""
    off: Flags = ~np.eye(len(p), dtype=np.bool_)
    found = np.full(p.shape, np.nan)
    found[off] = adjusted(p[off])
    return found


def _sure(fewest: Counts, most: Counts, untested: Counts) -> tuple[Floats, Floats]:
    """The wins and the rank of each, f8[a], NaN where the tests that are lacking could change them.

    Args:
        fewest: wins by the tests that are there, if the others find nothing, i8[a].
        most: the same if they find all they can, i8[a].
        untested: how many more each might then have, i8[a].
    """
    known = (fewest == most) & (untested == 0)
    best = 1 + np.count_nonzero(fewest > (most + untested)[:, np.newaxis], axis=1)
    worst = 1 + np.count_nonzero(most + untested > fewest[:, np.newaxis], axis=1)
    return np.where(known, fewest, np.nan), np.where(known & (best == worst), best, np.nan)


def _lacks(count: int, untested: int, least: float) -> Iterator[str]:
    """Why tests find less than they might."""
    if untested:
        yield f"{counted(untested, 'pair')} {'has' if untested == 1 else 'have'} no test, for want of an interval"
    tests = count * (count - 1)
    if least * tests > ALPHA:
        fewest = math.ceil(tests / Fraction(repr(ALPHA))) - 1
        yield f"tests of {count} algorithms can find no difference with fewer than {fewest:,} draws"


def over_parts(own: Floats, drawn: Floats | Undrawn, level: float) -> tuple[dict[Scheme, Ranked], Floats | None]:
    """Rankings over subgroups, of which each counts the same, and the Holm-adjusted probabilities of their tests.

    Args:
        own: the values in each subgroup, f8[p, a], the greater the better.
        drawn: those of draws within each subgroup, f8[r, p, a], NaN where undefined; or why there are none.
        level: of the intervals of the ranks.
    """
    usable = drawn if isinstance(drawn, Undrawn) else usable_of(drawn, level)
    found: dict[Scheme, Ranked] = {}
    p = None
    for scheme in Scheme:
        if scheme is Scheme.TEST and own.shape[1] > MOST_TESTED:
            continue
        each = scorer(scheme, own, None, average=False)
        score = each.own()
        if isinstance(each, Wins):
            p = each.p
            few = each.too_few(len(own))
            found[scheme] = ranked_of(score, ranks(score), None, level)
            found[scheme] = found[scheme]._replace(
                reason=f"{few} subgroups" if few else "", lack=Lack.UNITS if few else Lack.NOTHING
            )
        elif isinstance(usable, Undrawn):
            found[scheme] = ranked_of(score, ranks(score), None, level)._replace(reason=usable.reason, lack=usable.lack)
        else:
            found[scheme] = ranked_of(score, ranks(score), ranks(_scores(scheme, usable)), level)
    return found, p


def over_groups(own: Floats, asked: Resampling) -> tuple[dict[Scheme, Ranked], Floats | None]:
    """The same over groups of items that belong together, which are drawn as cases are: whole, with their values.

    Args:
        own: the values of each group, f8[p, a], the greater the better.
        asked: how groups are drawn.
    """
    each = [f"{group:012}" for group in range(len(own))]
    found = rank_algorithms(own, higher_is_better=True, groups=each, resampling=asked)
    needed = fewest_draws(asked.level)
    lack = Undrawn(found.reason, found.lack)
    if not found.reason and asked.replicates < needed:
        lack = Undrawn(_few_draws(asked.replicates, asked.level), Lack.DRAWS)
    drawn = {scheme: _undrawn(one, lack, asked.level) if lack.reason else one for scheme, one in found.schemes.items()}
    signs = {scheme: sign_of(scheme, higher_is_better=True) for scheme in drawn}
    return {scheme: one._replace(score=one.score * signs[scheme]) for scheme, one in drawn.items()}, found.p


def _undrawn(one: Ranked, lack: Undrawn, level: float) -> Ranked:
    """A ranking without its draws, with the reason that it has itself or that of all."""
    own = Undrawn(one.reason, one.lack) if one.reason else lack
    return ranked_of(one.score, one.rank, None, level)._replace(reason=own.reason, lack=own.lack)


def _scores(scheme: Scheme, drawn: Floats) -> Floats:
    """What a scheme makes of each draw, f8[r, a], of values f8[r, p, a]."""
    ranked = scheme in (Scheme.RANK_THEN_MEAN, Scheme.RANK_THEN_MEDIAN)
    table = -ranks(drawn) if ranked else drawn
    take = np.mean if scheme in (Scheme.MEAN_THEN_RANK, Scheme.RANK_THEN_MEAN) else np.median
    found: Floats = take(table, axis=1)
    return found
