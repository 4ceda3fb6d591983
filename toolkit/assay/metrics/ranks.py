"""The rankings of an evaluation of items: by values of all items, by paired tests, and over the values of subgroups."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from assay.metrics.ranked import Pair, Valued
from assay.metrics.ranking.lack import Undrawn
from assay.metrics.ranking.of_values import (
    FEWEST_PARTS,
    MEANINGS,
    MOVABLE,
    UNTESTED,
    ValueScheme,
    by_tests,
    by_value,
    over_groups,
    over_parts,
    p_of_draws,
)
from assay.metrics.ranking.order import ranks
from assay.metrics.ranking.rank import MOST_TESTED, Ranked, Resampling, sign_of
from assay.metrics.ranking.rows import TIES, p_table, rows_of, tau_of
from assay.metrics.ranking.schemes import ALPHA, Scheme
from assay.metrics.rows import Row
from assay.metrics.study import Floats
from assay.plan.physical import Measure
from assay_kernels.resampling.delong import Estimate
from assay_kernels.state.undefined import Undefined
from assay_spec.metrics.catalogue import catalogue

MOST_NUMBERS = 20_000_000
"""Of values on draws over all subgroups; of more nothing is drawn."""

_TESTED = (
    "by how many others it is significantly better than: one-sided Wilcoxon signed-rank tests of the "
    "subgroups' values, all pairs in both directions, Holm-adjusted, at 0.05"
)

SUBGROUP = {
    Scheme.MEAN_THEN_RANK: "by the mean over the subgroups, each of which counts the same",
    Scheme.MEDIAN_THEN_RANK: "by the median over the subgroups",
    Scheme.RANK_THEN_MEAN: "ranks within each subgroup, then by their mean",
    Scheme.RANK_THEN_MEDIAN: "ranks within each subgroup, then by their median",
    Scheme.TEST: f"{_TESTED}; values are taken as they are, so that these ranks have no interval",
}
"""What each scheme makes of the values of subgroups, whose items are drawn."""

GROUP = SUBGROUP | {Scheme.TEST: _TESTED}
"""The same where the subgroups themselves are drawn."""


def ranks_of_all(measure: Measure, valued: Valued, p: Mapping[Pair, float] | None, tested: set[Pair]) -> Iterator[Row]:
    """The rankings by the value of all items, and by tests.

    Args:
        measure: what is ranked by.
        valued: its values.
        p: the probability that the first of each two is no better, where it has a closed form; else draws tell it.
        tested: the pairs, as differences name them, whose difference has an interval.
    """
    higher, level = catalogue().entries[measure.metric].higher_is_better, measure.level
    sign = 1 if higher else -1
    names = [name for name in valued.values if not isinstance(valued.values[name], Undefined)]
    unranked = {name: value.reason for name, value in valued.values.items() if isinstance(value, Undefined)}
    shared = _shared(measure, "", valued.items, 0, unranked)
    if len(names) < 2:
        yield shared | _unranked(ValueScheme.VALUE_THEN_RANK, MEANINGS, _too_few(names))
        return
    own, drawn = valued.own(names) * sign, valued.draw(names)
    drawn = drawn if isinstance(drawn, Undrawn) else drawn * sign
    one = by_value(own, drawn, level)
    yield shared | _ranked(ValueScheme.VALUE_THEN_RANK, MEANINGS, _signed(one, sign), names, valued, level)
    if len(names) > MOST_TESTED:
        reason = f"more than {MOST_TESTED} algorithms are not tested pair by pair"
        yield shared | _unranked(ValueScheme.TEST, MEANINGS, reason)
        return
    table, least = _tests(names, drawn, p, tested)
    test, adjusted = by_tests(table, least)
    row = shared | _ranked(ValueScheme.TEST, MEANINGS, test, names, valued, level) | _p(adjusted, names)
    yield row | {"unranked": [*shared["unranked"], *_untested(test, names)]}


def ranks_over(
    measure: Measure, by: str, parts: Mapping[str, Valued], redrawn: Resampling | None = None
) -> Iterator[Row]:
    """The rankings over the values of subgroups.

    Args:
        measure: what is ranked by.
        by: the column whose values make the subgroups.
        parts: the values in each subgroup, by what it is called.
        redrawn: how whole subgroups are drawn, where these are what items that belong together make; else items are
            drawn within each.
    """
    higher, level = catalogue().entries[measure.metric].higher_is_better, measure.level
    every = list(next(iter(parts.values())).values) if parts else []
    there = np.array([part.defined(every) for part in parts.values()], dtype=bool).reshape(len(parts), len(every))
    names = [name for a, name in enumerate(every) if there[:, a].any()]
    unranked = {name: "it has a value in no subgroup" for name in every if name not in names}
    kept = [part for part, found in zip(parts, there, strict=True) if found[there.any(axis=0)].all()]
    whole = [parts[part] for part in kept]
    shared = _shared(measure, by, len(whole), len(parts) - len(whole), unranked)
    if len(names) < 2 or len(whole) < FEWEST_PARTS:
        reason = _too_few(names) if len(names) < 2 else _too_few_parts(len(whole))
        yield shared | _unranked(Scheme.MEAN_THEN_RANK, SUBGROUP, reason)
        return
    own = np.stack([part.own(names) for part in whole]) * (1 if higher else -1)
    if redrawn is None:
        drawn = _drawn_parts(whole, names)
        found, p = over_parts(own, drawn if isinstance(drawn, Undrawn) or higher else -drawn, level)
    else:
        found, p = over_groups(own, redrawn)
    for scheme, one in found.items():
        shown = _signed(one, sign_of(scheme, higher_is_better=higher))
        row = shared | _ranked(scheme, SUBGROUP if redrawn is None else GROUP, shown, names, whole[0], level)
        if scheme is Scheme.RANK_THEN_MEAN:
            row["within"] = _within(kept, own)
        yield row | (_p(p, names) if scheme is Scheme.TEST and p is not None else {})


def _within(parts: Sequence[str], own: Floats) -> list[Row]:
    """The ranks within each subgroup, in the order of the algorithms that have a rank."""
    table = ranks(own).astype(np.int64).tolist()
    return [{"subgroup": part, "ranks": places} for part, places in zip(parts, table, strict=True)]


def p_of_estimates(estimates: Mapping[Pair, Estimate | Undefined], measure: Measure) -> dict[Pair, float]:
    """The probability that the first of each two is no better, by the normal distribution of the difference.

    Where a difference is 0 and cannot vary, the two say the same of every item, and surely neither is better.
    """
    sign = 1 if catalogue().entries[measure.metric].higher_is_better else -1
    found = {}
    for (first, second), one in estimates.items():
        if isinstance(one, Undefined):
            continue
        if one.variance <= 0 and one.value == 0:
            found[first, second] = found[second, first] = 1.0
        elif one.variance > 0:
            z = sign * one.value / math.sqrt(2 * one.variance)
            found[first, second], found[second, first] = 0.5 * math.erfc(z), 0.5 * math.erfc(-z)
    return found


def _tests(
    names: Sequence[str], drawn: Floats | Undrawn, p: Mapping[Pair, float] | None, tested: set[Pair]
) -> tuple[Floats, float]:
    """The probability that row is no better than column, NaN where there is no test, and the least that it can be."""
    count = len(names)
    if p is not None:
        return np.array([[p.get((one, other), np.nan) for other in names] for one in names]), 0.0
    if isinstance(drawn, Undrawn):
        return np.full((count, count), np.nan), 0.0
    found = p_of_draws(drawn)
    for one, first in enumerate(names):
        for other, second in enumerate(names):
            if one != other and (first, second) not in tested and (second, first) not in tested:
                found[one, other] = np.nan
    return found, 1 / (1 + len(drawn))


def _drawn_parts(parts: Sequence[Valued], names: Sequence[str]) -> Floats | Undrawn:
    """The values on draws within each subgroup, f8[r, p, a]."""
    numbers = len(parts) * len(names) * parts[0].replicates
    if numbers > MOST_NUMBERS:
        return Undrawn(f"{len(parts):,} subgroups are too many to draw for {len(names)} algorithms")
    found = []
    for part in parts:
        drawn = part.draw(names)
        if isinstance(drawn, Undrawn):
            return drawn._replace(reason=f"of some subgroup nothing was drawn: {drawn.reason}")
        found.append(drawn)
    return np.stack(found, axis=1)


def _shared(measure: Measure, over: str, n: int, left_out: int, unranked: Mapping[str, str]) -> Row:
    """What all rows of one metric say."""
    return {
        "metric": measure.metric,
        "parameters": dict(measure.parameters),
        "target": measure.target,
        "over": over,
        "ties": TIES,
        "n": n,
        "left_out": left_out,
        "level": measure.level,
        "unranked": [{"algorithm": name, "reason": reason} for name, reason in unranked.items()],
        "alpha": None,
        "tested": [],
        "p": [],
        "within": [],
    }


def _ranked(
    scheme: ValueScheme | Scheme,
    meanings: Mapping[Any, str],
    one: Ranked,
    names: Sequence[str],
    valued: Valued,
    level: float,
) -> Row:
    drawn = one.low is not None
    return {
        "scheme": scheme.value,
        "meaning": meanings[scheme],
        "replicates": valued.replicates if drawn else 0,
        "method": valued.method if drawn else "none",
        "tau": tau_of(one, level),
        "algorithms": rows_of(one, names),
        "reason": one.reason or None,
        "lack": one.lack.value,
    }


def _unranked(scheme: ValueScheme | Scheme, meanings: Mapping[Any, str], reason: str) -> Row:
    nothing: Row = {"replicates": 0, "method": "none", "tau": None, "algorithms": [], "reason": reason, "lack": ""}
    return {"scheme": scheme.value, "meaning": meanings[scheme]} | nothing


def _signed(one: Ranked, sign: int) -> Ranked:
    return one._replace(score=one.score * sign)


def _untested(test: Ranked, names: Sequence[str]) -> Iterator[Row]:
    """Who has no rank by tests, and why."""
    for name, score, rank in zip(names, test.score, test.rank, strict=True):
        if np.isnan(rank):
            yield {"algorithm": name, "reason": UNTESTED if np.isnan(score) else MOVABLE}


def _p(adjusted: Floats, names: Sequence[str]) -> Row:
    """The adjusted probabilities: row better than column, in the order of `tested`; nothing on the diagonal."""
    return {"alpha": ALPHA, "tested": list(names), "p": [list(row) for row in p_table(adjusted)]}


def _too_few(names: Sequence[str]) -> str:
    return f"only `{names[0]}` has a value, and one algorithm has no rank" if names else "no algorithm has a value"


def _too_few_parts(count: int) -> str:
    if not count:
        return "there is no subgroup in which all algorithms have a value"
    return "there is one subgroup only in which all algorithms have a value, and nothing to be ranked over"
