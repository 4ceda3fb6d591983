"""The demo study, run for real and held against scikit-learn."""

import json
import os
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import numpy as np
import pyarrow.parquet as pq
import pytest

from assay.demo.study import STUDY
from assay.errors import RunError
from assay.plan.compiler import compile_spec
from assay.runs.execute import pending, run_plan

EVALUATION = str(STUDY / "evaluation.yaml")
COUNTING = "Accuracy, BalancedAccuracy, MCC, Kappa, Sensitivity, Specificity, PPV, NPV, Fbeta"
METRICS = f"metrics=[AUROC, AP, {COUNTING}, Brier, LogLoss]"
ALGORITHMS = ("logistic-regression", "random-forest", "calibrated-svm")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run") / "out"
    compiled = compile_spec(EVALUATION, [METRICS, "replicates=200"])
    return compiled, folder, run_plan(compiled.plan, compiled.base, folder)


def values(results, metric, algorithm, group=None):
    rows = [r for r in results["results"] if r["metric"] == metric and r["algorithm"] == algorithm]
    return next(r for r in rows if r["group"] == (group or {}))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_values_are_those_of_scikit_learn(run, algorithm):
    metrics = pytest.importorskip("sklearn.metrics")
    rows = pq.read_table(STUDY / "predictions" / f"{algorithm.replace('-', '_')}.parquet").to_pydict()
    patients = pq.read_table(STUDY / "patients.parquet")
    truth = dict(zip(patients["patient"].to_pylist(), patients["diagnosis"].to_pylist(), strict=True))
    y = np.array([truth[p] == "malignant" for p in rows["patient"]])
    p, label = np.array(rows["p_malignant"]), np.array(rows["prediction"]) == "malignant"
    expected = {
        "AUROC": metrics.roc_auc_score(y, p),
        "AP": metrics.average_precision_score(y, p),
        "Accuracy": metrics.accuracy_score(y, label),
        "BalancedAccuracy": metrics.balanced_accuracy_score(y, label),
        "MCC": metrics.matthews_corrcoef(y, label),
        "Kappa": metrics.cohen_kappa_score(y, label),
        "Sensitivity": metrics.recall_score(y, label),
        "PPV": metrics.precision_score(y, label),
        "Fbeta": metrics.f1_score(y, label),
        "Brier": metrics.brier_score_loss(y, p),
        "LogLoss": metrics.log_loss(y, p),
    }
    for metric, value in expected.items():
        assert values(run[2].results, metric, algorithm)["value"] == pytest.approx(value, rel=1e-12), metric


def test_every_defined_value_lies_in_its_interval(run):
    rows = [r for r in run[2].results["results"] if r["value"] is not None and r["low"] is not None]
    assert len(rows) > 100
    assert all(r["low"] <= r["value"] <= r["high"] for r in rows if not r["group"])


def test_a_value_or_an_interval_that_is_missing_says_why(run):
    for row in [*run[2].results["results"], *run[2].results["differences"]]:
        assert (row["value"] is not None) or row["reason"]


def test_subgroups_add_up_to_all_items(run):
    rows = [r for r in run[2].results["results"] if r["metric"] == "AUROC" and r["algorithm"] == ALGORITHMS[0]]
    whole = next(r for r in rows if not r["group"])["n"]
    assert whole == 569
    assert sum(r["n"] for r in rows if r["group"]) == whole


def test_differences_are_of_the_values(run):
    results = run[2].results
    for row in results["differences"]:
        if row["group"] or row["value"] is None:
            continue
        first, second = (
            next(
                r
                for r in results["results"]
                if r["key"] == row["key"] and r["algorithm"] == row[side] and not r["group"]
            )
            for side in ("first", "second")
        )
        assert row["value"] == pytest.approx(first["value"] - second["value"], abs=1e-15)


def test_a_second_run_finds_everything_done(run):
    compiled, folder, first = run
    before = {p.name: p.stat().st_mtime_ns for p in folder.iterdir() if p.name != "run.lock"}
    second = run_plan(compiled.plan, compiled.base, folder)
    assert (second.worked, second.results) == (0, first.results)
    assert {p.name: p.stat().st_mtime_ns for p in folder.iterdir() if p.name != "run.lock"}.keys() == before.keys()
    assert all("done already" in line for line in pending(compiled.plan, folder))


def test_a_removed_report_is_written_again(run):
    compiled, folder, _ = run
    (folder / "report.html").unlink()
    assert run_plan(compiled.plan, compiled.base, folder).worked == 1
    assert (folder / "report.html").is_file()


def test_the_same_seed_gives_the_same_bytes(run, tmp_path):
    compiled, folder, _ = run
    run_plan(compiled.plan, compiled.base, tmp_path / "again")
    assert (tmp_path / "again" / "results.json").read_bytes() == (folder / "results.json").read_bytes()


def test_a_run_on_the_reference_kernels_gives_the_same(run, tmp_path):
    """Counts are equal to the bit; sums and areas within the kernels' tolerance."""
    code = (
        "import sys; from pathlib import Path; from assay.plan.compiler import compile_spec;"
        "from assay.runs.execute import run_plan;"
        "c = compile_spec(sys.argv[1], [sys.argv[2], 'replicates=20', 'by=[]']);"
        "run_plan(c.plan, c.base, Path(sys.argv[3]))"
    )
    environment = {**os.environ, "ASSAY_BACKEND": "reference"}
    subprocess.run([sys.executable, "-c", code, EVALUATION, METRICS, str(tmp_path / "r")], env=environment, check=True)
    for row in json.loads((tmp_path / "r" / "results.json").read_bytes())["results"]:
        assert row["value"] == pytest.approx(
            values(run[2].results, row["metric"], row["algorithm"])["value"], rel=1e-12
        )


def test_a_table_that_changed_since_compiling_is_refused(tmp_path):
    study = shutil.copytree(STUDY, tmp_path / "s")
    compiled = compile_spec(str(study / "evaluation.yaml"))
    path = study / "predictions" / "random_forest.parquet"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(RunError, match="changed since the plan was compiled"):
        run_plan(compiled.plan, compiled.base, tmp_path / "r")


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, _tag, attrs):
        self.found += [v for k, v in attrs if k in {"src", "href"} and v and not v.startswith("#")]


def test_the_report_is_one_file_that_needs_no_network(run):
    parser = Links()
    text = (run[1] / "report.html").read_text()
    parser.feed(text)
    assert all(link.startswith(("data:", "https://")) for link in parser.found)
    assert not any(link.startswith("https://") for link in parser.found if link.endswith((".js", ".css")))
    for word in ("malignant", "0.993", "calibrated-svm", "sha256"):
        assert word in text


def test_the_record_names_all_that_was_read(run):
    record = json.loads((run[1] / "record.json").read_bytes())
    assert {"evaluation.yaml", "croissant.json", "fingerprint.yaml"} <= set(record["plan"]["documents"])
    assert len(record["nodes"]) >= len(run[0].plan.nodes) - 1
    assert str(STUDY.parent) not in json.dumps(record)
