"""Any finding in any document: marks stand under what is meant, JSON says what the API says, and no words get out."""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay_spec.diagnostic import Diagnostic, Related, Severity
from assay_spec.document import read_document
from assay_spec.span import Span
from assay_validators.emit import github, jsonl, text
from assay_validators.emit import json as json_format
from assay_validators.engine import Session
from assay_validators.report import Accepted, Report

STUDY = Path(__file__).parents[1] / "study"
WIDEST = 160
"""Columns that no line of a printed finding exceeds, however long the line of the document is."""

pieces = st.text(
    st.sampled_from("ab {}:,\t\u0301\u200b乳🥐é\u202e\x1b\x00")
    | st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"),
    max_size=30,
) | st.sampled_from(["x" * 500, "乳" * 200, "\t" * 40, "e\u0301" * 90])
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip)


def cells(line):
    """What each terminal column shows; a wide character has two, a combining one none of its own."""
    return [
        char
        for char in line
        for _ in range(0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF"))
    ]


def shown(raw):
    """A piece of a document as a terminal may have it."""
    return "".join(char if char.isprintable() else "    " if char == "\t" else "\ufffd" for char in raw)


def finding(document, start, end, **more):
    span = Span(document, start, end)
    return Diagnostic(code="EVA001", severity=Severity.ERROR, span=span, **{"message": "x", **more})


def lines_of(report):
    """The source line and the columns that are marked in it, of the only finding."""
    printed = "".join(text.emit([report]))
    source = re.search(r"^\d+ \|(?: (.*))?$", printed, re.MULTILINE)
    mark = re.search(r"^ +\| ( *)(\^+)$", printed, re.MULTILINE)
    return source[1] or "", len(mark[1]), len(mark[2])


@given(pieces, pieces, pieces, st.sampled_from(["", "\n", "a\nb\n", "乳\n"]))
@example("\t", "a", "", "")
@example("乳" * 200, "b", "乳" * 200, "")
def test_the_mark_stands_under_what_is_meant(before, marked, after, above):
    data = f"{above}{before}{marked}{after}\nlast".encode()
    start = len(f"{above}{before}".encode())
    document = read_document("a.json", data=data)
    source, indent, width = lines_of(
        Report(path="a.json", diagnostics=(finding(document, start, start + len(marked.encode())),))
    )
    under, whole = cells(source)[indent : indent + width], cells(shown(marked.removeprefix("\ufeff")))
    assert len(cells(source)) <= WIDEST
    assert indent + width <= WIDEST
    if len(whole) <= 60 and marked.strip():
        # Blanks at the end of a line are not printed.
        assert "".join(under).rstrip() == "".join(whole).rstrip()
    elif len(whole) > 60:
        assert whole[: len(under)] == under
        assert len(under) >= 60


@given(st.binary(max_size=200), st.integers(0, 200), st.integers(0, 200), words, words, words)
def test_json_says_what_the_api_says(data, first, second, message, remedy, path):
    document = read_document("a.json", data=data)
    start, end = sorted((min(first, len(data)), min(second, len(data))))
    related = Related(span=Span(document, 0, start), message=remedy)
    found = finding(document, start, end, message=message, help=remedy, related=(related,))
    report = Report(path=path, diagnostics=(found,), accepted=(Accepted(finding=found, reason=message),))
    (file,) = json.loads("".join(json_format.emit([report])))["files"]
    ((_, line),) = enumerate(jsonl.emit([report]))
    assert json.loads(line) == file
    (one,), (accepted,) = file["diagnostics"], file["accepted"]
    assert accepted == one | {"reason": message}
    assert (file["path"], file["valid"], one["message"], one["help"]) == (path, False, message, remedy)
    assert (one["code"], one["severity"]) == (found.code, "error")
    assert (one["line"], one["column"], one["pointer"]) == (found.span.line, found.span.column, found.span.pointer)
    assert (one["end_line"], one["end_column"]) == document.position(end)
    assert one["related"] == [{"message": remedy, "path": "a.json", "pointer": "", "line": 1, "column": 1}]


def findings_of(name, members):
    """The report of a document of the small study with more members at its end."""
    data = (STUDY / name).read_text() + members
    return Session().check_document(read_document(STUDY / "changed.yaml", data=data.encode()))


@pytest.mark.parametrize("name", ["evaluation.yaml", "fingerprint.yaml", "costly.yaml"])
@given(member=words, value=words)
def test_every_way_of_printing_tells_of_every_finding(name, member, value):
    report = findings_of(name, f"{json.dumps(member)}: {json.dumps(value)}\nlevel: 95\n")
    printed, lines = "".join(text.emit([report])), list(github.emit([report]))
    (file,) = json.loads("".join(json_format.emit([report])))["files"]
    assert report.diagnostics
    assert len(lines) == len(file["diagnostics"]) == len(report.diagnostics)
    assert re.findall(r"^(?:error|warning|info)\[(\w+)\]", printed, re.MULTILINE) == [
        one.code for one in report.diagnostics
    ]
    places = re.findall(r"^ *--> .*:(\d+):(\d+)$", printed, re.MULTILINE)
    assert [(int(line), int(column)) for line, column in places] == [
        (one["line"], one["column"]) for one in file["diagnostics"]
    ]
    assert all(re.fullmatch(r"::(error|warning|notice) [^\n]*::[^\n]*\n", line) for line in lines)
    assert all(char.isprintable() or char == "\n" for char in printed)
