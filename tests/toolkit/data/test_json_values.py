"""Values of JSON as arrays: what a value is read as does not hang on those beside it."""

import json

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay.data.json_arrays import Values, elements_at
from assay.data.json_values import EXACT, array_of
from assay.data.value_types import ValueType
from assay.data.values import Place, cast
from assay.errors import DataError
from assay_kernels.scan import scan_json

TEXTS = st.sampled_from(["", "00501", "501", " 7 ", "1.0", "a", "é", "true", "2020-01-01", "2020-01-01 00:00:00", "\0"])
WHOLE = [0, 1, -1, 501, EXACT, EXACT + 1, -EXACT - 1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 10**30]
REAL = [0.0, -0.0, 1.0, 1.5, 0.1, 1e16, 1e19, 1e22, 1e300, 5e-324, float(EXACT)]
NUMBERS = st.sampled_from([*WHOLE, *REAL])
SCALARS = st.none() | st.booleans() | TEXTS | NUMBERS | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
KINDS = [st.booleans(), TEXTS, NUMBERS, st.integers(-9, 9), st.floats(-1, 1), SCALARS]
NESTED = st.recursive(SCALARS, lambda one: st.lists(one, max_size=3) | st.dictionaries(TEXTS, one, max_size=2))
columns = st.sampled_from(KINDS).flatmap(lambda kind: st.lists(st.none() | kind, max_size=6)) | st.lists(NESTED)


def deep(levels):
    value = 1
    for _ in range(levels):
        value = [value]
    return value


def on_tape(values):
    tape = scan_json(json.dumps(values).encode())
    return Values(tape, elements_at(tape)).array()


@given(values=columns)
@example(values=[EXACT + 1, 0.5])
@example(values=[EXACT, 0.5])
@example(values=[2**63 - 1, None, -(2**63)])
@example(values=[deep(7), deep(8), deep(40)])
def test_the_fast_way_gives_the_same_array(values):
    found = on_tape(values)
    assert found.type == array_of(values).type
    assert found.equals(array_of(values))
    found.validate(full=True)


FORMS = st.from_regex(r"-?(0|[1-9][0-9]{0,24})([.][0-9]{1,30})?([eE][-+]?[0-9]{1,2})?", fullmatch=True)


@given(forms=st.lists(FORMS, min_size=1, max_size=5))
@example(forms=["-0", "0.0"])
@example(forms=["-0.0", "1E+2", "9007199254740993.0"])
def test_numbers_are_those_that_python_reads_in_any_form(forms):
    text = f"[{','.join(forms)}]"
    tape = scan_json(text.encode())
    found = Values(tape, elements_at(tape)).array()
    assert found.equals(array_of(json.loads(text)))


@pytest.mark.parametrize(
    ("values", "stored"),
    [
        ([], pa.null()),
        ([None, None], pa.null()),
        ([True, None], pa.bool_()),
        ([1, None, 2**63 - 1], pa.int64()),
        ([1, 1.5], pa.float64()),
        (["00501", None], pa.string()),
        (["00501", 501], pa.string()),
        ([2**63], pa.string()),
        ([EXACT + 1, 1.5], pa.string()),
        ([{"a": 1}], pa.string()),
        ([[1], None, []], pa.list_(pa.int64())),
        ([[1], [1.5, None]], pa.list_(pa.float64())),
        ([[1], ["x"]], pa.list_(pa.string())),
        ([[1], 1], pa.string()),
        ([[["x"]]], pa.list_(pa.list_(pa.string()))),
    ],
)
def test_the_type_is_that_of_all_values(values, stored):
    assert array_of(values).type == stored


@pytest.mark.parametrize(
    ("values", "written"),
    [
        (["00501", 501, 1.0, 2.50, 1e300, True, None], ["00501", "501", "1", "2.5", "1e+300", "true", None]),
        ([{"a": [1.0, "é"]}, "{}"], ['{"a":[1.0,"é"]}', "{}"]),
        ([[1], "x"], ["[1]", "x"]),
        ([10**30, -1], ["1" + "0" * 30, "-1"]),
    ],
)
def test_mixed_values_are_text(values, written):
    assert array_of(values).to_pylist() == written


def read(values, value_type):
    """The values so read, or None where one does not fit."""
    try:
        return cast(array_of(values), value_type, Place("t.jsonl", "a")).to_pylist()
    except DataError:
        return None


@given(values=st.lists(SCALARS, max_size=5), value_type=st.sampled_from(["text", "integer", "number"]))
@example(values=[EXACT + 1, 1.0], value_type="integer")
@example(values=["1.0", 1.0], value_type="text")
@example(values=[1e19, "x"], value_type="text")
@example(values=[True, 1], value_type="text")
@example(values=[True, 1], value_type="integer")
def test_a_value_is_read_as_it_is_alone(values, value_type):
    alone = [read([value], ValueType(value_type)) for value in values]
    assert value_type != "text" or None not in alone
    assert read(values, ValueType(value_type)) == (None if None in alone else [one for (one,) in alone])
