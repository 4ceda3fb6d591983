"""The benchmarks run and find both sides equal; how fast is for people to read, not for a test to judge."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"


@pytest.mark.parametrize(
    ("script", "lines"),
    [("bench_confusion.py", 9), ("bench_calibration.py", 2)],
)
def test_a_benchmark_runs_on_few_items(script, lines):
    pytest.importorskip("sklearn")
    environment = {k: v for k, v in os.environ.items() if k != "NUMBA_DISABLE_JIT"}
    done = subprocess.run(
        [sys.executable, BENCHMARKS / script, "20000"], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"\n[^\n]*[0-9.]+x", done.stdout)) >= lines
