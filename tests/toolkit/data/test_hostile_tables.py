"""Tables that are large in some direction, packed, cut short, or written by programs with ideas of their own."""

import bz2
import gzip
import io
import lzma
import subprocess
import sys
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assay.data.delimited import BLOCK_BYTES
from assay.data.tables import load_table, open_table, read_table
from assay.data.value_types import ValueType
from assay.errors import DataError

TEXT = ValueType.TEXT
MANY = 10_000


@pytest.fixture
def write(tmp_path):
    def write(data, name="t.csv"):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return write


def cells(path, *names):
    found = load_table(open_table(path), dict.fromkeys(names, TEXT))
    return {name: found[name].to_pylist() for name in names}


def refused(path, *names):
    with pytest.raises(DataError) as caught:
        cells(path, *names)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500 + len(str(path))
    return caught.value


class TestManyColumns:
    NAMES = tuple(f"c{number}" for number in range(MANY))

    def make(self, write, name):
        if name == "t.csv":
            rows = [self.NAMES, *([f"{row}.{n}" for n in range(MANY)] for row in range(3))]
            return write("".join(",".join(row) + "\n" for row in rows))
        path = write(b"", name)
        pq.write_table(pa.table({n: [f"{row}.{k}" for row in range(3)] for k, n in enumerate(self.NAMES)}), path)
        return path

    @pytest.mark.parametrize("name", ["t.csv", "t.parquet"])
    def test_one_of_them(self, write, name):
        path = self.make(write, name)
        assert open_table(path).columns == self.NAMES
        assert cells(path, "c9999", "c0") == {
            "c9999": ["0.9999", "1.9999", "2.9999"],
            "c0": ["0.0", "1.0", "2.0"],
        }

    def test_all_of_them(self, write):
        found = load_table(open_table(self.make(write, "t.csv")), dict.fromkeys(self.NAMES, TEXT))
        assert found.shape == (3, MANY)

    def test_a_name_that_is_nearly_one_of_them_is_found_in_no_time(self, write):
        error = refused(self.make(write, "t.csv"), "x")
        assert error.remedy.endswith("`c7`, …")

    def test_a_row_that_is_one_cell_short(self, write):
        error = refused(write(",".join(self.NAMES) + "\n" + "," * (MANY - 2) + "\n"), "c1")
        assert (error.row, error.problem) == (1, "9999 cells where the header has 10000")


