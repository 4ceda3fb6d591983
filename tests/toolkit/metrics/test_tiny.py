"""Studies of very little: one item, one class in a subgroup, one group, equal scores, no item in common."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay
from assay import evaluate
from assay.metrics import bands
from assay.metrics.curves import curves
from assay.metrics.drawn import Drawn
from assay.metrics.measuring import plan_of
from assay.metrics.pictures import reliabilities, tables
from assay.metrics.scoring import Scoring
from assay.metrics.study import Study
from assay.plan.logical import Items
from assay.plan.physical import Columns
from assay_kernels.resampling.intervals import Interval
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.resampling.sampling import clustered, independent
from assay_kernels.state.undefined import Undefined
from assay_spec.metrics.catalogue import catalogue

EVERY = list(catalogue().entries)
SAME = "every draw is the same, for there are not two items"
FLAT = "the replicates give one value, which says nothing about its spread"


def rows_of(*args, **options):
    found = evaluate(*args, **{"positive": 1, "classes": [0, 1], "replicates": 60, **options})
    return {row["metric"]: row for row in found["results"]}


@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize("p", [0.0, 0.3, 1.0])
def test_one_item_has_values_and_no_bootstrap_interval(y, p):
    """However often it is drawn, it is the same sample; Wilson's interval knows how little one item says."""
    rows = rows_of([y], scores=[p], metrics=EVERY)
    for row in rows.values():
        if row["value"] is not None and "bootstrap" in row["method"]:
            assert (row["low"], row["high"], row["reason"]) == (None, None, SAME), row
    assert (rows["Accuracy"]["low"], rows["Accuracy"]["high"]) != (rows["Accuracy"]["value"],) * 2
    assert rows["Brier"]["value"] == pytest.approx((p - y) ** 2)


def test_one_item_of_each_class_is_drawn_within_its_class():
    (row,) = evaluate([0, 1], scores=[0.2, 0.9], positive=1, metrics=["YoudenJ"], replicates=60)["results"]
    assert (row["value"], row["low"]) == (1, None)
    assert row["reason"] == "every draw is the same, for no class has two items"
    (row,) = evaluate([0, 0, 1], scores=[0.2, 0.6, 0.9], positive=1, metrics=["YoudenJ"], replicates=60)["results"]
    assert (row["low"], row["reason"]) == (None, "a class has one item only, which every draw takes")
    y, p = [0, 0, 0, 1, 1, 1], [0.2, 0.6, 0.1, 0.9, 0.4, 0.8]
    (row,) = evaluate(y, scores=p, positive=1, metrics=["YoudenJ"], replicates=60)["results"]
    assert row["low"] < row["value"] < row["high"]


@pytest.mark.parametrize("by", [None, "site", "patient"])
def test_one_group_says_nothing_about_groups(by):
    """Nor does a subgroup that is one group, as every one is where groups are the subgroups."""
    rng = np.random.default_rng(3)
    y, p = np.arange(48) % 2, rng.random(48)
    patient = np.repeat(list("abcdefghijkl"), 4) if by else ["a"] * 48
    columns = {None: None, "site": {"site": np.repeat(["s", "t"], [4, 44])}, "patient": {"patient": patient}}
    scores = {"a": p, "b": p[::-1]}
    found = evaluate(
        y, scores=scores, positive=1, metrics=["Accuracy", "AUROC", "Brier"], group=patient, by=columns[by]
    )
    alone = {None: [{}], "site": [{"site": "s"}], "patient": [{"patient": n} for n in "abcdefghijkl"]}
    for row in (*found["results"], *found["differences"]):
        if row["group"] in alone[by]:
            assert (row["low"], row["high"]) == (None, None)
            assert row["reason"] == "every draw is the same, for there are not two groups of items"
        else:
            assert row["low"] < row["value"] < row["high"]


@pytest.mark.parametrize(("right", "flat"), [(40, True), (39, False)])
def test_no_error_at_all_gives_no_interval_of_no_width(right, flat):
    """That 40 of 40 are right does not say that all others would be."""
    y = np.arange(40) % 2
    label = np.where(np.arange(40) < right, y, 1 - y)
    rows = rows_of(y, label, metrics=["MCC", "Fbeta", "EC", "BalancedAccuracy", "Accuracy"], replicates=500)
    assert rows["Accuracy"]["low"] < rows["Accuracy"]["high"]
    for name in ("MCC", "Fbeta", "EC", "BalancedAccuracy"):
        assert (rows[name]["low"] is None) == flat
        assert rows[name]["reason"] == (FLAT if flat else None)


