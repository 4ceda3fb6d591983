"""How fast are confusion counts of 16 million labels? `python benchmarks/bench_confusion.py [ITEMS]`

Against `np.bincount` of joint codes, interleaved in one process, with the values asserted equal; then the memory that
each side takes on top of the labels.
"""

import sys
import time
import tracemalloc
from statistics import median

import numpy as np

from assay_kernels.confusion import score
from assay_kernels.dispatch import available_backends

ROUNDS = 7
CLASSES = (2, 8, 100, 1000)
BACKENDS = ("cython", "numba")


def labels(kind: str, items: int, classes: int, seed: int = 20240212) -> tuple[np.ndarray, np.ndarray]:
    """Reference and prediction in the narrowest dtype.

    Noise, the same where nine of ten are of class 0, runs of 500 with shifted borders, or one class only.
    """
    rng = np.random.default_rng(seed)
    dtype = np.uint8 if classes <= 256 else np.uint16
    if kind == "one class":
        return tuple(np.full(items, classes - 1, dtype=dtype) for _ in range(2))
    if kind == "runs":
        reference = np.repeat(rng.integers(0, classes, -(-items // 500), dtype=dtype), 500)[:items]
        return reference, np.roll(reference, 100)
    noise = tuple(rng.integers(0, classes, items, dtype=dtype) for _ in range(2))
    if kind == "random":
        return noise
    return tuple(np.where(rng.random(items) < 0.9, np.zeros((), dtype), codes) for codes in noise)


def bincount(reference: np.ndarray, prediction: np.ndarray, classes: int) -> np.ndarray:
    joint = np.bincount(reference.astype("i8") * classes + prediction, minlength=classes * classes)
    return joint.reshape(classes, classes)


def timed(function, *arguments, **named) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    function(*arguments, **named)
    return time.process_time() - cpu, time.perf_counter() - wall


def peak(function, *arguments, **named) -> int:
    tracemalloc.start()
    function(*arguments, **named)
    size = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size


def main() -> None:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 16_000_000
    absent = available_backends("confusion.table")
    sides = {"numpy": bincount} | {
        b: lambda r, p, k, backend=b: score.table(r, p, k, backend=backend) for b in BACKENDS if absent[b] is None
    }
    print(f"{items:,} labels u1 (1,000 classes: u2), numpy {np.__version__}; median of {ROUNDS} interleaved rounds, ms")
    for classes in CLASSES:
        for kind in ("random", "skewed", "runs", "one class"):
            pair = labels(kind, items, classes)
            expected = bincount(*pair, classes)
            for side in sides.values():
                assert np.array_equal(side(*pair, classes), expected)
            rounds = [{name: timed(side, *pair, classes) for name, side in sides.items()} for _ in range(ROUNDS)]
            cpu, wall = ({n: 1e3 * median(r[n][i] for r in rounds) for n in sides} for i in (0, 1))
            shown = (f"{n} CPU {cpu[n]:6.2f} wall {wall[n]:6.2f} {cpu['numpy'] / cpu[n]:5.1f}x" for n in sides)
            print(f"K={classes:<4} {kind:9}  {'  '.join(shown)}")
    for classes in CLASSES:
        pair = labels("random", items, classes)
        sizes = ", ".join(f"{n} {peak(s, *pair, classes):,} bytes" for n, s in sides.items())
        print(f"peak memory, K={classes}: {sizes}")


if __name__ == "__main__":
    main()
