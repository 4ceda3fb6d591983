"""`assay data load`: what is printed, what is written, and how it ends."""

import io
import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from assay.demo.study import STUDY


@pytest.fixture
def folder(tmp_path):
    """The dataset of the demo."""
    for name in ("croissant.json", "patients.parquet"):
        shutil.copy(STUDY / name, tmp_path)
    return tmp_path


LOAD = ["data", "load", "croissant.json", "-r", "patients"]
TABLE = pq.read_table(STUDY / "patients.parquet")
ROWS = TABLE.num_rows


def test_records_are_printed_as_lines_of_json(assay, folder):
    done = assay(*LOAD, "-n", "3", cwd=folder)
    assert (done.status, done.err) == (0, "")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [list(row.values()) for row in rows] == [list(row.values()) for row in TABLE.slice(0, 3).to_pylist()]
    assert all("/" in name for name in rows[0])


READERS = {
    "jsonl": lambda data: pa.Table.from_pylist([json.loads(line) for line in data.splitlines()]),
    "csv": lambda data: pc.read_csv(io.BytesIO(data)),
    "parquet": lambda data: pq.read_table(io.BytesIO(data)),
    "arrow": lambda data: pa.ipc.open_file(data).read_all(),
}


@pytest.mark.parametrize("form", READERS)
def test_records_are_written_in_each_format(drive, folder, form):
    name = f"out.{form}"
    calls = [
        [*LOAD, "-o", name],
        [*LOAD, "-o", "other", "--format", form],
        [*LOAD, "-o", name],
        [*LOAD, "-o", name, "--force", "-n", "2", "--fields", "patient,diagnosis"],
    ]
    done = drive(calls, cwd=folder)
    assert [one.status for one in done] == [0, 0, 2, 0]
    assert f"{ROWS:,} records" in done[0].err
    assert done[2].is_one_line(f"`{name}` is there already")
    whole = READERS[form]((folder / "other").read_bytes())
    assert whole.num_rows == ROWS
    assert [column.to_pylist() for column in whole.columns] == [column.to_pylist() for column in TABLE.columns]
    few = READERS[form]((folder / name).read_bytes())
    assert (few.num_rows, few.num_columns) == (2, 2)
    assert {path.name for path in folder.iterdir()} == {"croissant.json", "patients.parquet", "other", name}


def test_what_stops_a_load_is_one_line_and_leaves_nothing(drive, folder):
    (folder / "patients.parquet").write_bytes(b"patient\n1\n")
    calls = [
        ["data", "load", "croissant.json", "-r", "nobody"],
        [*LOAD, "--fields", "patient,nothing"],
        [*LOAD, "-o", "out.csv"],
        [*LOAD, "-o", "missing/out.csv"],
    ]
    unknown, lacking, *others = drive(calls, cwd=folder)
    assert unknown.is_one_line("no record set is called `nobody`")
    assert lacking.is_one_line("has no field `nothing`")
    assert all(done.is_one_line() for done in others)
    assert {path.name for path in folder.iterdir()} == {"croissant.json", "patients.parquet"}


def test_a_draft_is_loaded_as_what_it_becomes(assay, corpus):
    path = corpus / "croissant" / "datasets" / "0.8" / "simple-join" / "metadata.json"
    done = assay("data", "load", path, "-r", "users", "-n", "1")
    assert (done.status, done.err) == (0, "")
    assert json.loads(done.out) == {"users/email": "john.smith@gmail.com", "users/fullname": "John Smith"}


def test_what_lies_elsewhere_is_fetched_where_that_is_asked_for(drive, folder, file_host):
    file_host.files["/patients.parquet"] = (folder / "patients.parquet").read_bytes()
    (folder / "patients.parquet").unlink()
    path = folder / "croissant.json"
    told = path.read_text(encoding="utf-8")
    path.write_text(told.replace('"contentUrl": "', f'"contentUrl": "{file_host.url}/'), encoding="utf-8")
    calls = [LOAD, [*LOAD, "--fetch", "-n", "3"], LOAD, [*LOAD, "-o", "out.csv"]]
    without, first, later, written = drive(calls, cwd=folder)
    assert without.is_one_line("is not here yet; fetch it with `assay data load --fetch`")
    assert (first.status, first.err, first.out.count("\n")) == (0, "", 3)
    assert (later.status, later.err, later.out.count("\n")) == (0, "", ROWS)
    assert written.status == 0
    assert len(file_host.asked) == 1


def test_a_terminal_shows_how_far_a_download_is_and_then_the_records(folder, file_host):
    file_host.files["/patients.parquet"] = (folder / "patients.parquet").read_bytes()
    path = folder / "croissant.json"
    told = path.read_text(encoding="utf-8")
    path.write_text(told.replace('"contentUrl": "', f'"contentUrl": "{file_host.url}/'), encoding="utf-8")
    terminal, other = os.openpty()
    words = [sys.executable, "-m", "assay", *LOAD, "-n", "1", "--fetch"]
    with subprocess.Popen(words, cwd=folder, stdout=other, stderr=other, env=os.environ | {"TERM": "xterm"}) as process:
        os.close(other)
        shown = b""
        with suppress(OSError):  # so Linux tells the end of a terminal
            while piece := os.read(terminal, 1 << 16):
                shown += piece
        assert process.wait() == 0
    os.close(terminal)
    bars, _, records = shown.rpartition(b"\x1b[2K")
    assert b"kB" in bars
    assert json.loads(records)["patients/patient"]
