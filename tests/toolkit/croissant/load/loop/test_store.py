"""A loop that holds its records in files: disks that say no, and files that are gone."""

import gc
import json
import pickle
import shutil
import subprocess
import sys
import tempfile

import pytest
from tests.toolkit.croissant.load.loop.test_loop import described

from assay.errors import DataError

FULL = """
import resource, sys
import assay
from assay.errors import AssayError
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    assay.load(sys.argv[1], "r").loop(4, memory_bytes=0)
except AssayError as error:
    print(error)
"""


@pytest.fixture
def records(beside):
    return described(beside, "\n".join(f'{{"i": {i}}}' for i in range(20)), i=("sc:Integer", ""))


def test_a_disk_that_is_full_is_one_line_and_nothing_is_left(records, tmp_path):
    (tmp_path / "scratch").mkdir()
    words = [sys.executable, "-c", FULL, str(records.document)]
    done = subprocess.run(
        words,
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={"TMPDIR": str(tmp_path / "scratch"), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.stdout.startswith(f"{tmp_path}/scratch: cannot be used: File too large; let the variable TMPDIR name")
    assert done.stderr == ""
    assert not [*(tmp_path / "scratch").iterdir()]


FEW = """
import resource, sys
import assay
from assay.errors import AssayError
records = assay.load(sys.argv[1], "r")
next(iter(records))
resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
try:
    records.loop(4, memory_bytes=0)
except AssayError as error:
    print(error)
"""


def test_more_columns_than_open_files_are_one_line(beside):
    names = [f"c{number}" for number in range(60)]
    records = described(beside, json.dumps(dict.fromkeys(names, 1)), **dict.fromkeys(names, ("sc:Integer", "")))
    words = [sys.executable, "-c", FEW, str(records.document)]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    assert "cannot be used: Too many open files; let the process have more of them, as by `ulimit -n" in done.stdout
    assert done.stderr == ""


def test_a_folder_for_temporary_files_that_is_gone_is_one_line(records, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(DataError, match=r"gone/assay-loop-[^:]*: cannot be used: No such file or directory; let the"):
        records.loop(4, memory_bytes=0)


def test_files_that_are_gone_are_one_line(records):
    loop = records.loop(4, memory_bytes=0)
    told = pickle.dumps(loop)
    shutil.rmtree(loop.store.folder.path)
    with pytest.raises(DataError, match="was written by a loop that is gone, or removed by somebody else; make the"):
        list(pickle.loads(told))


def test_a_copy_of_a_loop_that_is_gone_is_one_line(records):
    told = pickle.dumps(records.loop(4, memory_bytes=0))
    gc.collect()
    with pytest.raises(DataError, match="make the loop again, and keep it"):
        list(pickle.loads(told))