@pytest.mark.parametrize("metric", ["ECE", "ECE{spacing=mass}", "MCE", "BrierReliability"])
def test_no_interval_leaves_out_the_value_that_it_is_of(metric):
    """Forecasts that are calibrated err by chance alone, and more so in every draw, which are moved for that."""
    for seed in range(20):
        rng = np.random.default_rng(seed)
        p = rng.random(200)
        y = (rng.random(200) < p) * 1
        (row,) = evaluate(y, scores=p, positive=1, metrics=[metric], replicates=100)["results"]
        assert row["low"] <= row["value"] <= row["high"]
        assert row["reason"] is None


@pytest.mark.parametrize("value", [0.2, 0.8])
def test_percentiles_that_leave_out_the_value_are_no_interval(value):
    draws = Replicates.of_values(np.linspace(0.3, 0.7, 50))
    drawn = Drawn("bootstrap", "bootstrap", {}, None)
    found = drawn.of_value(draws, value, "Brier", 0.95)
    assert found == Undefined("the value lies outside the percentiles of its replicates, which are biased")
    assert isinstance(drawn.of_value(draws, value, "ECE", 0.95), Interval)


def test_the_difference_of_two_that_say_the_same_is_nothing_for_certain():
    y = np.arange(40) % 2
    found = evaluate(y, {"a": y, "b": y}, positive=1, metrics=["MCC", "Accuracy"], replicates=60)
    assert {(row["value"], row["low"], row["high"], row["reason"]) for row in found["differences"]} == {(0, 0, 0, None)}


@given(st.lists(st.integers(0, 1), min_size=1, max_size=30), st.sampled_from([0.0, 0.25, 0.5, 1.0]))
def test_equal_scores_rank_nothing(y, p):
    rows = rows_of(y, scores=[p] * len(y), metrics=["AUROC", "AP", "PartialAUROC", "Brier", "BrierResolution"])
    if len(set(y)) == 2:
        assert rows["AUROC"]["value"] == 0.5
        assert rows["AUROC"]["low"] is None
        if min(y.count(0), y.count(1)) > 1:
            assert rows["AUROC"]["reason"] == "the estimated variance is zero"
        assert rows["PartialAUROC"]["value"] == pytest.approx(0.5)
        assert rows["PartialAUROC"]["low"] is None
    if 1 in y:
        assert rows["AP"]["value"] == pytest.approx(np.mean(y))
    assert rows["BrierResolution"]["value"] == 0


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=12))
def test_no_bootstrap_interval_of_a_value_has_no_width(items):
    y, p, site = zip(*items, strict=True)
    found = evaluate(
        y,
        scores=np.array(p) / 3,
        classes=[0, 1],
        positive=1,
        metrics=EVERY,
        by={"site": site},
        replicates=40,
    )
    for row in found["results"]:
        if "bootstrap" in row["method"]:
            assert row["low"] is None or row["low"] < row["high"]
        assert row["low"] is not None or row["reason"], row


def test_fifty_classes_of_few_items_are_measured_one_by_one():
    rng = np.random.default_rng(50)
    y = np.concatenate([np.arange(50), rng.integers(0, 50, 30)])
    table = rng.dirichlet(np.ones(50), 80)
    metrics = ["Accuracy", "BalancedAccuracy", "MCC", "Kappa", "Sensitivity", "AUROC", "Brier", "ECE"]
    found = evaluate(y, scores=table, metrics=metrics, replicates=60)["results"]
    assert len(found) == 4 + 4 * 50
    keys = [row["key"] for row in found if row["metric"] == "Sensitivity"]
    assert keys == [f"Sensitivity{{class={c}}}" for c in range(50)]
    label = table.argmax(axis=1)
    for row in found:
        if row["metric"] == "Sensitivity":
            own = int(row["key"].removeprefix("Sensitivity{class=").removesuffix("}"))
            assert row["value"] == np.mean(label[y == own] == own)
        assert row["value"] is not None
        assert (row["low"] is None) == (row["reason"] is not None)


