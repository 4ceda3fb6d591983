"""Metrics at the prevalence of a population, and average precision in its forms, as users ask for them."""

import numpy as np
import pytest
import sklearn.metrics as sk
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import assay
from assay.demo.study import STUDY
from assay.errors import PlanError, ScoreWarning
from assay.plan.compiler import compile_spec

OF_CLASS = ("PPV", "NPV", "Fbeta", "NetBenefit")
OF_ALL = ("Accuracy", "MCC", "Kappa", "WeightedKappa", "EC", "NormalisedEC")
OF_SCORES = ("AP", "AP{form=envelope}", "AP{form=11-point}", "PPV@Sensitivity", "Sensitivity@PPV")
items = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 8)), min_size=6, max_size=60)


def measured(truth, calls=None, scores=None, **asked):
    called = {} if calls is None else {"a": calls}
    found = assay.evaluate(truth, called, scores=scores or {}, replicates=20, **asked)
    return {row["key"]: row for row in found["results"]}


def at(name, share):
    """The metric as it is written at a prevalence."""
    return name[:-1] + f",prevalence={share}}}" if name.endswith("}") else f"{name}{{prevalence={share}}}"


@settings(max_examples=15)
@given(items=items, times=st.integers(2, 5))
def test_the_share_of_repeated_items_is_what_repeated_items_give(items, times):
    truth, ranks = (np.array(side) for side in zip(*items, strict=True))
    assume(0 < truth.sum() < truth.size)
    scores = ranks / 8
    weight = np.where(truth == 1, 1, times)
    repeated = np.repeat(np.arange(truth.size), weight)
    share = repr(float(truth[repeated].mean()))
    other = repr(float(1 - truth[repeated].mean()))
    here = measured(
        truth,
        scores={"a": scores},
        positive=1,
        metrics=[*(at(name, share) for name in (*OF_CLASS, *OF_SCORES)), *(at(n, f"{other}/{share}") for n in OF_ALL)],
    )
    there = measured(
        truth[repeated],
        scores={"a": scores[repeated]},
        positive=1,
        metrics=[*OF_CLASS, *OF_SCORES, *OF_ALL],
    )
    assert len(here) == len(there)
    for ours, theirs in zip(here.values(), there.values(), strict=True):
        if theirs["value"] is None:
            assert ours["value"] is None
        else:
            assert ours["value"] == pytest.approx(theirs["value"], abs=1e-6)


def test_three_classes_have_a_share_each_or_one_and_the_rest():
    random = np.random.default_rng(3)
    truth, calls = random.integers(0, 3, 90), random.integers(0, 3, 90)
    asked = ["Accuracy{prevalence=even}", "Accuracy{prevalence=0.7/0.2/0.1}", "PPV{prevalence=0.2}"]
    found = measured(truth, calls, metrics=asked)
    recall = sk.recall_score(truth, calls, average=None)
    assert found["Accuracy{prevalence=even}"]["value"] == pytest.approx(recall.mean())
    assert found["Accuracy{prevalence=0.7/0.2/0.1}"]["value"] == pytest.approx(recall @ [0.7, 0.2, 0.1])
    weight = np.where(truth == 1, 0.2 / (truth == 1).sum(), 0.8 / (truth != 1).sum())
    (precision,) = sk.precision_score(truth, calls, labels=[1], average=None, sample_weight=weight)
    assert found["PPV{class=1,prevalence=0.2}"]["value"] == pytest.approx(precision)


def test_what_the_items_lack_has_no_rates():
    asked = ["Accuracy{prevalence=0.5/0.5}", "PPV{prevalence=0.1}"]
    found = measured(["b", "b"], ["b", "a"], metrics=asked, positive="b", classes=["a", "b"])
    reasons = [row["reason"] for row in found.values()]
    assert reasons == [
        "class `a` has no items, so that nothing is known of its rates",
        "no items outside the class, so that nothing is known of their rates",
    ]


def test_missing_predictions_are_wrong_in_the_population_too():
    truth = ["a"] * 4 + ["b"] * 6 + ["c"] * 5
    calls = [*["a"] * 3, None, *["b"] * 5, None, *["c"] * 4, None]
    whole = [*["a"] * 3, "b", *["b"] * 5, "c", *["c"] * 4, "a"]
    for metric in ("Accuracy{prevalence=0.7/0.2/0.1}", "EC{prevalence=0.7/0.2/0.1}"):
        with pytest.warns(ScoreWarning, match="3 of `a` are missing"):
            lacking = measured(truth, calls, metrics=[metric])[metric]
        wrong = measured(truth, whole, metrics=[metric])[metric]
        assert lacking["value"] == pytest.approx(wrong["value"])
        assert lacking["missing"] == 3
    mcc = "MCC{prevalence=0.7/0.2/0.1}"
    with pytest.warns(ScoreWarning, match="are missing"):
        least = measured(truth, calls, metrics=[mcc])[mcc]["value"]
    assert least <= measured(truth, whole, metrics=[mcc])[mcc]["value"]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("PPV{prevalence=observed}", "PPV{class=1}"),
        ("PPV{prevalence=1e-2}", "PPV{class=1,prevalence=0.01}"),
        ("MCC{prevalence=0.90/0.10}", "MCC{prevalence=0.9/0.1}"),
        ("EC{prevalence=-0/1}", "EC{prevalence=0/1}"),
    ],
)
def test_one_metric_has_one_key(written, key):
    assert [*measured([0, 1, 1], [0, 1, 0], metrics=[written], positive=1)] == [key]


def test_the_form_that_is_meant_anyway_stands_in_no_key():
    found = measured([0, 1, 1], scores={"a": [0.1, 0.8, 0.3]}, metrics=["AP", "AP{form=step}"], positive=1)
    assert [*found] == ["AP{class=1}"]


