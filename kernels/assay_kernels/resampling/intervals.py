"""Confidence intervals: of proportions, of estimates with a variance, and of bootstrap replicates."""

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay_kernels.resampling.beta import beta_quantile
from assay_kernels.resampling.delong import Estimate
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.state.undefined import Undefined
from assay_kernels.tails import fewest_draws, tail

TOLERATED = 0.05
"""Largest share of undefined replicates from which an interval is still made."""

_NORMAL = NormalDist()


class Interval(NamedTuple):
    """A two-sided confidence interval, how it was made, and what was left out."""

    low: float
    high: float
    level: float
    """Confidence in (0, 1)."""
    method: str
    replicates: int = 0
    """Bootstrap replicates, undefined ones included."""
    undefined: int = 0
    """Replicates on which the score is undefined, and which the interval leaves out."""


def wilson(successes: int, trials: int, level: float = 0.95) -> Interval | Undefined:
    """Score interval of a proportion (Wilson 1927): close to its level on average, narrow.

    Raises:
        ValueError: not 0 <= successes <= trials, or not 0 < level < 1.
    """
    _require_binomial(successes, trials, level)
    if not trials:
        return Undefined("no items")
    share, z2 = successes / trials, _quantile(level) ** 2
    centre = (successes + z2 / 2) / (trials + z2)
    reach = math.sqrt(z2 * (share * (1 - share) * trials + z2 / 4)) / (trials + z2)
    low = 0.0 if successes == 0 else centre - reach
    high = 1.0 if successes == trials else centre + reach
    return Interval(low, high, level, "wilson")


def clopper_pearson(successes: int, trials: int, level: float = 0.95) -> Interval | Undefined:
    """Exact interval of a proportion (Clopper & Pearson 1934): never below its level, wide.

    Raises:
        ValueError: not 0 <= successes <= trials, or not 0 < level < 1.
    """
    _require_binomial(successes, trials, level)
    if not trials:
        return Undefined("no items")
    tail, failures = (1 - level) / 2, trials - successes
    low = beta_quantile(tail, successes, failures + 1) if successes else 0.0
    high = beta_quantile(1 - tail, successes + 1, failures) if failures else 1.0
    return Interval(low, high, level, "clopper-pearson")


def normal(estimate: Estimate, level: float = 0.95) -> Interval | Undefined:
    """Value and a normal multiple of its standard error; for differences, and for values far from a bound.

    Raises:
        ValueError: not 0 < level < 1.
    """
    _require_level(level)
    if estimate.variance <= 0:
        return Undefined("the estimated variance is zero")
    reach = _quantile(level) * math.sqrt(estimate.variance)
    return Interval(estimate.value - reach, estimate.value + reach, level, "normal")


def logit(estimate: Estimate, level: float = 0.95) -> Interval | Undefined:
    """A normal interval of ln(v/(1-v)), mapped back, so that it stays in (0, 1): the default for AUROC.

    Pepe 2003, The Statistical Evaluation of Medical Tests, section 5.2.4 (the standard error by the delta method).

    Raises:
        ValueError: not 0 < level < 1.
    """
    _require_level(level)
    value, variance = estimate
    if not 0 < value < 1:
        return Undefined(f"the value is {value:g}, where a logit is infinite")
    if variance <= 0:
        return Undefined("the estimated variance is zero")
    centre, reach = math.log(value / (1 - value)), _quantile(level) * math.sqrt(variance) / (value * (1 - value))
    low, high = ((1 + math.tanh(end / 2)) / 2 for end in (centre - reach, centre + reach))
    return Interval(low, high, level, "logit")


def percentile(replicates: Replicates, level: float = 0.95, *, tolerated: float = TOLERATED) -> Interval | Undefined:
    """Quantiles of the replicates (Efron & Tibshirani 1993, chapter 13), interpolated as Hyndman & Fan's type 7.

    Raises:
        ValueError: not 0 < level < 1.
    """
    _require_level(level)
    ends = (1 - level) / 2, (1 + level) / 2
    return _shortage(replicates, level, tolerated) or _between(replicates, ends, level, "percentile")


def bca(
    replicates: Replicates,
    estimate: float,
    jackknife: NDArray[np.float64],
    level: float = 0.95,
    *,
    tolerated: float = TOLERATED,
) -> Interval | Undefined:
    """Percentiles corrected for bias and acceleration (Efron 1987; Efron & Tibshirani 1993, eqs. 14.9 to 14.15).

    Args:
        replicates: the score on bootstrap replicates.
        estimate: the score on the items themselves.
        jackknife: the score with each unit left out in turn, f8[u].
        level: confidence in (0, 1).
        tolerated: largest share of undefined replicates.

    Raises:
        ValueError: not 0 < level < 1.
    """
    _require_level(level)
    short = _shortage(replicates, level, tolerated)
    if short is not None:
        return short
    values = replicates.value[replicates.defined]
    below = (np.count_nonzero(values < estimate) + np.count_nonzero(values <= estimate)) / (2 * values.size)
    if not 0 < below < 1:
        return Undefined("all replicates lie on one side of the estimate, so that its bias is unbounded")
    apart = jackknife.mean() - jackknife
    spread = float((apart**2).sum()) ** 1.5
    acceleration = float((apart**3).sum()) / (6 * spread) if spread > 0 else 0.0
    bias, reach = _NORMAL.inv_cdf(below), _quantile(level)
    if abs(acceleration) * (abs(bias) + reach) >= 1:
        return Undefined("a single unit sways the score so much that its acceleration is out of range")
    low, high = (_NORMAL.cdf(bias + z / (1 - acceleration * z)) for z in (bias - reach, bias + reach))
    return _between(replicates, (low, high), level, "bca")


def _shortage(replicates: Replicates, level: float, tolerated: float) -> Undefined | None:
    """Why so few defined replicates make no interval; None when they do."""
    total, undefined = len(replicates), replicates.undefined
    needed = fewest_draws(level)
    if total < needed:
        return Undefined(f"{total} replicates are too few for an interval of {level:.6g}, which takes {needed}")
    if undefined == total or undefined > tolerated * total:
        return Undefined(f"the score is undefined on {undefined} of {total} replicates")
    return None


def _between(replicates: Replicates, ends: tuple[float, float], level: float, method: str) -> Interval:
    low, high = np.quantile(replicates.value[replicates.defined], ends).tolist()
    return Interval(low, high, level, method, len(replicates), replicates.undefined)


def _quantile(level: float) -> float:
    return _NORMAL.inv_cdf((1 + level) / 2)


def _require_level(level: float) -> None:
    if not (level > 0 and (1 + level) / 2 < 1):  # the greatest float below 1 has no quantile either
        raise ValueError(f"a confidence level lies between 0 and 1, not at {level}")


def _require_binomial(successes: int, trials: int, level: float) -> None:
    _require_level(level)
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is no proportion")


def drawn_ends(draws: NDArray[np.float64], level: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The ends of intervals that are draws themselves: the least draw that enough of all do not exceed.

    Inverse of the empirical distribution (Hyndman & Fan 1996, definition 1), as ranks ask for, which are whole.

    Args:
        draws: f8[r, a], r of at least one.
        level: confidence in (0, 1).

    Returns:
        The lower and the upper ends, f8[a]; NaN where a draw is.
    """
    count, beyond = len(draws), tail(level)
    places = (math.ceil(count * beyond) - 1, math.ceil(count * (1 - beyond)) - 1)
    ordered = np.sort(draws, axis=0)
    unknown = np.isnan(ordered[-1])
    low, high = (np.where(unknown, np.nan, ordered[place]) for place in places)
    return low, high
