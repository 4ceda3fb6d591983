"""Paired differences: with many algorithms, those from the best one first."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given

from assay.report.contrasts import best_of, contrasts
from assay.report.model import Report

from .made import by_class, difference, many, metric, result
from .strategies import reports


def test_differences_show_zero_on_their_scale():
    report = Report(title="", results=(result(),), differences=(difference("a", "b", 0.5, 0.7),))
    (contrast,) = contrasts(report)
    assert contrast.table.rows[0].name == "a − b"
    assert contrast.table.rows[0].names == ("a", "b")
    assert contrast.table.scale.low < 0 < contrast.table.scale.high


@pytest.mark.parametrize(("number", "first", "others"), [(2, 1, None), (4, 6, None), (5, 4, 6), (12, 11, 55)])
def test_pairs_with_the_best_come_first_where_there_are_many(number, first, others):
    (contrast,) = contrasts(many(number))
    assert len(contrast.table.rows) == first
    assert (len(contrast.others.rows) if contrast.others else None) == others
    if others:
        assert all(f"m{number - 1}" in row.names for row in contrast.table.rows)
        assert not any(f"m{number - 1}" in row.names for row in contrast.others.rows)


def test_no_pair_is_lost():
    (contrast,) = contrasts(many(9))
    pairs = [row.names for row in (*contrast.table.rows, *contrast.others.rows)]
    assert sorted(pairs) == sorted(itertools.combinations([f"m{n}" for n in range(9)], 2))


def test_the_best_has_the_greatest_or_the_least_value():
    assert best_of(many(5), metric("AUROC")) == "m4"
    assert best_of(many(5), metric("AUROC", higher=False)) == "m0"
    assert best_of(Report(title=""), metric("AUROC")) is None


def test_where_no_pair_has_the_best_all_are_shown():
    report = many(6)
    apart = tuple(row for row in report.differences if "m5" not in (row.first, row.second))
    (contrast,) = contrasts(replace(report, differences=apart))
    assert len(contrast.table.rows) == len(apart)
    assert contrast.others is None


def test_pairs_of_several_classes_stand_class_by_class_however_they_are_ordered():
    report = by_class(algorithms=("a", "b", "c"))
    apart = tuple(
        difference(*pair, key=metric.key)
        for pair in itertools.combinations("abc", 2)
        for metric in reversed(report.metrics)
    )
    (contrast,) = contrasts(replace(report, differences=apart))
    assert contrast.table.heads == ("Class", "Pair")
    assert [(groups, len(rows)) for groups, rows in contrast.table.blocks] == [(("cat",), 3), (("dog",), 3)]


def test_the_first_of_equals_is_the_best():
    rows = tuple(result(algorithm=name, value=0.5) for name in ("b", "a"))
    assert best_of(Report(title="", algorithms=("a", "b"), results=rows), metric("AUROC")) == "a"


@given(reports)
def test_every_difference_over_all_items_is_in_one_table(report):
    shown = [
        row for one in contrasts(report) for table in (one.table, one.others) if table is not None for row in table.rows
    ]
    assert sorted(row.names for row in shown) == sorted(
        (row.first, row.second) for row in report.differences if not row.group
    )
