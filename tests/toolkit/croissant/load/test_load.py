"""Records of small datasets of every form, value by value."""

import io
import json
import re
import tarfile
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import Beside, field, file_object, record_set

import assay
from assay.croissant.load import keys
from assay.croissant.reading import read_newest
from assay.croissant.verify.verify import verify
from assay.errors import AssayError, DataError


def test_the_probes_of_the_corpus(corpus):
    """Twelve small datasets, on most of which mlcroissant gives wrong values."""
    folder = corpus / "croissant" / "load-probes"
    for name, probe in json.loads((folder / "expected.json").read_text()).items():
        dataset = Beside(folder / name)
        dataset.path = folder / name / "metadata.json"
        if probe["expected"] == "error":
            with pytest.raises(DataError):
                dataset.rows(probe["record_set"])
        else:
            assert dataset.rows(probe["record_set"]) == probe["expected"], name


def test_types_and_what_they_are_in_arrow_numpy_and_json(beside):
    (beside.folder / "t.csv").write_text(
        "t,i,f,b,d,m,c\n007,1,1.5,true,2024-02-29,2024-02-29T12:00:00,12:30:00\n,,,,,,\n"
        "x,-2,nan,false,1970-01-01,2024-02-29T12:00:00.5,00:00:01\n"
    )
    types = zip("tifbdmc", ["Text", "Integer", "Float", "Boolean", "Date", "DateTime", "Time"], strict=True)
    fields = [field(f"r/{name}", "t.csv", f"sc:{type_}") for name, type_ in types]
    beside.describe([file_object("t.csv")], record_set("r", *fields))
    first, none, last = beside.rows()
    assert list(first.values()) == ["007", 1, 1.5, True, "2024-02-29", "2024-02-29T12:00:00", "12:30:00"]
    assert set(none.values()) == {None}
    assert list(last.values()) == ["x", -2, "NaN", False, "1970-01-01", "2024-02-29T12:00:00.500000", "00:00:01"]
    found = beside.records()
    assert found.schema.types == next(found.batches()).schema.types
    arrays = beside.records(fields=["r/f", "i"], limit=1).numpy()
    assert (arrays["r/f"].dtype, arrays["r/i"].dtype) == (np.float64, np.int64)
    assert beside.records(fields=["i"]).numpy()["r/i"].tolist() == [1, None, -2]
    assert next(iter(found))["r/t"] == "007"


def test_moments_with_zones_are_those_in_utc(beside):
    (beside.folder / "t.csv").write_text("m\n2024-01-01T12:00:00+02:00\n2024-01-01T12:00:00Z\n")
    beside.describe([file_object("t.csv")], record_set("r", field("r/m", "t.csv", "sc:DateTime")))
    assert [row["r/m"] for row in beside.rows()] == ["2024-01-01T10:00:00", "2024-01-01T12:00:00"]
    (beside.folder / "t.csv").write_text("m\n2024-01-01T12:00:00+02:00\n2024-01-01T12:00:00\n")
    with pytest.raises(DataError, match=r"data row 2, column `m`: `2024-01-01T12:00:00` has no zone, and"):
        beside.rows()


TWO = {"a.txt": b"alpha", "d/b.txt": b"beta", "d/skip.txt": b"skip", "c.csv": b"x\n1\n"}


def packed(folder, form):
    """The files in an archive, or in the folder itself; the resources that say so."""
    if form == "folder":
        for name, data in TWO.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)
        return [], {}
    path = folder / f"all.{form}"
    if form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in TWO.items():
                archive.writestr(name, data)
    else:
        with tarfile.open(path, "w:gz" if form == "tgz" else "w") as tape:
            for name, data in TWO.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tape.addfile(info, io.BytesIO(data))
    return [file_object(path.name, "application/zip")], {"containedIn": {"@id": path.name}}


@pytest.mark.parametrize("form", ["folder", "zip", "tar", "tgz"])
def test_files_of_a_set_wherever_they_lie(beside, form):
    archive, inside = packed(beside.folder, form)
    texts = {"@type": "cr:FileSet", "@id": "texts", "includes": ["*.txt"], "excludes": ["*/skip*"], **inside}
    parts = ("fullpath", "filename", "content")
    of_set = [
        {"@type": "cr:Field", "@id": f"r/{part}", "dataType": "sc:Text"}
        | {"source": {"fileSet": {"@id": "texts"}, "extract": {"fileProperty": part}}}
        for part in parts
    ]
    table = file_object("c.csv", **inside)
    beside.describe(
        [*archive, texts, table], record_set("r", *of_set), record_set("t", field("t/x", "c.csv", "sc:Integer"))
    )
    assert [tuple(row.values()) for row in beside.rows("r")] == [
        ("a.txt", "a.txt", "alpha"),
        ("d/b.txt", "b.txt", "beta"),
    ]
    assert beside.rows("t") == [{"t/x": 1}]


