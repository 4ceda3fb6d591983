"""What a version declares, and which one the changes want."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.cli import main
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


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("1.0.0", "1.0.1", "1.0.0 to 1.0.1 says so"),
        ("1.0.0", "1.0.0", "1.0.0 to 1.0.0 says less: write 1.0.1"),
        ("1.0.0", "0.9.0", "1.0.0 to 0.9.0 goes down: write 1.0.1"),
        ("1.0.0", "latest", "`latest` of the newer file is none of the form MAJOR.MINOR.PATCH: write 1.0.1"),
        ("1.0.0", None, "the newer file has no version: write 1.0.1"),
        ("latest", "1.0.0", "`latest` of the older file is none of the form MAJOR.MINOR.PATCH"),
        (None, "1.0.0", "the older file has no version"),
    ],
)
def test_what_people_are_told_of_the_versions(tmp_path, capsys, before, after, said):
    paths = [tmp_path / "before.json", tmp_path / "after.json"]
    for path, version, text in zip(paths, (before, after), ("One.", "Two."), strict=True):
        value = {**BASE, "description": text, "version": version}
        path.write_text(json.dumps({name: each for name, each in value.items() if each is not None}))
    status = main(["data", "diff", *map(str, paths)])
    assert capsys.readouterr().out.splitlines()[-1] == f"a patch change, and {said}"
    assert status == (0 if said.endswith("so") else 1)


@given(st.sampled_from([*CHANGES]), numbers)
def test_the_version_that_is_wanted_suffices(name, before):
    change, _ = CHANGES[name]
    version = ".".join(map(str, before))
    old, new = {**BASE, "version": version}, with_change(change)
    found = difference(dataset(old), dataset({**new, "version": version}))
    again = difference(dataset(old), dataset({**new, "version": found.wanted}))
    assert again.suffices
