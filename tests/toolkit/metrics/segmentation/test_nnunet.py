"""`--format nnunet` against the formulas of nnU-Net's own summary, written out here in NumPy."""

import json
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.nnunet import as_nnunet, values_are_of
from assay.metrics.segmentation.policy import BothEmpty, Policy
from assay.metrics.segmentation.score import Wish, score
from assay_spec.policy import Undefineds

FEW = Drawing(replicates=1)
REGIONS = {"1": [1], "3": [3], "(1, 2)": [1, 2]}
CASES = st.lists(
    st.tuples(*[arrays.arrays(np.uint8, (3, 4), elements=st.integers(0, 4), fill=st.just(0))] * 2, st.booleans()),
    min_size=1,
    max_size=4,
)


def summary(pairs):
    """What `compute_metrics_on_folder` would say of the predictions that are there; label 4 is ignored."""
    per_case = []
    for truth, said in pairs:
        kept, metrics = truth != 4, {}
        for name, labels in REGIONS.items():
            one, other = np.isin(truth, labels), np.isin(said, labels)
            tp, fp = np.sum(one & other & kept), np.sum(~one & other & kept)
            fn, tn = np.sum(one & ~other & kept), np.sum(~one & ~other & kept)
            with np.errstate(invalid="ignore"):
                shares = {"Dice": 2 * tp / (2 * tp + fp + fn), "IoU": tp / (tp + fp + fn)}
            metrics[name] = shares | {"FN": fn, "FP": fp, "TN": tn, "TP": tp, "n_pred": fp + tp, "n_ref": fn + tp}
        per_case.append(metrics)
    words = list(per_case[0]["1"]) if per_case else []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        mean = {name: {word: np.nanmean([case[name][word] for case in per_case]) for word in words} for name in REGIONS}
    return per_case, mean, {word: np.mean([mean[name][word] for name in REGIONS]) for word in words}


def same(ours, theirs):
    for word, number in theirs.items():
        assert (np.isnan(number) and ours[word] is None) or ours[word] == pytest.approx(number, abs=1e-12), word
    assert set(ours) == set(theirs)


def scored(folder, cases, policy=None, metrics="DSC,IoU"):
    for name in ("truth", "said"):
        (folder / name).mkdir()
    for number, (truth, said, there) in enumerate(cases):
        np.save(folder / "truth" / f"{number}.npy", truth)
        if there:
            np.save(folder / "said" / f"{number}.npy", said)
    wish = Wish(metrics, labels="a=1,b=3,ignore=4", regions="ab=1+2")
    return score(folder / "truth", [folder / "said"], wish, policy, FEW)


@given(CASES)
def test_values_and_means_are_those_of_nnunet(tmp_path_factory, cases):
    cases[0] = (*cases[0][:2], True)
    found = scored(tmp_path_factory.mktemp("nnunet"), cases)
    document = json.loads(as_nnunet(found, declared=False))
    per_case, mean, foreground = summary([(truth, said) for truth, said, there in cases if there])
    for row, (_, _, there) in zip(document["metric_per_case"], cases, strict=True):
        assert (row["prediction_file"] is not None) == there
        if not there:
            assert {value for metrics in row["metrics"].values() for value in metrics.values()} == {None}
    told = [row["metrics"] for row in document["metric_per_case"] if row["prediction_file"]]
    for ours, theirs in zip(told, per_case, strict=True):
        for name in REGIONS:
            same(ours[name], theirs[name])
    for name in REGIONS:
        same(document["mean"][name], mean[name])
    same(document["foreground_mean"], foreground)


@given(CASES, st.builds(Policy, st.sampled_from(Undefineds), st.sampled_from(BothEmpty)))
def test_a_declared_policy_is_that_of_the_results(tmp_path_factory, cases, policy):
    cases[0] = (*cases[0][:2], True)
    found = scored(tmp_path_factory.mktemp("nnunet"), cases, policy, "DSC,AVDR,HD95")
    document = json.loads(as_nnunet(found, declared=True))
    rows = {(row["class"], row["label"]): row["value"] for row in found.results["results"]}
    names = {"DSC": "Dice", "AVDR": "AVDR", "HD95": "HD95"}
    for label, word in names.items():
        for structure, name in zip(("a", "b", "ab"), REGIONS, strict=True):
            assert document["mean"][name][word] == rows[structure, label]
            values = [row["values"][label] for row in found.results["cases"] if row["class"] == structure]
            assert [row["metrics"][name][word] for row in document["metric_per_case"]] == values
        assert document["foreground_mean"][word] == rows[None, label]
    assert "values by your policy" in values_are_of(found, declared=True)


def test_what_nnunet_has_not_keeps_the_policy_and_that_is_said(tmp_path):
    full, nothing = np.ones((3, 4), np.uint8), np.zeros((3, 4), np.uint8)
    found = scored(tmp_path, [(full, full, True), (nothing, nothing, True), (full, nothing, True)], metrics="DSC,HD")
    document = json.loads(as_nnunet(found, declared=False))
    assert [row["metrics"]["1"]["Dice"] for row in document["metric_per_case"]] == [1.0, None, 0.0]
    assert [row["metrics"]["1"]["HD"] for row in document["metric_per_case"]] == [0.0, 0.0, 5.0]
    assert document["mean"]["1"]["Dice"] == 0.5
    assert document["mean"]["1"]["HD"] == pytest.approx(5 / 3)
    assert document["foreground_mean"]["Dice"] is None
    line = values_are_of(found, declared=False)
    assert "HD is not nnU-Net's, and by Assay's policy (undefined: worst, both empty: best)" in line
    assert line.isprintable()
