"""The page is well-formed, complete in itself, accessible, and says what the report says."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import fields, replace
from itertools import pairwise

import pytest

from assay.report import render_html
from assay.report.model import (
    Band,
    ClassCount,
    Confusion,
    Curve,
    CurveKind,
    CurvePoint,
    Difference,
    Exclusion,
    Fact,
    Metric,
    OperatingPoint,
    Pitfall,
    Reliability,
    ReliabilityBin,
    Report,
    Result,
    ScoreSample,
    Source,
    Step,
)

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "</style></title><script>alert('x')</script><img src=x onerror=alert(1)> {{ 7*7 }} {% if %} \" ' & ]]> \x00\u202e"
)
SHOWN = HOSTILE.replace("\x00", "\ufffd").replace("\u202e", "\ufffd")


def tree(page):
    head, _, rest = page.partition("\n")
    assert head == "<!DOCTYPE html>"
    return ET.fromstring(rest)


def text_of(element):
    return " ".join(" ".join(element.itertext()).split())


def elements(page, name):
    return [element for element in tree(page).iter() if element.tag in (name, SVG + name)]


@pytest.fixture(scope="module")
def page(report):
    return render_html(report)


@pytest.fixture(scope="module")
def hostile():
    h = HOSTILE
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
        confusions=(Confusion(algorithm=h, classes=(h, h), counts=((1, 2), (0, 0))),),
        pitfalls=(Pitfall(code=h, severity=h, message=h, help=h, place=h),),
        plan=(h,),
        provenance=(Fact(name=h, value=h, note=h),),
        steps=(Step(command=h, note=h),),
    )


def test_the_hostile_report_leaves_no_part_out(hostile):
    assert all(getattr(hostile, field.name) for field in fields(Report))


def test_hostile_text_is_shown_and_does_nothing(hostile):
    page = render_html(hostile)
    root = tree(page)
    assert not elements(page, "script")
    assert not elements(page, "img")
    assert "<script" not in page
    assert "\x00" not in page
    assert "\u202e" not in page
    assert text_of(next(root.iter("title"))) == " ".join(SHOWN.split())
    assert "49" not in text_of(next(root.iter("h1")))
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]


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
    assert len(sections) == 14
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
    assert set(reasons) == {f"undefined: {row.reason}" for row in undefined}


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


def test_pitfalls_show_code_words_as_code(page):
    (warning,) = [one for one in elements(page, "li") if one.get("class") == "warning"]
    assert [one.text for one in warning.iter("code")] == ["size=small", "malignant", "EVA031", "evaluation.yaml:37:6"]
    assert "subgroup size=small has 6 items of class malignant EVA031" in text_of(warning)


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
