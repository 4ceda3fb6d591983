"""What may change in the items, their classes, their names and their draws without changing a number, and how."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay import evaluate
from assay_spec.metrics.catalogue import catalogue

ENTRIES = catalogue().entries
EVERY = list(ENTRIES)
RANKED = [name for name, entry in ENTRIES.items() if entry.state == "ranked"]
OPTIONS = {"classes": [0, 1], "positive": 1, "replicates": 40}
REPEATED = [name for name in EVERY if name not in ("ECE-KDE", "KCE")]
"""Those of pairs hold an item against the others, of which its copies are some."""
FEW = st.lists(st.sampled_from(EVERY), min_size=1, max_size=5, unique=True)


@st.composite
def items(draw, least=1, most=24):
    """True classes, predicted ones and probabilities, many of which are equal."""
    n = draw(st.integers(least, most))
    y, label = (draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)) for _ in range(2))
    p = draw(st.lists(st.integers(0, 8), min_size=n, max_size=n))
    return np.array(y), np.array(label), np.array(p) / 8


def numbers(row):
    return tuple(row[name] for name in ("key", "value", "low", "high", "reason"))


@given(items(), st.integers(2, 4), st.lists(st.sampled_from(REPEATED), min_size=1, max_size=5, unique=True))
def test_every_item_several_times_changes_no_value(data, times, metrics):
    y, label, p = data
    one = evaluate(y, label, scores=p, metrics=metrics, **OPTIONS)["results"]
    two = evaluate(*(np.tile(v, times) for v in (y, label)), scores=np.tile(p, times), metrics=metrics, **OPTIONS)
    for first, second in zip(one, two["results"], strict=True):
        if first["value"] is None:
            assert (second["value"], second["reason"]) == (None, first["reason"].replace(*_counted(first, times)))
        else:
            assert second["value"] == pytest.approx(first["value"], rel=1e-12, abs=1e-15)
        assert second["n"] == times * first["n"]


def _counted(row, times):
    """`2 of 5 outcomes` become `4 of 10`."""
    if row["metric"] != "LogLoss":
        return "", ""
    infinite, of, whole, *_ = row["reason"].removeprefix("infinite: ").split()
    return f"{infinite} {of} {whole}", f"{times * int(infinite)} of {times * int(whole)}"


@given(items(), FEW)
def test_the_other_class_is_found_as_well_with_everything_turned_around(data, metrics):
    """What is positive is a name: with the classes, the labels and the probabilities exchanged nothing changes."""
    y, label, p = data
    one = evaluate(y, label, scores=p, metrics=metrics, **OPTIONS)
    columns = np.column_stack([p, 1 - p])
    two = evaluate(1 - y, 1 - label, scores=columns, metrics=metrics, **{**OPTIONS, "positive": 0})
    for first, second in zip(one["results"], two["results"], strict=True):
        assert second["key"] == first["key"].replace("class=1", "class=0")
        if ENTRIES[first["metric"]].scope == "class":
            assert second["value"] == first["value"]
            same_draws = first["method"] != "stratified-bootstrap"
            assert not same_draws or (second["low"], second["high"]) == (first["low"], first["high"])


@given(items(), st.sampled_from([lambda p: p**3, lambda p: 5 * p - 7, np.exp, lambda p: np.floor(p * 8) + 100]))
def test_a_ranking_knows_the_order_of_the_scores_alone(data, rising):
    y, _, p = data
    one, two = (evaluate(y, y, scores=s, metrics=RANKED, **OPTIONS)["results"] for s in (p, rising(p)))
    assert one == two


@given(items(least=2))
def test_falling_scores_turn_a_ranking_around(data):
    y, _, p = data
    (one,), (two,) = (evaluate(y, y, scores=s, metrics=["AUROC"], **OPTIONS)["results"] for s in (p, -p))
    if one["value"] is not None:
        assert two["value"] == pytest.approx(1 - one["value"], abs=1e-15)
    if one["low"] is not None:
        assert (two["low"], two["high"]) == pytest.approx((1 - one["high"], 1 - one["low"]), abs=1e-12)


@given(items(), st.sampled_from(["a", "b c", "ü"]), st.sampled_from(["1", "x y"]))
def test_names_of_algorithms_and_columns_change_no_number(data, algorithm, column):
    y, label, p = data
    options = {**OPTIONS, "metrics": ["Accuracy", "AUROC", "Brier", "MCC"]}
    site = np.arange(y.size) % 2
    one = evaluate(y, {"m": label, "n": y}, scores={"m": p, "n": p}, by={"site": site}, **options)
    two = evaluate(y, {algorithm: label, "n": y}, scores={algorithm: p, "n": p}, by={column: site}, **options)
    for kind in ("results", "differences"):
        renamed = [rename(row, {"m": algorithm}, {"site": column}) for row in one[kind]]
        assert renamed == two[kind]


def rename(row, algorithms, columns):
    names = {name: algorithms.get(row[name], row[name]) for name in ("algorithm", "first", "second") if name in row}
    return {**row, **names, "group": {columns[name]: value for name, value in row["group"].items()}}


@given(items(), items(), FEW)
def test_algorithms_that_change_places_change_the_sign_of_every_difference(one, other, metrics):
    n = min(one[0].size, other[0].size)
    y, labels, scores = one[0][:n], (one[1][:n], other[1][:n]), (one[2][:n], other[2][:n])
    ahead, behind = (
        evaluate(y, dict(zip(order, said, strict=True)), scores=dict(zip(order, given, strict=True)), **options)
        for options in [{**OPTIONS, "metrics": metrics}]
        for order, said, given in (("ab", labels, scores), ("ba", labels[::-1], scores[::-1]))
    )
    mirrored = {row["key"]: row for row in behind["differences"]}
    for row in ahead["differences"]:
        other = mirrored.pop(row["key"])
        assert (row["first"], row["second"]) == (other["second"], other["first"]) == ("a", "b")
        for name, end in (("value", "value"), ("low", "high"), ("high", "low")):
            expected = None if other[end] is None else pytest.approx(-other[end], abs=1e-12)
            assert row[name] == expected
    assert not mirrored


@given(items(least=2), st.sampled_from([None, 2]), FEW)
def test_a_copy_of_an_algorithm_differs_by_nothing(data, together, metrics):
    y, label, p = data
    group = None if together is None else np.arange(y.size) // together
    found = evaluate(y, {"a": label, "b": label}, scores={"a": p, "b": p}, metrics=metrics, group=group, **OPTIONS)
    for row in found["differences"]:
        assert row["value"] in (0, None)
        assert (row["low"], row["high"]) in {(0, 0), (None, None)}
        assert (row["low"] is None) == (row["reason"] is not None)


@given(items(least=5), FEW)
def test_groups_of_one_item_each_are_drawn_as_items(data, metrics):
    """So that those metrics that draw from all items have the very same intervals."""
    y, label, p = data
    alone = evaluate(y, {"a": label, "b": y}, scores={"a": p, "b": p[::-1]}, metrics=metrics, **OPTIONS)
    grouped = evaluate(
        y,
        {"a": label, "b": y},
        scores={"a": p, "b": p[::-1]},
        metrics=metrics,
        group=[f"{i:03}" for i in range(y.size)],
        **OPTIONS,
    )
    for kind in ("results", "differences"):
        by_key = {(r["key"], r.get("algorithm")): r for r in grouped[kind]}
        for row in alone[kind]:
            other = by_key[row["key"], row.get("algorithm")]
            assert other["method"] == "cluster-bootstrap"
            if row["method"] == "bootstrap":
                assert numbers(row) == numbers(other)


@given(items(least=2), st.integers(1, 4))
def test_names_of_groups_that_keep_their_order_change_nothing(data, size):
    y, label, p = data
    options = {**OPTIONS, "scores": p, "metrics": ["Accuracy", "MCC", "AUROC", "Brier"]}
    number = np.arange(y.size) // size
    one = evaluate(y, label, group=[f"g{n:02}" for n in number], **options)
    assert one == evaluate(y, label, group=[chr(97 + n) for n in number], **options)


@given(items(least=2), FEW)
def test_a_subgroup_of_all_items_is_all_items(data, metrics):
    y, label, p = data
    found = evaluate(y, label, scores=p, by={"all": ["x"] * y.size}, metrics=metrics, **OPTIONS)["results"]
    whole, part = ([row for row in found if row["group"] == group] for group in ({}, {"all": "x"}))
    assert list(map(numbers, whole)) == list(map(numbers, part))


@given(items(), st.sampled_from([0.5, 0.9]), st.booleans(), FEW)
def test_ends_of_intervals_lie_in_the_range_of_their_metric(data, level, together, metrics):
    y, label, p = data
    found = evaluate(
        y,
        {"a": label, "b": y},
        scores={"a": p, "b": p[::-1]},
        metrics=metrics,
        group=np.arange(y.size) // 2 if together else None,
        level=level,
        **OPTIONS,
    )
    for row in found["results"]:
        entry = ENTRIES[row["metric"]]
        low = -math.inf if entry.minimum is None else entry.minimum
        high = math.inf if entry.maximum is None else entry.maximum
        if row["low"] is not None:
            assert low - 1e-12 <= row["low"] <= row["value"] <= row["high"] <= high + 1e-12, row
    for row in found["differences"]:
        entry = ENTRIES[row["key"].partition("{")[0]]
        if row["low"] is not None and entry.minimum is not None and entry.maximum is not None:
            span = entry.maximum - entry.minimum
            assert row["low"] <= row["value"] <= row["high"]
            assert -span - 1e-12 <= row["low"] <= row["high"] <= span + 1e-12, row


@given(items(least=2), FEW, st.integers(0, 2**53 - 1), st.sampled_from([(0.5, 0.9), (0.0001, 0.5), (0.9, 0.95)]))
def test_an_interval_of_a_higher_level_holds_that_of_a_lower_one(data, metrics, seed, levels):
    y, label, p = data
    inner, outer = (
        evaluate(y, label, scores=p, metrics=metrics, seed=seed, level=level, **OPTIONS)["results"] for level in levels
    )
    for narrow, wide in zip(inner, outer, strict=True):
        if narrow["low"] is not None and wide["low"] is not None:
            assert wide["low"] <= narrow["low"] <= narrow["high"] <= wide["high"]
