"""McNemar's test of paired differences: loops over items and SciPy's binomial test are the oracle."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay
from assay.metrics import mcnemar

stats = pytest.importorskip("scipy.stats")

CLASSES = ("a", "b", "c")
METRICS = ["Accuracy", "Sensitivity", "Specificity"]


@st.composite
def studies(draw, classes=CLASSES):
    """True classes and what three algorithms say, of some items nothing."""
    size = draw(st.integers(len(classes), 40))
    answers = st.lists(st.sampled_from([*classes, None]), min_size=size, max_size=size)
    y = [*classes, *draw(st.lists(st.sampled_from(classes), min_size=size, max_size=size))][:size]
    return y, {name: draw(answers) for name in ("x", "y", "z")}


def right(y, answers, metric, target):
    """Whether each item that counts is right, and None of one that does not count."""
    for true, said in zip(y, answers, strict=True):
        if metric == "Accuracy":
            yield said == true
        elif (true == target) != (metric == "Sensitivity"):
            yield None
        else:
            yield said is not None and (said == target) == (true == target)


def holm(p):
    found, worst = {}, 0.0
    for k, pair in enumerate(sorted(p, key=p.get)):
        worst = max(worst, (len(p) - k) * p[pair])
        found[pair] = min(1.0, worst)
    return found


@pytest.mark.filterwarnings("ignore:of .* predictions .* are missing")
@given(studies(), st.booleans())
def test_tests_are_those_of_loops_over_the_items(study, parts):
    y, answers = study
    site = np.arange(len(y)) % 2
    more = {"by": {"site": site}} if parts else {}
    rows = assay.evaluate(y, answers, classes=CLASSES, metrics=METRICS, replicates=40, **more)["differences"]
    tested = [row for row in rows if row["mcnemar"] is not None]
    assert {row["key"].partition("{")[0] for row in tested} >= {"Accuracy"}
    for row in rows:
        assert (row["mcnemar"] is None) == (row["value"] is None)
    groups = {}
    for row in tested:
        groups.setdefault((row["key"], row["group"].get("site")), []).append(row)
    for (key, part), same in groups.items():
        metric, target = key.partition("{")[0], key[-2:-1]
        at = np.flatnonzero(site == int(part)) if part else range(len(y))
        hits = {
            name: [one for one in right([y[i] for i in at], [said[i] for i in at], metric, target) if one is not None]
            for name, said in answers.items()
        }
        p = {}
        for first, second in combinations(answers, 2):
            alone = [
                sum(a and not b for a, b in zip(hits[x], hits[z], strict=True))
                for x, z in ((first, second), (second, first))
            ]
            p[first, second] = stats.binomtest(alone[0], sum(alone)).pvalue if sum(alone) else 1.0
            row = next(row for row in same if (row["first"], row["second"]) == (first, second))
            assert [row["mcnemar"]["first_alone"], row["mcnemar"]["second_alone"]] == alone
            assert row["mcnemar"]["p"] == pytest.approx(p[first, second])
            assert row["value"] == pytest.approx((alone[0] - alone[1]) / len(hits[first]), abs=1e-12)
        for row in same:
            assert row["mcnemar"]["adjusted"] == pytest.approx(holm(p)[row["first"], row["second"]])


@pytest.mark.filterwarnings("ignore:of .* predictions .* are missing")
@given(studies(("no", "yes")), st.permutations(["x", "y", "z"]))
def test_the_order_of_algorithms_turns_a_test_and_changes_no_p(study, order):
    y, answers = study
    found = []
    for names in (answers, order):
        given_ = {name: answers[name] for name in names}
        rows = assay.evaluate(y, given_, positive="yes", metrics=["Accuracy"], replicates=40)["differences"]
        found.append({frozenset((row["first"], row["second"])): row for row in rows})
    for pair, row in found[0].items():
        other = found[1][pair]
        counts = [row["mcnemar"]["first_alone"], row["mcnemar"]["second_alone"]]
        turned = [other["mcnemar"]["first_alone"], other["mcnemar"]["second_alone"]]
        assert counts == (turned if row["first"] == other["first"] else turned[::-1])
        assert [row["mcnemar"][name] for name in ("p", "adjusted")] == [
            other["mcnemar"][name] for name in ("p", "adjusted")
        ]


def test_there_is_none_of_items_that_belong_together_nor_by_other_metrics():
    y = np.arange(60) % 2
    said = {"one": np.where(np.arange(60) % 7, y, 1 - y), "two": np.where(np.arange(60) % 4, y, 1 - y)}
    metrics = ["Accuracy", "PPV", "NPV", "MCC", "BalancedAccuracy"]
    rows = assay.evaluate(y, said, positive=1, metrics=metrics, replicates=40)["differences"]
    assert {row["key"] for row in rows if row["mcnemar"]} == {"Accuracy"}
    rows = assay.evaluate(y, said, positive=1, metrics=metrics, replicates=40, group=np.arange(60) // 2)["differences"]
    assert [row["mcnemar"] for row in rows] == [None] * 5


def test_blocks_of_items_add_up(monkeypatch):
    rng = np.random.default_rng(3)
    y = rng.integers(0, 2, 500)
    said = {name: np.where(rng.random(500) < wrong, 1 - y, y) for name, wrong in (("a", 0.1), ("b", 0.2), ("c", 0.3))}
    whole = assay.evaluate(y, said, positive=1, metrics=METRICS, replicates=40)["differences"]
    monkeypatch.setattr(mcnemar, "BLOCK", 7)
    again = assay.evaluate(y, said, positive=1, metrics=METRICS, replicates=40)["differences"]
    assert [row["mcnemar"] for row in whole] == [row["mcnemar"] for row in again]
