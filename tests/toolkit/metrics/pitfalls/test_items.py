"""Each pitfall of items is found where it was put, and not in the twin without it; the others are accounted for."""

import numpy as np
import pytest
from tests.toolkit.metrics.pitfalls.studies import (
    CLEAR,
    CLOSE,
    EVENLY,
    GRADES,
    HALF_BLIND,
    IN_TURN,
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
from tests.toolkit.metrics.pitfalls.told import require_told
from tests.toolkit.metrics.pitfalls.twins import ANY, COSTLY, DRAWN, FOUND_AND_TWIN

from assay.metrics.pitfalls.items.settled import EXCLUDED, UNKNOWABLE
from assay.metrics.pitfalls.items.table import ITEMS
from assay.report.model import Status
from assay_spec.metrics.answers import Category, DecisionRule, Independence
from assay_spec.metrics.pitfalls import pitfalls

CENTRES = {"centre": np.repeat(list("abab"), [50, 10, 10, 50])}
"""50 of 60 items are ill in one of them, and 10 of 60 in the other."""
THREE = np.stack([EVENLY, (1 - EVENLY) / 2, (1 - EVENLY) / 2], axis=1)
OF_THREE = np.where(IN_TURN, 0, 1 + np.arange(3000) % 2)
"""The first of three classes is as frequent as that, and the others share what is left."""
MORE = {
    "P21-05 between parts": call(metrics=["PPV"], by=CENTRES),
    "P21-05 between parts, the problem known": call(metrics=["PPV"], by=CENTRES, fingerprint=problem()),
    "P21-05 of what is not counted": call(
        scores=scored(), metrics=["AP"], fingerprint=problem(prevalence_reflects_population=False)
    ),
    "P21-05 of several classes": call(
        HALF_BLIND, GRADES, metrics=["Accuracy"], fingerprint=problem(prevalence_reflects_population=False)
    ),
    "P21-06 without costs": call(metrics=["Accuracy"], fingerprint=problem(unequal_severity=True)),
    "P21-07 of a ranking": call(
        scores=scored(), metrics=["AUROC"], fingerprint=problem(decision_rule=DecisionRule.COST_BENEFIT)
    ),
    "P21-07 without a rate": call(metrics=["Fbeta"], fingerprint=problem(decision_rule=DecisionRule.COST_BENEFIT)),
    "P23-01 of one side": call(reference=RARE, metrics=["Specificity", "NPV"]),
    "P23-01 by the fingerprint": call(metrics=["Accuracy"], fingerprint=problem(class_imbalance=True)),
    "P23-02 of groups": call(group=[str(number % 6) for number in range(120)]),
    "P23-02 without an interval": call(group=[str(number % 3) for number in range(120)]),
    "P23-02 less known than apart": call(CLOSE),
    "P24-03 of three scores": call(scores=np.repeat([0.9, 0.5, 0.1], 40), metrics=["AUROC", "AP"]),
    "P31-02 of equal mass": call(reference=IN_TURN, scores=EVENLY, metrics=["ECE{spacing=mass}"]),
    "P31-02 of an odd number of bins": call(
        reference=outcomes(EVENLY, 7, 0.15), scores=EVENLY, metrics=["ECE{bins=7}"]
    ),
    "P31-02 of the largest error": call(reference=IN_TURN, scores=EVENLY, metrics=["MCE"]),
    "P31-02 of two classes together": call(reference=IN_TURN, scores=EVENLY, metrics=["CWCE"]),
    "P31-02 of three classes together": call(reference=OF_THREE, scores=THREE, metrics=["CWCE"]),
    "P31-02 of the reliability": call(reference=IN_TURN, scores=EVENLY, metrics=["BrierReliability"]),
    "P31-02 of the resolution": call(reference=DRAWN, scores=ANY, metrics=["BrierResolution{bins=2}"]),
    "P32-03 of unit costs": call(HALF_BLIND, GRADES, metrics=["EC"], fingerprint=problem()),
    "P32-03 beside a class without items": call(
        np.zeros(1000, int), np.repeat([0, 1], [900, 100]), metrics=["Accuracy"], positive=None, classes=[0, 1, 2]
    ),
    "P32-02 by the fingerprint": call(fingerprint=problem(non_independent=Independence.GROUPED)),
    "P33-01 of two classes": call(CLEAR, metrics=["BalancedAccuracy", "YoudenJ"]),
    "P33-01 of costs": call(CLEAR, metrics=["EC", "NormalisedEC"], fingerprint=COSTLY),
    "P33-01 of agreement": call(CLEAR, metrics=["Kappa", "WeightedKappa"]),
    "P33-01 of means": call(
        {"a": GRADES, "b": HALF_BLIND}, GRADES, metrics=["Sensitivity{average=macro}", "BalancedAccuracy"]
    ),
    "P33-01 of squares": call(scores={"a": scored(), "b": scored(seed=1)}, metrics=["Brier", "RootBrier"]),
    "P33-02 without an interval": call(CLEAR, group=[str(number % 3) for number in range(120)]),
    "P35-01 of what is called": call({"a": said(5, 10), "b": said(5, 11)}, metrics=["PPV"]),
    "P35-01 of all": call({"a": said(5), "b": said(6)}, metrics=["Accuracy"]),
    "P35-02 of costs": call(metrics=["EC", "NormalisedEC", "LR+"]),
}
"""Other ways into them."""
OTHERS = {
    "P33-01 unequal costs": call(CLEAR, metrics=["Accuracy", "EC"], fingerprint=COSTLY),
    "P33-01 of agreement in several classes": call(
        {"a": GRADES, "b": HALF_BLIND}, GRADES, metrics=["Kappa", "WeightedKappa"], classes=[*sorted(set(GRADES))]
    ),
    "P33-01 several classes": call({"a": GRADES, "b": HALF_BLIND}, GRADES, metrics=["BalancedAccuracy", "YoudenJ"]),
    "P21-05 a part of few items": call(
        metrics=["PPV"], by={"centre": np.repeat(list("cabab"), [4, 28, 28, 30, 30])}, fingerprint=problem()
    ),
    "P23-02 told apart on the same items": call(PAIRED, THOUSAND, metrics=["Accuracy"]),
    "P31-02 wrong everywhere to one side": call(
        reference=outcomes(EVENLY, times=0.5), scores=EVENLY, metrics=["ECE", "MCE"]
    ),
    "P31-02 one probability": call(scores=np.full(120, 0.5), metrics=["ECE"]),
    "P32-03 all alike": call(said(20, 20), metrics=["Accuracy"]),
    "P34-02 parts alike": call(said(20, 20), by={"centre": np.resize(list("ab"), 120)}),
    "P35-03 the same": call({"a": said(5), "b": said(5)}),
}
"""Near misses."""
NO_METRIC = {"P23-02", "P32-02"}
"""Pitfalls that may be about no metric."""


def test_every_pitfall_of_items_has_a_rule_or_a_reason():
    imlc = {known.id for known in pitfalls().values() if Category.IMLC in known.categories}
    assert {*ITEMS.rules, *EXCLUDED, *UNKNOWABLE} == imlc
    assert len(ITEMS.rules) + len(EXCLUDED) + len(UNKNOWABLE) == len(imlc)
    # What is lacking is warned of; see test_items_told.py, and the tests of the command.
    assert {*FOUND_AND_TWIN, "P24-01"} == set(ITEMS.rules)


@pytest.mark.parametrize("code", FOUND_AND_TWIN)
def test_it_is_found_where_it_was_put_and_not_in_its_twin(code):
    into, twin = FOUND_AND_TWIN[code]
    rows = looked_for(code, into)
    require_told(code, rows, NO_METRIC)
    assert all(row["numbers"] for row in rows)
    (row,) = looked_for(code, twin)
    assert (row["status"], row["reason"]) == (Status.NOT_FOUND, "")


@pytest.mark.parametrize("name", MORE)
def test_other_ways_into_it(name):
    code = name.split()[0]
    rows = looked_for(code, MORE[name])
    require_told(code, rows, NO_METRIC)
    assert all(row["numbers"] for row in rows)


@pytest.mark.parametrize("name", OTHERS)
def test_what_only_looks_like_it(name):
    (row,) = looked_for(name.split()[0], OTHERS[name])
    assert row["status"] == Status.NOT_FOUND
