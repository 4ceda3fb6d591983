"""How fast are exact AUROC and average precision together? `python benchmarks/bench_ranking.py [ITEMS]`

Against scikit-learn's `roc_auc_score` and `average_precision_score`, interleaved in one process, with the values
asserted equal: 10 % positives, scores in f8 and f4, without ties and rounded to two decimals.
"""

import sys
import time
from statistics import median

import numpy as np
import sklearn
from sklearn.metrics import average_precision_score, roc_auc_score

from assay_kernels.dispatch import available_backends
from assay_kernels.ranking.score import area, auroc, average_precision, rank

ROUNDS = 3
BACKENDS = ("cython", "numba")
BASE = "scikit-learn"


def simulated(items: int, seed: int = 20240212) -> tuple[np.ndarray, np.ndarray]:
    """Labels bool[items], one in ten positive, and normal scores f8[items] one deviation apart."""
    rng = np.random.default_rng(seed)
    labels = rng.random(items) < 0.1
    return labels, rng.normal(size=items) + labels


def others(labels: np.ndarray, scores: np.ndarray) -> list[float]:
    return [roc_auc_score(labels, scores), average_precision_score(labels, scores)]


def ours(labels: np.ndarray, scores: np.ndarray, backend: str) -> list[float]:
    swept = area(rank(labels, scores, backend=backend), backend=backend)
    return [auroc(swept), average_precision(swept)]


def timed(function, *arguments) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    function(*arguments)
    return time.process_time() - cpu, time.perf_counter() - wall


def compare(title: str, labels: np.ndarray, scores: np.ndarray) -> None:
    absent = available_backends("ranking.area")
    sides = {BASE: others} | {b: lambda y, s, backend=b: ours(y, s, backend) for b in BACKENDS if absent[b] is None}
    expected = others(labels, scores)
    for side in sides.values():
        assert np.allclose(side(labels, scores), expected, rtol=1e-11, atol=0.0)
    rounds = [{name: timed(side, labels, scores) for name, side in sides.items()} for _ in range(ROUNDS)]
    base = median(r[BASE][0] for r in rounds)
    print(f"{title}, {np.unique(scores).size:,} distinct")
    for name in sides:
        cpu, wall = (1e3 * median(r[name][i] for r in rounds) for i in (0, 1))
        print(f"  {name:13} CPU {cpu:8.1f} ms  wall {wall:8.1f} ms  {1e3 * base / cpu:6.1f}x")


def main() -> None:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    labels, scores = simulated(items)
    print(f"AUROC and average precision of {items:,} scores, labels bool")
    print(f"scikit-learn {sklearn.__version__}, numpy {np.__version__}; median of {ROUNDS} interleaved rounds")
    for dtype in ("f8", "f4"):
        compare(f"{dtype}, no ties on purpose", labels, scores.astype(dtype))
        compare(f"{dtype}, two decimals", labels, np.round(scores, 2).astype(dtype))


if __name__ == "__main__":
    main()
