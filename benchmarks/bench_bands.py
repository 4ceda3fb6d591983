"""How fast is Boundary IoU? `python benchmarks/bench_bands.py [SIZE]`

Boundary IoU of two masks of SIZE**3 voxels, 256 by default, spacing 1.0, 0.8, 1.2, from the arrays on, for bands of
1 mm, 2 mm and 10 mm: against SciPy's erosion and distance transform on the box around each mask. All in one process, in
turn, values asserted equal.
"""

import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
from bench_surfaces import ROUNDS, SPACING, WARM_UP, Mask, blobs
from numpy.typing import NDArray

from assay_kernels.bands.score import boundary_iou, inner_band
from assay_kernels.dispatch import available_backends

WIDTHS = (1.0, 2.0, 10.0)

Side = Callable[[Mask, Mask, float], float]


def ours(backend: str) -> Side:
    def work(reference: Mask, prediction: Mask, width: float) -> float:
        pair = (reference, prediction)
        found = boundary_iou(
            lambda wide: tuple(inner_band(mask, width=wide, spacing=SPACING, backend=backend) for mask in pair), width
        )
        assert isinstance(found, float)
        return found

    return work


def scipy(reference: Mask, prediction: Mask, width: float) -> float:
    one, other = (_band(mask, width) for mask in (reference, prediction))
    return float(np.count_nonzero(one & other) / np.count_nonzero(one | other))


def _band(mask: Mask, width: float) -> NDArray[np.bool_]:
    from scipy import ndimage

    (box,) = ndimage.find_objects(mask)
    inside = mask[box] > 0
    far = ndimage.distance_transform_edt(ndimage.binary_erosion(inside) | ~inside, SPACING)
    band = np.zeros(mask.shape, bool)
    band[box] = inside & (far <= width)
    return band


def compare(pair: tuple[Mask, Mask], width: float, sides: dict[str, Side]) -> None:
    """Print the CPU median of every side, and how many times as long each takes as the first."""
    expected, seconds = None, {side: list[float]() for side in sides}
    for _ in range(ROUNDS):
        for side, work in sides.items():
            start = time.process_time()
            found = work(*pair, width)
            seconds[side].append(time.process_time() - start)
            expected = expected or found
            assert found == expected, (side, width, found, expected)
    base = median(seconds[next(iter(sides))])
    print(f"Boundary IoU, {width:g} mm: {expected:.4f}")
    for side, found in seconds.items():
        print(f"  {side:20} CPU {1e3 * median(found):10.2f} ms  {median(found) / base:6.1f}x", flush=True)


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 256
    backends = [name for name in ("cython", "numba") if available_backends("bands.near")[name] is None]
    sides = {f"ours ({name})": ours(name) for name in backends} | {"SciPy, on the boxes": scipy}
    small, one = blobs(WARM_UP), blobs(size)
    for work in sides.values():
        work(small, small, 1.0)  # imports and compiles
    for width in WIDTHS:
        compare((one, np.roll(one, (3, 4, 2), (0, 1, 2))), width, sides)


if __name__ == "__main__":
    main()
