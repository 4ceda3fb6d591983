"""How fast is an interval of AUROC? `python benchmarks/bench_resampling.py [ITEMS] [REPLICATES]`

A stratified bootstrap and DeLong's interval against a loop of `roc_auc_score` over resamples, interleaved in one
process. The values on the first replicates are asserted equal on the same draws, and the intervals to agree. Then what
the general way costs: AUROC and average precision on draws of whole clusters.
"""

import sys
import time
from statistics import median

import numpy as np
import sklearn
from sklearn.metrics import roc_auc_score

from assay_kernels.dispatch import available_backends
from assay_kernels.ranking.redrawn import weighted_area
from assay_kernels.ranking.score import auroc, average_precision, order, rank
from assay_kernels.resampling import intervals
from assay_kernels.resampling.delong import delong
from assay_kernels.resampling.sampling import clustered, stratified
from assay_kernels.resampling.score import bootstrap_auroc, weights

ROUNDS = 3
SEED = 20240212
BACKENDS = ("cython", "numba")
BASE = "scikit-learn loop"


def simulated(items: int) -> tuple[np.ndarray, np.ndarray]:
    """Labels bool[items], one in ten positive, and normal scores f8[items] one deviation apart."""
    rng = np.random.default_rng(SEED)
    labels = rng.random(items) < 0.1
    return labels, rng.normal(size=items) + labels


def loop(labels: np.ndarray, scores: np.ndarray, replicates: int) -> np.ndarray:
    rng, (negative, positive) = np.random.default_rng(SEED), (np.flatnonzero(labels == y) for y in (False, True))
    values = []
    for _ in range(replicates):
        drawn = np.concatenate([half[rng.integers(0, half.size, half.size)] for half in (negative, positive)])
        values.append(roc_auc_score(labels[drawn], scores[drawn]))
    return np.quantile(values, [0.025, 0.975])


def by_bootstrap(labels: np.ndarray, scores: np.ndarray, replicates: int, backend: str) -> np.ndarray:
    found = intervals.percentile(bootstrap_auroc(order(labels, scores), SEED, replicates, backend=backend))
    return np.array(found[:2])


def by_delong(labels: np.ndarray, scores: np.ndarray, _replicates: int, backend: str) -> np.ndarray:
    return np.array(intervals.logit(delong(rank(labels, scores, backend=backend), backend=backend))[:2])


def by_clusters(labels: np.ndarray, scores: np.ndarray, replicates: int, backend: str) -> None:
    ordered, sampling = order(labels, scores), clustered(np.arange(labels.size) // 5)
    for replicate in range(replicates):
        drawn = weights(sampling, SEED, replicate, backend=backend)
        swept = weighted_area(ordered, drawn, backend=backend)
        auroc(swept), average_precision(swept)


def assert_same_values(labels: np.ndarray, scores: np.ndarray, backend: str) -> None:
    found = bootstrap_auroc(order(labels, scores), SEED, 3, backend=backend)
    for replicate in range(3):
        drawn = np.repeat(np.arange(labels.size), weights(stratified(labels), SEED, replicate, backend=backend))
        assert np.isclose(found.value[replicate], roc_auc_score(labels[drawn], scores[drawn]), rtol=1e-12, atol=0)


def timed(function, *arguments) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    function(*arguments)
    return time.process_time() - cpu, time.perf_counter() - wall


def compare(title: str, labels: np.ndarray, scores: np.ndarray, replicates: int) -> None:
    absent = available_backends("resampling.auroc")
    sides, expected = {BASE: loop}, loop(labels, scores, replicates)
    noise = 4 * np.ptp(expected) / np.sqrt(replicates)
    for backend in (b for b in BACKENDS if absent[b] is None):
        assert_same_values(labels, scores, backend)
        for way in (by_bootstrap, by_delong, by_clusters):
            name = f"{way.__name__.removeprefix('by_')} {backend}"
            sides[name] = lambda y, s, r, way=way, backend=backend: way(y, s, r, backend)
            found = sides[name](labels, scores, min(replicates, 2) if way is by_clusters else replicates)
            assert found is None or np.allclose(found, expected, rtol=0.0, atol=noise)
    rounds = [{name: timed(side, labels, scores, replicates) for name, side in sides.items()} for _ in range(ROUNDS)]
    base = median(r[BASE][0] for r in rounds)
    print(title)
    for name in sides:
        cpu, wall = (1e3 * median(r[name][i] for r in rounds) for i in (0, 1))
        print(f"  {name:18} CPU {cpu:9.1f} ms  wall {wall:9.1f} ms  {1e3 * base / cpu:8.1f}x")


def main() -> None:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    replicates = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    labels, scores = simulated(items)
    print(f"Interval of AUROC of {items:,} scores f8 from {replicates:,} resamples; clusters add average precision")
    print(f"scikit-learn {sklearn.__version__}, numpy {np.__version__}; median of {ROUNDS} interleaved rounds")
    compare("no ties on purpose", labels, scores, replicates)
    compare("two decimals", labels, np.round(scores, 2), replicates)


if __name__ == "__main__":
    main()
