"""Whether intervals cover as often as they say, and agree with each other, on simulated studies with known truth."""

from statistics import NormalDist

import numpy as np
import pytest

from assay_kernels.ranking.redrawn import weighted_area
from assay_kernels.ranking.score import area, auroc, average_precision, order, rank
from assay_kernels.resampling import intervals
from assay_kernels.resampling.delong import Apart, delong
from assay_kernels.resampling.placements import placements
from assay_kernels.resampling.sampling import clustered, independent, stratified
from assay_kernels.resampling.score import bootstrap, bootstrap_auroc
from assay_kernels.state.undefined import Undefined

LABELS = np.repeat([False, True], [50, 40])


def true_auroc(shift, deviation=1.0):
    """AUROC of two normal distributions of that deviation, `shift` apart."""
    return NormalDist().cdf(shift / (np.sqrt(2) * deviation))


def covered(found, truth):
    return not isinstance(found, Undefined) and found.low <= truth <= found.high


def test_percentiles_of_auroc_cover():
    rng, hits = np.random.default_rng(21), 0
    for study in range(300):
        ordered = order(LABELS, rng.normal(size=90) + LABELS)
        hits += covered(intervals.percentile(bootstrap_auroc(ordered, study, 400)), true_auroc(1.0))
    assert 0.90 <= hits / 300 <= 0.98


def test_paired_differences_cover():
    rng, by_delong, by_bootstrap = np.random.default_rng(22), 0, 0
    truth = true_auroc(1.0) - true_auroc(1.0, np.sqrt(2))
    for study in range(250):
        better = rng.normal(size=90) + LABELS
        worse = better + rng.normal(size=90)
        left, right = (order(LABELS, scores) for scores in (better, worse))
        placed = (placements(rank(LABELS, scores), LABELS, scores) for scores in (better, worse))
        by_delong += covered(intervals.normal(Apart.of(*placed).estimate()), truth)
        apart = bootstrap_auroc(left, study, 300).minus(bootstrap_auroc(right, study, 300))
        by_bootstrap += covered(intervals.percentile(apart), truth)
    assert 0.90 <= by_delong / 250 <= 0.985
    assert 0.90 <= by_bootstrap / 250 <= 0.985


def clustered_study(rng, patients=40, images=5):
    """Images of patients, whose scores share most of their noise."""
    patient = np.repeat(np.arange(patients), images)
    labels = np.repeat(np.arange(patients) % 2 == 0, images)
    noise = np.repeat(rng.normal(size=patients), images) * 0.95 + rng.normal(size=patient.size) * np.sqrt(1 - 0.95**2)
    return patient, labels, noise + labels


def test_only_clusters_cover_where_items_belong_together():
    rng, by_item, by_cluster = np.random.default_rng(23), 0, 0
    for study in range(120):
        patient, labels, scores = clustered_study(rng)
        ordered = order(labels, scores)

        def interval(sampling, ordered=ordered, study=study):
            return intervals.percentile(
                bootstrap(lambda w: auroc(weighted_area(ordered, w)), sampling, study, 200), tolerated=0.2
            )

        by_item += covered(interval(stratified(labels)), true_auroc(1.0))
        by_cluster += covered(interval(clustered(patient, labels)), true_auroc(1.0))
    assert by_item / 120 < 0.8
    assert by_cluster / 120 > 0.87


def test_bca_of_a_skewed_mean_covers_better_than_percentiles():
    rng, plain, corrected = np.random.default_rng(24), 0, 0
    for study in range(200):
        values = rng.exponential(size=25)
        replicates = bootstrap(lambda w, values=values: float(w @ values / 25), independent(25), study, 400)
        left_out = (values.sum() - values) / 24
        plain += covered(intervals.percentile(replicates), 1.0)
        corrected += covered(intervals.bca(replicates, values.mean(), left_out), 1.0)
    assert plain <= corrected + 2
    assert corrected / 200 > 0.87


@pytest.mark.parametrize("shift", [0.3, 1.0, 2.0])
def test_delong_and_bootstrap_agree(shift):
    rng = np.random.default_rng(25)
    labels = rng.random(3000) < 0.3
    scores = np.round(rng.normal(size=3000) + shift * labels, 1)
    exact = intervals.logit(delong(rank(labels, scores)))
    drawn = intervals.percentile(bootstrap_auroc(order(labels, scores), 1, 2000))
    width = exact.high - exact.low
    assert drawn.low == pytest.approx(exact.low, abs=0.12 * width)
    assert drawn.high == pytest.approx(exact.high, abs=0.12 * width)


def test_delong_is_near_the_jackknife():
    rng = np.random.default_rng(26)
    labels = np.repeat([False, True], [40, 40])
    scores = rng.normal(size=80) + labels
    left_out = [auroc(area(rank(np.delete(labels, i), np.delete(scores, i)))) for i in range(80)]
    # Jackknifing each class by itself gives the components of DeLong's variance (DeLong et al. 1988, section 2).
    parts = [np.array(left_out[:40]), np.array(left_out[40:])]
    jackknife = sum(((part - part.mean()) ** 2).sum() * 39 / 40 for part in parts)
    assert delong(rank(labels, scores)).variance == pytest.approx(jackknife, rel=1e-10)


def test_higher_levels_contain_lower_ones():
    rng = np.random.default_rng(27)
    ordered = order(LABELS, rng.normal(size=90) + LABELS)
    replicates, estimate = bootstrap_auroc(ordered, 1, 1000), delong(ordered.ranked)
    for make in (
        lambda level: intervals.percentile(replicates, level),
        lambda level: intervals.normal(estimate, level),
        lambda level: intervals.logit(estimate, level),
        lambda level: intervals.wilson(30, 40, level),
        lambda level: intervals.clopper_pearson(30, 40, level),
    ):
        nested = [make(level) for level in (0.5, 0.8, 0.9, 0.95, 0.99)]
        assert [i.low for i in nested] == sorted((i.low for i in nested), reverse=True)
        assert [i.high for i in nested] == sorted(i.high for i in nested)
        assert [i.level for i in nested] == [0.5, 0.8, 0.9, 0.95, 0.99]


def test_average_precision_may_be_undefined_on_a_replicate():
    labels = np.zeros(60, dtype=bool)
    labels[:4] = True
    ordered = order(labels, np.random.default_rng(28).normal(size=60) + labels)

    def statistic(weight):
        return average_precision(weighted_area(ordered, weight))

    replicates = bootstrap(statistic, independent(60), 1, 1000)
    # No positive item is drawn with probability (56/60)**60, about 1.6 %.
    assert 5 <= replicates.undefined <= 35
    found = intervals.percentile(replicates)
    assert found.undefined == replicates.undefined
    assert isinstance(intervals.percentile(replicates, tolerated=0.0), Undefined)
    assert bootstrap(statistic, stratified(labels), 1, 200).undefined == 0
