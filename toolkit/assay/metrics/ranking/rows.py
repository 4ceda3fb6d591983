"""A ranking as plain values that JSON holds."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from assay.metrics.ranking.order import Floats, kendall
from assay.metrics.ranking.rank import Ranked

TIES = "the least rank of those that tie"


def rows_of(one: Ranked, names: Sequence[str]) -> list[dict[str, Any]]:
    """Each algorithm that has a rank with it, what decides, and how its rank wavers over the draws."""
    return [_row(one, a, name) for a, name in enumerate(names) if not np.isnan(one.rank[a])]


def _row(one: Ranked, a: int, name: str) -> dict[str, Any]:
    # With 0 added, the 0 that a sign was given is 0 again.
    row: dict[str, Any] = {"algorithm": name, "rank": int(one.rank[a]), "score": float(one.score[a]) + 0.0}
    if one.low is None or one.high is None or one.frequency is None:
        return row | {"low": None, "high": None, "frequency": {}}
    shares = {str(rank): float(share) for rank, share in enumerate(one.frequency[a], 1) if share}
    return row | {"low": int(one.low[a]), "high": int(one.high[a]), "frequency": shares}


def tau_of(one: Ranked, level: float) -> dict[str, Any] | None:
    """How much the rankings of draws agree with that of all cases; None where nothing was drawn, or all tie."""
    found = np.empty(0) if one.tau is None else one.tau[~np.isnan(one.tau)]
    if not found.size or one.tau is None:
        return None
    low, high = np.quantile(found, ((1 - level) / 2, (1 + level) / 2)).tolist()
    return {"mean": float(found.mean()), "low": low, "high": high, "undefined": int(one.tau.size - found.size)}


def p_table(p: Floats) -> tuple[tuple[float | None, ...], ...]:
    """Probabilities that row is no better than column, f8[a, a]; nothing on the diagonal, and where one is NaN."""
    return tuple(
        tuple(None if a == b or np.isnan(each) else float(each) for b, each in enumerate(row))
        for a, row in enumerate(p)
    )


def agreement(one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]]) -> float | None:
    """Kendall's tau-b between two rankings, of the algorithms that both rank; None where all of one tie, or it is one.

    Args:
        one: algorithms with their ranks, as `rows_of` gives them.
        other: likewise.
    """
    theirs = {row["algorithm"]: row["rank"] for row in other}
    pairs = [(row["rank"], theirs[row["algorithm"]]) for row in one if row["algorithm"] in theirs]
    if not pairs:
        return None
    mine, others = np.array(pairs, dtype=np.float64).T
    tau = float(kendall(mine[np.newaxis], others)[0])
    return None if np.isnan(tau) else tau
