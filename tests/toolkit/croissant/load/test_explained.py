"""Plans of reading: what they say is what is done."""

import hashlib
import json
import zipfile
from contextlib import suppress

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.toolkit.croissant.load.conftest import field, file_object, record_set

from assay.croissant.load.records import Records
from assay.croissant.load.tree import tree_lines
from assay.croissant.reading import read_newest
from assay.errors import AssayError

PARQUET = "application/vnd.apache.parquet"


@pytest.fixture
def nests(beside):
    """Files of two splits in an archive, and birds to be joined."""
    with zipfile.ZipFile(beside.folder / "all.zip", "w") as archive:
        for name in ("train", "test"):
            archive.writestr(f"{name}.csv", "nest,bird\nn1,1\nn2,2\n")
    pq.write_table(pa.table({"id": [1, 2, 3, 4], "name": list("abcd")}), beside.folder / "b.parquet", row_group_size=2)
    of = {"fileSet": {"@id": "tables"}}
    inside = {"containedIn": {"@id": "all.zip"}}
    digest = hashlib.sha256((beside.folder / "all.zip").read_bytes()).hexdigest()
    files = [
        file_object("all.zip", "application/zip", sha256=digest),
        {"@type": "cr:FileSet", "@id": "tables", "includes": "*.csv", "encodingFormat": "text/csv", **inside},
        file_object("b.parquet", PARQUET),
    ]
    birds = record_set("birds", field("birds/id", "b.parquet", "sc:Integer"), field("birds/name", "b.parquet"))
    split = {"extract": {"fileProperty": "filename"}, "transform": {"regex": "^(.+)[.]csv$"}}
    fields = [
        {"@type": "cr:Field", "@id": "r/split", "dataType": "cr:Split", "source": of | split},
        {"@type": "cr:Field", "@id": "r/nest", "dataType": "sc:Text", "source": of | {"extract": {"column": "nest"}}},
        {"@type": "cr:Field", "@id": "r/bird", "dataType": "sc:Integer", "references": {"@id": "birds/id"}}
        | {"source": of | {"extract": {"column": "bird"}}},
        {"@type": "cr:Field", "@id": "r/name", "source": {"@id": "birds/name"}},
    ]
    beside.describe(files, birds, record_set("r", *fields))
    return beside


def test_a_plan_says_what_is_read_of_which_files_and_where_conditions_apply(nests):
    asked = {"split": "test", "where": ["nest != n9", "name == b", "r/name is not null"], "limit": 5}
    records = nests.records("r", fields=["nest", "name"], **asked)
    plan = json.loads(json.dumps(records.explain()))
    assert (plan["record_set"], plan["at_most"]) == ("r", 5)
    assert [each["field"] for each in plan["fields"]] == ["r/nest", "r/name"]
    read = plan["read"]
    assert read["files"] == {"there": 2, "read": 1, "where": ["r/split in (test)"]}
    assert (read["verify"], read["record"], read["where"]) == (["all.zip sha256"], "a row of a table", ["r/nest != n9"])
    assert {each["field"]: each["column"] for each in read["columns"]} == {"r/nest": "nest", "r/bird": "bird"}
    assert read["of_files"][0]["transforms"] == [{"regex": "^(.+)[.]csv$"}]
    (join,) = plan["joins"]
    assert (join["left"], join["right"], join["held_in_memory"]) == ("r/bird", "birds/id", "right")
    right = join["read"]["records"]["read"]
    assert right["where"] == ["birds/name == b", "birds/name is not null"]
    assert right["row_groups"] == {"there": 2, "read": 1, "where": right["where"]}
    assert plan["where"] == ["r/name == b", "r/name is not null"]
    assert list(records) == [{"r/nest": "n2", "r/name": "b"}]


def test_the_tree_says_what_the_plan_says(nests):
    lines = tree_lines(nests.records("r", split="test", where="name == b").explain())
    assert lines[0] == "records of r: r/split string, r/nest string, r/bird int64, r/name string"
    text = "\n".join(lines)
    for told in (
        "read 1 of 2 files of tables; a record is a row of a table",
        "verify all.zip sha256",
        "where r/split in (test), by the paths of files",
        "r/split: `filename`, of each file, regex `^(.+)[.]csv$`, as text",
        "join r/bird = birds/id, whose side is held in memory",
        "1 of 2 row groups: birds/name == b",
        "where r/name == b, on what is joined",
    ):
        assert told in text
    assert all("\0" not in line for line in lines)


def test_records_that_are_written_out_and_fields_in_lists(beside):
    fields = [field("r/x", data_type="sc:Integer"), field("r/l", isArray=True, arrayShape="-1,-1")]
    beside.describe([], record_set("r", *fields, data=[{"r/x": 1, "r/l": [["a"]]}]))
    plan = beside.records(where="x > 0", limit=0).explain()
    assert plan["read"]["written_out"] == "r"
    assert plan["read"]["where"] == ["r/x > 0"]
    assert tree_lines(plan)[0] == "at most 0 records of r: r/x int64, r/l list<item: list<item: string>>"


def test_no_record_is_read_and_what_lies_elsewhere_is_told(beside):
    (beside.folder / "t.csv").write_text("x\nno number\n")
    elsewhere = file_object("e.csv", contentUrl="https://example.org/e.csv")
    beside.describe(
        [file_object("t.csv"), elsewhere],
        record_set("r", field("r/x", "t.csv", "sc:Integer")),
        record_set("e", field("e/x", "e.csv")),
    )
    assert beside.records("r").explain()["read"]["files"] == {"there": 1, "read": 1}
    plan = beside.records("e").explain()
    assert "lies at `https://example.org/e.csv`" in plan["read"]["problem"]
    assert any(line.strip("├─│ ").startswith("! ") for line in tree_lines(plan))


def test_every_record_set_of_the_corpus_is_explained_or_says_why_not(corpus):
    explained = 0
    for path in sorted((corpus / "croissant" / "datasets").glob("1.*/*/*.json")):
        dataset = read_newest(path)
        for each in dataset.record_set:
            with suppress(AssayError):
                explained += len(tree_lines(Records(dataset, path, each.id).explain())) > 1
    assert explained > 60


def test_records_of_which_nothing_is_described_are_explained(beside):
    beside.describe([], record_set("r", data=[{"r/a": 1}]))
    assert tree_lines(beside.records().explain()) == [
        "records of r: no field",
        "└─ read the records that are written out in r",
    ]


def test_a_record_set_without_a_name_is_explained(beside):
    about = {"@type": "cr:RecordSet", "field": [field("a", data_type="sc:Integer")], "data": [{"a": 1}]}
    beside.describe([], about)
    records = beside.records()
    assert records.explain()["record_set"] == records.explain()["read"]["written_out"] == ""
    assert tree_lines(records.explain())[:2] == [
        "records of the record set: a int64",
        "└─ read the records that are written out in the record set",
    ]