@pytest.mark.parametrize(
    ("metric", "line"),
    [
        ("PPV{prevalence=1}", "`prevalence` of `PPV` is 1, but should lie between 0 and 1"),
        ("PPV{prevalence=-0.1}", "`prevalence` of `PPV` is -0.1, but should lie between 0 and 1"),
        ("PPV{prevalence=1e-400}", "`prevalence` of `PPV` is 0, but should lie between 0 and 1"),
        ("PPV{prevalence=1/100}", "of which each should be 0 or lie between 1e-09 and 1"),
        ("PPV{prevalence=0.5/0.4}", "`0.5/0.4`, which is 0.9 together and should be 1"),
        ("PPV{prevalence=1e-12}", "is 1e-12, but should lie between 0 and 1, and 1e-09 or more from either"),
        (f"EC{{prevalence={'0.001/' * 1000}0}}", "gives 1,001 shares, and 1,000 are the most"),
        ("PPV{prevalence=rare}", "should be a share, shares with `/` between them or `even`, not `rare`"),
        ("EC{prevalence=0.1}", "should give a share of each class in their order, such as `0.99/0.01`"),
        ("EC{prevalence=0.2/0.3/0.5}", "gives 3 shares, and the classes are 2, in this order: `0`, `1`"),
        ("AP{prevalence=0.9/0.1}", "should be the share of the one class, a number"),
        ("AP{prevalence=even}", "should be the share of the one class, a number"),
        ("AP{form=interpolated}", "cannot be `interpolated`, only `step` or `trapezoid` or"),
        ("AUROC{prevalence=0.1}", "`AUROC` has no parameter `prevalence`; the only choice is `average`"),
        ("BalancedAccuracy{prevalence=even}", "`BalancedAccuracy` has no parameter `prevalence`"),
    ],
)
def test_shares_that_mean_nothing_are_one_clear_line(metric, line):
    with pytest.raises(PlanError) as caught:
        measured([0, 1, 1, 0], scores={"a": [0.1, 0.8, 0.3, 0.6]}, metrics=[metric], positive=1)
    assert line in str(caught.value)


def found_in(metrics):
    truth = ["ill"] * 50 + ["well"] * 50
    calls = ["ill"] * 40 + ["well"] * 55 + ["ill"] * 5
    found = assay.evaluate(truth, {"a": calls}, metrics=metrics, positive="ill", replicates=200)
    return {row["id"]: row["evidence"] for row in found["pitfalls"] if row["status"] == "found"}


def test_who_guesses_is_told_of_in_the_population():
    assert "P23-01" not in found_in(["Accuracy"])
    rare = found_in(["Accuracy{prevalence=0.01/0.99}"])["P23-01"]
    assert rare == "in the population that it names, who always says `well` has 0.99, and a 0.899"
    assert "who always says `well` has 0.01" in found_in(["EC{prevalence=0.01/0.99}"])["P35-02"]


def test_only_what_is_at_the_shares_of_the_items_moves_with_them():
    assert "P32-03" not in found_in(["Accuracy{prevalence=0.01/0.99}"])


def test_a_value_in_a_population_is_no_share_of_items_that_mcnemar_could_test():
    truth = [0, 1] * 20
    asked = ["Accuracy", "Accuracy{prevalence=0.9/0.1}"]
    found = assay.evaluate(truth, {"a": truth, "b": [0] * 40}, metrics=asked, positive=1, replicates=200)
    tests = {row["key"]: row["mcnemar"] for row in found["differences"]}
    assert tests["Accuracy"]["second_alone"] == 0
    assert tests["Accuracy"]["first_alone"] == 20
    assert tests["Accuracy{prevalence=0.9/0.1}"] is None


def test_a_plan_says_only_of_what_moves_that_it_moves():
    asked = "metrics=[PPV,'PPV{prevalence=0.1}']"
    plan = compile_spec(str(STUDY / "evaluation.yaml"), ["replicates=40", "by=[]", asked]).plan
    measures = [measure for sweep in plan.sweeps for measure in sweep.measures]
    moves = {
        "prevalence" in each.parameters: any(reason.rule == "P2.1 prevalence" for reason in each.reasons)
        for each in measures
    }
    assert moves == {False: True, True: False}


def test_shares_are_in_the_order_of_the_classes_whichever_is_positive():
    truth, calls = ["benign"] * 6 + ["malignant"] * 4, ["benign"] * 3 + ["malignant"] * 7
    value = measured(truth, calls, metrics=["EC{prevalence=0.99/0.01}"], positive="malignant")
    assert value["EC{prevalence=0.99/0.01}"]["value"] == pytest.approx(0.99 * 0.5)
    turned = {"positive": "malignant", "classes": ["malignant", "benign"]}
    value = measured(truth, calls, metrics=["EC{prevalence=0.01/0.99}"], **turned)
    assert value["EC{prevalence=0.01/0.99}"]["value"] == pytest.approx(0.99 * 0.5)


def test_one_share_of_many_classes_weighs_two_rows():
    random = np.random.default_rng(5)
    truth, calls = random.integers(0, 40, 2000), random.integers(0, 40, 2000)
    found = measured(truth, calls, metrics=["Fbeta{beta=2,prevalence=0.3}"])
    for name in range(40):
        weight = np.where(truth == name, 0.3 / (truth == name).sum(), 0.7 / (truth != name).sum())
        want = sk.fbeta_score(truth == name, calls == name, beta=2, sample_weight=weight)
        assert found[f"Fbeta{{beta=2,class={name},prevalence=0.3}}"]["value"] == pytest.approx(want, abs=1e-9)
