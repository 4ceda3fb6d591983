"""How fast are shuffled, normalised batches? `python benchmarks/bench_gather.py [ROWS]`

Rows in batches of 256, in an order that was made before, against NumPy's two steps (take, then cast and normalise) and
against `numpy.take` alone of rows that are floating-point numbers already, so as many bytes as come out here. All in
one process, in turn, values asserted equal within one rounding. Then the order itself against NumPy's permutation.
"""

import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from assay_kernels.dispatch import available_backends
from assay_kernels.gather.score import Rows, order

ROUNDS = 7
BATCH = 256
SHAPES = (("u1", (32, 32, 3)), ("u1", (28, 28)), ("f4", (32, 32, 3)), ("f4", (512,)), ("f8", (512,)), ("f4", (16,)))


def timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def compare(title: str, sides: dict[str, Callable[[], object]]) -> None:
    """Print CPU and wall medians of every side, and how many times as long each takes as the first."""
    rounds = [{name: timed(side) for name, side in sides.items()} for _ in range(ROUNDS)]
    print(title)
    base = next(iter(sides))
    for name in sides:
        cpu, wall = (1e3 * median(r[name][i] for r in rounds) for i in (0, 1))
        ratio = cpu / (1e3 * median(r[base][0] for r in rounds))
        print(f"  {name:26} CPU {cpu:8.2f} ms  wall {wall:8.2f} ms  {ratio:6.1f}x")


def rows_of(kind: str, shape: tuple[int, ...], rows: int, backend: str) -> dict[str, Callable[[], object]]:
    random = np.random.default_rng(1)
    source = (random.random((rows, *shape), np.float32) * 255).astype(kind)
    channels = shape[-1] if shape[-1] == 3 else 1
    mean, scale = np.linspace(100, 130, channels), np.linspace(0.01, 0.02, channels)
    mean4, scale4 = mean.astype("f4"), scale.astype("f4")
    taken = Rows(source, "f4", mean, scale, backend=backend)
    out = taken.room(BATCH)
    whole = order(rows, 1, 0, 0, rows)
    batches = [whole[at : at + BATCH] for at in range(0, rows - BATCH + 1, BATCH)]
    floats = source.astype("f4")

    def two_steps(batch: np.ndarray) -> np.ndarray:
        return (np.take(source, batch, axis=0).astype("f4") - mean4) * scale4

    for batch in batches[:3]:
        assert np.allclose(taken(batch, out), two_steps(batch), rtol=1e-5, atol=1e-5)
    return {
        f"ours ({backend})": lambda: [taken(batch, out) for batch in batches],
        "numpy's two steps": lambda: [two_steps(batch) for batch in batches],
        "numpy.take of f4": lambda: [np.take(floats, batch, axis=0) for batch in batches],
        "numpy.take of f4, into out": lambda: [np.take(floats, b, axis=0, out=out, mode="clip") for b in batches],
    }


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    print(f"{rows:,} rows in batches of {BATCH} to f4; median of {ROUNDS} interleaved rounds, numpy {np.__version__}")
    absent = available_backends("gather.rows")
    for backend in ("cython", "numba"):
        if absent[backend] is None:
            for kind, shape in SHAPES:
                compare(f"{kind} {shape}", rows_of(kind, shape, rows, backend))
            size = 50 * rows
            permute = np.random.default_rng(1).permutation
            ours = {f"ours ({backend})": lambda: order(size, 1, 0, 0, size, backend=backend)}  # noqa: B023
            compare(f"an order of {size:,}", ours | {"numpy's permutation": lambda: permute(size)})  # noqa: B023


if __name__ == "__main__":
    main()
