"""The public face of resampling: weights of replicates, and scores on them.

Items are in canonical order, which the caller gives. Two algorithms that are scored with the same seed on the same
items meet the same draws, so that their differences are paired.
"""

from collections.abc import Callable, Iterator

import numpy as np

from assay_kernels.codes import Draws
from assay_kernels.dispatch import load
from assay_kernels.ranking.ranked import OrderedScores
from assay_kernels.ranking.score import absent_class
from assay_kernels.resampling.placements import tie_bounds
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.resampling.sampling import Sampling
from assay_kernels.state.undefined import Score, Undefined

BLOCK_BYTES = 1 << 22
"""What the draws of one run of replicates may take."""

LONGEST_RUN = 256
"""Most replicates of one run."""


def draws(sampling: Sampling, seed: int, replicates: int, *, first: int = 0, backend: str | None = None) -> Draws:
    """How often replicates first .. first + replicates - 1 draw each item, u4[r, n].

    Args:
        sampling: what is drawn.
        seed: 0 .. 2**64-1.
        replicates: how many.
        first: number of the first, from 0; each is the same whatever else is drawn.
        backend: the one to use; None takes the best that runs here.

    Raises:
        ValueError: the seed or the number is out of range.
    """
    _require_stream(seed, first)
    times: Draws = load("resampling.weights", backend)(seed, first, replicates, sampling.offsets)
    return times if sampling.own_units else np.take(times, sampling.unit, axis=1)


def weights(sampling: Sampling, seed: int, replicate: int, *, backend: str | None = None) -> Draws:
    """How often one replicate draws each item, u4[n]; arguments and errors as `draws`."""
    times: Draws = draws(sampling, seed, 1, first=replicate, backend=backend)[0]
    return times


def blocks(items: int, replicates: int, *, first: int = 0) -> Iterator[range]:
    """The replicates in runs whose draws take 4 MB at most, or one replicate each where that takes more.

    Results do not depend on the runs; a kernel that looks at an item once for a whole run is faster.
    """
    size = max(1, min(LONGEST_RUN, BLOCK_BYTES // (4 * max(items, 1))))
    for start in range(first, first + replicates, size):
        yield range(start, min(start + size, first + replicates))


def bootstrap(
    statistic: Callable[[Draws], Score], sampling: Sampling, seed: int, replicates: int, *, first: int = 0
) -> Replicates:
    """A score on replicates first .. first + replicates - 1, of the weights that `weights` gives."""
    return Replicates.of(
        statistic(times)
        for run in blocks(sampling.unit.size, replicates, first=first)
        for times in draws(sampling, seed, len(run), first=run.start)
    )


def bootstrap_auroc(
    ordered: OrderedScores, seed: int, replicates: int, *, first: int = 0, backend: str | None = None
) -> Replicates | Undefined:
    """AUROC on replicates first .. first + replicates - 1, stratified by class.

    Equal to the bit to `bootstrap` of the weighted AUROC with `stratified` classes and the same seed, only faster.

    Raises:
        ValueError: the seed or a replicate's number is out of range.
    """
    _require_stream(seed, first)
    negatives, positives = ordered.negative_item.size, ordered.positive_item.size
    missing = absent_class(negatives, positives)
    if missing is not None:
        return missing
    scores = tie_bounds(ordered)
    twice_u = load("resampling.auroc", backend)(seed, first, replicates, scores.slot, scores.bounds)
    return Replicates(twice_u / (2 * negatives * positives), np.ones(replicates, dtype=np.bool_))


def _require_stream(seed: int, replicate: int) -> None:
    if not 0 <= seed < 1 << 64:
        raise ValueError(f"seed {seed} is outside 0..2**64-1")
    if not 0 <= replicate < 1 << 63:
        raise ValueError(f"replicate {replicate} is outside 0..2**63-1")
