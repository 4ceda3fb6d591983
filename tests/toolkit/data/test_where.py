"""Conditions as people write them, and where one is wrong."""

from ast import literal_eval

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.data.conditions import Condition, Operation, not_null
from assay.data.where import parse_condition
from assay.errors import PlanError

COMPARED = [each for each in Operation if each.value in ("==", "!=", "<", "<=", ">", ">=")]


def quoted(text, mark):
    return f"{mark}{text.replace(mark, 2 * mark)}{mark}"


@given(st.text(max_size=8), st.sampled_from(COMPARED), st.text(max_size=8), st.sampled_from("'\""))
def test_what_is_quoted_may_hold_anything(field, operation, value, mark):
    found = parse_condition(f"{quoted(field, mark)} {operation} {quoted(value, mark)}")
    assert found[1:4] == (field, operation, (value,))


TEXT = st.text(st.characters(codec="utf-8"), max_size=8)


@given(TEXT, st.sampled_from([*COMPARED, Operation.IN, Operation.IS_NULL, Operation.IS_NOT_NULL]), st.lists(TEXT))
def test_a_condition_is_told_as_it_may_be_written(field, operation, values):
    few = values if operation is Operation.IN else [*values, ""][:1] if operation in COMPARED else []
    condition = Condition(field, operation, pa.array(few or (["x"] if operation is Operation.IN else []), pa.string()))
    found = parse_condition(str(condition))
    assert found[1:4] == (field, operation, tuple(condition.values.to_pylist()))


@given(TEXT)
def test_a_remedy_names_a_field_as_it_may_be_written(field):
    assert parse_condition(literal_eval(not_null(field)[len("`where=") : -1]))[1:3] == (
        field,
        Operation.IS_NOT_NULL,
    )


@given(st.text(max_size=30))
def test_any_text_is_a_condition_or_none(text):
    said = ""
    try:
        found = parse_condition(text)
    except PlanError as error:
        said = str(error)
    else:
        assert found.text == text
        assert len(found.values) == len(found.places)
    assert said.isprintable()


@pytest.mark.parametrize(
    ("text", "field", "operation", "values"),
    [
        ("a==1", "a", Operation.EQUAL, ("1",)),
        (" r/a  <=  -1.5e3 ", "r/a", Operation.AT_MOST, ("-1.5e3",)),
        ("a IN (x,'y z')", "a", Operation.IN, ("x", "y z")),
        ("a Is NULL", "a", Operation.IS_NULL, ()),
        ("a is not null", "a", Operation.IS_NOT_NULL, ()),
        ("a > 2024-05-01T12:00:00+02:00", "a", Operation.GREATER, ("2024-05-01T12:00:00+02:00",)),
        ("in in (in)", "in", Operation.IN, ("in",)),
    ],
)
def test_forms(text, field, operation, values):
    assert parse_condition(text)[1:4] == (field, operation, values)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "at its end: a field is expected"),
        ("a", "at its end: one of ==, "),
        ("a = 1", "at character 3, `= 1`: `==` is expected"),
        ("a ! 1", "at character 3, `! 1`: one of =="),
        ("a like 1", "at character 3, `like 1`: one of =="),
        ("a ==", "at its end: a value is expected"),
        ("a == 'x", "at character 6, `'x`: it is never closed"),
        ("a == null", "at character 6, `null`: nothing is equal to null; ask whether a field `is null`"),
        ("a == 1 and b == 2", "at character 8, `and b == 2`: it ends before; give each condition by itself"),
        ("a in 1", "at character 6, `1`: `(` is expected"),
        ("a in ()", "at character 7, `)`: a value is expected"),
        ("a in (1 2)", "at character 9, `2)`: `,` or `)` is expected"),
        ("a in (1", "at its end: `,` or `)` is expected"),
        ("a is no", "at character 6, `no`: `null` or `not null` is expected"),
        ("a is not 1", "at character 10, `1`: `null` is expected"),
        ("(a == 1)", "at character 1, `(a == 1)`: a field is expected"),
    ],
)
def test_the_place_of_what_is_wrong_is_told(text, told):
    with pytest.raises(PlanError) as caught:
        parse_condition(text)
    assert f"where `{text}`: {told}" in str(caught.value)
