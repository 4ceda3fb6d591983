"""Fields read as text or as floats whatever the dataset declares, and the files and rows behind them."""

import csv
import io
import json
from hashlib import sha256

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.data.records import RecordReader
from assay.data.value_types import ValueType
from assay.errors import DataError
from assay.files.source_file import SourceFile

TEXT, FLOAT = ValueType.TEXT, ValueType.FLOAT


def field(name, data_type, kind="fileObject", **more):
    source = {kind: {"@id": "t"}, "extract": {"column": name}}
    return {"@type": "cr:Field", "@id": f"rs/{name}", "name": name, "dataType": data_type, "source": source} | more


def bare(name, data_type, **more):
    return {"@type": "cr:Field", "@id": f"rs/{name}", "dataType": data_type, **more}


def records(*fields, **more):
    return {"@type": "cr:RecordSet", "@id": "rs", "field": list(fields), **more}


def file_object(url):
    return {"@type": "cr:FileObject", "@id": "t", "contentUrl": url, "encodingFormat": ""}


def file_set(*patterns):
    return {"@type": "cr:FileSet", "@id": "t", "cr:includes": list(patterns), "encodingFormat": ""}


@pytest.fixture
def reader(dataset):
    """A reader of one record set: called with names and types, what it gives."""

    def reader(distribution, *fields, **more):
        path, model = dataset(distribution, records(*fields, **more))
        made = RecordReader(model, path)
        return made, made.record_set()

    return reader


FIELDS = (
    field("id", "sc:Integer"),
    field("y", "sc:Boolean"),
    field("day", "sc:Date"),
    field("p", "sc:Text"),
    field("when", "sc:DateTime"),
)
AS_TEXT = dict.fromkeys(["id", "y", "day", "when"], TEXT) | {"p": FLOAT}


def test_cells_of_a_csv_file_stay_as_they_are_written(reader, tmp_path):
    (tmp_path / "t.csv").write_text('id,y,day,p,when\n007,TRUE,1.2.2024,0.5,noon\n" 8",,x,1e-3,\n')
    made, found = reader([file_object("t.csv")], *FIELDS)
    assert made.load(found, AS_TEXT, AS_TEXT).to_pydict() == {
        "id": ["007", " 8"],
        "y": ["TRUE", None],
        "day": ["1.2.2024", "x"],
        "when": ["noon", None],
        "p": [0.5, 0.001],
    }


def test_values_of_a_parquet_file_take_their_one_form(reader, tmp_path):
    table = {
        "id": pa.array([7, 2**40, None], pa.int64()),
        "y": [True, False, None],
        "day": pa.array([0, 1, None], pa.int32()).cast(pa.date32()),
        "p": ["0.5", None, "2"],
        "when": pa.array([1.0, 2.5, None], pa.float64()),
    }
    pq.write_table(pa.table(table), tmp_path / "t.parquet")
    made, found = reader([file_object("t.parquet")], *FIELDS)
    assert made.load(found, AS_TEXT, AS_TEXT).to_pydict() == {
        "id": ["7", str(2**40), None],
        "y": ["true", "false", None],
        "day": ["1970-01-01", "1970-01-02", None],
        "when": ["1", "2.5", None],
        "p": [0.5, None, 2.0],
    }


def test_integers_that_a_gap_made_floats_are_plain_again(reader, tmp_path):
    pq.write_table(pa.table({"id": pa.array([7.0, None, 1e15])}), tmp_path / "t.parquet")
    made, found = reader([file_object("t.parquet")], field("id", "sc:Integer"))
    assert made.load(found, ["id"], {"id": TEXT}).to_pydict() == {"id": ["7", None, "1000000000000000"]}


@pytest.mark.parametrize("url", ["t.csv", "t.tsv", "t.parquet"])
def test_what_is_not_said_otherwise_is_read_as_declared(reader, tmp_path, url):
    rows = {"id": ["1", "2"], "y": ["3", "4"]}
    if url == "t.parquet":
        pq.write_table(pa.table(rows), tmp_path / url)
    else:
        text = io.StringIO()
        csv.writer(text, delimiter="," if url == "t.csv" else "\t").writerows([list(rows), ("1", "3"), ("2", "4")])
        (tmp_path / url).write_text(text.getvalue())
    made, found = reader([file_object(url)], field("id", "sc:Integer"), field("y", "sc:Integer"))
    assert made.load(found, ["y", "id"], {"id": TEXT}).to_pydict() == {"y": [3, 4], "id": ["1", "2"]}
    assert made.types(found, ["y", "id"], {"id": TEXT}) == {"y": ValueType.INTEGER, "id": TEXT}
    assert made.load(found, ["y"], {"y": FLOAT}).to_pydict() == {"y": [3.0, 4.0]}


def test_records_in_the_document_and_constants(reader, tmp_path):
    made, found = reader(
        [], bare("id", "sc:Integer"), bare("p", "sc:Text"), data=[{"rs/id": 7, "rs/p": "1"}, {"rs/id": True}]
    )
    assert made.load(found, ["id", "p"], {"id": TEXT, "p": FLOAT}).to_pydict() == {
        "id": ["7", "true"],
        "p": [1.0, None],
    }
    (tmp_path / "t.csv").write_text("y\na\nb\n")
    made, found = reader([file_object("t.csv")], field("y", "sc:Text"), bare("site", "sc:Float", value=7.0))
    assert made.load(found, ["y", "site"], {"site": TEXT}).to_pydict() == {"y": ["a", "b"], "site": ["7", "7"]}


