"""The masks of a small study."""

import numpy as np

MASK = np.zeros((10, 12, 14), np.uint8)
MASK[2:7, 2:7, 2:7] = 1
