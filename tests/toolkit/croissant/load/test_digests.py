"""A digest is compared with a file's before the first record is given, while the file is read already."""

import subprocess
import sys
import threading
from hashlib import md5, sha256
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
from tests.toolkit.croissant.load.conftest import field, file_object, record_set

from assay.errors import DataError
from assay.files import sources

ROWS = 200_000
TABLE = pa.table({"n": range(ROWS), "t": [f"text {number}" for number in range(ROWS)]})
MEDIA = {"csv": "text/csv", "jsonl": "application/jsonlines", "parquet": "application/vnd.apache.parquet"}
NAMES = ["r/n", "r/t"]


def write_lines(table, path):
    path.write_text("".join(f'{{"n": {n}, "t": "{t}"}}\n' for n, t in zip(*table.to_pydict().values(), strict=True)))


WRITERS = {"csv": pc.write_csv, "jsonl": write_lines, "parquet": pq.write_table}


@pytest.fixture(params=MEDIA)
def form(request):
    return request.param


@pytest.fixture(params=["at once", "in a thread"])
def digested(beside, request, monkeypatch):
    """Describes a file by its digests, of which one may be another."""
    if request.param == "in a thread":
        monkeypatch.setattr(sources, "WHOLE_BYTES", 0)

    def describe(form, **digests):
        path = beside.folder / f"t.{form}"
        data = path.read_bytes()
        digests = {"sha256": sha256(data).hexdigest(), "md5": md5(data).hexdigest()} | digests
        fields = [field("r/n", path.name, "sc:Integer"), field("r/t", path.name)]
        beside.describe([file_object(path.name, MEDIA[form], **digests)], record_set("r", *fields))
        return beside

    return describe


def test_records_of_a_file_with_its_digest_are_those_of_the_file(form, beside, digested):
    WRITERS[form](TABLE, beside.folder / f"t.{form}")
    records = digested(form).records()
    assert records.table() == TABLE.rename_columns(NAMES)
    assert records.table() == TABLE.rename_columns(NAMES)  # and once the digest is known


@pytest.mark.parametrize("algorithm", ["sha256", "md5"])
def test_no_record_is_given_of_a_file_with_another_digest(form, beside, digested, algorithm):
    WRITERS[form](TABLE, beside.folder / f"t.{form}")
    with pytest.raises(DataError, match=f"its {algorithm} is"):
        next(digested(form, **{algorithm: "0" * (64 if algorithm == "sha256" else 32)}).records().batches())
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("assay-digests")]


def test_what_looks_like_damage_is_told_as_another_file(form, beside, digested):
    path = beside.folder / f"t.{form}"
    WRITERS[form](TABLE, path)
    described = digested(form)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + b'"{' + data[len(data) // 2 :])
    with pytest.raises(DataError, match="its sha256 is"):
        next(described.records().batches())


@pytest.mark.parametrize("skip_bad", [False, True])
def test_what_is_read_ahead_is_not_missed_by_who_wants_less(beside, digested, skip_bad):
    path = beside.folder / "t.csv"
    pc.write_csv(TABLE, path)
    with path.open("a") as file:
        file.write("none,x\n")
    records = digested("csv").records(limit=1, skip_bad=skip_bad)
    assert records.table().to_pydict() == {"r/n": [0], "r/t": ["text 0"]}
    assert records.skipped.rows == 0


def test_rows_before_one_that_is_wrong_are_given(beside, digested):
    path = beside.folder / "t.csv"
    pc.write_csv(TABLE, path)
    with path.open("a") as file:
        file.write("none,x\n")
    found = []
    with pytest.raises(DataError, match=f"data row {ROWS + 1:,}|data row {ROWS + 1}"):
        found.extend(digested("csv").records().batches())
    assert found[0].num_rows


def test_members_of_an_archive_are_given_once_its_digest_is_known(beside, monkeypatch):
    monkeypatch.setattr(sources, "WHOLE_BYTES", 0)
    with ZipFile(beside.folder / "a.zip", "w") as archive:
        archive.writestr("t.csv", "n,t\n1,one\n")
    fields = [field("r/n", "t.csv", "sc:Integer"), field("r/t", "t.csv")]
    inside = file_object("t.csv") | {"containedIn": {"@id": "a.zip"}}
    digest = sha256((beside.folder / "a.zip").read_bytes()).hexdigest()
    for declared, expected in ((digest, [{"r/n": 1, "r/t": "one"}]), ("0" * 64, "its sha256 is")):
        beside.describe([file_object("a.zip", "application/zip", sha256=declared), inside], record_set("r", *fields))
        if isinstance(expected, list):
            assert beside.rows() == expected
        else:
            with pytest.raises(DataError, match=expected):
                beside.rows()


PROGRAM = """
import sys, assay
batches = iter(assay.load(sys.argv[1], "r").batches())
next(batches)
{how}
"""


@pytest.mark.parametrize("how", ["", "raise SystemExit(0)", "batches.close()", "del batches"])
def test_a_program_may_stop_in_the_middle(form, beside, digested, how):
    WRITERS[form](pa.concat_tables([TABLE] * 3), beside.folder / f"t.{form}")
    words = [sys.executable, "-c", PROGRAM.format(how=how), str(digested(form).path)]
    done = subprocess.run(words, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
