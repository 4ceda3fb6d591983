"""How fast are intervals? `python benchmarks/bench_resampling.py [ITEMS] [REPLICATES]`

Each question runs its sides interleaved in one process, with the values asserted equal:

- a stratified bootstrap of AUROC against a loop of `roc_auc_score` over resamples. The loop is timed on a tenth of the
  replicates and its time scaled; on the same draws both sides give the same values, and their intervals agree;
- DeLong's variance against all pairs in NumPy (the equations as they are written), and against midranks in NumPy, the
  fast algorithm of Sun & Xu 2014;
- what a run of replicates costs for every kind of state in one call of its kernel, against a call for each replicate.
"""

import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import scipy
import sklearn
from scipy.stats import rankdata
from sklearn.metrics import roc_auc_score

from assay_kernels.calibration import score as calibration
from assay_kernels.confusion import score as confusion
from assay_kernels.dispatch import available_backends
from assay_kernels.ranking.redrawn import areas, curves, steps, weighted_area
from assay_kernels.ranking.score import order, rank
from assay_kernels.resampling import intervals
from assay_kernels.resampling.delong import delong
from assay_kernels.resampling.sampling import clustered, stratified
from assay_kernels.resampling.score import blocks, bootstrap_auroc, draws, weights

ROUNDS = 3
SEED = 20240212
BACKENDS = ("cython", "numba")
BINS = 15
Sides = dict[str, Callable[[], object]]


def simulated(items: int) -> tuple[np.ndarray, np.ndarray]:
    """Labels bool[items], one in ten positive, and normal scores f8[items] one deviation apart."""
    rng = np.random.default_rng(SEED)
    labels = rng.random(items) < 0.1
    return labels, rng.normal(size=items) + labels


def usable(kernel: str) -> list[str]:
    absent = available_backends(kernel)
    return [backend for backend in BACKENDS if absent[backend] is None]


