"""How fast are connected components? `python benchmarks/bench_components.py [SIZE]`

Components of masks of SIZE**3 voxels, 256 by default, in all neighbourhoods, with their sizes: against SciPy's `label`
and `bincount`, and against connected-components-3d where it is installed. The masks are blobs, noise, and a
checkerboard. All in one process, in turn, components asserted equal; those of connected-components-3d by their number
and sizes, since it numbers them in another order.
"""

import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from statistics import median

import numpy as np
from bench_surfaces import LONG_S, ROUNDS, WARM_UP, Mask, pairs
from numpy.typing import NDArray

from assay_kernels.components.score import components
from assay_kernels.dispatch import available_backends

NEIGHBOURS = (6, 18, 26)
MASKS = ("blobs", "noise", "noise, dense", "checkerboard")

Found = tuple[NDArray[np.int32] | None, NDArray[np.int64]]
Side = Callable[[Mask, int], Found]


def ours(backend: str) -> Side:
    return lambda mask, neighbours: components(mask, neighbours=neighbours, backend=backend)


def scipy(mask: Mask, neighbours: int) -> Found:
    from scipy import ndimage

    structure = ndimage.generate_binary_structure(3, 1 + NEIGHBOURS.index(neighbours))
    found, count = ndimage.label(mask, structure)
    return found, np.bincount(found.ravel(), minlength=count + 1)[1:]


def cc3d(mask: Mask, neighbours: int) -> Found:
    import cc3d as theirs

    found, count = theirs.connected_components(mask, connectivity=neighbours, return_N=True)
    return None, np.bincount(found.ravel(), minlength=count + 1)[1:]


PEERS = {"scipy": ("SciPy", scipy), "cc3d": ("cc3d", cc3d)}


def compare(name: str, mask: Mask, neighbours: int, sides: dict[str, Side]) -> None:
    """Print the CPU median of every side, and how many times as long each takes as the first."""
    expected, seconds = None, {side: list[float]() for side in sides}
    for turn in range(ROUNDS):
        for side, work in sides.items():
            if turn and seconds[side][0] >= LONG_S:
                continue
            start = time.process_time()
            found, sizes = work(mask, neighbours)
            seconds[side].append(time.process_time() - start)
            expected = expected or (found, sizes)
            if found is not None:
                assert np.array_equal(found, expected[0]), (name, side)
            assert np.array_equal(np.sort(sizes), np.sort(expected[1])), (name, side)
    base = median(seconds[next(iter(sides))])
    print(f"{name}, {neighbours} neighbours: {0 if expected is None else len(expected[1]):,}")
    for side, taken in seconds.items():
        print(f"  {side:20} CPU {1e3 * median(taken):10.2f} ms  {median(taken) / base:6.1f}x", flush=True)


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 256
    backends = [name for name in ("cython", "numba") if available_backends("components.label")[name] is None]
    sides = {f"ours ({name})": ours(name) for name in backends}
    sides |= {title: work for module, (title, work) in PEERS.items() if find_spec(module) is not None}
    for work in sides.values():
        work(pairs(WARM_UP)["blobs"][0], 6)  # imports and compiles
    masks = pairs(size)
    for name in MASKS:
        for neighbours in NEIGHBOURS:
            compare(name, masks[name][0], neighbours, sides)


if __name__ == "__main__":
    main()
