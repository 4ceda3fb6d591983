"""Findings as JSON: one object for a run, or a line for each file."""

import json

import jsonschema
import pytest

from assay_spec.diagnostic import Severity
from assay_spec.record import replace
from assay_validators.emit import json as json_format
from assay_validators.emit import jsonl
from assay_validators.report import Report

PLACE = {
    "pointer": {"type": "string"},
    "line": {"type": "integer", "minimum": 1},
    "column": {"type": "integer", "minimum": 1},
}


def an_object(optional=(), **properties):
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def a_list(items):
    return {"type": "array", "items": items}


TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
FINDING = {
    "code": {"type": "string", "pattern": "^[A-Z]{3}[0-9]{3}$"},
    "severity": {"enum": ["error", "warning", "info"]},
    "message": {"type": "string", "minLength": 1},
    "help": TEXT,
    "clause": TEXT,
    **PLACE,
    "end_line": {"type": "integer", "minimum": 1},
    "end_column": {"type": "integer", "minimum": 1},
    "related": a_list(an_object(message=TEXT, path=TEXT, **PLACE)),
    "repair": an_object(way={"enum": ["replace", "beside", "conform"]}, text=TEXT),
}
FILE = an_object(
    path=TEXT,
    kind={"type": ["string", "null"], "pattern": "^[a-z]+/"},
    valid={"type": "boolean"},
    diagnostics=a_list(an_object(["repair"], **FINDING)),
    accepted=a_list(an_object(["repair"], **FINDING, reason={"type": "string", "minLength": 1})),
)
RUN = an_object(
    version={"const": 1},
    summary=an_object(files=COUNT, errors=COUNT, warnings=COUNT, accepted=COUNT, known=COUNT),
    files=a_list(FILE),
)
"""The output as the documentation promises it."""


def printed(*reports):
    return json.loads("".join(json_format.emit(reports)))


@pytest.fixture(scope="session")
def run(broken, accepting, fine, unreadable):
    return printed(broken, accepting, fine, unreadable)


def test_the_output_has_the_promised_shape(run):
    jsonschema.validate(run, RUN)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(run | {"version": 2}, RUN)


def test_the_summary_counts_the_files(run):
    found = [each for file in run["files"] for each in file["diagnostics"]]
    assert run["summary"] == {
        "files": len(run["files"]),
        "errors": sum(each["severity"] == "error" for each in found),
        "warnings": sum(each["severity"] == "warning" for each in found),
        "accepted": sum(len(file["accepted"]) for file in run["files"]),
        "known": 0,
    }
    assert run["summary"] == {"files": 4, "errors": 4, "warnings": 1, "accepted": 1, "known": 0}


def test_no_files_are_an_empty_list():
    assert printed() == {
        "version": 1,
        "summary": {"files": 0, "errors": 0, "warnings": 0, "accepted": 0, "known": 0},
        "files": [],
    }


def test_kinds_and_verdicts(run):
    assert [(file["kind"], file["valid"]) for file in run["files"]] == [
        ("evaluation/1", False),
        ("evaluation/1", True),
        ("evaluation/1", True),
        (None, False),
    ]


def test_a_finding_in_full(run, broken):
    first, _, last = run["files"][0]["diagnostics"]
    assert first == {
        "code": "MOD003",
        "severity": "error",
        "message": "`Evaluation` has no property `positve`",
        "help": "did you mean `positive`?",
        "clause": "the model of the kind",
        "pointer": "/positve",
        "line": 8,
        "column": 1,
        "end_line": 8,
        "end_column": 8,
        "related": [],
        "repair": {"way": "replace", "text": "positive"},
    }
    assert last["related"] == [
        {"message": "the other one", "path": broken.path, "pointer": "/predictions/0/name", "line": 12, "column": 12}
    ]


def test_an_accepted_finding_has_its_reason(run):
    (accepted,) = run["files"][1]["accepted"]
    assert (accepted["code"], accepted["severity"], accepted["pointer"]) == ("EVA050", "warning", "/replicates")
    assert accepted["reason"] == 'a first "look"\n'


def test_places_are_counted_in_characters_and_pointers_are_escaped(check):
    (file,) = printed(check('{"assay": "fingerprint/1",\n "é乳/~": "🥐"}'.encode(), "a.json"))["files"]
    (unknown,) = [each for each in file["diagnostics"] if each["code"] == "MOD003"]
    assert unknown["pointer"] == "/é乳~1~0"
    assert [unknown[name] for name in ("line", "column", "end_line", "end_column")] == [2, 2, 2, 8]


def test_a_place_may_end_on_another_line(check):
    report = check(b'{"assay": "evaluation/1",\n "predictions": [\n {"name": "x"\n }]}', "a.json")
    missing = next(each for each in printed(report)["files"][0]["diagnostics"] if each["pointer"] == "/predictions/0")
    assert [missing[name] for name in ("line", "column", "end_line", "end_column")] == [3, 2, 4, 3]


def test_it_is_ascii_and_takes_any_text(broken):
    odd = replace(broken.diagnostics[0], message="`café \ud800`", help="\x1b\x00")
    whole = "".join(json_format.emit([replace(broken, diagnostics=(odd,), path="乳房.yaml")]))
    assert whole.isascii()
    (file,) = json.loads(whole)["files"]
    assert (file["path"], file["diagnostics"][0]["message"], file["diagnostics"][0]["help"]) == (
        "乳房.yaml",
        "`café \ud800`",
        "\x1b\x00",
    )


def test_many_files_keep_their_order(broken, fine):
    reports = [replace(broken if number % 2 else fine, path=f"{number}.yaml") for number in range(500)]
    files = printed(*reports)["files"]
    assert [file["path"] for file in files] == [report.path for report in reports]
    assert [file["valid"] for file in files] == [report.valid for report in reports]


class TestLines:
    def test_a_line_is_the_object_of_its_file(self, broken, accepting, fine, unreadable, run):
        lines = list(jsonl.emit([broken, accepting, fine, unreadable]))
        assert [json.loads(line) for line in lines] == run["files"]
        assert all(line.count("\n") == 1 and line.endswith("\n") for line in lines)

    def test_a_line_is_printed_as_soon_as_its_file_is_done(self, broken, fine):
        asked = []

        def reports():
            for report in (broken, fine):
                asked.append(report)
                yield report

        lines = jsonl.emit(reports())
        assert json.loads(next(lines))["valid"] is False
        assert asked == [broken]

    def test_no_files_are_no_lines(self):
        assert list(jsonl.emit([])) == []


def test_a_file_that_could_not_be_checked_is_not_valid_though_nothing_was_found():
    (file,) = printed(Report(path="gone.json", done=False))["files"]
    assert file == {"path": "gone.json", "kind": None, "valid": False, "diagnostics": [], "accepted": []}


@pytest.mark.parametrize(
    ("severity", "valid"), [(Severity.ERROR, False), (Severity.WARNING, True), (Severity.INFO, True)]
)
def test_only_errors_make_a_file_invalid(broken, severity, valid):
    report = replace(broken, diagnostics=(replace(broken.diagnostics[0], severity=severity),))
    assert printed(report)["files"][0]["valid"] is valid