def timed(function: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    function()
    return time.process_time() - cpu, time.perf_counter() - wall


def compare(title: str, sides: Sides, scale: float = 1.0) -> None:
    """Print CPU and wall medians, and ratios to the first side, whose times are multiplied by `scale`."""
    rounds = [{name: timed(side) for name, side in sides.items()} for _ in range(ROUNDS)]
    base = next(iter(sides))
    print(title)
    for name in sides:
        times = scale if name == base else 1.0
        cpu, wall = (1e3 * times * median(r[name][i] for r in rounds) for i in (0, 1))
        ratio = 1e3 * scale * median(r[base][0] for r in rounds) / cpu
        print(f"  {name:28} CPU {cpu:9.1f} ms  wall {wall:9.1f} ms  {ratio:9.1f}x")


def loop(labels: np.ndarray, scores: np.ndarray, replicates: int) -> np.ndarray:
    rng, (negative, positive) = np.random.default_rng(SEED), (np.flatnonzero(labels == y) for y in (False, True))
    values = []
    for _ in range(replicates):
        drawn = np.concatenate([half[rng.integers(0, half.size, half.size)] for half in (negative, positive)])
        values.append(roc_auc_score(labels[drawn], scores[drawn]))
    return np.quantile(values, [0.025, 0.975])


def assert_same_values(labels: np.ndarray, scores: np.ndarray, backend: str) -> None:
    found = bootstrap_auroc(order(labels, scores), SEED, 3, backend=backend)
    for replicate in range(3):
        drawn = np.repeat(np.arange(labels.size), weights(stratified(labels), SEED, replicate, backend=backend))
        assert np.isclose(found.value[replicate], roc_auc_score(labels[drawn], scores[drawn]), rtol=1e-12, atol=0)


def bootstraps(title: str, labels: np.ndarray, scores: np.ndarray, replicates: int) -> None:
    few = max(replicates // 10, 2)

    def ours(backend: str) -> np.ndarray:
        found = bootstrap_auroc(order(labels, scores), SEED, replicates, backend=backend)
        return np.array(intervals.percentile(found)[:2])

    def by_clusters(backend: str) -> None:
        walked, sampling = steps(order(labels, scores)), clustered(np.arange(labels.size) // 5)
        for run in blocks(labels.size, replicates):
            areas(walked, draws(sampling, SEED, len(run), first=run.start, backend=backend), backend=backend)

    sides: Sides = {f"scikit-learn loop, {few} scaled": lambda: loop(labels, scores, few)}
    expected = loop(labels, scores, few)
    for backend in usable("resampling.auroc"):
        assert_same_values(labels, scores, backend)
        assert np.allclose(ours(backend), expected, rtol=0.0, atol=4 * np.ptp(expected) / np.sqrt(few))
        sides[f"stratified {backend}"] = lambda b=backend: ours(b)
        sides[f"clusters, with AP, {backend}"] = lambda b=backend: by_clusters(b)
    compare(f"{replicates:,} bootstrap replicates, {title}", sides, replicates / few)


def by_pairs(labels: np.ndarray, scores: np.ndarray) -> tuple[float, float]:
    """DeLong et al. 1988, equations 1 to 6, over all pairs, some rows at a time."""
    positive, negative = scores[labels], scores[~labels]
    of_positive, of_negative = np.empty(positive.size), np.zeros(negative.size)
    for start in range(0, positive.size, 200):
        some = positive[start : start + 200, np.newaxis]
        pairs = (some > negative) + 0.5 * (some == negative)
        of_positive[start : start + 200] = pairs.mean(axis=1)
        of_negative += pairs.sum(axis=0)
    of_negative /= positive.size
    return of_positive.mean(), of_positive.var(ddof=1) / positive.size + of_negative.var(ddof=1) / negative.size


def by_midranks(labels: np.ndarray, scores: np.ndarray) -> tuple[float, float]:
    """Sun & Xu 2014: placements from the ranks among all and among one's own."""
    positive, negative = scores[labels], scores[~labels]
    n, m = positive.size, negative.size
    ranks = rankdata(np.concatenate((positive, negative)))
    of_positive = (ranks[:n] - rankdata(positive)) / m
    of_negative = 1.0 - (ranks[n:] - rankdata(negative)) / n
    return of_positive.mean(), of_positive.var(ddof=1) / n + of_negative.var(ddof=1) / m


def variances(title: str, labels: np.ndarray, scores: np.ndarray) -> None:
    sides: Sides = {
        "all pairs, NumPy": lambda: by_pairs(labels, scores),
        "midranks, SciPy": lambda: by_midranks(labels, scores),
    }
    for backend in usable("resampling.delong"):
        sides[backend] = lambda b=backend: delong(rank(labels, scores, backend=b), backend=b)
    expected = by_pairs(labels, scores)
    for side in sides.values():
        assert np.allclose(side(), expected, rtol=1e-9, atol=0.0)
    compare(f"DeLong's variance, sort included, {title}", sides)


def states(labels: np.ndarray, scores: np.ndarray, replicates: int) -> None:
    """One call for a run of replicates against one for each, on the same draws."""
    outcome, ordered = labels.astype(np.uint8), order(labels, scores)
    probability = 1 / (1 + np.exp(-scores))
    called, walked, rows = (scores > 0.5).astype(np.uint8), steps(ordered), calibration.ascending(outcome, probability)
    ways = {
        "confusion table": (
            lambda w: confusion.redrawn(outcome, called, 2, w).tolist(),
            lambda w: confusion.weighted(outcome, called, 2, w).tolist(),
        ),
        "areas": (lambda w: areas(walked, w), lambda w: weighted_area(ordered, w)),
        "curves": (
            lambda w: [c.true_positives.sum() for c in curves(walked, w)],
            lambda w: curves(walked, w[np.newaxis])[0].true_positives.sum(),
        ),
        "calibration sums": (
            lambda w: [s.counts.tolist() for s in calibration.redrawn(outcome, probability, BINS, w)],
            lambda w: calibration.weighted(outcome, probability, BINS, w).counts.tolist(),
        ),
        "bins of equal mass": (
            lambda w: [b.positives.tolist() for b in calibration.redrawn_equal_mass(rows, BINS, w)],
            lambda w: calibration.redrawn_equal_mass(rows, BINS, w[np.newaxis])[0].positives.tolist(),
        ),
    }
    sampling = stratified(labels)

    def drawn() -> list[np.ndarray]:
        return [draws(sampling, SEED, len(run), first=run.start) for run in blocks(labels.size, replicates)]

    runs = drawn()
    one_by_one: Sides = {"one call a replicate": lambda: [weights(sampling, SEED, r) for r in range(replicates)]}
    compare(f"draws of {replicates:,} replicates of {labels.size:,} items", one_by_one | {"one call a run": drawn})
    for name, (together, alone) in ways.items():
        assert list(together(runs[0])) == [alone(w) for w in runs[0]]
        compare(
            f"{name} of {replicates:,} replicates of {labels.size:,} items",
            {
                "one call a replicate": lambda f=alone: [f(w) for run in runs for w in run],
                "one call a run": lambda f=together: [f(run) for run in runs],
            },
        )


def main() -> None:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    replicates = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    labels, scores = simulated(items)
    print(f"{items:,} scores f8; scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, numpy {np.__version__}")
    print(f"median of {ROUNDS} interleaved rounds")
    for title, values in (("no ties on purpose", scores), ("two decimals", np.round(scores, 2))):
        bootstraps(title, labels, values, replicates)
        variances(title, labels, values)
    for size, times in ((min(569, items), replicates), (items, max(replicates // 10, 2))):
        states(labels[:size], scores[:size], times)


if __name__ == "__main__":
    main()
