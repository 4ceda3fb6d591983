"""Rankings of an evaluation of items: loops over the study's own draws are the oracle, and what must hold of all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay
from assay_kernels.resampling.sampling import independent, stratified
from assay_kernels.resampling.score import draws
from assay_kernels.resampling.signed_ranks import EXACT_UP_TO

stats = pytest.importorskip("scipy.stats")

QUALITIES = {"good": 1.6, "fair": 1.0, "poor": 0.4}


def study(n=150, seed=0, qualities=QUALITIES):
    """True classes, and the probabilities of several algorithms, the greater its quality the better."""
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(n) % 2)
    shared = rng.normal(size=n)
    return y, {
        name: 1 / (1 + np.exp(-(quality * (2 * y - 1) + 0.5 * shared + rng.normal(size=n))))
        for name, quality in qualities.items()
    }


def evaluated(y, scores, metrics, **more):
    found = assay.evaluate(y, scores=scores, positive=1, metrics=metrics, **{"replicates": 200, **more})
    return {(row["metric"], row["scheme"], row["over"]): row for row in found["ranks"]}


def ranks(row):
    return {one["algorithm"]: one["rank"] for one in row["algorithms"]}


@pytest.mark.parametrize(
    ("metric", "sampling", "value"),
    [
        ("Accuracy", lambda y: independent(y.size), lambda y, p, w: np.average((p >= 0.5) == y, weights=w)),
        ("Brier", lambda y: independent(y.size), lambda y, p, w: -np.average((p - y) ** 2, weights=w)),
        ("Sensitivity", stratified, lambda y, p, w: np.average(p[y == 1] >= 0.5, weights=w[y == 1])),
    ],
)
@pytest.mark.parametrize("seed", [0, 7])
def test_ranks_and_p_are_those_of_loops_over_the_draws_of_the_study(metric, sampling, value, seed):
    y, scores = study()
    found = evaluated(y, scores, [metric], seed=seed)
    times = draws(sampling(y), seed, 200)
    table = np.array([[value(y, p, w) for p in scores.values()] for w in times]).round(12)
    own = np.array([value(y, p, np.ones(y.size)) for p in scores.values()]).round(12)
    row, test = found[metric, "value-then-rank", ""], found[metric, "test-based", ""]
    each = stats.rankdata(-table, method="min", axis=1)
    for a, one in enumerate(row["algorithms"]):
        assert one["rank"] == stats.rankdata(-own, method="min")[a]
        assert abs(one["score"]) == pytest.approx(abs(own[a]))
        shares = {str(rank): (each[:, a] == rank).mean() for rank in (1, 2, 3) if (each[:, a] == rank).any()}
        assert one["frequency"] == pytest.approx(shares)
        assert (one["low"], one["high"]) == tuple(np.sort(each[:, a])[[4, 194]].astype(int))
    p = {(a, b): (1 + (table[:, a] <= table[:, b]).sum()) / 201 for a in range(3) for b in range(3) if a != b}
    worst = 0.0
    for k, (a, b) in enumerate(sorted(p, key=p.get)):
        worst = min(1.0, max(worst, (6 - k) * p[a, b]))
        assert test["p"][a][b] == pytest.approx(worst)


METRICS = ["AUROC", "MCC", "ECE", "LogLoss", "Sensitivity"]


@given(st.permutations(list(QUALITIES)), st.sampled_from([(), ("site",)]), st.booleans())
def test_the_order_of_algorithms_changes_nothing(order, by, grouped):
    y, scores = study(60)
    more = {"by": {name: np.arange(60) % 3 for name in by}, "group": np.arange(60) // 3 if grouped else None}
    one = evaluated(y, scores, METRICS, **more)
    other = evaluated(y, {name: scores[name] for name in order}, METRICS, **more)
    assert one.keys() == other.keys()
    for key, row in one.items():
        mine = {each["algorithm"]: each for each in row["algorithms"]}
        theirs = {each["algorithm"]: each for each in other[key]["algorithms"]}
        assert mine.keys() == theirs.keys()
        for name, placed in mine.items():
            assert placed["frequency"] == pytest.approx(theirs[name]["frequency"])
            assert {**placed, "frequency": 0} == pytest.approx({**theirs[name], "frequency": 0})
        assert row["tau"] == pytest.approx(other[key]["tau"])


def test_who_dominates_is_first_by_all_schemes_and_in_all_draws():
    y = np.arange(240) % 2
    noise = np.random.default_rng(1).random(240)
    scores = {name: np.abs((noise < wrong) - y) * 0.98 + 0.01 for name, wrong in (("b", 0.3), ("a", 0.02), ("c", 0.6))}
    found = evaluated(y, scores, ["Accuracy", "AUROC", "Brier", "MCC"], by={"site": np.arange(240) // 30})
    assert {over for _, _, over in found} == {"", "site"}
    for (_, scheme, _), row in found.items():
        assert ranks(row)["a"] == 1
        assert list(ranks(row).values()).count(1) == 1, scheme
        if row["replicates"]:
            assert next(one for one in row["algorithms"] if one["algorithm"] == "a")["frequency"]["1"] == 1


@pytest.mark.parametrize("metric", METRICS)
def test_equal_algorithms_share_every_rank(metric):
    y, scores = study(90)
    found = evaluated(y, {**scores, "again": scores["good"]}, [metric], by={"site": np.arange(90) % 3})
    for row in found.values():
        each = {one["algorithm"]: one for one in row["algorithms"]}
        assert {**each["good"], "algorithm": ""} == {**each["again"], "algorithm": ""}


def test_an_algorithm_without_a_value_has_no_rank_and_the_others_have():
    y, scores = study()
    found = evaluated(y, {**scores, "never": np.full(y.size, 0.1)}, ["PPV"])
    row = found["PPV", "value-then-rank", ""]
    assert set(ranks(row)) == set(scores)
    assert [one["algorithm"] for one in row["unranked"]] == ["never"]
    assert row["unranked"][0]["reason"]


def test_a_pair_without_a_test_leaves_its_two_without_a_rank_by_tests():
    """One area is 1 and one is that of a constant, so that their difference cannot vary and has no test."""
    y, scores = study(90)
    found = evaluated(y, {"best": 0.1 + 0.8 * y, "flat": np.full(90, 0.5), "fair": scores["fair"]}, ["AUROC"])
    row = found["AUROC", "test-based", ""]
    assert row["tested"] == ["best", "flat", "fair"]
    assert [line.count(None) for line in row["p"]] == [2, 2, 1]
    assert [one["algorithm"] for one in row["unranked"]][:2] == ["best", "flat"]
    assert not {"best", "flat"} & set(ranks(row))
    assert all(one["reason"] for one in row["unranked"])


def test_a_subgroup_without_a_value_counts_for_nobody():
    y, scores = study(160)
    site = np.where(np.arange(160) < 20, "one-class", np.arange(160) % 4)
    y[:20] = 1
    found = evaluated(y, scores, ["AUROC"], by={"site": site})
    for scheme in ("mean-then-rank", "rank-then-mean", "test-based"):
        assert (found["AUROC", scheme, "site"]["n"], found["AUROC", scheme, "site"]["left_out"]) == (4, 1)


def test_over_subgroups_each_counts_the_same_however_large():
    y = np.arange(400) % 2
    site = np.where(np.arange(400) < 340, "large", np.where(np.arange(400) < 370, "north", "south"))
    wrong = {"large": {"a": 0.05, "b": 0.2}, "north": {"a": 0.5, "b": 0.1}, "south": {"a": 0.5, "b": 0.1}}
    noise = np.random.default_rng(2).random(400)
    scores = {name: np.abs((noise < [wrong[each][name] for each in site]) - y) * 0.9 + 0.05 for name in ("a", "b")}
    found = evaluated(y, scores, ["Accuracy"], by={"site": site})
    assert ranks(found["Accuracy", "value-then-rank", ""]) == {"a": 1, "b": 2}
    assert ranks(found["Accuracy", "mean-then-rank", "site"]) == {"a": 2, "b": 1}
    assert ranks(found["Accuracy", "rank-then-mean", "site"]) == {"a": 2, "b": 1}


def patients(number=30, each=6, seed=2):
    """True classes of items that come in groups, and what of each item is predicted with a quality of its own."""
    y, scores = study(number * each, seed)
    return y, scores, np.repeat(np.arange(number), each)


def holm(p):
    found, worst = np.ones((3, 3)), 0.0
    for k, (a, b) in enumerate(sorted(((a, b) for a in range(3) for b in range(3) if a != b), key=lambda ab: p[ab])):
        worst = max(worst, (6 - k) * p[a, b])
        found[a, b] = min(1.0, worst)
    return found


def signed_ranks(apart):
    """The one-sided test: SciPy's, and of few differences that tie, from how often each W+ comes of any signs."""
    apart = apart[apart != 0]
    if apart.size > EXACT_UP_TO:
        return stats.wilcoxon(apart, alternative="greater", correction=True, method="approx").pvalue
    ranks = stats.rankdata(abs(apart))
    often = {0.0: 1}
    for rank in ranks:
        often = {w: often.get(w, 0) + often.get(w - rank, 0) for w in {*often, *(w + rank for w in often)}}
    return sum(times for w, times in often.items() if w >= ranks[apart > 0].sum()) / 2**apart.size


