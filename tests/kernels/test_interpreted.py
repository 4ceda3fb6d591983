"""The battery once more with numba's compiler off: coverage sees into the kernels, and integers wrap as NumPy's do."""

import os
import re
import subprocess
import sys
from pathlib import Path

BATTERY = Path(__file__).with_name("test_battery.py")
CHOSEN = "agree_with_the_reference or refused or no_items or merges"


def test_numba_kernels_are_right_when_they_are_interpreted():
    environment = {k: v for k, v in os.environ.items() if k not in ("ASSAY_BACKEND", "CI")}
    environment |= {"NUMBA_DISABLE_JIT": "1", "ASSAY_HYPOTHESIS": "ci"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", CHOSEN, str(BATTERY)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    (passed,) = re.findall(r"(\d+) passed", done.stdout)
    assert int(passed) > 40
    assert "skipped" not in done.stdout
