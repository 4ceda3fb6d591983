"""Tensors hold what Arrow does, and never anything for what is missing that nobody asked for."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import field, file_object, record_set
from tests.toolkit.croissant.load.into.any_records import rows_with, same, stored

from assay.errors import DataError

tf = pytest.importorskip("tensorflow", reason="no tensorflow on this machine")


def written(value):
    """A value of Arrow as tensors have it."""
    match value:
        case list():
            return [written(item) for item in value]
        case dict():
            return {name: written(item) for name, item in value.items()}
        case str():
            return value.encode()
        case dt.date() | dt.time():
            return value.isoformat().encode()
    return value


def plain(tensors):
    """Tensors as Python's own values; lists of objects are objects of lists."""
    match tensors:
        case dict():
            return {name: plain(each) for name, each in tensors.items()}
        case tf.RaggedTensor():
            return tensors.to_list()
    found = tensors.numpy()
    return found if isinstance(found, bytes) else found.tolist()


def in_parts(value):
    """A list of objects as an object of lists."""
    names = ("r/pairs/text", "r/pairs/integer")
    return {**value, "r/pairs": {name: [pair[name] for pair in value["r/pairs"]] for name in names}}


def together(rows):
    """Rows as one object of lists."""
    first = rows[0]
    return {
        name: together([row[name] for row in rows]) if isinstance(first[name], dict) else [row[name] for row in rows]
        for name in first
    }


@given(rows_with(missing=False), st.integers(1, 4))
def test_values_are_those_of_arrow(rows, size):
    records = stored(rows)
    told = [in_parts(written(row)) for row in records]
    assert same([plain(each) for each in records.tensorflow()], told)
    batches = [together(told[at : at + size]) for at in range(0, len(told), size)]
    assert same([plain(each) for each in records.tensorflow(batch_size=size)], batches)
    assert same([plain(each) for each in records.tensorflow().batch(size)], batches)


def test_the_element_spec_is_that_of_the_schema():
    spec = stored([]).tensorflow().element_spec
    assert spec["r/text"] == spec["r/day"] == spec["r/bytes"] == tf.TensorSpec([], tf.string)
    assert spec["r/integer"] == tf.TensorSpec([], tf.int64)
    assert spec["r/pair"]["r/pair/text"] == tf.TensorSpec([], tf.string)
    spec = stored([]).tensorflow(batch_size=2).element_spec
    assert spec["r/integers"] == tf.RaggedTensorSpec([None, None], tf.int64, 1)
    assert spec["r/truth"] == tf.TensorSpec([None], tf.bool)


def one(beside, *lines, data_type="sc:Integer", **more):
    (beside.folder / "t.csv").write_text("".join(f"{line}\n" for line in ["a,b", *lines]))
    beside.describe([file_object("t.csv")], record_set("r", field("r/a", "t.csv", data_type, **more)))
    return beside.records()


def test_what_is_missing_is_an_error(beside):
    records = one(beside, "1,", ",", ",", "2,")
    said = "field `r/a` is null in 2 records up to record 4, first in record 2; say what stands for null, `missing="
    with pytest.raises(tf.errors.UnknownError, match=said):
        list(records.tensorflow())
    with pytest.raises(tf.errors.UnknownError, match="is null in 1 record up to record 2, first in record 2"):
        list(records.tensorflow(batch_size=2))
    found = beside.records(where='"r/a" is not null').tensorflow()
    assert [plain(each) for each in found] == [{"r/a": 1}, {"r/a": 2}]


def test_what_stands_for_what_is_missing(beside):
    records = one(beside, "1,", ",")
    assert [plain(each) for each in records.tensorflow(missing={"r/a": -1})] == [{"r/a": 1}, {"r/a": -1}]
    with pytest.raises(tf.errors.UnknownError, match="`missing` of `r/a` is 'x'; it is a number that int64 holds"):
        list(records.tensorflow(missing={"r/a": "x"}))
    with pytest.raises(DataError, match="`missing` names `r/b`, which is no field here; there are `r/a`"):
        records.tensorflow(missing={"r/b": 1})
    with pytest.raises(DataError, match=r"`batch_size` is .*; it is a whole number from 1 on"):
        records.tensorflow(batch_size=0)


def test_what_is_missing_in_lists_and_days(beside):
    records = one(beside, "1|2,", ",", transform={"separator": "|"}, isArray=True)
    assert [plain(each) for each in records.tensorflow(missing={"r/a": []})] == [{"r/a": [1, 2]}, {"r/a": []}]
    records = stored([{"integers": [1, None], "day": None, "pairs": [{"text": "a"}]}])
    given_ = dict.fromkeys(records.fields, "") | {
        "r/integer": 0,
        "r/number": 0,
        "r/single": 0,
        "r/half": 0,
        "r/truth": False,
        "r/texts": [],
    }
    inside = {"r/pair/text": "", "r/pair/integer": 1, "r/pairs/integer": 2, "r/integers": -1}
    (found,) = map(plain, records.tensorflow(missing=given_ | inside))
    assert (found["r/integers"], found["r/day"]) == ([1, -1], b"")
    assert found["r/pairs"] == {"r/pairs/text": [b"a"], "r/pairs/integer": [2]}


def test_an_error_comes_after_what_is_before_it(beside):
    for name, text in {"1.csv": "a\n1\n", "2.csv": "a\nx\n"}.items():
        (beside.folder / name).write_text(text)
    files = {"@type": "cr:FileSet", "@id": "t", "includes": "*.csv", "encodingFormat": "text/csv"}
    source = {"fileSet": {"@id": "t"}, "extract": {"column": "a"}}
    beside.describe([files], record_set("r", field("r/a", data_type="sc:Integer", source=source)))
    found = iter(beside.records().tensorflow(batch_size=1))
    assert plain(next(found)) == {"r/a": [1]}
    with pytest.raises(tf.errors.UnknownError, match=r"2.csv, data row 1, column `a`: `x` is no integer"):
        next(found)


@pytest.mark.parametrize(
    ("data_type", "value", "dtype"),
    [
        ("cr:UInt64", 2**64 - 1, "uint64"),
        ("cr:Int8", -128, "int8"),
        ("cr:Float16", 0.5, "float16"),
        ("cr:Float32", 2.0**-149, "float32"),
        ("sc:Float", 1e300, "float64"),
    ],
)
def test_numbers_keep_their_width_in_order_however_they_are_handed_over(beside, data_type, value, dtype):
    values = [value] * 255 + [1, 2, value] + [0] * 300  # more than are handed over at a time
    records = one(beside, *(f"{each}," for each in values), data_type=data_type)
    for found in (records.tensorflow(), records.tensorflow(batch_size=100).unbatch()):
        assert found.element_spec["r/a"] == tf.TensorSpec([], dtype)
        assert [each["r/a"] for each in found.as_numpy_iterator()] == values


def test_what_is_no_size_of_batches_is_refused(beside):
    records = one(beside, "1,")
    for size in ("3", 2.5, True, -1):
        with pytest.raises(DataError, match=r"`batch_size` is .*; it is a whole number from 1 on"):
            records.tensorflow(batch_size=size)
