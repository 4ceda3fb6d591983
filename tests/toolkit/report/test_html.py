"""The page is well-formed, complete in itself, accessible, and says what the report says."""

import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from assay.report import render_html
from assay.report.model import Confusion, Report, Result

from .parsed import elements, text_of, tree

FOOTNOTE = re.compile(r"(\[\d+\]) ([^.]*(?:\.\d[^.]*)*)\.")
"""A mark, and what stands behind it to the end of the sentence."""


@pytest.fixture(scope="module")
def page(report):
    return render_html(report)


def test_it_needs_nothing_from_outside(page):
    for element in tree(page).iter():
        for name, value in element.attrib.items():
            if name in {"href", "src", "srcset", "data", "action", "poster"}:
                assert value.startswith("#"), (element.tag, name, value)
            assert not re.search(r"url\((?!#)", value)
    assert not re.search(r"@import|url\((?!#)|expression\(", "".join(text_of(one) for one in elements(page, "style")))
    assert not {"script", "link", "iframe", "object", "embed", "base"} & {element.tag for element in tree(page).iter()}
    assert set(re.findall(r"https?://[^\"'\s<>)]+", page)) <= {"http://www.w3.org/2000/svg"}
    policy = next(one for one in elements(page, "meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert policy.get("content").startswith("default-src 'none'")


def test_ids_are_unique_and_references_lead_to_them(page):
    root = tree(page)
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    assert max(ids.values()) == 1
    targets = {name for element in root.iter() for name in (element.get("aria-labelledby") or "").split()}
    targets |= {element.get("href")[1:] for element in root.iter() if element.get("href")}
    assert targets <= ids.keys()


def test_every_part_has_a_heading_and_a_way_to_it(page):
    root = tree(page)
    sections = list(root.iter("section"))
    assert text_of(next(root.iter("nav"))) == " ".join(text_of(one.find("h2")) for one in sections)
    assert len(sections) == 15
    assert len(list(root.iter("h1"))) == 1
    levels = [int(element.tag[1]) for element in root.iter() if re.fullmatch("h[1-6]", str(element.tag))]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_first_link_skips_to_the_main_part(page):
    link = elements(page, "a")[0]
    (main,) = elements(page, "main")
    assert link.get("href") == f"#{main.get('id')}"
    assert main.get("tabindex") == "-1"


def test_every_table_has_a_caption_and_scoped_headings(page):
    tables = elements(page, "table")
    assert len(tables) > 30
    for table in tables:
        assert text_of(table.find("caption"))
        assert all(head.get("scope") in {"col", "row", "rowgroup"} for head in table.iter("th"))
        assert all(row.find("th") is not None for row in table.findall("tbody/tr"))


def test_rows_are_as_long_as_their_head(page):
    for table in elements(page, "table"):
        width = len(table.findall("thead/tr/*"))
        covered = 0
        for row in [*table.findall("tbody/tr"), *table.findall("tfoot/tr")]:
            cells = list(row)
            own = sum(int(cell.get("colspan", 1)) for cell in cells)
            covered = int(cells[0].get("rowspan", 1)) if cells[0].get("rowspan") else max(0, covered - 1)
            assert own + (0 if cells[0].get("rowspan") or not covered else 1) == width, text_of(row)


def test_every_picture_has_a_name_and_a_description_or_is_hidden(page):
    pictures = elements(page, "svg")
    named = [svg for svg in pictures if svg.get("role") == "img"]
    assert len(named) == 10
    for svg in pictures:
        if svg in named:
            name, description = svg.get("aria-labelledby").split()
            texts = {element.get("id"): text_of(element) for element in svg}
            assert len(texts[name]) > 5
            assert len(texts[description]) > 40
        else:
            assert svg.get("aria-hidden") == "true"


def test_every_figure_has_a_caption_and_its_numbers(page):
    figures = elements(page, "figure")
    assert [one.get("class") for one in figures] == ["roc", "pr", "reliability", "scores"]
    for figure in figures:
        assert text_of(figure.find("figcaption"))
        assert figure.find("details/summary") is not None
        assert len(figure.findall("details//tbody/tr")) >= 6


def test_what_scrolls_can_be_reached_by_keyboard(page):
    for element in tree(page).iter():
        if element.get("class") == "wide" or element.tag == "pre":
            assert element.get("tabindex") == "0"
    assert all(one.get("aria-label") for one in tree(page).iter("div") if one.get("role") == "region")


def test_every_result_is_there_with_all_its_digits(page, report):
    found = {(one.get("value"), one.get("title")) for one in elements(page, "data")}
    for row in report.results:
        if row.value is not None:
            assert (repr(row.value), f"{row.value!r} [{row.low!r}, {row.high!r}]") in found
    assert len(elements(page, "data")) > len(report.results)


def test_undefined_values_say_why(page, report):
    reasons = [text_of(one) for one in elements(page, "td") if one.get("class") == "none"]
    undefined = [row for row in report.results if row.value is None]
    assert undefined
    apart = [row for row in report.differences if row.value is None]
    footnotes = {
        line
        for foot in elements(page, "td")
        if foot.get("class") == "methods"
        for line in FOOTNOTE.findall(text_of(foot))
    }
    told = {reason for _, reason in footnotes} | {each.removeprefix("undefined: ") for each in reasons}
    assert told >= {row.reason for row in (*undefined, *apart)}
    marks = {mark for mark, _ in footnotes}
    assert all(each.startswith("undefined: ") or each.removeprefix("undefined ") in marks for each in reasons)


def test_counts_of_the_confusion_matrices(page, report):
    tables = [one for one in elements(page, "table") if one.get("class") == "confusion"]
    for table, confusion in zip(tables, report.confusions, strict=True):
        found = [[int(cell.find("b").text) for cell in row.findall("td")] for row in table.findall("tbody/tr")]
        assert found == [list(row) for row in confusion.counts]


def test_what_was_left_out_is_said(page, report):
    text = text_of(tree(page))
    assert "no prediction random-forest 2 yes wdbc-017, wdbc-301" in text
    assert "2 patients (0.4 % of 571) were left out of every number" in text
    nothing = text_of(tree(render_html(replace(report, exclusions=(), left_out=0))))
    assert "No patient of the reference was left out." in nothing


def test_warnings_say_what_they_are_about_and_show_code_words_as_code(page):
    warning, accepted = [one for one in elements(page, "li") if one.get("class") == "warning"]
    assert [one.text for one in warning.iter("code")] == ["evaluation.yaml:37:6", "size=small", "malignant", "EVA031"]
    assert "evaluation.yaml:37:6 : subgroup size=small has 6 items of class malignant EVA031" in text_of(warning)
    assert "croissant.json:1:1 : citeAs is missing CRO006 Accepted: the paper is not published yet" in text_of(accepted)


def test_accepted_warnings_stand_under_their_own_heading(page, report):
    (section,) = [one for one in elements(page, "section") if one.get("id") == "warnings"]
    heading = next(section.iter("h3"))
    assert "Accepted" in text_of(heading)
    order = list(section)
    assert [len(one) for one in order[order.index(heading) + 1 :]] == [1]
    nothing = render_html(replace(report, pitfalls=tuple(one for one in report.pitfalls if not one.accepted)))
    assert "Accepted, with" not in nothing


def test_notices_come_before_everything_else(page):
    text = text_of(tree(page).find("body"))
    assert text.index("computed for a test") < text.index("In short")


def test_parts_without_content_are_left_out():
    page = render_html(Report(title="Nothing yet"))
    assert not elements(page, "section")
    assert text_of(elements(page, "h1")[0]) == "Nothing yet"
    part = render_html(Report(title="x", plan=("report x",)))
    assert [one.get("id") for one in elements(part, "section")] == ["plan"]


def test_more_than_two_classes_and_many_algorithms():
    names = tuple(f"model-{number}" for number in range(9))
    counts = ((5, 1, 0), (0, 6, 0), (0, 0, 0))
    report = Report(
        title="x",
        algorithms=names,
        results=tuple(
            Result(key="Accuracy", metric="Accuracy", algorithm=name, value=0.5 + n / 20)
            for n, name in enumerate(names)
        ),
        confusions=tuple(Confusion(algorithm=name, classes=("a", "b", "c"), counts=counts) for name in names),
    )
    page = render_html(report)
    assert len([one for one in elements(page, "table") if one.get("class") == "confusion"]) == 9
    assert "–" in text_of(elements(page, "section")[-1])


def test_the_same_report_is_the_same_page(report, page):
    assert render_html(report) == page


def test_the_page_stays_small(page):
    assert len(page.encode()) < 500_000


def test_rendering_loads_no_data_frames_and_no_compiler():
    code = (
        "import sys; from assay.report import Report, render_html, render_markdown\n"
        "assert not {'jinja2', 'vl_convert'} & sys.modules.keys()\n"
        "render_html(Report(title='x')); render_markdown(Report(title='x'))\n"
        "print(sorted({'altair', 'pandas', 'numpy', 'numba', 'pyarrow', 'rdflib'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
