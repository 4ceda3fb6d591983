"""Findings as commands to GitHub Actions, read back as its runner reads them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import read_document
from assay_spec.record import replace
from assay_spec.span import Span
from assay_validators.emit import github
from assay_validators.report import Report

DOCUMENT = read_document("a.json", data='{"é": [1,\n  "乳房", 2]}'.encode())


def read_back(line):
    """The command, its properties and its message, by the escapes of the runner's own documentation."""
    found = re.fullmatch(r"::(\w+) ([^\n:]*)::([^\n]*)\n", line)
    assert found, line
    pairs = (pair.split("=", 1) for pair in found[2].split(","))
    return found[1], {name: unescaped(value) for name, value in pairs}, unescaped(found[3])


def unescaped(text):
    escapes = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
    return re.sub("%(?:0D|0A|3A|2C|25)", lambda found: escapes[found[0]], text)


def commands(*reports):
    return [read_back(line) for line in github.emit(reports)]


def test_a_finding_becomes_an_annotation_of_its_line(broken):
    (name, places, words), *_ = commands(replace(broken, path="docs/evaluation.yaml"))
    assert name == "error"
    assert places == {
        "file": "docs/evaluation.yaml",
        "line": "8",
        "endLine": "8",
        "title": "MOD003",
        "col": "1",
        "endColumn": "8",
    }
    assert words == "`Evaluation` has no property `positve`\ndid you mean `positive`?"


@pytest.mark.parametrize(
    ("severity", "command"), [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "notice")]
)
def test_severities(broken, severity, command):
    found = replace(broken.diagnostics[0], severity=severity)
    assert commands(replace(broken, diagnostics=(found,)))[0][0] == command


def test_a_place_of_several_lines_has_no_columns():
    found = Diagnostic(code="EVA001", severity=Severity.ERROR, span=Span(DOCUMENT, 7, 25), message="x")
    ((_, places, words),) = commands(Report(path="a.json", diagnostics=(found,)))
    assert places == {"file": "a.json", "line": "1", "endLine": "2", "title": "EVA001"}
    assert words == "x"


def test_columns_count_characters():
    start = DOCUMENT.data.index('"乳房"'.encode())
    found = Diagnostic(code="EVA001", severity=Severity.ERROR, span=Span(DOCUMENT, start, start + 8), message="x")
    ((_, places, _),) = commands(Report(path="a.json", diagnostics=(found,)))
    assert (places["line"], places["col"], places["endColumn"]) == ("2", "3", "7")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30) | st.sampled_from(
    ["::error::x", "a,b:c", "100 %", "%0A", "\r\n", "::set-output name=x::y", "endLine=5,title=x"]
)


@given(TEXTS, TEXTS, TEXTS)
def test_no_words_escape_from_their_command(path, message, remedy):
    found = Diagnostic(code="EVA001", severity=Severity.ERROR, span=Span(DOCUMENT, 0, 1), message=message, help=remedy)
    (line,) = github.emit([Report(path=path, diagnostics=(found,))])
    assert line.count("\n") == 1
    assert "\r" not in line
    name, places, words = read_back(line)
    assert (name, places["file"], words) == ("error", path, f"{message}\n{remedy}")


def test_nothing_found_and_what_is_accepted_is_nothing_said(fine, accepting):
    assert commands() == []
    assert commands(fine) == []
    assert [places["title"] for _, places, _ in commands(accepting)] == ["EVA034"]


def test_a_file_that_cannot_be_read_is_marked_at_its_beginning(unreadable):
    ((_, places, _),) = commands(unreadable)
    assert (places["file"], places["line"], places["col"], places["endColumn"]) == ("gone/gone.json", "1", "1", "1")


def test_many_files(broken):
    paths = [f"{number}.yaml" for number in range(100)]
    found = commands(*(replace(broken, path=path) for path in paths))
    assert [places["file"] for _, places, _ in found] == [path for path in paths for _ in broken.diagnostics]
