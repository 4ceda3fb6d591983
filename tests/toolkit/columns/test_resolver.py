import datetime as dt
import gzip
import os

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assay.columns.resolver import FileResolver
from assay.data.parquet import ParquetTable
from assay_spec.document import read_document
from assay_spec.ports import ColumnType, Resolver, Unavailable

UTF8 = "write it as UTF-8; spreadsheets call that `CSV UTF-8`"


@pytest.fixture
def origin(tmp_path):
    path = tmp_path / "evaluation.yaml"
    path.write_text("assay: evaluation/1\n")
    return read_document(str(path))


def test_it_is_what_rules_expect(origin):
    resolver: Resolver = FileResolver()
    found = resolver.document(origin, "evaluation.yaml")
    assert found.data == origin.data
    assert resolver.document(origin, "none.yaml") == Unavailable("no such file or directory")


def test_what_lies_outside_the_folder_or_is_no_file_is_not_opened(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "t.csv").write_text("id\na\n")
    (home / "t.csv").symlink_to(tmp_path / "t.csv")
    os.mkfifo(home / "pipe.csv")
    resolver, origin = FileResolver(), read_document(home / "evaluation.yaml", data=b"")
    outside = Unavailable("leads out of the folder of the document that names it")
    for name in ("t.csv", "../t.csv", str(tmp_path / "t.csv")):
        assert [resolver.document(origin, name), resolver.table(origin, name)] == [outside, outside]
    assert resolver.table(origin, "pipe.csv") == Unavailable("is no file")
    assert resolver.document(origin, "pipe.csv") == Unavailable("is a pipe, not a file")


def test_a_csv_file(origin, tmp_path):
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "a.csv").write_bytes(b"\xef\xbb\xbfid,p,,\r\n007,0.5,,\r\n8,,,\r\n")
    table = FileResolver().table(origin, "p/a.csv")
    assert (table.label, table.names, table.rows) == (str(tmp_path / "p" / "a.csv"), ("id", "p"), 2)
    assert table.type_of("p") is ColumnType.NUMBER
    assert table.type_of("id") is ColumnType.INTEGER
    assert list(table.distinct("id")) == ["007", "8"]
    assert table.nulls("p").rows == (2,)


def test_a_parquet_file_of_many_types(origin, tmp_path):
    rows = {
        "id": pa.array(["a"]).dictionary_encode(),
        "raw": [b"\xff"],
        "bytes": [b"caf\xc3\xa9"],
        "list": [[1, 2]],
        "time": [dt.datetime(2024, 2, 29, 12)],  # noqa: DTZ001
        "p": [0.5],
    }
    pq.write_table(pa.table(rows), tmp_path / "a.parquet")
    table = FileResolver().table(origin, "a.parquet")
    assert {name: table.type_of(name) for name in table.names if name != "raw"} == {
        "id": ColumnType.TEXT,
        "bytes": ColumnType.TEXT,
        "list": ColumnType.OTHER,
        "time": ColumnType.OTHER,
        "p": ColumnType.NUMBER,
    }
    strange = Unavailable("data row 1: `�` is not UTF-8 at its byte 1 (0xff)", UTF8)
    assert [table.problem(name) for name in ("raw", "id", "list")] == [strange, None, None]
    assert table.distinct("id") == {"a": 1}
    assert table.distinct("bytes") == {"café": 1}


def test_columns_that_cannot_be_read_hide_no_others(origin, tmp_path):
    (tmp_path / "t.csv").write_bytes(b"b,a,b,c,d\n1,2,3,4,5\n6,7,8,9,\xe9\n")
    table = FileResolver().table(origin, "t.csv")
    assert (table.names, table.rows) == (("b", "a", "c", "d"), 2)
    assert table.distinct("c") == {"4": 1, "9": 1}
    assert [table.problem(name) for name in table.names] == [
        Unavailable("the header names it 2 times", "give every column its own name"),
        None,
        None,
        Unavailable("data row 2: `�` is not UTF-8 at its byte 1 (0xe9)", UTF8),
    ]


def test_what_nobody_asks_about_is_not_looked_at(origin, tmp_path, monkeypatch):
    read = []
    stored = ParquetTable.stored
    monkeypatch.setattr(
        ParquetTable, "stored", lambda table, columns: (read.append(columns), stored(table, columns))[1]
    )
    pq.write_table(
        pa.table({"id": ["a", "b"], "image": [b"\xff" * 1000] * 2, "p": [0.5, 0.25]}), tmp_path / "t.parquet"
    )
    table = FileResolver().table(origin, "t.parquet")
    assert (table.rows, read) == (2, [])
    for _ in range(2):
        assert table.repeated("id").count == 0
        assert table.problem("p") is None
    assert read == [["id"], ["p"]]


@pytest.mark.parametrize("name", ["t.csv", "t.parquet"])
def test_a_table_without_rows(origin, tmp_path, name):
    if name == "t.csv":
        (tmp_path / name).write_text("id,p")
    else:
        pq.write_table(pa.table({"id": pa.array([], pa.string()), "p": pa.array([], pa.float64())}), tmp_path / name)
    table = FileResolver().table(origin, name)
    assert table.rows == 0
    assert table.distinct("id") == {}
    assert table.repeated("p").count == 0
    assert table.joined("id", table, "id").rows == 0


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("none.csv", None, "No such file"),
        ("t.csv", b"", "is empty"),
        ("t.csv", b"id,p\na,1\nb\n", "data row 2: 1 cell where the header has 2"),
        ("t.csv", b"id,\xff\na,1\n", "its header is not UTF-8 at byte 4 (0xff)"),
        ("t.csv", b"id,id\na,b\n", "names it 2 times"),
        ("t.csv", b'id,p\na,"1\n', "data row 1: a quotation mark is never closed"),
        ("t.csv.gz", gzip.compress(b"id\na\n", mtime=0), "is compressed by gzip"),
        ("t.parquet", b"PAR1 half", "is no whole Parquet file"),
        ("t.txt", b"id\n", "is no table that can be read"),
    ],
)
def test_a_table_that_cannot_be_had_gives_its_reason(origin, tmp_path, name, data, reason):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    found = FileResolver().table(origin, name)
    assert isinstance(found, Unavailable)
    assert reason in found.reason
    assert "\n" not in found.reason


