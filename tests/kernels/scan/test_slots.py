"""The fields of a new instance are set together, by the compiled piece as by its twin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.scan import Slots
from assay_kernels.scan._twin import Slots as Twin

MISSING = object()
NAMES = ("first", "second", "third")


class Three:
    """A class whose instances have slots alone."""

    __slots__ = NAMES


class Heir(Three):
    """One that has room for a dictionary too."""


VALUES = st.integers() | st.none() | st.just(MISSING)


def filled(kind, cls, defaults, values):
    """The fields of an instance, or what is said instead."""
    slots = kind(cls, [(name, getattr(cls, name), defaults.get(name, MISSING)) for name in NAMES], MISSING)
    record = cls.__new__(cls)
    try:
        slots.fill(record, values)
    except TypeError as error:
        return str(error)
    return [getattr(record, name) for name in NAMES]


@pytest.mark.parametrize("cls", [Three, Heir])
@given(
    defaults=st.dictionaries(st.sampled_from(NAMES), VALUES),
    values=st.dictionaries(st.sampled_from((*NAMES, "fourth", "fifth")), VALUES),
)
def test_both_set_the_same_fields_or_refuse_alike(cls, defaults, values):
    given_ = {**{name: default for name, default in defaults.items() if default is not MISSING}, **values}
    found = filled(Slots, cls, defaults, values)
    assert found == filled(Twin, cls, defaults, values)
    lacking = next((name for name in NAMES if name not in given_), None)
    unknown = next((name for name in values if name not in NAMES), None)
    if lacking is not None:
        assert found == f"{cls.__name__}() needs `{lacking}`"
    elif unknown is not None:
        assert found == f"{cls.__name__}() has no `{unknown}`"
    else:
        assert found == [given_[name] for name in NAMES]


@pytest.mark.parametrize("kind", [Slots, Twin])
def test_an_instance_of_another_class_is_left_alone(kind):
    slots = kind(Three, [(name, getattr(Three, name), None) for name in NAMES], MISSING)
    with pytest.raises(TypeError, match="Heir is not Three"):
        slots.fill(Heir(), {})


def test_what_is_no_slot_is_refused():
    with pytest.raises(TypeError, match="no slot"):
        Slots(Three, [("first", Heir.__dict__["__dict__"], None)], MISSING)
