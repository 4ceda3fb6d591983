"""How fast is a GPU? `python benchmarks/bench_cuda.py [ITEMS] [REPLICATES] [SIZE]`

Each kernel of backend `cuda` beside the best of the compiled ones that run on the processor, on the same host arrays
and with the values asserted equal. A time of the device is taken by events around the whole call, so that it holds the
copies there and back; the first call, which compiles, is not timed. Borders and distances of masks of SIZE**3 voxels,
256 by default, are timed once more from masks that lie on the device to distances that do, which is `on the device`:
blobs near each other, and the masks of `bench_surfaces.py` that are made to be bad. Without a GPU one line says so.
"""

import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
from bench_surfaces import SPACING, Mask, pairs

from assay_kernels.dispatch import SIMULATOR, available_backends, load, simulated
from assay_kernels.registry import kernel

ROUNDS = 5
SEED = 20240212
BINS = 15
CLASSES = (2, 100, 1000)
ON_THE_PROCESSOR = ("cython", "numba")
Call = Callable[[], Any]


HARD = ("blobs", "corners", "noise, sparse", "checkerboard", "checkerboard, far", "full, noise")
"""The pairs of masks whose borders and distances are timed on the device; copies are timed of the first."""


def questions(items: int, replicates: int) -> dict[str, tuple[str, tuple]]:
    """A title for each call: a kernel and its arguments."""
    rng = np.random.default_rng(SEED)
    y, p = (rng.random(items) < 0.4).astype(np.uint8), rng.random(items)
    pairs = {k: tuple(rng.integers(0, k, items).astype("u2" if k > 256 else "u1") for _ in "rp") for k in CLASSES}
    few = max(items // 100, 2)
    offsets = np.array([0, few // 2, few])
    drawn = load("resampling.weights", "numba")(SEED, 0, replicates, offsets)
    slot = np.sort(rng.integers(0, few, few)).astype("u4")
    bounds = np.sort(rng.integers(0, few + 1, (few, 2)), axis=1).astype("u4")
    return {
        **{f"table, K = {k}, {items:,} items": ("confusion.table", (*pair, k)) for k, pair in pairs.items()},
        f"sums, {items:,} items": ("calibration.sums", (y, p, BINS)),
        f"weights, {replicates:,} of {few:,} units": ("resampling.weights", (SEED, 0, replicates, offsets)),
        f"AUROC, {replicates:,} of {few:,} + {few:,}": ("resampling.auroc", (SEED, 0, replicates, slot, bounds)),
        f"tables, {replicates:,} of {few:,} items": ("confusion.weighted", (y[:few], y[:few], 2, drawn)),
        f"sums, {replicates:,} of {few:,} items": ("calibration.weighted", (y[:few], p[:few], BINS, drawn)),
    }


def flat(result: Any) -> list[Any]:
    return [part for one in result for part in flat(one)] if isinstance(result, tuple | list) else [result]


def assert_equal(left: Any, right: Any, tolerance: float = 0.0) -> None:
    for a, b in zip(flat(left), flat(right), strict=True):
        assert np.array_equal(a, b) or np.allclose(a, b, rtol=tolerance, atol=0)


def processor_ms(call: Call) -> float:
    start = time.perf_counter()
    call()
    return 1e3 * (time.perf_counter() - start)


def side(name: str, backend: str, arguments: tuple) -> Call:
    function = load(name, backend)
    return lambda: function(*arguments)


def device_ms(call: Call) -> float:
    from numba import cuda

    start, stop = cuda.event(), cuda.event()
    start.record()
    call()
    stop.record()
    stop.synchronize()
    return float(start.elapsed_time(stop))


def compare(title: str, name: str, arguments: tuple) -> None:
    """One kernel, from host arrays to host arrays."""
    absent = available_backends(name)
    sides = {b: side(name, b, arguments) for b in (*ON_THE_PROCESSOR, "cuda") if absent[b] is None}
    expected = sides["cuda"]()
    for call in sides.values():
        assert_equal(call(), expected, tolerance(name))
    interleaved(title, sides)


def tolerance(name: str) -> float:
    """How far apart two backends of a kernel may be: each as far from the reference as is stated."""
    return 2 * max(kernel(name).tolerance.values(), default=0.0)


def interleaved(title: str, sides: dict[str, Call]) -> None:
    """Print the medians of interleaved rounds, and the ratio."""
    timed = {b: device_ms if b == "cuda" else processor_ms for b in sides}
    rounds = [{b: timed[b](call) for b, call in sides.items()} for _ in range(ROUNDS)]
    taken = {b: median(each[b] for each in rounds) for b in sides}
    best = min((b for b in sides if b != "cuda"), key=taken.__getitem__)
    ratio = taken[best] / taken["cuda"]
    print(f"{title:44} {best:6} {taken[best]:9.2f} ms  cuda {taken['cuda']:9.2f} ms  {ratio:7.1f}x", flush=True)


def bordered(pair: tuple[Mask, Mask], backend: str) -> list[Any]:
    """Both borders, and the distances either way."""
    border, distances = load("surfaces.border", backend), load("surfaces.distances", backend)
    one, other = (border(mask, 1) for mask in pair)
    step = np.array(SPACING)
    return [one, other, distances(one, other, step), distances(other, one, step)]


def on_the_device(pair: tuple[Any, Any]) -> list[Any]:
    """The same of masks that lie there; what is found stays there, each in the place of the last of its kind."""
    from assay_kernels.surfaces._cuda import device

    one, other = (device.border(mask, 1, name) for mask, name in zip(pair, ("one", "other"), strict=True))
    step = np.array(SPACING)
    return [device.distances(one, other, step), device.distances(other, one, step)]


def surfaces(title: str, pair: tuple[Mask, Mask]) -> None:
    """Masks on the device to distances on the device; the processor starts from masks of its own."""
    from numba import cuda

    from assay_kernels.surfaces._cuda import device

    there = tuple(cuda.to_device(mask) for mask in pair)
    chosen = [b for b in ON_THE_PROCESSOR if available_backends("surfaces.distances")[b] is None]
    found = bordered(pair, "cuda")
    one, other = (device.border(mask, 1, name) for mask, name in zip(there, ("one", "other"), strict=True))
    kept = [edge.words.copy_to_host().view(np.uint8) for edge in (one, other)]
    kept += [device.distances(*both, np.array(SPACING)).copy_to_host() for both in ((one, other), (other, one))]
    for result in (kept, *(bordered(pair, backend) for backend in chosen)):
        assert_equal(result, found, tolerance("surfaces.distances"))
    sides: dict[str, Call] = {b: lambda b=b: bordered(pair, b) for b in chosen}  # type: ignore[misc]
    interleaved(title, sides | {"cuda": lambda: on_the_device(there)})


def device_name() -> str:
    """What the device is called; older versions of numba give bytes."""
    from numba import cuda

    name: str | bytes = cuda.get_current_device().name
    return name if isinstance(name, str) else name.decode()


def main() -> None:
    reason = available_backends("confusion.table")["cuda"]
    if simulated():
        reason = f"{SIMULATOR} is set, and the simulator's times mean nothing"
    if reason is not None:
        print(f"no GPU was measured: {reason}")
        return
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000_000
    replicates = int(sys.argv[2]) if len(sys.argv) > 2 else 256
    print(f"{device_name()}; median of {ROUNDS} interleaved rounds, copies included")
    for title, (name, arguments) in questions(items, replicates).items():
        compare(title, name, arguments)
    size = int(sys.argv[3]) if len(sys.argv) > 3 else 256
    masks = pairs(size)
    one, other = (load("surfaces.border")(mask, 1) for mask in masks[HARD[0]])
    compare(f"border, {size}^3 voxels", "surfaces.border", (masks[HARD[0]][0], 1))
    compare(f"distances, {size}^3 voxels", "surfaces.distances", (one, other, np.array(SPACING)))
    for each in HARD:
        surfaces(f"surfaces on the device, {each}, {size}^3", masks[each])


if __name__ == "__main__":
    main()
