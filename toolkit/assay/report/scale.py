"""A linear axis for the interval strips that stand in tables."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from assay.report.digits import TINY, shown

WIDTH = 280
"""Width of a strip in CSS pixels."""
CHARACTER = 7
"""Room for a character of a tick's number."""
MARGIN = 8
"""Room on both sides, so that a mark at the end is whole."""
ALIKE = 1e-9
"""Values that differ by no greater part of themselves are drawn as one."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Where values lie on a strip, and which of them are marked."""

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int
    """Decimals that tell the ticks apart."""

    @property
    def labelled(self) -> tuple[tuple[float, str], ...]:
        """The ticks that have room for their number, with it."""
        texts = [(tick, shown(tick, self.decimals)) for tick in self.ticks]
        widest = max((len(text) for _, text in texts), default=0) * CHARACTER
        apart = self.at(self.ticks[1]) - self.at(self.ticks[0]) if len(self.ticks) > 1 else WIDTH
        return tuple(texts[:: math.ceil(widest / apart)]) if texts else ()

    def at(self, value: float) -> float:
        """Distance of `value` from the left edge in CSS pixels."""
        part = (value - self.low) / (self.high - self.low)
        return round(MARGIN + part * (WIDTH - 2 * MARGIN), 1)


def scale_for(values: Iterable[float]) -> Scale | None:
    """A scale from the least to the greatest of `values`, with two to six round ticks.

    None for no values, and for those that are so far apart that no number says how far.
    """
    known = sorted(values)
    if not known:
        return None
    low, high = known[0], known[-1]
    reach = max(abs(low), abs(high))
    differ = high - low > max(reach * ALIKE, TINY)
    pad = (high - low) * 0.03 if differ else (reach * 0.05 if reach > TINY else 0.5)
    low, high = low - pad, high + pad
    if not math.isfinite(high - low):
        return None
    step = _round_step((high - low) / 4.5)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    ticks = tuple(number * step for number in range(first, last + 1))
    return Scale(low, high, ticks, max(0, -math.floor(math.log10(step) + 1e-9)))


def _round_step(step: float) -> float:
    """The least of 1, 2, 5 and 10 times a power of ten that is at least `step`."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= step)
