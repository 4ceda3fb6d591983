"""By how much values of bins shrink where neighbouring bins are put together, and what both are by chance."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from assay_kernels.calibration.binned import Binned, Bins
from assay_kernels.state.fixed_sum import SCALE, from_integer, to_integer

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DRAWS = 199
"""So many draws have one in two hundred as the least share that can be told."""

SEED = 0
"""The same bins are always told the same of."""

RESOLUTION = "BrierResolution"
"""It looks at frequencies alone, whatever the probabilities are."""


def fewer(binned: Binned) -> Bins:
    """The same items in half the bins, each put together with its neighbour; of an odd number the last stays."""
    firsts = np.arange(0, binned.counts.size, 2)
    sums = [to_integer(limbs) for limbs in binned.probability]
    return Bins(
        np.add.reduceat(binned.counts, firsts),
        np.add.reduceat(binned.positives, firsts),
        np.array([from_integer(sum(sums[first : first + 2])) for first in firsts.tolist()]),
    )


def by_chance(metric: str, classes: Sequence[Binned]) -> Floats:
    """How much less a value is in half the bins in draws where the cut says nothing, ascending, f8[DRAWS].

    The outcomes of each bin are drawn at its mean probability, as those of forecasts that are calibrated are; for the
    resolution, at the frequency of the bin and its neighbour together. Draws are independent, so items that belong
    together vary more. Bins of several classes are of the same items: the largest drops of all count as if they came
    together, which is the most that their mean can vary by.
    """
    random = np.random.default_rng(SEED)
    drops = [np.sort(_drops(metric, binned, random)) for binned in classes]
    found: Floats = np.mean(drops, axis=0)
    return found


def of_calibrated(metric: str, classes: Sequence[Binned]) -> Floats:
    """The value of forecasts that are calibrated and fall into the same bins, in draws, ascending, f8[DRAWS].

    Drawn as in `by_chance`; not of the resolution, whose value by chance is that of forecasts that say nothing.
    """
    random = np.random.default_rng(SEED)
    found: Floats = np.mean([np.sort(_values(metric, binned, random)) for binned in classes], axis=0)
    return found


def _values(metric: str, binned: Binned, random: np.random.Generator) -> Floats:
    """The same of one class, in the order of the draws."""
    counts, sums = binned.counts, _sums(binned)
    return VALUES[metric](counts, _drawn(counts, sums / np.maximum(counts, 1), random), sums)


def _sums(binned: Binned) -> Floats:
    return np.array([to_integer(limbs) / 2**SCALE for limbs in binned.probability])


def _drawn(counts: Ints, rate: Floats, random: np.random.Generator) -> Ints:
    """Outcomes of the items of each bin at its rate, i8[DRAWS, bins]."""
    found: Ints = random.binomial(counts, np.clip(rate, 0, 1), (DRAWS, counts.size))
    return found


def _drops(metric: str, binned: Binned, random: np.random.Generator) -> Floats:
    """The same of one class, in the order of the draws."""
    counts, firsts = binned.counts, np.arange(0, binned.counts.size, 2)
    sums = _sums(binned)
    merged, merged_sums = np.add.reduceat(counts, firsts), np.add.reduceat(sums, firsts)
    if metric == RESOLUTION:
        shares = np.add.reduceat(binned.positives, firsts) / np.maximum(merged, 1)
        rate = np.repeat(shares, 2)[: counts.size]
    else:
        rate = sums / np.maximum(counts, 1)
    drawn = _drawn(counts, rate, random)
    value = VALUES[metric]
    return value(counts, drawn, sums) - value(merged, np.add.reduceat(drawn, firsts, axis=1), merged_sums)


def ece(counts: Ints, positives: Ints, sums: Floats) -> Floats:
    """`finalize.ece` of many draws at once, in floats: positives i8[draws, bins], the others of [bins]."""
    found: Floats = np.abs(sums - positives).sum(axis=1) / counts.sum()
    return found


def mce(counts: Ints, positives: Ints, sums: Floats) -> Floats:
    """`finalize.mce`, in the same way."""
    found: Floats = (np.abs(sums - positives) / np.maximum(counts, 1)).max(axis=1, where=counts > 0, initial=0)
    return found


def reliability(counts: Ints, positives: Ints, sums: Floats) -> Floats:
    """`finalize.brier_reliability`, in the same way."""
    found: Floats = ((sums - positives) ** 2 / np.maximum(counts, 1)).sum(axis=1) / counts.sum()
    return found


def resolution(counts: Ints, positives: Ints, _sums: Floats) -> Floats:
    """`finalize.brier_resolution`, in the same way; it reads no probabilities."""
    prevalence = positives.sum(axis=1, keepdims=True) / counts.sum()
    found: Floats = ((positives - prevalence * counts) ** 2 / np.maximum(counts, 1)).sum(axis=1) / counts.sum()
    return found


VALUES: dict[str, Callable[[Ints, Ints, Floats], Floats]] = {
    "ECE": ece,
    "CWCE": ece,
    "TopLabelECE": ece,
    "MCE": mce,
    "TopLabelMCE": mce,
    "BrierReliability": reliability,
    RESOLUTION: resolution,
}
"""The metrics of the catalogue that are read off bins; CWCE is the mean over its classes."""
