"""The benchmark of a cold check runs, and finds that everybody gives the same verdict."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[3] / "benchmarks" / "bench_check.py"
SIDES = ("assay check", "python -c pass", "python -S -c pass")


def bench(*words):
    return subprocess.run([sys.executable, SCRIPT, *words], capture_output=True, text=True, check=False)


def test_it_measures_every_side_and_judges_its_claims(tmp_path):
    done = bench(SCRIPT.parents[1] / "toolkit" / "assay" / "demo" / "study" / "croissant.json", "1")
    assert done.returncode == 0, done.stderr
    for side in SIDES:
        (line,) = [line for line in done.stdout.splitlines() if line.startswith(f"  {side} ")]
        assert line.count(" ms") == 2
    assert done.stdout.count("claim: ") == 2


def test_it_takes_no_file_with_errors(tmp_path):
    (tmp_path / "bad.json").write_text("{}")
    done = bench(tmp_path / "bad.json", "1")
    assert done.returncode == 1
    assert "not everyone finds it valid" in done.stderr
