"""`njit` with its cache in the user's own cache folder, so that an uninstall leaves nothing behind.

Compiled kernels take `njit` from here; nothing else imports numba at module level.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_dir

Function = TypeVar("Function", bound=Callable[..., Any])
Scalar = TypeVar("Scalar", bound=np.generic)

_config: Any = numba.config
if not _config.CACHE_DIR:
    _config.CACHE_DIR = str(Path(user_cache_dir("assay", appauthor=False)) / "numba")


def njit(function: Function) -> Function:
    """Compile `function` without Python objects, cached on disk, the GIL released, strict IEEE arithmetic."""
    return cast("Function", numba.njit(cache=True, nogil=True, fastmath=False, error_model="numpy")(function))


def frozen(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """`array` as a contiguous read-only view, copied only if it is not contiguous.

    numba compiles anew for writable, read-only and strided arrays; this leaves one of the three.
    """
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view
