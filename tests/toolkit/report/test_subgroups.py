"""Results and differences within subgroups."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given

from assay.report.model import ClassCount, Report, Subgroup
from assay.report.subgroups import cuts
from assay.report.tables import EVERYONE, result_tables

from .made import by_class, difference, many, result
from .strategies import reports


def values(report):
    """The values of the only metric by size."""
    (within,) = cuts(report)["size"].metrics
    return within.values


def test_subgroups_stand_under_all_items():
    rows = (
        result(),
        result(group={"size": "small"}),
        result(group={"size": "large"}),
        result(group={"site": "north", "size": "small"}),
        result("ECE"),
    )
    found = cuts(Report(title="", results=rows))
    assert list(found) == ["size", "site × size"]
    (table,) = (within.values for within in found["size"].metrics)
    assert table.heads == ("size", "Algorithm")
    assert [groups for groups, _ in table.blocks] == [("all",), ("small",), ("large",)]
    assert [groups for groups, _ in found["site × size"].metrics[0].values.blocks] == [
        ("all", "all"),
        ("north", "small"),
    ]


def test_subgroups_hold_together_however_the_results_are_ordered():
    rows = tuple(
        result(algorithm=name, group=group)
        for name in ("b", "a")
        for group in ({"size": "small"}, {}, {"size": "large"})
    )
    table = values(Report(title="", algorithms=("a", "b"), results=rows))
    assert [(groups, [row.name for row in own]) for groups, own in table.blocks] == [
        (("all",), ["a", "b"]),
        (("small",), ["a", "b"]),
        (("large",), ["a", "b"]),
    ]


def test_subgroups_of_several_classes_stand_class_by_class():
    report = by_class()
    rows = tuple(result(row.key, group={"size": size}) for row in report.results for size in ("small", "large"))
    table = values(Report(title="", metrics=report.metrics, results=(*rows, *report.results)))
    assert table.heads == ("Class", "size", "Algorithm")
    assert [groups for groups, _ in table.blocks] == [
        ("cat", "all"),
        ("cat", "small"),
        ("cat", "large"),
        ("dog", "all"),
        ("dog", "small"),
        ("dog", "large"),
    ]


@pytest.mark.parametrize(("algorithms", "groups", "crowded"), [(4, True, False), (5, True, True), (12, False, False)])
def test_many_algorithms_in_groups_are_a_matrix(algorithms, groups, crowded):
    rows = tuple(result(algorithm=str(n), group={"size": "s"} if groups else {}) for n in range(algorithms))
    report = Report(title="", results=rows)
    table = values(report) if groups else result_tables(report)[0]
    assert table.crowded is crowded


def test_a_matrix_has_one_number_of_items_a_row_only_where_all_of_its_values_are_of_as_many():
    rows = tuple(result(algorithm=str(n), group={"size": "s"}, n=9, among=n // 5) for n in range(6))
    assert not values(Report(title="", results=rows)).counted
    assert values(Report(title="", results=rows[:5])).counted


def test_differences_within_subgroups_stand_beside_their_values():
    groups = [{}, {"size": "small"}, {"size": "large"}]
    (within,) = cuts(many(3, groups=groups))["size"].metrics
    assert within.differences.heads == ("size", "Pair")
    assert [(where, [row.names for row in rows]) for where, rows in within.differences.blocks] == [
        ((size,), list(itertools.combinations(["m0", "m1", "m2"], 2))) for size in ("small", "large")
    ]


def test_with_many_algorithms_the_differences_within_subgroups_are_those_from_the_best_over_all_items():
    (within,) = cuts(many(7, groups=[{}, {"size": "small"}]))["size"].metrics
    assert len(within.differences.rows) == 6
    assert all("m6" in row.names for row in within.differences.rows)


def test_differences_of_several_classes_stand_class_by_class_in_their_subgroups():
    report = by_class(algorithms=("a", "b"))
    apart = tuple(
        difference("a", "b", key=metric.key, group={"size": size})
        for size in ("small", "large")
        for metric in report.metrics
    )
    (within,) = cuts(replace(report, differences=apart))["size"].metrics
    assert within.values.rows
    assert [row.groups for row in within.differences.rows] == [
        ("cat", "small"),
        ("cat", "large"),
        ("dog", "small"),
        ("dog", "large"),
    ]


def test_a_metric_that_is_not_compared_within_subgroups_has_no_differences_there():
    (within,) = cuts(Report(title="", results=(result(group={"size": "small"}),)))["size"].metrics
    assert within.differences is None


def test_the_sizes_of_subgroups_are_told_by_class_and_those_in_none_of_them_too():
    report = Report(
        title="",
        unit="biopsy",
        classes=(ClassCount(name="benign", count=1300), ClassCount(name="malignant", count=9)),
        subgroups=(
            Subgroup(column="size", value="small", counts=(1200, 2)),
            Subgroup(column="size", value="large", counts=(80, 7)),
            Subgroup(column="site", value="north", counts=(1300, 9)),
        ),
        results=(result(group={"size": "small"}), result(group={"site": "north"})),
    )
    found = cuts(report)
    assert found["size"].sizes.heads == ("size", "Biopsies", "benign", "malignant")
    assert found["size"].sizes.rows == (
        ("small", "1\u202f202", "1\u202f200", "2"),
        ("large", "87", "80", "7"),
        ("no value", "20", "20", "0"),
    )
    assert found["site"].sizes.rows == (("north", "1\u202f309", "1\u202f300", "9"),)


def test_subgroups_that_nobody_counted_have_no_table_of_sizes():
    assert cuts(Report(title="", results=(result(group={"size": "small"}),)))["size"].sizes.rows == ()


@given(reports)
def test_no_row_of_a_subgroup_is_lost(report):
    """Every result is in one table of its cut, and so is every difference of few algorithms."""
    shown = [within for cut in cuts(report).values() for within in cut.metrics]
    values = [row for within in shown for row in within.values.rows if EVERYONE not in row.groups]
    grouped = [row for row in report.results if row.group and EVERYONE not in row.group.values()]
    assert len(values) >= len(grouped)
    for row in grouped:
        assert any((row.algorithm,) == one.names and set(row.group.values()) <= {*one.groups} for one in values)
    apart = [row for within in shown if within.differences for row in within.differences.rows]
    assert len(apart) == len([row for row in report.differences if row.group])


def test_subgroups_say_what_was_left_out_of_them():
    rows = tuple(result(excluded=count, group={"size": size}) for count, size in ((2, "small"), (0, "large")))
    found = values(Report(title="", left_out=2, results=(result(excluded=2), *rows)))
    assert [row.notes for row in found.rows] == [(), ("2 excluded",), ()]
