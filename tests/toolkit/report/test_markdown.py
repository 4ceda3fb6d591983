"""The Markdown says the same, and only what the report says is text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.report import Report, render_markdown
from assay.report.digits import count
from assay.report.markdown import _coded, _table, _text
from assay.report.model import Fact, Pitfall, Result, Step
from assay.report.tables import result_tables
from assay.report.text import visible

markdown_it = pytest.importorskip("markdown_it")

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.text(
    "`|\\<>*_[]()&#~$!-+=1. \nab", max_size=30
)
PARSER = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tokens(text):
    return PARSER.parse(text)


def tables(text):
    """Each table as rows of cells, as a parser sees their plain text."""
    found, inside = [], False
    for token in tokens(text):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type in {"th_open", "td_open"}:
            inside = True
        elif token.type == "inline" and inside:
            assert all(child.type in {"text", "text_special"} for child in token.children), token.content
            found[-1][-1].append("".join(child.content for child in token.children))
            inside = False
    return found


def headings(text):
    stream = tokens(text)
    return [
        stream[n + 1].content for n, token in enumerate(stream) if token.type == "heading_open" and token.tag == "h2"
    ]


def line(text):
    return " ".join(visible(text).split())


def test_parts_of_the_study_in_reading_order(report):
    assert headings(render_markdown(report)) == [
        "In short",
        "Read this first",
        "What was asked",
        "Data",
        "Results",
        "Differences",
        "Figures in numbers",
        "Confusion matrices",
        "Subgroups",
        "Plan",
        "Provenance",
        "How to reproduce this",
    ]


def test_every_table_is_read_as_one(report):
    found = tables(render_markdown(report))
    assert len(found) == len(re.findall(r"^\| ---", render_markdown(report), re.MULTILINE))
    for rows in found:
        assert len({len(row) for row in rows}) == 1
        assert len(rows) > 1


def test_results_are_those_of_the_page(report):
    found = tables(render_markdown(report))
    for table in result_tables(report):
        rows = [[row.name, row.value_text, row.interval_text, count(row.n)] for row in table.rows]
        assert any(one[1:] == rows for one in found)


def test_undefined_values_say_why():
    row = Result(key="k", metric="AUROC", algorithm="a", value=None, reason="one side has no items")
    (table,) = tables(render_markdown(Report(title="x", results=(row,))))
    assert table[1][1] == "undefined: one side has no items"


def test_an_empty_report_is_its_title():
    assert render_markdown(Report(title="Nothing yet")) == "# Nothing yet\n"


@given(
    st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=3), st.lists(texts, min_size=2, max_size=2)
)
def test_cells_come_back_as_they_were(rows, heads):
    (found,) = tables(_table(heads, rows)) or [None]
    assert found == [[line(cell) for cell in row] for row in [heads, *rows]]


@given(texts)
def test_a_paragraph_is_only_text(text):
    stream = tokens(_text(text))
    kinds = [token.type for token in stream]
    assert kinds == (["paragraph_open", "inline", "paragraph_close"] if line(text) else [])
    if line(text):
        assert "".join(child.content for child in stream[1].children) == line(text)
        assert {child.type for child in stream[1].children} <= {"text", "text_special"}


@given(texts)
def test_code_words_stay_code_and_the_rest_text(text):
    kinds = {
        child.type for token in tokens(f"- x {_coded(text)}") if token.type == "inline" for child in token.children
    }
    assert kinds <= {"text", "text_special", "code_inline"}


@given(st.lists(texts, min_size=1, max_size=4))
def test_the_plan_and_the_commands_are_fenced(lines):
    report = Report(title="x", plan=tuple(lines), steps=(Step(command="\n".join(lines)),))
    fences = [token.content for token in tokens(render_markdown(report)) if token.type == "fence"]
    assert len(fences) == 2
    assert [re.sub(r"\s+", "", fence) for fence in fences] == [re.sub(r"\s+", "", visible("".join(lines)))] * 2


def test_code_words_of_a_pitfall():
    one = Pitfall(code="EVA001", severity="error", message="unknown key `positve`", help="did you mean `positive`?")
    text = render_markdown(Report(title="x", pitfalls=(one,)))
    assert "- **error** EVA001: unknown key `positve`; did you mean `positive`?" in text


def test_html_in_text_is_text():
    report = Report(title="<script>alert(1)</script>", asked=(Fact(name="<b>", value="a | b", note="[x](y)"),))
    text = render_markdown(report)
    assert not [token for token in tokens(text) if token.type in {"html_block", "link_open"}]
    assert tables(text)[0][1] == ["<b>", "a | b", "[x](y)"]
