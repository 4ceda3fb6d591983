"""Unweighted means over the classes of metrics of one class against the rest."""

import numpy as np
import pytest
import sklearn.metrics as sk
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.toolkit.metrics.pitfalls.studies import EVENLY, IN_TURN, problem
from tests.toolkit.metrics.test_missing import plan_for, study_of

import assay
from assay.errors import PlanError, ScoreWarning
from assay.metrics.pictures import reliabilities
from assay.metrics.scoring import Scoring
from assay.runs.verify import verify
from assay_spec.metrics.answers import DecisionRule
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.metric import metric_key, parse_metric

OF_CLASS = {name: entry for name, entry in catalogue().entries.items() if entry.scope == "class"}
MACRO = [f"{name}{{average=macro}}" for name in OF_CLASS]
BESIDE = {
    "PPV{average=macro,prevalence=even}": "PPV{prevalence=even}",
    "AP{average=macro,form=envelope}": "AP{form=envelope}",
}


def measured(truth, calls=None, scores=None, **asked):
    called, given = {} if calls is None else {"a": calls}, {} if scores is None else {"a": scores}
    found = assay.evaluate(truth, called, scores=given, **{"replicates": 20, **asked})
    return {row["key"]: row for row in found["results"]}


def keyed(name, **more):
    return metric_key(name, {**OF_CLASS[name].parameters, **more})


@st.composite
def judged(draw, classes=(2, 3, 4), absent=0):
    """Items of several classes, of which the last may be absent, and probabilities on a coarse grid."""
    k, n, seed = draw(st.sampled_from(classes)), draw(st.integers(8, 40)), draw(st.integers(0, 2**32))
    rng = np.random.default_rng(seed)
    shown = k - draw(st.integers(0, absent))
    truth = np.concatenate([np.arange(shown), rng.integers(0, shown, n - shown)])
    scores = rng.integers(1, 6, (n, k)) + 0.0
    return truth, scores / scores.sum(axis=1, keepdims=True)


@given(judged(absent=1))
def test_it_is_the_plain_mean_of_all_classes_or_says_which_has_no_value(study):
    truth, scores = study
    names = [*map(str, range(scores.shape[1]))]
    # Which of two classes is positive decides ties.
    given = {"calls": scores.argmax(axis=1), "scores": scores, "classes": names}
    means = measured(truth, **given, metrics=[*MACRO, *BESIDE], **positive(names, "0"))
    asked = [*OF_CLASS, *BESIDE.values()]
    rows = [measured(truth, **given, metrics=asked, **positive(names, name)) for name in names]
    each = {key: row for found in rows for key, row in found.items()}
    for key, row in means.items():
        own = [each[of_class(key, name)] for name in names]
        lacks = [name for name, one in zip(names, own, strict=True) if one["value"] is None]
        if lacks:
            assert row["value"] is None
            assert any(f"class `{name}`" in row["reason"] for name in lacks)
            assert row["reason"].startswith("infinite") == all(
                one["reason"].startswith("infinite") for one in own if one["value"] is None
            )
        else:
            assert row["value"] == pytest.approx(np.mean([one["value"] for one in own]), rel=1e-12, abs=1e-12)


def positive(names, name):
    return {"positive": name} if len(names) == 2 else {}


def of_class(key, name):
    """The key of one class in the place of that of a mean."""
    metric = parse_metric(key)
    return metric_key(
        metric.name, {word: value for word, value in metric.parameters.items() if word != "average"}, name
    )


@given(judged())
def test_it_is_the_macro_average_of_scikit_learn(study):
    truth, scores = study
    names = [*range(scores.shape[1])]
    found = measured(truth, scores=scores, metrics=["Fbeta{average=macro}", *MACRO], **positive(names, 1))
    called = np.where(scores[:, 1] >= 0.5, 1, 0) if len(names) == 2 else scores.argmax(axis=1)
    theirs = {
        "Fbeta": sk.f1_score(truth, called, average="macro"),
        "Sensitivity": sk.recall_score(truth, called, average="macro"),
        "PPV": sk.precision_score(truth, called, average="macro", zero_division=np.nan),
        "AP": sk.average_precision_score(np.eye(len(names))[truth], scores, average="macro"),
    }
    if len(names) > 2:
        theirs["AUROC"] = sk.roc_auc_score(truth, scores, multi_class="ovr", average="macro")
    for name, value in theirs.items():
        ours = found[keyed(name, average="macro")]["value"]
        if ours is None:
            assert name == "PPV"
            assert set(called) != set(names)
        else:
            assert ours == pytest.approx(value, abs=1e-12)


