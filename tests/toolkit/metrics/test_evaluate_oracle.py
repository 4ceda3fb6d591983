"""Every metric of `evaluate` against scikit-learn and written formulas, on small data full of ties and rare classes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay import evaluate
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.metric import parse_metric

LEVELS = st.sampled_from([k / 8 for k in range(9)]) | st.integers(0, 997).map(lambda k: k / 997)
"""Probabilities, many of them equal, some 0 and 1; scikit-learn takes none below 2e-16 for the log loss."""


@st.composite
def binary(draw):
    """True classes, predicted classes and probabilities of up to 40 items."""
    n = draw(st.integers(1, 40))
    bits = st.lists(st.integers(0, 1), min_size=n, max_size=n)
    return draw(bits), draw(bits), draw(st.lists(LEVELS, min_size=n, max_size=n))


@st.composite
def several(draw):
    """K, true classes, predicted classes and a table of probabilities."""
    k, n = draw(st.integers(3, 4)), draw(st.integers(1, 30))
    codes = st.lists(st.integers(0, k - 1), min_size=n, max_size=n)
    rows = st.lists(st.lists(st.integers(0, 4), min_size=k, max_size=k).filter(any), min_size=n, max_size=n)
    table = np.array(draw(rows), dtype=np.float64)
    return k, draw(codes), draw(codes), table / table.sum(axis=1, keepdims=True)


def agree(row, expected):
    """A value that is there on both sides and the same, or missing on both with a reason."""
    if math.isnan(expected):
        assert row["value"] is None, row["key"]
        assert row["reason"], row["key"]
    else:
        assert row["value"] == pytest.approx(expected, rel=1e-9, abs=1e-12), row["key"]


def test_every_metric_of_the_catalogue_has_an_oracle(oracle):
    """Those of all probabilities together have theirs in test_forecasts.py."""
    others = {name for name, entry in catalogue().entries.items() if entry.state != "forecasts"}
    assert {parse_metric(text).name for text in oracle.every} == others


@given(binary())
def test_two_classes(oracle, data):
    y, label, p = data
    found = evaluate(y, label, scores=p, positive=1, classes=[0, 1], metrics=list(oracle.every), replicates=1)
    items = oracle.items(y, label, p)
    for row, (text, value) in zip(_in_order(found, oracle.every), oracle.every.items(), strict=True):
        assert row["metric"] == parse_metric(text).name
        assert row["n"] == len(y)
        agree(row, value(items))


def _in_order(found, asked):
    """One row a metric, in the order asked for: sweeps put together what can be read off one state."""
    by_key = {row["key"]: row for row in found["results"]}
    assert len(by_key) == len(found["results"])
    for text in asked:
        metric = parse_metric(text)
        parameters = {**metric.parameters, "class": "1"}
        with_class = metric._replace(parameters=parameters).key
        yield by_key.pop(with_class if with_class in by_key else metric.key)
    assert not by_key


@given(binary())
def test_the_other_class_as_positive(oracle, data):
    """What is asked of the other class is answered as if the classes had changed places."""
    y, label, p = data
    every = {**oracle.of_a_class, **oracle.of_scores}
    found = evaluate(y, label, scores=p, positive=0, classes=[0, 1], metrics=list(every), replicates=1)
    items = oracle.items(1 - np.array(y), 1 - np.array(label), p)
    keys = {row["key"]: row for row in found["results"]}
    for text, value in every.items():
        metric = parse_metric(text)
        agree(keys[metric._replace(parameters={**metric.parameters, "class": "0"}).key], value(items))


@given(several())
def test_more_classes_than_two(oracle, data):
    k, y, label, table = data
    metrics = list(oracle.every)
    found = evaluate(y, label, scores=table, classes=range(k), metrics=metrics, replicates=1)
    keys = {row["key"]: row for row in found["results"]}
    whole = oracle.items(y, label, k=k)
    for text, value in oracle.overall.items():
        agree(keys.pop(parse_metric(text).key), value(whole))
    for text, value in {**oracle.of_a_class, **oracle.of_scores}.items():
        metric = parse_metric(text)
        for c in range(k):
            key = metric._replace(parameters={**metric.parameters, "class": str(c)}).key
            agree(keys.pop(key), value(whole.against_the_rest(c, table[:, c])))
    assert not keys


@given(several())
def test_the_first_of_the_most_probable_classes_is_predicted(data):
    k, y, _, table = data
    metrics = ["Accuracy", "MCC", "Fbeta", "WeightedKappa"]
    of_scores = evaluate(y, scores=table, classes=range(k), metrics=metrics, replicates=1)
    of_labels = evaluate(y, table.argmax(axis=1), classes=range(k), metrics=metrics, replicates=1)
    assert of_scores == of_labels


@given(binary(), LEVELS)
def test_from_the_threshold_on_the_positive_class_is_predicted(data, threshold):
    y, _, p = data
    options = {"positive": 1, "classes": [0, 1], "metrics": ["Accuracy", "Sensitivity", "PPV"], "replicates": 1}
    of_scores = evaluate(y, scores=p, threshold=threshold, **options)
    of_labels = evaluate(y, (np.array(p) >= threshold) * 1, **options)
    assert of_scores == of_labels


@given(binary())
def test_one_column_for_the_positive_class_is_as_good_as_two(data):
    y, _, p = data
    p = np.array(p)
    options = {"positive": 1, "classes": [0, 1], "metrics": ["AUROC", "Brier", "Accuracy"], "replicates": 3}
    assert evaluate(y, scores=p, **options) == evaluate(y, scores=np.column_stack([1 - p, p]), **options)


@given(binary())
def test_no_value_leaves_the_range_of_its_metric(data):
    y, label, p = data
    every = list(catalogue().entries)
    found = evaluate(y, label, scores=p, positive=1, classes=[0, 1], metrics=every, replicates=5)
    for row in found["results"]:
        entry = catalogue().entries[row["metric"]]
        for value in (row["value"], row["low"], row["high"]):
            assert value is None or math.isfinite(value)
            assert value is None or entry.minimum is None or value >= entry.minimum - 1e-12, row
            assert value is None or entry.maximum is None or value <= entry.maximum + 1e-12, row
        assert (row["value"] is not None and row["low"] is not None) or row["reason"]
        assert (row["low"] is None) == (row["high"] is None)
