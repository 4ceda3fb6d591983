"""Calibration errors by kernels, of any labels and forecasts.

`probability` is f[n, k] for classes 0..k-1, or f[n] of the second of two classes. `backend` names one; None takes the
best that runs here. Undefined is what has no value, as the error of a forecast that is alone.
"""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from assay_kernels.codes import as_reals, as_whole, require_same_length
from assay_kernels.dispatch import load
from assay_kernels.pairwise.reference import Labels, Reals, require_forecasts, require_probabilities
from assay_kernels.state.undefined import Score, Undefined

BANDWIDTHS = (*(10.0 ** (-5 + 4 * step / 14) for step in range(15)), 0.2, 0.4, 0.6, 0.8, 1.0)
"""Those that the authors of ECE-KDE choose from (tpopordanoska/ece-kde at d9f60c0, `get_bandwidth`)."""

TOO_FEW = "needs two items or more"
_COMPLEMENT = 4 * np.finfo(np.float64).eps


def ece_kde(
    label: ArrayLike,
    probability: ArrayLike,
    bandwidth: float | None = None,
    *,
    norm: float | None = None,
    backend: str | None = None,
) -> Score:
    """The canonical calibration error by Dirichlet kernels: how far forecasts are from what came of those like them.

    Source: Popordanoska, Sayer & Blaschko 2022, section 3. Each forecast is left out of its own frequencies. Where a
    forecast has zeros, the frequencies are their limit (`pairwise.reference.conditional`).

    Args:
        label: the class of each item that came true.
        probability: see above.
        bandwidth: of the kernels, 1e-6 to 1e6; MetricsReloaded takes 0.5. None chooses with `kde_bandwidth`.
        norm: None for the mean Euclidean distance, as MetricsReloaded has it. A number p for the mean of the sums over
            the classes of |difference|^p, as the paper's authors have it; of two classes their value is that of p, too.
        backend: see above.

    Raises:
        ValueError: a label is none of the classes, probabilities are outside [0, 1] or do not add up to 1 within 0.01,
            the lengths differ, or a bandwidth or norm is out of range.
        TypeError: the labels are not whole numbers, or the probabilities no real numbers that f8 holds.
    """
    if norm is not None and not 1 <= norm < math.inf:
        raise ValueError(f"a norm is a number from 1 on, not {norm}")
    truth, table = forecasts(label, probability)
    chosen = kde_bandwidth(label, probability, backend=backend) if bandwidth is None else bandwidth
    if isinstance(chosen, Undefined):
        return chosen
    frequency, _ = load("pairwise.conditional", backend)(table, truth, chosen)
    if len(table) < 2:
        return Undefined(TOO_FEW)
    apart = np.abs(frequency - table)
    each = np.sqrt((apart * apart).sum(axis=1)) if norm is None else (apart**norm).sum(axis=1)
    return float(each.mean())


def kde_bandwidth(
    label: ArrayLike, probability: ArrayLike, among: Iterable[float] = BANDWIDTHS, *, backend: str | None = None
) -> Score:
    """The bandwidth under which forecasts are likeliest among the others: the greatest leave-one-out likelihood.

    Source: Popordanoska, Sayer & Blaschko 2022, section 3. Forecasts whose density vanishes whatever the bandwidth, as
    that of a 0 which no other forecast has, are left out. The authors' code subtracts log(bandwidth) once an item,
    though Dirichlet kernels are densities already; we do not, which chooses wider kernels.

    Args:
        label: as `ece_kde`; it changes nothing.
        probability: as `ece_kde`.
        among: bandwidths to choose from, the first of equally good ones.
        backend: see above.

    Raises:
        ValueError: as `ece_kde`, or there is nothing to choose from.
        TypeError: as `ece_kde`.
    """
    truth, table = forecasts(label, probability)
    conditional = load("pairwise.conditional", backend)
    found = {h: conditional(table, truth, h)[1] for h in among}
    if not found:
        raise ValueError("there is no bandwidth to choose from")
    likelihood = {h: math.fsum(part[np.isfinite(part)].tolist()) for h, part in found.items()}
    if len(table) < 2:
        return Undefined(TOO_FEW)
    if not np.isfinite(next(iter(found.values()))).any():
        return Undefined("no forecast has another one like it")
    return max(likelihood, key=lambda h: likelihood[h])


