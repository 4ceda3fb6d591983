"""The numbers in the evidence of pitfalls of items, worked out by hand or by other means."""

import numpy as np
import pytest
from tests.toolkit.metrics.pitfalls.studies import (
    EVENLY,
    GRADES,
    HALF_BLIND,
    ILL,
    PAIRED,
    RARE,
    THOUSAND,
    call,
    looked_for,
    outcomes,
    problem,
    said,
    scored,
)
from tests.toolkit.metrics.pitfalls.twins import FOUND_AND_TWIN

import assay
from assay.report.model import Status


def test_a_class_that_is_the_most_frequent_and_the_worst_is_named_once():
    reference = np.repeat([0, 1, 2], [90, 30, 30])
    wrong = np.where(np.arange(150) < 60, 1, reference)
    (row,) = looked_for("P32-03", call(wrong, reference, metrics=["Accuracy"]))
    assert row["status"] == Status.FOUND
    assert row["evidence"].endswith(": on 33.3% of `0`, which are 60% of the items")
    (row,) = looked_for("P32-03", call(HALF_BLIND, GRADES, metrics=["Accuracy"]))
    assert row["evidence"].endswith("of `0`, which are 60% of the items, and on 33.3% of `2`")


def test_the_values_are_those_without_pitfalls_too():
    """Worked out by hand, where the arithmetic is short."""
    (row,) = looked_for("P23-01", call(reference=RARE, metrics=["Accuracy"]))
    assert row["numbers"] == {"always": 114 / 120, "best": pytest.approx(116 / 120)}
    assert row["evidence"] == "`1` is 5.00% of the items; who always says `0` has 0.95, and algorithm 0.967"
    (row,) = looked_for("P23-01", call(reference=RARE, metrics=["NPV"]))
    assert row["numbers"]["npv_of_never"] == pytest.approx(0.95)
    (row,) = looked_for("P21-07", FOUND_AND_TWIN["P21-07"][0])
    assert row["numbers"] == {
        "metrics": 1,
        "missed": 2,
        "wrongly_called": 2,
        "exchange_rate": 0.5,
        "net_benefit": pytest.approx((58 - 0.5 * 2) / 120),
    }
    (row,) = looked_for("P21-06", FOUND_AND_TWIN["P21-06"][0])
    assert row["numbers"] == {"errors of algorithm": 4, "cost of algorithm": 2 * 5 + 2}
    (row,) = looked_for("P32-03", FOUND_AND_TWIN["P32-03"][0])
    assert row["numbers"] == pytest.approx(
        {"together": 130 / 150, "mean_of_classes": (1 + 1 + 1 / 3) / 3, "least": 1 / 3}
    )
    (row,) = looked_for("P35-01", FOUND_AND_TWIN["P35-01"][0])
    assert row["numbers"] == {"difference": pytest.approx(1 / 60), "step": 1 / 60, "items": 60, "pairs": 1}
    (row,) = looked_for("P33-01", FOUND_AND_TWIN["P33-01"][0])
    assert row["numbers"] == {"alike": 1, "comparisons": 1}


def test_a_pair_that_is_told_apart_is_less_apart_than_each_value_is_known():
    """Else the near miss would be none."""
    found = assay.evaluate(**call(PAIRED, THOUSAND, metrics=["Accuracy"]))
    (difference,) = found["differences"]
    assert 0 < difference["low"] < difference["value"] == pytest.approx(0.015)
    assert all((row["high"] - row["low"]) / 2 > difference["value"] for row in found["results"])


def test_systems_that_look_at_nothing_have_the_values_that_are_said():
    shares = np.full(120, 0.5)
    (row,) = looked_for("P35-02", call(scores=scored(), metrics=["LogLoss"]))
    (value,) = assay.evaluate(ILL, scores=shares, positive=1, metrics=["LogLoss"])["results"]
    assert row["numbers"]["naive"] == pytest.approx(value["value"])
    grades = call(HALF_BLIND, GRADES, metrics=["EC"])
    (row,) = looked_for("P35-02", grades)
    (value,) = assay.evaluate(**(grades | {"prediction": np.zeros_like(GRADES)}))["results"]
    assert row["numbers"]["naive"] == pytest.approx(value["value"])
    assert "who always says `0`" in row["evidence"]


def test_other_prevalences_have_the_values_that_are_said():
    """Every well item twice, and what is said of it."""
    twice = np.concatenate([ILL, ILL[60:]])
    prediction = said(6, 9)
    moved = call(prediction, metrics=["PPV"], fingerprint=problem(prevalence_reflects_population=False))
    (row,) = looked_for("P21-05", moved)
    found = assay.evaluate(twice, np.concatenate([prediction, prediction[60:]]), positive=1, metrics=["PPV"])
    assert row["numbers"]["value_with_twice_the_others"] == pytest.approx(found["results"][0]["value"])
    assert row["numbers"]["share"] == 0.5


