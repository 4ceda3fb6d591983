"""What columns are for, as their names and values tell."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.columns.column import Column
from assay.columns.columns import ArrowColumns
from assay.errors import PlanError
from assay.metrics.roles import (
    class_of,
    find_folds,
    find_groups,
    find_id,
    find_label,
    find_labels,
    find_probabilities,
    find_subgroups,
    match_id,
)
from assay_spec.labels import label_text

MASSES = ("benign", "malignant")


def table(*, cells=True, **columns):
    """A table whose columns hold these values, as the cells of a CSV file unless told otherwise."""
    rows = len(next(iter(columns.values())))

    def load(name):
        values = columns[name]
        texts = [None if value is None else str(value) for value in values]
        return Column(pa.chunked_array([pa.array(texts if cells else values)]), cells)

    return ArrowColumns("table", tuple(columns), rows, load)


REFERENCE = table(
    patient=["p1", "p2", "p3", "p4"],
    diagnosis=["benign", "malignant", "benign", "malignant"],
    site=["a", "a", "b", "b"],
    age=[31, 42, 53, 64],
    size=[1.5, 1.5, 2.25, 3.0],
)
SCORES = table(patient=["p4", "p3", "p2", "p1"], p_malignant=[0.9, 0.1, 0.8, 0.25])


class TestTheIdentifyingColumn:
    def test_is_the_one_of_all_tables_that_never_repeats(self):
        assert find_id(REFERENCE, [SCORES, SCORES]) == "patient"

    def test_is_called_so_when_several_would_do(self):
        both = table(case_id=[1, 2, 3], age=[31, 42, 53])
        assert find_id(both, [both]) == "case_id"

    def test_is_asked_for_when_several_are_called_so(self):
        both = table(case_id=[1, 2, 3], patient=[7, 8, 9])
        with pytest.raises(PlanError, match="`case_id`, `patient`; say it with --id"):
            find_id(both, [both])

    @pytest.mark.parametrize("values", [["a", "a", "b"], ["a", None, "b"], [0.5, 0.5, 0.125]])
    def test_is_no_column_that_repeats_or_lacks_values(self, values):
        lone = table(item=values)
        with pytest.raises(PlanError, match="no column of all tables has another value in every row"):
            find_id(lone, [lone])

    @pytest.mark.parametrize("values", [[0.5, 0.25, 0.125], ["1e+05", "2e+05", "3"], ["2020-01-01", "2020-01-02"]])
    def test_is_no_column_of_measurements_but_may_be_said_to_be_one(self, values):
        lone = table(item=values)
        line = "`item`, with another value in every row, may hold measurements; if it is one, say it with --id"
        with pytest.raises(PlanError, match=line):
            find_id(lone, [lone])
        with pytest.raises(PlanError, match="no column of all tables has another value in every row"):
            find_id(lone, [table(item=[values[0]] * 2)])

    def test_may_hold_codes_that_happen_to_be_numbers(self):
        codes = [f"{i // 10}e{i % 10}" for i in range(40)]
        lone = table(item=codes, size=[i / 8 for i in range(40)])
        assert find_id(lone, [table(number=codes[::-1])]) == "item"
        assert match_id(table(number=codes[::-1]), lone, "item") == "number"
        assert find_id(table(item=["9" * 30, "1" * 30]), []) == "item"

    def test_is_no_column_of_floats_that_happen_to_be_whole(self):
        lone = table(cells=False, item=[1.0, 2.0, 3.0])
        with pytest.raises(PlanError, match="`item`, with another value in every row"):
            find_id(lone, [lone])

    def test_may_be_called_differently_where_the_ids_are_the_same(self):
        other = table(number=["p2", "p1"], p=[0.5, 0.25])
        assert find_id(REFERENCE, [other]) == "patient"
        assert match_id(other, REFERENCE, "patient") == "number"

    def test_has_no_like_where_an_id_is_unknown(self):
        assert match_id(table(number=["p2", "p9"]), REFERENCE, "patient") == ""


class TestTheTrueClass:
    def test_is_the_column_called_so(self):
        assert find_label(REFERENCE, [SCORES], "patient") == "diagnosis"

    def test_is_the_only_one_of_few_values(self):
        plain = table(id=[1, 2, 3], finding=["x", "y", "x"])
        assert find_label(plain, [], "id") == "finding"

    def test_is_the_one_that_the_predictions_speak_of(self):
        two = table(id=[1, 2, 3], kind=["x", "y", "x"], finding=["low", "high", "low"])
        assert find_label(two, [table(id=[1, 2, 3], p_high=[0.5, 0.25, 0.75])], "id") == "finding"
        assert find_label(two, [table(id=[1, 2, 3], says=["y", "y", "x"])], "id") == "kind"

    def test_is_asked_for_when_nothing_decides(self):
        two = table(id=[1, 2, 3], kind=["x", "y", "x"], finding=["low", "high", "low"])
        with pytest.raises(PlanError, match="`kind`, `finding`; say it with --truth"):
            find_label(two, [table(id=[1, 2, 3], p=[0.5, 0.25, 0.75])], "id")

    def test_is_no_fold_and_no_column_of_many_values(self):
        many = table(id=list(range(60)), fold=[i % 5 for i in range(60)], text=[f"t{i}" for i in range(60)])
        with pytest.raises(PlanError, match="none of `text` has from 2 to 50 values"):
            find_label(many, [], "id")


@pytest.mark.parametrize(
    ("column", "classes", "found"),
    [
        ("p_malignant", MASSES, "malignant"),
        ("Malignant", MASSES, "malignant"),
        ("probability of malignant", MASSES, "malignant"),
        ("benign-score", MASSES, "benign"),
        ("malignantish", MASSES, ""),
        ("score", MASSES, ""),
        ("p_not_benign", ("benign", "not benign"), "not benign"),
        ("p_benign", ("benign", "not benign"), "benign"),
        ("p1", ("0", "1"), "1"),
        ("prob_0", ("0", "1"), "0"),
        ("y_prob_1", ("0", "1"), "1"),
        ("1", ("0", "1"), "1"),
        ("1.0", ("0", "1"), "1"),
        ("p_1.0", ("0", "1"), "1"),
        ("model 1.0", ("0", "1"), ""),
        ("p_1.5", ("1", "1.5", "5"), "1.5"),
        ("model 1", ("0", "1"), ""),
        ("fold_1", ("0", "1"), ""),
        ("p_+", ("+", "-"), "+"),
        ("p_a b", ("a-b", "a b", "A B"), "a b"),
        ("p_a-b", ("a-b", "a b", "A B"), "a-b"),
        ("class=a,b}", ("class=a,b}", "a|b"), "class=a,b}"),
        ("a|b", ("class=a,b}", "a|b"), "a|b"),
        ("p_class=a,b}", ("class=a,b}", "a|b"), "class=a,b}"),
        ("p_a|b", ("class=a,b}", "a|b"), "a|b"),
        ("class 1", ("1", "class 1"), "class 1"),
        ("score of class 1", ("1", "class 1"), "class 1"),
        ("p1", ("1", "class 1"), "1"),
        ("A", ("a", "A"), "A"),
        ("score", ("score", "no score"), "score"),
        ("Wahrscheinlichkeit_gutartig", ("bösartig", "gutartig"), "gutartig"),
        ("p_bösartig", ("bösartig", "gutartig"), "bösartig"),
    ],
)
def test_a_column_of_scores_names_its_class(column, classes, found):
    assert class_of(column, classes) == found


@given(st.lists(st.text().map(label_text).filter(bool), min_size=1, unique=True))
def test_a_column_called_as_a_class_is_of_that_class(classes):
    assert [class_of(name, classes) for name in classes] == classes


@pytest.mark.parametrize(
    ("values", "cells", "yes"),
    [
        ([0.0, 0.5, 1.0], True, True),
        ([0, 1, 1], True, True),
        ([0.0, 0.5, 1.0], False, True),
        *[([0.0, 0.5, cell], True, True) for cell in (1.5, -0.1, None, "NA", "", "oops", "inf", "nan")],
        ([0.5, None, 1.0], False, True),
        ([0.5, float("nan"), 1.0], False, True),
        ([0.5, float("inf"), 1.0], False, True),
        ([0.5] * 18 + ["NA"] * 2, True, True),
        ([0.5] * 17 + ["NA"] * 3, True, False),
        ([0.5, "NA"], True, False),
        ([0, 1, 0, 1, "NA"], True, False),
        ([0, 1, 0, 1, 2], True, False),
        ([31, 42, 0, 1], True, False),
        ([None, None], True, False),
        (["low", "high", "low"], True, False),
    ],
)
def test_probabilities_are_numbers_from_0_to_1_but_for_a_few_cells(values, cells, yes):
    assert find_probabilities(table(cells=cells, p=values), ["p"]) == (["p"] if yes else [])


@pytest.mark.parametrize(
    ("values", "yes"),
    [(["x", "y", "x"], True), (["x", "x", "x"], True), (["x", "z", "y"], False), ([None, None, None], False)],
)
def test_predicted_classes_are_nothing_but_classes(values, yes):
    assert find_labels(table(says=values), ["says"], {"x": 1, "y": 2}) == (["says"] if yes else [])


@pytest.mark.parametrize("name", ["fold", "Fold", "cv_fold", "split", "outer fold", "cv"])
def test_folds_are_known_by_their_name(name):
    assert find_folds(table(**{name: [0, 1, 2], "folder": [1, 2, 3]})) == [name]


def test_subgroups_have_few_values_and_no_other_role():
    assert find_subgroups(REFERENCE, ("patient", "diagnosis")) == ["site"]
    assert find_subgroups(REFERENCE, ("patient", "diagnosis", "site")) == []


def test_groups_are_called_so_and_repeat():
    assert find_groups(REFERENCE, ("patient", "diagnosis")) == []
    assert find_groups(table(image=[1, 2, 3], PatientID=["a", "a", "b"]), ()) == ["PatientID"]
    assert find_groups(table(case=[1, 2, 3], patient=["a", "a", None]), ()) == ["patient"]
    assert find_groups(table(case=[1, 2, 3], patient=["a", "b", None]), ()) == []
