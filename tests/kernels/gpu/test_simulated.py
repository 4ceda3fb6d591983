"""The battery and the tests of streams and surfaces under numba's simulator of a GPU, in processes of their own.

Numba reads its variable when it is imported. A simulated grid is a handful of Python threads that take turns, which is
slow: a few examples each, and threads that change often.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from assay_kernels.registry import kernels

HERE = Path(__file__).parent
PROGRAM = """
import sys, pytest
import tests.simulator
from assay_kernels._gpu import lanes

lanes.CHUNK_BYTES = lanes.STATE_BYTES = int(sys.argv[1])
sys.exit(pytest.main(sys.argv[2:]))
"""
BATTERY = "agree_with or strided or dtypes or no_items or order_changes or merges or seed_decides"


def simulated(chunk_bytes, chosen, path):
    """Run tests by name under the simulator and return how many passed."""
    environment = {k: v for k, v in os.environ.items() if k not in ("ASSAY_BACKEND", "CI", "PYTEST_ADDOPTS")}
    environment |= {"NUMBA_ENABLE_CUDASIM": "1", "ASSAY_HYPOTHESIS": "few", "PYTHONPATH": str(HERE.parents[2])}
    options = ["-q", "-p", "no:cacheprovider", "-k", chosen, str(path)]
    command = [sys.executable, "-c", PROGRAM, str(chunk_bytes), *options]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "skipped" not in done.stdout
    (passed,) = re.findall(r"(\d+) passed", done.stdout)
    return int(passed)


ON_A_GPU = [name for name, kernel in kernels().items() if "cuda" in kernel.backends]
NAMES = "({}) and not equal_mass".format(" or ".join(ON_A_GPU))


@pytest.mark.parametrize(
    ("chunk_bytes", "chosen", "least"),
    [(600, BATTERY, 4 * len(ON_A_GPU)), (1 << 25, "refused", 4)],
    ids=["several chunks", "refused input"],
)
def test_the_battery(chunk_bytes, chosen, least):
    assert simulated(chunk_bytes, f"({chosen}) and {NAMES}", HERE.parent / "test_battery.py") >= least


def test_what_streams():
    assert simulated(1 << 25, "test", HERE / "test_streams.py") > 40


def test_surfaces():
    assert simulated(1 << 25, "test", HERE / "test_surfaces.py") > 50