def test_the_path_is_said_only_where_it_is_not_known(origin, dataset, tmp_path):
    (tmp_path / "t.csv").write_text("")
    remedy = "write a header and one row per record"
    assert FileResolver().table(origin, "t.csv") == Unavailable("is empty", remedy)
    path, _ = dataset([FILE], record_set(field("id", "sc:Integer")))
    found = FileResolver().records(read_document(str(path)), None)
    assert found == Unavailable(f"{tmp_path / 't.csv'}: is empty", remedy)


def test_a_table_that_changes_after_it_was_read_through_is_not_read_on(origin, tmp_path):
    (tmp_path / "t.csv").write_text("id\na\n")
    table = FileResolver().table(origin, "t.csv")
    (tmp_path / "t.csv").write_text("id\na\nb\n")
    assert table.problem("id").reason == "changed while it was read"


def test_a_table_is_read_through_once(origin, tmp_path):
    (tmp_path / "t.csv").write_text("id\na\n")
    resolver = FileResolver()
    assert resolver.table(origin, "t.csv") is resolver.table(origin, "t.csv")


def record_set(*fields):
    return {"@type": "cr:RecordSet", "@id": "rs", "name": "patients", "field": list(fields)}


def field(name, data_type, **more):
    source = {"fileObject": {"@id": "t"}, "extract": {"column": name}}
    return {"@type": "cr:Field", "@id": f"rs/{name}", "name": name, "dataType": data_type, "source": source} | more


FILE = {"@type": "cr:FileObject", "@id": "t", "contentUrl": "t.csv", "encodingFormat": "text/csv"}


def test_records_by_their_text(dataset, tmp_path):
    (tmp_path / "t.csv").write_text("id,y,when\n007,b,noon\n8,m,\n")
    elsewhere = field("z", "sc:Text", source={"fileObject": {"@id": "u"}, "extract": {"column": "z"}})
    fields = [
        elsewhere,
        field("id", "sc:Integer"),
        field("tags", "sc:Text", isArray=True),
        field("when", "sc:DateTime"),
        field("y", "sc:Text"),
        field("gone", "sc:Text"),
    ]
    path, _ = dataset([FILE], record_set(*fields))
    document = read_document(str(path))
    found = FileResolver().records(document, None)
    assert (found.label, found.names, found.rows) == ("patients", ("z", "id", "tags", "when", "y", "gone"), 2)
    assert found.type_of("id") is ColumnType.INTEGER
    assert found.distinct("id") == {"007": 1, "8": 1}
    assert found.nulls("when").rows == (2,)
    assert {name: found.problem(name) for name in found.names if found.problem(name)} == {
        "tags": Unavailable("several values in one record cannot be read yet"),
        "z": Unavailable("it comes from `u`, others from `t`, and joins cannot be read yet"),
        "gone": Unavailable("there is no such column", "there are `id`, `y`, `when`"),
    }
    assert FileResolver().records(document, "patients").rows == 2


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (b"id\na,b\n", "data row 1: 2 cells where the header has 1"),
        (b"x\n1\n", "no such column"),
        (None, "No such"),
    ],
)
def test_records_that_cannot_be_had_give_their_reason(dataset, tmp_path, table, reason):
    if table is not None:
        (tmp_path / "t.csv").write_bytes(table)
    path, _ = dataset([FILE], record_set(field("id", "sc:Integer")))
    document = read_document(str(path))
    found = FileResolver().records(document, None)
    assert isinstance(found, Unavailable)
    assert reason in found.reason
    assert "is called `other`" in FileResolver().records(document, "other").reason


def test_a_file_set_whose_second_file_lacks_a_column(dataset, tmp_path):
    (tmp_path / "1.csv").write_text("id,y\na,b\n")
    (tmp_path / "2.csv").write_text("id\nc\n")
    source = {"fileSet": {"@id": "t"}}
    files = {"@type": "cr:FileSet", "@id": "t", "cr:includes": "*.csv", "encodingFormat": "text/csv"}
    fields = [field(name, "sc:Text", source={**source, "extract": {"column": name}}) for name in ("y", "id")]
    path, _ = dataset([files], record_set(*fields))
    found = FileResolver().records(read_document(str(path)), None)
    assert found.rows == 2
    assert found.problem("y") == Unavailable("there is no such column", "there are `id`")
    assert found.distinct("id") == {"a": 1, "c": 1}


def test_records_without_a_field_that_can_be_read(dataset):
    path, _ = dataset([FILE], record_set(field("id", "sc:Text", isArray=True)))
    found = FileResolver().records(read_document(str(path)), None)
    assert found == Unavailable(f"{path}, column `rs/id`: several values in one record cannot be read yet")


def test_records_of_a_document_that_is_no_dataset(origin):
    found = FileResolver().records(origin, None)
    assert found == Unavailable(f"{origin.path}: is no Croissant document that can be read")
