"""What confusions cost, from the fingerprint into the values, the plan, its keys and comparisons."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay
from assay.errors import PlanError
from assay.metrics.costs import costs_of
from assay.plan.keys import node_keys
from assay_spec.metrics.fingerprint import Category, Cost, DecisionRule, Fingerprint

METRICS = ["EC", "NormalisedEC"]


def problem(*costs, severe=True):
    return Fingerprint(
        assay="fingerprint/1",
        name="p",
        category=Category.IMLC,
        unequal_severity=severe,
        costs=tuple(Cost(reference=r, prediction=p, cost=c) for r, p, c in costs),
        decision_rule=DecisionRule.ARGMAX,
        class_imbalance=False,
        prevalence_reflects_population=True,
        class_scores_available=False,
    )


def values(found):
    return {row["key"]: row["value"] for row in found["results"]}


def test_expected_cost_by_hand():
    """4 ill and 6 well; one ill is missed at a cost of 10, two well are alarmed at a cost of 3."""
    truth = ["ill"] * 4 + ["well"] * 6
    said = ["ill", "ill", "ill", "well", "ill", "ill", "well", "well", "well", "well"]
    found = values(
        assay.evaluate(
            truth,
            said,
            positive="ill",
            metrics=METRICS,
            fingerprint=problem(("ill", "well", 10.0), ("well", "ill", 3.0)),
            replicates=10,
        )
    )
    assert found["EC"] == pytest.approx((1 * 10 + 2 * 3) / 10)
    assert found["NormalisedEC"] == pytest.approx(1.6 / min(4 * 10 / 10, 6 * 3 / 10))


def test_a_confusion_that_is_not_named_costs_one():
    found = values(
        assay.evaluate(
            list("aabbcc"), list("abbcca"), metrics=["EC"], fingerprint=problem(("a", "b", 7.0)), replicates=10
        )
    )
    assert found["EC"] == pytest.approx((7 + 1 + 1) / 6)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=30), st.integers(0, 9))
def test_expected_cost_is_the_mean_cost_of_the_items(pairs, seed):
    matrix = np.random.default_rng(seed).integers(0, 9, (3, 3)).astype(float)
    named = [(str(r), str(p), matrix[r, p]) for r in range(3) for p in range(3)]
    y, said = zip(*pairs, strict=True)
    found = assay.evaluate(
        y, said, classes=[0, 1, 2], metrics=["EC"], fingerprint=problem(*named), replicates=1, level=0.5
    )
    (value,) = values(found).values()
    assert value == pytest.approx(np.mean([matrix[r, p] for r, p in pairs]), abs=1e-12)


def test_costs_count_only_where_severity_is_unequal():
    assert costs_of(problem(("a", "b", 5.0), severe=False), ("a", "b")) == ()
    assert costs_of(None, ("a", "b")) == ()


def test_a_cost_of_an_unknown_class_is_one_line():
    with pytest.raises(PlanError, match="a cost of `c`, which is none of the classes `a`, `b`"):
        costs_of(problem(("a", "c", 5.0)), ("a", "b"))


FINGERPRINT = """\
assay: fingerprint/1
name: p
category: ImLC
unequal_severity: true
costs: [{{reference: 'yes', prediction: 'no', cost: {cost}}}]
decision_rule: argmax
class_imbalance: false
prevalence_reflects_population: true
class_scores_available: false
"""


@pytest.fixture
def severe(study):
    """Writes a study whose fingerprint says what a missed `yes` costs."""

    def write(cost, name="s"):
        ids = ["1", "2", "3", "4"]
        reference = {"id": ids, "class": ["yes", "yes", "no", "no"]}
        predictions = {"a": {"id": ids, "said": ["yes", "no", "no", "yes"]}}
        path = study.write(
            reference, predictions, positive="yes", metrics=["EC"], fingerprint="fingerprint.yaml", name=name
        )
        (path.parent / "fingerprint.yaml").write_text(FINGERPRINT.format(cost=cost))
        return path

    return write


def test_a_run_weighs_by_the_costs_of_its_fingerprint(severe, tmp_path, without_pages):
    (row,) = assay.run(severe(9), tmp_path / "run").results["results"]
    assert row["value"] == pytest.approx((9 + 1) / 4)


def test_other_costs_are_another_plan_and_are_measured_again(severe, tmp_path, without_pages):
    one, two = assay.compile(severe(9)).plan, assay.compile(severe(5, "t")).plan
    keys, others = node_keys(one), node_keys(two)
    assert all(keys[name] != others[name] for name in keys if name.startswith(("items", "sweep", "report")))
    assay.run(severe(9), tmp_path / "run")
    (row,) = assay.run(severe(5), tmp_path / "run").results["results"]
    assert row["value"] == pytest.approx((5 + 1) / 4)


def test_runs_with_other_costs_are_not_compared(severe, tmp_path, without_pages):
    assay.run(severe(9), tmp_path / "one")
    assay.run(severe(5, "t"), tmp_path / "two")
    with pytest.raises(PlanError, match="`costs` is"):
        assay.compare(tmp_path / "one", tmp_path / "two")
