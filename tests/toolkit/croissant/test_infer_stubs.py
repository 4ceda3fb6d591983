"""Places for what is asked about responsible use: valid Croissant, and no answers."""

import json
import warnings

import pytest

from assay.croissant.complete import AnswerError, answered, questions, told
from assay.croissant.infer.infer import infer
from assay.croissant.infer.stubs import stub_of
from assay.croissant.reading import read_editable
from assay_spec.profile import read_profile
from assay_validators.engine import Session

from .conftest import HUMAN as MADE_UP
from .conftest import KNOWN

HUMAN = {**MADE_UP, "keywords": "counts", "citeAs": "@misc{a}"}
PROFILE = read_profile("neurips-2026")
ASKED = {ask.term: ask for ask in PROFILE.asks if ask.term.startswith(("rai:", "prov:"))}


@pytest.fixture
def stubbed(folder):
    """What is inferred of a table, with places."""
    (folder / "t.csv").write_text("a,b\n1,2\n")
    return infer([folder], KNOWN._replace(rai=True), folder=folder)


@pytest.fixture
def path(folder, stubbed):
    """The document of that, with everything else that a person says."""
    made = folder / "croissant.json"
    made.write_text(json.dumps({"description": "made up", **stubbed.document, **HUMAN}))
    return made


def found_in(path, profile=None):
    """What a check finds, and how bad it is, by code."""
    return Session(profile=profile).check_file(str(path)).diagnostics


def errors_in(path, profile=None):
    return [found.code for found in found_in(path, profile) if found.severity == "error"]


def test_each_has_its_place_which_says_what_to_write(stubbed):
    assert len(ASKED) == 8
    assert {term: stubbed.document[term] for term in ASKED} == {term: stub_of(ask) for term, ask in ASKED.items()}
    assert stubbed.document["conformsTo"][1:] == ["http://mlcommons.org/croissant/RAI/1.0"]
    assert {"rai", "prov"} <= stubbed.document["@context"].keys()
    assert all(f"`{term}`" in stubbed.said[-1] for term in ASKED)


def test_nothing_else_is_changed(folder, stubbed):
    plain = infer([folder], KNOWN, folder=folder)
    rest = {key: value for key, value in stubbed.document.items() if key not in {*ASKED, "@context", "conformsTo"}}
    assert rest == {key: value for key, value in plain.document.items() if key not in {"@context", "conformsTo"}}
    assert plain.document.keys().isdisjoint(ASKED)


def test_it_is_valid_but_no_answer(path):
    assert errors_in(path) == []
    assert [found.code for found in found_in(path)] == ["CRO091"], "neither true nor false"
    found = [found for found in found_in(path, PROFILE) if found.code == "PRO002"]
    assert {found.span.pointer.removeprefix("/"): str(found.severity) for found in found} == dict.fromkeys(
        ASKED, "error"
    )


def test_mlcroissant_accepts_it(path):
    mlcroissant = pytest.importorskip("mlcroissant", reason="no mlcroissant on this machine")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert not mlcroissant.Dataset(str(path)).metadata.issues.errors


def test_all_of_it_is_asked_for_and_answered_in_its_place(path):
    document, dataset = read_editable(path)
    asked = questions(dataset, document, PROFILE)
    assert [question.name for question in asked] == [*ASKED]
    before = json.loads(path.read_bytes())
    answers = {question.ask.term: question.ask.takes == "boolean" or "Because." for question in asked}
    path.write_bytes(answered(document, [(question, answers[question.ask.term]) for question in asked]))
    assert json.loads(path.read_bytes()) == before | answers
    assert errors_in(path, PROFILE) == []


@pytest.mark.parametrize("text", ["TODO: who?", "todo : who?", "- TBD: by Ada,\nsoon", "[FIXME: ask]", "TODO"])
def test_what_begins_so_is_no_answer(text):
    with pytest.raises(AnswerError, match="is no answer"):
        told(text)


@pytest.mark.parametrize("text", ["Todo el mundo puede usarlo: es libre.", "What is TODO: nothing."])
def test_what_only_holds_the_word_is_one(text):
    assert told(text) == text
