"""A program that stops asking for a CSV file's rows ends as it would without; Arrow's thread still reads then."""

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


LATE = """
import io, sys, threading
from assay.data import delimited
from assay.data.quotes import CsvFile

def hold(held):
    while threading.main_thread().is_alive():
        pass
    sys.stdout.write("let go")
    held.clear()

held = [CsvFile(io.BytesIO(b"a,b"))]
delimited._HANDED.add(held[0])
threading.Thread(target=hold, args=(held,), daemon=True).start()
"""


def test_a_thread_that_comes_late_is_waited_for():
    """As one of Arrow's may that was given a file, on a machine at its limits."""
    done = subprocess.run([sys.executable, "-c", LATE], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"let go", b"")
