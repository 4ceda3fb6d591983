"""How fast are Brier score, log loss and ECE together? `python benchmarks/bench_calibration.py [ITEMS]`

Against scikit-learn's `brier_score_loss` and `log_loss` plus an ECE in NumPy, interleaved in one process, with the
values asserted equal. Then ECE in bins of equal mass, sort included, against NumPy's stable sort and `array_split`.
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


def numpy_mass(outcomes: np.ndarray, probability: np.ndarray) -> list[float]:
    runs = np.array_split(np.argsort(probability, kind="stable"), BINS)
    return [sum(abs(outcomes[run].sum(dtype="i8") - probability[run].sum()) for run in runs) / probability.size]


def our_mass(outcomes: np.ndarray, probability: np.ndarray, backend: str) -> list[float]:
    return [finalize.ece(score.equal_mass(outcomes, probability, BINS, backend=backend))]


def timed(function, *arguments) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    function(*arguments)
    return time.process_time() - cpu, time.perf_counter() - wall


def compare(title: str, pair: tuple[np.ndarray, np.ndarray], sides: dict) -> None:
    """Print CPU and wall medians of every side, and ratios to the first."""
    base = next(iter(sides))
    expected = sides[base](*pair)
    for side in sides.values():
        assert np.allclose(side(*pair), expected, rtol=1e-9, atol=0.0)
    rounds = [{name: timed(side, *pair) for name, side in sides.items()} for _ in range(ROUNDS)]
    print(title)
    for name in sides:
        cpu, wall = (1e3 * median(r[name][i] for r in rounds) for i in (0, 1))
        ratio = 1e3 * median(r[base][0] for r in rounds) / cpu
        print(f"  {name:21} CPU {cpu:8.1f} ms  wall {wall:8.1f} ms  {ratio:6.1f}x")


def main() -> None:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    pair = forecasts(items)
    absent = available_backends("calibration.sums")
    usable = [backend for backend in BACKENDS if absent[backend] is None]
    print(f"{items:,} probabilities f8, outcomes u1, {BINS} bins; median of {ROUNDS} interleaved rounds")
    print(f"scikit-learn {sklearn.__version__}, numpy {np.__version__}")
    sums = {b: lambda y, p, backend=b: ours(y, p, backend) for b in usable}
    compare("Brier, log loss and ECE", pair, {"scikit-learn + numpy": others} | sums)
    mass = {b: lambda y, p, backend=b: our_mass(y, p, backend) for b in usable}
    compare("ECE in bins of equal mass", pair, {"numpy": numpy_mass} | mass)


if __name__ == "__main__":
    main()
