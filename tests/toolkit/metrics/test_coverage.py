"""How often intervals hold the truth: exactly where all samples can be counted, else over seeded simulations.

Bounds of simulations are wide enough for their own error: 200 studies at 0.95 have a standard error of 0.015.
"""

import math
from statistics import NormalDist

import numpy as np
import pytest

from assay import evaluate

LEVEL = 0.95
NORMAL = NormalDist()


def intervals(y, metric, **options):
    (row,) = evaluate(y, positive=1, classes=[0, 1], metrics=[metric], level=LEVEL, **options)["results"]
    return row


def holds(row, truth):
    return row["low"] is not None and row["low"] <= truth <= row["high"]


@pytest.mark.parametrize("n", [10, 30, 80])
def test_wilson_covers_its_level_on_average_and_is_never_far_below(n):
    """Over all numbers of hits, weighted by their probability (Brown, Cai and DasGupta 2001, section 3)."""
    ends = []
    for hits in range(n + 1):
        row = intervals(np.ones(n, dtype=int), "Sensitivity", prediction=(np.arange(n) < hits) * 1)
        ends.append((row["low"], row["high"]))
    low, high = np.array(ends).T
    hits = np.arange(n + 1)
    ways = np.array([math.comb(n, k) for k in hits], dtype=np.float64)
    shares = np.linspace(0.02, 0.98, 193)
    chance = ways * shares[:, None] ** hits * (1 - shares[:, None]) ** (n - hits)
    covered = (chance * ((low <= shares[:, None]) & (shares[:, None] <= high))).sum(axis=1)
    assert covered.mean() == pytest.approx(LEVEL, abs=0.008)
    assert covered.min() > 0.83


def test_widths_of_wilson_shrink_with_the_root_of_the_items():
    widths = []
    for n in (100, 400, 1600):
        row = intervals(np.ones(n, dtype=int), "Sensitivity", prediction=(np.arange(n) % 4 > 0) * 1)
        widths.append(row["high"] - row["low"])
    assert widths[0] / widths[1] == pytest.approx(2, rel=0.03)
    assert widths[1] / widths[2] == pytest.approx(2, rel=0.01)


@pytest.mark.parametrize(("apart", "negatives", "positives"), [(0.0, 30, 30), (1.0, 80, 15), (2.0, 40, 40)])
def test_delong_covers_the_area_between_two_normals(apart, negatives, positives):
    truth, hits = NORMAL.cdf(apart / math.sqrt(2)), 0
    y = np.repeat([0, 1], [negatives, positives])
    for seed in range(200):
        scores = np.random.default_rng([seed, 1]).normal(size=y.size) + apart * y
        hits += holds(intervals(y, "AUROC", scores=scores), truth)
    assert 0.91 <= hits / 200 <= 0.985


def test_delong_covers_the_area_of_tied_scores():
    """Scores of five grades: P(greater) + P(equal) / 2 of the two distributions."""
    shares = np.array([[0.4, 0.3, 0.15, 0.1, 0.05], [0.05, 0.15, 0.2, 0.3, 0.3]])
    above = np.array([shares[0][:grade].sum() for grade in range(5)])
    truth, hits = float(shares[1] @ (above + shares[0] / 2)), 0
    y = np.repeat([0, 1], 40)
    for seed in range(200):
        rng = np.random.default_rng([seed, 2])
        scores = np.concatenate([rng.choice(5, 40, p=share) for share in shares])
        hits += holds(intervals(y, "AUROC", scores=scores), truth)
    assert 0.91 <= hits / 200 <= 0.985


def test_draws_within_classes_cover_what_does_not_move_with_their_shares():
    """Youden's index of scores one deviation apart, at a threshold halfway up."""
    truth, hits, studies = NORMAL.cdf(1) - 1 / 2, 0, 150
    y = np.repeat([0, 1], [50, 40])
    for seed in range(studies):
        scores = np.random.default_rng([seed, 7]).normal(size=90) + y
        row = intervals(y, "YoudenJ", prediction=(scores >= 0) * 1, replicates=100, seed=seed)
        assert row["method"] == "stratified-bootstrap"
        hits += holds(row, truth)
    assert 0.9 <= hits / studies <= 0.99


