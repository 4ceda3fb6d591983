"""Folders as people have them: links, hidden files, whole data sets, and what algorithms are called."""

import json
import sys

import numpy as np
import pytest
from tests.toolkit.metrics.segmentation.files.filled import fill, scored

from assay.errors import AssayError, PlanError
from assay.metrics.segmentation.cases import algorithms_of, match


def test_links_that_lead_out_are_not_followed_unasked(tmp_path):
    outside = fill(tmp_path / "elsewhere", "b")
    nn = fill(tmp_path / "nn", "a")
    (nn / "b.npy").symlink_to(outside / "b.npy")
    (nn / "deep").symlink_to(outside)
    truth = fill(tmp_path / "truth", "a", "b")
    (row,) = scored(truth, nn).results["problems"]
    assert (row["case"], "--follow-links" in row["problem"]) == ("b", True)
    found = scored(truth, nn)
    assert any("1 link to folders was left out" in note for note in found.results["notes"])
    found = scored(truth, nn, links=True)
    assert (found.results["problems"], found.results["extra"]) == ([], {"nn": ["deep/b"]})


def test_hidden_files_and_files_of_other_kinds_are_no_cases(tmp_path):
    nn = fill(tmp_path / "nn", "a")
    for name in (".a.npy", "._a.npy", "notes.txt", ".git/b.npy"):
        (nn / name).parent.mkdir(exist_ok=True)
        (nn / name).write_text("x")
    assert not scored(fill(tmp_path / "truth", "a"), nn).problems


def test_algorithms_are_called_as_their_folders_with_as_much_as_tells_them_apart(tmp_path):
    for name in ("one/fold/pred", "two/fold/pred", "x"):
        (tmp_path / name).mkdir(parents=True)
    one, two, x = (tmp_path / name for name in ("one/fold/pred", "two/fold/pred", "x"))
    assert list(algorithms_of([one])) == ["pred"]
    assert list(algorithms_of([one, two])) == ["one/fold/pred", "two/fold/pred"]
    assert list(algorithms_of([one, x])) == ["pred", "x"]
    assert list(algorithms_of([type(one)(f"mine={one}"), x])) == ["x", "mine"]
    with pytest.raises(PlanError, match="same folder"):
        algorithms_of([one, one])
    with pytest.raises(PlanError, match="no file or folder"):
        algorithms_of([tmp_path / "gone"])


def test_a_file_against_files(tmp_path):
    fill(tmp_path, "truth", "first", "second")
    found = scored(*(tmp_path / f"{name}.npy" for name in ("truth", "first", "second")))
    assert found.study.algorithms == ("first", "second")
    assert {row["value"] for row in found.results["results"]} == {1.0}


def test_a_file_that_is_no_image_is_refused_before_anything_is_read(tmp_path):
    fill(tmp_path, "truth")
    for name, words in (("a.csv", "is a table and the reference is none"), ("a.doc", "ends with none of")):
        (tmp_path / name).write_text("x")
        with pytest.raises(PlanError, match=words):
            scored(tmp_path / name, tmp_path / "truth.npy")
        with pytest.raises(PlanError, match=words):
            scored(tmp_path / "truth.npy", tmp_path / name)


def test_a_library_that_is_not_there_is_one_line_and_no_fault_of_the_cases(tmp_path, monkeypatch):
    for folder in ("truth", "nn"):
        fill(tmp_path / folder, "a")
        (tmp_path / folder / "b.nii.gz").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "nibabel", None)
    with pytest.raises(AssayError, match=r"reading .nii.gz needs nibabel: pip install"):
        scored(tmp_path / "truth", tmp_path / "nn")


DATASET = {"labels": {"background": 0, "whole": [1, 2], "core": 2, "ignore": 3}, "file_ending": ".npy"}


