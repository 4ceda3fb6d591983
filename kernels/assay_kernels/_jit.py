"""`njit` with its cache in the user's own cache folder, so that an uninstall leaves nothing behind.

Compiled kernels take `njit` from here; nothing else imports numba at module level.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from llvmlite import ir
from numba.extending import intrinsic, overload
from numpy.typing import NDArray

from assay_kernels.cache import own_folder

Function = TypeVar("Function", bound=Callable[..., Any])
Scalar = TypeVar("Scalar", bound=np.generic)


def _use_cache() -> bool:
    """Whether there is a folder to remember compiled code in: the user's own choice, or one in the user's cache."""
    config: Any = numba.config
    folder = Path(config.CACHE_DIR or own_folder())
    # Where that cannot be written numba would write among the sources.
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    config.CACHE_DIR = str(folder)
    return os.access(folder, os.W_OK)


CACHE = _use_cache()
"""Whether compiled code is remembered on disk."""


def njit(function: Function) -> Function:
    """Compile `function` without Python objects, the GIL released, strict IEEE arithmetic.

    Compiled code is remembered on disk, unless there is nowhere to write.
    """
    return cast("Function", numba.njit(cache=CACHE, nogil=True, fastmath=False, error_model="numpy")(function))


def frozen(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """`array` as a contiguous read-only view, copied only if it is not contiguous.

    numba compiles anew for writable, read-only and strided arrays; this leaves one of the three.
    """
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


def soon(array: NDArray[Any], place: np.uint64) -> None:
    """Ask the memory for what stands at a place of `array`, which is read soon; anywhere is allowed."""


def _code_of_soon(typing: Any, array: Any, place: Any) -> Any:  # noqa: ARG001
    def code(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        address, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        data = context.make_array(signature.args[0])(context, builder, given[0]).data
        function = builder.module.declare_intrinsic(
            "llvm.prefetch", [address], ir.FunctionType(ir.VoidType(), [address, number, number, number])
        )
        # To read, into the second cache, data.
        how = number(0), number(2), number(1)
        builder.call(function, [builder.bitcast(builder.gep(data, [given[1]]), address), *how])
        return context.get_dummy_value()

    return numba.void(array, place), code


_prefetch: Any = intrinsic(_code_of_soon)


@overload(soon, inline="always")
def _soon(array: Any, place: Any) -> Any:  # noqa: ARG001
    def asked(array: Any, place: Any) -> Any:
        _prefetch(array, place)

    return asked
