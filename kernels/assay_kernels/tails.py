"""What is counted by a level, exactly: of the level as the decimal number that it is written as.

The binary number next to 0.9999 would ask for one draw more than 20,000, and that next to 0.95 take another draw for an
end. Ends that are interpolated between draws take the binary number: it moves them by its rounding and no more.
"""

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction


def tail(level: float) -> "Fraction":
    """The share of draws beyond each end of an interval: (1 - level) / 2.

    Args:
        level: confidence in (0, 1).

    Raises:
        ValueError: it is not.
    """
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
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
