import json
from base64 import b64encode
from hashlib import sha256

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assay.data.datatypes import value_type
from assay.data.fields import label_of, name_of
from assay.data.records import RecordReader
from assay.data.value_types import ValueType
from assay.errors import DataError
from assay.files import sources

TABLE = b"patient,y,age,ok\n007,b,30,true\n2,m,,false\n"
ROWS = {"patient": ["007", "2"], "y": ["b", "m"], "age": [30, None], "ok": [True, False]}


def file_object(url="t.csv", **more):
    return {"@type": "cr:FileObject", "@id": "t", "contentUrl": url, "encodingFormat": "text/csv", **more}


def file_set(includes, **more):
    return {"@type": "cr:FileSet", "@id": "t", "cr:includes": includes, "encodingFormat": "text/csv", **more}


def field(name, data_type="sc:Text", **more):
    source = {"fileObject": {"@id": "t"}, "extract": {"column": name}}
    return {"@type": "cr:Field", "@id": f"rs/{name}", "name": name, "dataType": data_type, "source": source} | more


def bare(name, data_type="sc:Text", **more):
    return {"@type": "cr:Field", "@id": f"rs/{name}", "dataType": data_type, **more}


def records(*fields, **more):
    return {"@type": "cr:RecordSet", "@id": "rs", "name": "patients", "field": list(fields), **more}


PATIENTS = records(field("patient"), field("y"), field("age", "sc:Integer"), field("ok", "sc:Boolean"))


def read(made, names, name=""):
    path, model = made
    reader = RecordReader(model, path)
    return reader.load(reader.record_set(name), names).to_pydict()


@pytest.fixture
def table(tmp_path):
    (tmp_path / "t.csv").write_bytes(TABLE)


@pytest.mark.usefixtures("table")
def test_fields_by_their_names_and_ids(dataset):
    made = dataset([file_object()], PATIENTS)
    assert read(made, ["patient", "y", "age", "ok"]) == ROWS
    assert read(made, ["age", "rs/y", "age"], "patients") == {"age": [30, None], "rs/y": ["b", "m"]}
    assert read(made, ["y"], "rs") == {"y": ["b", "m"]}


@pytest.mark.usefixtures("table")
def test_what_is_behind_a_record_set(dataset, tmp_path):
    path, model = dataset([file_object()], PATIENTS)
    reader = RecordReader(model, path)
    found = reader.record_set()
    assert [one.path for one in reader.files(found, ["y"])] == [tmp_path / "t.csv"]
    assert reader.types(found, ["age", "y"]) == {"age": ValueType.INTEGER, "y": ValueType.TEXT}
    assert (label_of(found), name_of(found.field[0], found)) == ("patients", "patient")


@pytest.mark.usefixtures("table")
def test_a_constant_stands_in_every_record(dataset):
    made = dataset([file_object()], records(field("y"), bare("site", "sc:Integer", value=7)))
    assert read(made, ["site", "y"]) == {"site": [7, 7], "y": ["b", "m"]}


@pytest.mark.usefixtures("table")
def test_constants_alone_stand_in_as_many_records_as_the_others_tell(dataset, tmp_path):
    fields = [bare("site", value="A"), field("x", source={"fileObject": {"@id": "t"}}), field("y")]
    path, model = dataset([file_object()], records(*fields))
    reader = RecordReader(model, path)
    found = reader.record_set()
    assert reader.load(found, ["site"]).to_pydict() == {"site": ["A", "A"]}
    assert reader.count(found, ["site"]) == 2
    assert [file.path for file in reader.files(found, ["site"])] == [tmp_path / "t.csv"]


