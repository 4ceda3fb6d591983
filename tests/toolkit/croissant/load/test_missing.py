"""One rule says what stands for null, in training loops and in TensorFlow."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import Beside, field, file_object, record_set

from assay.errors import DataError

NUMBERS = {
    "sc:Integer": "i8",
    "cr:Int8": "i1",
    "cr:UInt64": "u8",
    "cr:Float16": "f2",
    "cr:Float32": "f4",
    "sc:Float": "f8",
    "sc:Boolean": "?",
}
GIVEN = st.sampled_from(
    [0, 1, -1, 0.1, 0.5, 300, 70000, 1e39, 2**63, 2**64, -(2**63), True, None, "1", "x", [1], [], {}]
)
GIVEN |= st.sampled_from([math.nan, math.inf, np.float32(0.1), np.int8(-1), np.uint64(2**64 - 1)])


def described(folder, declared, *values, **more):
    beside = Beside(folder)
    lines = "".join(f"{json.dumps({'x': value})}\n" for value in values)
    (folder / "t.jsonl").write_text(lines)
    media_type = "application/jsonlines"
    beside.describe([file_object("t.jsonl", media_type)], record_set("r", field("r/x", "t.jsonl", declared, **more)))
    return beside.records()


def of_loop(records, given_):
    try:
        (batch,) = records.loop(9, missing={"r/x": given_}, copy=True)
    except DataError as error:
        return error.problem, error.remedy
    return batch["r/x"]


def of_tensorflow(records, given_):
    tf = pytest.importorskip("tensorflow", reason="no tensorflow on this machine")
    try:
        (batch,) = records.tensorflow(batch_size=9, missing={"r/x": given_})
    except tf.errors.UnknownError as error:
        return str(error)
    return batch["r/x"].numpy()


def stands(value, dtype):
    """Whether a number stands for null in a type, by what NumPy makes of it."""
    if isinstance(value, bool | int | float | np.number) and not (isinstance(value, int) and abs(value) > 2**64 - 1):
        with np.errstate(all="ignore"):
            held = np.asarray(value).astype(dtype)
        if np.dtype(dtype).kind == "f":
            return bool(np.isfinite(held) or not np.isfinite(value))
        return bool(np.isfinite(value) and held.item() == value)
    return False


@pytest.mark.parametrize("declared", NUMBERS)
@given(given_=GIVEN)
def test_a_number_stands_for_null_where_its_type_holds_it(tmp_path_factory, declared, given_):
    dtype = NUMBERS[declared]
    found = of_loop(described(tmp_path_factory.mktemp("t"), declared, None, None), given_)
    if stands(given_, dtype):
        told = np.array([given_] * 2).astype(dtype)
        assert np.array_equal(found, told, equal_nan=told.dtype.kind == "f")
    else:
        assert found == (f"`missing` of `r/x` is {given_!r}", f"it is a number that {np.dtype(dtype)} holds")


@pytest.mark.parametrize("declared", NUMBERS)
@pytest.mark.parametrize("given_", [0, 0.1, -1, 70000, 1e39, True, "1", [1], None, math.nan])
def test_tensorflow_has_the_same_rule(tmp_path, declared, given_):
    records = described(tmp_path, declared, None, None)
    one, other = of_loop(records, given_), of_tensorflow(records, given_)
    if isinstance(one, tuple):
        assert "; ".join(one) in other
    else:
        assert one.dtype == other.dtype
        assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f")


@pytest.mark.parametrize("given_", [5, ["a"], {}, None])
def test_a_text_stands_for_a_text(tmp_path, given_):
    records = described(tmp_path, "sc:Text", "b", None)
    assert of_loop(records, "a").tolist() == ["b", "a"]
    assert of_loop(records, given_) == (f"`missing` of `r/x` is {given_!r}", "it is a value of the field, string")
    assert f"`missing` of `r/x` is {given_!r}; it is a value of the field, string" in of_tensorflow(records, given_)


def test_a_list_stands_for_a_list_and_anything_else_for_an_item(tmp_path):
    shape = {"isArray": True, "arrayShape": "-1"}
    records = described(tmp_path, "sc:Integer", [1, 2], None, **shape)
    assert of_loop(records, [3, 4]).tolist() == [[1, 2], [3, 4]]
    assert "null in place of a list" in of_loop(records, 3)[0]
    assert of_tensorflow(records, [3, 4]).tolist() == [[1, 2], [3, 4]]
    records = described(tmp_path, "sc:Integer", [1, None], **shape)
    assert of_loop(records, 3).tolist() == [[1, 3]]
    assert of_loop(records, [3])[0] == "field `r/x` is null in 1 record"
    texts = described(tmp_path, "sc:Text", ["a", "b"], None, ["c", "d"], **shape)
    assert of_loop(texts, ["e", "f"]).tolist() == [["a", "b"], ["e", "f"], ["c", "d"]]


def test_a_field_is_named_by_what_it_is_called(tmp_path):
    pytest.importorskip("tensorflow", reason="no tensorflow on this machine")
    records = described(tmp_path, "sc:Integer", None)
    (found,) = records.tensorflow(missing={"x": 7})
    assert found["r/x"].numpy() == 7
    for ask in (records.loop, records.tensorflow):
        with pytest.raises(DataError, match="`missing` names `y`, which is no field here; there are `r/x`"):
            ask(missing={"y": 7})
        with pytest.raises(DataError, match="`missing` names a field twice: `x`, `r/x`"):
            ask(missing={"x": 7, "r/x": 7})
        with pytest.raises(DataError, match="`missing` is 3; it is a dictionary by field"):
            ask(missing=3)
