"""Results in the order in which a reader looks for them."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.report.by_class import class_tables
from assay.report.families import families_of, metrics_of, title_of
from assay.report.markdown import render_markdown
from assay.report.model import Among, ClassCount, Report
from assay.report.tables import result_tables, value_rows

from .made import by_class, metric, result
from .strategies import reports


def test_metrics_stand_in_order_of_importance_then_as_found():
    report = Report(
        title="",
        metrics=(metric("Brier"), metric("AUROC"), metric("Unused")),
        results=(result("ECE"), result("AUROC"), result("Brier")),
    )
    assert [one.key for one in metrics_of(report)] == ["Brier", "AUROC", "ECE"]


def test_one_table_a_metric_without_subgroups():
    report = Report(
        title="",
        algorithms=("a", "b"),
        results=(result(), result(algorithm="b"), result(group={"size": "small"})),
    )
    (table,) = result_tables(report)
    assert [(row.name, row.series, row.groups) for row in table.rows] == [("a", 0, ()), ("b", 1, ())]
    assert table.heads == ("Algorithm",)


def test_numbers_of_one_table_share_their_digits_as_far_as_their_intervals_bear_them():
    rows = (result(low=0.85, high=0.95), result(algorithm="b", low=0.895, high=0.905), result(algorithm="c", low=0.1))
    (table,) = result_tables(Report(title="", results=rows))
    assert [row.value_text for row in table.rows] == ["0.900", "0.900", "0.90"]
    assert table.rows[2].interval_text == "[0.10, 0.92]"


@given(st.lists(st.tuples(st.floats(0, 0.5), st.floats(0.5, 1)), min_size=1, max_size=6))
def test_no_row_shows_more_than_one_digit_beyond_its_own(ends):
    rows = tuple(result(algorithm=str(n), value=0.5, low=low, high=high) for n, (low, high) in enumerate(ends))
    (table,) = result_tables(Report(title="", results=rows))
    for row in table.rows:
        if row.high > row.low:
            decimals = len(row.value_text.partition(".")[2])
            assert 10.0**-decimals >= (row.high - row.low) / 2 / 1100 or "×" in row.value_text


def test_the_exact_numbers_are_kept():
    (table,) = result_tables(Report(title="", results=(result(value=1 / 3, low=0.1, high=None), result(value=1 / 3))))
    assert [row.exact for row in table.rows] == [f"{1 / 3!r}", f"{1 / 3!r} [0.88, 0.92]"]


def test_an_undefined_value_keeps_its_reason_and_its_place():
    rows = (result(value=None, low=None, high=None, reason="one side has no items"), result(algorithm="b"))
    (table,) = result_tables(Report(title="", results=rows))
    assert (table.rows[0].value_text, table.rows[0].reason) == ("", "one side has no items")


def test_a_table_without_any_value_has_no_scale():
    (table,) = result_tables(Report(title="", results=(result(value=None, low=None, high=None),)))
    assert table.scale is None


def test_what_was_excluded_or_undefined_is_noted():
    (table,) = result_tables(Report(title="", results=(result(excluded=2, undefined=3), result())))
    assert [row.notes for row in table.rows] == [("2 excluded", "3 draws undefined"), ()]


def test_what_was_left_out_of_everything_is_not_said_at_every_row():
    (table,) = result_tables(Report(title="", left_out=2, results=(result(excluded=2), result(excluded=3))))
    assert [row.notes for row in table.rows] == [(), ("3 excluded",)]


def test_a_value_without_an_interval_says_why():
    row = result(low=None, high=None, reason="too few draws have a value")
    (table,) = result_tables(Report(title="", results=(row,)))
    assert table.rows[0].notes == ("no interval: too few draws have a value",)


def test_an_algorithm_nobody_announced_has_no_colour():
    (table,) = result_tables(Report(title="", algorithms=("b",), results=(result(),)))
    assert table.rows[0].series is None


def test_methods_are_named_once_and_only_where_there_is_an_interval():
    rows = (
        result(method="delong"),
        result(algorithm="b", method="delong"),
        result(algorithm="c", method="wilson", low=None, high=None),
    )
    assert result_tables(Report(title="", results=rows))[0].methods == ("DeLong's variance",)


def test_draws_that_are_moved_to_the_value_are_said_to_be():
    rows = (result(method="bootstrap"), result(algorithm="b", method="random-groups"))
    for moved in (False, True):
        report = Report(title="", metrics=(metric(rows[0].key, centred=moved),), results=rows)
        draws = "percentiles of bootstrap draws" + (", moved to the value" if moved else "")
        assert result_tables(report)[0].methods == (draws, "the spread between random groups of items")


def test_classes_of_one_metric_stand_in_one_table():
    (table,) = result_tables(by_class(algorithms=("a", "b")))
    assert table.heads == ("Class", "Algorithm")
    assert (table.metric.key, table.metric.target) == ("PPV", "")
    assert [(groups, [row.name for row in rows]) for groups, rows in table.blocks] == [
        (("cat",), ["a", "b"]),
        (("dog",), ["a", "b"]),
    ]


def test_a_metric_of_one_class_needs_no_class_column():
    report = by_class(targets=("cat",))
    (table,) = result_tables(report)
    assert (table.heads, table.metric.key) == (("Algorithm",), "PPV{class=cat}")
    (family,) = families_of(report)
    assert title_of(family[0], family) == "The PPV"


def test_titles_tell_classes_apart_where_there_are_several():
    (family,) = families_of(by_class())
    assert [title_of(one, family) for one in family] == ["The PPV of cat", "The PPV of dog"]


def test_rows_are_found_by_key_and_algorithm():
    report = by_class(algorithms=("a", "b"))
    found = value_rows(report)
    assert {key: row.value for key, row in found.items()} == {
        (row.key, row.algorithm): row.value for row in report.results
    }


def test_an_algorithm_class_by_class():
    report = by_class(algorithms=("a", "b"), classes=(ClassCount(name="dog", count=3), ClassCount(name="cat", count=4)))
    first, second = class_tables(report)
    assert (first.algorithm, second.algorithm) == ("a", "b")
    assert [(name, n) for name, n, _ in first.rows] == [("dog", 3), ("cat", 4)]
    assert [rows[0].value for _, _, rows in first.rows] == pytest.approx([0.3, 0.1])


def test_without_several_classes_there_is_no_table_by_class():
    assert class_tables(by_class(targets=("cat",))) == ()


def test_what_is_to_be_said_of_every_row_is_said_once_under_the_table():
    rows = tuple(
        result(algorithm=name, low=None, high=None, reason="too few draws", undefined=n) for n, name in enumerate("abc")
    )
    (table,) = result_tables(Report(title="", results=rows))
    assert table.remarks == "All: no interval: too few draws."
    assert [table.notes_of(row) for row in table.rows] == [(), ("1 draw undefined",), ("2 draws undefined",)]


def test_what_is_to_be_said_of_some_rows_stands_at_them():
    rows = (result(low=None, high=None, reason="too few draws"), result(algorithm="b", method="wilson"))
    (table,) = result_tables(Report(title="", results=rows))
    assert table.remarks == "Intervals: Wilson's score interval."
    assert [table.notes_of(row) for row in table.rows] == [("no interval: too few draws",), ()]
    (alone,) = result_tables(Report(title="", results=rows[:1]))
    assert (alone.remarks, alone.notes_of(alone.rows[0])) == ("", ("no interval: too few draws",))


@given(reports)
def test_no_note_of_a_row_is_lost(report):
    for table in result_tables(report):
        for row in table.rows:
            assert all(note in table.notes_of(row) or f"All: {note}." in table.remarks for note in row.notes)


@pytest.mark.parametrize(
    ("among", "of_one", "of_each"),
    [
        (Among.ALL, "", ""),
        (Among.REAL, "that are cat", "of the class"),
        (Among.OTHER, "that are not cat", "of other classes"),
        (Among.CALLED, "called cat", "called so"),
        (Among.UNCALLED, "not called cat", "not called so"),
    ],
)
def test_a_share_says_of_which_items_it_is(among, of_one, of_each):
    for targets, words in ((("cat",), of_one), (("cat", "dog"), of_each)):
        report = by_class(targets=targets)
        metrics = tuple(replace(metric, among=among) for metric in report.metrics)
        rows = tuple(replace(row, n=9, among=None if among is Among.ALL else 4) for row in report.results)
        (table,) = result_tables(replace(report, metrics=metrics, results=rows))
        assert table.among == words
        assert {row.n for row in table.rows} == {9 if among is Among.ALL else 4}


@given(reports)
def test_every_result_over_all_items_is_in_one_table(report):
    shown = [(row.name, row.value) for table in result_tables(report) for row in table.rows]
    assert sorted(shown, key=repr) == sorted(
        ((row.algorithm, row.value) for row in report.results if not row.group), key=repr
    )
    assert all(table.rows for table in result_tables(report))


def test_classes_whose_items_nobody_counted_have_no_column_of_them():
    counted = by_class(classes=(ClassCount(name="dog", count=3), ClassCount(name="cat", count=4)))
    reports = (counted, replace(counted, classes=()))
    assert [table.counted for report in reports for table in class_tables(report)] == [True, False]
    pages = map(render_markdown, reports)
    assert ["| Class | n |" in re.sub(" +", " ", page) for page in pages] == [True, False]
