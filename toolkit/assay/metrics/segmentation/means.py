"""Means over cases with their intervals: of each structure, and of the structures together."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay_kernels.resampling.intervals import Interval, percentile
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.resampling.sampling import Sampling, clustered, independent
from assay_kernels.resampling.score import blocks, draws
from assay_kernels.state.undefined import Undefined
from assay_spec.metrics.seed import SEED

Floats = NDArray[np.float64]

FEWEST_CASES = 2
"""From one case nothing follows about others."""

FEWEST_GROUPS = 5
"""As everywhere where groups are drawn."""

KEPT_BYTES = 1 << 28
"""What the draws may take that are kept for the next algorithm."""


class Drawing(NamedTuple):
    """How intervals are found."""

    level: float = 0.95
    replicates: int = 2000
    seed: int = SEED


class Mean(NamedTuple):
    """A mean over cases, its interval, or why there is none."""

    value: float | None
    cases: int
    """Cases, or differences of cases, that it is the mean of; of the structures together, structures."""
    low: float | None = None
    high: float | None = None
    reason: str | None = None


class Averager:
    """Means over cases; draws the same cases, or whole groups of them, for all metrics and algorithms."""

    def __init__(self, cases: int, groups: Sequence[str] | None, drawing: Drawing) -> None:
        self.drawing = drawing
        self.sampling: Sampling = independent(cases) if groups is None else clustered(np.array(groups))
        self.method = "bootstrap" if groups is None else "cluster-bootstrap"
        self._refusal = _refusal(self.sampling.units, grouped=groups is not None)

    def means(self, values: Floats) -> list[list[Mean]]:
        """The means by structure and metric; a last row has the means over the structures where there are several.

        Args:
            values: f8[structure, metric, case], NaN where there is no value.
        """
        there = ~np.isnan(values)
        count = there.sum(axis=-1)
        mean = _quotient(np.where(there, values, 0.0).sum(axis=-1), count)
        replicates = self._replicates(values, there)
        if len(values) > 1:
            has = count > 0
            mean = np.concatenate([mean, _over_structures(mean, has)[np.newaxis]])
            replicates = np.concatenate([replicates, _over_structures(replicates, has[..., np.newaxis])[np.newaxis]])
            count = np.concatenate([count, has.sum(axis=0)[np.newaxis]])
        shape = mean.shape
        intervals = iter(self._intervals(replicates.reshape(mean.size, replicates.shape[-1])))
        return [
            [self._mean(mean[s, m], int(count[s, m]), next(intervals)) for m in range(shape[1])]
            for s in range(shape[0])
        ]

    def _mean(self, value: float, count: int, interval: Interval | Undefined) -> Mean:
        if not count:
            return Mean(None, 0, reason="no case has a value")
        if isinstance(interval, Undefined):
            return Mean(float(value), count, reason=interval.reason)
        return Mean(float(value), count, interval.low, interval.high)

    def _replicates(self, values: Floats, there: NDArray[np.bool_]) -> Floats:
        """The means on every replicate, f8[..., replicate]; NaN where no case of a replicate has a value."""
        cases = values.shape[-1]
        table = np.where(there, values, 0.0).reshape(-1, cases)
        counts = there.reshape(table.shape).astype(np.float64)
        whole = bool(there.all())
        parts = [
            _quotient(table @ times.T, times.sum(axis=1) if whole else counts @ times.T) for times in self._draws()
        ]
        found = np.concatenate(parts, axis=1) if parts else np.empty((len(table), 0))
        return found.reshape(*values.shape[:-1], found.shape[-1])

    def _draws(self) -> Iterator[Floats]:
        """How often each replicate draws each case, f8[replicate, case], a run of replicates at a time."""
        yield from self._kept if self._kept is not None else self._drawn()

    @cached_property
    def _kept(self) -> list[Floats] | None:
        size = 8 * self.sampling.unit.size * self.drawing.replicates
        return list(self._drawn()) if size <= KEPT_BYTES else None

    def _drawn(self) -> Iterator[Floats]:
        if self._refusal is None:
            for run in blocks(self.sampling.unit.size, self.drawing.replicates):
                yield draws(self.sampling, self.drawing.seed, len(run), first=run.start).astype(np.float64)

    def _intervals(self, replicates: Floats) -> list[Interval | Undefined]:
        """The interval of each row: those that have all their values at once, the others as they are."""
        if self._refusal is not None:
            return [Undefined(self._refusal)] * len(replicates)
        level = self.drawing.level
        whole = ~np.isnan(replicates).any(axis=1)
        found: list[Interval | Undefined] = [Undefined("")] * len(replicates)
        for row in np.flatnonzero(~whole):
            found[row] = percentile(Replicates.of_values(replicates[row]), level)
        if whole.any():
            first = percentile(Replicates.of_values(replicates[whole][0]), level)
            ends = np.quantile(replicates[whole], ((1 - level) / 2, (1 + level) / 2), axis=1)
            for row, low, high in zip(np.flatnonzero(whole), *ends.tolist(), strict=True):
                found[row] = first if isinstance(first, Undefined) else first._replace(low=low, high=high)
        return found


def _refusal(units: int, *, grouped: bool) -> str | None:
    if grouped and units < FEWEST_GROUPS:
        return f"{units} group{' is' if units == 1 else 's are'} too few, and an interval takes {FEWEST_GROUPS}"
    return "one case says nothing about others" if units < FEWEST_CASES else None


def _quotient(total: Floats, count: Floats | NDArray[np.int64]) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(count > 0, total / count, np.nan)


def _over_structures(means: Floats, has: NDArray[np.bool_]) -> Floats:
    """The mean over those structures that have a mean at all."""
    return _quotient(np.where(has, means, 0.0).sum(axis=0), np.broadcast_to(has, means.shape).sum(axis=0))