def test_a_class_without_items_leaves_no_value_as_with_balanced_accuracy():
    asked = ["BalancedAccuracy", "Sensitivity{average=macro}", "Fbeta{average=macro}", "AUROC{average=macro}"]
    found = measured([0, 1, 0, 1], scores=np.eye(3)[[0, 1, 1, 1]], classes=[0, 1, 2], metrics=asked)
    assert {key: row["reason"] for key, row in found.items()} == {
        "BalancedAccuracy": "class `2` has no items",
        "Sensitivity{average=macro}": "class `2` has no items",
        "Fbeta{average=macro,beta=1}": "neither reference nor prediction shows class `2`",
        "AUROC{average=macro}": "no item is positive (class `2`)",
    }


def test_the_mean_of_an_infinite_value_is_infinite():
    found = measured([0, 1, 2, 1], [0, 1, 2, 2], metrics=["LR+{average=macro}"])
    assert found["LR+{average=macro}"]["reason"] == "infinite: specificity is 1 (class `0`)"


def test_draws_are_whole_groups_of_the_mean():
    """The interval is that of the means over draws of groups, which repeats of each item in its group do not change."""
    rng = np.random.default_rng(5)
    truth, scores = rng.integers(0, 3, 60), rng.dirichlet(np.ones(3), 60)
    group, twice = np.arange(60), np.repeat(np.arange(60), 2)
    asked = {"metrics": ["Fbeta{average=macro}", "AUROC{average=macro}", "Brier{average=macro}"], "replicates": 200}
    once = measured(truth, scores=scores, group=group, **asked)
    again = measured(truth[twice], scores=scores[twice], group=group[twice], **asked)
    for key, row in once.items():
        assert row["method"] == again[key]["method"] == "cluster-bootstrap"
        assert row["low"] < row["value"] < row["high"]
        for end in ("value", "low", "high"):
            assert row[end] == pytest.approx(again[key][end], abs=1e-12)


def test_two_algorithms_are_compared_and_ranked_by_the_mean():
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 3, 200)
    scores = {
        name: (p := rng.random((200, 3)) + times * np.eye(3)[truth]) / p.sum(1, keepdims=True)
        for name, times in (("good", 2), ("bad", 0.2))
    }
    found = assay.evaluate(
        truth, scores=scores, metrics=["AUROC{average=macro}", "Sensitivity{average=macro}"], replicates=200
    )
    values = {(row["key"], row["algorithm"]): row["value"] for row in found["results"]}
    for row in found["differences"]:
        assert row["value"] == pytest.approx(values[row["key"], "good"] - values[row["key"], "bad"])
        assert 0 < row["low"] < row["value"] < row["high"]
        # What the rest of a class is moves with the shares of the others.
        of_own = row["key"].startswith("Sensitivity")
        assert (row["method"], row["mcnemar"]) == ("stratified-bootstrap" if of_own else "bootstrap", None)
    ranks = [row for row in found["ranks"] if row["scheme"] == "value-then-rank"]
    assert [[(one["algorithm"], one["rank"]) for one in row["algorithms"]] for row in ranks] == [
        [("good", 1), ("bad", 2)]
    ] * 2


@pytest.mark.parametrize(
    ("metric", "line"),
    [
        ("Fbeta{average=micro}", "`average` of `Fbeta` cannot be `micro`, only `none` or `macro`"),
        ("Accuracy{average=macro}", "`Accuracy` has no parameter `average`"),
        ("PPV{average=macro,prevalence=0.1}", "should give a share of each class in their order"),
        ("AP{average=macro,prevalence=0.1}", "is the share of one class, and the metric is asked of all"),
        ("AP{average=macro,prevalence=0.1/0.9}", "is the share of one class, and the metric is asked of all"),
    ],
)
def test_what_makes_no_sense_is_one_clear_line(metric, line):
    with pytest.raises(PlanError) as caught:
        measured([0, 1, 1, 0], scores=[0.1, 0.8, 0.3, 0.6], metrics=[metric], positive=1)
    assert line in str(caught.value)


def test_the_value_of_each_class_has_the_key_that_it_always_had():
    found = measured([0, 1, 1, 0], [0, 1, 0, 0], metrics=["PPV{average=none}", "PPV"], positive=1)
    assert [*found] == ["PPV{class=1}"]


def found_in(truth, fingerprint=None, **asked):
    found = assay.evaluate(truth, fingerprint=fingerprint, replicates=100, **asked)
    return {row["id"]: row for row in found["pitfalls"] if row["status"] == "found"}


