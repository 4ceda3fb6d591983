"""A program that stops asking for a CSV file's rows ends as it would without, whatever Arrow does in its threads."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from pathlib import Path
from assay.data.tables import open_table
batches = open_table(Path(sys.argv[1])).stored(["a"])
next(batches)
sys.exit({how})
"""
ROUNDS = 6


@pytest.mark.parametrize("how", ["0", "7", "batches.close()"])
def test_a_program_may_stop_in_the_middle(tmp_path, how):
    (tmp_path / "t.csv").write_bytes(b"a,b\n" + b"1234567,7654321\n" * 2_000_000)
    words = [sys.executable, "-c", PROGRAM.format(how=how), str(tmp_path / "t.csv")]
    ended = [subprocess.run(words, capture_output=True, timeout=60, check=False) for _ in range(ROUNDS)]
    assert [(done.returncode, done.stderr) for done in ended] == [(7 if how == "7" else 0, b"")] * ROUNDS