def test_what_a_file_of_an_archive_is_called_wrongly(beside):
    archive, inside = packed(beside.folder, "zip")
    beside.describe([*archive, file_object("d/c.csv", **inside)], record_set("t", field("t/x", "d/c.csv")))
    with pytest.raises(
        DataError, match=r"should be `d/c.csv` in an archive, and no such file is there; did you mean `c.csv`"
    ):
        beside.rows()


def test_file_properties_beside_columns(beside):
    for name in ("train", "test"):
        (beside.folder / f"{name}-0.csv").write_text(f"x\n{name}\n{name}\n")
    of = {"fileSet": {"@id": "all"}}
    beside.describe(
        [{"@type": "cr:FileSet", "@id": "all", "includes": "*.csv", "encodingFormat": "text/csv"}],
        record_set(
            "r",
            {"@type": "cr:Field", "@id": "r/x", "source": of | {"extract": {"column": "x"}}},
            {
                "@type": "cr:Field",
                "@id": "r/split",
                "source": of | {"extract": {"fileProperty": "filename"}, "transform": {"regex": "^(train|test)"}},
            },
        ),
    )
    assert [(row["r/x"], row["r/split"]) for row in beside.rows()] == [("test", "test")] * 2 + [("train", "train")] * 2
    assert beside.rows(fields=["split"]) == [{"r/split": "test"}] * 2 + [{"r/split": "train"}] * 2


def test_values_that_have_parts_and_lists(beside):
    rows = [{"a": {"text": ["x", "y"], "start": [1, 2]}, "n": [1.5]}, {"a": {"text": [], "start": []}, "n": None}]
    pq.write_table(pa.Table.from_pylist(rows), beside.folder / "t.parquet")

    def part(name, type_):
        return field(
            f"r/a/{name}", "t.parquet", type_, extract={"column": "a"}, transform={"jsonPath": name}, isArray=True
        )

    whole = field("r/a", subField=[part("text", "sc:Text"), part("start", "sc:Integer")], isArray=True)
    beside.describe(
        [file_object("t.parquet", "application/vnd.apache.parquet")],
        record_set("r", whole, field("r/n", "t.parquet", "sc:Float", isArray=True, arrayShape="-1")),
    )
    assert beside.rows() == [
        {"r/a": [{"r/a/text": "x", "r/a/start": 1}, {"r/a/text": "y", "r/a/start": 2}], "r/n": [1.5]},
        {"r/a": [], "r/n": None},
    ]


def test_an_object_for_each_record(beside):
    (beside.folder / "t.csv").write_text("lat,lon\n1.5,2\n,\n")
    parts = [field(f"r/{name}", "t.csv", "sc:Float") for name in ("lat", "lon")]
    beside.describe(
        [file_object("t.csv")], record_set("r", field("r/place", data_type="sc:GeoCoordinates", subField=parts))
    )
    assert beside.rows() == [{"r/place": {"r/lat": 1.5, "r/lon": 2.0}}, {"r/place": {"r/lat": None, "r/lon": None}}]


JOINED = [file_object("songs.csv"), file_object("birds.csv")]


def joined(beside, *fields):
    (beside.folder / "songs.csv").write_text("song,bird\na,1\nb,2\nc,\nd,9\n")
    (beside.folder / "birds.csv").write_text("id,name\n1,wren\n2,robin\n2,redbreast\n")
    birds = record_set("birds", field("birds/id", "birds.csv", "sc:Integer"), field("birds/name", "birds.csv"))
    beside.describe(JOINED, birds, record_set("songs", field("songs/song", "songs.csv"), *fields))
    return [tuple(row.values()) for row in beside.rows("songs")]


EXPECTED = [("a", 1, "wren"), ("b", 2, "robin"), ("b", 2, "redbreast"), ("c", None, None), ("d", 9, None)]


