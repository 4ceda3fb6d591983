"""Kernels are compiled once, by the process that starts the workers; these find them in numba's cache."""

import os
import subprocess
import sys

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.metrics.study import Study
from assay.metrics.warming import FIRST, GROUPS, few

N = 240
IDS = [f"{i:03}" for i in range(N)]
CHANCE = np.random.default_rng(5)
REFERENCE = {
    "id": IDS,
    "class": [["no", "yes"][i * i % 7 < 3] for i in range(N)],
    "site": ["n", "s"] * (N // 2),
    "person": [f"p{i // 3}" for i in range(N)],
}
PREDICTIONS = {
    "a": {"id": IDS, "p yes": CHANCE.random(N).tolist()},
    "b": {"id": IDS, "p yes": CHANCE.random(N).tolist(), "p no": CHANCE.random(N).tolist()},
}
METRICS = ["MCC", "Sensitivity", "AUROC", "AP", "PartialAUROC", "Brier", "ECE{spacing=mass}", "LogLoss"]
BY_CLASS = {
    "id": IDS,
    "class": [f"k{i * i % 5}" for i in range(N)],
    "site": REFERENCE["site"],
}
SAID = {"a": {"id": IDS, "said": [f"k{i % 5}" for i in range(N)]}}

SCRIPT = """
import sys
from pathlib import Path
import assay
from numba.core import event

class Watch(event.Listener):
    compiled = 0
    def on_start(self, _):
        self.compiled += 1
    def on_end(self, _):
        pass

class Talk:
    at_work = False
    def begin(self, title, *, total=0):
        if "worker processes" in title:
            self.before, self.at_work = files(), True
    def advance(self, steps):
        pass
    def end(self, note):
        if self.at_work:
            self.at_work = False
            assert self.before, "nothing was compiled before the workers started"
            assert files() == self.before, "a worker compiled"
            print(len(self.before), watch.compiled)

def files():
    return {path: path.stat().st_mtime_ns for path in Path(sys.argv[3]).rglob("*.nb?")}

watch = Watch()
with event.install_listener("numba:compile", watch):
    assay.run(sys.argv[1], sys.argv[2], workers=2, talk=Talk())
"""


def run(path, folder, cache):
    """How many files of compiled code there were before the workers started, and how many functions were compiled."""
    command = [sys.executable, "-c", SCRIPT, path, folder, cache]
    kept = {**os.environ, "ASSAY_BACKEND": "numba", "NUMBA_CACHE_DIR": str(cache)}
    done = subprocess.run(command, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [tuple(map(int, line.split())) for line in done.stdout.splitlines()]


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")
@pytest.mark.parametrize(
    ("reference", "predictions", "settings"),
    [
        (REFERENCE, PREDICTIONS, {"positive": "yes", "metrics": METRICS, "group": "person"}),
        (REFERENCE, PREDICTIONS, {"positive": "yes", "metrics": METRICS}),
        (BY_CLASS, SAID, {"metrics": ["Accuracy", "WeightedKappa"], "classes": [f"k{i}" for i in range(5)]}),
    ],
)
def test_no_worker_compiles(studies, tmp_path, reference, predictions, settings):
    path = studies.write(
        reference, predictions, by=["site"], replicates=12, name=f"warm{len(settings)}{len(predictions)}", **settings
    )
    ((files, compiled),) = run(path, tmp_path / "run", tmp_path / "cache")
    assert files > 0
    assert compiled > 0


class Joined:
    """Of the align node what matters here."""

    group = "person"


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=3 * FIRST),
    st.integers(1, 400),
)
def test_few_items_can_be_drawn_from_whenever_all_can(codes, persons):
    reference = np.array(codes, "u1")
    groups = (np.arange(len(codes)) * 7 % persons).astype(np.int32)
    study = Study(("a", "b", "c", "d", "e"), reference, {}, {}, {"person": (groups, ())}, np.zeros((5, 5)))
    index = few(study, Joined)
    assert (np.diff(index) > 0).all()
    assert index.size <= FIRST + 2 * 5 + 2 * GROUPS
    for name in np.unique(reference):
        assert min((reference == name).sum(), 2) <= (reference[index] == name).sum()
    assert min(np.unique(groups).size, GROUPS) <= np.unique(groups[index]).size
    assert np.bincount(groups[index]).max() >= min(np.bincount(groups).max(), 2)
