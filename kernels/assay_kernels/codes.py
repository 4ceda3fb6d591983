"""Codes of classes and groups, weights and scores: what is done with arrays that should hold such numbers."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

Codes = NDArray[Any]
"""Class codes, u1, u2 or i4 [n]."""

Draws = NDArray[np.uint32]
"""How often each replicate draws each item, u4[r, n]."""

_AS_THEY_ARE = tuple(np.dtype(name) for name in ("u1", "u2", "i4"))


def as_codes(name: str, values: ArrayLike, classes: int) -> Codes:
    """Class codes in u1, u2 or i4: as they are in one of these, or booleans, else checked and put into the narrowest.

    Raises:
        ValueError: a converted code is outside 0..classes-1, a value is masked, or there is not one dimension.
        TypeError: the values are not whole numbers.
    """
    codes = _whole_numbers(name, values)
    if codes.dtype in _AS_THEY_ARE:
        return codes
    return as_whole(name, codes, "u1" if classes <= 1 << 8 else "u2" if classes <= 1 << 16 else "i4", classes)


def as_whole(name: str, values: ArrayLike, dtype: DTypeLike, limit: int) -> NDArray[Any]:
    """Whole numbers 0..limit-1 in `dtype`; values of that dtype already are left to the kernel to check.

    Raises:
        ValueError: a converted value is outside 0..limit-1, one is masked, or there is not one dimension.
        TypeError: the values are not whole numbers.
    """
    numbers = _whole_numbers(name, values)
    if numbers.dtype != dtype:
        require_codes(name, numbers, limit)
    return numbers.astype(dtype, copy=False)


def as_reals(name: str, values: ArrayLike) -> NDArray[np.floating[Any]]:
    """Real numbers in f4 or f8 and this machine's byte order, the same numbers exactly: f4 as f4, all others as f8.

    Raises:
        ValueError: some are masked.
        TypeError: they are no real numbers, or f8 does not hold them exactly.
    """
    given = _unmasked(name, values)
    if given.dtype in (np.float32, np.float64):
        return given
    if given.dtype.kind not in "fiub" or (given.dtype.kind == "f" and given.itemsize > 8):
        raise TypeError(f"`{name}` holds {given.dtype}, not numbers that f8 holds exactly")
    if given.dtype.kind in "iu" and given.size and max(-int(given.min()), int(given.max())) > 1 << 53:
        raise TypeError(f"`{name}` holds integers beyond 2**53, which f8 does not hold exactly")
    return given.astype(np.float64)


def require_codes(name: str, codes: NDArray[Any], limit: int) -> None:
    """Refuse whole numbers that name nothing.

    Raises:
        ValueError: one lies outside 0..limit-1; the message names the first and its item.
    """
    outside = (codes < 0) | (codes >= limit)
    if outside.any():
        item = int(outside.argmax())
        raise ValueError(f"{name} {codes[item]} at item {item} is outside 0..{limit - 1}")


def require_same_length(left: NDArray[Any], right: NDArray[Any]) -> None:
    """Refuse two arrays that should have an entry per item and do not.

    Raises:
        ValueError: the lengths differ, or one has more than one dimension.
    """
    if left.ndim != 1 or right.ndim != 1:
        raise ValueError(f"there must be one value per item, not arrays of shapes {left.shape} and {right.shape}")
    if left.size != right.size:
        raise ValueError(f"{left.size} items on one side and {right.size} on the other")


def require_one_each(weights: Draws, items: int) -> None:
    """Refuse replicates that are not of these items.

    Raises:
        ValueError: there is not one row for each replicate, or not one weight in it for each item.
        TypeError: the weights are not u4.
    """
    if weights.dtype != np.uint32:
        raise TypeError(f"weights of replicates are u4, not {weights.dtype}")
    if weights.ndim != 2 or weights.shape[1] != items:
        raise ValueError(f"weights of shape {weights.shape} are not rows of {items} items")


def _whole_numbers(name: str, values: ArrayLike) -> NDArray[Any]:
    numbers = _unmasked(name, values)
    if numbers.size == 0:
        numbers = numbers.astype(np.uint8)
    if numbers.dtype.kind not in "bui":
        raise TypeError(f"{name} must be whole numbers, not {numbers.dtype}")
    if numbers.ndim != 1:
        raise ValueError(f"{name} must have one dimension, not {numbers.ndim}")
    return numbers.view(np.uint8) if numbers.dtype == np.bool_ else numbers


def _unmasked(name: str, values: ArrayLike) -> NDArray[Any]:
    """An array without the mask, which no kernel looks at.

    Raises:
        ValueError: some values are masked.
    """
    if isinstance(values, np.ndarray) and np.any(getattr(values, "mask", False)):
        raise ValueError(f"{name} has masked values, which are no numbers")
    return np.asarray(values)