@pytest.mark.usefixtures("table")
def test_two_fields_of_one_column(dataset):
    source = {"fileObject": {"@id": "t"}, "extract": {"column": "patient"}}
    made = dataset([file_object()], records(field("patient"), field("number", "sc:Integer", source=source)))
    assert read(made, ["number", "patient"]) == {"number": [7, 2], "patient": ["007", "2"]}


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ([{"rs/y": "b", "rs/n": 1}, {"rs/y": None}], {"y": ["b", None], "n": [1, None]}),
        ([{"y": True, "n": "2"}], {"y": ["true"], "n": [2]}),
        ([{"rs/y": 1.5, "rs/n": 3.0}], {"y": ["1.5"], "n": [3]}),
        ([{"rs/y": 2**60}], {"y": [str(2**60)], "n": [None]}),
        ({"rs/y": "alone"}, {"y": ["alone"], "n": [None]}),
        ([], {"y": [], "n": []}),
    ],
)
def test_records_in_the_document(dataset, data, rows):
    fields = [
        {"@type": "cr:Field", "@id": f"rs/{n}", "dataType": t} for n, t in [("y", "sc:Text"), ("n", "sc:Integer")]
    ]
    assert read(dataset([], records(*fields, data=data)), ["y", "n"]) == rows


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (["b"], "no list of objects"),
        ("b", "no list of objects"),
        ([{"rs/y": 1}, {"rs/y": "x"}], "data row 2, column `rs/y`: `x` is no integer"),
        ([{"rs/y": [1]}], "a list or an object stands"),
        ([{"rs/y": {}}], "a list or an object stands"),
    ],
)
def test_records_in_the_document_that_do_not_fit(dataset, data, problem):
    with pytest.raises(DataError, match=problem):
        read(dataset([], records(bare("y", "sc:Integer"), data=data)), ["y"])


def test_a_file_set_is_read_in_the_order_of_its_paths(dataset, tmp_path):
    for name, text in [("b/2.csv", "y\nc\n"), ("a.csv", "y\na\n"), ("b/1.csv", "y\nb\n"), ("b/skip.csv", "y\nx\n")]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    pq.write_table(pa.table({"y": ["z"]}), tmp_path / "z.parquet")
    excludes = {"cr:excludes": ["*skip*"]}
    source = {"fileSet": {"@id": "t"}, "extract": {"column": "y"}}
    made = dataset([file_set(["*.csv", "*.parquet"], **excludes)], records(field("y", source=source)))
    assert read(made, ["y"]) == {"y": ["a", "b", "c", "z"]}


def digests():
    found = sha256(TABLE)
    return [found.hexdigest(), found.hexdigest().upper(), b64encode(found.digest()).decode()]


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("declared", digests())
def test_a_digest_that_is_right(dataset, declared):
    assert read(dataset([file_object(sha256=declared)], PATIENTS), ["y"]) == {"y": ["b", "m"]}


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("declared", ["0" * 64, "d41d8cd98f00b204e9800998ecf8427e", "not a digest"])
def test_a_digest_that_is_wrong_names_both(dataset, declared):
    with pytest.raises(DataError) as caught:
        read(dataset([file_object(sha256=declared)], PATIENTS), ["y"])
    assert sha256(TABLE).hexdigest() in str(caught.value)
    assert declared in str(caught.value)


@pytest.mark.usefixtures("table")
def test_the_files_of_a_live_dataset_may_change(dataset):
    made = dataset([file_object(sha256="0" * 64)], PATIENTS, **{"cr:isLiveDataset": True})
    assert read(made, ["y"]) == {"y": ["b", "m"]}


@pytest.mark.usefixtures("table")
def test_a_digest_is_worked_out_once_and_again_when_the_file_is_another(dataset, tmp_path, monkeypatch):
    read_for = []
    digests = sources.digests_in
    monkeypatch.setattr(sources, "digests_in", lambda of, *how: read_for.append(of.path.name) or digests(of, *how))
    path, model = dataset([file_object(sha256=sha256(TABLE).hexdigest())], PATIENTS)
    reader = RecordReader(model, path)
    reader.files(reader.record_set(), ["y"])
    assert reader.load(reader.record_set(), ["y"]).to_pydict() == {"y": ["b", "m"]}
    assert read_for == ["t.csv"]
    (tmp_path / "t.csv").write_bytes(b"y\nlater\n")
    with pytest.raises(DataError, match="its sha256 is"):
        reader.load(reader.record_set(), ["y"])
    assert read_for == ["t.csv", "t.csv"]


