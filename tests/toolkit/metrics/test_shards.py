"""However items are cut into shards and on whatever backend they are swept, the numbers are the same."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay import evaluate
from assay.metrics.context import Settings
from assay.metrics.measuring import measure, plan_of
from assay.metrics.states import state_of
from assay.metrics.study import Study
from assay.plan.logical import Items
from assay.plan.physical import Columns, PhysicalPlan
from assay_kernels.dispatch import PREFERENCE, available_backends
from assay_spec.metrics.catalogue import catalogue
from assay_spec.record import replace

EVERY = [*catalogue().entries, "ECE{bins=5,spacing=mass}", "Fbeta{beta=0.5}", "Sensitivity@Specificity=0.5"]
SHARD = sys.modules["assay.plan.passes.shard"]
FEW = st.lists(st.sampled_from(EVERY), min_size=1, max_size=4, unique=True)


@st.composite
def studies(draw):
    """Up to 40 items of 2 to 4 classes, two algorithms on a coarse grid of probabilities, sites and patients."""
    k, n, seed = draw(st.integers(2, 4)), draw(st.integers(1, 40)), draw(st.integers(0, 2**32))
    rng = np.random.default_rng(seed)
    tables = {}
    for name in "ab":
        table = rng.integers(0, 4, (n, k)).astype(np.float64)
        table[table.sum(axis=1) == 0] = 1
        tables[name] = table / table.sum(axis=1, keepdims=True)
    return {
        "reference": rng.choice(k, n, p=rng.dirichlet(np.ones(k))),
        "scores": tables,
        "classes": list(range(k)),
        "positive": 1 if k == 2 else None,
        "by": {"site": rng.choice(["n", "s"], n)},
        "group": draw(st.sampled_from([None, np.arange(n) // 3])),
        "replicates": 40,
        "level": 0.9,
    }


@given(studies(), FEW, st.integers(1, 41))
def test_shards_of_any_size_give_the_same_to_the_bit(study, metrics, size):
    whole = evaluate(**study, metrics=metrics)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SHARD, "SHARD_ITEMS", size)
        assert evaluate(**study, metrics=metrics) == whole


@given(st.integers(1, 40), st.integers(1, 45))
def test_a_plan_has_as_many_shards_as_its_items_fill(rows, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SHARD, "SHARD_ITEMS", size)
        plan = plan_for(rows)
    for sweep in plan.sweeps:
        assert (sweep.shards - 1) * size < rows <= sweep.shards * size
        (reason,) = (reason for reason in sweep.reasons if reason.by == "shard")
        assert reason.text.startswith("one shard" if sweep.shards == 1 else f"{sweep.shards} shards of at most {size}")


def plan_for(rows, metrics=("Accuracy", "AUROC", "Brier")) -> PhysicalPlan:
    columns = Columns(name="m", id="item", scores={"0": "0", "1": "1"})
    items = Items(
        id="items",
        key="item",
        reference="reference",
        classes=("0", "1"),
        positive="1",
        predictions=(columns,),
        rows=rows,
    )
    return plan_of(items, Settings(metrics=metrics, replicates=40, level=0.9))


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4)), min_size=1, max_size=20), st.integers(1, 30))
def test_more_shards_than_items_leave_some_empty_and_nothing_out(items, shards):
    y, eighths = np.array(items).T
    p = eighths / 4
    study = Study(("0", "1"), y.astype("u1"), {"m": (p >= 0.5) * 1}, {"m": {"0": 1 - p, "1": p}}, {}, 1.0 - np.eye(2))
    plan = plan_for(y.size)
    for sweep in plan.sweeps:
        one, cut = state_of(sweep, study), state_of(replace(sweep, shards=shards), study)
        assert [cut.read(m) for m in sweep.measures] == [one.read(m) for m in sweep.measures]


def usable():
    return [name for name in PREFERENCE if available_backends("confusion.table")[name] is None]


def on(backend, study, metrics):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASSAY_BACKEND", backend)
        return evaluate(**study, metrics=metrics)


@settings(max_examples=8)
@given(studies(), FEW)
def test_backends_agree_about_values_intervals_and_reasons(study, metrics):
    """Counts to the bit; sums of logarithms within rounding."""
    one, *others = (on(backend, study, metrics) for backend in usable())
    for other in others:
        for kind in ("results", "differences"):
            for row, again in zip(one[kind], other[kind], strict=True):
                for name in ("value", "low", "high"):
                    expected = None if row[name] is None else pytest.approx(row[name], rel=1e-11, abs=1e-12)
                    assert again[name] == expected, (row["key"], name)
                assert {**again, "value": 0, "low": 0, "high": 0} == {**row, "value": 0, "low": 0, "high": 0}


@pytest.mark.parametrize("metric", ["Accuracy", "MCC", "AUROC", "AP", "ECE", "Brier"])
def test_backends_agree_to_the_bit_where_they_count(metric):
    rng = np.random.default_rng(12)
    study = {"reference": rng.integers(0, 2, 500), "scores": rng.random(500).round(2), "positive": 1}
    found = [on(backend, {**study, "replicates": 60}, [metric]) for backend in usable()]
    assert len(found) > 1
    assert all(other == found[0] for other in found)


def test_the_plan_says_on_which_backend_it_was_placed(monkeypatch):
    for backend in usable():
        monkeypatch.setenv("ASSAY_BACKEND", backend)
        plan = plan_for(9)
        assert {sweep.backend for sweep in plan.sweeps} == {backend}
        p = np.linspace(0, 1, 9)
        y = (np.arange(9) % 2).astype("u1")
        study = Study(("0", "1"), y, {"m": (p > 0.5) * 1}, {"m": {"0": 1 - p, "1": p}}, {}, np.eye(2))
        monkeypatch.delenv("ASSAY_BACKEND")
        assert measure(plan, study)["results"]
