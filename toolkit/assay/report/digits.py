"""Numbers as a reader needs them: as many digits as the interval supports, no more.

Digits follow the Particle Data Group (Review of Particle Physics, introduction, section 5.3): two significant digits
of the uncertainty when its three leading digits are 100 to 354, one for 355 to 949, and 1000 with two above.
"""

import math
from collections.abc import Iterable

from assay.report.text import counted

MOST = 6
"""Decimals beyond which numbers are written with a power of ten."""
ROUNDING = 1e-12
"""Nearer than this to 0 or 1 is the arithmetic's own error."""
ROUNDED = 1e-14
"""Of a number; what is less apart differs by arithmetic alone."""
TINY = 1e-290
"""What is smaller leaves arithmetic no digits, and says nothing of those of others."""
USUAL = 3
"""Decimals of a value whose uncertainty nobody knows."""


def decimals_of(uncertainty: float) -> int:
    """How many decimals a value with this half-width of interval deserves."""
    exponent = math.floor(math.log10(uncertainty))
    leading = round(uncertainty / 10.0**exponent, 2)
    significant = 1 if leading >= 3.55 else 2
    return max(0, significant - 1 - exponent)


def common_decimals(intervals: Iterable[tuple[float | None, float | None]]) -> int:
    """The decimals for numbers that stand in one column: those of the narrowest interval."""
    widths = [width for low, high in intervals if (width := _half(low, high)) is not None]
    return max(map(decimals_of, widths), default=USUAL)


def decimals_within(low: float | None, high: float | None, most: int) -> int:
    """At most `most` decimals, and at most one more than this interval deserves by itself."""
    width = _half(low, high)
    return most if width is None else min(most, decimals_of(width) + 1)


def _half(low: float | None, high: float | None) -> float | None:
    """Half the width of an interval; none where there is none, or where arithmetic has no digits for it."""
    if low is None or high is None:
        return None
    width = high / 2 - low / 2
    return width if width > max(TINY, ROUNDED * max(abs(low), abs(high))) else None


def shown(value: float, decimals: int, *, bounded: bool = True) -> str:
    """`value` with fixed decimals; what only rounds to 0 or ±1 is shown as `<0.001`, `>0.999` and so on.

    Args:
        value: the number.
        decimals: how many.
        bounded: whether ±1 is a bound that says something, and not a number like others, as 1 mm is.
    """
    if decimals > MOST:
        return _with_power(value, decimals)
    text = f"{value:z.{decimals}f}"
    bound = float(text)
    if abs(value) < 1 and bound in ((0.0, 1.0, -1.0) if bounded else (0.0,)) and abs(value - bound) > ROUNDING:
        edge = bound + math.copysign(10.0**-decimals, value - bound)
        text = f"{'<' if edge > bound else '>'}{edge:.{decimals}f}"
    return text.replace("-", "−")


def _with_power(value: float, decimals: int) -> str:
    """`5.1×10⁻¹⁰`: as many digits as end at that decimal, at least one."""
    if not value:
        return "0"
    exponent = math.floor(math.log10(abs(value)))
    digits, _, power = f"{value:.{max(0, decimals + exponent)}e}".partition("e")
    return f"{digits}×10{str(int(power)).translate(_RAISED)}".replace("-", "−")


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown_probability(p: float) -> str:
    """A probability of a test: no such p is 0, however small it is, so that those below 0.001 say that."""
    return shown(p, USUAL) if p >= 10**-USUAL else f"<{10**-USUAL}"


def shown_interval(low: float | None, high: float | None, decimals: int, *, bounded: bool = True) -> str:
    """`[0.987, 0.998]`, or nothing when there is no interval."""
    if low is None or high is None:
        return ""
    return f"[{shown(low, decimals, bounded=bounded)}, {shown(high, decimals, bounded=bounded)}]"


def count(number: int) -> str:
    """A whole number with thousands apart, by a narrow no-break space."""
    return f"{number:,}".replace(",", "\u202f")


def share(part: int, whole: int) -> str:
    """`37.3 %`, or a dash of nothing."""
    return f"{100 * part / whole:.1f}\u202f%" if whole else "–"


def percent(part: float) -> str:
    """`95 %`, with as many digits as there are."""
    return plain_percent(part).replace("%", "\u202f%")


def plain_percent(part: float) -> str:
    """`97.5%`: the same as terminals show it."""
    return f"{100 * part:.6g}%"


def without_text(value: str, missing: int, others: int, unit: str) -> str:
    """`0.8545 without 1 of 12 cases`: a value without what is not there; empty where nothing is missing.

    Args:
        value: that over the others as it is shown; empty where there is none.
        missing: how many predictions or values are not there.
        others: how many there are.
        unit: what is counted, one of it: `case`.
    """
    return f"{value or 'no value'} without {missing:,} of {counted(missing + others, unit)}" if missing else ""
