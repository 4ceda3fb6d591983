"""How fast are calibration errors by kernels? `python benchmarks/bench_pairwise.py [ITEMS]`

ECE-KDE (bandwidth 0.1), KCE (width 0.3) and the median distance of ITEMS forecasts, 10,000 by default, of 2, 3 and 10
classes, against NumPy with arrays of all pairs, and against MetricsReloaded where it is installed. The one lacks the
memory, and the other's loops over pairs would take hours, so both are timed on fewer forecasts and scaled by the number
of pairs. All in one process, in turn, values asserted equal.
"""

import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from statistics import median

import numpy as np
from numpy.typing import NDArray

from assay_kernels.dispatch import available_backends
from assay_kernels.pairwise.score import ece_kde, median_distance, skce

BANDWIDTH, WIDTH = 0.1, 0.3
ROUNDS = 5
MOST = {"NumPy": 2_000, "MetricsReloaded": 200}
"""Forecasts of a side that is scaled."""

Labels = NDArray[np.int64]
Table = NDArray[np.float64]
Side = Callable[[Labels, Table], float]


def ours(backend: str) -> dict[str, Side]:
    return {
        "ECE-KDE": lambda y, p: float(ece_kde(y, p, BANDWIDTH, backend=backend)),  # type: ignore[arg-type]
        "KCE": lambda y, p: float(skce(y, p, WIDTH, backend=backend)),  # type: ignore[arg-type]
        "median": lambda _, p: float(median_distance(p, itself=True, backend=backend)),  # type: ignore[arg-type]
    }


def of_numpy() -> dict[str, Side]:
    return {
        "ECE-KDE": lambda y, p: float(ece_kde(y, p, BANDWIDTH, backend="reference")),  # type: ignore[arg-type]
        "KCE": lambda y, p: float(skce(y, p, WIDTH, backend="reference")),  # type: ignore[arg-type]
        "median": lambda _, p: float(np.median(np.sqrt(((p[:, np.newaxis] - p) ** 2).sum(axis=-1)))),
    }


def metricsreloaded() -> dict[str, Side]:
    from MetricsReloaded.metrics.calibration_measures import CalibrationMeasures
    from MetricsReloaded.utility.utils import median_heuristic

    given = {"bandwidth": BANDWIDTH, "bandwidth_kce": WIDTH}
    return {
        "ECE-KDE": lambda y, p: float(CalibrationMeasures(p, y, dict_args=given).kernel_based_ece()),
        "KCE": lambda y, p: float(CalibrationMeasures(p, y, dict_args=given).kernel_calibration_error()),
        "median": lambda _, p: float(median_heuristic(p)),
    }


def forecasts(items: int, classes: int) -> tuple[Labels, Table]:
    random = np.random.default_rng(classes)
    table = random.dirichlet(np.ones(classes), items)
    return (table.cumsum(axis=1) > random.random((items, 1))).argmax(axis=1), table


def compare(metric: str, truth: Labels, table: Table, sides: dict[str, dict[str, Side]]) -> None:
    """Print the CPU median of every side, scaled to all pairs, and how many times as long each takes as the first."""
    seconds = {side: list[float]() for side in sides}
    for _ in range(ROUNDS):
        for side, work in sides.items():
            most = min(len(truth), MOST.get(side, len(truth)))
            start = time.process_time()
            value = work[metric](truth[:most], table[:most])
            taken = time.process_time() - start
            seconds[side].append(taken * (len(truth) / most) ** 2)
            expected = next(iter(sides.values()))[metric](truth[:most], table[:most])
            assert np.isclose(value, expected, rtol=1e-9, atol=1e-12), (metric, side, value, expected)
    base = median(next(iter(seconds.values())))
    print(f"{metric} of {len(truth)} forecasts of {table.shape[1]} classes")
    for side, found in seconds.items():
        scaled = f", scaled from {MOST[side]}" if MOST.get(side, len(truth)) < len(truth) else ""
        print(f"  {side:16} CPU {1e3 * median(found):12.2f} ms  {median(found) / base:10.1f}x{scaled}", flush=True)


def main() -> None:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    backends = [name for name in ("cython", "numba") if available_backends("pairwise.error").get(name, "") is None]
    sides = {f"ours ({name})": ours(name) for name in backends} | {"NumPy": of_numpy()}
    if find_spec("MetricsReloaded") is not None:
        sides["MetricsReloaded"] = metricsreloaded()
    for classes in (2, 3, 10):
        for metric in ("ECE-KDE", "KCE", "median"):
            for work in sides.values():
                work[metric](*forecasts(20, classes))  # imports and compiles
            compare(metric, *forecasts(items, classes), sides)


if __name__ == "__main__":
    main()