@pytest.mark.parametrize("items", [750, 5_000])
def test_forecasts_that_are_calibrated_rarely_hang_on_their_bins(items):
    """Of 20 samples of five metrics each; by chance one in a hundred does. All have 50 items a bin and more."""
    metrics = ["ECE", "ECE{spacing=mass}", "MCE", "BrierReliability", "CWCE"]
    found = 0
    for seed in range(20):
        random = np.random.default_rng(seed)
        scores = random.random(items)
        drawn = (random.random(items) < scores).astype(int)
        rows = looked_for("P31-02", call(reference=drawn, scores=scores, metrics=metrics, replicates=2))
        found += sum(row["status"] == Status.FOUND for row in rows)
    assert found <= 5


def test_values_in_half_the_bins_are_those_of_half_the_bins():
    of = outcomes(EVENLY, 14, 0.15)
    (row,) = looked_for("P31-02", call(reference=of, scores=EVENLY, metrics=["ECE{bins=14}"]))
    many, few = (
        assay.evaluate(of, scores=EVENLY, positive=1, metrics=[f"ECE{{bins={bins}}}"])["results"][0]["value"]
        for bins in (14, 7)
    )
    assert row["numbers"] == {"bins": 14, "value": many, "fewer_bins": 7, "value_in_fewer": few}


def calibrated(items, seed=1):
    """Outcomes and the forecasts of which they come true."""
    random = np.random.default_rng(seed)
    scores = random.random(items)
    return (random.random(items) < scores).astype(int), scores


@pytest.mark.parametrize(("items", "bins"), [(4000, 81), (4000, 1000), (4000, 4000), (300, 15)])
@pytest.mark.parametrize("metric", ["ECE", "CWCE", "BrierReliability"])
def test_values_of_small_bins_that_chance_gives_are_told(items, bins, metric):
    reference, scores = calibrated(items)
    study = call(reference=reference, scores=scores, metrics=[f"{metric}{{bins={bins}}}"], replicates=2)
    (row,) = looked_for("P31-02", study)
    assert row["status"] == Status.FOUND
    numbers, filled = row["numbers"], len(np.unique(np.minimum(np.floor(scores * bins), bins - 1)))
    assert (numbers["bins"], numbers["items"]) == (filled, items)
    (value,) = assay.evaluate(**study)["results"]
    assert numbers["value"] == value["value"] > 0
    again = [
        assay.evaluate(**(study | dict(zip(("reference", "scores"), calibrated(items, seed), strict=True))))
        for seed in range(2, 12)
    ]
    inside = sum(numbers["calibrated_low"] <= one["results"][0]["value"] <= numbers["calibrated_high"] for one in again)
    assert inside >= 8, "other calibrated forecasts have such values, too"


@pytest.mark.parametrize("bins", [10, 80])
def test_bins_that_hold_enough_are_no_noise(bins):
    reference, scores = calibrated(4000)
    metrics = [f"{name}{{bins={bins}}}" for name in ("ECE", "CWCE", "MCE", "BrierReliability", "BrierResolution")]
    (row,) = looked_for("P31-02", call(reference=reference, scores=scores, metrics=metrics, replicates=2))
    assert row["status"] == Status.NOT_FOUND


def test_small_bins_of_forecasts_that_are_far_off_are_no_noise():
    reference, scores = calibrated(4000)
    (row,) = looked_for("P31-02", call(reference=reference, scores=scores / 2, metrics=["ECE{bins=200}"], replicates=2))
    assert row["status"] == Status.NOT_FOUND


def test_algorithms_whose_scores_are_labels_are_told_one_by_one():
    rows = looked_for("P24-03", call(scores={"a": ILL.astype(float), "b": scored()}, metrics=["AUROC", "AP"]))
    assert [row["evidence"] for row in rows] == ["a gives 2 different scores (0, 1) to 120 items"]
    assert rows[0]["metrics"] == ["AUROC{class=1}", "AP{class=1}"]


def test_the_log_loss_of_all_classes_stands_beside_the_entropy_of_their_shares():
    reference = np.repeat([0, 1, 2], [60, 30, 10])
    table = np.tile([0.5, 0.25, 0.25], (100, 1))
    (row,) = looked_for("P35-02", call(reference=reference, scores=table, metrics=["MulticlassLogLoss"]))
    shares = np.array([0.6, 0.3, 0.1])
    assert row["numbers"]["naive"] == pytest.approx(-(shares * np.log(shares)).sum())
    assert row["evidence"].startswith(f"its value is {-(shares * np.log([0.5, 0.25, 0.25])).sum():.3g}, ")


def test_as_many_scores_as_items_are_no_labels():
    few = call(reference=np.array([0, 1, 1]), scores=[0.1, 0.5, 0.9], metrics=["AUROC"])
    (row,) = looked_for("P24-03", few)
    assert row["status"] == Status.NOT_FOUND


@pytest.mark.filterwarnings("ignore:of 120 predictions 90")
def test_items_without_a_score_are_given_none():
    scores = np.where(np.arange(120) % 4 == 1, ILL, np.nan).astype(float)
    (row,) = looked_for("P24-03", call(scores={"a": scores}, metrics=["AUROC"]))
    assert row["evidence"].endswith("to 30 items")


def test_scores_that_are_one_number_are_one():
    rows = looked_for("P24-03", call(scores={"a": np.full(120, 0.5)}, metrics=["AUROC"]))
    assert [row["evidence"] for row in rows] == ["a gives one and the same score (0.5) to 120 items"]
