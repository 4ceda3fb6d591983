"""Asking a large table takes memory that does not grow with its rows."""

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

FEW, MANY = 200_000, 1_000_000
MOST_MORE = 100 << 20
"""Tables in memory take several times as much for so many more rows."""

SCRIPT = """
from pathlib import Path
from assay.data import delimited
from assay.columns import ranges, resolver
from assay_spec.document import read_document

resolver.FileResolver.__init__.__defaults__ = (0,)
ranges.RANGE_ROWS = 1 << 16
delimited.BLOCK_BYTES = 1 << 18
ours, theirs = (resolver.FileResolver().table(read_document("e.yaml", data=b""), f"{name}.SUFFIX") for name in "ab")
print(ours.rows, ours.repeated("id").count, ours.missing_from("id", theirs, "id").count)
print(ours.outside("p", 0, 0.5).count, ours.respelled("id", theirs, "id").count)
print(ours.joined("id", theirs, "id").rows, ours.spread("id", "p").count)
# What `getrusage` tells begins at what the process weighed that started this one.
print(next(int(line.split()[1]) * 1024 for line in Path("/proc/self/status").open() if line.startswith("VmHWM")))
"""


def write(folder, suffix, rows, order):
    """Two tables whose ids come in an order of their own; one of the first table is missing from the second."""
    generator = np.random.default_rng(1)
    for name, missing in (("a", 0), ("b", 1)):
        ids = np.arange(missing, rows)
        ids = generator.permutation(ids) if order == "mixed" else ids
        text = pc.binary_join_element_wise("i", pc.utf8_lpad(pa.array(ids).cast(pa.string()), 9, "0"), "")
        table = pa.table({"id": text, "p": np.linspace(0, 1, len(ids))})
        if suffix == "csv":
            pa.csv.write_csv(table, folder / f"{name}.csv")
        else:
            pq.write_table(table, folder / f"{name}.parquet", row_group_size=1 << 17)


def ask(folder, suffix, rows, order):
    """The answers, and the peak of memory in bytes."""
    write(folder, suffix, rows, order)
    words = [sys.executable, "-c", SCRIPT.replace("SUFFIX", suffix)]
    done = subprocess.run(words, capture_output=True, text=True, cwd=folder, check=True, timeout=300)
    *answers, peak = map(int, done.stdout.split())
    return answers, peak


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not tell the peak")
@pytest.mark.parametrize("order", ["rising", "mixed"])
@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_memory_does_not_grow_with_the_rows(tmp_path, suffix, order):
    peaks = {}
    for rows in (FEW, MANY):
        answers, peaks[rows] = ask(tmp_path, suffix, rows, order)
        assert answers == [rows, 0, 1, rows // 2, 0, rows - 1, 0]
    assert peaks[MANY] < peaks[FEW] + MOST_MORE
