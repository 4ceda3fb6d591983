"""Values that have parts, put together from those of their parts."""

import json

import pytest
from tests.toolkit.croissant.load.conftest import field, file_object, record_set

from assay.errors import DataError

ARRAY = {"isArray": True}
LINES = "application/jsonlines"


def lines(beside, *rows, end="\n"):
    (beside.folder / "t").write_text("".join(f"{json.dumps(row)}{end}" for row in rows))
    return file_object("t", LINES)


def whole(*parts, **more):
    return field("r/x", subField=list(parts), **(more or ARRAY))


def test_parts_of_other_numbers_are_told_with_the_record(beside):
    table = lines(beside, {"a": ["1"], "b": ["2"]}, {"a": ["1", "3"], "b": ["2"]})
    beside.describe([table], record_set("r", whole(*(field(f"r/{name}", "t", **ARRAY) for name in "ab"))))
    with pytest.raises(DataError, match="data row 2, column `r/x`: its field `r/b` has 1, and `r/a` has 2 values"):
        beside.rows()


def test_a_part_with_one_value_in_each_record_is_told(beside):
    constant = {"@type": "cr:Field", "@id": "r/b", "dataType": "sc:Text", "value": "b"}
    beside.describe([lines(beside, {"a": ["1"]})], record_set("r", whole(field("r/a", "t", **ARRAY), constant)))
    with pytest.raises(DataError, match="column `r/x`: its field `r/b` has one value in each record, and it has"):
        beside.rows()
