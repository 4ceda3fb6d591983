"""A folder with masks for `assay metrics fingerprint`."""

import numpy as np
import pytest


@pytest.fixture
def folder(tmp_path):
    """The phantoms of the documentation."""
    for name in ("truth", "unet"):
        (tmp_path / name).mkdir()
        for case in range(3):
            mask = np.zeros((40, 40, 40), np.uint8)
            mask[5:20, 5:20, 5:20] = 1
            if case < 2 and (name, case) != ("unet", 1):
                mask[30:34, 30:34, 30:34] = 2
            np.savez(tmp_path / name / f"case{case}.npz", labels=mask, spacing=[1, 1, 1])
    return tmp_path