@pytest.mark.parametrize(
    "url", ["../t.csv", "/etc/passwd", "a/../../t.csv", "link.csv", "folder/t.csv", "", "bad\0.csv"]
)
def test_files_outside_the_folder_are_refused(dataset, tmp_path, url):
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "t.csv").write_bytes(TABLE)
    (tmp_path / "link.csv").symlink_to(outside / "t.csv")
    (tmp_path / "folder").symlink_to(outside)
    with pytest.raises(DataError, match="is not inside the dataset's folder"):
        read(dataset([file_object(url)], PATIENTS), ["y"])


def test_a_link_that_leads_outside_is_refused_in_a_file_set_too(dataset, tmp_path):
    outside = tmp_path.parent / f"{tmp_path.name}-secret.csv"
    outside.write_bytes(TABLE)
    (tmp_path / "link.csv").symlink_to(outside)
    source = {"fileSet": {"@id": "t"}, "extract": {"column": "y"}}
    with pytest.raises(DataError, match="is not inside the dataset's folder"):
        read(dataset([file_set(["*.csv"])], records(field("y", source=source))), ["y"])


@pytest.mark.usefixtures("table")
def test_links_within_the_folder_are_followed(dataset, tmp_path):
    (tmp_path / "link.csv").symlink_to("t.csv")
    assert read(dataset([file_object("link.csv")], PATIENTS), ["y"]) == {"y": ["b", "m"]}


def test_escapes_in_a_url(dataset, tmp_path):
    (tmp_path / "a b.csv").write_bytes(TABLE)
    assert read(dataset([file_object("a%20b.csv")], PATIENTS), ["y"]) == {"y": ["b", "m"]}
    assert read(dataset([file_object("a b.csv")], PATIENTS), ["y"]) == {"y": ["b", "m"]}


@pytest.mark.parametrize("url", ["https://example.org/t.csv", "s3://bucket/t.csv", "file:///t.csv"])
def test_nothing_is_fetched(dataset, url):
    with pytest.raises(DataError, match=r"(is not here yet; fetch it|only http and https are fetched; download it)"):
        read(dataset([file_object(url)], PATIENTS), ["y"])


def sourced(**source):
    return field("y", source={"fileObject": {"@id": "t"}} | source)


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("one", "problem"),
    [
        (field("x"), "has no field `y`; there are `x`"),
        (field("yy"), "has no field `y`; did you mean `yy`"),
        (field("y", "sc:ImageObject"), "`sc:ImageObject` cannot be read yet"),
        (field("y", isArray=True), "several values in one record"),
        (field("y", subField=[field("z")]), "several values in one record"),
        (sourced(), "names no column; add `extract"),
        (sourced(extract={"column": "why"}), "column `why`: there is no such column"),
        (sourced(extract={"fileProperty": "length"}), "names no column; add `extract"),
        (sourced(extract={"column": "y"}, transform={"separator": ","}), "several values in one record"),
        (field("y", source={"extract": {"column": "y"}}), "names no FileObject and no FileSet"),
        (bare("y"), "has neither a source nor a value"),
        (bare("y", value="c"), "says of no field where"),
        (bare("y", "sc:Integer", value="c"), "`c` is no integer"),
    ],
)
def test_a_field_that_cannot_be_read_is_one_line(dataset, one, problem):
    with pytest.raises(DataError, match=problem) as caught:
        read(dataset([file_object()], records(one)), ["y"])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("distribution", "problem"),
    [
        ([], "no FileObject and no FileSet is called `t`"),
        ([file_object("none.csv")], "No such file"),
        ([file_object("none.csv", sha256="0" * 64)], "No such file"),
        ([file_object(**{"cr:containedIn": {"@id": "zip"}})], "no FileObject and no FileSet is called `zip`"),
        ([file_set(["*.tsv"])], r"no file matches `t`, which includes `\*.tsv`"),
    ],
)
def test_a_file_that_cannot_be_had_is_one_line(dataset, distribution, problem):
    with pytest.raises(DataError, match=problem):
        read(dataset(distribution, records(field("y"))), ["y"])


