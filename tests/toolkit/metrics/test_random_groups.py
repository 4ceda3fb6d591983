"""Very many items are dealt into random groups, whose spread gives the intervals that draws would give."""

import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay import evaluate
from assay.metrics import dealing
from assay.metrics.dealing import Dealing
from assay.metrics.drawing import FEW as FEW_GROUPS
from assay.metrics.mapped import mapped_study
from assay.metrics.measuring import measure
from assay.metrics.scoring import Scoring
from assay.metrics.study import Study

from .test_mapped import blocks_of, item_rows, plan_for
from .test_shards import FEW

METRICS = ["Accuracy", "MCC", "Sensitivity", "AUROC", "AP", "Brier", "LogLoss", "ECE{bins=10}", "BalancedAccuracy"]


@pytest.fixture(scope="module")
def many():
    """Everything is a large study."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["assay.metrics.passes.intervals"], "LARGE", 0)
        yield patch


@pytest.fixture(scope="module")
def study():
    """20,000 items of two algorithms, one better than the other, in 4,000 families."""
    rng = np.random.default_rng(7)
    y = rng.random(20_000) < 0.3
    family = rng.integers(0, 4000, y.size)
    shared = rng.normal(size=4000)[family]
    logits = [0.4 * shared + scale * rng.normal(size=y.size) + 1.5 * y - 1 for scale in (1.0, 1.4)]
    scores = dict(zip("ab", (1 / (1 + np.exp(-each)) for each in logits), strict=True))
    return {"reference": y.astype(int), "scores": scores, "positive": 1, "metrics": METRICS, "seed": 3}, family


def by_name(found, rows):
    return {(row["key"], row.get("algorithm", "-")): row for row in found[rows]}


@pytest.mark.parametrize("clustered", [False, True])
def test_intervals_are_as_wide_as_those_of_draws(many, study, clustered):
    asked, family = study
    asked = asked | ({"group": family} if clustered else {})
    dealt = evaluate(**asked)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["assay.metrics.passes.intervals"], "LARGE", 10**9)
        drawn = evaluate(**asked, replicates=400)
    for rows in ("results", "differences"):
        mine, theirs = by_name(dealt, rows), by_name(drawn, rows)
        assert mine.keys() == theirs.keys()
        for name, row in mine.items():
            other = theirs[name]
            assert row["value"] == other["value"]
            assert row["method"] in (other["method"], "random-groups")
            if row["method"] == "random-groups" and None not in (row["low"], other["low"]):
                # 19 degrees of freedom: Student's quantile alone is 1.07 times the normal one.
                width = (row["high"] - row["low"]) / (other["high"] - other["low"])
                assert 0.6 < width < 1.8, name
                assert row["low"] < row["value"] < row["high"]
    methods = {row["method"] for row in dealt["results"]}
    assert methods == ({"random-groups"} if clustered else {"random-groups", "wilson", "delong"})


def test_a_plan_says_why_and_from_where(many):
    plan = plan_for(("c0", "c1"), pa.table({"id": range(50_000)}), "", ["MCC"])
    assert [(node.scheme, node.replicates) for node in plan.resamples] == [("groups", 15)] * 2
    reasons = {str(reason) for sweep in plan.sweeps for one in sweep.measures for reason in one.reasons}
    (why,) = (reason for reason in reasons if "dealt at random" in reason)
    assert why.endswith("[recalled]")


@pytest.mark.parametrize(("clusters", "method"), [(0, "bootstrap"), (60, "cluster-bootstrap")])
def test_few_items_are_drawn_from(many, clusters, method):
    """As subgroups of large studies may be, whose items make no ten groups."""
    rng = np.random.default_rng(0)
    y = rng.random(5000) < 0.4
    group = {"group": rng.integers(0, clusters, y.size)} if clusters else {}
    found = evaluate(
        y.astype(int), (y ^ (rng.random(5000) < 0.2)).astype(int), positive=1, metrics=["MCC"], seed=2, **group
    )
    (row,) = found["results"]
    assert row["method"] == method
    assert row["low"] < row["value"] < row["high"]


@given(item_rows(), FEW)
def test_a_study_in_files_is_dealt_alike(many, study, metrics):
    classes, rows, group = study
    plan = plan_for(classes, rows, group, metrics)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name in ("LEAST_ITEMS", "LEAST_CLUSTERS"):
            patch.setattr(dealing, name, 1)
        found = mapped_study(blocks_of(rows), plan.align, Path(folder) / "study")
        assert measure(plan, found) == measure(plan, Study.of(rows, plan.align))


@given(item_rows(), st.integers(1, 9), st.integers(0, 2**53))
def test_every_item_is_in_one_group_and_families_stay_together(study, number, seed):
    classes, rows, group = study
    whole = Study.of(rows, plan_for(classes, rows, group, ["Accuracy"]).align)
    groups = Dealing(whole, group, seed).groups(number)
    assert len(groups) == number
    assert sum(map(len, groups)) == len(whole)
    if group:
        families = [set(part.groups[group][0].tolist()) for part in groups]
        assert sum(map(len, families)) == len(set.union(*families))
        assert Dealing(whole, group, seed).number(10**6) == len(set.union(*families)) // dealing.LEAST_CLUSTERS


def test_of_few_clusters_of_very_many_items_no_interval_follows(many, monkeypatch):
    """Drawing from them would hold all items in memory."""
    monkeypatch.setattr(import_module("assay.metrics.drawing"), "LARGE", 4000)
    rng = np.random.default_rng(0)
    y = rng.random(5000) < 0.4
    found = evaluate(y.astype(int), 1 - y.astype(int), positive=1, metrics=["MCC"], group=rng.integers(0, 60, y.size))
    (row,) = found["results"]
    assert (row["method"], row["low"], row["reason"]) == ("random-groups", None, FEW_GROUPS)


def test_groups_are_gone_when_they_were_measured(many, tmp_path):
    classes = ("c0", "c1")
    rng = np.random.default_rng(0)
    n = 400
    columns = {"id": [f"i{k:03}" for k in range(n)], "reference": rng.choice(classes, n), "by site": ["n"] * n}
    for name in "ab":
        columns |= {f"label {name}": rng.choice(classes, n), f"score {name} c0": rng.random(n)}
        columns[f"score {name} c1"] = 1 - columns[f"score {name} c0"]
    rows = pa.table(columns)
    plan = plan_for(classes, rows, "", ["MCC"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dealing, "LEAST_ITEMS", 20)
        found = mapped_study(blocks_of(rows), plan.align, tmp_path / "study")
        scoring = Scoring(plan, found)
        node = next(node for node in plan.resamples if not node.by)
        first = scoring.piece(node, 0)
        assert not [path for path in (tmp_path / "study").iterdir() if path.is_dir()]
        assert scoring.piece(node, 0) == first
        assert scoring.gather(node, [first])["rows"][0]["low"] is not None
