"""Studies of phantoms in which one pitfall or another is put."""

import numpy as np

import assay
from assay_spec.metrics.answers import Category
from assay_spec.metrics.fingerprint import Fingerprint


def cube(size=10, at=4, label=1):
    mask = np.zeros((24, 24, 24), np.uint8)
    mask[at : at + size, at : at + size, at : at + size] = label
    return mask


def problem(**answers):
    plain = {"category": Category.SEMS, "class_imbalance": False, "class_scores_available": False}
    return Fingerprint(assay="fingerprint/1", name="phantom", **(plain | answers))


def call(reference=None, prediction=None, **more):
    """Five cases of a cube that are found exactly, unless something else is said."""
    reference = [cube()] * 5 if reference is None else reference
    prediction = reference if prediction is None else prediction
    return {
        "reference": reference,
        "prediction": prediction,
        "metrics": ["DSC"],
        "spacing": 1.0,
        "replicates": 200,
    } | more


def moved(by):
    return np.roll(cube(), by, 0)


def without_a_voxel():
    mask = cube()
    mask[4, 4, 4] = 0
    return mask


NOTHING = np.zeros_like(cube())
TWO = cube(4, 2) + cube(4, 14)
UNEQUAL = cube(10, 2) + cube(3, 18)
OUTLIER = cube()
OUTLIER[23, 23, 23] = 1
WAVERING = {"a": [moved(0), moved(2)] * 3, "b": [moved(2), moved(0)] * 3}
CLEAR = {"a": [moved(0)] * 6, "b": [moved(2), moved(3)] * 3}
BY_A_VOXEL = {
    "a": [moved(case % 6) for case in range(30)],
    "b": [np.roll(without_a_voxel(), case % 6, 0) for case in range(30)],
}
"""Cases differ much, and b is worse on each of them, by one voxel."""
PATIENTS = {"patient": list("ppqqrrsstt")}


def looked_for(code, words):
    return [row for row in assay.segmentation(**words)["pitfalls"] if row["id"] == code]