@pytest.mark.usefixtures("table")
def test_joins_are_refused(dataset):
    other = {"fileObject": {"@id": "u"}, "extract": {"column": "y"}}
    made = dataset([file_object()], records(field("patient"), field("y", source=other)))
    with pytest.raises(DataError, match=r"column `rs/y`: it comes from `u`, others from `t`"):
        read(made, ["patient", "y"])


@pytest.mark.usefixtures("table")
def test_a_record_set_has_to_be_named_when_there_are_several(dataset):
    path, model = dataset([file_object()], PATIENTS, {**PATIENTS, "@id": "other", "name": "others"})
    reader = RecordReader(model, path)
    assert reader.record_set("others").id == "other"
    with pytest.raises(DataError, match="has to be named; there are `patients`, `others`"):
        reader.record_set()
    with pytest.raises(DataError, match="no record set is called `x`"):
        reader.record_set("x")


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        (["sc:Integer"], ValueType.INTEGER),
        (["https://schema.org/Float"], ValueType.FLOAT),
        (["http://mlcommons.org/croissant/UInt8"], ValueType.UINT8),
        (["cr:Int64"], ValueType.INTEGER),
        (["wd:Q1", "sc:Boolean"], ValueType.BOOLEAN),
        (["cr:Label", "sc:Text"], ValueType.TEXT),
        (["https://www.wikidata.org/entity/Q48277"], ValueType.TEXT),
        ([], ValueType.TEXT),
        (["sc:DateTime"], ValueType.DATETIME),
        (["sc:ImageObject", "cr:Label"], ValueType.BYTES),
        (["cr:SegmentationMask", "sc:ImageObject"], ValueType.BYTES),
        (["cr:BoundingBox"], ValueType.FLOAT),
    ],
)
def test_data_types(terms, found):
    assert value_type(terms) is found


def test_probes_of_the_corpus(corpus, load_dataset):
    folder = corpus / "croissant" / "load-probes"
    expected = json.loads((folder / "expected.json").read_text())
    for name in ("csv_int_nulls", "csv_leading_zero", "constant_value_spec_context"):
        path = folder / name / "metadata.json"
        reader = RecordReader(load_dataset(path), path)
        rows = reader.load(reader.record_set(), expected[name]["expected"][0]).to_pylist()
        assert rows == expected[name]["expected"], name
    for name in ("bad_checksum", "bad_integer"):
        path = folder / name / "metadata.json"
        reader = RecordReader(load_dataset(path), path)
        with pytest.raises(DataError):
            reader.load(reader.record_set(), ["a"])


@pytest.mark.parametrize(
    ("name", "record_set"),
    [("titanic", "passengers"), ("titanic", "genders"), ("simple-parquet", "persons"), ("simple-join", "users")],
)
def test_datasets_of_the_corpus_give_the_records_published_with_them(corpus, load_dataset, name, record_set):
    folder = corpus / "croissant" / "datasets" / "1.0" / name
    output = folder / "output" / f"{record_set}.jsonl"
    if not output.exists():
        pytest.skip(f"{output} is not published")
    expected = [json.loads(line) for line in output.read_text().splitlines()]
    reader = RecordReader(load_dataset(folder / "metadata.json"), folder / "metadata.json")
    rows = reader.load(reader.record_set(record_set), expected[0]).to_pylist()
    assert rows[: len(expected)] == expected


def test_a_file_set_does_not_follow_folders_that_are_links(dataset, tmp_path):
    (tmp_path / "a.csv").write_text("y\na\n")
    (tmp_path / "again").symlink_to(".")
    assert (tmp_path / "again" / "a.csv").exists()
    source = {"fileSet": {"@id": "t"}, "extract": {"column": "y"}}
    assert read(dataset([file_set(["*.csv"])], records(field("y", source=source))), ["y"]) == {"y": ["a"]}
