"""Quantiles of Student's distribution for whole degrees of freedom, without SciPy."""

import math


def student_quantile(p: float, degrees: int) -> float:
    """The t that a variable of so many degrees of freedom does not exceed with probability `p`; right to 1e-12 of t.

    Args:
        p: in (1/2, 1).
        degrees: 1 or more.
    """
    low, high = 0.0, math.pi / 2
    # t = sqrt(degrees) tan(angle), so that every quantile lies between the ends of a quarter turn.
    for _ in range(200):
        angle = (low + high) / 2
        low, high = (angle, high) if _within(angle, degrees) < 2 * p - 1 else (low, angle)
        if high - low <= 1e-16 * high:
            break
    return math.sqrt(degrees) * math.tan((low + high) / 2)


def _within(angle: float, degrees: int) -> float:
    """The probability of |t| < sqrt(degrees) tan(angle): Abramowitz & Stegun 26.7.3 (odd) and 26.7.4 (even)."""
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = degrees % 2
    term, total = (cosine if odd else 1.0), 0.0
    for k in range(odd + 1, degrees, 2):
        total += term
        term *= cosine * cosine * k / (k + 1)
    return 2 / math.pi * (angle + sine * total) if odd else sine * total
