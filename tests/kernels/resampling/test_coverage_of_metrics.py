"""Percentile intervals of counting and calibration metrics cover the truth of simulated studies whose truth is known.

Every study goes the way of a real one: draws of a run of replicates, one call of the state's kernel, one value each.
"""

import math
from statistics import NormalDist

import numpy as np
import pytest

from assay_kernels.calibration import finalize as calibrated
from assay_kernels.calibration import score as calibration
from assay_kernels.confusion import finalize as counting
from assay_kernels.confusion import score as confusion
from assay_kernels.resampling import intervals
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.resampling.sampling import clustered, independent, stratified
from assay_kernels.resampling.score import draws

STUDIES, REPLICATES, ITEMS = 150, 250, 200
PHI = NormalDist().cdf
SENSITIVITY, SPECIFICITY = PHI(0.8), PHI(0.7)
"""Of calling an item positive above 0.7 when scores are normal, 1.5 apart."""
TRUE_TABLE = np.array([[SPECIFICITY, 1 - SPECIFICITY], [1 - SENSITIVITY, SENSITIVITY]]) / 2
COUNTED = {
    "balanced accuracy": (counting.balanced_accuracy, (SENSITIVITY + SPECIFICITY) / 2),
    "sensitivity": (counting.sensitivity, SENSITIVITY),
    "Youden's index": (counting.youden, SENSITIVITY + SPECIFICITY - 1),
    "F1": (counting.f_beta, 2 * TRUE_TABLE[1, 1] / (2 * TRUE_TABLE[1, 1] + TRUE_TABLE[0, 1] + TRUE_TABLE[1, 0])),
    "MCC": (
        counting.mcc,
        np.linalg.det(TRUE_TABLE) / math.sqrt(math.prod((*TRUE_TABLE.sum(axis=0), *TRUE_TABLE.sum(axis=1)))),
    ),
}
# Probabilities are uniform and true: E p(1 - p) is 1/6, and the mean entropy 1/2.
FORECAST = {
    "Brier": (calibrated.brier, 1 / 6),
    "log loss": (calibrated.log_loss, 1 / 2),
    "calibration in the large": (calibrated.calibration_in_the_large, 0.0),
    "Brier skill": (calibrated.brier_skill, 1 / 3),
}


def share_covered(studies, truth):
    found = [intervals.percentile(Replicates.of(values)) for values in studies]
    return np.mean([interval.low <= truth <= interval.high for interval in found])


@pytest.mark.parametrize("name", COUNTED)
def test_counting_metrics(name):
    metric, truth = COUNTED[name]
    rng, labels = np.random.default_rng(31), np.repeat([0, 1], ITEMS // 2)

    def studies():
        for study in range(STUDIES):
            called = rng.normal(size=ITEMS) + 1.5 * labels > 0.7
            drawn = draws(stratified(labels), study, REPLICATES)
            yield [metric(table) for table in confusion.redrawn(labels, called, 2, drawn)]

    assert 0.90 <= share_covered(studies(), truth) <= 0.99


@pytest.mark.parametrize("name", FORECAST)
def test_calibration_metrics(name):
    metric, truth = FORECAST[name]
    rng = np.random.default_rng(32)

    def studies():
        for study in range(STUDIES):
            probability = rng.random(ITEMS)
            outcomes = (rng.random(ITEMS) < probability).astype(np.uint8)
            drawn = draws(independent(ITEMS), study, REPLICATES)
            yield [metric(state) for state in calibration.redrawn(outcomes, probability, 10, drawn)]

    assert 0.90 <= share_covered(studies(), truth) <= 0.99


def test_patients_with_several_images_need_clusters():
    """Images of a patient are right or wrong together, so that intervals of single images are too narrow."""
    rng, patient = np.random.default_rng(33), np.repeat(np.arange(40), 5)
    reference = np.zeros(patient.size, dtype=np.uint8)
    covered = {"images": [], "patients": []}
    for study in range(STUDIES):
        right = rng.random(40)[patient] < 0.8
        right ^= rng.random(patient.size) < 0.02
        for name, sampling in (("images", independent(patient.size)), ("patients", clustered(patient))):
            tables = confusion.redrawn(reference, 1 - right, 2, draws(sampling, study, REPLICATES))
            covered[name].append([counting.accuracy(table) for table in tables])
    truth = 0.8 * 0.98 + 0.2 * 0.02
    assert share_covered(covered["patients"], truth) >= 0.88
    assert share_covered(covered["images"], truth) <= 0.75
