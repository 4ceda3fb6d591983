"""Numbers that papers and textbooks print for their examples."""

import numpy as np
import pytest

from assay_kernels.calibration import finalize as calibrated
from assay_kernels.calibration import score as calibration
from assay_kernels.confusion import finalize as counted
from assay_kernels.confusion import score as confusion
from assay_kernels.ranking import points
from assay_kernels.ranking.curve import curve
from assay_kernels.ranking.score import area, auroc, average_precision, rank
from assay_kernels.resampling import intervals
from assay_kernels.resampling.sampling import independent
from assay_kernels.resampling.score import bootstrap


@pytest.mark.parametrize(
    ("successes", "trials", "wilson", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_newcombe_1998_table_1(successes, trials, wilson, exact):
    """Statistics in Medicine 17:857-872: four proportions by the score method and by Clopper and Pearson's."""
    found = intervals.wilson(successes, trials)
    assert (round(found.low, 4), round(found.high, 4)) == wilson
    found = intervals.clopper_pearson(successes, trials)
    assert (round(found.low, 4), round(found.high, 4)) == exact


def test_hanley_and_mcneil_1982_table_1():
    """Radiology 143:29-36: 109 CT images, rated from definitely normal to definitely abnormal; the area is 0.893."""
    normal, abnormal = [33, 6, 6, 11, 2], [3, 2, 2, 11, 33]
    labels = np.repeat([0, 1], [58, 51])
    ratings = np.concatenate((np.repeat(range(5), normal), np.repeat(range(5), abnormal)))
    assert auroc(area(rank(labels, ratings))) == pytest.approx(0.893, abs=5e-4)


FAWCETT = "ppnpppnnpnpnpnnnpnpn"
FAWCETT_SCORES = "90 80 70 60 55 54 53 52 51 50.5 40 39 38 37 36 35 34 33 30 10"


def test_fawcett_2006_figure_3():
    """Pattern Recognition Letters 27:861-874: twenty instances; the point at 0.54 is (0.1, 0.5), its accuracy 70 %."""
    labels, scores = [letter == "p" for letter in FAWCETT], [float(score) / 100 for score in FAWCETT_SCORES.split()]
    found = curve(rank(labels, scores))
    at = found.threshold.tolist().index(0.54)
    assert (found.false_positive_rate[at], found.sensitivity[at]) == (0.1, 0.5)
    table = confusion.threshold(labels, scores, 0.54)
    assert counted.accuracy(table) == 0.7
    best = max(counted.accuracy(confusion.threshold(labels, scores, t)) for t in scores)
    assert best == 0.7
    assert points.sensitivity_at_specificity(found, 0.9).threshold == 0.54


@pytest.mark.parametrize(
    ("relevant", "precision"),
    [
        ("RNRNNRNNRR", (1 / 1 + 2 / 3 + 3 / 6 + 4 / 9 + 5 / 10) / 5),
        ("NRNNRNRNNN", (1 / 2 + 2 / 5 + 3 / 7) / 3),
    ],
)
def test_the_rankings_of_croft_metzler_and_strohman(relevant, precision):
    """Search Engines, figure 8.3: average precisions of 0.62 and 0.44, whose mean is 0.53."""
    found = average_precision(area(rank([letter == "R" for letter in relevant], range(len(relevant), 0, -1))))
    assert found == pytest.approx(precision, rel=1e-15)
    assert round(found, 2) == {"R": 0.62, "N": 0.44}[relevant[0]]


def test_cohen_1960_table_1():
    """Educational and Psychological Measurement 20:37-46: 200 patients and three diagnoses; kappa is 0.492."""
    table = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert counted.accuracy(table) == 0.7
    assert counted.kappa(table) == pytest.approx(0.492, abs=5e-4)


def test_the_tornadoes_of_finley():
    """American Meteorological Journal 1, 1884, and the answer of Gilbert: 28 of 51 tornadoes foretold in 2803 days.

    The forecasts were 96.6 % right, and 98.2 % are by never foretelling one (Murphy 1996, Weather and Forecasting 11).
    """
    table = np.array([[2680, 72], [23, 28]])
    assert round(counted.accuracy(table), 3) == 0.966
    assert round(counted.accuracy(np.array([[2752, 0], [51, 0]])), 3) == 0.982
    assert round(counted.iou(table), 3) == 0.228
    assert round(counted.sensitivity(table), 3) == 0.549
    assert round(counted.ppv(table), 3) == 0.280
    assert round(counted.youden(table), 3) == 0.523
    assert round(counted.kappa(table), 3) == 0.355


def test_the_mice_of_efron_and_tibshirani():
    """An Introduction to the Bootstrap, tables 2.1 and 2.2: survival after surgery, in days."""
    treated = np.array([94, 197, 16, 38, 99, 141, 23])
    replicates = bootstrap(lambda times: float(times @ treated) / 7, independent(7), 1, 5000)
    assert round(treated.mean(), 2) == 86.86
    assert replicates.value.mean() == pytest.approx(86.86, abs=1.5)
    # The book's 25.24 has n - 1 in the denominator; endless replicates have n, which is 23.36.
    assert replicates.value.std() == pytest.approx(23.36, rel=0.04)


def test_brier_1950_sums_over_both_classes():
    """Monthly Weather Review 78:1-3: 0 for perfect forecasts and 2 for the worst; the score of one class is half."""
    rain = np.array([1, 1, 0, 1, 0, 0, 1], dtype=np.uint8)
    for forecast, both in ((1.0 - rain, 2.0), (np.full(7, 0.5), 0.5), (rain.astype(float), 0.0)):
        state = calibration.sums(rain, forecast, 10)
        assert 2 * calibrated.brier(state) == both
        assert calibrated.root_brier(state) == both**0.5
