"""Every study of up to five items with three levels of score, on every backend, against counting by hand."""

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest

from assay_kernels.dispatch import available_backends, load
from assay_kernels.ranking import points
from assay_kernels.ranking.curve import Curve
from assay_kernels.state.undefined import Undefined

BACKENDS = [b for b, absent in available_backends("ranking.area").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)
LEVELS = (0.0, 1.0, 2.0)


def studies(longest=5):
    """Sorted negative and positive scores of every study, each once."""
    for m, n in product(range(longest + 1), repeat=2):
        if m + n <= longest:
            for negative in ascending(m):
                for positive in ascending(n):
                    yield np.array(negative, dtype=float), np.array(positive, dtype=float)


def ascending(size):
    return [scores for scores in product(LEVELS, repeat=size) if list(scores) == sorted(scores)]


STUDIES = list(studies())


def counted(negative, positive):
    """False and true positives at every distinct threshold, from the highest down."""
    thresholds = sorted({*negative, *positive}, reverse=True)
    return [(t, int((negative >= t).sum()), int((positive >= t).sum())) for t in thresholds]


def precision_by_steps(negative, positive):
    total, before = Fraction(0), 0
    for _, false_positives, true_positives in counted(negative, positive):
        total += Fraction((true_positives - before) * true_positives, true_positives + false_positives)
        before = true_positives
    return total / positive.size if positive.size else Fraction(0)


def twice_u(negative, positive):
    return sum(2 * (p > n) + (p == n) for p in positive for n in negative)


def test_there_are_studies_enough():
    # Up to five items of two classes and three levels, in any number of each.
    assert len(STUDIES) == comb(5 + 6, 6)
    assert len({(tuple(a), tuple(b)) for a, b in STUDIES}) == len(STUDIES)


@every_backend
def test_area(backend):
    for negative, positive in STUDIES:
        pairs, precision, thresholds = load("ranking.area", backend)(negative, positive)
        assert pairs == twice_u(negative, positive)
        assert precision == pytest.approx(float(precision_by_steps(negative, positive)), rel=4e-16)
        assert thresholds == len({*negative, *positive})


@every_backend
def test_replicates(backend):
    area, curve = load("ranking.area", backend), load("ranking.curve", backend)
    weighted_area, weighted_curve = load("ranking.weighted_area", backend), load("ranking.weighted_curve", backend)
    for negative, positive in STUDIES:
        m, n = negative.size, positive.size
        thresholds, *counts = curve(negative, positive)
        drawn = np.ones((3 ** min(m + n, 4), m + n), dtype=np.uint32)
        drawn[:, : min(m + n, 4)] = list(product((0, 1, 2), repeat=min(m + n, 4)))
        walked = (*counts, np.arange(m), m + np.arange(n), drawn)
        areas = zip(*(column.tolist() for column in weighted_area(*walked)), strict=True)
        for times, swept, above, found in zip(drawn, areas, *weighted_curve(*walked), strict=True):
            repeated = np.repeat(negative, times[:m]), np.repeat(positive, times[m:])
            assert swept == (*area(*repeated), repeated[0].size, repeated[1].size)
            assert above.tolist() == [(repeated[0] >= t).sum() for t in thresholds]
            assert found.tolist() == [(repeated[1] >= t).sum() for t in thresholds]


@every_backend
def test_curve(backend):
    for negative, positive in STUDIES:
        columns = load("ranking.curve", backend)(negative, positive)
        expected = [(np.inf, 0, 0), *counted(negative, positive)]
        assert list(zip(*(column.tolist() for column in columns), strict=True)) == expected


@every_backend
def test_delong(backend):
    for negative, positive in STUDIES:
        placements = [sum(2 * (p > n) + (p == n) for n in negative) for p in positive]
        counter_placements = [sum(2 * (p > n) + (p == n) for p in positive) for n in negative]
        squares = [sum(int(a) ** 2 for a in side) for side in (placements, counter_placements)]
        assert load("resampling.delong", backend)(negative, positive) == (sum(placements), *squares)


def test_operating_points():
    for negative, positive in STUDIES:
        found = Curve(*load("ranking.curve", "reference")(negative, positive))
        best = points.max_youden(found)
        if not negative.size or not positive.size:
            assert isinstance(best, Undefined)
            continue
        shares = [
            (Fraction(tp, positive.size), Fraction(negative.size - fp, negative.size))
            for _, fp, tp in [(np.inf, 0, 0), *counted(negative, positive)]
        ]
        assert best.value == float(max(sensitivity + specificity - 1 for sensitivity, specificity in shares))
        for target in (Fraction(0), Fraction(1, 2), Fraction(2, 3), Fraction(1)):
            reached = max(sens for sens, spec in shares if spec >= target)
            assert points.sensitivity_at_specificity(found, float(target)).value == float(reached)
            reached = max(spec for sens, spec in shares if sens >= target)
            assert points.specificity_at_sensitivity(found, float(target)).value == float(reached)
