"""The checklist: what is done, what is left, and the badge."""

import json

import pytest

from assay_spec.document import read_document
from assay_spec.profile import read_profile
from assay_spec.record import replace
from assay_validators.emit.checklist import emit
from assay_validators.engine import Session

from .test_profiles import ANSWERS, BASE


def checklist(members, profile="neurips-2026", *, double_blind=False):
    document = read_document("croissant.json", data=json.dumps({**BASE, **members}, indent=2).encode())
    asked = profile and replace(read_profile(profile), double_blind=double_blind)
    return "".join(emit([Session(profile=asked).check_document(document)]))


def test_what_is_answered_is_ticked_with_its_line():
    text = checklist({key: value for key, value in ANSWERS.items() if key != "rai:dataBiases"})
    assert "For NeurIPS 2026, Evaluations and Datasets (recalled)." in text
    assert "- [x] croissant/1.1 without errors\n" in text
    assert "- [x] `rai:dataUseCases`: What are the data meant for? (line " in text
    assert "- [ ] `rai:dataBiases`: Who or what is over- or under-represented?\n" in text
    badge = "https://img.shields.io/badge/Croissant%20neurips--2026-not%20yet-lightgrey"
    assert f"![Croissant neurips-2026: not yet]({badge})" in text


def test_all_done_gives_the_badge():
    assert "-passed-brightgreen)" in checklist(ANSWERS)
    assert "[ ]" not in checklist(ANSWERS)


@pytest.mark.parametrize("text", ["TODO", "N/A", ["tbd", "xxx"]])
def test_placeholders_are_not_ticked_and_give_no_badge(text):
    lines = checklist(dict.fromkeys(ANSWERS, text)).splitlines()
    assert [term for term in ANSWERS if any(line.startswith(f"- [ ] `{term}`") for line in lines)] == [*ANSWERS]
    assert "-not%20yet-lightgrey)" in lines[-2]
    lines = checklist({**ANSWERS, "rai:dataBiases": text}).splitlines()
    assert [line for line in lines if line.startswith("- [ ]")] == [
        "- [ ] `rai:dataBiases`: Who or what is over- or under-represented?"
    ]
    assert "-not%20yet-lightgrey)" in lines[-2]


def test_what_is_amiss_in_an_answer_stands_below_it():
    lines = checklist({**ANSWERS, "rai:dataBiases": ["Adults only.", "TODO"]}).splitlines()
    (told,) = (number for number, line in enumerate(lines) if "(`PRO002`)" in line)
    assert lines[told - 1].startswith("- [x] `rai:dataBiases`")


def test_what_tells_an_author_has_an_item_of_its_own():
    named = checklist({"creator": {"@type": "sc:Person", "name": "Ada Lovelace"}}, "core", double_blind=True)
    assert "- [ ] nothing tells who wrote it\n  - line " in named
    assert "(`PRO010`)" in named
    assert "nothing tells" not in checklist({}, "core")


def test_errors_of_the_standard_stand_below_their_item():
    text = checklist({"url": "nowhere"}, None)
    assert "- [ ] croissant/1.1 without errors\n  - line " in text
    assert "(`CRO043`)" in text


def test_words_of_the_document_are_no_markdown():
    text = checklist({"url": "a<b>*c*"}, None)
    assert "`a<b>*c*`" in text
    text = checklist({"url": "a`<b>"}, None)
    assert r"a\<b\>" in text


def test_what_could_not_be_checked_is_not_ticked():
    report = Session().check_document(read_document("croissant.json", data=b"{"))
    assert "- [ ] a document without errors\n" in "".join(emit([report]))


def test_who_asks_without_words_has_an_item_without_them(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text('[[ask]]\nproperty = "sc:funder"\n[[ask]]\nproperty = "sc:name"\n')
    lines = checklist({}, str(path)).splitlines()
    assert "- [ ] `sc:funder`" in lines
    assert any(line.startswith("- [x] `sc:name` (line ") for line in lines)
