"""Is a plan's estimate of time and memory near what its run takes? `python benchmarks/bench_estimates.py [STUDY ...]`

Synthetic studies of several sizes, kinds and backends are compiled and run in one process each. The time is that of the
plan's nodes, as `assay runs show` tells it, beside what the plan expected; the memory is the peak of the process beside
what the plan says it takes. A ratio above 1 is a plan that thought too little of it.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq
from bench_stream import write_study as write_stream

from assay.columns.ranges import LARGE
from assay.plan.file import read_plan
from assay.plan.passes.estimate import total
from assay.runs.store import reading_store
from assay_spec.document import read_document

ASSAY = Path(sys.executable).parent / "assay"
os.environ["ASSAY_REGISTRY"] = "off"

SHOWN_S = 0.02
"""Nodes that take less, and were thought to, are not shown."""

COUNTING = ["Accuracy", "MCC"]
RANKING = ["AUROC", "AP"]
CALIBRATION = ["Brier", "LogLoss", "ECE"]


class Study(NamedTuple):
    """What is compiled and run."""

    items: int
    metrics: list[str]
    replicates: int
    classes: int = 2
    backend: str = ""
    suffix: str = "parquet"
    settings: tuple[str, ...] = ()


STUDIES = {
    "demo": Study(569, COUNTING + RANKING + CALIBRATION, 2000),
    "demo, numba": Study(569, COUNTING + RANKING + CALIBRATION, 2000, backend="numba"),
    "tables": Study(100_000, COUNTING, 1000),
    "ranks": Study(100_000, RANKING, 500),
    "bins": Study(100_000, CALIBRATION, 500),
    "all, 1e5": Study(100_000, COUNTING + RANKING + CALIBRATION, 300),
    "all, 1e5, numba": Study(100_000, COUNTING + RANKING + CALIBRATION, 300, backend="numba"),
    "all, 1e5, CSV": Study(100_000, COUNTING + RANKING + CALIBRATION, 50, suffix="csv"),
    "all, 1e6": Study(1_000_000, COUNTING + RANKING + CALIBRATION, 50),
    "10 classes": Study(100_000, [*COUNTING, "AUROC", "Brier"], 100, classes=10),
    "subgroups": Study(100_000, COUNTING + RANKING + CALIBRATION, 100, settings=('by=["site"]',)),
    "clusters": Study(100_000, COUNTING + RANKING + CALIBRATION, 100, settings=("group=patient_id",)),
    "large": Study(6_000_000, COUNTING + RANKING + CALIBRATION, 100),
}


def write_study(folder: Path, study: Study) -> None:
    """The tables of a study, and the documents that `assay new` writes for them; it takes no larger ones."""
    if study.items > LARGE:
        write_stream(folder, study.items)
        return
    rng = np.random.default_rng(0)
    truth = rng.integers(0, study.classes, study.items)
    ids = pa.array([f"i{number:08}" for number in range(study.items)])
    names = np.array([f"c{code}" for code in range(study.classes)])
    columns = {
        "item_id": ids,
        "label": names[truth],
        "site": np.array(["north", "south", "west"])[rng.integers(0, 3, study.items)],
        "patient_id": [f"p{number}" for number in rng.integers(0, study.items // 5, study.items)],
    }
    _write(folder / f"y.{study.suffix}", columns)
    for name, spread in (("a", 1.0), ("b", 1.4)):
        logits = spread * rng.normal(size=(study.items, study.classes))
        logits[np.arange(study.items), truth] += 1.5
        shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        scores = {f"p_{names[code]}": shares[:, code] for code in range(study.classes)}
        _write(folder / f"{name}.{study.suffix}", {"item_id": ids} | scores)
    words = ["new", "evaluation", "--reference", f"y.{study.suffix}", "--id", "item_id", "--truth", "label"]
    words += ["--positive", "c1"] if study.classes == 2 else []
    _assay([*words, "--prediction", f"a.{study.suffix}", f"b.{study.suffix}"], folder)


def _write(path: Path, columns: Mapping[str, Any]) -> None:
    (csv.write_csv if path.suffix == ".csv" else pq.write_table)(pa.table(dict(columns)), path)


def _assay(words: list[str], folder: Path, **environment: str) -> int:
    """The peak memory of a command in bytes."""
    child = subprocess.Popen(
        [ASSAY, *words], cwd=folder, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said, _ = child.stdout.read(), child.stdout.close()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode in (0, 1), said.decode()
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def report(name: str, study: Study, folder: Path, *, by_node: bool) -> None:
    """One line: how far off the plan was."""
    write_study(folder, study)
    environment = {"ASSAY_BACKEND": study.backend} if study.backend else {}
    settings = [f"metrics={json.dumps(study.metrics)}", f"replicates={study.replicates}", *study.settings]
    options = [word for setting in settings for word in ("--set", setting)]
    _assay(["compile", "evaluation.yaml", "-o", "plan.json", *options], folder, **environment)
    # What numba compiles is kept for the second time, which is what counts.
    _assay(["run", "evaluation.yaml", "-o", "warm", "--workers", "0", *options], folder, **environment)
    peak = _assay(["run", "evaluation.yaml", "-o", "run", "--workers", "0", *options], folder, **environment)
    plan = read_plan(read_document(folder / "plan.json")).plan
    expected = {node.id: node.estimate.seconds for node in plan.nodes}
    taken = _seconds(folder / "run")
    seconds, thought = sum(taken.values()), total(plan)
    print(
        f"{name:<16} {seconds:7.2f} s, expected {thought.seconds:7.2f} s, {seconds / thought.seconds:5.2f}x   "
        f"{peak / 1e6:6.0f} MB, expected {thought.bytes / 1e6:6.0f} MB, {peak / thought.bytes:5.2f}x",
        flush=True,
    )
    for node, seconds in taken.items() if by_node else ():
        if max(seconds, expected[node]) > SHOWN_S:
            print(f"    {node:<44} {seconds:8.3f} {expected[node]:8.3f} {seconds / expected[node]:6.2f}x")


def _seconds(run: Path) -> dict[str, float]:
    """What each node took."""
    with reading_store(run) as store:
        assert store is not None
        return {entry.name: (entry.ended_ns - entry.started_ns) / 1e9 for entry in store.entries()}


def main() -> None:
    """Report on the named studies, or all of them; `--nodes` shows every node."""
    options = [word for word in sys.argv[1:] if word == "--nodes"]
    names = [word for word in sys.argv[1:] if word not in options] or list(STUDIES)
    if len(names) > 1:
        # The peak of a child's memory begins at what its parent weighs, so that each study has a parent of its own.
        for name in names:
            subprocess.run([sys.executable, __file__, name, *options], check=True)
        return
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        report(names[0], STUDIES[names[0]], Path(folder), by_node=bool(options))


if __name__ == "__main__":
    main()
