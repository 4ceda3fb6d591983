"""Whether an element of a list is an array itself."""

from typing import Any

import numpy as np

from assay.metrics.values import of_dlpack


def has_axes(value: Any) -> bool:
    """Whether this is an array, by its shape or, where it says none, by what NumPy makes of it; a single number is not.

    One that cannot be read, such as from a GPU, is one: whoever reads it says why it cannot.
    """
    if hasattr(value, "shape"):
        return bool(value.shape)
    if not any(hasattr(value, way) for way in ("__array__", "__array_interface__", "__dlpack__")):
        return False
    try:
        return np.ndim(of_dlpack(value)) > 0
    except (TypeError, ValueError, RuntimeError, BufferError):
        return True
