"""What ids and marks stand for is explained where they occur, and only there."""

from dataclasses import replace

import pytest
from hypothesis import given

from assay.report import render_html, render_markdown
from assay.report.marks import MARKS, marks
from assay.report.model import Fact, Metric, Outcome, Pitfall, Report, Status

from .parsed import elements, text_of
from .strategies import reports

SAID = {
    "[recalled]": Report(title="", answers=(Fact(name="x", value="no", note="FP [recalled]"),)),
    "S2.1, S2.2, …": "S3.9: both sides are reported",
    "FP1.1, FP2.1, …": "it was asked for (FP2.5.1)",
    "A1, A2, …": "always reported (A5); both",
    "MR": "MR, Balanced Accuracy",
    "P1, P2.1, …": Report(
        title="", pitfalls=(Pitfall(code="P2.1 prevalence", severity="warning", message="it moves"),)
    ),
    "P1-01, P21-05, …": Report(
        title="", outcomes=(Outcome(id="P34-01", title="x", severity="info", status=Status.UNKNOWN),)
    ),
    "CRO001, EVA001, …": Report(title="", pitfalls=(Pitfall(code="CRO006", severity="warning", message="missing"),)),
}
"""A report, or the reason of a metric, in which only this mark occurs."""


def report_of(said):
    if isinstance(said, Report):
        return said
    return Report(title="", metrics=(Metric(key="k", title="", definition="", higher_is_better=True, reasons=(said,)),))


@pytest.mark.parametrize("mark", SAID)
def test_a_mark_is_explained_where_it_occurs_and_no_other(mark):
    assert [row[0] for row in marks(report_of(SAID[mark])).rows] == [mark]


def test_every_mark_has_its_case():
    assert list(SAID) == [one.shown for one in MARKS]


@pytest.mark.parametrize(
    "text",
    [
        "S2 alone",
        "XS2.1: no rule",
        "FP is no id",
        "A5 without brackets",
        "MRI, an image",
        "recalled",
        "see EVA031",
        "P2.1",
    ],
)
def test_what_only_looks_like_a_mark_is_not_explained(text):
    assert not marks(report_of(text)).rows


@given(reports)
def test_a_report_that_says_nothing_in_marks_has_no_such_part(report):
    silent = replace(report, metrics=(), answers=(), asked=(), pitfalls=(), outcomes=())
    assert not marks(silent).rows
    assert "Ids and marks" not in [text_of(one) for one in elements(render_html(silent), "h2")]


def test_page_and_markdown_explain_the_same(report):
    rows = marks(report).rows
    assert [mark for mark, _ in rows] == ["FP1.1, FP2.1, …", "MR", "CRO001, EVA001, …"]
    (section,) = [one for one in elements(render_html(report), "section") if one.get("id") == "marks"]
    for mark, meaning in rows:
        assert f"{mark} {meaning}".replace("`", "") in text_of(section).replace(" ;", ";")
        assert f"| {mark} | {meaning}" in render_markdown(report)
