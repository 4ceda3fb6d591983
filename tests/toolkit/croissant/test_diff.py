"""What changed between two versions of a dataset: the level of each change, and what the version should be."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.diff import Difference, Level, difference
from assay_spec.document import read_document
from assay_spec.kinds import load_kind

STUDY = Path(__file__).parents[2] / "validators" / "study" / "croissant.json"
BASE = json.loads(STUDY.read_text())
DIGEST = "0123456789abcdef" * 4


def dataset(value):
    return load_kind(read_document("croissant.json", data=json.dumps(value).encode())).model


def with_change(change, base=BASE):
    value = copy.deepcopy(base)
    change(value)
    return value


def levels(change, base=BASE):
    found = difference(dataset(base), dataset(with_change(change, base)))
    return [(str(each.level), each.place) for each in found.changes]


def test_a_dataset_does_not_differ_from_itself():
    assert difference(dataset(BASE), dataset(BASE)).changes == ()


def first(value, *steps):
    for step in steps:
        value = value[step]
    return value


FIELD = ("recordSet", 0, "field", 2)
CHANGES = {
    "description": (lambda v: v.update(description="Otherwise."), [("patch", "")]),
    "name": (lambda v: v.update(name="other"), [("patch", "")]),
    "address": (lambda v: v["distribution"][0].update(contentUrl="b.csv"), [("patch", "patients.csv")]),
    "format": (
        lambda v: v["distribution"][0].update(encodingFormat="text/plain", sha256=DIGEST),
        [("patch", "patients.csv")],
    ),
    "bytes": (lambda v: v["distribution"][0].update(sha256=DIGEST), [("major", "patients.csv")]),
    "live": (lambda v: v.update(isLiveDataset=True), [("major", "")]),
    "no file": (lambda v: v["distribution"].pop(0), [("major", "patients.csv")]),
    "a new file": (
        lambda v: v["distribution"].append({**v["distribution"][0], "@id": "more.csv"}),
        [("minor", "more.csv")],
    ),
    "more files of a set": (
        lambda v: v["distribution"][2].update(includes=["*.jpg", "*.png"]),
        [("major", "images")],
    ),
    "no field": (lambda v: v["recordSet"][0]["field"].pop(2), [("major", "patients/site")]),
    "a new field": (
        lambda v: v["recordSet"][0]["field"].append({**first(v, *FIELD), "@id": "patients/more"}),
        [("minor", "patients/more")],
    ),
    "type": (lambda v: first(v, *FIELD).update(dataType="sc:Integer"), [("major", "patients/site")]),
    "column": (
        lambda v: first(v, *FIELD).update(source={"fileObject": {"@id": "patients.csv"}, "extract": {"column": "x"}}),
        [("major", "patients/site")],
    ),
    "words of a field": (lambda v: first(v, *FIELD).update(description="The place."), [("patch", "patients/site")]),
    "no record set": (lambda v: v["recordSet"].pop(2), [("major", "pictures")]),
    "order": (lambda v: v["recordSet"].reverse(), []),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_has_its_level(name):
    change, expected = CHANGES[name]
    assert levels(change) == expected


def test_records_that_are_written_out_may_be_added_and_not_changed():
    rows = [{"labels/name": "yes"}, {"labels/name": "no"}]
    records = {
        "@type": "cr:RecordSet",
        "@id": "labels",
        "field": {"@type": "cr:Field", "@id": "labels/name", "dataType": "sc:Text"},
        "data": rows,
    }
    base = {**BASE, "recordSet": [records]}
    assert levels(lambda v: v["recordSet"][0]["data"].append({"labels/name": "maybe"}), base) == [("minor", "labels")]
    assert levels(lambda v: v["recordSet"][0]["data"].pop(), base) == [("major", "labels")]
    assert levels(lambda v: v["recordSet"][0].pop("data"), base) == [("major", "labels")]
    assert levels(lambda v: v["recordSet"][0].update(key={"@id": "labels/name"}), base) == [("major", "labels")]


def test_files_of_a_live_dataset_change():
    live = {**BASE, "isLiveDataset": True}
    assert levels(lambda v: v["distribution"][0].update(sha256=DIGEST), live) == []


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
