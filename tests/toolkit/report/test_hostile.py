"""Text from documents and tables means only itself, whatever it is."""

import re
from dataclasses import fields

import pytest
from hypothesis import given

from assay.report import render_html, render_markdown, report_from_json, report_to_json
from assay.report.families import families_of
from assay.report.model import (
    Agreement,
    Alike,
    Band,
    ClassCount,
    Confusion,
    Curve,
    CurveKind,
    CurvePoint,
    Difference,
    Exclusion,
    Fact,
    Finding,
    Metric,
    OperatingPoint,
    Outcome,
    Pitfall,
    Placed,
    Ranking,
    Reliability,
    ReliabilityBin,
    Report,
    Result,
    ScoreSample,
    Source,
    Status,
    Step,
    Subgroup,
    Unranked,
)
from assay.report.text import visible

from .parsed import elements, text_of, tree
from .strategies import reports

HOSTILE = (
    "</style></title><script>alert('x')</script><img src=x onerror=alert(1)> {{ 7*7 }} {% if %} \" ' & ]]> \x00\u202e"
)
SHOWN = HOSTILE.replace("\x00", "\ufffd").replace("\u202e", "\ufffd")
MARKDOWN = "# x | *y* _z_ `q` [a](b) <b> ![i](j) $m$ ~~s~~ &amp; \\ 1. - > === --- \u202e"
"""What Markdown would take for markup."""


def everywhere(h):
    """A report that says `h` wherever it says anything."""
    return Report(
        title=h,
        question=h,
        created=h,
        notices=(h,),
        positive=h,
        unit=h,
        asked=(Fact(name=h, value=h, note=h),),
        answers=(Fact(name=h, value=h, note=h),),
        sources=(Source(role=h, path=h, sha256=h, rows=3),),
        items=3,
        left_out=1,
        subgroups=(Subgroup(column=h, value=h, counts=(2,)),),
        classes=(ClassCount(name=h, count=3),),
        exclusions=(Exclusion(reason=h, count=1, algorithm=h, examples=(h,)),),
        algorithms=(h, "other"),
        metrics=(
            Metric(key=h, title=h, definition=h, higher_is_better=True, reasons=(h,), source=h, family=h, target=h),
            Metric(key="k", title=h, definition=h, higher_is_better=True, family=h, target="other"),
        ),
        results=(
            Result(key=h, metric=h, algorithm=h, value=0.5, low=0.4, high=0.6, method=h),
            Result(key=h, metric=h, algorithm="other", value=None, reason=h),
            Result(key=h, metric=h, algorithm=h, value=0.5, group={h: h}, reason=h),
            Result(key="k", metric=h, algorithm=h, value=0.5),
        ),
        differences=(Difference(key=h, first=h, second="other", value=0.1, low=0.0, high=0.2, method=h),),
        curves=(
            Curve(
                kind=CurveKind.ROC,
                algorithm=h,
                points=(CurvePoint(x=0, y=0, low=0, high=0.1), CurvePoint(x=1, y=1, low=0.9, high=1)),
                operating=OperatingPoint(x=0.1, y=0.9, label=h),
                area_key=h,
                target=h,
            ),
        ),
        band=Band(level=0.95, method=h, draws=9, seed=1),
        reliability=(
            Reliability(
                algorithm=h,
                bins=(ReliabilityBin(lower=0, upper=1, count=3, probability=0.5, frequency=1.0),),
                binning=h,
            ),
        ),
        scores=(ScoreSample(algorithm=h, reference=h, values=(0.5,), count=1, threshold=0.5),),
        scored=h,
        ranks=(
            Ranking(
                key=h,
                metric=h,
                scheme=h,
                meaning=h,
                over=h,
                ties=h,
                method=h,
                algorithms=(Placed(algorithm=h, rank=1, score=0.5, low=1, high=1, frequency={"1": 1.0}),),
                unranked=(Unranked(algorithm=h, reason=h),),
                agreement=(Agreement(scheme=h, over=h),),
                reason=h,
            ),
            Ranking(
                key=h,
                metric=h,
                scheme="value-then-rank",
                replicates=100,
                algorithms=(Placed(algorithm=h, rank=1, score=0.5, low=1, high=1, frequency={"1": 1.0}),),
                unranked=(Unranked(algorithm=h, reason=h),),
                tested=(h,),
                p=((None,),),
                reason=h,
            ),
        ),
        alike=(Alike(first=h, second=h, tau=0.5),),
        confusions=(Confusion(algorithm=h, classes=(h, h), counts=((1, 2), (0, 0))),),
        pitfalls=(Pitfall(code=h, severity=h, message=h, help=h, place=h, accepted=h),),
        outcomes=(
            Outcome(
                id=h,
                title=h,
                severity=h,
                status=Status.FOUND,
                reason=h,
                remedy=h,
                recalled=True,
                findings=(
                    Finding(evidence=h, metrics=(h,), target=h, numbers={h: 1.0}),
                    Finding(evidence=h, metrics=(h, h)),
                ),
            ),
            Outcome(id=h, title=h, severity=h, status=Status.UNKNOWN, reason=h),
        ),
        plan=(h,),
        provenance=(Fact(name=h, value=h, note=h),),
        steps=(Step(command=h, note=h),),
    )