class TestLargeCells:
    """Fifty megabytes in one cell."""

    SIZE = 50_000_000

    def test_of_csv_are_refused_by_their_size(self, write):
        error = refused(write(b"id,p\n1," + b"x" * self.SIZE + b"\n"), "id")
        assert error.problem == f"a row is longer than {BLOCK_BYTES >> 20} MiB"

    def test_of_csv_in_quotes_too(self, write):
        assert "longer than" in str(refused(write(b'id,p\n1,"' + b"x\n" * (self.SIZE // 2) + b'"\n'), "id"))

    def test_of_parquet_are_read(self, tmp_path):
        path = tmp_path / "t.parquet"
        pq.write_table(pa.table({"id": ["1"], "p": ["x" * self.SIZE]}), path)
        found = load_table(open_table(path), {"p": TEXT})
        assert len(found["p"][0].as_py()) == self.SIZE

    def test_are_shortened_in_messages(self, tmp_path):
        path = tmp_path / "t.parquet"
        pq.write_table(pa.table({"p": ["x" * self.SIZE]}), path)
        with pytest.raises(DataError) as caught:
            load_table(open_table(path), {"p": ValueType.FLOAT})
        assert len(str(caught.value)) < 300 + len(str(path))

    def test_a_header_that_is_longer_than_a_block(self, write):
        names = ",".join(f"column{number:08}" for number in range(BLOCK_BYTES // 15 + 9))
        assert refused(write(names + "\n" + "1," * 3), "id").problem.startswith("its header is longer than 4 MiB")


PACKED = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "Zstandard": lambda data: pa.compress(data, codec="zstd", asbytes=True),
}


def zipped(data):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("xl/worksheets/sheet1.xml", data)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["t.csv.gz", "t.csv", "t"])
@pytest.mark.parametrize("packer", [*PACKED, "ZIP"])
def test_packed_files_are_named(write, packer, name):
    pack = PACKED.get(packer, zipped)
    error = refused(write(pack(b"id,p\n1,2\n" * 100), name), "id")
    assert error.problem == f"is compressed by {packer}"
    assert error.remedy.startswith("unpack it")


@pytest.mark.parametrize("name", ["t.xlsx", "T.XLS", "t.ods"])
@pytest.mark.parametrize("data", [zipped(b"x"), b"id,p\n1,2\n"])
def test_a_workbook_is_to_be_saved_as_csv(write, name, data):
    error = refused(write(data, name), "id")
    assert error.problem == "is a workbook, and CSV, TSV and Parquet can be read"
    assert error.remedy == "save the sheet as `CSV UTF-8`, and name that file"


@pytest.mark.parametrize("text", ["BZ,p\n1,2\n", "PK,p\n1,2\n", "(,p\n1,2\n", "PAR1,p\n1,2\n", "PARENT,p\n1,2\n"])
def test_a_header_that_begins_like_a_packer_or_parquet_is_a_header(write, text):
    assert cells(write(text), "p") == {"p": ["2"]}


class TestPlaces:
    """The row of what is wrong is that of the file, whatever stands before it."""

    @pytest.mark.parametrize("before", ["", '"a\nb",1\n' * 3, "\n\n" * 3, "a,1\r\n" * 3, f"{'x' * 1000},1\n" * 9000])
    def test_of_a_ragged_row(self, write, before):
        rows = before.count(",")
        error = refused(write(f"id,p\n{before}b,2,3\nc,4\n"), "id")
        assert (error.row, error.problem) == (rows + 1, "3 cells where the header has 2")

    @pytest.mark.parametrize("before", ["", '"a\nb",1\n' * 3, "\n\n" * 3, f"{'x' * 1000},1\n" * 9000])
    def test_of_a_cell_that_does_not_fit(self, write, before):
        rows = before.count(",")
        with pytest.raises(DataError) as caught:
            load_table(open_table(write(f"id,p\n{before}b,many\n")), {"p": ValueType.FLOAT})
        assert (caught.value.row, caught.value.column) == (rows + 1, "p")

    @pytest.mark.parametrize("before", [b"", b'"a\nb",1\n' * 3, b"x" * 1000 + b",1\n", b"a,1\n" * BLOCK_BYTES])
    def test_of_a_byte_that_is_not_utf8(self, write, before):
        rows = before.count(b",")
        error = refused(write(b"id,p\n" + before + b"caf\xe9,1\n"), "id")
        assert (error.row, error.column) == (rows + 1, "id")
        assert error.problem == "`caf�` is not UTF-8 at its byte 4 (0xe9)"

    @pytest.mark.parametrize(
        ("value", "byte"), [(b"\xff", "1 (0xff)"), (b"ab\xc3", "3 (0xc3)"), (b"\xed\xa0\x80", "1 (0xed)")]
    )
    def test_of_a_byte_of_parquet_that_is_not_utf8(self, tmp_path, value, byte):
        path = tmp_path / "t.parquet"
        pq.write_table(pa.table({"id": [b"fine"] * 70_000 + [value]}), path)
        error = refused(path, "id")
        assert (error.row, error.problem.partition("at its ")[2]) == (70_001, f"byte {byte}")


class TestQuotes:
    @pytest.mark.parametrize(
        ("data", "row"),
        [
            ('id,p\na,"b', 1),
            ('id,p\na,1\nb,"2\nc,3\nd,4\n', 2),
            ('id,p\n"a ""1""",1\nb,"2""\nc,3\n', 2),
            ('id,"p\na,1\n', None),
            ('id,p\n\n\na,1\n"', 2),
            ('id,p\na,1\n"b,2\nc,3\n', 2),
            ('\ufeff"id","p\n', None),
            ('id,p\r\n"a\r\nb",1\r\n\r\n"c",2\r\nd,"3\r\n', 3),
            ('id,p\ra,1\rb,"2\r', 2),
            (f'id,p\na,"{"x" * 200_000}\n', 1),
        ],
    )
    def test_one_that_is_never_closed_swallows_no_rows(self, write, data, row):
        error = refused(write(data), "id")
        assert (error.row, error.problem) == (row, "a quotation mark is never closed")

    def test_swallowing_more_than_a_block(self, write):
        assert "never closed" in refused(write('id,p\na,"b\n' + "c,d\n" * BLOCK_BYTES), "id").remedy

    @pytest.mark.parametrize(
        ("data", "ids"),
        [
            ('id,p\n5" pipe,1\n', ['5" pipe']),
            ('id,p\n"5"" pipe",1\n', ['5" pipe']),
            ('id,p\na"b"c"d,1\n"x",2\n', ['a"b"c"d', "x"]),
            ('\ufeff"id","p"\n"a"b"c,1\n"x",2\n', ['ab"c', "x"]),
            (f'id,p\n"{"x" * 200_000}",1\n5",2\n', ["x" * 200_000, '5"']),
            ('id,p\n"a\r\nb",1\n"c,d",2\n', ["a\r\nb", "c,d"]),
            ('id,p\n"",1\n"""",2\n', [None, '"']),
            ("id,p\n-,1\n", ["-"]),
        ],
    )
    def test_those_that_are_closed_or_mean_inches(self, write, data, ids):
        assert cells(write(data), "id") == {"id": ids}

    def test_a_cell_that_crosses_the_border_of_a_block(self, write):
        wide = '"' + "x\n" * 50_000 + '",1\n'
        rows = 3 * BLOCK_BYTES // len(wide)
        found = cells(write("id,p\n" + wide * rows), "id", "p")
        assert found == {"id": ["x\n" * 50_000] * rows, "p": ["1"] * rows}

    @pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n\r", "\r\r\n"])
    @pytest.mark.parametrize("before", range(4))
    def test_a_line_end_in_a_cell_that_crosses_the_border_of_a_block(self, write, line_end, before):
        """Arrow takes a line feed that begins a block for the end of the row before it."""
        filler = "x" * (BLOCK_BYTES // 2) + ",1\n"
        begun = f'id,p\n{filler}"'
        path = write(begun + "y" * (BLOCK_BYTES - len(begun) - before) + line_end + 'z",1\n' + filler)
        assert cells(path, "id")["id"][1].lstrip("y") == f"{line_end}z"


class TestOddBytes:
    def test_nul_bytes_in_cells_are_kept(self, write):
        assert cells(write(b"id,p\na\0b,1\n"), "id") == {"id": ["a\0b"]}

    def test_nul_bytes_at_the_end_of_a_file_that_was_cut_off(self, write):
        error = refused(write(b"id,p\na,1\n" + b"\0" * 512), "id")
        assert (error.row, error.problem) == (2, "1 cell where the header has 2")

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_wide_characters(self, write, encoding):
        error = refused(write("id,p\na,1\n".encode(encoding)), "id")
        assert error.problem in ("is UTF-16", "is UTF-32", "is binary, no table of text")

    @pytest.mark.parametrize("name", ["t.csv", "t.tsv"])
    def test_a_mark_at_the_beginning_is_no_part_of_the_first_name(self, write, name):
        text = "\ufeffid,p\n1,2\n".replace(",", "," if name == "t.csv" else "\t")
        assert cells(write(text, name), "id", "p") == {"id": ["1"], "p": ["2"]}
        assert cells(write('\ufeff"id",p\n1,2\n'), "id") == {"id": ["1"]}

    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("last", [True, False])
    def test_line_ends(self, write, line_end, last):
        text = line_end.join(["id,p", "1,2", "", "3,4"]) + line_end * last
        assert cells(write(text), "id", "p") == {"id": ["1", "3"], "p": ["2", "4"]}

    @pytest.mark.parametrize("text", ["café", "é", "ÿé", "Ãé x"])
    def test_latin_1_is_not_taken_for_utf8(self, write, text):
        assert "is not UTF-8" in str(refused(write(f"id,p\n{text},1\n".encode("latin-1")), "id"))


class TestHeaders:
    @pytest.mark.parametrize("name", ["t.csv", "t.parquet"])
    def test_alone(self, write, name):
        path = write("id,p", name)
        if name == "t.parquet":
            pq.write_table(pa.table({"id": pa.array([], pa.string())}), path)
        assert cells(path, "id") == {"id": []}

    def test_with_the_same_name_twice(self, write):
        error = refused(write("id,p,id\n1,2,3\n"), "id")
        assert (error.column, error.problem) == ("id", "the header names it 2 times")
        assert cells(write("id,p,id\n1,2,3\n"), "p") == {"p": ["2"]}

    def test_of_parquet_with_the_same_name_twice(self, tmp_path):
        path = tmp_path / "t.parquet"
        pq.write_table(pa.table([pa.array(["1"]), pa.array(["2"])], names=["id", "id"]), path)
        assert refused(path, "id").problem == "the header names it 2 times"

    def test_with_names_that_need_quotes(self, write):
        path = write('"a,b","c ""d""","e\nf"\n1,2,3\n')
        assert cells(path, "a,b", 'c "d"', "e\nf") == {"a,b": ["1"], 'c "d"': ["2"], "e\nf": ["3"]}

    def test_without_a_name(self, write):
        assert cells(write(",id\n0,a\n1,b\n"), "id") == {"id": ["a", "b"]}


def test_a_misfit_in_the_middle_of_a_large_file_is_found_without_reading_on(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"id\n" + b"1\n" * BLOCK_BYTES + b"one\n" + b"1\n" * BLOCK_BYTES)
    with pytest.raises(DataError) as caught:
        list(read_table(open_table(path), {"id": ValueType.INTEGER}))
    assert caught.value.row == BLOCK_BYTES + 1


def test_a_hostile_file_writes_nothing_to_standard_error(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"id,p\n\xff\n")
    (tmp_path / "t.parquet").write_bytes(b"PAR1" + b"\xff" * 100 + b"PAR1")
    script = """
import sys
from pathlib import Path
from assay.data.tables import load_table, open_table
from assay.data.value_types import ValueType
from assay.errors import DataError
for name in ("t.csv", "t.parquet"):
    try:
        load_table(open_table(Path(name)), {"id": ValueType.TEXT})
    except DataError as error:
        print(error)
"""
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == [
        "t.csv, data row 1: 1 cell where the header has 2; quote cells that hold the delimiter, and write every cell",
        "t.parquet: is no whole Parquet file; it may have been cut short or damaged on its way: copy it again",
    ]
    assert run.stderr == ""