def two_readers(rng, n):
    """Outcomes, and the probabilities of two algorithms that share half of their noise."""
    y = (rng.random(n) < 0.4) * 1
    shared = rng.normal(size=n)
    first, second = (cdf(skill * (2 * y - 1) + shared + rng.normal(size=n)) for skill in (0.8, 0.3))
    return y, {"a": first, "b": second}


def cdf(values):
    return 0.5 * (1 + np.vectorize(math.erf)(values / math.sqrt(2)))


@pytest.mark.parametrize("metric", ["Accuracy", "Brier", "AUROC"])
def test_intervals_of_paired_differences_cover_the_difference_of_many_items(metric):
    options = {"positive": 1, "metrics": [metric], "level": LEVEL}
    y, scores = two_readers(np.random.default_rng(99), 200_000)
    (row,) = evaluate(y, scores=scores, replicates=1, **options)["differences"]
    truth, hits, studies = row["value"], 0, 120
    for seed in range(studies):
        y, scores = two_readers(np.random.default_rng([seed, 3]), 120)
        (row,) = evaluate(y, scores=scores, replicates=200, seed=seed, **options)["differences"]
        hits += holds(row, truth)
    assert 0.89 <= hits / studies <= 0.99


def test_pairing_makes_differences_of_alike_algorithms_narrow():
    """Drawn apart from each other, the interval would be as wide as the root of the sum of both squares."""
    y, scores = two_readers(np.random.default_rng(4), 400)
    alike = {"a": scores["a"], "b": np.clip(scores["a"] + np.random.default_rng(5).normal(0, 0.02, 400), 0, 1)}
    found = evaluate(y, scores=alike, positive=1, metrics=["Brier"], replicates=300)
    widths = [row["high"] - row["low"] for row in found["results"]]
    (row,) = found["differences"]
    assert (row["high"] - row["low"]) < math.hypot(*widths) / 5


def clusters(rng, groups, size):
    """Patients of several images, which are hit or missed together more often than not."""
    patient = np.repeat(np.arange(groups), size)
    skill = rng.beta(2, 1, groups)[patient]
    return patient, (rng.random(patient.size) < skill) * 1


def test_intervals_of_whole_groups_cover_where_those_of_items_are_far_too_narrow():
    """The share of hits is that of Beta(2, 1), 2/3; items of one patient are worth less than as many patients."""
    hits = {"group": 0, "items": 0}
    studies = 150
    for seed in range(studies):
        patient, label = clusters(np.random.default_rng([seed, 6]), 40, 12)
        y = np.ones_like(label)
        names = [f"p{number:03}" for number in patient]
        grouped = intervals(y, "Sensitivity", prediction=label, group=names, replicates=200, seed=seed)
        hits["group"] += holds(grouped, 2 / 3)
        hits["items"] += holds(intervals(y, "Sensitivity", prediction=label), 2 / 3)
    assert 0.88 <= hits["group"] / studies <= 0.99
    assert hits["items"] / studies < 0.75


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_levels_of_bootstrap_intervals_mean_what_they_say(level):
    """The Brier score of a forecast of 0.1 for what happens 3 times of 10."""
    hits, studies = 0, 200
    truth = 0.3 * 0.9**2 + 0.7 * 0.1**2
    for seed in range(studies):
        rng = np.random.default_rng([seed, 8])
        y = (rng.random(100) < 0.3) * 1
        found = evaluate(
            y,
            scores=np.full(100, 0.1),
            positive=1,
            classes=[0, 1],
            metrics=["Brier"],
            level=level,
            replicates=150,
            seed=seed,
        )
        hits += holds(found["results"][0], truth)
    assert hits / studies == pytest.approx(level, abs=0.09)
