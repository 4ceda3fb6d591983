"""The beta distribution's quantile, without SciPy: what exact binomial intervals need."""

import math
from itertools import count

_TINY = 1e-300


def beta_quantile(p: float, a: float, b: float) -> float:
    """The x in [0, 1] at which the regularised incomplete beta function I_x(a, b) is p.

    Newton's steps, each kept inside a bracket that bisection narrows; right to 1e-9 of x for a and b up to 1e7.

    Args:
        p: in (0, 1).
        a: 1 or more, as b.
        b: the other parameter.
    """
    low, high, x = 0.0, 1.0, a / (a + b)
    for _ in range(200):
        off = regularised_beta(x, 1.0 - x, a, b) - p
        low, high = (low, x) if off > 0 else (x, high)
        density = beta_density(x, 1.0 - x, a, b)
        step = x - off / density if density > _TINY else low
        new = step if low < step < high else (low + high) / 2
        if abs(new - x) <= 2e-15 * x:
            return new
        x = new
    return x


def regularised_beta(x: float, y: float, a: float, b: float) -> float:
    """I_x(a, b) with y = 1 - x, by the continued fraction DLMF 8.17.22 on the side where it converges fast."""
    if not 0.0 < x < 1.0:
        return 0.0 if x <= 0.0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1.0 - _tail(y, x, b, a)
    return _tail(x, y, a, b)


def beta_density(x: float, y: float, a: float, b: float) -> float:
    """Density of the beta distribution, y = 1 - x, as Loader 2000 evaluates the binomial: no large terms cancel."""
    n = a + b
    exponent = _stirling(n) - _stirling(a) - _stirling(b) - _deviance(a, n * x) - _deviance(b, n * y)
    return math.exp(exponent) * math.sqrt(a * b / (2.0 * math.pi * n)) / (x * y)


def _tail(x: float, y: float, a: float, b: float) -> float:
    return beta_density(x, y, a, b) * x * y / a / _fraction(x, a, b)


def _stirling(n: float) -> float:
    """Logarithm of n! over Stirling's formula sqrt(2 pi n) (n/e)**n; n is 1 or more."""
    if n < 16:
        return math.lgamma(n + 1) - (n + 0.5) * math.log(n) + n - 0.5 * math.log(2 * math.pi)
    square = n * n
    return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n


def _deviance(x: float, mean: float) -> float:
    """Loader's D0, x ln(x/mean) + mean - x, by its series where the terms would cancel."""
    if abs(x - mean) >= 0.1 * (x + mean):
        return x * math.log(x / mean) + mean - x
    ratio = (x - mean) / (x + mean)
    total, term = (x - mean) * ratio, 2 * x * ratio
    for k in count(3, 2):
        term *= ratio * ratio
        new = total + term / k
        if new == total:
            break
        total = new
    return total


def _fraction(x: float, a: float, b: float) -> float:
    """1 + d_1/(1 + d_2/(1 + ...)), by Lentz's method; its reciprocal is the series of DLMF 8.17.22."""
    value, c, d = 1.0, 1.0, 0.0
    for m in count(1):
        half = m // 2
        if m % 2:
            term = -(a + half) * (a + b + half) * x / ((a + m - 1) * (a + m))
        else:
            term = half * (b - half) * x / ((a + m - 1) * (a + m))
        c = 1.0 + term / c or _TINY
        d = 1.0 / (1.0 + term * d or _TINY)
        value *= c * d
        if abs(c * d - 1.0) < 1e-16:
            break
    return value
