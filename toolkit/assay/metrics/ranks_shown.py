"""The rankings of an evaluation as its report shows them."""

from collections.abc import Iterable, Mapping
from typing import Any

from assay.report.model import Agreement, Placed, Ranking, Unranked


def rankings_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Ranking, ...]:
    """The rows of results.json, whose numbers canonical JSON may have remembered as whole ones."""
    return tuple(_ranking(row) for row in rows)


def _ranking(row: Mapping[str, Any]) -> Ranking:
    tau = row["tau"]
    parts = {
        "level": float(row["level"]),
        "algorithms": tuple(map(_placed, row["algorithms"])),
        "unranked": tuple(Unranked(**one) for one in row["unranked"]),
        "tau": None if tau is None else Agreement(**{**tau, **{name: float(tau[name]) for name in _NUMBERS}}),
        "p": tuple(tuple(None if p is None else float(p) for p in line) for line in row["p"]),
    }
    return Ranking(**{**row, **parts})


_NUMBERS = ("mean", "low", "high")


def _placed(row: Mapping[str, Any]) -> Placed:
    frequency = {rank: float(share) for rank, share in row["frequency"].items()}
    return Placed(**{**row, "score": float(row["score"]), "frequency": frequency})