def test_the_hostile_report_leaves_no_part_out():
    assert all(getattr(everywhere(HOSTILE), field.name) for field in fields(Report))


def test_hostile_text_is_shown_and_does_nothing():
    page = render_html(everywhere(HOSTILE))
    root = tree(page)
    assert not elements(page, "script")
    assert not elements(page, "img")
    assert "<script" not in page
    assert "\x00" not in page
    assert "\u202e" not in page
    assert text_of(next(root.iter("title"))) == " ".join(SHOWN.split())
    assert "49" not in text_of(next(root.iter("h1")))
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]


def test_markup_of_markdown_is_text_wherever_it_stands():
    parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable(["table", "strikethrough"])
    plain, hostile = (parser.parse(render_markdown(everywhere(text))) for text in ("words", MARKDOWN))
    # Backticks of a document mean code, and a plan or a command is fenced.
    own = {"code_inline", "text", "text_special", "softbreak", "strong_open", "strong_close"}
    assert [token.type for token in hostile] == [token.type for token in plain]
    assert {child.type for token in hostile for child in token.children or ()} <= own
    bold = [
        sum(child.type == "strong_open" for t in tokens for child in t.children or ()) for tokens in (plain, hostile)
    ]
    assert bold[0] == bold[1], "only the best values and severities are bold"
    assert "\u202e" not in render_markdown(everywhere(MARKDOWN))


@pytest.mark.parametrize("text", [HOSTILE, MARKDOWN, "\u0627\u0644 \u200f\u2067x\u2069", "a\r\nb\tc", "\ud83d"])
def test_any_text_comes_back_from_json_to_the_letter(text):
    report = everywhere(text)
    assert (
        report_from_json(report_to_json(report).encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass"))
        == report
    )


def bare(text):
    """A text without what rendering may change: spaces, and backticks, which make code."""
    return re.sub(r"[\s`]", "", visible(text))


def told(report):
    """Every text that a reader must find in any form of the report."""
    yield from (report.title, report.question, *report.notices)
    for fact in (*report.asked, *report.answers, *report.provenance):
        yield from (fact.name, fact.value, fact.note)
    for source in report.sources:
        yield from (source.role, source.path, source.sha256)
    for one in report.exclusions:
        yield from (one.reason, one.algorithm, *one.examples)
    for one in report.pitfalls:
        yield from (one.code, one.severity, one.message, one.help, one.accepted)
    for one in report.confusions:
        yield from (one.algorithm, *one.classes)
    for family in families_of(report):
        yield from (family[0].title, *family[0].reasons)
    for row in report.results:
        yield from (row.algorithm, *row.group.values())
        yield "" if row.value is not None or not row.reason else row.reason
    for pair in report.differences:
        yield from (pair.first, pair.second, *pair.group.values())
    yield from (*report.plan, *(text for step in report.steps for text in (step.command, step.note)))
    if report.items or report.exclusions or report.sources:
        yield from (one.name for one in report.classes)


@given(reports)
def test_every_text_of_a_report_is_on_its_page(report):
    page = bare("".join(tree(render_html(report)).itertext()))
    assert [text for text in told(report) if bare(text) not in page] == []


@given(reports)
def test_every_text_of_a_report_is_in_its_markdown(report):
    parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable(["table", "strikethrough"])
    found = []
    for token in parser.parse(render_markdown(report)):
        found += [child.content for child in token.children] if token.children else [token.content]
    text = bare("".join(found))
    assert [one for one in told(report) if bare(one) not in text] == []


def test_a_report_of_nothing_but_its_title_is_whole_in_every_form():
    report = Report(title="x")
    assert text_of(elements(render_html(report), "h1")[0]) == "x"
    assert render_markdown(report) == "# x\n"
    assert report_from_json(report_to_json(report)) == report
