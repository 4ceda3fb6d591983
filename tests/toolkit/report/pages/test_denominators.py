"""Of how many items each value is: counted again from the tables that were read."""

import csv
from collections import Counter

import pytest

from assay.report import render_html, render_markdown
from assay.report.model import Among
from assay.report.tables import result_tables


def rows_of(run, name):
    with (run.parent / name).open(encoding="utf-8") as file:
        return {row["case"]: row for row in csv.DictReader(file)}


def shares(run, report, row):
    """How many items a row of results is a share of, by the words of its key."""
    truth, called = rows_of(run, "truth.csv"), rows_of(run, f"{report.algorithms.index(row.algorithm)}.csv")
    metric, _, rest = row.key.partition("{")
    target = rest.removesuffix("}").partition("=")[2]
    own = [case for case, one in truth.items() if all(one[name] == value for name, value in row.group.items())]
    real = Counter(truth[case]["finding"] == target for case in own)
    said = Counter(called[case]["label"] == target for case in own)
    return {"Sensitivity": real[True], "Specificity": real[False], "PPV": said[True], "NPV": said[False]}.get(metric)


@pytest.mark.parametrize("name", ["binary", "classes", "names"])
def test_shares_are_of_the_items_of_the_class_or_of_those_called_so(runs, reports, name):
    report = reports(name)
    assert {row.among is None for row in report.results} == {True, False}
    for row in report.results:
        assert row.among == shares(runs(name), report, row), row.key
        assert row.among is None or row.among <= row.n


@pytest.mark.parametrize("name", ["binary", "classes"])
def test_differences_of_rates_are_of_the_same_items_and_those_of_predictive_values_of_no_number(runs, reports, name):
    report = reports(name)
    known = {(row.key, tuple(row.group.items())): row.among for row in report.results}
    for pair in report.differences:
        expected = None if pair.key.startswith(("PPV", "NPV")) else known[pair.key, tuple(pair.group.items())]
        assert pair.among == expected, pair.key


@pytest.mark.parametrize("name", ["binary", "classes", "crowd", "tiny"])
def test_subgroups_are_counted_by_class(runs, reports, name):
    report, truth = reports(name), rows_of(runs(name), "truth.csv")
    for one in report.subgroups:
        own = Counter(row["finding"] for row in truth.values() if row[one.column] == one.value)
        assert one.counts == tuple(own[each.name] for each in report.classes)
    (column,) = {one.column for one in report.subgroups}
    assert {one.value for one in report.subgroups} == {row[column] for row in truth.values()}


def test_a_page_says_of_which_items_a_share_is(reports):
    table = next(one for one in result_tables(reports("binary")) if one.metric.among is Among.OTHER)
    assert table.among == "that are not yes"
    assert "Cases</span> <bdi>that are not yes</bdi>" in render_html(reports("binary"))
    assert "n that are yes |" in render_markdown(reports("binary"))


def test_of_several_classes_a_share_is_of_each_in_turn(reports):
    tables = {one.metric.key: one.among for one in result_tables(reports("classes"))}
    assert (tables["Sensitivity"], tables["PPV"], tables["MCC"]) == ("of the class", "called so", "")


def test_items_without_a_value_are_in_no_subgroup_but_told(reports):
    blanks = reports("blanks")
    assert sum(map(sum, (one.counts for one in blanks.subgroups))) < blanks.items
    assert "| no value |" in render_markdown(blanks)
