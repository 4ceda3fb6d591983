"""Bits of words below 2**63, as kernels count and find them: one instruction each on a device."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from assay_kernels._gpu.jit import SIMULATED, device

Bit = Callable[[Any], int]

_libdevice: Any = import_module("numba.cuda.libdevice")
_count, _first, _zeros = _libdevice.popcll, _libdevice.ffsll, _libdevice.clzll


def _plain_count(word: int) -> int:
    return int(word).bit_count()


def _plain_lowest(word: int) -> int:
    return (int(word) & -int(word)).bit_length() - 1


def _plain_highest(word: int) -> int:
    return int(word).bit_length() - 1


def _device_lowest(word: int) -> int:
    return _first(word) - 1  # type: ignore[no-any-return]


def _device_highest(word: int) -> int:
    return 63 - _zeros(word)  # type: ignore[no-any-return]


bits_set: Bit = _plain_count if SIMULATED else _count
"""How many bits are set."""

lowest_bit: Bit = _plain_lowest if SIMULATED else device(_device_lowest)
"""The place of the lowest bit that is set, of one at least."""

highest_bit: Bit = _plain_highest if SIMULATED else device(_device_highest)
"""The place of the highest bit that is set, of one at least."""
