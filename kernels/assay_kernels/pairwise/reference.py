"""Sums over pairs of forecasts in plain NumPy, from the definitions, with arrays of n x n.

The other backends take the same arguments and give the same: `probability` f8[n, k], rows that add up to 1, and `label`
i8[n], the classes that came true, 0..k-1.
"""

import math

import numpy as np
from numpy.typing import NDArray

from assay_kernels.codes import require_codes

Reals = NDArray[np.float64]
Labels = NDArray[np.int64]

OFF = 0.01
"""Probabilities that were rounded add up to 1 within so much."""
SAME = 1 + 1e-9
"""Sums of probabilities within so much of each other are the same but for rounding."""
NARROWEST, WIDEST = 1e-6, 1e6
"""Exponents of kernels are right to 1e-16 / width, so that below there would be no digits left."""


def conditional(probability: Reals, label: Labels, bandwidth: float) -> tuple[Reals, Reals]:
    """Frequencies of the classes among the other forecasts, weighted by Dirichlet kernels about these.

    The kernel of forecast i at forecast j is the density of a Dirichlet distribution with the parameters
    p_i / bandwidth + 1 (Popordanoska et al. 2022, section 3); of two classes that is the Beta kernel. Where p_j has
    zeros all those densities may vanish: the frequencies are then the limit as these zeros are approached at one rate,
    to which only those forecasts contribute that have least probability there.

    Returns:
        The frequencies, f8[n, k], zeros of a forecast that is alone; and the logarithm of the mean density, f8[n].
    """
    require_forecasts(probability, label)
    require_positive("bandwidth", bandwidth)
    items, classes = probability.shape
    weight, constant = centres(probability, bandwidth)
    there, zero = logarithms(probability)
    exponent = constant + np.einsum("jk,ik->ji", there, weight)
    missing = np.einsum("jk,ik->ji", zero, probability)
    np.fill_diagonal(missing, np.inf)
    least = missing.min(axis=1, initial=np.inf, keepdims=True)
    exponent[(missing > least * SAME) | np.isinf(missing)] = -np.inf
    if items < 2:
        return np.zeros((items, classes)), np.full(items, -np.inf)
    most = exponent.max(axis=1, keepdims=True)
    density = np.exp(exponent - most)
    total = density.sum(axis=1)
    with np.errstate(divide="ignore"):
        log_density = np.where(least[:, 0] > 0, -np.inf, most[:, 0] + np.log(total / (items - 1)))
    return density @ np.eye(classes)[label] / total[:, np.newaxis], log_density


def error(probability: Reals, label: Labels, width: float) -> Reals:
    """The terms h_ij = exp(-|p_i - p_j| / width) (y_i - p_i).(y_j - p_j), summed over i < j, and over i = j.

    `y` is 1 for the class that came true, else 0, and distances are Euclidean.
    """
    require_forecasts(probability, label)
    require_positive("width", width)
    residual = np.eye(probability.shape[1])[label] - probability
    apart = np.sqrt(((probability[:, np.newaxis] - probability) ** 2).sum(axis=-1))
    term = np.exp(-apart / width) * (residual @ residual.T)
    return np.array([np.triu(term, 1).sum(), np.trace(term)])


def error_of_two(positive: NDArray[np.uint8], probability: Reals, width: float) -> Reals:
    """The same of forecasts (1 - p, p) in ascending order of p: distances are sqrt(2) |p_i - p_j|."""
    require_positive("width", width)
    require_ascending(probability)
    require_codes("positive", positive, 2)
    residual = positive - probability
    apart = math.sqrt(2) * np.abs(np.subtract.outer(probability, probability))
    term = 2 * np.exp(-apart / width) * np.outer(residual, residual)
    return np.array([np.triu(term, 1).sum(), np.trace(term)])


def distance(probability: Reals, rank: Labels) -> Reals:
    """Euclidean distances of the pairs i < j, those at the ranks, counted from 0 at the nearest."""
    require_ranks(rank, len(probability))
    square = np.zeros((len(probability),) * 2)
    for column in probability.T:
        apart = np.subtract.outer(column, column)
        square += apart * apart
    found: Reals = np.sqrt(np.sort(square[np.triu_indices(len(probability), 1)])[rank])
    return found


def gap(value: Reals, rank: Labels) -> Reals:
    """The differences of ascending numbers, those at the ranks, counted from 0 at the smallest."""
    require_ascending(value)
    require_ranks(rank, len(value))
    found: Reals = np.sort(np.abs(np.subtract.outer(value, value))[np.triu_indices(len(value), 1)])[rank]
    return found


def centres(probability: Reals, bandwidth: float) -> tuple[Reals, Reals]:
    """Of each Dirichlet kernel the exponents p / bandwidth, f8[n, k], and the logarithm of its normalisation, f8[n]."""
    weight = probability / bandwidth
    alpha = weight + 1.0
    of_sum, of_each = (np.array([math.lgamma(a) for a in part.ravel().tolist()]) for part in (alpha.sum(axis=1), alpha))
    return weight, of_sum - of_each.reshape(alpha.shape).sum(axis=1)


def logarithms(probability: Reals) -> tuple[Reals, Reals]:
    """Logarithms of probabilities, 0 where there is none, and 1 there, else 0."""
    zero = probability == 0.0
    return np.log(np.where(zero, 1.0, probability)), zero.astype(np.float64)


def require_forecasts(probability: Reals, label: Labels) -> None:
    """Refuse what is no forecast, and labels of classes that are not there."""
    if probability.ndim != 2 or label.shape != probability.shape[:1] or not probability.shape[1]:
        raise ValueError(f"forecasts {probability.shape} and labels {label.shape} are not of the same items")
    require_codes("label", label, probability.shape[1])
    require_probabilities(probability)
    total = probability.sum(axis=1)
    off = np.abs(total - 1.0) > OFF
    if off.any():
        item = int(off.argmax())
        raise ValueError(f"the probabilities at item {item} add up to {total[item]:g}, not to 1")


def require_probabilities(probability: Reals) -> None:
    """Refuse what no probability is; what those of an item add up to does not matter."""
    outside = ~((probability >= 0.0) & (probability <= 1.0)).all(axis=1)
    if outside.any():
        item = int(outside.argmax())
        raise ValueError(f"the probabilities {probability[item].tolist()} at item {item} are not all within [0, 1]")


def require_ascending(value: Reals) -> None:
    """Refuse numbers that are not in [0, 1] and in ascending order."""
    if not ((value >= 0.0) & (value <= 1.0)).all() or (value[1:] < value[:-1]).any():
        raise ValueError("there must be probabilities in ascending order")


def require_positive(name: str, value: float) -> None:
    """Refuse a width that is none."""
    if not NARROWEST <= value <= WIDEST:
        raise ValueError(f"a {name} is a number from {NARROWEST:g} to {WIDEST:g}, not {value:g}")


def require_ranks(rank: Labels, items: int) -> None:
    """Refuse ranks that no pair has."""
    pairs = items * (items - 1) // 2
    if ((rank < 0) | (rank >= pairs)).any():
        raise ValueError(f"ranks of {pairs} pairs are 0 to {pairs - 1}, not {rank.tolist()}")
