import csv
import io
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assay.data.delimited import BLOCK_BYTES
from assay.data.parquet import BATCH_ROWS
from assay.data.tables import Wanted, count_rows, load_table, open_table, read_columns, read_table, remedy_for
from assay.data.value_types import ValueType
from assay.errors import DataError

TYPES = {"id": ValueType.TEXT, "p": ValueType.FLOAT}


@pytest.fixture
def write(tmp_path):
    def write(data, name="t.csv"):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return write


def read(path, types=TYPES, **options):
    batches = list(read_table(open_table(path, **options), types))
    return {name: [v for b in batches for v in b.column(name).to_pylist()] for name in types}


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("id,p\na,0.5\n", [("a", 0.5)]),
        ("id,p\r\na,0.5\r\n", [("a", 0.5)]),
        ("id,p\ra,0.5\r", [("a", 0.5)]),
        ("id,p\na,0.5", [("a", 0.5)]),
        ("\ufeffid,p\na,1", [("a", 1.0)]),
        ("\n\nid,p\n\na,1\n\n", [("a", 1.0)]),
        ("p,other,id\n1,x,a\n", [("a", 1.0)]),
        ("id,p,,\na,1,,\n", [("a", 1.0)]),
        ("id,p\n,\n", [(None, None)]),
        ('id,p\n"",""\n', [(None, None)]),
        ("id,p\nNA,1\nnull,2\nnan,3\n007,4\n", [("NA", 1.0), ("null", 2.0), ("nan", 3.0), ("007", 4.0)]),
        ('id,p\n"a,""b""\nc",1\n', [('a,"b"\nc', 1.0)]),
        ("id,p\nδοκιμή,1\n", [("δοκιμή", 1.0)]),
        ("id, p\na,1\n", None),
        ("id,p\n", []),
        ("id,p", []),
        ('"id","p"', []),
    ],
)
def test_forms_of_csv(write, data, rows):
    path = write(data)
    if rows is None:
        with pytest.raises(DataError, match="did you mean ` p`"):
            read(path)
        return
    assert read(path) == {"id": [row[0] for row in rows], "p": [row[1] for row in rows]}


@pytest.mark.parametrize(
    ("data", "row", "column", "problem"),
    [
        (b"", None, None, "is empty"),
        (b"\n\r\n", None, None, "is empty"),
        (b"id,q\n", None, "p", "no such column"),
        (b"id,p,p\na,1,2\n", None, "p", "names it 2 times"),
        (b"id,p\na,1\nb,2,3\n", 2, None, "3 cells where the header has 2"),
        (b"id,p\na,1\n\nb\n", 2, None, "1 cell where the header has 2"),
        (b"id,p\na,1\nb,many\n", 2, "p", "`many` is no number"),
        (b"id,p\na,1\n\xe9,1\n", 2, "id", "`�` is not UTF-8 at its byte 1 (0xe9)"),
        (b"\n\xef\xbb\xbfid,\xe9\na,1\n", None, None, "its header is not UTF-8 at byte 8 (0xe9)"),
        (b"id,p\n" + b"a,1\n" * 2**20 + b"\xe9,1\n", 2**20 + 1, "id", "is not UTF-8"),
        ("id,p\na,1\n".encode("utf-16"), None, None, "is UTF-16"),
        ("id,p\na,1\n".encode("utf-32"), None, None, "is UTF-32"),
        ("\ufeffid,p\na,1\n".encode("utf-32-be"), None, None, "is UTF-32"),
        (b"\x00\x01\x02\x03" * 100, None, None, "is binary"),
        (b"id,p\n" + b"x" * (3 * BLOCK_BYTES) + b",1\n", None, None, "longer than 4 MiB"),
        (b"x" * 200_000, None, None, "header cannot be read: field larger"),
        (b'"id;p"\na\n', None, "id", "one column, `id;p`: separate the cells by commas instead of semicolons"),
    ],
)
def test_a_csv_that_cannot_be_read_is_one_line_with_its_place(write, data, row, column, problem):
    path = write(data)
    with pytest.raises(DataError) as caught:
        read(path)
    error = caught.value
    assert (error.path, error.row, error.column) == (str(path), row, column)
    assert problem in str(error)
    assert "\n" not in str(error)


def test_a_duplicate_name_harms_nobody_who_does_not_ask_for_it(write):
    assert read(write("x,id,x,p\n1,a,2,0.5\n")) == {"id": ["a"], "p": [0.5]}


