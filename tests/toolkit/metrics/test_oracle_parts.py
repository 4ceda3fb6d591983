"""Subgroups, many classes and intervals in closed form against scikit-learn, SciPy and the written formulas."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay import evaluate
from assay_spec.metrics.metric import parse_metric

LEVELS = st.sampled_from([0, 1 / 8, 1 / 4, 1 / 2, 3 / 4, 1])


def agree(row, expected):
    if math.isnan(expected):
        assert (row["value"], bool(row["reason"])) == (None, True), row["key"]
    else:
        assert row["value"] == pytest.approx(expected, rel=1e-9, abs=1e-12), row["key"]


def with_class(text, name):
    metric = parse_metric(text)
    return metric._replace(parameters={**metric.parameters, "class": str(name)}).key


@st.composite
def parted(draw):
    """Items of two classes in up to three sites, one of which may lack a class, with two algorithms."""
    n = draw(st.integers(2, 36))
    rare = draw(st.integers(1, 9))
    y = [int(draw(st.integers(0, 9)) >= rare) for _ in range(n)]
    site = [draw(st.sampled_from("nst")) for _ in range(n)]
    said = [[draw(st.integers(0, 1)) for _ in range(n)] for _ in range(2)]
    scores = [[draw(LEVELS) for _ in range(n)] for _ in range(2)]
    return np.array(y), np.array(site), np.array(said), np.array(scores)


def some(draw, values, most=5):
    """A few of the oracle's functions, for scikit-learn is slow."""
    chosen = draw(st.sets(st.sampled_from(sorted(values)), min_size=1, max_size=most))
    return {text: values[text] for text in sorted(chosen)}


@given(parted(), st.data())
def test_every_metric_of_every_subgroup_and_algorithm(oracle, parts, data):
    y, site, said, scores = parts
    labels, asked = {"a": said[0], "b": said[1]}, some(data.draw, oracle.every)
    found = evaluate(
        y,
        labels,
        scores={"a": scores[0], "b": scores[1]},
        classes=[0, 1],
        positive=1,
        metrics=list(asked),
        by={"site": site},
        replicates=1,
    )
    rows = {(row["key"], row["algorithm"], row["group"].get("site")): row for row in found["results"]}
    for name, label, p in (("a", said[0], scores[0]), ("b", said[1], scores[1])):
        for part in (None, *sorted(set(site))):
            at = np.ones(y.size, dtype=bool) if part is None else site == part
            items = oracle.items(y[at], label[at], p[at])
            for text, value in asked.items():
                key = parse_metric(text).key if text in oracle.overall else with_class(text, 1)
                row = rows.pop((key, name, part))
                assert row["n"] == np.count_nonzero(at)
                agree(row, value(items))
    assert not rows


@given(parted())
def test_differences_are_of_the_values_in_every_subgroup(oracle, data):
    y, site, said, scores = data
    found = evaluate(
        y,
        {"a": said[0], "b": said[1]},
        scores={"a": scores[0], "b": scores[1]},
        classes=[0, 1],
        positive=1,
        metrics=list(oracle.every),
        by={"site": site},
        replicates=1,
    )
    values = {(r["key"], r["algorithm"], str(r["group"])): r["value"] for r in found["results"]}
    assert len(found["differences"]) * 2 == len(values)
    for row in found["differences"]:
        first, second = (values[row["key"], row[name], str(row["group"])] for name in ("first", "second"))
        if first is None or second is None:
            assert row["value"] is None
            assert row["reason"]
        else:
            # What is left of rounding is no difference.
            apart = abs(first - second) > max(1e-12 * max(abs(first), abs(second)), 2**-52)
            assert row["value"] == (first - second if apart else 0)


@st.composite
def many(draw):
    """Up to 40 items of 5 to 12 classes, most of which are rare or absent, with a table of probabilities."""
    k, n = draw(st.integers(5, 12)), draw(st.integers(1, 40))
    seed = draw(st.integers(0, 2**32))
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.full(k, draw(st.sampled_from([0.1, 1.0]))))
    y = rng.choice(k, n, p=shares)
    table = rng.integers(0, 4, (n, k)).astype(np.float64) + (rng.random((n, 1)) < 0.5) * np.eye(k)[y]
    table[table.sum(axis=1) == 0] = 1
    return k, y, table / table.sum(axis=1, keepdims=True)


@given(many(), st.data())
def test_many_classes(oracle, items, data):
    k, y, table = items
    asked = some(data.draw, oracle.every)
    found = evaluate(y, scores=table, classes=range(k), metrics=list(asked), replicates=1)
    rows = {row["key"]: row for row in found["results"]}
    whole = oracle.items(y, table.argmax(axis=1), k=k)
    for text, value in asked.items():
        if text in oracle.overall:
            agree(rows[parse_metric(text).key], value(whole))
            continue
        for c in {int(y[0]), k - 1}:
            agree(rows[with_class(text, c)], value(whole.against_the_rest(c, table[:, c])))


