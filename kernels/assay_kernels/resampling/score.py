"""The public face of resampling: weights of replicates, and scores on them.

Items are in canonical order, which the caller gives. Two algorithms that are scored with the same seed on the same
items meet the same draws, so that their differences are paired.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from assay_kernels.dispatch import load
from assay_kernels.ranking.ranked import OrderedScores
from assay_kernels.ranking.score import absent_class
from assay_kernels.resampling.placements import tie_bounds
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.resampling.sampling import Sampling
from assay_kernels.state.undefined import Score, Undefined

Weights = NDArray[np.uint32]


def weights(sampling: Sampling, seed: int, replicate: int, *, backend: str | None = None) -> Weights:
    """How often one replicate draws each item, u4[n].

    Args:
        sampling: what is drawn.
        seed: 0 .. 2**64-1.
        replicate: its number, from 0; each is the same whatever else is drawn.
        backend: the one to use; None takes the best that runs here.

    Raises:
        ValueError: the seed or the number is out of range.
    """
    _require_stream(seed, replicate)
    times: Weights = load("resampling.weights", backend)(seed, replicate, sampling.offsets)
    return times[sampling.unit]


def bootstrap(
    statistic: Callable[[Weights], Score], sampling: Sampling, seed: int, replicates: int, *, first: int = 0
) -> Replicates:
    """A score on replicates first .. first + replicates - 1, of the weights that `weights` gives."""
    return Replicates.of(statistic(weights(sampling, seed, first + k)) for k in range(replicates))


def bootstrap_auroc(
    ordered: OrderedScores, seed: int, replicates: int, *, first: int = 0, backend: str | None = None
) -> Replicates | Undefined:
    """AUROC on replicates first .. first + replicates - 1, stratified by class.

    Equal to the bit to `bootstrap` of the weighted AUROC with `stratified` classes and the same seed, only faster.

    Raises:
        ValueError: the seed or a replicate's number is out of range.
    """
    _require_stream(seed, first)
    pairs = ordered.negative_item.size * ordered.positive_item.size
    if not pairs:
        return absent_class(ordered.negative_item.size, ordered.positive_item.size) or Undefined("no item")
    scores = tie_bounds(ordered)
    twice_u = load("resampling.auroc", backend)(seed, first, replicates, scores.slot, scores.bounds)
    return Replicates(twice_u / (2 * pairs), np.ones(replicates, dtype=np.bool_))


def _require_stream(seed: int, replicate: int) -> None:
    if not 0 <= seed < 1 << 64:
        raise ValueError(f"seed {seed} is outside 0..2**64-1")
    if not 0 <= replicate < 1 << 63:
        raise ValueError(f"replicate {replicate} is outside 0..2**63-1")