@pytest.mark.parametrize(("types", "problem"), [({"y": FLOAT}, "`many` is no number"), ({"l": TEXT}, "several values")])
def test_what_does_not_fit_is_said_with_its_place(reader, tmp_path, types, problem):
    (tmp_path / "t.csv").write_text("y,l\n1,1\nmany,2\n")
    made, found = reader([file_object("t.csv")], field("y", "sc:Text"), field("l", "sc:Text", isArray=True))
    with pytest.raises(DataError, match=problem):
        made.load(found, types, types)


@pytest.mark.parametrize("name", ["rs/id", "id"])
def test_a_field_by_every_name_it_has(reader, tmp_path, name):
    (tmp_path / "t.csv").write_text("id\n7\n")
    made, found = reader([file_object("t.csv")], field("id", "sc:Integer") | {"name": "rs/number"})
    assert made.load(found, [name, "number"], {name: TEXT}).to_pydict() == {name: ["7"], "number": [7]}


def test_the_identifier_of_one_field_wins_over_the_name_of_another(reader, tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    fields = field("a", "sc:Text") | {"name": "rs/b"}, field("b", "sc:Text") | {"name": "a"}
    made, found = reader([file_object("t.csv")], *fields)
    assert made.load(found, ["rs/b", "rs/a", "a"]).to_pydict() == {"rs/b": ["2"], "rs/a": ["1"], "a": ["2"]}


ids = st.text("0123456789 .-aé", min_size=1, max_size=6)


@given(st.lists(ids, min_size=1, max_size=8))
def test_any_id_survives_whatever_type_is_declared(tmp_path_factory, load_dataset, cells):
    folder = tmp_path_factory.mktemp("ids")
    text = io.StringIO()
    csv.writer(text).writerows([["id"], *([cell] for cell in cells)])
    (folder / "t.csv").write_text(text.getvalue(), newline="")
    made, found = read_from(folder, load_dataset, field("id", "sc:Integer"))
    assert made.load(found, ["id"], {"id": TEXT}).to_pydict() == {"id": cells}
    assert made.count(found, ["id"]) == len(cells)


def read_from(folder, load_dataset, *fields):
    document = {
        "@context": {
            "@vocab": "https://schema.org/",
            "cr": "http://mlcommons.org/croissant/",
            "sc": "https://schema.org/",
        },
        "@type": "sc:Dataset",
        "http://purl.org/dc/terms/conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "d",
        "distribution": [file_object("t.csv")],
        "cr:recordSet": [{"@type": "cr:RecordSet", "@id": "rs", "cr:field": [croissant_keys(one) for one in fields]}],
    }
    path = folder / "croissant.json"
    path.write_text(json.dumps(document))
    made = RecordReader(load_dataset(path), path)
    return made, made.record_set()


def croissant_keys(value):
    if not isinstance(value, dict):
        return value
    return {key if key[0] == "@" or key == "name" else f"cr:{key}": croissant_keys(one) for key, one in value.items()}


class TestFiles:
    def test_of_a_file_object(self, reader, tmp_path):
        data = b"id\n1\n2\n3\n"
        (tmp_path / "t.csv").write_bytes(data)
        made, found = reader([file_object("t.csv")], field("id", "sc:Integer"))
        assert made.files(found, ["id"]) == (SourceFile(tmp_path / "t.csv", sha256(data).hexdigest(), len(data)),)
        assert made.count(found, ["id"]) == 3

    def test_of_a_file_set_in_the_order_in_which_they_are_read(self, reader, tmp_path):
        (tmp_path / "b.csv").write_bytes(b"id\n3\n")
        (tmp_path / "a.csv").write_bytes(b'id\n1\n"2\n"\n')
        pq.write_table(pa.table({"id": range(4, 9)}), tmp_path / "c.parquet")
        made, found = reader([file_set("*.csv", "*.parquet")], field("id", "sc:Text", "fileSet"))
        files = made.files(found, ["id"])
        assert [file.path.name for file in files] == ["a.csv", "b.csv", "c.parquet"]
        assert [file.sha256 for file in files] == [sha256(file.path.read_bytes()).hexdigest() for file in files]
        assert [file.size_bytes for file in files] == [file.path.stat().st_size for file in files]
        assert made.load(found, ["id"])["id"].to_pylist() == ["1", "2\n", "3", "4", "5", "6", "7", "8"]
        assert made.count(found, ["id"]) == 8

    def test_of_records_in_the_document_it_is_the_document(self, reader, tmp_path):
        made, found = reader([], bare("id", "sc:Integer"), data=[{"rs/id": 1}, {"rs/id": 2}])
        data = (tmp_path / "croissant.json").read_bytes()
        assert made.files(found, ["id"]) == (
            SourceFile(tmp_path / "croissant.json", sha256(data).hexdigest(), len(data)),
        )
        assert made.count(found, ["id"]) == 2

    def test_a_field_that_is_not_there_has_none(self, reader, tmp_path):
        (tmp_path / "t.csv").write_text("id\n1\n")
        made, found = reader([file_object("t.csv")], field("id", "sc:Integer"))
        for ask in (made.files, made.count):
            with pytest.raises(DataError, match="no field `ids`; did you mean `id`"):
                ask(found, ["ids"])
