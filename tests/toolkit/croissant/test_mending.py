"""Many repairs at once: as many are done as one by one, the bad ones alone are taken back, and few checks are made."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.cli import main
from assay.croissant import mending
from assay.croissant.fix import REPAIRS, fixed
from assay.croissant.mending import Mending
from assay_spec.diagnostic import Severity
from assay_spec.document import read_document
from assay_spec.edit import Edit, applied
from assay_validators.consequences import MOST_WORDS
from assay_validators.engine import Session

STUDY = Path(__file__).parents[2] / "validators" / "study" / "croissant.json"
BASE = json.loads(STUDY.read_text())
FIELD = BASE["recordSet"][0]["field"][2]
SLIPS = {
    "none": {},
    "type": {"dataTpye": "sc:Text", "dataType": None},
    "source": {"sorce": FIELD["source"], "source": None},
    "nowhere": {"sorce": {"fileObject": {"@id": "nowhere"}, "extract": {"column": "x"}}, "source": None},
    "two": {"descripton": "a", "descriptoin": "b", "description": None},
    "twice": {"dataTpye": "sc:Text", "datatype": "sc:Text", "dataType": None},
}


def document_of(slips):
    """The study with a field more for each name of a slip."""
    value = json.loads(json.dumps(BASE))
    for number, name in enumerate(slips):
        more = {**FIELD, "@id": f"patients/x{number}", "name": f"x{number}", **SLIPS[name]}
        value["recordSet"][0]["field"].append({word: held for word, held in more.items() if held is not None})
    return read_document("croissant.json", data=json.dumps(value, indent=1).encode())


def edit_of(document, found):
    return REPAIRS[found.code](document, found) if found.code in REPAIRS else None


def all_at_once(document):
    return fixed(document).data


def one_by_one(document):
    """Every repair by itself, taken back when a check then finds more."""

    def name(found):
        return found.code, found.span.pointer, found.message

    report, tried = Session().check_document(document), set()
    while found := next((each for each in report.diagnostics if name(each) not in tried), None):
        tried.add(name(found))
        if edit := edit_of(document, found):
            changed = read_document(document.path, data=applied(document, [edit]))
            again = Session().check_document(changed)
            worse = any(again.count(each) > report.count(each) for each in (Severity.ERROR, Severity.WARNING))
            if not worse and name(found) not in map(name, again.diagnostics):
                document, report = changed, again
    return document.data


@settings(max_examples=50)
@given(st.lists(st.sampled_from(sorted(SLIPS)), max_size=8))
def test_as_many_are_done_as_one_by_one(slips):
    """Or more: what a repair brings to light has been told before, of some words only."""
    document = document_of(slips)
    together, apart = (read_document("croissant.json", data=each(document)) for each in (all_at_once, one_by_one))
    assert len(Session().check_document(together).diagnostics) <= len(Session().check_document(apart).diagnostics)
    assert together.data == apart.data or len(slips) > MOST_WORDS // 2


@pytest.mark.parametrize("name", ["type", "source", "nowhere"])
def test_however_many_there_are_few_checks_are_made(name, monkeypatch):
    calls = []
    check = Session.check_document
    monkeypatch.setattr(Session, "check_document", lambda *given_: calls.append(1) or check(*given_))
    for many in (1, 40, 400):
        calls.clear()
        assert len(fixed(document_of([name] * many)).done) == many
        assert len(calls) <= 3


@given(st.lists(st.sampled_from(["good", "worse", "elsewhere", "useless"]), max_size=12))
def test_what_makes_it_worse_is_taken_back_and_the_rest_is_done(sorts):
    document = document_of(["type"] * len(sorts))
    first = len(json.loads(document.data)["recordSet"][0]["field"]) - len(sorts)
    sort_of = {f"/recordSet/0/field/{first + number}/dataTpye": sort for number, sort in enumerate(sorts)}

    def repairing(document, found):
        edit = edit_of(document, found)
        match sort_of.get(found.span.pointer):
            case "worse":  # a mistake in its place
                return edit._replace(text='"dataType": 1, "dataType"')
            case "elsewhere":
                at = document.data.index(b'"description"')
                return Edit(at, at, '"name": 7, ') if found.span.pointer else None
            case "useless":
                return edit._replace(text='"dataTpye" ')
        return edit

    made = Mending(document, repairing)
    assert made.run() == 0
    assert {found.span.pointer for found in made.done} == {at for at, sort in sort_of.items() if sort == "good"}
    before, after = (Session().check_document(each) for each in (document, made.document))
    assert len(before.diagnostics) - len(after.diagnostics) == sorts.count("good")


def test_what_was_not_tried_is_told(tmp_path, monkeypatch, capsys):
    path = tmp_path / "croissant.json"
    path.write_bytes(document_of(["type", "source"]).data)
    before = path.read_bytes()
    monkeypatch.setattr(mending, "MOST_CHECKS", 1)
    assert main(["data", "fix", str(path), "--yes"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{path}: 2 repairs not tried, since ")
    assert path.read_bytes() == before
    monkeypatch.undo()
    assert main(["data", "fix", str(path), "--yes"]) == 0
    assert "2 repairs written" in capsys.readouterr().out