@pytest.mark.parametrize("metric", ["Accuracy", "Brier"])
def test_ranks_over_groups_are_those_of_loops_over_whole_groups(metric):
    y, scores, patient = patients()
    found = evaluated(y, scores, [metric], by={"patient": patient}, group=patient, seed=4)
    loss = {name: (p >= 0.5) == y if metric == "Accuracy" else -((p - y) ** 2) for name, p in scores.items()}
    # Groups are in the order of their names.
    order = sorted(range(30), key=str)
    own = np.array([[each[patient == g].mean() for each in loss.values()] for g in order]).round(12)
    places = stats.rankdata(-own, method="min", axis=1)
    times = draws(independent(30), 4, 200)
    drawn = {
        "mean-then-rank": np.array([np.average(own, axis=0, weights=w) for w in times]),
        "rank-then-mean": -np.array([np.average(places, axis=0, weights=w) for w in times]),
        "median-then-rank": np.array([np.median(np.repeat(own, w, axis=0), axis=0) for w in times]),
        "rank-then-median": -np.array([np.median(np.repeat(places, w, axis=0), axis=0) for w in times]),
    }
    for scheme, table in drawn.items():
        row = found[metric, scheme, "patient"]
        ranked = stats.rankdata(-table.round(12), method="min", axis=1)
        assert (row["n"], row["left_out"], row["method"]) == (30, 0, "cluster-bootstrap")
        for a, one in enumerate(row["algorithms"]):
            assert (one["low"], one["high"]) == tuple(np.sort(ranked[:, a])[[4, 194]].astype(int))
            shares = {str(rank): (ranked[:, a] == rank).mean() for rank in (1, 2, 3) if (ranked[:, a] == rank).any()}
            assert one["frequency"] == pytest.approx(shares)
    row = found[metric, "rank-then-mean", "patient"]
    assert [one["ranks"] for one in row["within"]] == places.astype(int).tolist()
    assert [one["subgroup"] for one in row["within"]] == [str(g) for g in order]
    assert [one["score"] for one in row["algorithms"]] == pytest.approx(places.mean(axis=0))
    test = found[metric, "test-based", "patient"]
    apart = {(a, b): own[:, a] - own[:, b] for a in range(3) for b in range(3) if a != b}
    p = np.ones((3, 3))
    for pair, values in apart.items():
        p[pair] = signed_ranks(values.round(9))
    adjusted = holm(p)
    assert [[each for each in line if each is not None] for line in test["p"]] == [
        pytest.approx([adjusted[a, b] for b in range(3) if a != b], rel=1e-9) for a in range(3)
    ]
    wins = (adjusted <= 0.05).sum(axis=1)
    assert [one["score"] for one in test["algorithms"]] == wins.tolist()
    assert all(one["low"] is not None for one in test["algorithms"])


