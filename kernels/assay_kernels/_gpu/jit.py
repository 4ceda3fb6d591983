"""Compiling for a CUDA device, or for numba's simulator of one.

A kernel walks its items in strides of the whole grid, so that one grid serves data of every size.
"""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any, TypeVar, cast

import numba
import numpy as np

from assay_kernels._jit import CACHE

cuda: Any = import_module("numba.cuda")
"""The module; a kernel calls it by this name, by which the simulator finds and replaces it."""

Function = TypeVar("Function", bound=Callable[..., Any])

SIMULATED = bool(getattr(numba.config, "ENABLE_CUDASIM", 0))
"""Whether numba interprets kernels in Python, a thread of the machine for each of the device's."""

THREADS = 2 if SIMULATED else 256
"""Threads of a block."""

BLOCKS = 2 if SIMULATED else 1024
"""Blocks of a grid, which fill the largest devices; the simulator starts a thread for each thread of each."""


def kernel(function: Function) -> Any:
    """Compile what a grid runs, strict IEEE arithmetic; remembered on disk as `_jit.njit` does."""
    return cuda.jit(cache=CACHE, fastmath=False)(function)


def device(function: Function) -> Function:
    """Compile what kernels call. It may use `cuda` when they are of its module, where the simulator replaces it."""
    if SIMULATED:
        return _wrapping(function)
    return cast("Function", cuda.jit(device=True, fastmath=False)(function))


def _wrapping(function: Function) -> Function:
    """As `function`, whole numbers wrapping in silence as they do on a device."""

    @wraps(function)
    def interpreted(*arguments: Any) -> Any:
        with np.errstate(over="ignore"):
            return function(*arguments)

    return cast("Function", interpreted)


def grid(rows: int) -> tuple[int, int]:
    """A grid whose second axis walks `rows` replicates and whose first walks items."""
    across = min(max(rows, 1), BLOCKS)
    return -(-BLOCKS // across), across


def _plain_product(x: float, y: float) -> float:
    return x * y


_libdevice: Any = import_module("numba.cuda.libdevice")
product: Callable[[float, float], float] = _plain_product if SIMULATED else _libdevice.dmul_rn
"""The product of two f8, rounded by itself: a device would fuse `x * y + z` into one operation with other digits."""


@device
def lesser(x: Any, y: Any) -> Any:
    """The lesser of two; numba has no `min` on a device."""
    return x if x < y else y  # noqa: FURB136
