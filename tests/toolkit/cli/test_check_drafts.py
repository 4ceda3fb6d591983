"""`assay check` of a file of Croissant 0.8: one warning that it is a draft, and what is found, in every format."""

import json

import pytest

DRAFT = """\
{
  "@context": {
    "@language": "en", "@vocab": "https://schema.org/",
    "ml": "http://mlcommons.org/schema/",
    "sc": "https://schema.org/",
    "recordSet": "ml:recordSet",
    "field": "ml:field",
    "dataType": {"@id": "ml:dataType", "@type": "@vocab"}
  },
  "@type": "Dataset",
  "name": "masses",
  "description": "Breast masses.",
  "url": "None",
  "license": "https://spdx.org/licenses/CC0-1.0.html",
  "creator": {"@type": "Person", "name": "A. Author"},
  "datePublished": "1995-11-01",
  "distribution": [{"@type": "FileObject", "name": "t.csv", "contentUrl": "t.csv", "encodingFormat": "text/csv",
    "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]
}
"""
MENDED = DRAFT.replace('"None"', '"https://example.org/masses"')
PLACES = {"DOC006": (10, 12), "CRO043": (13, 10)}
REMEDY = "`assay data migrate FILE` writes it as 1.1"


@pytest.fixture
def old(tmp_path):
    (tmp_path / "old.json").write_text(DRAFT)
    (tmp_path / "mended.json").write_text(MENDED)
    return tmp_path


def test_as_text(old, drive):
    done, mended = drive([["check", "old.json"], ["check", "mended.json"]], cwd=old)
    assert (done.status, mended.status) == (1, 0)
    for severity, code in (("warning", "DOC006"), ("error", "CRO043")):
        assert f"{severity}[{code}]: " in done.out
        line, column = PLACES[code]
        assert f" --> old.json:{line}:{column}\n" in done.out
    assert f"= help: {REMEDY}\n" in done.out
    assert "1 file checked, " in done.out
    assert "error" not in mended.out


def test_as_json(old, drive):
    (done,) = drive([["check", "old.json", "--format", "json"]], cwd=old)
    (told,) = json.loads(done.out)["files"]
    assert (done.status, told["kind"], told["valid"]) == (1, "croissant/0.8", False)
    found = {each["code"]: each for each in told["diagnostics"]}
    assert {code: (found[code]["line"], found[code]["column"]) for code in PLACES} == PLACES
    assert {code: found[code]["pointer"] for code in PLACES} == {"DOC006": "/@type", "CRO043": "/url"}
    assert (found["DOC006"]["severity"], found["DOC006"]["help"]) == ("warning", REMEDY)


def test_as_sarif(old, drive):
    (done,) = drive([["check", "old.json", "--format", "sarif"]], cwd=old)
    (run,) = json.loads(done.out)["runs"]
    assert (done.status, run["invocations"][0]["executionSuccessful"]) == (1, True)
    regions = {
        each["ruleId"]: each["locations"][0]["physicalLocation"]["region"]
        for each in run["results"]
        if each["ruleId"] in PLACES
    }
    assert {code: (region["startLine"], region["startColumn"]) for code, region in regions.items()} == PLACES
    assert {each["level"] for each in run["results"] if each["ruleId"] == "DOC006"} == {"warning"}


def test_other_processes_and_what_is_remembered_say_the_same(old, drive):
    call = ["check", "old.json", "mended.json"]
    ways = [call, [*call, "--jobs", "2"], [*call, "--cache", "kept"], [*call, "--cache", "kept"]]
    plain, *others = drive(ways, cwd=old)
    assert plain.status == 1
    assert [(each.status, each.out) for each in others] == [(plain.status, plain.out)] * 3


def test_mlcroissant_alone_says_nothing_of_drafts(old, drive):
    (official,) = drive([["check", "mended.json", "--as", "mlcroissant"]], cwd=old)
    assert "MLC" in official.out
    assert "DOC006" not in official.out


def test_against_mlcroissant_a_draft_is_compared_as_what_it_becomes(old, drive):
    compared = ["check", "--against", "mlcroissant"]
    plain, parted, agreed, told = drive(
        [
            ["check", "old.json", "--format", "json"],
            [*compared, "old.json", "--format", "json"],
            [*compared, "mended.json"],
            [*compared, "old.json"],
        ],
        cwd=old,
    )
    (alone,), (both,) = json.loads(plain.out)["files"], json.loads(parted.out)["files"]
    assert (parted.status, agreed.status) == (1, 0)
    assert {name: both[name] for name in alone} == alone
    assert [each["assay"] for each in both["findings"] if each["assay"]] == alone["diagnostics"]
    assert (both["kind"], both["valid"], both["mlcroissant"]) == ("croissant/0.8", False, "valid")
    assert "  Assay accepts the file: " in agreed.out
    _, _, only = told.out.partition("  only Assay says\n")
    assert "    10:12 warning[DOC006]: `0.8` is a draft of Croissant, checked as the 1.1 that it becomes\n" in only
    assert "    13:10 error[CRO043]: `None` is no address\n      = mlcroissant accepts the file\n" in only


def test_against_mlcroissant_the_clauses_are_those_of_today_and_its_words_those_of_the_draft(old, drive):
    (done,) = drive([["check", "--against", "mlcroissant", "old.json", "--format", "json"]], cwd=old)
    (told,) = json.loads(done.out)["files"]
    pairs = told["findings"]
    assert not [each for each in pairs if "Croissant 0.8" in each["clause"]]
    (cited,) = [each for each in pairs if each["assay"] and "`citeAs`" in each["assay"]["message"]]
    assert [each["message"] for each in cited["mlcroissant"]] == ["mlcroissant recommends https://schema.org/citation"]
