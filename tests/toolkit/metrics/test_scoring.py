"""Bootstrap intervals and paired differences against a naive bootstrap."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay import evaluate
from assay.metrics.context import Settings
from assay.metrics.measuring import measure, plan_of
from assay.metrics.study import Study
from assay.plan.logical import Items
from assay.plan.physical import Columns
from assay_kernels.resampling.sampling import clustered, independent, stratified
from assay_kernels.resampling.score import weights
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.metric import parse_metric

REPLICATES, SEED, LEVEL = 20, 11, 0.9
PATIENTS = np.array([f"p{number // 2:02}" for number in range(48)])
"""Groups are numbered in the order of their text."""


def sample(k):
    """48 items of k classes, and the probabilities of three algorithms on a grid, so that many are equal."""
    rng = np.random.default_rng(k)
    y = np.concatenate([np.arange(k), rng.integers(0, k, 48 - k)])
    scores = {}
    for name, skill in (("good", 3.0), ("fair", 1.0), ("none", 0.0)):
        table = np.round(rng.dirichlet(np.ones(k) + 0.5, 48) * 8 + 1) + skill * np.eye(k)[y]
        scores[name] = table / table.sum(axis=1, keepdims=True)
    return y, scores


def naive(oracle, y, table, text, target, sampling):
    """The metric on every replicate, drawn with the kernel's weights and computed with scikit-learn."""
    k = table.shape[1]
    for replicate in range(REPLICATES):
        items = oracle.items(y, table.argmax(axis=1), w=weights(sampling, SEED, replicate), k=k)
        if target is not None:
            p = table[:, target]
            items = oracle.items(y == target, table.argmax(axis=1) == target, p, weights(sampling, SEED, replicate))
        yield oracle.every[text](items)


def ends(values):
    """Percentiles of the replicates that have a value; none when more than 1 in 20 has none."""
    values = np.array(list(values))
    defined = values[~np.isnan(values)]
    if values.size - defined.size > 0.05 * values.size:
        return None, None
    return tuple(np.quantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]).tolist())


def about(row, values):
    """Draws of a metric that they are biased of, moved until their mean is the value."""
    values = np.array(list(values))
    if row["value"] is None or not catalogue().entries[row["key"].partition("{")[0]].centred:
        return values
    return values - values[~np.isnan(values)].mean() + row["value"]


def asked(oracle, k):
    """Every metric with the class that it speaks of."""
    for text in oracle.overall:
        yield text, None
    for text in (*oracle.of_a_class, *oracle.of_scores):
        for target in (1,) if k == 2 else range(k):
            yield text, target


def key_of(text, target):
    metric = parse_metric(text)
    parameters = metric.parameters if target is None else {**metric.parameters, "class": str(target)}
    return metric._replace(parameters=parameters).key


def same(row, expected):
    found = (row["low"], row["high"])
    if expected == (None, None):
        assert found == (None, None), row["key"]
        assert f"of {REPLICATES} replicates" in row["reason"], row["key"]
    elif "algorithm" in row and expected[0] == expected[1]:
        assert found == (None, None), row["key"]
        assert row["reason"] == "the replicates give one value, which says nothing about its spread", row["key"]
    elif row["value"] is not None and not expected[0] - 1e-12 <= row["value"] <= expected[1] + 1e-12:
        assert found == (None, None), row["key"]
        assert row["reason"] == "the value lies outside the percentiles of its replicates, which are biased", row["key"]
    else:
        entry = catalogue().entries[row["key"].partition("{")[0]]
        if entry.centred:  # being moved, they may leave the range of the metric
            lowest = entry.minimum if "algorithm" in row else entry.minimum - entry.maximum
            expected = tuple(np.clip(expected, lowest, entry.maximum))
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-12), row["key"]


@pytest.mark.parametrize(("k", "group"), [(2, None), (2, PATIENTS), (3, None)])
def test_intervals_and_differences_are_those_of_a_naive_bootstrap(oracle, k, group):
    y, scores = sample(k)
    scores = {name: scores[name] for name in ("good", "fair")}
    found = evaluate(
        y,
        scores=scores,
        positive=1 if k == 2 else None,
        metrics=list(oracle.every),
        group=group,
        replicates=REPLICATES,
        seed=SEED,
        level=LEVEL,
    )
    samplings = {"bootstrap": independent(len(y)), "stratified-bootstrap": stratified(y)}
    samplings |= {} if group is None else {"cluster-bootstrap": clustered(group)}
    rows = {(row["key"], row["algorithm"]): row for row in found["results"]}
    apart = {row["key"]: row for row in found["differences"]}
    compared = 0
    for text, target in asked(oracle, k):
        key = key_of(text, target)
        methods = {rows[key, name]["method"] for name in scores} | {apart[key]["method"]}
        sampling = next((samplings[method] for method in methods if method in samplings), None)
        if sampling is None:
            continue
        drawn = {name: list(naive(oracle, y, table, text, target, sampling)) for name, table in scores.items()}
        for name, values in drawn.items():
            if "bootstrap" in rows[key, name]["method"]:
                same(rows[key, name], ends(about(rows[key, name], values)))
                compared += 1
        if "bootstrap" in apart[key]["method"]:
            same(apart[key], ends(about(apart[key], np.subtract(drawn["good"], drawn["fair"]))))
            compared += 1
    assert compared >= 60


