"""What changed between two versions of a dataset: the level of each change."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.diff import difference

from .differing import BASE, CHANGES, DIGEST, FIELD, dataset, first, levels, with_change


def test_a_dataset_does_not_differ_from_itself():
    assert difference(dataset(BASE), dataset(BASE)).changes == ()


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_has_its_level(name):
    change, expected = CHANGES[name]
    assert levels(change) == expected


ANNOTATION = {"@type": "cr:Field", "@id": "patients/site/count", "dataType": "sc:Integer", "value": 3}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"value": 4}, [("major", "patients/site/count")]),
        ({"dataType": "sc:Float"}, [("major", "patients/site/count")]),
        ({"description": "How many."}, [("patch", "patients/site/count")]),
    ],
)
def test_annotations_are_compared_as_fields_are(change, expected):
    base = with_change(lambda v: first(v, *FIELD).update(annotation=ANNOTATION))
    assert levels(lambda v: first(v, *FIELD).update(annotation={**ANNOTATION, **change}), base) == expected


OTHER = DIGEST[::-1]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"contentSize": "1234 B"}, {"contentSize": "99 GB"}, ["major"]),
        ({"contentSize": "1234 B"}, {"contentSize": "1234"}, ["patch"]),
        ({"contentSize": "1234 B"}, {"contentSize": "1.2 kB"}, ["patch"]),
        ({"contentSize": "1234 B"}, {}, ["patch"]),
        ({"contentSize": "some"}, {"contentSize": "1 B"}, ["patch"]),
        ({"md5": DIGEST[:32]}, {"md5": OTHER[:32]}, ["major"]),
        ({"md5": DIGEST[:32], "sha256": DIGEST}, {"md5": OTHER[:32], "sha256": DIGEST}, ["patch"]),
        ({"contentSize": "1 B", "md5": DIGEST[:32]}, {"contentSize": "9 GB", "md5": DIGEST[:32]}, ["patch"]),
        ({"contentSize": "1 B", "sha256": DIGEST}, {"contentSize": "9 GB", "sha256": OTHER}, ["major"]),
        ({"sha256": DIGEST}, {}, ["patch"]),
    ],
)
def test_bytes_are_others_by_the_strongest_that_both_say(before, after, expected):
    def of(members):
        file = {"@type": "cr:FileObject", "@id": "a", "encodingFormat": "text/csv", **members}
        return dataset({**BASE, "recordSet": [], "distribution": [file]})

    assert [str(each.level) for each in difference(of(before), of(after)).changes] == expected


@given(st.randoms())
def test_lists_that_are_sets_may_be_in_any_order(rng):
    base = {**BASE, "keywords": ["a", "b", "c"], "funder": [{"name": "x"}, {"name": "y"}, "z"]}

    def change(value):
        for word in ("keywords", "funder", "distribution", "recordSet"):
            rng.shuffle(value[word])

    assert levels(change, base) == []


def test_one_value_more_is_no_new_property():
    one, two = (dataset({**BASE, "keywords": words}) for words in (["a"], ["a", "b"]))
    assert [each.text for each in difference(one, two).changes] == ["`keywords` says also `b`"]
    assert [each.text for each in difference(two, one).changes] == ["`keywords` no longer says `b`"]


def test_an_older_version_goes_down():
    found = difference(dataset(BASE), dataset({**BASE, "version": "0.9.0"}))
    assert (found.falls, found.suffices, found.wanted) == (True, False, "1.0.1")
    assert [each.text for each in found.changes] == ["`version` was `1.0.0`, is `0.9.0`"]


@given(st.text(max_size=300), st.text(max_size=300))
def test_what_is_shown_of_two_texts_is_short_and_differs(one, other):
    found = difference(dataset({**BASE, "citeAs": f"x{one}"}), dataset({**BASE, "citeAs": f"x{other}"})).changes
    assert len(found) == (one != other)
    for each in found:
        before, after = re.fullmatch(r"`citeAs` was `(.*)`, is `(.*)`", each.text, re.DOTALL).groups()
        assert before != after
        assert len(each.text) < 300


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
    assert levels(lambda v: v["distribution"][0].update(sha256=DIGEST), live) == [("patch", "patients.csv")]