@pytest.mark.parametrize(
    ("name", "encoding_format"),
    [("t.tsv", ""), ("t.TAB", ""), ("t.csv", "text/tab-separated-values"), ("t", "Text/Tab-Separated-Values; x=1")],
)
def test_tabs(write, name, encoding_format):
    path = write('id\tp\na,b\t1\n"c\td"\t2\n', name)
    assert read(path, encoding_format=encoding_format) == {"id": ["a,b", "c\td"], "p": [1.0, 2.0]}


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
name = cells.filter(lambda text: text.strip() and "\0" not in text and text[0] != "\ufeff")
names = st.lists(name, min_size=1, max_size=4, unique=True)


# Ending lines by "\n" alone, the csv module of Python 3.11 leaves a cell with a "\r" unquoted.
forms = st.sampled_from([("\r\n", csv.QUOTE_MINIMAL), ("\r\n", csv.QUOTE_ALL), ("\n", csv.QUOTE_ALL)])


@given(names, st.data(), forms)
def test_any_text_survives_the_csv_module(tmp_path_factory, header, data, form):
    line_end, quoting = form
    row = st.lists(cells, min_size=len(header), max_size=len(header))
    rows = data.draw(st.lists(row, max_size=8))
    # One column called `a;b` is two, unless its name is quoted.
    assume(len(header) > 1 or ";" not in header[0] or quoting == csv.QUOTE_ALL)
    text = io.StringIO()
    csv.writer(text, lineterminator=line_end, quoting=quoting).writerows([header, *rows])
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_bytes(text.getvalue().encode())
    result = read(path, dict.fromkeys(header, ValueType.TEXT))
    assert result == {name: [row[i] or None for row in rows] for i, name in enumerate(header)}


@given(st.binary(max_size=200))
def test_any_bytes_give_a_table_or_one_line(tmp_path_factory, data):
    for name in ("t.csv", "t.parquet"):
        path = tmp_path_factory.mktemp("bytes") / name
        path.write_bytes(data)
        with suppress(DataError):
            table = open_table(path)
            header = [name for name in table.columns if table.columns.count(name) == 1]
            batches = list(read_table(table, dict.fromkeys(header, ValueType.TEXT)))
            assert all(batch.schema.names == header for batch in batches)
            assert table.rows in (None, sum(batch.num_rows for batch in batches))


def parquet(path, **columns):
    pq.write_table(pa.table(columns), path)
    return path


def test_parquet_by_its_first_bytes_whatever_it_is_called(tmp_path):
    path = parquet(tmp_path / "t.csv", p=[0.5], id=pa.array(["a"]).dictionary_encode())
    assert read(path) == {"id": ["a"], "p": [0.5]}
    assert open_table(path).rows == 1
    assert open_table(path).columns == ("p", "id")


def test_parquet_columns_with_dots_and_nested_neighbours(tmp_path):
    path = parquet(tmp_path / "t.parquet", **{"id": [{"x": 1}], "a.b": ["y"], "a": [{"b": "z", "c": 1}]})
    assert read(path, {"a.b": ValueType.TEXT}) == {"a.b": ["y"]}
    with pytest.raises(DataError, match=r"struct<b: string, c: int64>`, which cannot be read as text"):
        read(path, {"a": ValueType.TEXT})


def test_a_misfit_beyond_the_first_batch_has_its_row_in_the_file(tmp_path):
    values = ["1"] * (BATCH_ROWS + 5)
    values[-1] = "one"
    path = parquet(tmp_path / "t.parquet", p=values)
    with pytest.raises(DataError) as caught:
        read(path, {"p": ValueType.FLOAT})
    assert caught.value.row == BATCH_ROWS + 5


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.9, 0.999])
def test_half_a_parquet_file(tmp_path, kept):
    path = parquet(tmp_path / "t.parquet", id=[str(i) for i in range(1000)], p=[0.5] * 1000)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(DataError, match="no whole Parquet file; it may have been cut short"):
        read(path)


@pytest.mark.parametrize("inside", [bytes(100), b"\xff" * 96 + b"\x10\0\0\0", bytes(range(96)) + b"\x40\0\0\0"])
def test_what_only_begins_and_ends_like_a_parquet_file(tmp_path, inside):
    path = tmp_path / "t.parquet"
    path.write_bytes(b"PAR1" + inside + b"PAR1")
    with pytest.raises(DataError, match="is no whole Parquet file; it may have been cut short"):
        read(path)


@pytest.mark.parametrize(("sign", "name"), [("\t", "tabs"), ("|", "bars")])
def test_a_csv_with_another_delimiter_and_decimal_commas(write, sign, name):
    table = open_table(write(f"id{sign}p\na{sign}0,5\n".encode()))
    with pytest.raises(DataError, match=f"commas instead of {name}, and write decimals with points"):
        count_rows(table, table.columns[0])


