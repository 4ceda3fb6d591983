"""Several algorithms, subgroups, groups and the rows of `evaluate`: each number is that of its own items alone."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay import evaluate
from assay_spec.metrics.catalogue import catalogue

METRICS = ("Accuracy", "MCC", "Sensitivity", "PPV", "Fbeta{beta=2}", "AUROC", "AP", "Brier", "ECE{bins=5}")
COUNTING = ("Accuracy", "MCC", "Sensitivity", "PPV")


@pytest.fixture
def sample():
    """120 items: true classes, two algorithms that know something of them, sites and patients."""
    rng = np.random.default_rng(20)
    y = rng.integers(0, 2, 120)
    p = {name: np.clip(y * bias + rng.random(120) * (1 - bias), 0, 1) for name, bias in (("a", 0.3), ("b", 0.1))}
    return {"y": y, "p": p, "site": rng.choice(["north", "south"], 120), "patient": np.arange(120) // 3}


def rows(found, **members):
    """The rows of results that have these members, without them."""
    kept = [row for row in found["results"] if all(row[name] == value for name, value in members.items())]
    return [{name: value for name, value in row.items() if name not in members} for row in kept]


def test_every_algorithm_has_the_results_that_it_has_alone(sample):
    options = {"positive": 1, "metrics": METRICS, "replicates": 50, "seed": 3}
    both = evaluate(sample["y"], scores=sample["p"], **options)
    for name, p in sample["p"].items():
        alone = evaluate(sample["y"], scores=p, **options)
        assert rows(both, algorithm=name) == rows(alone, algorithm="algorithm")
    assert evaluate(sample["y"], scores=sample["p"]["a"], **options)["differences"] == []


def test_labels_and_scores_of_different_algorithms(sample):
    label = (sample["p"]["b"] >= 0.4) * 1
    found = evaluate(
        sample["y"],
        {"b": label, "c": label},
        scores={"a": sample["p"]["a"], "b": sample["p"]["b"], "c": sample["p"]["b"]},
        positive=1,
        metrics=["Accuracy", "AUROC"],
        replicates=20,
    )
    assert [(row["algorithm"], row["metric"]) for row in found["results"]] == [
        (name, metric) for metric in ("Accuracy", "AUROC") for name in ("b", "c", "a")
    ]
    assert rows(found, algorithm="b") == rows(found, algorithm="c")
    twins = [row for row in found["differences"] if (row["first"], row["second"]) == ("b", "c")]
    assert [row["value"] for row in twins] == [0, 0]


def test_algorithms_that_are_apart_by_rounding_do_not_differ(sample):
    """Nor does any draw of them, so that no interval leaves out zero."""
    p = np.clip(sample["p"]["a"], 0.01, 0.99)
    nearly = np.nextafter(p, 1)
    metrics = ["LogLoss", "Brier", "BrierSkill", "RootBrier", "ECE"]
    found = evaluate(sample["y"], scores={"a": p, "b": nearly}, positive=1, metrics=metrics, replicates=60)
    a, b = ([row["value"] for row in found["results"] if row["algorithm"] == name] for name in "ab")
    assert a != b
    assert {(row["value"], row["low"], row["high"]) for row in found["differences"]} == {(0, 0, 0)}


def test_subgroups_are_evaluations_of_their_items_alone(sample):
    options = {"positive": 1, "metrics": METRICS, "replicates": 50}
    found = evaluate(sample["y"], scores=sample["p"], by={"site": sample["site"]}, **options)
    whole = evaluate(sample["y"], scores=sample["p"], **options)
    assert rows(found, group={}) == rows(whole, group={})
    for site in ("north", "south"):
        at = sample["site"] == site
        alone = evaluate(sample["y"][at], scores={name: p[at] for name, p in sample["p"].items()}, **options)
        assert rows(found, group={"site": site}) == rows(alone, group={})
        apart = [{**row, "group": {}} for row in found["differences"] if row["group"] == {"site": site}]
        assert apart == alone["differences"]


def test_subgroups_of_two_columns_are_those_of_each(sample):
    options = {"positive": 1, "metrics": COUNTING, "replicates": 10}
    by = {"site": sample["site"], "third": np.arange(120) % 3}
    both = evaluate(sample["y"], scores=sample["p"]["a"], by=by, **options)
    groups = [row["group"] for row in both["results"] if row["metric"] == "MCC"]
    assert groups == [{}, {"site": "north"}, {"site": "south"}, {"third": "0"}, {"third": "1"}, {"third": "2"}]
    one = evaluate(sample["y"], scores=sample["p"]["a"], by={"third": by["third"]}, **options)
    assert [r for r in both["results"] if "third" in r["group"]] == [r for r in one["results"] if r["group"]]


def test_a_subgroup_without_a_class_says_so_and_keeps_what_can_be_said(sample):
    y = np.where(sample["site"] == "south", 0, sample["y"])
    found = evaluate(
        y, scores=sample["p"]["a"], positive=1, metrics=METRICS, by={"site": sample["site"]}, replicates=40
    )
    south = {row["metric"]: row for row in rows(found, group={"site": "south"})}
    assert {name for name, row in south.items() if row["value"] is None} == {"MCC", "Sensitivity", "AUROC", "AP"}
    assert all(row["reason"] for row in south.values() if row["value"] is None)
    assert south["Brier"]["low"] <= south["Brier"]["value"] <= south["Brier"]["high"]


def test_a_column_called_group_is_not_taken_for_the_items_that_belong_together(sample):
    options = {"positive": 1, "metrics": COUNTING, "replicates": 50}
    named = evaluate(sample["y"], scores=sample["p"], by={"group": sample["site"]}, group=sample["patient"], **options)
    other = evaluate(sample["y"], scores=sample["p"], by={"site": sample["site"]}, group=sample["patient"], **options)
    assert [{**r, "group": list(r["group"].values())} for r in named["results"]] == [
        {**r, "group": list(r["group"].values())} for r in other["results"]
    ]


def test_groups_change_intervals_and_no_value(sample):
    alone = evaluate(sample["y"], scores=sample["p"], positive=1, metrics=METRICS, replicates=50)
    groups = evaluate(
        sample["y"], scores=sample["p"], positive=1, metrics=METRICS, replicates=50, group=sample["patient"]
    )
    assert [row["value"] for row in groups["results"]] == [row["value"] for row in alone["results"]]
    assert {row["method"] for row in (*groups["results"], *groups["differences"])} == {"cluster-bootstrap"}
    assert {row["method"] for row in alone["results"]} == {"wilson", "delong", "bootstrap"}


def test_items_of_one_patient_that_are_copies_make_wide_intervals(sample):
    """Three copies of every item tell nothing new, which intervals of whole groups know and others do not."""
    y, p = (np.repeat(values[::3], 3) for values in (sample["y"], sample["p"]["a"]))
    options = {"scores": p, "positive": 1, "metrics": ["Brier"], "replicates": 400}
    (naive,) = evaluate(y, **options)["results"]
    (grouped,) = evaluate(y, group=np.arange(120) // 3, **options)["results"]
    ratio = (grouped["high"] - grouped["low"]) / (naive["high"] - naive["low"])
    assert ratio == pytest.approx(math.sqrt(3), rel=0.2)


def test_names_with_blanks_are_kept_apart():
    """`a b` measured on `c`, and `a` measured on `b c`: once such names were written side by side."""
    y = ["c", "b c", "d", "c", "b c", "d"]
    table = np.eye(3)[[0, 1, 2, 1, 1, 0]] * 0.8 + 0.2 / 3
    other = np.eye(3)[[2, 0, 0, 0, 2, 1]] * 0.8 + 0.2 / 3
    classes, options = ["b c", "c", "d"], {"metrics": ["AUROC", "Brier", "Sensitivity"], "replicates": 10}
    by = {"b": ["x", "y"] * 3}
    found = evaluate(y, scores={"a": table, "a b": other}, classes=classes, by=by, **options)
    for name, scores in (("a", table), ("a b", other)):
        alone = evaluate(y, scores=scores, classes=classes, by=by, **options)
        assert rows(found, algorithm=name) == rows(alone, algorithm="algorithm")


ORDERS = st.permutations(range(12))


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4)), min_size=12, max_size=12), ORDERS)
def test_the_order_of_items_changes_no_value_and_no_closed_interval(items, order):
    y, p = np.array(items).T
    options = {"positive": 1, "classes": [0, 1], "replicates": 1}
    every = [name for name, entry in catalogue().entries.items()]
    one = evaluate(y, scores=p / 4, metrics=every, **options)
    two = evaluate(y[list(order)], scores=p[list(order)] / 4, metrics=every, **options)
    for first, second in zip(one["results"], two["results"], strict=True):
        assert first["value"] == second["value"], first["key"]
        if "bootstrap" not in first["method"]:
            assert first == second


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=20), st.permutations([0, 1, 2]))
def test_renaming_the_classes_changes_no_number(items, names):
    """But for the weighted kappa, whose weights are distances between classes in their order."""
    y, label = np.array(items).T
    metrics = ["Accuracy", "BalancedAccuracy", "MCC", "Kappa", "EC", "NormalisedEC", "Sensitivity", "Fbeta"]
    one = evaluate(y, label, classes=[0, 1, 2], metrics=metrics, replicates=1)
    new = np.array(names)
    two = evaluate(new[y], new[label], classes=[0, 1, 2], metrics=metrics, replicates=1)
    renamed = {f"class={code}": f"class={new[code]}" for code in range(3)}
    values = {row["key"]: row["value"] for row in two["results"]}
    for row in one["results"]:
        key = next((row["key"].replace(old, to) for old, to in renamed.items() if old in row["key"]), row["key"])
        assert row["value"] == values[key] or row["value"] == pytest.approx(values[key], rel=1e-14)


def test_the_seed_and_the_replicates_decide_about_intervals_alone(sample):
    options = {"scores": sample["p"]["a"], "positive": 1, "metrics": METRICS}
    one, same, other = (evaluate(sample["y"], **options, replicates=40, seed=seed)["results"] for seed in (1, 1, 2))
    assert one == same
    for first, second in zip(one, other, strict=True):
        assert first["value"] == second["value"]
        assert ((first["low"], first["high"]) == (second["low"], second["high"])) == (
            "bootstrap" not in first["method"]
        )


def test_a_higher_level_gives_wider_intervals(sample):
    options = {"scores": sample["p"]["a"], "positive": 1, "metrics": METRICS, "replicates": 200}
    narrow, wide = (evaluate(sample["y"], **options, level=level)["results"] for level in (0.8, 0.99))
    for first, second in zip(narrow, wide, strict=True):
        assert (first["level"], second["level"]) == (0.8, 0.99)
        assert second["low"] < first["low"] <= first["high"] < second["high"]


def test_classes_that_never_occur_are_kept(sample):
    found = evaluate([0, 1], [0, 1], classes=[0, 1, 2], metrics=["Sensitivity", "Accuracy", "BalancedAccuracy"])
    values = {row["key"]: (row["value"], row["reason"]) for row in found["results"]}
    assert values["Sensitivity{class=2}"] == (None, "the class has no items")
    assert values["BalancedAccuracy"] == (None, "class `2` has no items")
    assert values["Accuracy"][0] == 1


def test_results_are_what_json_holds(sample):
    found = evaluate(
        sample["y"], scores=sample["p"], positive=1, metrics=METRICS, replicates=10, by={"s": sample["site"]}
    )
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["plan"] == "evaluate"
    assert {row["unit"] for row in found["results"]} == {"item"}


def test_arguments_are_left_as_they_were(sample):
    y, p = sample["y"].copy(), sample["p"]["a"].copy()
    for array in (y, p):
        array.flags.writeable = False
    evaluate(y, scores=p, positive=1, metrics=METRICS, replicates=5)
    assert (y == sample["y"]).all()
    assert (p == sample["p"]["a"]).all()
