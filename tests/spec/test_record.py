"""Records behave as frozen, slotted, keyword-only dataclasses do, without their imports."""

import copy
import dataclasses
import subprocess
import sys
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.record import MISSING, Record, prop, replace


class Point(Record):
    """A base with a required field and a default."""

    kind: ClassVar[str] = "point"
    x: int
    y: int = 0


class Labelled(Point):
    """Adds fields, and gives one of the base another default."""

    label: str
    y: int = 7
    hidden: object = prop(default=None, compare=False)


class Other(Record):
    """The same fields as `Point`."""

    x: int
    y: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PointOracle:
    """`Point` as a dataclass."""

    kind: ClassVar[str] = "point"
    x: int
    y: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LabelledOracle(PointOracle):
    """`Labelled` as a dataclass."""

    label: str
    y: int = 7
    hidden: object = dataclasses.field(default=None, compare=False, repr=False)


PAIRS = [(Point, PointOracle), (Labelled, LabelledOracle)]
SMALL = st.integers(0, 1)
VALUES = st.fixed_dictionaries(
    {}, optional={"x": SMALL, "y": SMALL, "label": st.sampled_from("ab"), "hidden": SMALL, "z": SMALL}
)


def made(cls, values):
    """An instance, or the type of the error."""
    try:
        return cls(**values)
    except TypeError as error:
        return type(error)


@pytest.mark.parametrize(("cls", "oracle"), PAIRS)
@given(values=VALUES)
def test_construction_is_that_of_a_dataclass(cls, oracle, values):
    ours, theirs = made(cls, values), made(oracle, values)
    if theirs is TypeError:
        assert ours is TypeError
        return
    names = [field.name for field in dataclasses.fields(oracle)]
    assert list(cls.fields) == names
    assert [getattr(ours, name) for name in names] == [getattr(theirs, name) for name in names]
    assert repr(ours) == repr(theirs).replace("Oracle", "")


@pytest.mark.parametrize(("cls", "oracle"), PAIRS)
@given(one=VALUES, two=VALUES)
def test_equality_and_hash_are_those_of_a_dataclass(cls, oracle, one, two):
    ours, theirs = (made(cls, one), made(cls, two)), (made(oracle, one), made(oracle, two))
    assert (ours[0] == ours[1]) == (theirs[0] == theirs[1])
    assert (ours[0] != ours[1]) == (theirs[0] != theirs[1])
    if ours[0] == ours[1]:
        assert hash(ours[0]) == hash(ours[1])


@pytest.mark.parametrize(("cls", "oracle"), PAIRS)
@given(values=VALUES, changes=VALUES)
def test_replacing_is_that_of_a_dataclass(cls, oracle, values, changes):
    ours, theirs = made(cls, values), made(oracle, values)
    if theirs is TypeError:
        return
    try:
        expected = dataclasses.replace(theirs, **changes)
    except TypeError:
        with pytest.raises(TypeError):
            replace(ours, **changes)
        return
    changed = replace(ours, **changes)
    assert repr(changed) == repr(expected).replace("Oracle", "")
    assert ours == made(cls, values)
    if "hidden" in cls.fields:
        assert changed.hidden == expected.hidden


@pytest.mark.parametrize("cls", [Point, PointOracle])
def test_nothing_can_be_changed_added_or_deleted(cls):
    point = cls(x=1)
    for change in (lambda: setattr(point, "x", 2), lambda: delattr(point, "x")):
        with pytest.raises(AttributeError, match="x"):
            change()
    with pytest.raises((AttributeError, TypeError)):
        point.z = 1
    assert point == cls(x=1)


@pytest.mark.parametrize("cls", [Point, Labelled])
def test_slots_leave_no_dictionary(cls):
    one = cls(x=1, label="a") if cls is Labelled else cls(x=1)
    assert not hasattr(one, "__dict__")
    assert not hasattr(one, "__weakref__")
    assert set(Labelled.__slots__) == {"label", "hidden"}


def test_a_class_is_equal_only_to_itself():
    assert Point(x=1) != Other(x=1)
    assert Point(x=1) != Labelled(x=1, y=0, label="")
    assert len({Point(x=1), Other(x=1), Point(x=1)}) == 2
    assert Point(x=1) != (1, 0)


def test_fields_take_no_part_in_comparison_when_they_are_told_so():
    one, two = Labelled(x=1, label="a", hidden=[1]), Labelled(x=1, label="a", hidden=[2])
    assert one == two
    assert hash(one) == hash(two)
    assert "hidden" not in repr(one)


def test_a_class_variable_is_no_field():
    assert list(Point.fields) == ["x", "y"]
    assert Point.kind == Point(x=1).kind == "point"


def test_what_is_wrong_with_a_call_is_said_by_name():
    with pytest.raises(TypeError, match=r"^Point\(\) needs `x`$"):
        Point()
    with pytest.raises(TypeError, match=r"^Point\(\) has no `z`$"):
        Point(x=1, z=2)
    with pytest.raises(TypeError):
        Point(1)
    with pytest.raises(AttributeError, match="Point is frozen, `x` cannot be set"):
        Point(x=1).x = 2


def test_a_missing_default_shows_itself_in_messages():
    assert repr(MISSING) == "MISSING"
    assert Point.fields["x"].default is MISSING
    assert Point.fields["y"].default == 0


def test_records_match_by_their_fields():
    match Labelled(x=1, label="a"):
        case Point(x=1, y=y):
            assert y == 7
        case _:
            pytest.fail("a record is an instance of its bases")


def test_making_classes_imports_no_dataclasses():
    code = "import sys, assay_spec.record; print('dataclasses' in sys.modules, 'inspect' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.split() == ["False", "False"]


@pytest.mark.parametrize("made", [copy.copy, copy.deepcopy])
def test_a_copy_of_what_cannot_change_is_itself(made):
    point = Point(x=1)
    assert made(point) is point
    assert made([point]) == [point]
