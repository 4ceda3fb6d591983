"""A study of masks: a reference and two algorithms, of which one lacks a case."""

import numpy as np
import pytest
from tests.toolkit.cli.metrics_score.masks import MASK


@pytest.fixture
def study(tmp_path):
    for number, folder in enumerate(("truth", "good", "bad")):
        (tmp_path / folder).mkdir()
        for case in range(4):
            labels = np.roll(MASK, number, case % 3)
            np.savez(tmp_path / folder / f"c{case}.npz", labels=labels, spacing=[2, 1, 1])
    (tmp_path / "bad" / "c3.npz").unlink()
    return tmp_path
