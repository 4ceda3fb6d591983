"""How many draws an interval takes."""

import math


def fewest_draws(level: float) -> int:
    """The least number of draws of which one lies beyond either end of an interval: 2 / (1 - level), rounded up.

    The level is the decimal number that it is written as, so that 0.9999 takes 20,000 draws and not one more: the
    binary number next to it would.

    >>> fewest_draws(0.95), fewest_draws(0.9999)
    (40, 20000)

    Args:
        level: confidence in (0, 1).
    """
    from fractions import Fraction  # loading it takes longer than most checks

    return math.ceil(2 / (1 - Fraction(repr(float(level)))))
