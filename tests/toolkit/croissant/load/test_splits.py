"""Records of splits: what says to which a record belongs, which files are opened, and what is told of other names."""

import zipfile

import pytest
from tests.toolkit.croissant.load.conftest import field, file_object, record_set

import assay
from assay.errors import AssayError, DataError

OF = {"fileSet": {"@id": "all"}}
SET = {"@type": "cr:FileSet", "@id": "all", "includes": "*.csv", "encodingFormat": "text/csv"}
BY_PATH = OF | {"extract": {"fileProperty": "fullpath"}, "transform": {"regex": "^(train|test)"}}
DEFINED = record_set(
    "splits",
    {"@type": "cr:Field", "@id": "splits/name", "dataType": "sc:Text"},
    {"@type": "cr:Field", "@id": "splits/url", "dataType": "cr:Split"},
    dataType="cr:Split",
    key={"@id": "splits/name"},
    data=[{"splits/name": name, "splits/url": f"cr:{name.title()}Split"} for name in ("train", "test", "validation")],
)
REFERS = {"references": {"@id": "splits/name"}}


def by_path(**more):
    """A field that says by the path of a file to which split its records belong."""
    return {"@type": "cr:Field", "@id": "r/split", "dataType": "sc:Text", "source": BY_PATH} | more


def by_column(**more):
    return field("r/split", "t.csv", **more)


@pytest.fixture
def files(beside):
    """A file for each split, that of `train` being no table: whoever opens it is told so."""
    (beside.folder / "train.csv").write_bytes(b"\0")
    (beside.folder / "test.csv").write_text("x\n1\n2\n")
    x = {"@type": "cr:Field", "@id": "r/x", "dataType": "sc:Integer", "source": OF | {"extract": {"column": "x"}}}

    def describe(split, *others):
        beside.describe([SET], *others, record_set("r", x, split))
        return beside

    return describe


@pytest.fixture
def column(beside):
    """One table for all splits."""
    (beside.folder / "t.csv").write_text("x,split\n1,train\n2,test\n3,\n4,test\n")

    def describe(split, *others):
        beside.describe([file_object("t.csv")], *others, record_set("r", field("r/x", "t.csv", "sc:Integer"), split))
        return beside

    return describe


@pytest.mark.parametrize(
    ("split", "others"),
    [
        (by_path(**REFERS), [DEFINED]),
        (by_path(references={"field": {"@id": "splits/name"}}), [DEFINED]),
        (by_path(dataType=["sc:Text", "cr:Split"]), []),
        (by_path(dataType=["sc:Text", "http://www.wikidata.org/entity/Q3985153"]), []),
    ],
)
def test_files_of_other_splits_are_not_opened(files, split, others):
    dataset = files(split, *others)
    assert dataset.rows("r", split="test") == [{"r/x": 1, "r/split": "test"}, {"r/x": 2, "r/split": "test"}]
    assert dataset.rows("r", split=["test"], fields=["x"], limit=1) == [{"r/x": 1}]
    with pytest.raises(DataError, match="train"):
        dataset.rows("r", split=["test", "train"])


@pytest.mark.parametrize(
    ("split", "others"),
    [
        (by_column(**REFERS), [DEFINED]),
        (by_column(data_type=["sc:Text", "cr:Split"]), []),
        (by_column(data_type="cr:Split"), []),
    ],
)
def test_records_of_other_splits_are_left_out(column, split, others):
    dataset = column(split, *others)
    assert [row["r/x"] for row in dataset.rows("r", split="test")] == [2, 4]
    assert dataset.rows("r", split=["test", "train"], fields=["x"]) == [{"r/x": 1}, {"r/x": 2}, {"r/x": 4}]
    assert [batch.schema.names for batch in dataset.records("r", split="test", fields=["x"]).batches()] == [["r/x"]]


def test_splits_of_records_that_are_taken_from_another_record_set(files):
    view = record_set(
        "v",
        *(
            {"@type": "cr:Field", "@id": f"v/{name}", "source": {"field": {"@id": f"r/{name}"}}}
            for name in ("x", "split")
        ),
    )
    dataset = files(by_path(**REFERS), DEFINED, view)
    assert [row["v/x"] for row in dataset.rows("v", split="test")] == [1, 2]


@pytest.mark.parametrize("records", ["files", "column"])
@pytest.mark.parametrize("is_listed", [True, False])
def test_a_name_that_is_no_split_is_told_with_those_that_there_are(request, records, is_listed):
    describe, split = request.getfixturevalue(records), by_path if records == "files" else by_column
    dataset = describe(split(**REFERS), DEFINED) if is_listed else describe(split(dataType="cr:Split"))
    names = r"`train`, `test`, `validation`" if is_listed else "`train`, `test`|`test`, `train`"
    for asked in ("tset", ["test", "tset"]):
        with pytest.raises(DataError, match=rf"record set `r` has no split `tset`; there are (?:{names})$"):
            dataset.rows("r", split=asked, fields=["x"])