COUNTED = {
    "Accuracy": lambda y, label: (label == y, y == y),
    "Sensitivity": lambda y, label: ((label == 1) & (y == 1), y == 1),
    "Specificity": lambda y, label: ((label == 0) & (y == 0), y == 0),
    "PPV": lambda y, label: ((label == 1) & (y == 1), label == 1),
    "NPV": lambda y, label: ((label == 0) & (y == 0), label == 0),
}
"""Hits and trials of the proportions."""


@given(
    st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=60),
    st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.999]),
)
def test_intervals_of_proportions_are_scipys_wilson(items, level):
    stats = pytest.importorskip("scipy.stats")
    y, label = np.array(items).T
    found = evaluate(y, label, classes=[0, 1], positive=1, metrics=list(COUNTED), level=level, replicates=1)
    for row in found["results"]:
        hits, trials = (int(np.count_nonzero(part)) for part in COUNTED[row["metric"]](y, label))
        assert row["method"] == "wilson"
        if not trials:
            assert (row["value"], row["low"], row["high"]) == (None, None, None)
            continue
        expected = stats.binomtest(hits, trials).proportion_ci(level, method="wilson")
        assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high), abs=1e-12)
        assert 0 <= row["low"] <= row["value"] <= row["high"] <= 1


def placements(y, p):
    """V10 and V01 of DeLong, DeLong and Clarke-Pearson 1988, eq. 4, pair by pair."""
    ahead = np.array([[(a > b) + (a == b) / 2 for b in p[y == 0]] for a in p[y == 1]])
    return ahead.mean(axis=1), ahead.mean(axis=0)


def spread(v10, v01):
    """Their eq. 6 and the variance below it."""
    return v10.var(ddof=1) / v10.size + v01.var(ddof=1) / v01.size


@st.composite
def ranked(draw):
    n = draw(st.integers(4, 24))
    y = np.array([0, 0, 1, 1, *draw(st.lists(st.integers(0, 1), min_size=n - 4, max_size=n - 4))])
    p = [np.array(draw(st.lists(LEVELS, min_size=n, max_size=n))) for _ in range(2)]
    return y, p, draw(st.sampled_from([0.8, 0.95, 0.99]))


@given(ranked())
def test_intervals_of_aurocs_are_delongs_on_the_logit_scale(data):
    y, (p, _), level = data
    (row,) = evaluate(y, scores=p, positive=1, metrics=["AUROC"], level=level)["results"]
    v10, v01 = placements(y, p)
    value, variance = v10.mean(), spread(v10, v01)
    assert row["value"] == pytest.approx(value, abs=1e-12)
    if value in (0, 1) or variance < 1e-12:
        assert (row["low"], row["high"]) == (None, None)
        return
    z = NormalDist().inv_cdf((1 + level) / 2) * math.sqrt(variance) / (value * (1 - value))
    ends = (1 / (1 + math.exp(-(math.log(value / (1 - value)) + way * z))) for way in (-1, 1))
    assert (row["low"], row["high"]) == pytest.approx(tuple(ends), rel=1e-9)
    assert 0 <= row["low"] <= row["value"] <= row["high"] <= 1


@given(ranked())
def test_intervals_of_differences_of_aurocs_are_delongs(data):
    y, (p, q), level = data
    (row,) = evaluate(y, scores={"a": p, "b": q}, positive=1, metrics=["AUROC"], level=level)["differences"]
    v10, v01 = (one - other for one, other in zip(placements(y, p), placements(y, q), strict=True))
    variance = spread(v10, v01)
    assert row["value"] == pytest.approx(v10.mean(), abs=1e-12)
    if variance < 1e-12:
        assert (row["low"], row["reason"]) == (None, "the estimated variance is zero")
        return
    reach = NormalDist().inv_cdf((1 + level) / 2) * math.sqrt(variance)
    ends = max(v10.mean() - reach, -1), min(v10.mean() + reach, 1)
    assert (row["low"], row["high"]) == pytest.approx(ends, abs=1e-9)


def test_areas_differ_by_one_at_most():
    """Where few items leave a wide interval around a great difference."""
    y = [0, 0, 0, 1, 1, 1]
    found = evaluate(
        y, scores={"a": [1, 2, 4, 3, 5, 6], "b": [6, 5, 3, 4, 2, 1]}, positive=1, metrics=["AUROC"], level=0.999
    )
    (row,) = found["differences"]
    assert (row["value"], row["low"] < row["value"], row["high"]) == (pytest.approx(7 / 9), True, 1.0)
