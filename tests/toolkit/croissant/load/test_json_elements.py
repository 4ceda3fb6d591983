"""Fields that are taken from JSON by paths: what is in one element is in one record."""

import json

import pytest
from tests.toolkit.croissant.load.conftest import field, file_object, record_set

from assay.errors import DataError


def described(beside, text, media_type, paths, **more):
    (beside.folder / "t").write_text(text)
    fields = [field(f"r/{name}", "t", extract={"jsonPath": path}, **more) for name, path in paths.items()]
    return [file_object("t", media_type)], fields


def test_what_an_element_lacks_is_null(beside):
    text = json.dumps([{"id": 1}, {"id": 2, "name": "b"}, {"name": "c"}])
    files, fields = described(beside, text, "application/json", {"id": "$[*].id", "name": "$[*].name"})
    beside.describe(files, record_set("r", *fields))
    assert [tuple(row.values()) for row in beside.records()] == [("1", None), ("2", "b"), (None, "c")]
    assert beside.rows(fields=["name"]) == [{"r/name": None}, {"r/name": "b"}, {"r/name": "c"}]


def test_lists_of_one_record_and_of_all(beside):
    text = json.dumps([{"id": 1, "tags": ["x", "y"]}, {"id": 2, "tags": []}])
    paths = {"id": "$[*].id", "tag": "$[*].tags[*]"}
    files, fields = described(beside, text, "application/json", paths)
    beside.describe(files, record_set("r", *fields))
    with pytest.raises(
        DataError, match=r"data row 1, column `\$\[\*\].tags\[\*\]`: has 2 values, .* the field `isArray`"
    ):
        beside.rows()


@pytest.mark.parametrize("rows", [1, 3])
def test_parts_of_the_elements_of_a_line(beside, rows):
    text = '{"xs":[{"a":"1"},{"b":"2"},{"a":"3","b":"4"}]}\n' * rows
    paths = {"a": "$.xs[*].a", "b": "$.xs[*].b"}
    files, parts = described(beside, text, "application/jsonlines", paths, isArray=True)
    beside.describe(files, record_set("r", field("r/x", subField=parts, isArray=True)))
    pairs = [("1", None), (None, "2"), ("3", "4")]
    assert beside.rows() == [{"r/x": [{"r/a": a, "r/b": b} for a, b in pairs]}] * rows
