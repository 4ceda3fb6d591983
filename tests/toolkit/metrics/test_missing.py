"""Items of which an algorithm has no prediction count as wrong: as if it had said the worst there is of each class."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay import evaluate
from assay.metrics.context import Settings
from assay.metrics.denominators import Denominators
from assay.metrics.measuring import measure, plan_of
from assay.metrics.states import state_of
from assay.metrics.states.table import PROPORTIONS
from assay.metrics.study import Study, worst_classes
from assay.plan.logical import Items
from assay.plan.physical import Columns, Cost
from assay_kernels.state.undefined import Undefined
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.metric import metric_key, parse_metric

ENTRIES = catalogue().entries
BINNED = ["ECE{bins=4}", "MCE{bins=4}", "BrierReliability{bins=4}", "BrierResolution{bins=4}"]
OF_ONE = [
    name
    for name, entry in ENTRIES.items()
    if entry.scope != "overall" and entry.state != "forecasts" and name not in {one.partition("{")[0] for one in BINNED}
]
COUNTED = ["Accuracy", "BalancedAccuracy", "EC", "NormalisedEC"]
AGREEING = ["MCC", "Kappa", "WeightedKappa{weights=linear}", "WeightedKappa{weights=quadratic}"]
TOP = ["TopLabelECE{bins=4}", "TopLabelMCE{bins=4}"]
TOGETHER = ["MulticlassBrier", "MulticlassRootBrier", "MulticlassLogLoss"]
MEANS = [parse_metric(name) for name in [*OF_ONE, *BINNED]]
MEANS = [metric_key(name, {**parameters, "average": "macro"}) for name, parameters in MEANS]
EVERY = [*OF_ONE, *BINNED, *COUNTED, *AGREEING, "CWCE{bins=4}", *TOP, *TOGETHER, *MEANS]
BOUNDLESS = {"LR+"}
"""Infinite at best, which is no number."""


@st.composite
def studies(draw):
    """Items of 2 to 4 classes, one algorithm on a coarse grid, and what it leaves out: some items, never all."""
    k, n, seed = draw(st.integers(2, 4)), draw(st.integers(4, 40)), draw(st.integers(0, 2**32))
    rng = np.random.default_rng(seed)
    scores = rng.integers(1, 5, (n, k)) + 0.0
    reference = np.concatenate([np.arange(k), rng.choice(k, n - min(n, k))])[:n]
    absent = rng.random(n) < draw(st.sampled_from([0.1, 0.5]))
    absent[rng.integers(n)] = False
    return reference, scores / scores.sum(axis=1, keepdims=True), rng.choice(k, n), absent


def plan_for(k, n, metrics, costs=()):
    names = tuple(map(str, range(k)))
    items = Items(
        id="items",
        key="item",
        reference="reference",
        classes=names,
        positive="1" if k == 2 else "",
        predictions=(Columns(name="m", id="item", scores={name: name for name in names}, label="said"),),
        costs=costs,
        rows=n,
    )
    return plan_of(items, Settings(metrics=tuple(metrics), level=0.9, replicates=20))


def study_of(reference, scores, labels, absent, plan):
    """The study of what was said of the items that are not absent."""
    names = plan.align.classes
    columns = {
        "id": [f"i{number:03}" for number in range(len(reference))],
        "reference": [names[code] for code in reference],
        "label m": [None if gone else names[code] for code, gone in zip(labels, absent, strict=True)],
    }
    columns |= {f"score m {name}": pa.array(scores[:, code], mask=absent) for code, name in enumerate(names)}
    return Study.of(pa.table(columns), plan.align)


def values_of(results):
    return {row["key"]: row for row in results["results"]}


@given(studies(), st.lists(st.sampled_from(OF_ONE), min_size=1, max_size=4, unique=True))
def test_each_class_sees_its_own_worst(study, metrics):
    """Held against the rest, an item that is missing is as if the class were called of others, and not of its own."""
    reference, scores, labels, absent = study
    k = scores.shape[1]
    plan = plan_for(k, len(reference), metrics)
    found = values_of(measure(plan, study_of(*study, plan)))
    for sweep in plan.sweeps:
        for one in sweep.measures:
            own = plan.align.classes.index(one.target)
            is_own = reference == own
            said = np.where(absent, ~is_own, labels == own)
            told = np.where(absent, ~is_own, scores[:, own])
            seen = evaluate(
                is_own.astype(int),
                said.astype(int),
                scores=told,
                classes=[0, 1],
                positive=1,
                metrics=[one.key],
                level=0.9,
                replicates=20,
            )
            (theirs,) = seen["results"]
            row = found[one.full_key]
            if row["value"] is None:
                assert theirs["value"] is None
            else:
                assert row["value"] == pytest.approx(theirs["value"], rel=1e-12, abs=1e-12)
                if row["method"] in ("wilson", "delong") and k > 2:
                    assert (row["low"], row["high"]) == (theirs["low"], theirs["high"])


@given(studies(), st.lists(st.sampled_from(COUNTED), min_size=1, max_size=3, unique=True))
def test_all_classes_together_see_the_dearest_answer(study, metrics):
    reference, scores, labels, absent = study
    k = scores.shape[1]
    costs = (Cost(reference="0", prediction="1", cost=7.0),)
    plan = plan_for(k, len(reference), metrics, costs)
    mine = study_of(*study, plan)
    worst = worst_classes(mine.costs)[reference]
    said, told = np.where(absent, worst, labels), np.where(absent[:, None], np.eye(k)[worst], scores)
    filled = study_of(reference, told, said, np.zeros_like(absent), plan)
    found, theirs = values_of(measure(plan, mine)), values_of(measure(plan, filled))
    for key, row in found.items():
        assert {**row, "missing": 0, "without": {}} == {**theirs[key], "missing": 0, "without": {}}
        assert row["missing"] == absent.sum()


@given(studies(), st.lists(st.sampled_from([*EVERY, "ECE-KDE", "KCE"]), min_size=1, max_size=4, unique=True))
def test_without_them_is_what_the_others_give(study, metrics):
    reference, scores, labels, absent = study
    plan = plan_for(scores.shape[1], len(reference), metrics)
    found = values_of(measure(plan, study_of(*study, plan)))
    there = ~absent
    rest = study_of(reference[there], scores[there], labels[there], absent[there], plan)
    for key, row in values_of(measure(plan, rest)).items():
        assert found[key]["without"] == {"value": row["value"], "n": int(there.sum())}
        assert row["without"] == {"value": row["value"], "n": row["n"]}


@given(studies(), st.sampled_from([*EVERY, "ECE-KDE", "KCE", "ECE{bins=3,spacing=mass}"]))
def test_nobody_gains_by_leaving_out(study, metric):
    """Whatever is left out, no value gets better, not even where every answer that is left out was the worst."""
    reference, scores, _, absent = study
    plan = plan_for(scores.shape[1], len(reference), [metric])
    whole = values_of(measure(plan, study_of(*study[:3], np.zeros_like(absent), plan)))
    some = values_of(measure(plan, study_of(*study, plan)))
    for key, row in some.items():
        full = whole[key]["value"]
        if row["value"] is None or (full is None and (row["metric"] in BOUNDLESS or metric in MEANS)):
            # In a mean the other classes have their values, too.
            continue
        if full is None:
            assert not absent.any() or row["value"] <= 0 or not row["higher_is_better"], (key, row["value"])
            continue
        gain = row["value"] - full
        assert (gain if row["higher_is_better"] else -gain) <= 1e-12, (key, row["value"], full)


@given(studies())
def test_calibration_counts_what_is_missing_as_far_off_as_can_be(study):
    reference, scores, _, absent = study
    n, m = len(reference), int(absent.sum())
    plan = plan_for(scores.shape[1], n, [*BINNED, "CWCE{bins=4}", *TOP, "KCE", "ECE{bins=3,spacing=mass}"])
    for row in measure(plan, study_of(*study, plan))["results"]:
        known = row["without"]["value"]
        if row["metric"] == "KCE" or "mass" in row["key"]:
            assert row["value"] is None or not m
            assert not m or row["reason"].startswith(f"{m} forecasts are missing, and ")
        elif row["metric"] in ("MCE", "TopLabelMCE"):
            assert row["value"] == (1.0 if m else known)
        elif row["metric"] == "BrierResolution":
            assert row["value"] == pytest.approx(max(0, ((n - m) * known - m) / n))
        else:
            assert row["value"] == pytest.approx(((n - m) * known + m) / n)


@given(studies())
def test_what_is_missing_is_all_given_to_one_wrong_class(study):
    reference, scores, labels, absent = study
    plan = plan_for(scores.shape[1], len(reference), TOGETHER)
    wrong = np.eye(scores.shape[1])[(reference + 1) % scores.shape[1]]
    filled = study_of(reference, np.where(absent[:, None], wrong, scores), labels, np.zeros_like(absent), plan)
    found, theirs = (values_of(measure(plan, one)) for one in (study_of(*study, plan), filled))
    for key, row in found.items():
        assert row["value"] == (theirs[key]["value"] and pytest.approx(theirs[key]["value"])), key


@given(studies(), st.integers(0, 2**32))
def test_a_share_is_of_the_items_that_the_table_counts(study, seed):
    """In every subgroup, too."""
    reference, scores, *_ = study
    plan = plan_for(scores.shape[1], len(reference), ["PPV", "NPV", "Sensitivity", "Specificity"])
    sites = np.random.default_rng(seed).integers(-1, 2, len(reference)).astype(np.int32)
    mine = replace(study_of(*study, plan), groups={"site": (sites, ("n", "s"))})
    counted = Denominators(mine, ("site",))
    for sweep in plan.sweeps:
        parts = {"": mine, **mine.parts("site")}
        for part, state in ((part, state_of(sweep, items)) for part, items in parts.items()):
            for one in sweep.measures:
                _, trials = PROPORTIONS[one.metric](state.seen_by(one))
                assert counted.of(one, {"site": part} if part else {}, sweep.algorithm) == trials


@given(studies(), st.sampled_from(EVERY), st.integers(0, 2**32))
def test_draws_are_those_of_the_items_repeated(study, metric, seed):
    reference = study[0]
    plan = plan_for(study[1].shape[1], len(reference), [metric])
    mine = study_of(*study, plan)
    random = np.random.default_rng(seed)
    index = random.integers(0, len(reference), (3, len(reference)))
    draws = np.stack([np.bincount(each, minlength=len(reference)) for each in index]).astype(np.uint32)
    for sweep in plan.sweeps:
        redrawn = state_of(sweep, mine).redrawn(draws)
        for each, at in zip(redrawn, index, strict=True):
            again = state_of(sweep, mine.at(np.sort(at)))
            for one in sweep.measures:
                left, right = each.read(one), again.read(one)
                assert isinstance(left, Undefined) == isinstance(right, Undefined)
                if not isinstance(left, Undefined):
                    assert left == pytest.approx(right, rel=1e-12, abs=1e-12)


def test_scores_that_are_no_probabilities_have_their_own_worst():
    """A missing item stands behind every one of the other side, as far as the algorithm ever goes."""
    plan = plan_for(2, 6, ["AUROC"])
    scores = np.array([[0, -3.0], [0, 9.0], [0, 4.0], [0, 2.0], [0, 5.0], [0, 1.0]])
    reference, absent = np.array([0, 1, 1, 0, 1, 0]), np.array([0, 0, 0, 1, 1, 0], bool)
    told = study_of(reference, scores, reference, absent, plan).told("m", "1")
    assert told.values.tolist() == [-3.0, 9.0, 4.0, 9.0, -3.0, 1.0]


@pytest.mark.parametrize(
    ("costs", "worst"),
    [
        ([[0, 1, 1], [1, 0, 1], [1, 1, 0]], [2, 0, 0]),
        ([[0, 5, 1], [1, 0, 2], [3, 3, 0]], [1, 2, 0]),
        ([[9, 1], [1, 9]], [1, 0]),
    ],
)
def test_the_worst_answer_is_wrong_and_the_dearest(costs, worst):
    assert worst_classes(np.array(costs, np.float64)).tolist() == worst
