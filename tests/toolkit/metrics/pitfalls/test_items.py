"""Each pitfall of items is found where it was put, and not in the twin without it; the others are accounted for."""

from dataclasses import replace

import numpy as np
import pytest
from tests.toolkit.metrics.pitfalls.studies import (
    CLEAR,
    CLOSE,
    EVENLY,
    GRADES,
    HALF_BLIND,
    ILL,
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

import assay
from assay.cli.pitfalls import pitfall_lines
from assay.metrics.pitfalls.items.settled import EXCLUDED, UNKNOWABLE
from assay.metrics.pitfalls.items.table import ITEMS
from assay.metrics.pitfalls.rows import outcomes_in, sentence
from assay.report.model import Status
from assay_spec.metrics.answers import Category, DecisionRule, Independence
from assay_spec.metrics.fingerprint import Cost
from assay_spec.metrics.pitfalls import pitfalls

COSTLY = problem(unequal_severity=True, costs=(Cost(reference="1", prediction="0", cost=5.0),))
CENTRES = {"centre": np.repeat(list("abab"), [50, 10, 10, 50])}
"""50 of 60 items are ill in one of them, and 10 of 60 in the other."""
PAIRS = {"patient": [str(number // 2) for number in range(120)]}
ONE_CENTRE_LOST = {"centre": np.where(np.arange(120) % 6 < 5, "a", "b")}
"""100 items and 20, of which as many are ill."""
LOST = np.where((ONE_CENTRE_LOST["centre"] == "b") & (np.arange(120) % 24 != 5), 1 - ILL, ILL)
"""Of the 20 items 15 are called wrongly."""
ANY = np.random.default_rng(0).random(120)
DRAWN = (np.random.default_rng(1).random(120) < ANY).astype(int)
"""Outcomes that are as probable as that, so that bins err on either side by chance."""
THREE = np.stack([EVENLY, (1 - EVENLY) / 2, (1 - EVENLY) / 2], axis=1)
OF_THREE = np.where(IN_TURN, 0, 1 + np.arange(3000) % 2)
"""The first of three classes is as frequent as that, and the others share what is left."""

FOUND_AND_TWIN = {
    "P1-04": (
        call(metrics=["MCC"], fingerprint=problem(multiple_labels=True)),
        call(metrics=["MCC"], fingerprint=problem()),
    ),
    "P21-04": (
        call(scores=scored(), metrics=["AUROC"], fingerprint=problem(calibration_requested=True)),
        call(scores=scored(), metrics=["AUROC", "Brier"], fingerprint=problem(calibration_requested=True)),
    ),
    "P21-05": (
        call(metrics=["PPV"], fingerprint=problem(prevalence_reflects_population=False)),
        call(metrics=["PPV"], fingerprint=problem()),
    ),
    "P21-06": (call(metrics=["MCC"], fingerprint=COSTLY), call(metrics=["MCC"], fingerprint=problem())),
    "P21-07": (
        call(metrics=["Fbeta"], fingerprint=problem(decision_rule=DecisionRule.COST_BENEFIT, exchange_rate=0.5)),
        call(metrics=["Fbeta"], fingerprint=problem()),
    ),
    "P23-01": (call(reference=RARE, metrics=["Accuracy"]), call(metrics=["Accuracy"])),
    "P23-02": (call(reference=RARE), call()),
    "P24-03": (
        call(scores=ILL.astype(float), metrics=["AUROC"]),
        call(scores=scored(), metrics=["AUROC"]),
    ),
    "P31-02": (
        call(reference=IN_TURN, scores=EVENLY, metrics=["ECE"]),
        call(reference=DRAWN, scores=ANY, metrics=["ECE"]),
    ),
    "P32-02": (call(by=PAIRS), call(by=PAIRS, group=PAIRS["patient"])),
    "P32-03": (
        call(HALF_BLIND, GRADES, metrics=["Accuracy"]),
        call(GRADES, GRADES, metrics=["Accuracy"]),
    ),
    "P32-04": (
        call(scores=scored(), metrics=["Sensitivity@Specificity"]),
        call(scores=scored(), metrics=["AUROC"]),
    ),
    "P33-01": (
        call(CLEAR, metrics=["Accuracy", "EC"]),
        call(CLEAR, metrics=["Accuracy", "MCC"]),
    ),
    "P33-02": (call(CLEAR, replicates=20), call(CLEAR)),
    "P34-02": (call(LOST, by=ONE_CENTRE_LOST), call(by=ONE_CENTRE_LOST)),
    "P35-01": (
        call({"a": said(5), "b": said(6)}, metrics=["Sensitivity"]),
        call({"a": said(5), "b": said(7)}, metrics=["Sensitivity"]),
    ),
    "P35-02": (
        call(scores=scored(), metrics=["LogLoss"]),
        call(scores=scored(), metrics=["RootBrier", "Brier"]),
    ),
    "P35-03": (call(CLOSE), call(CLEAR)),
}
"""By pitfall, a study that falls into it, and one that is the same but for that."""

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
    "P32-03 beside a class without items": call(
        np.zeros(1000, int), np.repeat([0, 1], [900, 100]), metrics=["Accuracy"], positive=None, classes=[0, 1, 2]
    ),
    "P32-02 by the fingerprint": call(fingerprint=problem(non_independent=Independence.GROUPED)),
    "P33-01 of two classes": call(CLEAR, metrics=["BalancedAccuracy", "YoudenJ"]),
    "P33-01 of squares": call(scores={"a": scored(), "b": scored(seed=1)}, metrics=["Brier", "RootBrier"]),
    "P33-02 without an interval": call(CLEAR, group=[str(number % 3) for number in range(120)]),
    "P35-01 of what is called": call({"a": said(5, 10), "b": said(5, 11)}, metrics=["PPV"]),
    "P35-01 of all": call({"a": said(5), "b": said(6)}, metrics=["Accuracy"]),
    "P35-02 of costs": call(metrics=["EC", "NormalisedEC", "LR+"]),
}
"""Other ways into them."""

OTHERS = {
    "P33-01 unequal costs": call(CLEAR, metrics=["Accuracy", "EC"], fingerprint=COSTLY),
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
    # Arrays lack no items; tables that do are those of the command.
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


LACKING = {
    "P1-04": (call(), "give its `fingerprint`"),
    "P21-04": (call(), "give its `fingerprint`"),
    "P21-05": (call(metrics=["PPV"]), "give a `fingerprint`"),
    "P21-06": (call(metrics=["PPV"], fingerprint=problem()), "a metric that counts all errors alike was not asked for"),
    "P21-07": (call(fingerprint=problem()), "Fbeta was not asked for"),
    "P23-01": (call(), "Accuracy, Specificity or NPV was not asked for"),
    "P24-01": (call(), "there are no tables that could lack items"),
    "P24-03": (call(), "a metric that ranks scores was not asked for"),
    "P31-02": (call(scores=scored(), metrics=["Brier", "ECE{bins=1}"]), "into several bins was not asked for"),
    "P32-02": (call(), "name them by `group`"),
    "P32-03": (call(), "a metric of all classes together was not asked for"),
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


def test_a_class_that_is_the_most_frequent_and_the_worst_is_named_once():
    reference = np.repeat([0, 1, 2], [90, 30, 30])
    wrong = np.where(np.arange(150) < 60, 1, reference)
    (row,) = looked_for("P32-03", call(wrong, reference, metrics=["Accuracy"]))
    assert row["status"] == Status.FOUND
    assert row["evidence"].endswith(": on 33.3% of `0`, which are 60% of the items")
    (row,) = looked_for("P32-03", call(HALF_BLIND, GRADES, metrics=["Accuracy"]))
    assert row["evidence"].endswith("of `0`, which are 60% of the items, and on 33.3% of `2`")


@pytest.mark.parametrize("known", [{"fingerprint": problem(non_independent=Independence.GROUPED)}, {"by": PAIRS}])
def test_one_item_shares_nothing(known):
    by = {name: values[:1] for name, values in known.get("by", {}).items()}
    words = call(np.ones(1, int), np.ones(1, int), classes=[0, 1], **(known | ({"by": by} if by else {})))
    (row,) = looked_for("P32-02", words | {"positive": 1})
    assert (row["status"], row["reason"]) == (Status.UNKNOWN, "one item is scored")


def test_the_values_are_those_without_pitfalls_too():
    """Worked out by hand, where the arithmetic is short."""
    (row,) = looked_for("P23-01", call(reference=RARE, metrics=["Accuracy"]))
    assert row["numbers"] == {"always": 114 / 120, "best": pytest.approx(116 / 120)}
    assert row["evidence"] == "`1` is 5.00% of the items; who always says `0` has 0.95, and algorithm 0.967"
    (row,) = looked_for("P23-01", call(reference=RARE, metrics=["NPV"]))
    assert row["numbers"]["npv_of_never"] == pytest.approx(0.95)
    (row,) = looked_for("P21-07", FOUND_AND_TWIN["P21-07"][0])
    assert row["numbers"] == {
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


def test_a_cautious_no_is_not_read_as_knowledge():
    """The fingerprint answers so, too, where nobody knows."""
    (row,) = looked_for("P21-05", FOUND_AND_TWIN["P21-05"][0])
    said_of_it = "`1` is 50.0% of the items, and the fingerprint does not say that this is its share of the population"
    assert row["evidence"].startswith(said_of_it)


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


@pytest.mark.parametrize("items", [500, 5_000])
def test_forecasts_that_are_calibrated_rarely_hang_on_their_bins(items):
    """Of 20 samples of five metrics each; by chance one in a hundred does."""
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


def test_algorithms_whose_scores_are_labels_are_told_one_by_one():
    rows = looked_for("P24-03", call(scores={"a": ILL.astype(float), "b": scored()}, metrics=["AUROC", "AP"]))
    assert [row["evidence"] for row in rows] == ["a gives 2 different scores (0, 1) to 120 items"]
    assert rows[0]["metrics"] == ["AUROC{class=1}", "AP{class=1}"]


def test_scores_that_are_one_number_are_one():
    rows = looked_for("P24-03", call(scores={"a": np.full(120, 0.5)}, metrics=["AUROC"]))
    assert [row["evidence"] for row in rows] == ["a gives one and the same score (0.5) to 120 items"]


def test_the_terminal_tells_what_was_found_and_counts_the_rest():
    rows = assay.evaluate(**call(CLOSE, RARE, metrics=["Accuracy", "EC"]))["pitfalls"]
    lines = list(pitfall_lines(outcomes_in(rows)))
    there = [each for each in outcomes_in(rows) if each.findings]
    known = [each for each in there if each.severity == "info"]
    assert lines[0].startswith(f"pitfalls: {len(there)} found ({len(known)} of them good to know, in the JSON), ")
    shown = {line.split()[0] for line in lines if line.startswith("  P")}
    assert shown == {each.id for each in there} - {each.id for each in known}
    assert "    remedy: read it beside sensitivity" in lines


def test_the_terminal_names_a_pitfall_that_it_shows_as_an_example():
    found = assay.evaluate(**call(CLOSE, RARE, metrics=["Accuracy", "EC"]))["pitfalls"]
    outcomes = outcomes_in(found)
    last = list(pitfall_lines(outcomes))[-1]
    shown = [line.split()[0] for line in pitfall_lines(outcomes) if line.startswith("  P")]
    assert last.startswith(f"  `assay explain {shown[0]}` says more")
    known = [replace(each, severity="info") for each in outcomes]
    (only,) = pitfall_lines(known)
    assert only.startswith("pitfalls: ")
    first, *others = [each for each in outcomes if each.findings]
    assert others
    *_, last = pitfall_lines([replace(first, severity="info"), *others])
    assert first.id not in last


def test_methods_say_what_was_looked_for():
    rows = assay.evaluate(**call())["pitfalls"]
    status = {row["id"]: row["status"] for row in rows}
    looked = [code for code, each in status.items() if each in (Status.FOUND, Status.NOT_FOUND)]
    assert f"were looked for, {len(looked)} of {len(pitfalls())}, and none found;" in sentence(rows)
    assert sentence([row for row in rows if row["id"] not in looked]) == ""


def test_remedies_of_ranks_say_what_the_evaluation_does_not_do_yet():
    (row,) = looked_for("P35-03", call(CLOSE))
    assert "the ranking gives them the ranks 1 [1, 1] and 2 [1, 2]" in row["evidence"]
    (few,) = looked_for("P33-02", call(CLEAR, replicates=20))
    assert few["remedy"] == "draw at least 100 times"
    (level,) = looked_for("P33-02", call(CLEAR, replicates=400, level=0.999))
    assert level["remedy"] == "draw at least 2,000 times"
    (none,) = looked_for("P33-02", call(CLEAR, group=[str(number % 3) for number in range(120)]))
    assert none["remedy"] == (
        "add items, or groups of them; until then say that nobody knows how sure these ranks are, and why"
    )
