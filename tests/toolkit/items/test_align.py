"""The join against one made of plain dictionaries, and the facts about what does not join."""

import math
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.items.align import align
from assay.items.items import Fact, Finding, PredictionRows, ReferenceRows

CLASSES = ("benign", "malignant")
REFERENCE = {"id": pa.string(), "y": pa.string(), "site": pa.string()}
PREDICTION = {"id": pa.string(), "p": pa.float64(), "label": pa.string(), "fold": pa.string()}

some_id = st.sampled_from([None, "a", "b", "c", "d", "é", "10", "9", "\U0001f600"])
some_label = st.sampled_from([None, "benign", "malignant", "other"])
some_text = st.sampled_from([None, "x", "y"])
some_score = st.sampled_from([None, 0.25, 1.0, -3.0, math.nan, math.inf])
reference_rows = st.lists(st.tuples(some_id, some_label, some_text), max_size=12)
prediction_rows = st.lists(st.tuples(some_id, some_score, some_label, some_text), max_size=12)


def table(schema, rows):
    batches = [[dict(zip(schema, row, strict=True)) for row in part] for part in (rows[:3], rows[3:])]
    return pa.concat_tables(pa.Table.from_pylist(part, pa.schema(list(schema.items()))) for part in batches)


def reference(rows):
    return ReferenceRows(table=table(REFERENCE, rows), id="id", label="y", columns=("site",))


def prediction(rows, algorithm="svm"):
    return PredictionRows(
        algorithm=algorithm,
        table=table(PREDICTION, rows),
        id="id",
        scores={"malignant": "p"},
        label="label",
        columns=("fold",),
    )


def once(rows):
    """The rows whose id is theirs alone, by id."""
    times = Counter(row[0] for row in rows)
    return {row[0]: row[1:] for row in rows if row[0] is not None and times[row[0]] == 1}


def plain_items(rows):
    known = {key: cells for key, cells in once(rows).items() if cells[0] in CLASSES}
    return sorted(known.items(), key=lambda item: item[0].encode())


def text_of(coded, index):
    return None if coded.codes[index] < 0 else coded.values[coded.codes[index]]


@given(reference_rows)
def test_items_are_those_of_a_dictionary(rows):
    items = align(reference(rows), [], CLASSES)
    found = [
        (key, (CLASSES[items.reference[i]], text_of(items.columns["site"], i)))
        for i, key in enumerate(items.id.to_pylist())
    ]
    assert found == plain_items(rows)


@given(reference_rows, st.lists(prediction_rows, min_size=1, max_size=3))
def test_predictions_are_those_of_a_dictionary(truth, sides):
    items = align(reference(truth), [prediction(rows, str(i)) for i, rows in enumerate(sides)], CLASSES)
    keys = items.id.to_pylist()
    for rows, found in zip(sides, items.predictions, strict=True):
        expected = {
            key: cells
            for key, cells in once(rows).items()
            if key in keys and cells[0] is not None and math.isfinite(cells[0]) and cells[1] in CLASSES
        }
        joined = {
            keys[item]: (found.scores["malignant"][i], CLASSES[found.label[i]], text_of(found.columns["fold"], i))
            for i, item in enumerate(found.items.tolist())
        }
        assert joined == expected
        assert found.items.tolist() == sorted(found.items.tolist())


@given(reference_rows, prediction_rows)
def test_every_item_is_scored_or_counted(truth, rows):
    items = align(reference(truth), [prediction(rows)], CLASSES)
    keys, (found,) = items.id.to_pylist(), items.predictions
    reasons = dict.fromkeys(Finding, 0)
    for key in keys:
        cells = [row for row in rows if row[0] == key]
        if not cells:
            reasons[Finding.MISSING_ID] += 1
        elif len(cells) == 1:
            _, score, label, _ = cells[0]
            reasons[Finding.NULL_VALUE] += (score is None) + (label is None)
            reasons[Finding.NOT_FINITE] += score is not None and not math.isfinite(score)
            reasons[Finding.UNKNOWN_CLASS] += label == "other"
    times = Counter(row[0] for row in rows)
    reasons[Finding.NULL_ID] = times.pop(None, 0)
    reasons[Finding.DUPLICATE_ID] = sum(count > 1 for count in times.values())
    reasons[Finding.UNKNOWN_ID] = sum(key not in {row[0] for row in truth} for key in times)
    counted = Counter()
    for fact in items.facts:
        if fact.algorithm == "svm" and fact.excludes:
            counted[fact.finding] += fact.count
    assert counted == +Counter(reasons)
    assert len(found.items) <= len(keys)


