"""Findings as SARIF, held to what the standard says of the parts that are written."""

import json
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import read_document
from assay_spec.record import replace
from assay_spec.span import Span
from assay_validators.emit import sarif
from assay_validators.emit.json import file_object
from assay_validators.families import find_rule
from assay_validators.report import Report

LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def log(*reports):
    text = "".join(sarif.emit(reports))
    return json.loads(text)


def run(*reports):
    (found,) = log(*reports)["runs"]
    return found


def test_a_log_says_what_it_is_and_whose():
    found = log()
    assert (found["version"], found["$schema"].rpartition("/")[2]) == ("2.1.0", "sarif-2.1.0.json")
    assert found["runs"][0]["tool"]["driver"]["name"] == "Assay"
    assert found["runs"][0]["results"] == []


def test_it_says_the_same_as_json(broken, accepting):
    """Code, place, severity and message of every finding, in the same order."""
    told = [one for report in (broken, accepting) for one in _told(file_object(report))]
    found = [_read_back(result) for result in run(broken, accepting)["results"]]
    assert found == told != []


def _told(file):
    for one in (*file["diagnostics"], *file["accepted"]):
        region = {"startLine": one["line"], "startColumn": one["column"]}
        region |= {"endLine": one["end_line"], "endColumn": one["end_column"]}
        message = one["message"][:1].upper() + one["message"][1:]
        yield file["path"], one["code"], LEVELS[one["severity"]], message, region, one["pointer"]


def _read_back(result):
    (place,) = result["locations"]
    physical = place["physicalLocation"]
    path = unquote(physical["artifactLocation"]["uri"])
    pointer = place["logicalLocations"][0]["fullyQualifiedName"] if "logicalLocations" in place else ""
    message = result["message"]["text"].partition(". ")[0].removesuffix(".")
    return path, result["ruleId"], result["level"], message, physical["region"], pointer


def test_every_result_leads_to_its_rule(broken, accepting):
    found = run(broken, accepting)
    rules = found["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in found["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["name"] == find_rule(rule["id"]).name
        assert rule["help"]["text"].startswith(f"{rule['id']} {rule['name']}")


def test_a_remedy_follows_the_message(broken):
    found = {result["ruleId"]: result["message"]["text"] for result in run(broken)["results"]}
    assert found["MOD003"] == "`Evaluation` has no property `positve`. Did you mean `positive`?"


def test_a_related_place_is_a_place_of_its_own(broken):
    related = [one for result in run(broken)["results"] for one in result.get("relatedLocations", ())]
    assert related
    for one in related:
        assert one["message"]["text"]
        assert one["physicalLocation"]["region"]["startLine"] > 0


def test_what_a_document_accepts_is_suppressed_with_its_reason(accepting):
    suppressed = [result for result in run(accepting)["results"] if "suppressions" in result]
    assert [(one["ruleId"], one["suppressions"]) for one in suppressed] == [
        ("EVA050", [{"kind": "inSource", "justification": 'a first "look"\n'}])
    ]


def test_a_file_that_could_not_be_checked_is_no_success(broken, unreadable):
    assert run(broken)["invocations"] == [{"executionSuccessful": True}]
    assert run(broken, unreadable)["invocations"] == [{"executionSuccessful": False}]


@pytest.mark.parametrize("path", ["a b.json", "ä/ö.json", "50%.json", "a#b?c.json", "./x.json", "c:d.json"])
def test_a_path_is_a_uri_that_means_it(broken, path):
    (first, *_) = run(replace(broken, path=path))["results"]
    uri = first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == path
    assert uri.isascii()
    assert not set(uri) & set(' #?<>"{}|\\^`:')


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(Severity))
def test_any_words_survive(message, remedy, severity):
    document = read_document("a.json", data='{"é": "乳房"}'.encode())
    found = Diagnostic(
        code="EVA001", severity=severity, span=Span(document, 7, 15), message=message, help=remedy, related=()
    )
    (result,) = run(Report(path="a.json", diagnostics=(found,)))["results"]
    assert result["message"]["text"].startswith(message[:1].upper() + message[1:])
    assert result["level"] == LEVELS[severity]
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 1,
        "startColumn": 7,
        "endLine": 1,
        "endColumn": 11,
    }


def test_what_a_program_would_do_is_a_property(broken):
    (run,) = json.loads("".join(sarif.emit([broken])))["runs"]
    told = [result.get("properties", {}).get("repair") for result in run["results"]]
    assert told == [None if each.repair is None else each.repair._asdict() for each in broken.diagnostics]
    assert {"way": "replace", "text": "positive"} in told
