"""How fast are shuffled, normalised batches? `python benchmarks/bench_gather.py [ROWS]`

Rows in batches of 256, in an order that was made before, into new arrays and into a used one; against NumPy's two steps
(take, then cast and normalise) and against `numpy.take` alone, of the same rows and of rows that are f4 already. All in
one process, in turn, each once more untimed just before, so that it finds in the caches what it left there itself;
values asserted equal within one rounding. Bytes are those read and those written. Then the order itself against NumPy's
permutation.
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


Side = tuple[Callable[[], object], int]
"""What is timed, and how many bytes it reads and writes."""


def timed(work: Callable[[], object]) -> tuple[float, float]:
    work()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def compare(title: str, sides: dict[str, Side]) -> None:
    """Print CPU and wall medians of every side, how many times as long each takes as the first, and its bytes."""
    rounds = [{name: timed(side) for name, (side, _) in sides.items()} for _ in range(ROUNDS)]
    print(title)
    base = median(r[next(iter(sides))][0] for r in rounds)
    for name, (_, size) in sides.items():
        cpu, wall = (median(r[name][i] for r in rounds) for i in (0, 1))
        moved = f"{size / cpu / 1e9:6.1f} GB/s"
        print(f"  {name:26} CPU {1e3 * cpu:8.2f} ms  wall {1e3 * wall:8.2f} ms  {cpu / base:6.2f}x {moved}")


def rows_of(kind: str, shape: tuple[int, ...], rows: int, backend: str) -> dict[str, Side]:
    random = np.random.default_rng(1)
    source = (random.random((rows, *shape), np.float32) * 255).astype(kind)
    channels = shape[-1] if shape[-1] == 3 else 1
    mean, scale = np.linspace(100, 130, channels), np.linspace(0.01, 0.02, channels)
    mean4, scale4 = mean.astype("f4"), scale.astype("f4")
    taken = Rows(source, "f4", mean, scale, backend=backend)
    whole = order(rows, 1, 0, 0, rows)
    batches = [whole[at : at + BATCH] for at in range(0, rows - BATCH + 1, BATCH)]
    out = taken.room(BATCH)

    def each(work: Callable[[np.ndarray], object], read: int, written: int = 4) -> Side:
        def epoch() -> None:
            for batch in batches:
                work(batch)

        return epoch, len(batches) * out.size * (read + written)

    def two_steps(batch: np.ndarray) -> np.ndarray:
        return (np.take(source, batch, axis=0).astype("f4") - mean4) * scale4

    def takes(values: np.ndarray) -> dict[str, Side]:
        used, name, size = np.empty((BATCH, *shape), values.dtype), values.dtype.str[1:], values.itemsize
        return {
            f"numpy.take of {name}, new": each(lambda b: np.take(values, b, axis=0), size, size),
            f"numpy.take of {name}, used": each(
                lambda b: np.take(values, b, axis=0, out=used, mode="clip"), size, size
            ),
        }

    for batch in batches[:3]:
        assert np.allclose(taken(batch, out), two_steps(batch), rtol=1e-5, atol=1e-5)
    return {
        f"ours ({backend}), new": each(lambda batch: taken(batch, taken.room(BATCH)), source.itemsize),
        f"ours ({backend}), used": each(lambda batch: taken(batch, out), source.itemsize),
        "numpy's two steps": each(two_steps, source.itemsize),
        **takes(source),
        **(takes(source.astype("f4")) if kind != "f4" else {}),
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
            ours = lambda: order(size, 1, 0, 0, size, backend=backend)  # noqa: B023, E731
            sides = {f"ours ({backend})": (ours, 8 * size), "numpy's permutation": (lambda: permute(size), 8 * size)}  # noqa: B023
            compare(f"an order of {size:,}", sides)


if __name__ == "__main__":
    main()