@given(reference_rows, prediction_rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(truth, rows, random):
    shuffled_truth, shuffled = truth[:], rows[:]
    random.shuffle(shuffled_truth)
    random.shuffle(shuffled)
    one = align(reference(truth), [prediction(rows)], CLASSES)
    other = align(reference(shuffled_truth), [prediction(shuffled)], CLASSES)
    assert one.id.equals(other.id)
    assert one.reference.tolist() == other.reference.tolist()
    assert one.predictions[0].items.tolist() == other.predictions[0].items.tolist()
    assert one.predictions[0].scores["malignant"].tolist() == other.predictions[0].scores["malignant"].tolist()
    assert one.predictions[0].label.tolist() == other.predictions[0].label.tolist()
    without_rows = [[f for f in side.facts if f.finding is not Finding.NULL_ID] for side in (one, other)]
    assert without_rows[0] == without_rows[1]


def test_each_fact_names_its_column_and_first_examples():
    truth = [(f"i{n}", "benign", None) for n in range(9)] + [
        ("z", "Benign", "x"),
        ("q", None, "x"),
        (None, "benign", "x"),
    ]
    rows = [
        ("i0", 0.1, "benign", "1"),
        ("i0", 0.2, "benign", "1"),
        ("i1", math.nan, None, None),
        ("new", 0.5, "benign", "1"),
    ]
    items = align(reference(truth), [prediction(rows)], CLASSES)
    assert items.facts == (
        Fact(finding=Finding.NULL_ID, column="id", count=1, examples=("row 12",)),
        Fact(finding=Finding.NULL_VALUE, column="y", count=1, examples=("q",)),
        Fact(finding=Finding.UNKNOWN_CLASS, column="y", count=1, examples=("Benign",)),
        Fact(
            finding=Finding.NULL_VALUE,
            column="site",
            count=9,
            examples=("i0", "i1", "i2", "i3", "i4"),
            excludes=False,
        ),
        Fact(finding=Finding.DUPLICATE_ID, algorithm="svm", column="id", count=1, examples=("i0",)),
        Fact(finding=Finding.UNKNOWN_ID, algorithm="svm", column="id", count=1, examples=("new",)),
        Fact(
            finding=Finding.MISSING_ID,
            algorithm="svm",
            column="id",
            count=7,
            examples=("i2", "i3", "i4", "i5", "i6"),
        ),
        Fact(finding=Finding.NULL_VALUE, algorithm="svm", column="label", count=1, examples=("i1",)),
        Fact(finding=Finding.NOT_FINITE, algorithm="svm", column="p", count=1, examples=("i1",)),
    )
    assert len(items.predictions[0].items) == 0


def test_a_clean_join_has_no_facts():
    items = align(
        reference([("b", "x", "s"), ("a", "y", "s")]), [prediction([("a", 0.5, "y", "1"), ("b", 0.25, "x", "2")])]
    )
    assert items.facts == ()
    assert items.classes == ("x", "y")
    assert items.id.to_pylist() == ["a", "b"]
    assert items.reference.tolist() == [1, 0]
    assert items.predictions[0].scores["malignant"].tolist() == [0.5, 0.25]
    assert items.predictions[0].columns["fold"].values == ("1", "2")


def test_scores_alone_give_no_labels():
    rows = PredictionRows(
        algorithm="svm", table=table(PREDICTION, [("a", 0.5, None, None)]), id="id", scores={"x": "p"}
    )
    items = align(reference([("a", "x", "s")]), [rows])
    assert items.predictions[0].label is None
    assert items.predictions[0].scores["x"].tolist() == [0.5]
    assert items.facts == ()


@pytest.mark.parametrize(("classes", "dtype"), [(2, np.uint8), (256, np.uint8), (257, np.uint16), (65_537, np.int32)])
def test_class_codes_are_as_narrow_as_the_classes_allow(classes, dtype):
    names = [f"{n:06d}" for n in range(classes)]
    rows = pa.table({"id": names, "y": names})
    items = align(ReferenceRows(table=rows, id="id", label="y"), [])
    assert items.reference.dtype == dtype
    assert items.reference.tolist() == list(range(classes))


def test_no_rows_at_all():
    items = align(reference([]), [prediction([])])
    assert (len(items.id), items.classes, items.facts) == (0, (), ())
    assert items.predictions[0].items.tolist() == []
