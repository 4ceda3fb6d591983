"""What the gathering kernels do, in NumPy; the other backends give the same bits.

Places of an order: a place is a number of as many bits as the items need, at least `FEWEST_BITS`. Its two halves are
scrambled by each other in turn, `ROUNDS` times, which no two places survive alike; what lands beyond the last item is
scrambled again until it does not. Each step of it is arithmetic of 32 bits without sign, the same on every machine.
"""

from functools import lru_cache
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay_kernels.resampling.reference import output

ROUNDS = 8
FEWEST_BITS = 6
MOST_ITEMS = 1 << 62
"""Each half has at most 31 bits then."""

BLOCK = 64
"""Numbers of a row that a loop works on at once."""

_PERIOD = 1024
"""Numbers of a pattern that is worked on in whole blocks, in the fastest memory beside the rows."""

FIRST, SECOND = np.uint32(0x7FEB352D), np.uint32(0x846CA68B)
"""Odd multipliers of the round function, those of the hash lowbias32 [recalled]."""

Sources = NDArray[Any]
Index = NDArray[np.int64]
Reals = NDArray[np.floating[Any]]
Scaling = NDArray[np.float64] | None


def halves(items: int) -> tuple[int, int]:
    """How many bits the left and the right half of a place have."""
    bits = max(FEWEST_BITS, (items - 1).bit_length())
    return bits // 2, bits - bits // 2


@lru_cache(maxsize=16)
def keys(seed: int, epoch: int) -> NDArray[np.uint32]:
    """One key for each round, u4[ROUNDS], read-only, since an epoch asks for them with each batch."""
    stream = output(np.array([seed], np.uint64), np.array([epoch], np.uint64))
    found = (output(stream, np.arange(ROUNDS, dtype=np.uint64)) >> np.uint64(32)).astype(np.uint32)
    found.flags.writeable = False
    return found


def order(items: int, seed: int, epoch: int, start: int, count: int) -> Index:
    """The items at places start..start+count-1 of the epoch."""
    require_places(items, start, count)
    left, right = halves(items)
    key = keys(seed, epoch)
    place = scrambled(np.arange(start, start + count, dtype=np.int64), left, right, key)
    while (beyond := place >= items).any():
        place[beyond] = scrambled(place[beyond], left, right, key)
    return place


def scrambled(place: Index, left: int, right: int, key: NDArray[np.uint32]) -> Index:
    """Every number of left + right bits, each another one."""
    high = (place >> right).astype(np.uint32)
    low = (place & ((1 << right) - 1)).astype(np.uint32)
    for number in range(0, ROUNDS, 2):
        high ^= _hashed(low, key[number]) >> np.uint32(32 - left)
        low ^= _hashed(high, key[number + 1]) >> np.uint32(32 - right)
    return high.astype(np.int64) << right | low.astype(np.int64)


def _hashed(half: NDArray[np.uint32], key: np.uint32) -> NDArray[np.uint32]:
    value = half + key
    value ^= value >> np.uint32(16)
    value *= FIRST
    value ^= value >> np.uint32(15)
    value *= SECOND
    return value


def rows(source: Sources, index: Index, mean: NDArray[np.float64], scale: NDArray[np.float64], size: int) -> Reals:
    """(source[index] - mean) * scale in floating-point numbers of 4 or 8 bytes."""
    result = fresh(index, source, size)
    Prepared(source, mean, scale, size)(index, result)
    return result


class Prepared:
    """The rows of one source; `mean` is None where they are taken as they are."""

    def __init__(self, source: Sources, mean: Scaling, scale: Scaling, _: int) -> None:
        """Get ready to take rows."""
        self._source, self._mean, self._scale = source, mean, scale

    def __call__(self, index: Index, out: Sources) -> None:
        """Fill contiguous `out` with the rows at `index`."""
        require_rows(index, len(self._source))
        taken = self._source[index]
        if self._mean is None or self._scale is None:
            out[...] = taken.reshape(out.shape)
            return
        channels = len(self._mean)
        wide = taken.astype(np.float64).reshape(len(index), taken.shape[1] // channels, channels)
        # Infinities and what f4 does not hold come out as they do in C, in silence.
        with np.errstate(all="ignore"):
            out[...] = ((wide - self._mean) * self._scale).reshape(out.shape)


def fresh(index: Index, source: Sources, size: int) -> Reals:
    """Room for the rows."""
    return np.empty((len(index), source.shape[1]), np.float32 if size == 4 else np.float64)


def pattern(channels: NDArray[np.float64]) -> NDArray[np.float64]:
    """What belongs to each channel, repeated over a period of at least a block, and a block beyond it.

    So a block finds its channels side by side wherever in the period it begins.
    """
    period = lcm(len(channels), BLOCK)
    if period > _PERIOD:
        period = -(-BLOCK // len(channels)) * len(channels)
    found = _aligned(period + BLOCK)
    found[:] = np.resize(channels, period + BLOCK)
    return found


def _aligned(numbers: int) -> NDArray[np.float64]:
    """Room that begins at a line of memory, so that no eight numbers of it lie in two lines."""
    room = np.empty(numbers + 7)
    begin = -(room.ctypes.data // 8) % 8
    return room[begin : begin + numbers]


def require_places(items: int, start: int, count: int) -> None:
    """Refuse places that an epoch does not have.

    Raises:
        ValueError: it does not, or there are too many items.
    """
    if not 0 <= items <= MOST_ITEMS:
        raise ValueError(f"there cannot be {items} items, only 0 to 2**62")
    if start < 0 or count < 0 or start + count > items:
        raise ValueError(f"{items} items have no {count} places from {start} on")


def require_rows(index: Index, items: int) -> None:
    """Refuse rows that are not there.

    Raises:
        ValueError: one is not; the message names the first.
    """
    outside = (index < 0) | (index >= items)
    if outside.any():
        place = int(outside.argmax())
        raise ValueError(f"row {index[place]} at place {place} is outside of {items} rows")
