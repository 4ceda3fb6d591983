"""What a version declares, and which one the changes want."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.diff import Difference, Level, difference

from .differing import BASE, CHANGES, dataset, with_change

numbers = st.tuples(*[st.integers(0, 9)] * 3)


@given(numbers, numbers)
def test_what_a_version_declares(one, other):
    found = Difference((), ".".join(map(str, one)), ".".join(map(str, other)))
    if other < one:
        assert found.declared is None
    elif one == other:
        assert found.declared is Level.NONE
    else:
        at = next(number for number in range(3) if one[number] != other[number])
        assert found.declared is (Level.MAJOR, Level.MINOR, Level.PATCH)[at]


@pytest.mark.parametrize("version", ["", "latest", "1.0", "v1.0.0"])
def test_other_versions_declare_nothing(version):
    found = Difference((), version, "1.0.0")
    assert (found.declared, found.wanted, found.suffices) == (None, "", False)


@given(st.sampled_from([*CHANGES]), numbers)
def test_the_version_that_is_wanted_suffices(name, before):
    change, _ = CHANGES[name]
    version = ".".join(map(str, before))
    old, new = {**BASE, "version": version}, with_change(change)
    found = difference(dataset(old), dataset({**new, "version": version}))
    again = difference(dataset(old), dataset({**new, "version": found.wanted}))
    assert again.suffices