@pytest.mark.parametrize("metric", MACRO)
@settings(max_examples=5)
@given(study=judged())
def test_pitfalls_are_looked_for_in_every_mean(metric, study):
    truth, scores = study
    asked = problem(decision_rule=DecisionRule.COST_BENEFIT, exchange_rate=0.5)
    assay.evaluate(
        truth,
        scores=scores,
        metrics=[metric],
        fingerprint=asked,
        replicates=20,
        **positive([*range(scores.shape[1])], 1),
    )


def test_a_mean_does_not_weigh_benefit_and_harm():
    truth = np.tile([0, 1, 2], 40)
    calls = np.where(np.arange(120) < 12, 0, truth)
    asked = problem(decision_rule=DecisionRule.COST_BENEFIT)
    rows = assay.evaluate(truth, calls, metrics=["Fbeta{average=macro}"], fingerprint=asked, replicates=50)["pitfalls"]
    (told,) = (row for row in rows if row["id"] == "P21-07")
    assert told["metrics"] == ["Fbeta{average=macro,beta=1}"]
    assert told["evidence"].endswith("algorithm misses 0 and calls 8 wrongly"), "of the first class"


def test_what_guesses_is_told_of_as_a_mean():
    truth, scores = np.repeat([0, 1, 2], [60, 30, 10]), np.tile([0.6, 0.3, 0.1], (100, 1))
    found = found_in(truth, scores=scores, metrics=["LogLoss{average=macro}"])["P35-02"]
    guessed = np.mean([-(p * np.log(p) + (1 - p) * np.log(1 - p)) for p in (0.6, 0.3, 0.1)])
    assert f"who always gives the share of the class has {guessed:.3g}" in found["evidence"]


def test_bins_of_all_classes_are_cut_otherwise():
    found = found_in(IN_TURN, scores=EVENLY, positive=1, metrics=["ECE{average=macro}"])["P31-02"]
    assert found["metrics"] == ["ECE{average=macro,bins=15,spacing=uniform}"]


def test_a_mean_does_not_say_what_the_value_of_a_class_says():
    asked = ["Brier{average=macro}", "RootBrier"]
    rng = np.random.default_rng(0)
    scores = {name: rng.random(60) for name in "ab"}
    assert "P33-01" not in found_in(rng.integers(0, 2, 60), scores=scores, positive=1, metrics=asked)


def test_missing_answers_are_the_worst_of_each_class():
    truth = np.array([0, 1, 2, 0, 1, 2])
    calls = [0, 1, 2, 0, 1, None]
    with pytest.warns(ScoreWarning, match="missing"):
        found = measured(
            truth, calls, metrics=["Sensitivity{average=macro}", "Sensitivity", "PPV{average=macro}", "PPV"]
        )
    for name, values in (("Sensitivity", [1, 1, 0.5]), ("PPV", [2 / 3, 2 / 3, 1])):
        assert [found[f"{name}{{class={code}}}"]["value"] for code in range(3)] == pytest.approx(values)
        assert found[f"{name}{{average=macro}}"]["value"] == pytest.approx(np.mean(values))
        assert found[f"{name}{{average=macro}}"]["without"] == {"value": 1.0, "n": 5}


def test_a_run_holds_it_and_is_verified(studies, tmp_path):
    n = 90
    truth = [["x", "y", "z"][i * i % 7 % 3] for i in range(n)]
    rows = {"id": [f"i{i}" for i in range(n)], "class": truth}
    scores = np.random.default_rng(0).dirichlet(np.ones(3), n)
    given = {"id": rows["id"], **{f"p {name}": scores[:, at].tolist() for at, name in enumerate("xyz")}}
    asked = ["Fbeta{average=macro}", "AUROC{average=macro}", "ECE{average=macro}"]
    assay.run(studies.write(rows, {"net": given}, metrics=asked, replicates=40), tmp_path / "run")
    report = (tmp_path / "run" / "report.html").read_text()
    assert "Fbeta{average=macro,beta=1}" in report
    assert "unweighted mean over the classes, each held against the rest, of" in report
    assert verify(tmp_path / "run").valid


@pytest.mark.parametrize("asked", [["ECE{average=macro}"], ["ECE{average=macro}", "ECE"]])
def test_what_a_mean_is_made_of_is_drawn_once(asked):
    truth, scores = np.tile([0, 1, 2], 20), np.random.default_rng(0).dirichlet(np.ones(3), 60)
    plan = plan_for(3, 60, asked)
    study = study_of(truth, scores, truth, np.arange(60) < 4, plan)
    drawn = list(reliabilities(plan, Scoring(plan, study)))
    assert [(one.target, one.is_of_predicted) for one in drawn] == [("0", False), ("1", False), ("2", False)]
    assert all(sum(each.count for each in one.bins) == 56 for one in drawn)
