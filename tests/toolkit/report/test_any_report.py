"""Whatever a report holds, its page is well-formed and says it."""

import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay.report
import assay.report.html
from assay.report import Report, render_html, render_markdown
from assay.report.charts import renderer
from assay.report.exchange import report_from_json, report_to_json
from assay.report.families import complete
from assay.report.model import Curve, CurveKind, CurvePoint, Result
from assay.report.text import visible

from .strategies import pictured, reports


def page_of(report):
    return ET.fromstring(render_html(report).partition("\n")[2])


def squeezed(text):
    return " ".join(visible(text).split())


class Tags(HTMLParser):
    """Counts the tags that a lenient parser, as in a browser, makes of a page."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, _):
        self.seen.append(tag)


@given(reports)
def test_the_page_is_well_formed(report):
    root = page_of(report)
    assert squeezed("".join(next(root.iter("h1")).itertext())) == squeezed(report.title)


@given(reports)
def test_a_lenient_parser_finds_the_same_elements(report):
    page = render_html(report)
    lenient = Tags()
    lenient.feed(page)
    assert lenient.seen == [element.tag.rpartition("}")[2] for element in page_of(report).iter()]


@given(reports)
def test_every_value_is_on_the_page(report):
    shown = [one.get("value") for one in page_of(report).iter("data")]
    for row in report.results:
        if not row.group and row.value is not None:
            assert str(row.value) in shown


@pytest.fixture(scope="module")
def at_once():
    """Pictures are drawn in this process, which spares one for every example."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assay.report.html, "draw", lambda charts: list(map(renderer.drawn, charts)))
        yield


@pytest.mark.usefixtures("at_once")
@given(pictured)
def test_any_pictures_can_be_drawn(report):
    root = page_of(report)
    assert len([one for one in root.iter() if one.get("role") == "img"]) >= len(
        {one.algorithm for one in report.scores}
    )
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(set(ids)) == len(ids)
    assert visible(render_markdown(report))


@given(st.one_of(reports, pictured))
def test_any_report_comes_back_from_json_and_looks_the_same(report):
    again = report_from_json(report_to_json(report))
    assert again == report
    assert render_markdown(again) == render_markdown(report)


@given(reports)
def test_every_command_is_on_the_page_and_in_the_markdown(report):
    commands = ["".join(one.itertext()) for one in page_of(report).iter("code")]
    for step in report.steps:
        assert squeezed(step.command) in map(squeezed, commands)
        assert squeezed(step.command) in squeezed(render_markdown(report))


@given(reports)
def test_markdown_starts_with_the_title_and_ends_with_a_line(report):
    text = render_markdown(report)
    assert text.startswith("# ")
    assert text.endswith("\n")
    assert visible(text) == text


def test_algorithms_nobody_announced_come_after_the_others():
    curve = Curve(kind=CurveKind.ROC, algorithm="b", points=(CurvePoint(x=0, y=0), CurvePoint(x=1, y=1)))
    report = Report(
        title="x", algorithms=("a",), curves=(curve,), results=(Result(key="k", metric="k", algorithm="c", value=1.0),)
    )
    assert complete(report).algorithms == ("a", "c", "b")
    key = next(one for one in page_of(report).iter("ul") if one.get("class") == "key")
    assert [squeezed("".join(one.itertext())) for one in key] == ["a", "c", "b"]


def test_the_package_offers_what_it_lists():
    assert all(callable(getattr(assay.report, name)) for name in assay.report.__all__)
    with pytest.raises(AttributeError, match="no attribute `pie`"):
        assay.report.pie  # noqa: B018
