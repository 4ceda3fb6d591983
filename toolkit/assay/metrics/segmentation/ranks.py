"""The rankings of a study of masks: of every structure and metric, and of the structures together."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.metrics.ranking.lack import Lack
from assay.metrics.ranking.order import Floats
from assay.metrics.ranking.rank import Ranking, Resampling, rank_algorithms
from assay.metrics.ranking.rows import TIES, p_table, rows_of, tau_of
from assay.metrics.ranking.schemes import ALPHA, MEANINGS, Scheme
from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.results import key_of, no_worst
from assay.metrics.segmentation.study import Study
from assay.processes.cores import cores
from assay_kernels.dispatch import simulated
from assay_spec.metrics.segmentation import Asked

Flags = NDArray[np.bool_]

MIDDLE = "its best value lies in the middle, so that nothing says which of two values is better"

NO_MEAN = "no algorithm has a mean"

PER_CASE = "a case counts with its mean over the classes of which all algorithms have a value there"


class Place(NamedTuple):
    """What is ranked: one metric of one structure, or of all together."""

    asked: Asked
    name: str | None
    """The structure; None of all together."""
    ranking: Ranking
    names: tuple[str, ...]
    """The algorithms that have a rank, in the order of the ranking's arrays."""
    unranked: tuple[tuple[str, str], ...] = ()
    """The others, each with the reason."""

    @property
    def where(self) -> str:
        """The structure in words."""
        return "mean of the classes" if self.name is None else self.name

    def meaning(self, scheme: Scheme) -> str:
        """What the scheme does with these values."""
        if self.name is not None:
            return MEANINGS[scheme]
        if scheme is Scheme.MEAN_THEN_RANK:
            return "by the mean over the classes of their means over the cases"
        return f"{MEANINGS[scheme]}; {PER_CASE}"


def ranking_of(study: Study, groups: Sequence[str] | None, drawing: Drawing) -> tuple[Place, ...]:
    """All rankings of a study; metrics are never mixed.

    Args:
        study: what was scored.
        groups: of each case the group that is drawn as a whole.
        drawing: level, replicates and seed.
    """
    if len(study.algorithms) < 2 or not study.cases:
        return ()
    resampling = Resampling(*drawing)

    def place(cell: _Cell) -> Place:
        metric, name, values, kept, unranked = cell
        asked = study.question.metrics[metric]
        better = asked.entry.higher_is_better
        names = tuple(study.algorithms[a] for a in kept)
        if better is None:
            return Place(asked, name, Ranking(0, len(values), {}, None, None, "", MIDDLE), study.algorithms)
        if len(kept) < 2:
            reason = f"only `{names[0]}` has a mean, and one algorithm has no rank" if names else NO_MEAN
            return Place(asked, name, Ranking(0, len(values), {}, None, None, "", reason), names, unranked)
        by_class = study.value[:, metric, kept].transpose(0, 2, 1) if name is None else None
        ranking = rank_algorithms(
            values, higher_is_better=better, groups=groups, resampling=resampling, by_class=by_class
        )
        return Place(asked, name, ranking, names, unranked)

    with ThreadPoolExecutor(1 if simulated() else cores()) as pool:
        return tuple(pool.map(place, _cells(study)))


class _Cell(NamedTuple):
    metric: int
    name: str | None
    values: Floats
    """f8[case, algorithm], of those that are ranked."""
    kept: list[int]
    """The algorithms that are ranked."""
    unranked: tuple[tuple[str, str], ...]
    """The others, of whom some case has no value since nothing is bad enough, and why."""


def _cells(study: Study) -> Iterator[_Cell]:
    """The values of each metric: of every structure, then of several together."""
    for m in range(len(study.question.metrics)):
        values = study.value[:, m].transpose(0, 2, 1)
        endless = study.endless[:, m]
        for one, table, there in zip(study.structures, values, endless, strict=True):
            kept, unranked = _parted(there, study.algorithms)
            yield _Cell(m, one.name, table[:, kept], kept, unranked)
        if len(study.structures) > 1:
            kept, unranked = _parted(np.asarray(endless.any(axis=0)), study.algorithms)
            yield _Cell(m, None, _together(values[:, :, kept]), kept, unranked)


def _parted(endless: Flags, names: Sequence[str]) -> tuple[list[int], tuple[tuple[str, str], ...]]:
    """Who is ranked, and who has no mean: b1[algorithm, case]."""
    cases = endless.sum(axis=1).tolist()
    unranked = tuple((name, no_worst(count)) for name, count in zip(names, cases, strict=True) if count)
    return [a for a, count in enumerate(cases) if not count], unranked


def table_of(study: Study, place: Place) -> Floats:
    """The values that a ranking is of, f8[case, algorithm]; NaN where there is none."""
    m = [one.key for one in study.question.metrics].index(place.asked.key)
    cells = {cell.name: cell.values for cell in _cells(study) if cell.metric == m}
    return cells[place.name]


def _together(values: Floats) -> Floats:
    """Of each case the mean over those structures of which all algorithms have a value, f8[case, algorithm]."""
    there = ~np.isnan(values).any(axis=2, keepdims=True)
    count = there.sum(axis=0)
    with np.errstate(invalid="ignore"):
        return np.where(count > 0, np.where(there, values, 0).sum(axis=0) / np.maximum(count, 1), np.nan)


def ranks_of(places: Sequence[Place], drawing: Drawing, unit: str) -> list[dict[str, Any]]:
    """The rows of results.json, one for each metric, structure and scheme."""
    return [
        _row(place, scheme, drawing, unit)
        for place in places
        for scheme in (list(place.ranking.schemes) or [Scheme.MEAN_THEN_RANK])
    ]


def _row(place: Place, scheme: Scheme, drawing: Drawing, unit: str) -> dict[str, Any]:
    ranking = place.ranking
    one = ranking.schemes.get(scheme)
    drawn = bool(ranking.drawn) and one is not None and one.low is not None
    row: dict[str, Any] = {
        "key": key_of(place.asked, place.name),
        "label": place.asked.label,
        "class": place.name,
        "scheme": scheme.value,
        "meaning": place.meaning(scheme),
        "ties": TIES,
        "higher_is_better": place.asked.entry.higher_is_better,
        "n": ranking.cases,
        "left_out": ranking.left_out,
        "level": drawing.level,
        "replicates": drawing.replicates if drawn else 0,
        "method": "bootstrap" if drawn else "none",
        "unit": unit,
        "tau": None if one is None else tau_of(one, drawing.level),
        "algorithms": [] if one is None else rows_of(one, place.names),
        "unranked": [{"algorithm": name, "reason": reason} for name, reason in place.unranked],
        "reason": ranking.reason or ("" if one is None else one.reason),
        "lack": (ranking.lack or (Lack.NOTHING if one is None else one.lack)).value,
    }
    if scheme is Scheme.TEST and ranking.p is not None:
        row["alpha"] = ALPHA
        row["p"] = [list(line) for line in p_table(ranking.p)]
        row["better"] = [
            {"first": place.names[a], "second": place.names[b], "p": float(ranking.p[a, b])}
            for a, b in np.argwhere(ranking.p <= ALPHA).tolist()
        ]
    return row
