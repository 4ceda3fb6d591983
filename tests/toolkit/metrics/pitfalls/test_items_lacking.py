"""Pitfalls of items that nobody can look for, or has nothing to look at, say why."""

import numpy as np
import pytest
from tests.toolkit.metrics.pitfalls.studies import (
    CLEAR,
    CLOSE,
    GRADES,
    HALF_BLIND,
    call,
    looked_for,
    problem,
    scored,
)
from tests.toolkit.metrics.pitfalls.twins import COSTLY, FOUND_AND_TWIN, LOST, ONE_CENTRE_LOST, PAIRS

from assay.report.model import Status
from assay_spec.metrics.answers import Independence

LACKING = {
    "P1-04": (call(), "give its `fingerprint`"),
    "P21-04": (call(), "give its `fingerprint`"),
    "P21-05": (call(metrics=["PPV"]), "give a `fingerprint`"),
    "P21-06": (call(metrics=["PPV"], fingerprint=problem()), "a metric that counts all errors alike was not asked for"),
    "P21-07": (call(metrics=["Fbeta"]), "give its `fingerprint`"),
    "P23-01": (call(), "Accuracy, Specificity or NPV was not asked for"),
    "P24-03": (call(), "a metric that ranks scores was not asked for"),
    "P31-02": (call(scores=scored(), metrics=["Brier", "ECE{bins=1}"]), "into several bins was not asked for"),
    "P32-02": (call(), "name them by `group`"),
    "P32-03": (call(), "a share of all items, such as Accuracy or EC without costs, was not asked for"),
    "P33-01": (call(metrics=["Accuracy", "EC"]), "there is one algorithm"),
    "P33-02": (call(), "there is one algorithm"),
    "P34-01": (call(CLEAR), "how often an algorithm was trained"),
    "P34-02": (call(), "`by` says which"),
    "P35-01": (call(CLEAR), "a share of items was not asked for"),
    "P35-03": (call(), "there is one algorithm"),
}


@pytest.mark.parametrize("code", LACKING)
def test_what_cannot_be_looked_for_says_why(code):
    words, reason = LACKING[code]
    (row,) = looked_for(code, words)
    assert row["status"] == Status.UNKNOWN
    assert reason in row["reason"]


NOTHING_TO_LOOK_AT = {
    "P21-05 one part of 30 items": (
        call(metrics=["PPV"], by={"centre": np.where(np.arange(120) < 4, "a", "b")}, fingerprint=problem()),
        "no two parts by `centre` have 30 items each",
    ),
    "P21-05 no part of 30 items": (
        call(metrics=["PPV"], by={"centre": np.resize(list("abcdef"), 120)}, fingerprint=problem()),
        "no two parts by `centre` have 30 items each",
    ),
    "P32-03": (
        call(np.zeros(50, int), np.zeros(50, int), metrics=["Accuracy"], classes=[0, 1, 2]),
        "all items are of one class",
    ),
    "P32-03 of stated costs": (
        call(HALF_BLIND, GRADES, metrics=["EC", "NormalisedEC"], fingerprint=COSTLY),
        "a share of all items, such as Accuracy or EC without costs, was not asked for",
    ),
    "P34-02": (
        call(LOST, by=ONE_CENTRE_LOST, replicates=5),
        "no value over all items has an interval: 5 replicates are too few",
    ),
    "P35-03": (call(CLOSE, replicates=5), "no difference has an interval: 5 replicates are too few"),
}
"""Everything was given, and there is nothing to be looked at."""


@pytest.mark.parametrize("name", NOTHING_TO_LOOK_AT)
def test_where_nothing_could_be_looked_at_nothing_is_not_found(name):
    words, reason = NOTHING_TO_LOOK_AT[name]
    (row,) = looked_for(name.split()[0], words)
    assert row["status"] == Status.UNKNOWN
    assert row["reason"].startswith(reason)


@pytest.mark.parametrize("known", [{"fingerprint": problem(non_independent=Independence.GROUPED)}, {"by": PAIRS}])
def test_one_item_shares_nothing(known):
    by = {name: values[:1] for name, values in known.get("by", {}).items()}
    words = call(np.ones(1, int), np.ones(1, int), classes=[0, 1], **(known | ({"by": by} if by else {})))
    (row,) = looked_for("P32-02", words | {"positive": 1})
    assert (row["status"], row["reason"]) == (Status.UNKNOWN, "one item is scored")


def test_a_cautious_no_is_not_read_as_knowledge():
    """The fingerprint answers so, too, where nobody knows."""
    (row,) = looked_for("P21-05", FOUND_AND_TWIN["P21-05"][0])
    said_of_it = "`1` is 50.0% of the items, and the fingerprint does not say that this is its share of the population"
    assert row["evidence"].startswith(said_of_it)
