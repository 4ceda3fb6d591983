"""How fast are Brier score, log loss and ECE together? `python benchmarks/bench_calibration.py [ITEMS]`

Against scikit-learn's `brier_score_loss` and `log_loss` plus an ECE in NumPy, interleaved in one process, with the
values asserted equal.
"""

import sys
import time
from statistics import median

import numpy as np
import sklearn
from sklearn.metrics import brier_score_loss, log_loss

from assay_kernels.calibration import finalize, score
from assay_kernels.dispatch import available_backends

ROUNDS = 5
BINS = 15
BACKENDS = ("cython", "numba")


def forecasts(items: int, seed: int = 20240212) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes u1[items] and probabilities f8[items] that overstate them a little."""
    rng = np.random.default_rng(seed)
    probability = rng.random(items)
    return (rng.random(items) < probability**1.2).astype(np.uint8), probability


def numpy_ece(outcomes: np.ndarray, probability: np.ndarray) -> float:
    b = np.maximum(np.digitize(probability, np.linspace(0.0, 1.0, BINS + 1), right=True) - 1, 0)
    gaps = np.bincount(b, weights=outcomes, minlength=BINS) - np.bincount(b, weights=probability, minlength=BINS)
    return float(np.abs(gaps).sum() / probability.size)


def others(outcomes: np.ndarray, probability: np.ndarray) -> list[float]:
    return [
        brier_score_loss(outcomes, probability),
        log_loss(outcomes, probability),
        numpy_ece(outcomes, probability),
    ]


def ours(outcomes: np.ndarray, probability: np.ndarray, backend: str) -> list[float]:
    state = score.sums(outcomes, probability, BINS, backend=backend)
    return [finalize.brier(state), finalize.log_loss(state), finalize.ece(state)]


def timed(function, *arguments) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    function(*arguments)
    return time.process_time() - cpu, time.perf_counter() - wall


def main() -> None:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    pair = forecasts(items)
    absent = available_backends("calibration.sums")
    sides = {"scikit-learn + numpy": others} | {
        b: lambda y, p, backend=b: ours(y, p, backend) for b in BACKENDS if absent[b] is None
    }
    expected = others(*pair)
    for side in sides.values():
        assert np.allclose(side(*pair), expected, rtol=1e-11, atol=0.0)
    rounds = [{name: timed(side, *pair) for name, side in sides.items()} for _ in range(ROUNDS)]
    print(f"Brier, log loss and ECE ({BINS} bins) of {items:,} probabilities f8, outcomes u1")
    print(f"scikit-learn {sklearn.__version__}, numpy {np.__version__}; median of {ROUNDS} interleaved rounds")
    base = median(r["scikit-learn + numpy"][0] for r in rounds)
    for name in sides:
        cpu, wall = (1e3 * median(r[name][i] for r in rounds) for i in (0, 1))
        print(f"{name:21} CPU {cpu:8.1f} ms  wall {wall:8.1f} ms  {1e3 * base / cpu:6.1f}x")


if __name__ == "__main__":
    main()