def test_groups_in_which_some_algorithm_has_no_value_count_for_nobody():
    y, scores, patient = patients()
    y[patient < 4] = 1
    found = evaluated(y, scores, ["AUROC"], by={"patient": patient}, group=patient)
    one_class = sum(len(set(y[patient == g])) == 1 for g in range(30))
    assert one_class >= 4
    for scheme in ("mean-then-rank", "rank-then-mean", "test-based"):
        row = found["AUROC", scheme, "patient"]
        assert (row["n"], row["left_out"]) == (30 - one_class, one_class)


@pytest.mark.parametrize(("by", "whole"), [(lambda p: p + 7, True), (lambda p: p // 3, False), (None, False)])
def test_only_subgroups_that_are_groups_are_drawn_whole(by, whole):
    """Subgroups of several groups have their groups drawn within each; so have those that share a group."""
    y, scores, patient = patients()
    parts = np.where(np.arange(y.size) % 6, patient, (patient + 1) % 30) if by is None else by(patient)
    found = evaluated(y, scores, ["Accuracy"], by={"part": parts}, group=patient)
    test = found["Accuracy", "test-based", "part"]
    assert all((one["low"] is not None) == whole for one in test["algorithms"])


@pytest.mark.parametrize(("number", "draws_", "why"), [(4, 200, "4 groups say nothing"), (8, 20, "20 draws are too")])
def test_too_few_groups_or_draws_are_said_and_ranks_stay(number, draws_, why):
    y, scores, patient = patients(number)
    found = evaluated(y, scores, ["Accuracy"], by={"patient": patient}, group=patient, replicates=draws_)
    for scheme in ("mean-then-rank", "rank-then-median"):
        row = found["Accuracy", scheme, "patient"]
        assert why in row["reason"]
        assert row["lack"] == ("units" if number == 4 else "draws")
        assert (row["replicates"], row["method"]) == (0, "none")
        assert sorted(ranks(row)) == sorted(scores)
        assert [one["low"] for one in row["algorithms"]] == [None] * 3
    if number == 4:
        test = found["Accuracy", "test-based", "patient"]
        assert test["reason"] == "exact tests of 3 algorithms can find no difference with fewer than 7 groups"
        assert set(ranks(test).values()) == {1}


@pytest.mark.parametrize("sites", [60, 61])
def test_more_subgroups_than_draws_share_none_and_have_no_interval(sites):
    y, scores = study(2 * sites)
    found = evaluated(y, scores, ["Accuracy"], by={"site": np.arange(2 * sites) // 2}, replicates=60)
    row = found["Accuracy", "mean-then-rank", "site"]
    assert row["n"] == sites
    assert ("60 draws cannot be independent in more than 60 subgroups" in (row["reason"] or "")) == (sites == 61)
    assert [one["low"] is None for one in row["algorithms"]] == [sites == 61] * 3


def test_each_metric_of_each_class_is_tested_by_its_own_differences():
    rng = np.random.default_rng(3)
    y = rng.permutation(np.arange(150) % 3)
    wrong = {"a": 0.1, "b": 0.4}
    prediction = {name: np.where(rng.random(150) < share, rng.integers(0, 3, 150), y) for name, share in wrong.items()}
    found = assay.evaluate(y, prediction, metrics=["Fbeta", "Fbeta{beta=2}"], replicates=200)
    tests = {row["key"]: row for row in found["ranks"] if row["scheme"] == "test-based"}
    bounded = {row["key"] for row in found["differences"] if row["low"] is not None}
    assert len(bounded) == 6
    assert bounded == {key for key, row in tests.items() if row["p"][0][1] is not None and row["reason"] is None}


def test_a_single_subgroup_or_algorithm_has_no_ranking_over_subgroups():
    y, scores = study(60)
    row = evaluated(y, scores, ["MCC"], by={"site": ["x"] * 60})["MCC", "mean-then-rank", "site"]
    assert row["algorithms"] == []
    assert "one subgroup only" in row["reason"]
    assert evaluated(y, {"good": scores["good"]}, METRICS) == {}


@given(st.integers(0, 30), st.floats(0, 1.2))
def test_of_two_algorithms_the_better_wins_where_the_interval_leaves_out_zero(seed, quality):
    y, scores = study(60, seed, {"one": 0.6, "other": quality})
    found = assay.evaluate(y, scores=scores, positive=1, metrics=["AUROC"], replicates=50)
    (apart,) = found["differences"]
    test = next(row for row in found["ranks"] if row["scheme"] == "test-based")
    clear = apart["low"] is not None and (apart["low"] > 0 or apart["high"] < 0)
    assert clear == (sorted(ranks(test).values()) == [1, 2])


def test_ranks_by_areas_waver_as_a_bootstrap_says():
    y, scores = study(200)
    row = evaluated(y, scores, ["AUROC"], replicates=2000)["AUROC", "value-then-rank", ""]
    times = draws(stratified(y), 5, 1000)
    place = {name: stats.rankdata(p) for name, p in scores.items()}

    def area(rank, weight):
        order = np.argsort(rank)
        down = np.cumsum(weight[order] * (y[order] == 0))
        return (down * weight[order] * (y[order] == 1)).sum()

    table = np.array([[area(place[name], weight) for name in scores] for weight in times])
    first = (stats.rankdata(-table, method="min", axis=1) == 1).mean(axis=0)
    for one, share in zip(row["algorithms"], first, strict=True):
        assert one["frequency"].get("1", 0.0) == pytest.approx(share, abs=0.04)
    assert row["method"] == "delong"


def test_taus_between_schemes_are_those_of_scipy():
    y, scores = study(200)
    found = evaluated(y, scores, ["MCC"], by={"site": np.arange(200) % 4})
    for row in found.values():
        for other in row["agreement"]:
            theirs = ranks(found["MCC", other["scheme"], other["over"]])
            expected = stats.kendalltau(list(ranks(row).values()), list(theirs.values())).statistic
            assert other["tau"] is None if np.isnan(expected) else other["tau"] == pytest.approx(expected)
        assert len(row["agreement"]) == len(found) - 1