def test_a_parquet_file_with_a_damaged_page(tmp_path):
    path = parquet(tmp_path / "t.parquet", id=[str(i * i) for i in range(1000)], p=[0.5] * 1000)
    data = bytearray(path.read_bytes())
    data[8:200] = bytes(192)
    path.write_bytes(data)
    with pytest.raises(DataError) as caught:
        read(path)
    assert caught.value.path == str(path)


@pytest.mark.parametrize("text", ["id,p\n", "id,p\na,1\n"])
def test_a_whole_table_keeps_its_types_even_without_rows(write, text):
    found = load_table(open_table(write(text)), {"p": ValueType.FLOAT, "id": ValueType.TEXT})
    assert found.schema == pa.schema([("p", pa.float64()), ("id", pa.string())])
    assert found.num_rows == text.count("a")


def test_one_column_under_two_names_and_types(write):
    table = open_table(write("n\n007\n"))
    wanted = [Wanted("number", "n", ValueType.INTEGER), Wanted("text", "n", ValueType.TEXT)]
    (batch,) = read_columns(table, wanted)
    assert batch.to_pydict() == {"number": [7], "text": ["007"]}


@pytest.mark.parametrize(
    ("name", "columns", "remedy"),
    [
        ("pmalignant", ["p_malignant", "id"], "did you mean `p_malignant`?"),
        ("x", ["long", "names"], "there are `long`, `names`"),
        ("x", [f"column{n}" for n in range(9)], "`column7`, …"),
        ("id", ["id\tp"], "separate the cells by commas"),
        ("id", ["id;p"], "the header is one column, `id;p`"),
        ("id", ["sep=", ""], "`sep=` stands where the header is expected: begin the file with it"),
        ("id", ["SEP=^"], "`SEP=^` stands where the header is expected: begin the file with it"),
    ],
)
def test_the_remedy_for_a_column_that_is_not_there(name, columns, remedy):
    assert remedy in remedy_for(name, columns)


def test_no_table_at_all(tmp_path):
    folder = tmp_path / "d.csv"
    folder.mkdir()
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    fifo = tmp_path / "fifo.csv"
    os.mkfifo(fifo)
    for path, problem in [
        (tmp_path / "none.csv", "No such file"),
        (folder, "is a folder"),
        (loop, "symbolic links"),
        (fifo, "is no file"),
        (Path("a\0.csv"), "null (byte|character)"),
    ]:
        with pytest.raises(DataError, match=problem):
            open_table(path)


@pytest.mark.parametrize(("name", "encoding_format"), [("t.json", ""), ("t", ""), ("t.csv", "application/json")])
def test_formats_that_cannot_be_read_are_named(write, name, encoding_format):
    with pytest.raises(DataError, match="no table that can be read; CSV, TSV and Parquet are"):
        open_table(write("[]", name), encoding_format)


def big_csv(path):
    with path.open("w") as file:
        file.write("id,p\n")
        for start in range(0, 3_000_000, 100_000):
            file.write("".join(f"item{i},0.5\n" for i in range(start, start + 100_000)))


def big_parquet(path):
    schema = pa.schema([("id", pa.string()), ("p", pa.float64())])
    with pq.ParquetWriter(path, schema, compression="none", use_dictionary=False) as writer:
        for start in range(0, 3_000_000, 100_000):
            ids = [f"item{i}" for i in range(start, start + 100_000)]
            writer.write_table(pa.table({"id": ids, "p": [0.5] * 100_000}, schema))


@pytest.mark.parametrize(("name", "make"), [("t.csv", big_csv), ("t.parquet", big_parquet)])
def test_reading_takes_constant_memory(tmp_path, name, make):
    path = tmp_path / name
    make(path)
    script = """
import resource, sys
from pathlib import Path
from assay.data.tables import Wanted, load_table, remedy_for, open_table, read_columns, read_table
from assay.data.value_types import ValueType
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
batches = read_table(open_table(Path(sys.argv[1])), {"id": ValueType.TEXT, "p": ValueType.FLOAT})
rows = next(batches).num_rows
before = peak()
rows += sum(batch.num_rows for batch in batches)
print(rows, peak() - before)
"""
    run = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    rows, grown = map(int, run.stdout.split())
    unit = 1 if sys.platform == "darwin" else 1024
    assert rows == 3_000_000
    assert grown * unit < path.stat().st_size / 2
