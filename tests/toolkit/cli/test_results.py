"""Results on the terminal: nothing is left out, nothing undefined looks like a number, and what is clear is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.cli.results import result_lines, value_of
from assay.report.footnotes import Footnotes

names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
values = st.none() | st.floats(-1e6, 1e6)


@st.composite
def rows(draw, **fixed):
    """One result, with an interval, without one, or undefined."""
    value = draw(values)
    ends = sorted(draw(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))))
    bounded = value is not None and draw(st.booleans())
    low, high = ends if bounded else (None, None)
    return {
        "key": draw(st.sampled_from(["AUROC", "Brier", "LR+{class=b}"])),
        "metric": "Brier",
        "algorithm": draw(names),
        "value": value,
        "low": low,
        "high": high,
        "level": 0.95,
        "method": "bootstrap",
        "reason": None if value is not None else "no positive items",
        "group": draw(st.sampled_from([{}, {"size": "small"}, {"size": "large"}])),
        **fixed,
    }


def difference(low, high, group=None):
    return {
        "key": "AUROC",
        "first": "one",
        "second": "other",
        "value": 0.5,
        "low": low,
        "high": high,
        "level": 0.95,
        "method": "bootstrap",
        "reason": None,
        "group": group or {},
    }


@given(results=st.lists(rows(), max_size=12))
def test_every_result_has_its_line_under_its_metric(results):
    lines = list(result_lines({"results": results, "differences": [], "ranks": []}, groups=True))
    told = [line for line in lines if line.startswith("  ")]
    assert len(told) == len(results)
    footnotes = Footnotes.of(row["reason"] or "" for row in results)
    below = [*footnotes.lines()]
    assert lines[len(lines) - len(below) :] == below
    heads = [line for line in lines if line and not line.startswith("  ") and line not in below]
    assert heads == list(dict.fromkeys(row["key"] for row in results))
    by_key = [row for head in heads for row in results if row["key"] == head]
    for row, line in zip(by_key, told, strict=True):
        assert line.split()[0] == row["algorithm"]
        assert value_of(row, footnotes) in line
        assert ("size=" in line) == bool(row["group"])


@given(results=st.lists(rows(), max_size=12))
def test_subgroups_are_left_to_those_who_ask(results):
    lines = "\n".join(result_lines({"results": results, "differences": [], "ranks": []}))
    assert "size=" not in lines
    assert lines.count("\n  ") == sum(not row["group"] for row in results)


@given(results=st.lists(rows(), min_size=2, max_size=6))
def test_values_stand_below_each_other(results):
    told = [
        line
        for line in result_lines({"results": results, "differences": [], "ranks": []}, groups=True)
        if line[:2] == "  "
    ]
    width = max(len(row["algorithm"]) for row in results)
    assert {line[2 + width : 4 + width] for line in told} == {"  "}
    assert all(line[4 + width] != " " for line in told)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"value": None, "reason": "no positive items"}, "undefined: no positive items"),
        ({"value": 0.5, "low": None, "reason": None}, "0.5000  (no interval)"),
        (
            {"value": 0.5, "low": None, "reason": "undefined on 9 of 20 replicates"},
            "0.5000  (no interval: undefined on 9 of 20 replicates)",
        ),
        (
            {"value": 0.5, "low": 0.25, "high": 0.75, "level": 0.9, "method": "delong"},
            "0.5000  [0.2500, 0.7500]  90% delong",
        ),
        ({"value": -0.00001, "low": None, "reason": None}, "0.0000  (no interval)"),
    ],
)
def test_a_value_says_what_it_is(row, text):
    assert value_of(row) == text


def test_differences_are_clear_when_their_interval_leaves_out_zero():
    differences = [
        difference(0.1, 0.2),
        difference(-0.2, -0.1),
        difference(-0.1, 0.1),
        difference(0.0, 0.1),
        difference(None, None),
        difference(0.1, 0.2, group={"size": "small"}),
    ]
    text = "\n".join(result_lines({"results": [], "differences": differences, "ranks": []}))
    told = "2 of 4 paired differences have an interval without zero; where nothing differs, about 0.2 would by chance"
    assert told in text.splitlines()
    assert text.count("AUROC: one - other = ") == 2


def test_where_nothing_is_compared_nothing_is_said_of_differences():
    assert "difference" not in "\n".join(
        result_lines({"results": [], "differences": [difference(None, None)], "ranks": []})
    )