def test_a_data_set_of_nnunet(tmp_path):
    root = tmp_path / "Dataset001"
    fill(root / "labelsTr", "t1", "t2")
    fill(root / "labelsTs", "a", "b")
    fill(root / "imagesTs", "a_0000", "b_0000")
    (root / "dataset.json").write_text(json.dumps(DATASET))
    nn = fill(tmp_path / "nn", "a", "b")
    (nn / "dataset.json").write_text(json.dumps(DATASET))
    np.savez(nn / "a.npz", probabilities=np.zeros((3, 6, 8)))
    found = scored(root, nn)
    assert [one.name for one in found.study.structures] == ["whole", "core"]
    assert found.study.question.classes.ignore == 3
    assert [case.name for case in found.study.cases] == ["a", "b"]
    assert any("labelsTs" in note for note in found.results["notes"])
    assert scored(root / "labelsTs", nn).results["results"] == found.results["results"]
    with pytest.raises(PlanError, match=r"imagesTs.* its references are in labelsTr or labelsTs"):
        scored(root / "imagesTs", nn)


def cross_validated(root, **folds):
    """A trainer's folder, with the cases of each fold and what nnU-Net leaves beside them."""
    for fold, cases in folds.items():
        folder = fill(root / fold / "validation", *cases)
        for case in cases:
            np.savez(folder / f"{case}.npz", probabilities=np.zeros((3, 6, 8)))
        (folder / "summary.json").write_text("{}")
    (root / "dataset.json").write_text(json.dumps(DATASET))
    return root


def sources(truth, *trainers, links=False):
    """What was found of every case, a row for each trainer, and what is said about it."""
    found = match(truth, trainers, None, links=links)
    return [[case.predictions[name] for case in found.cases] for name in found.algorithms], found.notes


def test_a_cross_validation_of_nnunet(tmp_path):
    truth = fill(tmp_path / "labelsTr", "a", "b", "c")
    one = cross_validated(tmp_path / "one", fold_0=["a"], fold_1=["b", "c"], fold_all=["a", "b", "c"])
    other = cross_validated(tmp_path / "other", fold_0=["a", "b"], fold_1=["b"])
    (first, second), notes = sources(truth, one, other)
    assert first == [one / f"fold_{k}" / "validation" / f"{case}.npy" for k, case in ((0, "a"), (1, "b"), (1, "c"))]
    assert second[0] == other / "fold_0" / "validation" / "a.npy"
    assert second[1].why.startswith("it stands twice, fold_0/validation/b.npy and fold_1/validation/b.npy: remove one")
    assert second[2] is None
    assert "one: the cross-validation of a trainer of nnU-Net, 2 folds" in notes
    assert [row["value"] for row in scored(truth, one).results["results"]] == [1.0] * 3
    ((a, b, c),), _ = sources(truth, one / "fold_1" / "validation")
    assert (a, b.name, c.name) == (None, "b.npy", "c.npy")
    everything = cross_validated(tmp_path / "all", fold_all=["a", "b", "c"])
    assert [place.name for place in sources(truth, everything)[0][0]] == ["a.npy", "b.npy", "c.npy"]


def test_folds_beyond_the_folder_are_not_taken_unless_links_are_followed(tmp_path):
    truth = fill(tmp_path / "labelsTr", "a", "b")
    trainer = cross_validated(tmp_path / "trainer", fold_0=["a"])
    (trainer / "fold_1").mkdir()
    (trainer / "fold_1" / "validation").symlink_to(fill(tmp_path / "elsewhere", "b"))
    for links, there in ((False, [True, False]), (True, [True, True])):
        assert [place is not None for place in sources(truth, trainer, links=links)[0][0]] == there


def test_links_that_lead_back_to_themselves(tmp_path):
    truth, net = fill(tmp_path / "truth", "x"), fill(tmp_path / "net", "x")
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    for pair in (("a", "truth"), ("truth", "a")):
        with pytest.raises(PlanError, match="leads back to itself"):
            scored(tmp_path / pair[0], tmp_path / pair[1])
    (net / "again").symlink_to(net)
    (net / "own.npy").symlink_to(net / "own.npy")
    plain, followed = (scored(truth, net, links=links).results["results"] for links in (False, True))
    assert [row["value"] for row in plain] == [row["value"] for row in followed]


def test_the_reference_as_a_prediction_is_told(tmp_path):
    truth, net = fill(tmp_path / "truth", "x"), fill(tmp_path / "net", "x")
    notes = scored(truth, truth, net).results["notes"]
    assert [note for note in notes if "reference itself" in note] == [
        "truth: it is the reference itself, whose values are those of a perfect prediction"
    ]
