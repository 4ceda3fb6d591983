"""What a bootstrap draws: items, items within strata, or whole clusters of items."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay_kernels.codes import require_same_length


@dataclass(frozen=True, slots=True, eq=False)
class Sampling:
    """Units that are drawn with replacement within strata, and the unit of every item.

    Units are numbered by stratum, then in canonical order, which is that of the items given. A stratum's draws
    depend on its number and size alone.
    """

    offsets: NDArray[np.int64]
    """Stratum s holds the units offsets[s] .. offsets[s+1]-1, i8[s+1]."""
    unit: NDArray[np.int64]
    """Number of the unit of each item, i8[n]."""

    @property
    def units(self) -> int:
        """How many units there are, which is how many a replicate draws."""
        return int(self.offsets[-1])

    @property
    def own_units(self) -> bool:
        """Whether item i is unit i, for every item."""
        return self.units == self.unit.size and np.array_equal(self.unit, np.arange(self.units))


def independent(items: int) -> Sampling:
    """Every item is a unit; one stratum."""
    return Sampling(np.array([0, items], dtype=np.int64), np.arange(items, dtype=np.int64))


def stratified(stratum: ArrayLike) -> Sampling:
    """Every item is a unit; each stratum keeps its size, so that a class never vanishes.

    Args:
        stratum: code[n] of any sortable kind, for instance the true class; strata are numbered in sorted order.

    Raises:
        ValueError: the strata do not have one dimension.
    """
    _, code, sizes = np.unique(_one_row("strata", stratum), return_inverse=True, return_counts=True)
    unit = np.empty(code.size, dtype=np.int64)
    unit[np.argsort(code, kind="stable")] = np.arange(code.size)
    return Sampling(np.concatenate(([0], np.cumsum(sizes))).astype(np.int64), unit)


def clustered(cluster: ArrayLike, stratum: ArrayLike | None = None) -> Sampling:
    """A unit is a cluster, drawn with all its items, so that items of one patient stay together.

    Args:
        cluster: code[n] of any sortable kind; clusters are numbered in sorted order.
        stratum: code[n]; clusters are drawn within strata, each of which keeps its number of clusters.

    Raises:
        ValueError: a cluster has items in two strata, so that it belongs to neither, the lengths differ, or the codes
            do not have one dimension.
    """
    names, first, code = np.unique(_one_row("clusters", cluster), return_index=True, return_inverse=True)
    if stratum is None:
        return Sampling(np.array([0, names.size], dtype=np.int64), code.astype(np.int64))
    strata = _one_row("strata", stratum)
    require_same_length(code, strata)
    astray = strata[first][code] != strata
    if astray.any():
        item = int(astray.argmax())
        raise ValueError(f"cluster {names[code[item]]} lies in two strata, as item {item} shows")
    within = stratified(strata[first])
    return Sampling(within.offsets, within.unit[code])


def _one_row(name: str, codes: ArrayLike) -> NDArray[Any]:
    row = np.asarray(codes)
    if row.ndim != 1:
        raise ValueError(f"{name} have one dimension, not {row.ndim}")
    return row
