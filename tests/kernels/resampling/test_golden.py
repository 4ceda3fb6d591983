"""Draws that were recorded: a seed in an old record must give the same replicates for ever.

A change here is a change of values, which raises the kernels' `version`.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from assay_kernels.dispatch import available_backends
from assay_kernels.ranking.score import order
from assay_kernels.registry import kernel
from assay_kernels.resampling.sampling import clustered, independent, stratified
from assay_kernels.resampling.score import bootstrap_auroc, weights

BACKENDS = [b for b, absent in available_backends("resampling.weights").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)
STRATUM = [0, 1, 0, 1, 1, 0, 0, 0, 1, 0]
CLUSTER = [3, 1, 3, 2, 2, 1, 4, 4, 5, 3]
DRAWN = {
    "independent": (
        independent(10),
        [[1, 1, 0, 2, 1, 0, 0, 2, 2, 1], [3, 2, 1, 0, 0, 1, 1, 0, 1, 1], [2, 1, 1, 0, 2, 1, 0, 1, 1, 1]],
    ),
    "stratified": (
        stratified(STRATUM),
        [[2, 0, 0, 1, 2, 1, 0, 1, 1, 2], [3, 3, 1, 0, 1, 0, 1, 0, 0, 1], [1, 1, 1, 0, 3, 1, 0, 1, 0, 2]],
    ),
    "clustered": (
        clustered(CLUSTER),
        [[1, 1, 1, 0, 0, 1, 1, 1, 2, 1], [1, 2, 1, 1, 1, 2, 0, 0, 1, 1], [1, 1, 1, 0, 0, 1, 1, 1, 2, 1]],
    ),
}


@every_backend
@pytest.mark.parametrize("way", DRAWN)
def test_weights_are_as_recorded(backend, way):
    sampling, expected = DRAWN[way]
    assert [weights(sampling, 20240212, r, backend=backend).tolist() for r in (0, 1, 1999)] == expected


@every_backend
def test_replicates_are_as_recorded(backend):
    scores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.4, 0.2, 0.9, 0.7, 0.1]
    found = bootstrap_auroc(order(STRATUM, scores), 20240212, 8, backend=backend)
    assert (found.value * 48).tolist() == [38.0, 48.0, 40.0, 42.0, 24.0, 47.0, 39.0, 37.0]


def test_records_belong_to_the_first_version():
    assert {kernel(f"resampling.{name}").version for name in ("weights", "auroc")} == {1}


@every_backend
def test_threads_draw_what_one_thread_draws(backend):
    rng = np.random.default_rng(0)
    labels = rng.random(3000) < 0.3
    ordered = order(labels, rng.normal(size=3000) + labels)
    whole = bootstrap_auroc(ordered, 5, 40, backend=backend).value

    def chunk(first):
        return bootstrap_auroc(ordered, 5, 5, first=first, backend=backend).value

    with ThreadPoolExecutor(4) as pool:
        assert np.array_equal(np.concatenate(list(pool.map(chunk, range(0, 40, 5)))), whole)
