"""The phantoms of `assay demo --masks`: the same each time, and what they are said to be."""

import numpy as np
import pytest

from assay.demo.masks import ALGORITHMS, LABELS, PATIENTS, REFERENCE, SCANS, write_masks


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("masks") / "study"
    write_masks(path)
    return path


def masks_of(folder, name):
    return {path.stem: np.load(path)["labels"] for path in sorted((folder / name).iterdir())}


def test_they_are_the_same_each_time(folder, tmp_path):
    write_masks(tmp_path / "again")
    for name in (REFERENCE, *ALGORITHMS):
        first, second = masks_of(folder, name), masks_of(tmp_path / "again", name)
        assert first.keys() == second.keys()
        assert all((first[case] == second[case]).all() for case in first)


def test_every_structure_is_there_and_lesions_are_not_everywhere(folder):
    found = [set(np.unique(mask).tolist()) for mask in masks_of(folder, REFERENCE).values()]
    assert len(found) == PATIENTS * SCANS
    assert all({LABELS["organ"], LABELS["vessel"]} <= each <= set(LABELS.values()) for each in found)
    assert 0 < sum(LABELS["lesion"] in each for each in found) < len(found)


def test_algorithms_err_as_they_are_said_to(folder):
    truth, lesion = masks_of(folder, REFERENCE), LABELS["lesion"]
    for name, algorithm in ALGORITHMS.items():
        seen = masks_of(folder, name)
        assert truth.keys() - seen.keys() == algorithm.fails
        missed = [case for case in seen if (truth[case] == lesion).any() and not (seen[case] == lesion).any()]
        organs = sum((seen[case] > 0).sum() for case in seen) / sum((truth[case] > 0).sum() for case in seen)
        assert algorithm.least or not missed, name
        # What noise adds outside of a ball is more than it takes away inside.
        assert organs == pytest.approx(algorithm.grown**3, rel=0.07), name
    gap = masks_of(folder, "eager")["p0_scan0"][truth["p0_scan0"].shape[0] // 2]
    assert not (gap == LABELS["vessel"]).any()


def test_cases_have_patients_of_two_centres(folder):
    rows = [line.split(",") for line in (folder / "cases.csv").read_text().split()]
    assert rows[0] == ["case", "patient", "centre"]
    assert {row[0] for row in rows[1:]} == masks_of(folder, REFERENCE).keys()
    assert {row[2] for row in rows[1:]} == {"A", "B"}
