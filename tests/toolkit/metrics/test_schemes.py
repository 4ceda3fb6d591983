"""Which items a bootstrap draws for which metric, and that kernels and backends are those of the plan."""

import ast
import os
import subprocess
import sys

import numpy as np
import pytest

import assay
from assay.demo.study import STUDY
from assay.plan.keys import node_keys
from assay_kernels import registry
from assay_kernels.kernel import Kernel
from assay_spec.metrics.catalogue import catalogue

EVALUATION = STUDY / "evaluation.yaml"
EVERY = (
    "metrics=[Accuracy, MCC, BalancedAccuracy, AUROC, AP, 'Sensitivity@Specificity=0.9', Brier, "
    "'ECE{bins=5,spacing=mass}']"
)


@pytest.fixture(scope="module")
def plan():
    return assay.compile(EVALUATION, [EVERY, "by=[]"]).plan


def test_metrics_that_move_with_the_shares_of_the_classes_let_them_vary(plan):
    """Class sizes that are held fixed would hide the variance that comes from them."""
    for sweep in plan.sweeps:
        for measure in sweep.measures:
            if "bootstrap" in measure.interval:
                moves = catalogue().entries[measure.metric].prevalence
                assert measure.interval == ("bootstrap" if moves else "stratified-bootstrap"), measure.metric


def test_every_bootstrap_that_a_measure_asks_for_is_in_the_plan(plan):
    asked = {m.interval for s in plan.sweeps for m in s.measures} | {
        m.difference for s in plan.sweeps for m in s.measures
    }
    assert {node.scheme for node in plan.resamples} == {"independent", "stratified"}
    assert asked == {"wilson", "delong", "bootstrap", "stratified-bootstrap"}


def draw(rng, n):
    ill = rng.random(n) < 0.2
    score = rng.normal(size=n) + 1.2 * ill
    return ill.astype(int), 1 / (1 + np.exp(1.5 - score))


@pytest.mark.parametrize(("metric", "least"), [("Brier", 0.9), ("LogLoss", 0.9), ("MCC", 0.88), ("AP", 0.88)])
def test_intervals_of_a_rare_class_cover(metric, least):
    """Drawn within the classes, the intervals of Brier and log loss covered 0.80 of the time here."""
    rng = np.random.default_rng(5)
    y, p = draw(rng, 400_000)
    (truth,) = assay.evaluate(y, scores=p, positive=1, metrics=[metric], replicates=1)["results"]
    hits = 0
    for seed in range(120):
        y, p = draw(rng, 200)
        (row,) = assay.evaluate(y, scores=p, positive=1, metrics=[metric], replicates=200, seed=seed)["results"]
        hits += row["low"] <= truth["value"] <= row["high"]
    assert hits / 120 >= least


@pytest.fixture
def raised(monkeypatch):
    """Raises the version of one kernel."""

    def raise_(name):
        old = registry.kernel(name)
        new = Kernel(
            **{field: getattr(old, field) for field in old.__dataclass_fields__} | {"version": old.version + 1}
        )
        monkeypatch.setattr(
            sys.modules["assay.metrics.passes.fuse"],
            "kernel",
            lambda asked: new if asked == name else registry.kernel(asked),
        )

    return raise_


USED = sorted(
    name
    for name in registry.kernels()
    if not name.startswith(("gather.", "surfaces.", "bands.", "components.", "skeleton.", "pairwise."))
    and name not in {"confusion.grouped", "confusion.threshold", "resampling.auroc", "resampling.signed_ranks"}
)
"""The others are for programs that call kernels themselves, and for training loops."""


@pytest.mark.parametrize("name", USED)
def test_a_kernel_whose_values_change_is_run_again(name, plan, raised):
    raised(name)
    keys, others = node_keys(plan), node_keys(assay.compile(EVALUATION, [EVERY, "by=[]"]).plan)
    assert {key for key in keys if keys[key] != others[key]}, name


SPY = """
import sys
from assay_kernels import dispatch
used = set()
load = dispatch.load
import assay_kernels.ranking.score, assay_kernels.ranking.redrawn, assay_kernels.ranking.curve
import assay_kernels.confusion.score, assay_kernels.calibration.score, assay_kernels.resampling.delong
def spy(name, backend=None):
    used.add((name, backend or dispatch.choose_backend(name)))
    return load(name, backend)
for module in list(sys.modules.values()):
    if getattr(module, "__name__", "").startswith("assay_kernels.") and getattr(module, "load", None) is load:
        module.load = spy
import os, assay
from pathlib import Path
compiled = assay.compile(sys.argv[1], ["replicates=5", "by=[]", sys.argv[3]])
os.environ.pop("ASSAY_BACKEND")
from assay.metrics.joining import sources
from assay.metrics.ranges import Join
from assay.metrics.measuring import measure
from assay.metrics.study import Study
(rows,) = Join(compiled.plan.align, sources(compiled.plan, compiled.base), compiled.base / "unused").rows()
measure(compiled.plan, Study.of(rows, compiled.plan.align))
print(sorted(used))
"""


def test_a_plan_for_one_backend_is_measured_on_it(tmp_path):
    """Whatever the environment says by the time it runs; draws are the same whole numbers on every backend."""
    done = subprocess.run(
        [sys.executable, "-c", SPY, str(EVALUATION), str(tmp_path / "run"), EVERY],
        env={**os.environ, "ASSAY_BACKEND": "reference"},
        capture_output=True,
        text=True,
        check=True,
    )
    used = dict(ast.literal_eval(done.stdout))
    assert {name for name, backend in used.items() if backend != "reference"} <= {"resampling.weights"}
    assert {"ranking.rank", "ranking.area", "confusion.table", "calibration.sums", "resampling.delong"} <= set(used)
