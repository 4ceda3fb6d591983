"""The Markdown says the same, and only what the report says is text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.report import Report, plain, render_markdown
from assay.report.digits import count
from assay.report.figures import figures
from assay.report.marked import as_coded, as_table, as_text
from assay.report.model import Fact, Pitfall, Result, Step
from assay.report.tables import result_tables
from assay.report.text import visible

markdown_it = pytest.importorskip("markdown_it")

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.text(
    "`|\\<>*_[]()&#~$!-+=1. \nab", max_size=30
)
PARSER = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])


CELL = {"text", "text_special", "code_inline", "strong_open", "strong_close"}
"""What stands in a cell: text, code words, and the best value in bold."""


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
            assert {child.type for child in token.children} <= CELL, token.content
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
        "Warnings",
        "What was asked",
        "Data",
        "Results",
        "Differences",
        "Curves",
        "Reliability",
        "Scores by real class",
        "Confusion matrices",
        "Subgroups",
        "Ids and marks",
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
    short, table = tables(render_markdown(Report(title="x", results=(row,))))
    assert short[1][1] == "undefined"
    assert table[1][1] == "undefined: one side has no items"


def test_in_short_the_best_is_bold_and_who_may_be_as_good_is_marked(report):
    text = render_markdown(report)
    (short, *_) = tables(text)
    assert short[0] == ["Metric", *report.algorithms]
    assert len(short) == 1 + len(report.metrics)
    for metric, row in zip(report.metrics, short[1:], strict=True):
        assert row[0] == f"{metric.title} {'↑' if metric.higher_is_better else '↓'}"
    assert text.count("| **") + text.count(" **0") >= len(report.metrics)
    assert " ≈ |" in text


def test_one_algorithm_is_compared_with_nobody():
    row = Result(key="k", metric="AUROC", algorithm="a", value=0.5, low=0.4, high=0.6)
    text = render_markdown(Report(title="x", results=(row,)))
    assert "**" not in text
    assert "≈" not in text


def test_pictures_are_told_in_words_and_numbers(report):
    text = render_markdown(report)
    for figure in figures(report).values():
        assert figure.caption.split(".")[0].split("(")[0] in text
        assert [[line(cell) for cell in row] for row in figure.data.rows] == next(
            rows[1:] for rows in tables(text) if tuple(rows[0]) == figure.data.heads
        )


def test_every_plain_table_is_there(report):
    found = [rows[1:] for rows in tables(render_markdown(report))]
    for make in (plain.asked, plain.answers, plain.classes, plain.exclusions, plain.sources, plain.provenance):
        assert [[line(cell) for cell in row] for row in make(report).rows] in found, make


def test_who_calls_what_what(report):
    found = [rows[1:] for rows in tables(render_markdown(report))]
    for one in report.confusions:
        assert [
            [name, *(line(count(cell)) for cell in row)] for name, row in zip(one.classes, one.counts, strict=True)
        ] in found


def test_steps_are_numbered_and_their_commands_fenced(report):
    kinds = [token.type for token in tokens(render_markdown(report).partition("## How to reproduce this")[2])]
    assert kinds.count("ordered_list_open") == 1
    assert kinds.count("list_item_open") == kinds.count("fence") == len(report.steps)


def test_an_empty_report_is_its_title():
    assert render_markdown(Report(title="Nothing yet")) == "# Nothing yet\n"


@given(
    st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=3), st.lists(texts, min_size=2, max_size=2)
)
def test_cells_come_back_as_they_were(rows, heads):
    (found,) = tables(as_table(heads, rows)) or [None]
    assert found == [[line(cell) for cell in row] for row in [heads, *rows]]


@given(texts)
def test_a_paragraph_is_only_text(text):
    stream = tokens(as_text(text))
    kinds = [token.type for token in stream]
    assert kinds == (["paragraph_open", "inline", "paragraph_close"] if line(text) else [])
    if line(text):
        assert "".join(child.content for child in stream[1].children) == line(text)
        assert {child.type for child in stream[1].children} <= {"text", "text_special"}


@given(texts)
def test_code_words_stay_code_and_the_rest_text(text):
    kinds = {
        child.type for token in tokens(f"- x {as_coded(text)}") if token.type == "inline" for child in token.children
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
    assert "- **error** unknown key `positve` (EVA001); did you mean `positive`?" in text


def test_html_in_text_is_text():
    report = Report(title="<script>alert(1)</script>", asked=(Fact(name="<b>", value="a | b", note="[x](y)"),))
    text = render_markdown(report)
    assert not [token for token in tokens(text) if token.type in {"html_block", "link_open"}]
    assert tables(text)[0][1] == ["<b>", "a | b", "[x](y)"]
