"""One's own words survive when a host writes its file anew."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.merge import merge
from assay_spec.document import read_document

STUDY = Path(__file__).parents[2] / "validators" / "study" / "croissant.json"
BASE = json.loads(STUDY.read_text())
RAI = {"rai:dataBiases": "Adults only.", "rai:dataLimitations": ["One hospital."]}
words = st.sampled_from(["name", "description", "license", "keywords", "url", "version", "x:a", "x:b"])
texts = st.sampled_from(["one", "two", "three"])
members = st.dictionaries(words, texts, max_size=6)


def document_of(value):
    return read_document("croissant.json", data=json.dumps(value, indent=2).encode())


def merged(host, mine, base=None, wanted=()):
    found = merge(document_of(host), document_of(mine), base and document_of(base), frozenset(wanted))
    return json.loads(found.data), found.choices


def changed(*paths, **top):
    """The study with members changed, at the top or at paths such as `recordSet/0`."""
    value = json.loads(json.dumps(BASE)) | top
    for path, new in paths:
        target = value
        for step in path.split("/"):
            target = target[int(step) if isinstance(target, list) else step]
        target |= new
    return {name: member for name, member in value.items() if member is not None}


def test_what_only_you_say_is_added_with_the_prefix_that_it_needs():
    mine = changed(
        **RAI, **{"@context": {**BASE["@context"], "prov": "http://www.w3.org/ns/prov#"}, "prov:wasDerivedFrom": "x"}
    )
    value, choices = merged(changed(version="2.0.0"), mine)
    assert {name: value[name] for name in RAI} == RAI
    assert value["prov:wasDerivedFrom"] == "x"
    assert value["@context"]["prov"] == "http://www.w3.org/ns/prov#"
    assert value["version"] == "2.0.0"
    assert {choice.word for choice in choices if choice.mine} == {*RAI, "prov:wasDerivedFrom"}


def test_what_it_conforms_to_is_for_both_to_say():
    newer, rai = "http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0"
    mine = changed(conformsTo=[BASE["conformsTo"], rai])
    assert merged(changed(conformsTo=newer), mine)[0]["conformsTo"] == [newer, rai]


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
    for word in {*host, *mine}:
        theirs, ours, before = host.get(word), mine.get(word), base.get(word)
        if ours is None or ours == before:
            assert value.get(word) == theirs
        elif theirs is None or theirs == before:
            assert value[word] == ours
        else:
            assert value[word] == theirs


@given(members, members)
def test_merging_again_changes_nothing(host, mine):
    named = {"@context": BASE["@context"], "@type": "sc:Dataset"}
    once, _ = merged({**named, **host}, {**named, **mine})
    assert merged(once, {**named, **mine})[0] == once


def test_another_file_is_not_written_over(tmp_path, capsys):
    from assay.cli import main

    shutil.copy(STUDY, tmp_path / "host.json")
    shutil.copy(STUDY, tmp_path / "mine.json")
    notes = tmp_path / "notes.txt"
    notes.write_text("my notes")
    paths = [str(tmp_path / name) for name in ("host.json", "mine.json")]
    assert main(["data", "merge", *paths, "-o", str(notes)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert notes.read_text() == "my notes"
    (tmp_path / "host.json").chmod(0o600)
    assert main(["data", "merge", *paths]) == 0
    assert (tmp_path / "host.json").stat().st_mode & 0o777 == 0o600


def test_a_term_that_nobody_says_is_not_passed_over(tmp_path, capsys):
    from assay.cli import main

    shutil.copy(STUDY, tmp_path / "host.json")
    shutil.copy(STUDY, tmp_path / "mine.json")
    paths = [str(tmp_path / name) for name in ("host.json", "mine.json")]
    assert main(["data", "merge", *paths, "--mine", "sc:descripton"]) == 2
    assert "does not say `sc:descripton`; did you mean `sc:description`?" in capsys.readouterr().err
    assert main(["data", "merge", *paths, "--mine", "sc:description"]) == 0
