"""Fields with several values in each record: lists, lists in lists, and lists of objects with parts."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.toolkit.croissant.load.conftest import field, file_object, record_set

from assay.data import json_lines
from assay.errors import DataError

ARRAY = {"isArray": True}
LINES = "application/jsonlines"


def lines(beside, *rows, end="\n"):
    (beside.folder / "t").write_text("".join(f"{json.dumps(row)}{end}" for row in rows))
    return file_object("t", LINES)


def path(name, to, data_type="sc:Text", **more):
    return field(f"r/{name}", "t", data_type, extract={"jsonPath": to}, **more)


def whole(*parts, **more):
    return field("r/x", subField=list(parts), **(more or ARRAY))


def test_a_part_of_a_file_in_which_no_record_has_a_list(beside, monkeypatch):
    monkeypatch.setattr(json_lines, "BLOCK_BYTES", 1)
    table = lines(beside, {"a": None}, {"a": [1, None]}, {"a": []}, {"a": None})
    beside.describe([table], record_set("r", field("r/a", "t", "sc:Integer", **ARRAY)))
    assert [row["r/a"] for row in beside.rows()] == [None, [1, None], [], None]


def test_a_path_without_its_root(beside):
    table = lines(beside, {"a": {"b": "x"}, "c": [{"d": 1}, {}]}, {"a": {}, "c": []})
    beside.describe([table], record_set("r", path("b", "a.b"), path("d", "c[*].d", "sc:Integer", **ARRAY)))
    assert beside.rows() == [{"r/b": "x", "r/d": [1, None]}, {"r/b": None, "r/d": []}]


@pytest.mark.parametrize("form", ["lines", "parquet", "document"])
def test_lists_in_lists(beside, form):
    rows = [{"a": [[1, 2], [3]], "b": [[0.5, 1, 2, 3]]}, {"a": [], "b": None}, {"a": [[], None], "b": []}]
    table = lines(beside, *rows)
    if form == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), beside.folder / "t")
        table = file_object("t", "application/vnd.apache.parquet")
    elif form == "document":
        (beside.folder / "t").write_text(json.dumps(rows))
        table = file_object("t", "application/json")
    fields = [
        field("r/a", "t", "sc:Integer", arrayShape="-1,-1", **ARRAY),
        field("r/b", "t", "cr:BoundingBox", arrayShape="(-1, 4)", **ARRAY),
    ]
    beside.describe([table], record_set("r", *fields))
    assert beside.rows() == [{f"r/{name}": value for name, value in row.items()} for row in rows]
    assert beside.records().schema.field("r/a").type == pa.list_(pa.list_(pa.int64()))


def test_a_value_in_lists_in_lists_that_does_not_fit(beside):
    table = lines(beside, {"a": [["1"]]}, {"a": [[], ["2", "x"]]})
    beside.describe([table], record_set("r", field("r/a", "t", "sc:Integer", arrayShape="-1,-1", **ARRAY)))
    with pytest.raises(DataError, match="data row 2, column `a`: `x` is no integer"):
        beside.rows()


def test_transforms_of_texts_in_lists(beside):
    table = lines(beside, {"a": ["x1", "y"], "b": ["1;2", "3"]}, {"a": None, "b": []})
    fields = [
        field("r/a", "t", transform={"regex": "([0-9])"}, **ARRAY),
        field("r/b", "t", "sc:Integer", transform={"separator": ";"}, arrayShape="-1,-1", **ARRAY),
    ]
    beside.describe([table], record_set("r", *fields))
    assert beside.rows() == [{"r/a": ["1", None], "r/b": [[1, 2], [3]]}, {"r/a": None, "r/b": []}]


OBJECTS = {"xs": [{"n": "a", "box": [1, 2, 3, 4], "at": {"y": 5}}, {"n": "b", "tags": ["t"]}]}


@pytest.mark.parametrize("marked", [{}, ARRAY])
def test_parts_are_as_many_as_their_whole_says(beside, marked):
    parts = [path("n", "$.xs[*].n", **marked), path("box", "$.xs[*].box", "cr:BoundingBox")]
    inner = field("r/at", subField=[path("y", "$.xs[*].at.y", "sc:Integer", **marked)])
    tags = path("tags", "$.xs[*].tags", arrayShape="-1,-1", **ARRAY)
    beside.describe([lines(beside, OBJECTS, {})], record_set("r", whole(*parts, inner, tags)))
    assert beside.rows() == [
        {
            "r/x": [
                {"r/n": "a", "r/box": [1.0, 2.0, 3.0, 4.0], "r/at": {"r/y": 5}, "r/tags": None},
                {"r/n": "b", "r/box": None, "r/at": {"r/y": None}, "r/tags": ["t"]},
            ]
        },
        {"r/x": []},
    ]
    found = beside.records()
    assert found.schema == next(found.batches()).schema


def test_parts_of_parquet_structs_in_lists(beside):
    pq.write_table(pa.table({"a": [[{"t": "x", "n": 1}, {"t": "y", "n": 2}], []]}), beside.folder / "t")
    parts = [field(f"r/{name}", "t", extract={"column": "a"}, transform={"jsonPath": name}) for name in "tn"]
    beside.describe([file_object("t", "application/vnd.apache.parquet")], record_set("r", whole(*parts)))
    assert beside.rows() == [{"r/x": [{"r/t": "x", "r/n": "1"}, {"r/t": "y", "r/n": "2"}]}, {"r/x": []}]


def test_parts_of_other_numbers_are_told_with_the_record(beside, monkeypatch):
    monkeypatch.setattr(json_lines, "BLOCK_BYTES", 1)
    table = lines(beside, {"a": ["1"], "b": ["2"]}, {"a": ["1", "3"], "b": ["2"]})
    beside.describe([table], record_set("r", whole(*(field(f"r/{name}", "t", **ARRAY) for name in "ab"))))
    with pytest.raises(DataError, match="data row 2, column `r/x`: its field `r/b` has 1, and `r/a` has 2 values"):
        beside.rows()


@pytest.mark.parametrize(("shape", "value"), [({"arrayShape": "4"}, [1, 2, 3, 4]), ({}, [[1, 2, 3, 4], [5, 6, 7, 8]])])
def test_boxes_in_arrays(beside, shape, value):
    beside.describe(
        [lines(beside, {"a": value})], record_set("r", field("r/a", "t", "cr:BoundingBox", **shape, **ARRAY))
    )
    assert beside.rows() == [{"r/a": value}]


def test_two_separators(beside):
    divided = [{"separator": ";"}, {"separator": ","}]
    table = lines(beside, {"a": "1,2;3"})
    beside.describe([table], record_set("r", field("r/a", "t", "sc:Integer", transform=divided)))
    assert beside.rows() == [{"r/a": [[1, 2], [3]]}]


@pytest.mark.parametrize("to", ["[*].a", ".xs[*].a", " $.xs[*].a", "..a"])
def test_paths_of_a_document_without_their_root(beside, to):
    rows = [{"a": "1"}, {"a": "2"}]
    (beside.folder / "t").write_text(json.dumps(rows if to.startswith("[") else {"xs": rows}))
    beside.describe([file_object("t", "application/json")], record_set("r", path("a", to)))
    assert beside.rows() == [{"r/a": "1"}, {"r/a": "2"}]


def test_parts_of_records_in_the_document(beside):
    parts = [field("r/n"), field("r/box", data_type="cr:BoundingBox")]
    data = [{"r/x": [{"r/n": "a", "r/box": [1, 2, 3, 4]}, {"r/n": "b", "r/box": None}]}]
    beside.describe([], record_set("r", whole(*parts), data=data))
    assert beside.rows() == data
