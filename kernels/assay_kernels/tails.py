"""How much lies beyond either end of an interval, exactly: of the level as the decimal number that it is written as.

The binary number next to 0.9999 would ask for one draw more than 20,000, and that next to 0.95 end an interval one draw
further in.
"""

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction


def tail(level: float) -> "Fraction":
    """The share of draws beyond each end of an interval: (1 - level) / 2.

    Args:
        level: confidence in (0, 1).
    """
    from fractions import Fraction  # loading it takes longer than most checks

    return (1 - Fraction(repr(float(level)))) / 2


def fewest_draws(level: float) -> int:
    """The least number of draws of which one lies beyond either end of an interval: 2 / (1 - level), rounded up.

    >>> fewest_draws(0.95), fewest_draws(0.9999)
    (40, 20000)

    Args:
        level: confidence in (0, 1).
    """
    return math.ceil(1 / tail(level))
