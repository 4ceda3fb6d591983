"""An evaluation placed on a GPU, which numba simulates here in a process of its own, finds what any other finds."""

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

rng = np.random.default_rng(3)
truth = rng.integers(0, 2, 60)
scores = {name: np.clip(0.3 * truth + 0.7 * rng.random(60), 0, 1) for name in "ab"}
metrics = "Accuracy MCC BalancedAccuracy Brier LogLoss AUROC ECE{bins=5} ECE{bins=5,spacing=mass}".split()
found, used = {}, set()
load = dispatch._import
dispatch._import = lambda target: used.add(target) or load(target)
for backend in ("", "cuda"):
    os.environ["ASSAY_BACKEND"] = backend
    used.clear()
    found[backend] = assay.evaluate(truth, scores=scores, positive=1, metrics=metrics, replicates=40)
print(json.dumps({"found": found, "used": sorted(used)}))
"""


def test_values_and_intervals_are_the_same():
    kept = {k: v for k, v in os.environ.items() if k != "ASSAY_BACKEND"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=kept | {"NUMBA_ENABLE_CUDASIM": "1", "PYTHONPATH": str(Path(__file__).parents[3])},
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(done.stdout)
    on_cuda = {target.partition("assay_kernels.")[2] for target in told["used"] if "._cuda:" in target}
    expected = {"confusion._cuda:table", "calibration._cuda:sums", "resampling._cuda:weights"}
    assert on_cuda == expected | {"confusion._cuda:weighted", "calibration._cuda:weighted"}
    assert told["found"][""] == told["found"]["cuda"]
    assert all(row["low"] is not None for row in told["found"]["cuda"]["results"])
