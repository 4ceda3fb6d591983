"""Whose words stand in the merged file: one's own survive when a host writes its file anew."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.complete import conforming
from assay_spec.edit import applied

from .merging import BASE, changed, document_of, merged

words = st.sampled_from(["name", "description", "license", "keywords", "url", "version", "x:a", "x:b"])


texts = st.sampled_from(["one", "two", "three"])


members = st.dictionaries(words, texts, max_size=6)


def test_what_it_conforms_to_is_for_both_to_say():
    newer, rai = "http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0"
    mine = changed(conformsTo=[BASE["conformsTo"], rai])
    assert merged(changed(conformsTo=newer), mine)[0]["conformsTo"] == [newer, rai]


@pytest.mark.parametrize("said", [[[BASE["conformsTo"]], BASE["conformsTo"]], {"@id": {}}, [{"@id": []}, 1, None]])
def test_what_it_conforms_to_may_be_anything(said):
    rai = "http://mlcommons.org/croissant/RAI/1.0"
    found = conforming(document_of(changed(conformsTo=said)), [rai])
    value = json.loads(applied(document_of(changed(conformsTo=said)), found))["conformsTo"]
    assert value == [*(said if isinstance(said, list) else [said]), rai]


def test_objects_are_merged_by_their_identifier_wherever_they_stand():
    field = {"description": "The hospital."}
    mine = changed(("recordSet/0/field/2", field))
    host = changed()
    host["recordSet"][0]["field"].insert(0, {"@type": "cr:Field", "@id": "patients/new", "dataType": "sc:Text"})
    value, (choice,) = merged(host, mine)
    assert value["recordSet"][0]["field"][3]["description"] == "The hospital."
    assert (choice.place, choice.word, choice.mine) == ("patients/site", "description", True)


@pytest.mark.parametrize(
    ("base", "wanted", "kept", "why"),
    [
        (None, (), "theirs", "both say it; `--mine` takes yours, `--base` tells who changed it"),
        (None, ("sc:description",), "mine", "you asked for it"),
        ("theirs", (), "mine", "you alone have changed it"),
        ("neither", (), "theirs", "both have changed it"),
        ("neither", ("sc:description",), "mine", "you asked for it"),
    ],
)
def test_what_both_say_differently(base, wanted, kept, why):
    before = base and changed(description=base)
    value, (choice,) = merged(changed(description="theirs"), changed(description="mine"), before, wanted)
    assert (value["description"], choice.why) == (kept, why)
    assert choice.mine == (kept == "mine")


def test_what_the_host_alone_changed_is_not_spoken_of():
    value, choices = merged(changed(description="theirs"), changed(description="old"), changed(description="old"))
    assert (value["description"], choices) == ("theirs", ())


def test_what_the_host_took_out_stays_out_when_that_can_be_told():
    mine = base = changed(**{"x:stale": "1"})
    assert "x:stale" not in merged(changed(), mine, base)[0]
    assert merged(changed(), mine)[0]["x:stale"] == "1"


@given(members, members, members)
def test_three_files_merge_as_lines_of_code_do(host, mine, base):
    named = {"@context": BASE["@context"], "@type": "sc:Dataset"}
    value, _ = merged({**named, **host}, {**named, **mine}, {**named, **base})
    for word in {*host, *mine, *base}:
        theirs, ours, before = host.get(word), mine.get(word), base.get(word)
        if ours == before:
            assert value.get(word) == theirs
        elif ours is None:
            assert value.get(word) == (None if theirs == before else theirs)
        elif theirs is None or theirs == before:
            assert value[word] == ours
        else:
            assert value[word] == theirs


@given(members, members)
def test_merging_again_changes_nothing(host, mine):
    named = {"@context": BASE["@context"], "@type": "sc:Dataset"}
    once, _ = merged({**named, **host}, {**named, **mine})
    assert merged(once, {**named, **mine})[0] == once
