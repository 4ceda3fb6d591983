"""A reason that stands at several rows is told once, in every form, and every row refers to it."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.cli.results import result_lines
from assay.report.footnotes import Footnotes
from assay.report.html import render_html
from assay.report.markdown import render_markdown
from assay.report.model import Difference, Metric, Report, Result
from assay.report.tables import results_table

LONG = "3 groups are too few, and an interval takes 5"
OTHER = "no item of this subgroup is of the class"


@given(st.lists(st.sampled_from(["", "one", "two", "three"])))
def test_every_reason_is_told_and_none_twice(reasons):
    footnotes = Footnotes.of(reasons)
    told = [footnotes.told("undefined", reason) for reason in reasons]
    text = "\n".join((*told, *footnotes.lines()))
    for reason in filter(None, reasons):
        assert text.count(reason) == 1
        assert (reason in footnotes.reasons) == (reasons.count(reason) > 1)
    lines = dict(line.split(" ", 1) for line in footnotes.lines())
    for one, reason in zip(told, reasons, strict=True):
        mark = one.removeprefix("undefined ")
        assert one == "undefined" if not reason else lines.get(mark) == reason or one == f"undefined: {reason}"


def study(parts, algorithms=("a", "b")):
    """Values over all items, and in subgroups without an interval, of which every third has no value either."""

    def row(name, group, value, reason):
        low, high = (None, None) if reason else (0.4, 0.6)
        return Result(key="K", metric="K", algorithm=name, value=value, low=low, high=high, group=group, reason=reason)

    whole = [row(name, {}, 0.5, None) for name in algorithms]
    inside = [
        row(name, {"site": f"s{part}"}, None if part % 3 == 0 else 0.5, OTHER if part % 3 == 0 else LONG)
        for part in range(parts)
        for name in algorithms
    ]
    metric = Metric(key="K", title="The metric", definition="", higher_is_better=True)
    return Report(title="", algorithms=algorithms, metrics=(metric,), results=(*whole, *inside))


def plain(page):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.parametrize("render", [render_html, render_markdown])
def test_rows_of_subgroups_say_a_reason_once(render):
    page = render(study(72))
    words = plain(page) if render is render_html else page.replace("\\", "")
    assert words.count(LONG) == words.count(OTHER) == 1
    assert words.count("no interval [2]") == 2 * 48
    assert words.count("undefined [1]") == 2 * 24
    assert f"[1] {OTHER}. [2] {LONG}." in words


def test_the_terminal_says_a_reason_once():
    rows = [
        {
            name: getattr(row, name)
            for name in ("key", "metric", "algorithm", "value", "low", "high", "level", "method", "group")
        }
        | {"reason": row.reason}
        for row in study(72).results
    ]
    lines = [*result_lines({"results": rows, "differences": []}, groups=True)]
    text = "\n".join(lines)
    assert text.count(LONG) == text.count(OTHER) == 1
    assert f"[1] {OTHER}" in lines
    assert sum("(no interval [2])" in line for line in lines) == 2 * 48


def test_a_reason_of_one_row_stands_at_it():
    report = study(1, algorithms=("a",))
    table = results_table(report, report.metrics, ("site", "Algorithm"), report.results)
    assert [table.undefined(row) for row in table.rows if row.value is None] == [f"undefined: {OTHER}"]
    assert table.footnotes.reasons == ()
    assert OTHER not in table.remarks


@given(st.lists(st.sampled_from(["infinite: one", "infinite: two", "none is positive"]), min_size=1))
def test_what_is_infinite_is_not_called_undefined(reasons):
    footnotes = Footnotes.of(reasons)
    for reason in reasons:
        told = footnotes.no_value(reason)
        infinite = reason.startswith("infinite")
        assert told.startswith("infinite" if infinite else "undefined")
        assert not told.startswith("infinite: infinite")
        # Told once: at its own row, or below all of them.
        assert (reason.removeprefix("infinite: ") in told) == (reasons.count(reason) == 1)


def test_pages_say_infinite_of_a_value_and_undefined_of_a_difference():
    reason = "infinite: 3 of 9 forecasts are missing"
    rows = tuple(
        Result(key="LogLoss", metric="LogLoss", algorithm=name, value=v, reason=reason if v is None else None)
        for name, v in (("a", None), ("b", 0.5))
    )
    apart = (Difference(key="LogLoss", first="a", second="b", value=None, reason=reason),)
    metric = Metric(key="LogLoss", title="Log loss", definition="", higher_is_better=False)
    report = Report(title="", algorithms=("a", "b"), metrics=(metric,), results=rows, differences=apart)
    page, text = render_html(report), render_markdown(report)
    assert f'<span class="none" title="{reason}">infinite</span>' in page
    assert ">infinite: 3 of 9 forecasts are missing<" in page
    assert f"undefined: {reason}" in page
    assert "| infinite |" in text
    assert "undefined: infinite" not in text.split("## Differences")[0]
