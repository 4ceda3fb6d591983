"""What is placed on a GPU, which numba simulates here in a process of its own, finds what any other finds."""

import json
import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import json, os
import numpy as np
import assay
import tests.simulator
from assay_kernels import dispatch

{given}
found, used = {{}}, set()
load = dispatch._import
dispatch._import = lambda target: used.add(target) or load(target)
for backend in ("", "cuda"):
    os.environ["ASSAY_BACKEND"] = backend
    used.clear()
    found[backend] = {call}
on_cuda = sorted(each.partition("assay_kernels.")[2] for each in used if "._cuda:" in each)
print(json.dumps({{"found": found, "used": on_cuda}}))
"""

SCORES = """
rng = np.random.default_rng(3)
truth = rng.integers(0, 2, 60)
scores = {name: np.clip(0.3 * truth + 0.7 * rng.random(60), 0, 1) for name in "ab"}
metrics = "Accuracy MCC BalancedAccuracy Brier LogLoss AUROC ECE{bins=5} ECE{bins=5,spacing=mass}".split()
"""

MASKS = """
truth, one = np.zeros((2, 3, 6, 40), int)
truth[:, 1:4, 3:20] = one[:, 2:5, 5:24] = 1
truth[1:, 4:, 30:] = one[2:, :2, 30:] = 2
truth = [truth, truth[::-1], 0 * truth]
predictions = {"a": [one, one, one], "b": [one[:, ::-1], None, one]}
metrics = "DSC Sensitivity HD HD95 ASSD MASD NSD@1mm".split()
"""


def told(given, call):
    """What came of a call on either backend, and what ran on the GPU."""
    kept = {k: v for k, v in os.environ.items() if k != "ASSAY_BACKEND"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(given=given, call=call)],
        env=kept | {"NUMBA_ENABLE_CUDASIM": "1", "PYTHONPATH": str(Path(__file__).parents[3])},
        check=True,
        capture_output=True,
        text=True,
    )
    said = json.loads(done.stdout)
    return said["found"][""], said["found"]["cuda"], set(said["used"])


def test_values_and_intervals_are_the_same():
    call = "assay.evaluate(truth, scores=scores, positive=1, metrics=metrics, replicates=40)"
    plain, on_gpu, used = told(SCORES, call)
    expected = {"confusion._cuda:table", "calibration._cuda:sums", "resampling._cuda:weights"}
    assert used == expected | {"confusion._cuda:weighted", "calibration._cuda:weighted"}
    assert plain == on_gpu
    assert all(row["low"] is not None for row in on_gpu["results"])


def test_counts_and_distances_of_masks_are_the_same():
    call = "assay.segmentation(truth, predictions, metrics=metrics, spacing=[3.0, 0.5, 1.0], replicates=9)"
    plain, on_gpu, used = told(MASKS, call)
    assert {"confusion._cuda:table", "surfaces._cuda:border", "surfaces._cuda:distances"} <= used
    assert plain == on_gpu
    assert all(row["value"] is not None for row in on_gpu["results"])
