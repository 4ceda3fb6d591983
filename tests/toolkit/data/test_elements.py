"""Values in lists, held against the same done in plain Python, value by value."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.data.elements import in_lists, levels
from assay.data.value_types import ValueType
from assay.data.values import Place, cast
from assay.errors import DataError

HERE = Place(Path("t.json"), "c", 11)
NUMBERS = st.none() | st.integers(-9, 9)


def nested(depth, leaves):
    """Lists in lists, so deep."""
    return nested(depth - 1, st.none() | st.lists(leaves, max_size=3)) if depth else leaves


def typed(depth, plain):
    return pa.list_(typed(depth - 1, plain)) if depth else plain


def mapped(value, depth, make):
    if value is None or not depth:
        return make(value)
    return [mapped(one, depth - 1, make) for one in value]


def as_text(value, depth):
    return mapped(value, depth, lambda one: None if one is None else str(one))


DEEP = st.integers(0, 3).flatmap(lambda depth: st.tuples(st.just(depth), st.lists(nested(depth, NUMBERS), max_size=6)))


def texts(items):
    return cast(items, ValueType.TEXT, HERE)


@given(DEEP, st.integers(0, 3), st.booleans())
def test_lists_stay_as_they_are_and_values_change(deep, start, large):
    depth, values = deep
    array = pa.array(values, typed(depth, pa.int64()))[start:]
    array = array.cast(pa.large_list(array.type.value_type)) if large and depth else array
    found = in_lists(array, depth, texts, HERE)
    found.validate(full=True)
    assert found.type == typed(depth, pa.string())
    assert levels(array.type) == depth
    assert found.to_pylist() == [as_text(value, depth) for value in values[start:]]


@given(DEEP)
def test_the_row_of_a_value_that_does_not_fit_is_that_of_its_outermost_list(deep):
    depth, values = deep
    array = pa.array(values, typed(depth, pa.int64())).cast(typed(depth, pa.string()))
    wrong = next((row for row, value in enumerate(values) if "7" in repr(as_text(value, depth))), None)

    def booleans(items):
        return cast(pc.if_else(pc.match_substring(items, "7"), "x", "1"), ValueType.BOOLEAN, HERE)

    if wrong is None:
        in_lists(array, depth, booleans, HERE)
        return
    with pytest.raises(DataError, match="`x` is no boolean") as caught:
        in_lists(array, depth, booleans, HERE)
    assert caught.value.row == 11 + wrong


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("values", [[None, None], [[], None], []])
def test_where_no_value_is_any_list_may_be_meant(depth, values):
    found = in_lists(pa.array(values), depth, texts, HERE)
    assert (found.type, found.to_pylist()) == (typed(depth, pa.string()), values)


def test_lists_of_a_fixed_size():
    values = [[[1, 2], None], [[3, 4], [5, None]]]
    array = pa.array(values, pa.list_(pa.list_(pa.int64(), 2), 2))
    assert in_lists(array, 2, texts, HERE).to_pylist() == [[["1", "2"], None], [["3", "4"], ["5", None]]]


@pytest.mark.parametrize(
    ("values", "depth", "said"),
    [
        ([1], 1, "it has one value in a record, and several are declared; name the text between them"),
        ([[1]], 0, "several values in each record; give the field `isArray`"),
        ([[1]], 2, "and not lists of several values in each record; say by `arrayShape`"),
        ([[[1]]], 1, "and not several values in each record; say by `arrayShape`"),
    ],
)
def test_other_lists_than_those_that_are_declared_are_told(values, depth, said):
    with pytest.raises(DataError) as caught:
        in_lists(pa.array(values), depth, texts, HERE)
    assert said in str(caught.value)
    assert (caught.value.path, caught.value.column) == ("t.json", "c")
