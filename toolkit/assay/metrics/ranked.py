"""Values of several algorithms on the same items, brought together for ranking, with what is known of their errors."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.metrics.drawn import Drawn
from assay.metrics.passes.intervals import RANDOM_GROUPS
from assay.metrics.ranking.joint import jointly
from assay.metrics.ranking.lack import Lack, TooFew, Undrawn
from assay.metrics.rows import measure_name
from assay.metrics.study import Floats
from assay.plan.physical import Measure, Sweep
from assay.report.text import counted
from assay_kernels.resampling.delong import Estimate
from assay_kernels.resampling.intervals import TOLERATED
from assay_kernels.state.undefined import Score, Undefined

Pair = tuple[str, str]
"""Two algorithms, the first of which is compared with the second."""


class Valued(NamedTuple):
    """One metric of several algorithms on the items of one part."""

    values: Mapping[str, Score]
    """By algorithm."""
    draw: Callable[[Sequence[str]], Floats | Undrawn]
    """The values of some algorithms on draws, f8[r, a], NaN where undefined; or why there are none."""
    method: str
    """How it is drawn: that of intervals of differences."""
    replicates: int
    items: int

    def defined(self, names: Sequence[str]) -> NDArray[np.bool_]:
        """Which of these algorithms have a value, bool[a]."""
        return np.array([not isinstance(self.values[name], Undefined) for name in names], dtype=np.bool_)

    def own(self, names: Sequence[str]) -> Floats:
        """The values of some algorithms, f8[a], NaN where undefined."""
        found = (self.values[name] for name in names)
        return np.array([np.nan if isinstance(one, Undefined) else one for one in found], dtype=np.float64)


class Part(NamedTuple):
    """A subgroup, or all items, and from what its draws follow."""

    number: int
    """Among the parts of its column."""
    items: int
    seed: int
    replicates: int


def of_draws(
    values: Mapping[str, Score],
    sweeps: Mapping[str, Sweep],
    measure: Measure,
    drawn: Drawn,
    lack: Undefined | None,
    part: Part,
) -> Valued:
    """What a bootstrap knows of a metric, or random groups; `lack` says why it knows nothing."""

    def draw(names: Sequence[str]) -> Floats | Undrawn:
        if lack is not None:
            return Undrawn(lack.reason, Lack.UNITS if isinstance(lack, TooFew) else Lack.OTHER)
        if drawn.method == RANDOM_GROUPS:
            return grouped(names)
        return moved(names) if part.number < part.replicates else Undrawn(_too_many(part.replicates), Lack.DRAWS)

    def redrawn(names: Sequence[str]) -> Floats:
        each = (drawn.replicates[sweeps[name].id, measure_name(measure)] for name in names)
        centred = [drawn.centred(one, values[name], measure.metric) for name, one in zip(names, each, strict=True)]
        return np.stack([np.where(one.defined, one.value, np.nan) for one in centred], axis=1)

    def moved(names: Sequence[str]) -> Floats:
        # Draws of different parts take the same random words; moved against each other they are independent.
        found: Floats = np.roll(redrawn(names), part.number, axis=0)
        return found

    def grouped(names: Sequence[str]) -> Floats | Undrawn:
        found = redrawn(names)
        there = ~np.isnan(found).any(axis=1)
        groups, lost = int(np.count_nonzero(there)), int(np.count_nonzero(~there))
        if lost > TOLERATED * there.size:
            return Undrawn(f"some algorithm has no value in {lost} of {there.size} random groups", Lack.VALUES)
        kept = found[there]
        apart = (kept[:, :, np.newaxis] - kept[:, np.newaxis]).var(axis=0, ddof=1) / groups
        return _joint(names, values, apart, part, groups - 1)

    return Valued(values, draw, drawn.method, part.replicates, part.items)


def _too_many(replicates: int) -> str:
    """Why there are no draws of a part: moved by its number they would be beside those of an earlier part again."""
    return f"{counted(replicates, 'draw')} cannot be independent in more than {counted(replicates, 'subgroup')}"


def of_estimates(
    values: Mapping[str, Score],
    estimates: Mapping[tuple[str, str], Estimate | Undefined],
    part: Part,
) -> Valued:
    """What DeLong's variances of differences say of areas."""

    def draw(names: Sequence[str]) -> Floats | Undrawn:
        apart = np.zeros((len(names),) * 2)
        for (first, second), found in estimates.items():
            if first in names and second in names:
                if isinstance(found, Undefined):
                    return Undrawn(found.reason)
                one, other = names.index(first), names.index(second)
                apart[one, other] = apart[other, one] = max(found.variance, 0.0)
        return _joint(names, values, apart, part)

    return Valued(values, draw, "delong", part.replicates, part.items)


def _joint(
    names: Sequence[str], values: Mapping[str, Score], apart: Floats, part: Part, freedom: float = np.inf
) -> Floats:
    """Draws in an order of names, so that they do not depend on the order in which algorithms are given."""
    order = sorted(range(len(names)), key=lambda a: names[a])
    own = np.array([values[names[a]] for a in order], dtype=np.float64)
    found = np.empty((part.replicates, len(names)))
    found[:, order] = jointly(
        own,
        apart[np.ix_(order, order)],
        seed=part.seed,
        replicates=part.replicates,
        part=part.number,
        freedom=freedom,
    )
    return found
