"""What the rankings of an evaluation say themselves of how sure they are, of items as of masks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assay.metrics.pitfalls.rule import Finding
from assay.metrics.ranking.lack import Lack
from assay.report.text import counted
from assay_kernels.tails import fewest_draws

Row = Mapping[str, Any]

SURELY = "where their ranks are named, name the intervals of the ranks too"
"""What is left to do where ranks have intervals."""

UNKNOWN = "say that nobody knows how sure these ranks are, and why"
"""What is left to do where nothing can be drawn."""

REMEDIES = {
    Lack.UNITS: f"add {{of}}s, or groups of them; until then {UNKNOWN}",
    Lack.VALUES: f"rank by a metric of which all have a value, or without who has none; until then {UNKNOWN}",
}
"""What else helps than draws."""


def drawn_ranks(row: Row | None, first: str, second: str) -> tuple[str, str]:
    """Evidence and remedy of two algorithms whose ranks stand with intervals; empty where they do not.

    Args:
        row: the ranking; None where there is none.
        first: the name of one.
        second: that of the other.
    """
    placed = {} if row is None else {one["algorithm"]: one for one in row["algorithms"]}
    if not {first, second} <= placed.keys() or any(placed[name]["low"] is None for name in (first, second)):
        return "", ""
    one, other = (f"{each['rank']} [{each['low']}, {each['high']}]" for each in (placed[first], placed[second]))
    return f"; the ranking gives them the ranks {one} and {other}", SURELY


def few_draws(rows: Sequence[Row], name: str, of: str, limit: float, replicates: int) -> Iterator[Finding]:
    """Rankings without draws, or from fewer than a limit.

    Args:
        rows: the rankings by the scheme that is shown.
        name: what calls their metric: `key` or `label`.
        of: what is ranked on: `item` or `case`.
        limit: of draws.
        replicates: how many were asked for.
    """
    seen: dict[tuple[int, int, str, Lack], list[Row]] = {}
    for row in rows:
        if row["algorithms"] and row["replicates"] < limit:
            lack = Lack(row["lack"])
            seen.setdefault((row["n"], row["replicates"], row["reason"] or "", lack), []).append(row)
    for (count, draws, reason, lack), each in seen.items():
        why = f": {reason}" if reason else ""
        enough = max(int(limit), fewest_draws(each[0]["level"]))
        more_would_do = (draws > 0 or lack is Lack.DRAWS) and replicates < enough
        other = REMEDIES.get(lack, UNKNOWN).format(of=of)
        yield Finding(
            tuple(dict.fromkeys(row[name] for row in each)),
            "",
            f"{counted(len(each), 'ranking')} of {counted(count, of)} "
            f"{'has' if len(each) == 1 else 'have'} {counted(draws, 'draw')}{why}",
            {"rankings": len(each), "draws": draws},
            f"draw at least {enough:,} times" if more_would_do else other,
        )
