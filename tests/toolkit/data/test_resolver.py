import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assay.data.resolver import FileResolver
from assay_spec.document import read_document
from assay_spec.ports import ColumnType, Resolver, Unavailable


@pytest.fixture
def origin(tmp_path):
    path = tmp_path / "evaluation.yaml"
    path.write_text("assay: evaluation/1\n")
    return read_document(str(path))


def test_it_is_what_rules_expect(origin):
    resolver: Resolver = FileResolver()
    found = resolver.document(origin, "evaluation.yaml")
    assert found.data == origin.data
    assert isinstance(resolver.document(origin, "none.yaml"), Unavailable)


def test_a_csv_file(origin, tmp_path):
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "a.csv").write_bytes(b"\xef\xbb\xbfid,p,,\r\n007,0.5,,\r\n8,,,\r\n")
    table = FileResolver().table(origin, "p/a.csv")
    assert (table.label, table.names, table.rows) == (str(tmp_path / "p" / "a.csv"), ("id", "p"), 2)
    assert table.type_of("p") is ColumnType.NUMBER
    assert table.type_of("id") is ColumnType.INTEGER
    assert list(table.distinct("id")) == ["007", "8"]
    assert table.nulls("p").rows == (2,)


def test_a_parquet_file_with_columns_that_no_rule_reads(origin, tmp_path):
    rows = {"id": pa.array(["a"]).dictionary_encode(), "raw": [b"\xff"], "list": [[1, 2]], "p": [0.5]}
    pq.write_table(pa.table(rows), tmp_path / "a.parquet")
    table = FileResolver().table(origin, "a.parquet")
    assert [table.type_of(name) for name in table.names] == [
        ColumnType.TEXT,
        ColumnType.OTHER,
        ColumnType.OTHER,
        ColumnType.NUMBER,
    ]
    assert table.distinct("id") == {"a": 1}


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
        ("t.csv", b"id,p\na,1\nb\n", "data row 2: 1 cells where the header has 2"),
        ("t.csv", b"id,p\na,\xff\n", "is not UTF-8"),
        ("t.csv", b"id,id\na,b\n", "names it 2 times"),
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


def test_records(dataset, tmp_path):
    (tmp_path / "t.csv").write_text("id,y,image\n007,b,x\n8,m,y\n")
    elsewhere = field("z", "sc:Text", source={"fileObject": {"@id": "u"}, "extract": {"column": "z"}})
    fields = [field("id", "sc:Integer"), field("image", "sc:ImageObject"), elsewhere, field("y", "sc:Text")]
    path, _ = dataset([FILE], record_set(*fields))
    document = read_document(str(path))
    found = FileResolver().records(document, None)
    assert (found.label, found.names, found.rows) == ("patients", ("id", "y"), 2)
    assert found.type_of("id") is ColumnType.INTEGER
    assert found.distinct("id") == {"7": 1, "8": 1}
    assert FileResolver().records(document, "patients").names == ("id", "y")


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("id\nseven\n", "data row 1, column `id`: `seven` is no integer"),
        ("x\n1\n", "no such column"),
        (None, "No such"),
    ],
)
def test_records_that_cannot_be_had_give_their_reason(dataset, tmp_path, table, reason):
    if table is not None:
        (tmp_path / "t.csv").write_text(table)
    path, _ = dataset([FILE], record_set(field("id", "sc:Integer")))
    document = read_document(str(path))
    found = FileResolver().records(document, None)
    assert isinstance(found, Unavailable)
    assert reason in found.reason
    assert "is called `other`" in FileResolver().records(document, "other").reason


def test_records_of_a_document_that_is_no_dataset(origin):
    found = FileResolver().records(origin, None)
    assert found == Unavailable(f"{origin.path}: is no Croissant document that can be read")