@pytest.fixture
def together(study):
    """A run of two algorithms which share only their first so many items."""

    def run(shared, metrics, tmp_path):
        ids, p = [f"i{n}" for n in range(8)], np.linspace(0.1, 0.9, 8)
        reference = {"id": ids, "label": ["a", "b"] * 4}
        path = study.write(
            reference,
            {
                "m": {"id": ids[: 4 + shared], "p b": p[: 4 + shared]},
                "n": {"id": [*ids[:shared], *ids[4 + shared :]], "p b": [*p[:shared], *p[4 + shared :]]},
            },
            classes=["a", "b"],
            positive="b",
            metrics=metrics,
            undefined="drop",
        )
        assay.run(path, tmp_path / "run")
        return json.loads((tmp_path / "run" / "results.json").read_text())["results"]

    return run


@pytest.mark.parametrize("shared", [0, 1])
def test_a_run_of_nothing_or_of_one_item_ends_with_its_report(together, tmp_path, shared):
    rows = together(shared, ["ECE{spacing=mass}", "ECE", "Brier", "Accuracy", "AUROC", "AP"], tmp_path)
    assert {row["n"] for row in rows} == {shared}
    assert all(row["reason"] for row in rows if row["low"] is None)
    assert ({row["value"] for row in rows} == {None}) == (shared == 0)
    assert (tmp_path / "run" / "report.html").stat().st_size > 0


@given(st.lists(st.integers(0, 8), max_size=20), st.integers(1, 6))
def test_bins_of_equal_mass_end_where_their_items_end(eighths, bins):
    """Also where there are fewer items than bins, or none."""
    p = np.array(eighths) / 8
    y = np.arange(p.size, dtype="u1") % 2
    plan = plan_of(
        Items(
            id="items",
            key="item",
            reference="reference",
            classes=("0", "1"),
            positive="1",
            predictions=(Columns(name="m", id="item", scores={"0": "0", "1": "1"}),),
            rows=p.size,
        ),
        assay.metrics.context.Settings(metrics=(f"ECE{{bins={bins},spacing=mass}}",)),
    )
    study = Study(("0", "1"), y, {"m": (p >= 0.5) * 1}, {"m": {"0": 1 - p, "1": p}}, {}, 1.0 - np.eye(2))
    (found,) = reliabilities(plan, Scoring(plan, study))
    assert [bin_.count for bin_ in found.bins] == [part.size for part in np.array_split(p, bins)]
    assert (found.bins[0].lower, found.bins[-1].upper) == (0.0, 1.0)
    for before, after in zip(found.bins, found.bins[1:], strict=False):
        assert before.lower <= before.upper == after.lower
    for own, values in zip(found.bins, np.array_split(np.sort(p), bins), strict=True):
        assert all(own.lower <= value <= own.upper for value in values)
        assert own.probability == (pytest.approx(values.mean()) if values.size else None)


@pytest.mark.parametrize(
    ("sampling", "positives"),
    [(independent(300), 1), (clustered(np.arange(300) // 3), 3)],
    ids=["one positive", "all positives in one group"],
)
def test_bands_do_not_depend_on_how_many_draws_are_held_at_once(monkeypatch, sampling, positives):
    """Some draws of so rare a class hold none of it, which of very many items are drawn one by one."""
    rng = np.random.default_rng(8)
    positive = np.arange(300) < positives
    ranking = bands.Ranking.of(positive, rng.random(300).round(1) + positive * 0.3)
    places, lines = np.linspace(0, 1, 21), []
    for at_once in (bands.AT_ONCE, 1):
        monkeypatch.setattr(bands, "AT_ONCE", at_once)
        lines += bands.bands([ranking], [(places, places)], bands.Draws(sampling, 4), 0.95)
    for one, other in zip(*lines, strict=True):
        for name in ("x", "y", "low", "high"):
            np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-9, atol=1e-12)
    assert np.isfinite(lines[0][0].low).any()


def test_no_curve_of_one_side():
    items = Items(
        id="items",
        key="item",
        reference="reference",
        classes=("0", "1"),
        positive="1",
        predictions=(Columns(name="m", id="item", scores={"0": "0", "1": "1"}),),
        rows=3,
    )
    plan = plan_of(items, assay.metrics.context.Settings(metrics=("AUROC",)))
    p = np.array([0.1, 0.5, 0.9])
    for y, expected in (([0, 0, 0], 0), ([1, 1, 1], 0), ([0, 0, 1], 2)):
        study = Study(("0", "1"), np.array(y, "u1"), {"m": (p >= 0.5) * 1}, {"m": {"0": 1 - p, "1": p}}, {}, np.eye(2))
        found, band = curves(study, plan, tables(study))
        assert (len(found), band is None) == (expected, expected == 0)
        assert all(math.isfinite(point.x + point.y) for curve in found for point in curve.points)
