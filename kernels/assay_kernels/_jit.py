"""`njit` with its cache in the user's own cache folder, so that an uninstall leaves nothing behind.

Compiled kernels take `njit` from here; nothing else imports numba at module level.
"""

from pathlib import Path
from typing import Any

import numba
from numba import config
from platformdirs import user_cache_dir

if not config.CACHE_DIR:
    config.CACHE_DIR = str(Path(user_cache_dir("assay", appauthor=False)) / "numba")


def njit(function: Any) -> Any:
    """Compile `function` without Python objects, cached on disk, the GIL released, strict IEEE arithmetic."""
    return numba.njit(cache=True, nogil=True, fastmath=False, error_model="numpy")(function)
