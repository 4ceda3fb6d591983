"""Sums of floats that depend on neither order nor grouping.

Every value is rounded once, half to even, to a whole number of 2**-SCALE units; whole numbers add exactly.
A sum is two int64 limbs in the last axis of an array, `[..., 2]`: units = high * 2**62 + low with
0 <= low < 2**62. No sum has another form, so equal sums are equal bits. A sum of n values is off by
n * 2**-(SCALE + 1) at most.
"""

import numpy as np
from numpy.typing import NDArray

SCALE = 52
"""Binary places kept of each value: the last place of a double in [1, 2)."""

LIMB_BITS = 62
"""Bits of the low limb; two low limbs add without overflow."""

LARGEST = 1024.0
"""No value's magnitude reaches this, so that its units stay below 2**62."""

_MASK = (1 << LIMB_BITS) - 1

Limbs = NDArray[np.int64]
"""Fixed-point sums, i8[..., 2]: high and low limb."""


def to_units(values: NDArray[np.floating]) -> NDArray[np.int64]:
    """Each value in units of 2**-SCALE, i8[n], rounded half to even.

    Raises:
        ValueError: a value is NaN, or its magnitude reaches 1024.
    """
    exact = np.asarray(values, dtype=np.float64)
    if not np.all(np.abs(exact) < LARGEST):
        raise ValueError(f"a fixed-point sum takes finite values below {LARGEST:g} in magnitude")
    return np.rint(exact * 2.0**SCALE).astype(np.int64)


def add_limbs(left: Limbs, right: Limbs) -> Limbs:
    """Both sums added elementwise, with the carry from the low limb to the high one.

    Raises:
        ValueError: the shapes differ.
    """
    if left.shape != right.shape:
        raise ValueError(f"sums of shapes {left.shape} and {right.shape} cannot be merged")
    total = left + right
    total[..., 0] += total[..., 1] >> LIMB_BITS
    total[..., 1] &= _MASK
    return total


def from_integer(units: int) -> Limbs:
    """The limbs, i8[2], of a whole number of units in [-2**125, 2**125).

    Raises:
        OverflowError: it is outside that range.
    """
    return np.array([units >> LIMB_BITS, units & _MASK], dtype=np.int64)


def to_integer(limbs: Limbs) -> int:
    """The whole number of units that the two limbs of one sum, i8[2], hold."""
    high, low = limbs.tolist()
    return (int(high) << LIMB_BITS) + int(low)