@pytest.mark.parametrize(
    "source",
    [
        {"field": {"@id": "birds/name"}},
        {"@id": "birds/name"},
        {"recordSet": {"@id": "birds"}, "extract": {"column": "name"}},
    ],
)
@pytest.mark.parametrize("reference", [{"field": {"@id": "birds/id"}}, {"@id": "birds/id"}])
def test_records_that_refer_to_others(beside, source, reference):
    refers = field("songs/bird", "songs.csv", "sc:Integer", references=reference)
    name = {"@type": "cr:Field", "@id": "songs/name", "source": source}
    assert joined(beside, refers, name) == EXPECTED


def test_files_that_belong_together(beside):
    reference = {"fileObject": {"@id": "birds.csv"}, "extract": {"column": "id"}}
    refers = field("songs/bird", "songs.csv", "sc:Integer", references=reference)
    assert joined(beside, refers, field("songs/name", "birds.csv")) == EXPECTED
    # However few fields are asked for, and in whichever order, the records are the same.
    assert [row["songs/name"] for row in beside.rows("songs", fields=["name"])] == [name for *_, name in EXPECTED]
    assert [row["songs/song"] for row in beside.rows("songs", fields=["song"])] == [song for song, *_ in EXPECTED]
    assert beside.rows("songs", fields=["name", "song"], limit=1) == [{"songs/name": "wren", "songs/song": "a"}]


def test_files_of_which_nothing_says_how_they_belong_together(beside):
    with pytest.raises(
        DataError, match=r"takes values from `songs.csv` and from `birds.csv`, and no field says which belong"
    ):
        joined(beside, field("songs/name", "birds.csv"))
    assert len(beside.rows("songs", fields=["song"])) == 4


def test_record_sets_that_are_made_of_each_other(beside):
    def view(name, of):
        return record_set(name, {"@type": "cr:Field", "@id": f"{name}/x", "source": {"field": {"@id": f"{of}/x"}}})

    beside.describe([], view("a", "b"), view("b", "a"))
    with pytest.raises(DataError, match="takes its records from itself"):
        beside.rows("a")


@given(st.lists(st.integers(0, 6), max_size=12), st.integers(1, 5))
def test_a_key_that_is_there_twice_is_found_however_records_come(values, size):
    found = keys.Keys(["k"], "d.json", lambda _: [])
    repeated = next((number for number, each in enumerate(values, 1) if each in values[: number - 1]), None)

    def add():
        for at in range(0, len(values), size):
            found.add(pa.record_batch({"k": values[at : at + size], "x": values[at : at + size]}))
        found.require_unique()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "FIRST_LOOK", 3)
        if repeated is None:
            add()
            return
        first = values.index(values[repeated - 1]) + 1
        with pytest.raises(DataError, match=rf"data row {repeated}, .*its key `\d` is that of record {first} as well"):
            add()


def test_a_key_counts_where_all_of_it_is_asked_for(beside):
    (beside.folder / "t.csv").write_text("a,b\n1,1\n1,2\n1,\n1,\n")
    fields = [field("r/a", "t.csv"), field("r/b", "t.csv")]
    beside.describe([file_object("t.csv")], record_set("r", *fields, key=[{"@id": "r/a"}, {"@id": "r/b"}]))
    assert len(beside.rows()) == 4
    assert len(beside.rows(fields=["a"])) == 4
    (beside.folder / "t.csv").write_text("a,b\n1,1\n1,2\n1,1\n")
    said = r"t.csv, data row 3, column `r/a, r/b`: its key `1`, `1` is that of data row 1 as well"
    with pytest.raises(DataError, match=said):
        beside.rows()


def of_two_files(beside, *texts, **more):
    """A record set with a key over files of CSV."""
    for name, text in zip("abc", texts, strict=False):
        (beside.folder / f"{name}.csv").write_text(text)
    files = {"@type": "cr:FileSet", "@id": "f", "includes": "*.csv", "encodingFormat": "text/csv"}
    fields = [
        {"@type": "cr:Field", "@id": f"r/{name}", "dataType": of, "source": {"fileSet": {"@id": "f"}, "extract": part}}
        for name, of, part in (
            ("k", "sc:Text", {"column": "k"}),
            ("n", "sc:Integer", {"column": "n"}),
            ("file", "sc:Text", {"fileProperty": "filename"}),
        )
    ]
    beside.describe([files], record_set("r", *fields, key={"@id": "r/k"}, **more))