def test_a_split_that_is_listed_may_have_no_records(column):
    assert column(by_column(**REFERS), DEFINED).rows("r", split="validation") == []


@pytest.mark.parametrize("is_listed", [True, False])
def test_paths_that_say_nothing_of_splits_are_told(files, is_listed):
    part = {"extract": {"fileProperty": "fullpath"}, "transform": {"regex": "^(train|test)[.]zip/"}}
    split = by_path(source=OF | part, **(REFERS if is_listed else {"dataType": "cr:Split"}))
    told = r"the path of no file says to which split it belongs, such as `test[.]csv`; look at the `transform`"
    with pytest.raises(DataError, match=told):
        files(split, DEFINED).rows("r", split="test")


@pytest.mark.parametrize("regex", [r"^(train|val)2014/.*\.jpg$", r"^(train|val)2014.zip/.+2014/.*\.jpg$"])
def test_the_path_of_a_member_begins_at_the_root_of_its_archive(beside, regex):
    """So have it mlcroissant and the published description of COCO; an example of Croissant 1.1 names the archive."""
    for name in ("train", "val"):
        with zipfile.ZipFile(beside.folder / f"{name}2014.zip", "w") as archive:
            archive.writestr(f"{name}2014/{name}_1.jpg", name)
    archives = [file_object(f"{name}2014.zip", "application/zip") for name in ("train", "val")]
    images = {**SET, "includes": "*.jpg", "containedIn": [{"@id": each["@id"]} for each in archives]}
    parts = {"name": {"fileProperty": "filename"}, "path": {"fileProperty": "fullpath"}}
    fields = [
        {"@type": "cr:Field", "@id": f"r/{name}", "dataType": "sc:Text", "source": OF | {"extract": part}}
        for name, part in parts.items()
    ]
    split = by_path(source=BY_PATH | {"transform": {"regex": regex}}, dataType="cr:Split")
    beside.describe([*archives, images], record_set("r", *fields, split))
    rows = beside.rows("r")
    assert [(row["r/name"], row["r/path"]) for row in rows] == [
        (f"{name}_1.jpg", f"{name}2014/{name}_1.jpg") for name in ("train", "val")
    ]
    if ".zip" not in regex:
        assert [row["r/split"] for row in rows] == ["train", "val"]
        assert beside.rows("r", split="val") == rows[1:]
        return
    with pytest.raises(DataError, match=r"which split it belongs, such as `train2014/train_1[.]jpg`; look at the"):
        beside.rows("r", split="val")


def test_a_record_set_without_splits_says_so(column):
    dataset = column(by_column())
    with pytest.raises(DataError, match="no field of record set `r` says to which split a record belongs; give one"):
        dataset.records("r", split="test")
    twice = column(by_column(dataType="cr:Split"), record_set("q", field("q/a", "t.csv", "cr:Split")))
    twice.describe(
        [file_object("t.csv")], record_set("r", *(field(f"r/{name}", "t.csv", "cr:Split") for name in ("x", "split")))
    )
    with pytest.raises(DataError, match="`r/x` and `r/split` both say to which split"):
        twice.records("r", split="test")


def test_a_name_that_is_no_text_is_one_line(column):
    dataset = column(by_column(**REFERS), DEFINED)
    with pytest.raises(DataError, match=r"`\\xff` is not UTF-8|not UTF-8 at its byte 1"):
        dataset.records("r", split="\udcff")


def test_the_first_records_come_before_other_files_are_opened(beside):
    for name, text in {"a.csv": "x,split\n1,test\n", "b.csv": "\0"}.items():
        (beside.folder / name).write_text(text)
    of = {"fileSet": {"@id": "all"}}
    x, split = (
        {"@type": "cr:Field", "@id": f"r/{name}", "dataType": data_type, "source": of | {"extract": {"column": name}}}
        for name, data_type in (("x", "sc:Integer"), ("split", "cr:Split"))
    )
    beside.describe([SET], record_set("r", x, split))
    records = beside.records("r", split="test", where="x > 0", skip_bad=True)
    assert next(iter(records)) == {"r/x": 1, "r/split": "test"}
    with pytest.raises(DataError):
        list(records)


def test_from_python(column):
    path = column(by_column(**REFERS), DEFINED).path
    assert [row["r/x"] for row in assay.load(path, "r", split="test")] == [2, 4]
    with pytest.raises(AssayError, match="no split `a`"):
        assay.load(path, "r", split="a")


def test_the_official_example(corpus):
    path = corpus / "croissant" / "datasets" / "1.0" / "recipes" / "simple-split.json"
    whole = list(assay.load(path, "books"))
    assert {row["books/split"] for row in whole} > {"train"}
    assert list(assay.load(path, "books", split="train")) == [row for row in whole if row["books/split"] == "train"]
    with pytest.raises(AssayError, match=r"has no split `nothing`; there are `\w+`"):
        list(assay.load(path, "books", split="nothing"))
