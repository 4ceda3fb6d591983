"""Findings as JUnit's XML, read back by the parser of the standard library."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import read_document
from assay_spec.record import replace
from assay_spec.span import Span
from assay_validators.emit import junit
from assay_validators.report import Report

DOCUMENT = read_document("a.json", data=b'{"a": 1}')


def suites(*reports):
    return list(ET.fromstring("".join(junit.emit(reports)).encode()))


def finding(message, severity=Severity.ERROR, remedy=""):
    return Diagnostic(code="EVA001", severity=severity, span=Span(DOCUMENT, 6, 7), message=message, help=remedy)


def test_a_file_is_a_suite_and_a_finding_a_case(broken, fine):
    first, second = suites(broken, fine)
    assert (first.get("name"), second.get("name")) == (broken.path, fine.path)
    cases = list(first)
    assert len(cases) == len(broken.diagnostics) == int(first.get("tests"))
    for case, found in zip(cases, broken.diagnostics, strict=True):
        assert case.get("name") == f"{found.code} at line {found.span.line}, column {found.span.column}"
        assert (case.get("file"), case.get("line")) == (broken.path, str(found.span.line))


def test_a_suite_is_there_as_soon_as_its_file_is_done(broken):
    def reports():
        yield broken
        raise KeyboardInterrupt

    found = junit.emit(reports())
    assert next(found).startswith("<?xml")
    assert next(found).startswith("  <testsuite ")


def test_a_fine_file_has_one_case_that_passes():
    (suite,) = suites(Report(path="a.json", kind="evaluation/1"))
    (case,) = suite
    assert (case.get("name"), len(case), suite.get("failures")) == ("evaluation/1", 0, "0")


@pytest.mark.parametrize(
    ("severity", "inside"), [(Severity.ERROR, "failure"), (Severity.WARNING, "failure"), (Severity.INFO, "system-out")]
)
def test_errors_and_warnings_fail_and_the_rest_is_told(severity, inside):
    (suite,) = suites(Report(path="a.json", diagnostics=(finding("no", severity, "do this"),)))
    (((only,),),) = (tuple(suite),)
    assert only.tag == inside
    assert only.text == f"a.json:1:7: {severity}: no\ndo this"
    assert suite.get("failures") == str(int(inside == "failure"))


def test_what_a_document_accepts_is_skipped_with_its_reason(accepting):
    (suite,) = suites(accepting)
    reasons = [one.get("message") for case in suite for one in case if one.tag == "skipped"]
    assert reasons == [one.reason for one in accepting.accepted] != []
    assert suite.get("skipped") == str(len(reasons))


def test_a_file_that_is_not_there_fails(unreadable):
    (suite,) = suites(unreadable)
    assert int(suite.get("failures")) == 1


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_words_give_xml(message, path):
    (suite,) = suites(Report(path=path, diagnostics=(finding(message),)))
    ((case,),) = (tuple(suite),)
    if message.isprintable():
        assert case[0].get("message") == message
    if path.isprintable():
        assert suite.get("name") == path


@pytest.mark.parametrize("text", ["\x00", "\x1b[31m", "\x85", "\ufffe", "]]>", "a & b < c > d \" '", "\ud800"])
def test_what_xml_cannot_hold_is_written_out(broken, text):
    report = replace(broken, diagnostics=(finding(f"a{text}b"),))
    (suite,) = suites(report)
    message = suite[0][0].get("message")
    assert message[0] + message[-1] == "ab"
