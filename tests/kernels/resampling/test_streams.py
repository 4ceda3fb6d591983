"""The random numbers: known words, unbiased bounds, and draws that look like what they should."""

import numpy as np
import pytest

from assay_kernels.dispatch import available_backends, load
from assay_kernels.resampling import reference

BACKENDS = [b for b, absent in available_backends("resampling.weights").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)


def within(statistic, freedom, deviations=6.0):
    """Whether a chi-square statistic is where its distribution puts all but one in a billion."""
    return abs(statistic - freedom) < deviations * np.sqrt(2 * freedom)


def chi_square(observed, expected):
    return float(((observed - expected) ** 2 / expected).sum())


def test_words_are_those_of_splitmix64():
    # The first outputs of the published C code (Vigna, prng.di.unimi.it) for the seed 1234567.
    words = reference.output(np.array([1234567], dtype=np.uint64), np.arange(5, dtype=np.uint64))
    assert words.tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


@pytest.mark.parametrize("bound", [1, 2, 3, 10, 1000, 2**31 + 1, 3_000_000_000, 2**32 - 1])
def test_bounded_draws_are_uniform(bound):
    drawn = reference.draw(reference.stream(11, 0, 0), 200_000, bound)
    assert drawn.min() >= 0
    assert drawn.max() < bound
    bins = min(bound, 16)
    expected = np.diff(np.ceil(np.arange(bins + 1) * bound / bins)) / bound * drawn.size
    assert within(chi_square(np.bincount(drawn * bins // bound, minlength=bins), expected), max(bins - 1, 1))


def test_a_bound_that_would_be_biased_refuses_words():
    # Scaling 2**32 words onto 3 * 2**30 values without refusal would favour every third value twofold.
    drawn = reference.draw(reference.stream(5, 0, 0), 300_000, 3 * 2**30)
    assert within(chi_square(np.bincount(drawn % 3, minlength=3), drawn.size / 3), 2)


def test_neighbouring_draws_are_independent():
    drawn = reference.draw(reference.stream(2, 7, 1), 320_000, 16).reshape(-1, 2)
    pairs = np.bincount(drawn[:, 0] * 16 + drawn[:, 1], minlength=256)
    assert within(chi_square(pairs, len(drawn) / 256), 255)


@pytest.mark.parametrize("level", ["seed", "replicate", "stratum"])
def test_neighbouring_streams_are_independent(level):
    streams = [{"seed": 3, "replicate": 3, "stratum": 3} | {level: 3 + k} for k in range(2)]
    left, right = (reference.draw(reference.stream(**s), 160_000, 16) for s in streams)
    assert within(chi_square(np.bincount(left * 16 + right, minlength=256), left.size / 256), 255)


@every_backend
def test_refused_words_are_drawn_again_alike(backend):
    # Large enough that some of the words are refused: 2**32 mod size is near half of size.
    size = 3_000_000
    words = reference.output(reference.stream(9, 4, 0), np.arange(size, dtype=np.uint64))
    product = (words >> np.uint64(32)) * np.uint64(size)
    assert np.count_nonzero(product & np.uint64(2**32 - 1) < np.uint64(2**32 % size)) > 1000
    offsets = np.array([0, size])
    expected = reference.weights(9, 4, 1, offsets)
    if backend != "numba" or not _interpreted():
        assert np.array_equal(load("resampling.weights", backend)(9, 4, 1, offsets), expected)


def _interpreted():
    from numba import config

    return bool(config.DISABLE_JIT)


@every_backend
def test_multiplicities_are_binomial(backend):
    size, replicates = 500, 200
    kernel = load("resampling.weights", backend)
    times = kernel(17, 0, replicates, np.array([0, size]))
    assert (times.sum(axis=1) == size).all()
    assert within(chi_square(times.sum(axis=0), replicates), size - 1)
    poisson = np.array([np.exp(-1), np.exp(-1), np.exp(-1) / 2])
    shares = np.bincount(times.ravel(), minlength=3)[:3] / times.size
    assert np.allclose(shares, poisson, atol=0.005)
    assert times.var() == pytest.approx(1 - 1 / size, abs=0.02)


@every_backend
def test_a_stratum_draws_the_same_beside_any_other(backend):
    kernel = load("resampling.weights", backend)
    alone, grown = kernel(1, 2, 3, np.array([0, 30])), kernel(1, 2, 3, np.array([0, 30, 1000]))
    assert np.array_equal(grown[:, :30], alone)
    assert grown[:, 30:].sum(axis=1).tolist() == [970] * 3
    shifted = kernel(1, 2, 3, np.array([0, 30, 60]))
    assert not np.array_equal(shifted[:, 30:], alone)


@every_backend
def test_every_seed_and_replicate_of_64_bits_is_taken(backend):
    kernel, offsets = load("resampling.weights", backend), np.array([0, 50])
    for seed, replicate in ((0, 0), (2**63, 1), (2**64 - 1, 2**63 - 1)):
        assert np.array_equal(kernel(seed, replicate, 1, offsets), reference.weights(seed, replicate, 1, offsets))
