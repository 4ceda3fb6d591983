"""The rankings of an evaluation as its report shows them."""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from assay.metrics.ranking.of_values import ValueScheme
from assay.metrics.ranking.rows import agreement
from assay.report.model import Agreement, Alike, Placed, Ranking, Unranked, Waver, Within

MOST_METRICS = 12


def rankings_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Ranking, ...]:
    """The rows of results.json, whose numbers canonical JSON may have remembered as whole ones."""
    return tuple(_ranking(row) for row in rows)


def alike_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Alike, ...]:
    """How much the rankings of all items by every two metrics agree, at most the first `MOST_METRICS`."""
    chosen = [row for row in rows if row["scheme"] == ValueScheme.VALUE_THEN_RANK and row["algorithms"]][:MOST_METRICS]
    return tuple(
        Alike(first=one["key"], second=other["key"], tau=agreement(one["algorithms"], other["algorithms"]))
        for one, other in combinations(chosen, 2)
    )


def _ranking(row: Mapping[str, Any]) -> Ranking:
    tau = row["tau"]
    others = [{**one, "tau": None if one["tau"] is None else float(one["tau"])} for one in row["agreement"]]
    parts = {
        "level": float(row["level"]),
        "algorithms": tuple(map(_placed, row["algorithms"])),
        "tested": tuple(row.get("tested", ())),
        "unranked": tuple(Unranked(**one) for one in row["unranked"]),
        "tau": None if tau is None else Waver(**{**tau, **{name: float(tau[name]) for name in _NUMBERS}}),
        "agreement": tuple(Agreement(**one) for one in others),
        "within": tuple(Within(subgroup=o["subgroup"], ranks=tuple(o["ranks"])) for o in row.get("within", ())),
        "p": tuple(tuple(None if p is None else float(p) for p in line) for line in row["p"]),
    }
    return Ranking(**{**row, **parts})


_NUMBERS = ("mean", "low", "high")


def _placed(row: Mapping[str, Any]) -> Placed:
    frequency = {rank: float(share) for rank, share in row["frequency"].items()}
    return Placed(**{**row, "score": float(row["score"]), "frequency": frequency})