@pytest.mark.parametrize(
    ("first", "second", "asked", "row", "before"),
    [
        ("k,n\nx,1\n", "k,n\ny,1\nx,2\n", {}, 2, "{}/a.csv, data row 1"),
        ("k,n\nx,1\n", "k,n\ny,1\nx,2\nx,3\n", {"where": "n > 1"}, 3, "data row 2"),
        ("k,n\nx,1\n", "k,n\nx,z\nx,2\n", {"skip_bad": True}, 2, "{}/a.csv, data row 1"),
        ("k,n\nx\nx,1\n", "k,n\ny,2\nx,2\n", {"skip_bad": True, "where": "file == b.csv"}, 0, ""),
        ("k,n\nx\nx,1\n", "k,n\ny,2\nx,2\n", {"skip_bad": True}, 2, "{}/a.csv, data row 2"),
        ("k,n\nx,1\ny,1\n", "k,n\nz,2\nx,2\n", {"limit": 3}, 0, ""),
    ],
)
def test_a_key_that_is_there_twice_is_told_by_its_files_and_rows(beside, first, second, asked, row, before):
    of_two_files(beside, first, second)
    if not row:
        assert beside.rows(**asked)
        return
    said = f"b.csv, data row {row}, column `r/k`: its key `x` is that of {before.format(beside.folder)} as well"
    with pytest.raises(DataError, match=re.escape(said)):
        beside.rows(**asked)


def test_a_key_that_is_there_twice_in_the_document_is_told_by_its_rows(beside):
    beside.describe([], record_set("r", field("r/k"), key={"@id": "r/k"}, data=[{"r/k": k} for k in ("y", "x", "x")]))
    with pytest.raises(DataError, match=r"croissant.json, data row 3, column `r/k`: .* is that of data row 2 as well"):
        beside.rows()


def test_the_places_of_a_key_are_those_that_verifying_tells(beside):
    of_two_files(beside, "k,n\nx,1\ny,2\n", "k,n\nz,1\nx,2\n", "k,n\nz,1\ny,2\n")
    with pytest.raises(DataError) as caught:
        beside.rows()
    checks = verify(read_newest(beside.path), beside.path).checks
    (check,) = [check for check in checks if check.topic == "keys"]
    first = check.examples[0]
    assert (caught.value.path, caught.value.row) == (first.file, first.row)
    assert first.more == f"first in {beside.folder}/a.csv, data row 1"


def test_from_python(beside):
    (beside.folder / "t.csv").write_text("a,b\n1,x\n2,y\n")
    beside.describe([file_object("t.csv")], record_set("r", field("r/a", "t.csv", "sc:Integer"), field("r/b", "t.csv")))
    records = assay.load(beside.path, "r")
    assert list(records) == [{"r/a": 1, "r/b": "x"}, {"r/a": 2, "r/b": "y"}]
    assert records.table().to_pydict() == {"r/a": [1, 2], "r/b": ["x", "y"]}
    assert assay.load(str(beside.path), "", fields=["a"], limit=1).table().to_pylist() == [{"r/a": 1}]
    assert list(assay.load(beside.path, "r", limit=np.int64(1))) == [{"r/a": 1, "r/b": "x"}]
    for limit in ("1", 1.5, True):
        with pytest.raises(TypeError, match="`limit` is a whole number"):
            assay.load(beside.path, "r", limit=limit)
    for name, how in (("q", {}), ("r", {"fields": ["c"]})):
        with pytest.raises(AssayError):
            assay.load(beside.path, name, **how)


def test_arrays_of_arrays_and_boxes(beside):
    rows = [{"m": [[1, 2], [3]], "b": [0.5, 1, 2, 3], "bs": [[0, 0, 1, 1]]}, {"m": [], "b": None, "bs": None}]
    (beside.folder / "t.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    fields = [
        field("r/m", "t.jsonl", "sc:Integer", isArray=True, arrayShape="-1,-1"),
        field("r/b", "t.jsonl", "cr:BoundingBox"),
        field("r/bs", "t.jsonl", "cr:BoundingBox", isArray=True, arrayShape="-1"),
    ]
    beside.describe([file_object("t.jsonl", "application/jsonlines")], record_set("r", *fields))
    assert [list(row.values()) for row in beside.rows()] == [list(row.values()) for row in rows]
    told = [{**each, "@id": each["@id"].replace("r/", "i/")} for each in fields]
    data = [{f"i/{name}": value for name, value in row.items()} for row in rows]
    inline = record_set("i", *({k: v for k, v in each.items() if k != "source"} for each in told), data=data)
    beside.describe([], inline)
    assert beside.rows() == data
