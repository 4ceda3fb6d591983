"""Room on the device that is kept from call to call: to take memory there takes longer than most kernels run."""

from threading import Lock
from typing import Any

import numpy as np

from assay_kernels._gpu.jit import cuda
from assay_kernels._gpu.lanes import OnDevice


class Room:
    """Arrays on the device, by name; what is in them is the last caller's."""

    def __init__(self) -> None:
        self.in_use = Lock()
        """Held by who works in the room."""
        self._held: dict[str, OnDevice] = {}

    def array(self, name: str, shape: tuple[int, ...], dtype: Any) -> OnDevice:
        """An array of that shape, the one that was given before where it had it."""
        held = self._held.pop(name, None)
        if held is None or held.shape != shape or held.dtype != dtype:
            held = None  # let go of before more is taken
            held = cuda.device_array(shape, dtype)
        self._held[name] = held
        return held

    def line(self, name: str, size: int, dtype: Any) -> OnDevice:
        """The first `size` entries of a line that is as long as the longest asked for, and at most twice."""
        held = self._held.get(name)
        if held is None or held.size < size or held.dtype != dtype:
            held = self.array(name, (1 << max(size - 1, 0).bit_length(),), dtype)
        return held[:size]

    def sent(self, name: str, values: np.ndarray[Any, Any]) -> OnDevice:
        """An array of the host's, on the device."""
        held = self.array(name, values.shape, values.dtype)
        held.copy_to_device(values)
        return held
