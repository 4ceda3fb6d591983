"""Sound as records have it, whatever decoded it."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Audio(NamedTuple):
    """Sound, as a record has it."""

    frames: npt.NDArray[np.float32]
    """`(frames, channels)`; 1 is full scale, which samples of numbers with a point, and lossy ones, may go beyond."""
    rate: int
    """So many frames are a second."""
