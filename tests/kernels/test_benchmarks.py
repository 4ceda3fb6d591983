"""The benchmarks run and find both sides equal; how fast is for people to read, not for a test to judge."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from assay_kernels.dispatch import reason_absent

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"


# Ratios are printed as `12.3x` or `1.23x`: one for each side of each question.
@pytest.mark.parametrize(
    ("script", "arguments", "ratios"),
    [
        ("bench_confusion.py", ["20000"], 16 * 2),
        ("bench_counting.py", ["32"], 3 + 3),
        ("bench_calibration.py", ["20000"], 4),
        ("bench_ranking.py", ["20000"], 4 * 2),
        ("bench_gather.py", ["600"], 6 * 5 + 3 * 2 + 2),
        ("bench_surfaces.py", ["40"], 12 * 2),
        ("bench_bands.py", ["40"], 3 * 2),
        ("bench_components.py", ["40"], 4 * 3 * 2),
        ("bench_skeleton.py", ["32", "60"], 4 * 2),
        ("bench_pairwise.py", ["300"], 3 * 3),
        ("bench_resampling.py", ["3000", "40"], 2 * (3 + 3) + 2 * 6 * 2),
        ("bench_ranking_schemes.py", ["4", "40", "5"], 1),
    ],
)
def test_a_benchmark_runs_on_few_items(script, arguments, ratios):
    pytest.importorskip("sklearn")
    environment = {k: v for k, v in os.environ.items() if k != "NUMBA_DISABLE_JIT"}
    command = [sys.executable, BENCHMARKS / script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"\d\.\d+x", done.stdout)) >= ratios


def test_the_coverage_of_intervals_is_printed():
    command = [sys.executable, BENCHMARKS / "bench_coverage.py", "3", "20"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert len(re.findall(r"\d+\.\d% moved to the value", done.stdout)) == 3 * 15


def test_the_benchmark_of_a_gpu_measures_one_or_says_why_not():
    command = [sys.executable, BENCHMARKS / "bench_cuda.py", "20000", "40", "32"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    absent = reason_absent("cuda", "")
    if absent is None:
        assert len(re.findall(r"\d\.\dx", done.stdout)) == 8 + 2 + 6
    else:
        assert done.stdout == f"no GPU was measured: {absent}\n"