def test_differences_change_their_sign_with_the_order_of_the_algorithms():
    y, scores = sample(3)
    options = {"metrics": ["MCC", "AUROC", "Brier", "Accuracy"], "replicates": 50}
    ahead = evaluate(y, scores=scores, **options)["differences"]
    behind = evaluate(y, scores=dict(reversed(scores.items())), **options)["differences"]
    mirrored = {(row["key"], row["second"], row["first"]): row for row in behind}
    assert len(ahead) == len(mirrored) == 3 * (2 + 2 * 3)
    for row in ahead:
        other = mirrored[row["key"], row["first"], row["second"]]
        assert row["value"] == -other["value"]
        assert (row["low"], row["high"]) == pytest.approx((-other["high"], -other["low"]), abs=1e-15)


def test_every_two_algorithms_are_compared_once():
    y, scores = sample(2)
    found = evaluate(y, scores=scores, positive=1, metrics=["MCC", "AUROC"], replicates=5)["differences"]
    pairs = [(row["key"], row["first"], row["second"]) for row in found]
    assert sorted(pairs) == sorted((m, *pair) for m in ("MCC", "AUROC{class=1}") for pair in combinations(scores, 2))


def test_all_algorithms_meet_the_same_draws():
    """So that two that say the same differ by nothing on every replicate."""
    y, scores = sample(2)
    twins = {"a": scores["good"], "b": scores["good"], "c": scores["good"].copy()}
    found = evaluate(y, scores=twins, positive=1, metrics=["MCC", "Brier", "AP", "Accuracy"], replicates=40)
    assert {(r["value"], r["low"], r["high"]) for r in found["differences"]} == {(0.0, 0.0, 0.0)}


def test_the_difference_of_twins_has_no_variance_in_closed_form():
    y, scores = sample(2)
    found = evaluate(y, scores={"a": scores["good"], "b": scores["good"]}, positive=1, metrics=["AUROC"])
    (row,) = found["differences"]
    assert (row["value"], row["low"], row["reason"]) == (0.0, None, "the estimated variance is zero")


@pytest.mark.parametrize(("positives", "interval"), [(4, True), (1, False)])
def test_replicates_without_a_value_are_counted(positives, interval):
    """Groups are drawn whole, so a draw may hold no positive one."""
    y = (np.arange(60) < positives) * 1
    p = np.linspace(0.9, 0.1, 60)
    p[0] = 0.8
    group = np.arange(60) + 10
    (row,) = evaluate(y, scores=p, positive=1, metrics=["AP"], group=group, replicates=300)["results"]
    sampling = clustered(group)
    missing = sum(not weights(sampling, 0, r)[y == 1].any() for r in range(300))
    assert missing > 0
    if interval:
        assert row["undefined"] == missing
        assert row["low"] <= row["value"] <= row["high"]
    else:
        assert (row["low"], row["high"], row["value"]) == (None, None, 0.125)
        assert row["reason"] == f"the score is undefined on {missing} of 300 replicates"


def test_what_is_undefined_on_the_items_says_why_beside_its_interval():
    found = evaluate([0, 0, 0, 0], [0, 0, 1, 0], classes=[0, 1], positive=1, metrics=["Sensitivity", "MCC", "PPV"])
    rows = {row["metric"]: row for row in found["results"]}
    assert (rows["Sensitivity"]["value"], rows["Sensitivity"]["reason"]) == (None, "the class has no items")
    assert (rows["MCC"]["value"], rows["MCC"]["reason"]) == (None, "every item is of one class")
    assert (rows["PPV"]["value"], rows["PPV"]["reason"]) == (0.0, None)


@given(st.lists(st.tuples(*[st.integers(0, 1)] * 3), min_size=1, max_size=12), st.integers(1, 30))
def test_a_value_or_an_interval_that_is_missing_says_why(items, replicates):
    y, a, b = zip(*items, strict=True)
    metrics = ["Accuracy", "MCC", "Sensitivity", "NPV", "LR+", "AUROC", "Brier", "LogLoss"]
    scores = {"a": a, "b": b}
    found = evaluate(y, scores=scores, classes=[0, 1], positive=1, metrics=metrics, replicates=replicates)
    for row in (*found["results"], *found["differences"]):
        whole = row["value"] is not None and row["low"] is not None and row["high"] is not None
        assert whole == (row["reason"] is None), row


class Heard:
    """Counts the steps of every node."""

    def __init__(self):
        self.steps = {}
        self.totals = {}

    def begin(self, title, *, total=0):
        self.title = title
        self.totals[title] = total
        self.steps[title] = 0

    def advance(self, steps):
        self.steps[self.title] += steps

    def end(self, note):
        assert note == "done"


@given(st.integers(1, 40), st.integers(1, 7))
def test_progress_reaches_the_number_of_steps_that_was_announced(replicates, parts):
    y = np.arange(42) % 2
    items = Items(
        id="items",
        key="item",
        reference="reference",
        classes=("0", "1"),
        positive="1",
        predictions=(Columns(name="a", id="item", label="a"),),
        by=("site",),
        rows=42,
    )
    plan = plan_of(items, Settings(metrics=("MCC",), replicates=replicates))
    site = (np.arange(42, dtype=np.int32) % parts, tuple(map(str, range(parts))))
    study = Study(("0", "1"), y.astype("u1"), {"a": y.astype("u1")}, {"a": {}}, {"site": site}, 1.0 - np.eye(2))
    heard = Heard()
    measure(plan, study, talk=heard)
    assert heard.totals == heard.steps
    assert heard.steps["resample independent site"] == replicates
