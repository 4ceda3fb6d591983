"""An algorithm that is worse than guessing is said to be, on the terminal and in the report."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay
from assay.cli.results import result_lines
from assay.metrics.guessing import worse_than_guessing
from assay_spec.metrics.catalogue import catalogue

GUESSED = {name: entry.guessing for name, entry in catalogue().entries.items() if entry.guessing is not None}


def items(count=400, seed=3):
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 2, count)
    return truth, np.clip(0.5 + 0.15 * (2 * truth - 1) + rng.normal(0, 0.25, count), 0, 1)


@pytest.mark.parametrize("name", GUESSED)
def test_guessing_has_the_value_that_the_catalogue_says(name):
    """Whatever the shares of the classes: the mean over many algorithms that look at nothing."""
    rng = np.random.default_rng(7)
    for share in (0.1, 0.5, 0.8):
        truth = (rng.random(300) < share).astype(int)
        scores = {f"guess-{number}": rng.random(300) for number in range(60)}
        found = assay.evaluate(truth, scores=scores, positive=1, metrics=[name], replicates=1)["results"]
        assert np.mean([row["value"] for row in found]) == pytest.approx(GUESSED[name], abs=0.03)


def test_scores_of_the_other_class_are_told_and_right_ones_are_not():
    truth, score = items()
    metrics = ["AUROC", "MCC", "Kappa", "YoudenJ", "Brier"]
    found = assay.evaluate(
        truth, scores={"right": score, "wrong": 1 - score}, positive=1, metrics=metrics, replicates=200
    )
    told = [(one.key, one.algorithm) for one in worse_than_guessing(found)]
    assert sorted(told) == [(key, "wrong") for key in ("AUROC{class=1}", "Kappa", "MCC", "YoudenJ{class=1}")]
    lines = [line for line in result_lines(found) if line.startswith("warning: ")]
    assert len(lines) == 4
    assert all("wrong" in line and "another class?" in line for line in lines)


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(["AUROC", "MCC", "Brier", "Rows"]), st.booleans())
def test_only_a_whole_interval_below_it_counts(low, high, metric, grouped):
    row = {
        "key": metric,
        "metric": metric,
        "algorithm": "a",
        "low": low,
        "high": high,
        "group": {"site": "A"} if grouped else {},
    }
    told = list(worse_than_guessing({"results": [row]}))
    assert bool(told) == (metric == "AUROC" and high < 0.5 and not grouped)


@pytest.mark.parametrize(("without", "told"), [(0.9, 0), (0.5, 0), (None, 0), (0.2, 1)])
def test_what_is_missing_is_no_score_of_another_class(without, told):
    row = {"key": "AUROC", "metric": "AUROC", "algorithm": "a", "low": 0.1, "high": 0.3, "group": {}}
    row |= {"missing": 30, "without": {"value": without, "n": 30}}
    assert len(list(worse_than_guessing({"results": [row]}))) == told


def test_no_interval_is_no_reason():
    row = {"key": "AUROC", "metric": "AUROC", "algorithm": "a", "low": None, "high": None, "group": {}}
    assert list(worse_than_guessing({"results": [row]})) == []


def test_the_report_says_so(study, tmp_path):
    truth, score = items(120)
    ids = [f"i{number}" for number in range(120)]
    path = study.write(
        {"id": ids, "class": ["yes" if one else "no" for one in truth]},
        {"m": {"id": ids, "p yes": 1 - score}},
        positive="yes",
        metrics=["AUROC"],
    )
    assay.run(path, tmp_path / "run")
    report = json.loads((tmp_path / "run" / "report.json").read_text())["report"]
    (told,) = [one for one in report["pitfalls"] if one["code"] == "guessing"]
    assert (told["severity"], told["place"]) == ("warning", "AUROC{class=yes}")
    assert "lies below 0.5, the value of guessing" in (tmp_path / "run" / "report.html").read_text()
