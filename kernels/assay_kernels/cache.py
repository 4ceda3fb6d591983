"""Where compiled code is remembered; asking imports no numba."""

import os
from pathlib import Path

from platformdirs import user_cache_dir


def cache_folder() -> Path:
    """The folder that numba keeps compiled code in: the user's own choice, or one in the user's cache."""
    return Path(os.environ.get("NUMBA_CACHE_DIR") or own_folder())


def own_folder() -> Path:
    """The folder in the user's cache."""
    return Path(user_cache_dir("assay", appauthor=False)) / "numba"