def skce(
    label: ArrayLike,
    probability: ArrayLike,
    width: float | None = None,
    *,
    unbiased: bool = True,
    backend: str | None = None,
) -> Score:
    """The squared kernel calibration error, with the kernel exp(-|p - q| / width) for each class by itself.

    Source: Widmann, Lindsten & Zachariah 2019, SKCE_uq (unbiased, may be below 0) and SKCE_b (biased, never is).
    MetricsReloaded calls the unbiased one KCE. It is the same value at the same width; its own width counts each
    forecast's distance to itself (`median_distance` with `itself=True`).

    Args:
        label: the class of each item that came true.
        probability: see above.
        width: of the kernel, 1e-6 to 1e6. None takes the median distance of all pairs.
        unbiased: whether the terms of forecasts with themselves are left out.
        backend: see above.

    Raises:
        ValueError: as `ece_kde`.
        TypeError: as `ece_kde`.
    """
    truth, table = forecasts(label, probability)
    items = len(table)
    if items < 1 + unbiased:
        return Undefined(TOO_FEW if unbiased else "no items")
    chosen = _width(probability, width, items, backend)
    if isinstance(chosen, Undefined):
        return chosen
    pairs, alone = _error(truth, table, chosen, backend)
    return float(pairs / (items * (items - 1) / 2) if unbiased else (2 * pairs + alone) / items**2)


def kce(label: ArrayLike, probability: ArrayLike, width: float | None = None, *, backend: str | None = None) -> Score:
    """The kernel calibration error: the root of the biased `skce`, on the scale of probabilities."""
    found = skce(label, probability, width, unbiased=False, backend=backend)
    return found if isinstance(found, Undefined) else math.sqrt(max(found, 0.0))


def median_distance(probability: ArrayLike, *, itself: bool = False, backend: str | None = None) -> Score:
    """The median Euclidean distance of two forecasts, exact; undefined where it is 0, which is no width of a kernel.

    Args:
        probability: see above; those of an item may add up to anything.
        itself: whether each forecast's distance to itself counts, and that of a pair in both orders (MetricsReloaded).
        backend: see above.

    Raises:
        ValueError: as `ece_kde`.
        TypeError: as `ece_kde`.
    """
    table = _table(probability)
    require_probabilities(table)
    items = len(table)
    if items < 2:
        return Undefined(TOO_FEW)
    total = items * items if itself else items * (items - 1) // 2
    wanted = [(total - 1) // 2, total // 2]
    ranks = [(place - items) // 2 if itself else place for place in wanted]
    between = _distances(table, [rank for rank in ranks if rank >= 0], backend)
    middle = (sum(between) + 0.0) / 2
    return middle if middle > 0 else Undefined("half of the forecasts or more are the same")


def _width(probability: ArrayLike, width: float | None, items: int, backend: str | None) -> Score:
    """The width of the kernel; of one forecast, which is as near to itself by any, that is 1."""
    if width is not None:
        return width
    return median_distance(probability, backend=backend) if items > 1 else 1.0


def _error(truth: Labels, table: Reals, width: float, backend: str | None) -> tuple[float, float]:
    if not _of_two(table):
        pairs, alone = load("pairwise.error", backend)(table, truth, width)
        return pairs, alone
    order = np.argsort(table[:, 1], kind="stable")
    pairs, alone = load("pairwise.error_of_two", backend)(truth[order].astype(np.uint8), table[order, 1], width)
    return pairs, alone


def _distances(table: Reals, ranks: list[int], backend: str | None) -> list[float]:
    rank = np.array(ranks, np.int64)
    if not _of_two(table):
        found: list[float] = load("pairwise.distance", backend)(table, rank).tolist()
        return found
    gaps = load("pairwise.gap", backend)(np.sort(table[:, 1]), rank)
    return [math.sqrt(2) * gap for gap in gaps.tolist()]


def _of_two(table: Reals) -> bool:
    """Whether the second of two columns says all that there is."""
    return table.shape[1] == 2 and bool((np.abs(table.sum(axis=1) - 1.0) <= _COMPLEMENT).all())


def forecasts(label: ArrayLike, probability: ArrayLike) -> tuple[Labels, Reals]:
    """Labels and forecasts as kernels take them: i8[n] and f8[n, k].

    Raises:
        ValueError: as `ece_kde`.
        TypeError: as `ece_kde`.
    """
    table = _table(probability)
    truth = as_whole("label", label, "i8", table.shape[1])
    require_same_length(truth, np.empty(len(table)))
    require_forecasts(table, truth)
    return truth, table


def _table(probability: ArrayLike) -> Reals:
    """Probabilities of classes as kernels take them, f8[n, k]; those of one class are given with the other's."""
    given = as_reals("probability", probability).astype(np.float64)
    table = np.stack([1.0 - given, given], axis=1) if given.ndim == 1 else given
    if table.ndim != 2:
        raise ValueError(f"probabilities have one dimension or two, not {given.ndim}")
    return table
