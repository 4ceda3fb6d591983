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


def test_splits_are_named_on_the_command_line(drive, corpus, tmp_path):
    path = corpus / "croissant" / "datasets" / "1.0" / "recipes" / "simple-split.json"
    books = ["data", "load", str(path), "-r", "books", "--fields", "books/split"]
    asked = [["--split", "train"], ["--split", "train", "--split", "test"], ["--split", "trian"]]
    train, both, wrong = drive([[*books, *words] for words in asked], cwd=tmp_path)
    assert {json.loads(line)["books/split"] for line in train.out.splitlines()} == {"train"}
    assert {json.loads(line)["books/split"] for line in both.out.splitlines()} == {"train", "test"}
    assert wrong.is_one_line("has no split `trian`; there are `train`, `test`")


def test_conditions_are_given_on_the_command_line(drive, corpus, tmp_path):
    path = corpus / "croissant" / "datasets" / "1.0" / "recipes" / "simple-split.json"
    books = ["data", "load", str(path), "-r", "books", "--where"]
    asked = [["split == train", "--where", "title > M"], ["split == 'train"], ["q == 1"]]
    found, unclosed, unknown = drive([[*books, *words] for words in asked], cwd=tmp_path)
    rows = [json.loads(line) for line in found.out.splitlines()]
    assert rows
    assert all(row["books/split"] == "train" and row["books/title"] > "M" for row in rows)
    assert unclosed.is_one_line("where `split == 'train`: at character 10, `'train`: it is never closed")
    assert unknown.is_one_line("record set `books` has no field `q`")


def test_how_records_would_be_loaded_is_explained(drive, folder):
    explain = ["data", "explain", *LOAD[2:], "--fields", "patient", "-n", "3"]
    text, plan, wrong = drive([explain, [*explain, "--format", "json"], [*explain, "--split", "x"]], cwd=folder)
    assert text.out.startswith("at most 3 records of patients: patients/patient string")
    assert json.loads(plan.out)["read"]["files"] == {"there": 1, "read": 1}
    assert wrong.is_one_line("no field of record set `patients` says to which split a record belongs")


def test_rows_that_cannot_be_read_are_left_out_and_told(drive, folder):
    table = TABLE.slice(0, 3).append_column("age", pa.array(["1", "x", "3"]))
    pq.write_table(table, folder / "patients.parquet")
    document = json.loads((folder / "croissant.json").read_text())
    (records,) = (each for each in document["recordSet"] if each["@id"] == "patients")
    source = records["field"][0]["source"] | {"extract": {"column": "age"}}
    records["field"].append({"@type": "cr:Field", "@id": "patients/age", "dataType": "sc:Integer", "source": source})
    document["distribution"][0].pop("sha256", None)
    (folder / "croissant.json").write_text(json.dumps(document))
    load = [*LOAD, "--fields", "age"]
    stopped, printed, written = drive([load, [*load, "--skip-bad"], [*load, "--skip-bad", "-o", "o.csv"]], cwd=folder)
    assert stopped.is_one_line("data row 2, column `age`: `x` is no integer")
    told = "skipped 1 row:\n  1: column `age` is no integer: patients.parquet, data row 2\n"
    assert (printed.status, printed.out, printed.err) == (0, '{"patients/age": 1}\n{"patients/age": 3}\n', told)
    assert (written.status, written.err) == (0, f"o.csv: 2 records\n{told}")


def test_the_values_of_mlcroissant_and_where_they_are_wrong(drive, corpus, tmp_path):
    probes = corpus / "croissant" / "load-probes"
    load = {
        name: ["data", "load", str(probes / name / "metadata.json"), "--as", "mlcroissant"]
        for name in ("csv_leading_zero", "separator_array", "archive_cache_a", "bad_integer", "audio")
    }
    load["audio"][2] = str(corpus / "croissant" / "datasets" / "1.0" / "audio_test" / "metadata.json")
    zero = load.pop("csv_leading_zero")
    done = drive([zero, [*zero, "-o", "o.csv"], *load.values(), [*zero[:-1], "tfds"]], cwd=tmp_path)
    printed, written, same, chance, ends, unsaid, unknown = done
    assert printed.out.startswith('{"rs/zip": "501"')
    said = "mlcroissant 1.1.1 gives other values than the dataset says:\n  rs/zip: 1 value, first in record 1, `501`"
    assert printed.err.startswith(said)
    assert written.err.startswith(f"o.csv: 2 records\n{said}")
    assert same.err == "the dataset says the same\n"
    assert chance.err.startswith("the dataset says the same\nz: mlcroissant takes for it whatever archive `data.zip`")
    assert ends.is_one_line("mlcroissant gives no record, but ends with ValueError: invalid literal for int()")
    assert unsaid.is_one_line("what mlcroissant gives is not said here: it decodes images and audio")
    assert unknown.is_one_line("`tfds` is not one of `mlcroissant`")
