"""Where two classes part, told by the probability of the one that is not the positive class."""

from fractions import Fraction
from math import inf, nextafter


def most_of_the_other(threshold: float) -> float:
    """The greatest probability of the other class with which the positive one is predicted, from `threshold` on.

    Probabilities and thresholds are the decimals that they are written as: 1 - 0.9 is 0.1, though not among doubles.

    >>> most_of_the_other(0.1), 1 - 0.9 >= 0.1
    (0.9, False)
    """
    exact = 1 - Fraction(repr(float(threshold)))
    nearest = float(exact)
    return nearest if Fraction(repr(nearest)) <= exact else nextafter(nearest, -inf)
