"""Files are files, stay what they are while they are read, and have the digest that `sha256sum` gives them."""

import os
import socket
import sys
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.data.delimited import BLOCK_BYTES, DelimitedTable
from assay.data.dialect import Dialect
from assay.data.parquet import BATCH_ROWS
from assay.data.quotes import require_closed
from assay.data.records import RecordReader
from assay.data.tables import open_table, read_table
from assay.data.value_types import ValueType
from assay.errors import DataError
from assay.files.content import FileContent, digest_of
from assay.files.source_file import open_file, require_unchanged, stamp_of

TYPES = {"id": ValueType.TEXT}


@given(st.binary(max_size=300))
def test_a_digest_is_that_of_the_bytes(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("digest") / "f"
    path.write_bytes(data)
    assert digest_of(path) == sha256(data).hexdigest()
    assert stamp_of(path).size_bytes == len(data)


def replaced(path):
    beside = path.with_name("beside")
    beside.write_bytes(path.read_bytes())
    beside.replace(path)


def appended(path):
    with path.open("ab") as file:
        file.write(b"more\n")


def touched(path):
    os.utime(path, ns=(0, 1))


def rewritten(path):
    data = path.read_bytes()
    path.write_bytes(data[::-1])
    os.utime(path, ns=(0, 2))


@pytest.mark.parametrize("change", [replaced, appended, touched, rewritten])
def test_every_change_is_seen(tmp_path, change):
    path = tmp_path / "t.csv"
    path.write_bytes(b"id\na\n")
    stamp = stamp_of(path)
    require_unchanged(path, stamp)
    change(path)
    with pytest.raises(DataError, match="changed while it was read; try again when nothing writes to it"):
        require_unchanged(path, stamp)


def test_a_file_that_goes_away_is_a_change_too(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"id\na\n")
    stamp = stamp_of(path)
    path.unlink()
    with pytest.raises(DataError, match="No such file"):
        require_unchanged(path, stamp)


def long_csv(path):
    path.write_bytes(b"id\n" + b"x" * 99 + b"\n" + (b"y" * 99 + b"\n") * (3 * BLOCK_BYTES // 100))


def long_parquet(path):
    pq.write_table(pa.table({"id": [str(i) for i in range(3 * BATCH_ROWS)]}), path, row_group_size=BATCH_ROWS)


@pytest.mark.parametrize("make", [long_csv, long_parquet])
@pytest.mark.parametrize("change", [replaced, appended, touched])
def test_a_table_that_changes_while_it_is_read_is_one_line(tmp_path, make, change):
    path = tmp_path / "t.csv"
    make(path)
    batches = read_table(open_table(path), TYPES)
    assert next(batches).num_rows
    change(path)
    with pytest.raises(DataError, match=r"t\.csv: changed while it was read"):
        list(batches)


@pytest.mark.parametrize("make", [long_csv, long_parquet])
def test_what_looks_like_damage_is_a_change_when_the_file_changed(tmp_path, make):
    path = tmp_path / "t.csv"
    make(path)
    batches = read_table(open_table(path), TYPES)
    next(batches)
    path.write_bytes(b"cut,short\n1")
    with pytest.raises(DataError, match="changed while it was read"):
        list(batches)


@pytest.mark.parametrize("make", [long_csv, long_parquet])
def test_a_table_that_changes_between_opening_and_reading(tmp_path, make):
    path = tmp_path / "t.csv"
    make(path)
    table = open_table(path)
    appended(path)
    with pytest.raises(DataError, match="changed while it was read"):
        list(read_table(table, TYPES))


def test_damage_stays_damage(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"id\na,b\n")
    with pytest.raises(DataError, match="2 cells where the header has 1"):
        list(read_table(open_table(path), TYPES))


def no_files(folder):
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "to-itself").symlink_to(folder / "to-itself")
    (folder / "to-nothing").symlink_to(folder / "nothing")
    (folder / "to-folder").symlink_to(folder / "folder")
    plug = socket.socket(socket.AF_UNIX)
    plug.bind("socket")
    plug.close()


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("folder", "is a folder"),
        ("to-folder", "is a folder"),
        ("pipe", "is no file"),
        ("socket", "is no file"),
        ("/dev/null", "is no file"),
        ("nothing", "No such file"),
        ("to-nothing", "No such file"),
        ("to-itself", "symbolic links"),
        ("nul\0", "null"),
        ("x" * 300, "too long"),
        ("t.csv/inside", "Not a directory"),
    ],
)
def test_what_is_no_file_is_one_line_and_never_waited_for(tmp_path, monkeypatch, name, problem):
    monkeypatch.chdir(tmp_path)
    no_files(Path())
    Path("t.csv").write_text("id\n")
    for ask in (stamp_of, open_file, digest_of, open_table):
        with pytest.raises(DataError, match=problem) as caught:
            ask(Path(name))
        assert str(caught.value).isprintable()


@pytest.mark.parametrize("make", [long_csv, long_parquet])
@pytest.mark.parametrize("name", ["folder", "pipe", "to-itself", "to-nothing"])
def test_what_takes_the_place_of_a_table_is_not_waited_for(tmp_path, monkeypatch, make, name):
    """Between any two looks at it."""
    monkeypatch.chdir(tmp_path)
    no_files(Path())
    make(Path("t.csv"))
    table, stamp = open_table(Path("t.csv")), stamp_of(Path("t.csv"))
    Path("t.csv").rename("before")
    Path(name).rename("t.csv")
    for ask in (
        lambda: open_file(table.content.path, stamp),
        lambda: list(read_table(table, TYPES)),
        lambda: table.stored([]),
    ):
        with pytest.raises(DataError, match=r"is a folder|is no file|symbolic links|No such file"):
            list(ask())


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_file_that_breaks_off_while_it_is_read_is_one_line():
    """The memory of this process is a file that can be opened, and there is nothing at its beginning."""
    path = Path("/proc/self/mem")
    stamp = stamp_of(path)
    for ask in (
        lambda: digest_of(path),
        lambda: open_table(path, "text/csv"),
        lambda: DelimitedTable(FileContent(path, stamp), ","),
        lambda: require_closed(FileContent(path, stamp), Dialect(","), 100),
    ):
        with pytest.raises(DataError, match="/proc/self/mem: cannot be read: Input/output error"):
            ask()


def test_a_file_that_is_opened_again_is_the_same(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"id\na\n")
    stamp = stamp_of(path)
    with open_file(path, stamp) as file:
        assert file.read() == b"id\na\n"
    replaced(path)
    with pytest.raises(DataError, match="changed while it was read"):
        open_file(path, stamp)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_nobody_may_read(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("id\n")
    path.chmod(0)
    for ask in (digest_of, open_table):
        with pytest.raises(DataError, match="Permission denied"):
            ask(path)


def test_a_pipe_among_the_files_of_a_dataset_is_not_waited_for(dataset, tmp_path):
    os.mkfifo(tmp_path / "t.csv")
    file = {"@type": "cr:FileObject", "@id": "t", "contentUrl": "t.csv", "encodingFormat": "text/csv"}
    source = {"fileObject": {"@id": "t"}, "extract": {"column": "y"}}
    records = {"@type": "cr:RecordSet", "@id": "rs", "field": [{"@type": "cr:Field", "@id": "rs/y", "source": source}]}
    path, model = dataset([file | {"sha256": "0" * 64}], records)
    reader = RecordReader(model, path)
    for ask in (reader.files, reader.count, reader.load):
        with pytest.raises(DataError, match="is no file"):
            ask(reader.record_set(), ["y"])
