"""JSON and JSON lines: members as fields at any depth, absent ones too; mlcroissant loads the same."""

import gzip
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

RECORDS = [
    {
        "id": f"x{n}",
        "n": n,
        "half": n / 2,
        "ok": n % 2 == 0,
        "page": f"https://a.b/{n}",
        "info": {"a": n, "b c": {"d": "z"}},
        "tags": ["p", "q"],
        "boxes": [{"x": n, "y": 1}, {"x": 2, "y": 3}],
        **({"opt": n} if n % 3 else {}),
    }
    for n in range(12)
]
TYPES = {
    "id": "sc:Text",
    "n": "sc:Integer",
    "half": "sc:Float",
    "ok": "sc:Boolean",
    "page": "sc:URL",
    "info": None,
    "tags": "sc:Text",
    "boxes": None,
    "opt": "sc:Integer",
}


def lines(records):
    return "".join(f"{json.dumps(record)}\n" for record in records)


@pytest.mark.parametrize(
    ("name", "data"), [("t.json", json.dumps(RECORDS)), ("t.jsonl", lines(RECORDS)), ("t.ndjson", lines(RECORDS))]
)
def test_members_are_fields_at_any_depth(describe, name, data):
    made = describe({name: data})
    assert made.types("t") == TYPES
    assert [part["name"] for part in made.fields("t")["info"]["subField"]] == ["a", "b c"]
    assert made.records["t"]["key"] == {"@id": "t/id"}
    assert made.findings == []
    rows = made.loaded("t")
    assert len(rows) == len(RECORDS)
    for row, record in zip(rows, RECORDS, strict=True):
        assert {name: row[name] for name in ("id", "n", "half", "ok", "page", "tags")} == {
            name: record[name] for name in ("id", "n", "half", "ok", "page", "tags")
        }
        assert row["info"] == {"info.a": record["n"]}
        assert row["boxes"] == [{"boxes.x": record["n"], "boxes.y": 1}, {"boxes.x": 2, "boxes.y": 3}]
        assert row["opt"] == record.get("opt")


def test_plain_members_have_plain_paths(describe):
    made = describe({"t.json": json.dumps([{"a": 1, "b c": "x"}, {"a": 2, "b c": "y"}])})
    paths = [field["source"]["extract"]["jsonPath"] for field in made.records["t"]["field"]]
    assert paths == ["$[*].a", "$[*]['b c']"]
    assert made.loaded("t") == [{"a": 1, "b_c": "x"}, {"a": 2, "b_c": "y"}]


def test_the_arrays_of_a_document_are_record_sets_that_refer_to_each_other(describe):
    images = [{"id": n, "file": f"{n}.jpg"} for n in range(5)]
    boxes = [{"id": 100 + n, "image_id": n % 5, "box": [1.0, 2.0, 3.0, 4.0]} for n in range(9)]
    made = describe({"coco.json": json.dumps({"info": {"year": 2017}, "images": images, "annotations": boxes})})
    assert [*made.records] == ["coco_images", "coco_annotations"]
    assert made.fields("coco_annotations")["image_id"]["references"] == {"field": {"@id": "coco_images/id"}}
    assert made.findings == []
    assert made.loaded("coco_images") == images
    assert [row["image_id"] for row in made.loaded("coco_annotations")] == [n % 5 for n in range(9)]


def test_one_object_is_one_record(describe):
    made = describe({"t.json": json.dumps({"a": 1, "b": {"c": "x"}, "l": [1, 2]})})
    assert made.loaded("t") == [{"a": 1, "b": {"b.c": "x"}, "l": [1, 2]}]


def test_many_objects_of_the_same_members_are_one_record_set(describe):
    made = describe({f"{n}.json": json.dumps({"id": f"i{n}", "v": n}) for n in range(3)})
    assert made.loaded("records") == [{"id": f"i{n}", "v": n} for n in range(3)]
    assert made.findings == []


def test_lines_that_gzip_compressed_are_looked_into(describe):
    made = describe({"t.jsonl.gz": gzip.compress(lines([{"a": 1}, {"a": 2}]).encode())})
    assert made.loaded("t") == [{"a": 1}, {"a": 2}]


def test_members_without_a_type_in_common_are_left_out(describe):
    made = describe({"t.json": json.dumps([{"a": 1, "b": {"c": 1}}, {"a": "x", "b": 2}])})
    assert made.types("t") == {"a": "sc:Text"}
    assert any("`b`, whose values have no type in common" in line for line in made.said)


@pytest.mark.parametrize("data", ["[1, 2, 3]", "[]", '"text"', "{", '{"a": 1}\n{"a"', "[{}]"])
def test_what_holds_no_records_is_a_file_all_the_same(describe, data):
    made = describe({"t.json": data})
    assert [*made.files] == ["t.json"]
    assert made.records == {}
    assert made.findings == []


MEMBERS = st.dictionaries(
    st.text(max_size=6),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MEMBERS, min_size=1, max_size=5), st.booleans())
def test_any_records_make_a_valid_document(describe, folder, records, is_lines):
    for path in folder.iterdir():
        path.unlink()
    made = describe({"t.jsonl": lines(records)} if is_lines else {"t.json": json.dumps(records)})
    assert [found for found in made.findings if not found.startswith("CRO006")] == []
