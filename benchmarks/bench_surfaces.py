"""How fast are boundary metrics? `python benchmarks/bench_surfaces.py [SIZE]`

HD, HD95, ASSD, MASD and NSD of two masks of SIZE**3 voxels, 256 by default, spacing 1.0, 0.8, 1.2, from the arrays on:
against SciPy's distance transform on the box around both, and against MONAI, DeepMind's surface-distance and
MetricsReloaded where they are installed. The masks are blobs that lie near each other, and pairs made to be bad:
far apart, noise, checkerboards, full and none. All in one process, in turn, values asserted equal where the definition
is one (DeepMind weighs surface elements, and its values are others).
"""

import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay_kernels.dispatch import available_backends
from assay_kernels.surfaces.score import Between, average, between, border, hausdorff, mean_average, surface_dice

SPACING = (1.0, 0.8, 1.2)
TOLERANCE = 2.0
LONG_S = 4.0
"""What takes longer is timed once."""
ROUNDS = 5
WARM_UP = 32

Mask = NDArray[np.uint8]
Values = tuple[Any, ...]


def values_of(found: Between) -> Values:
    """HD, HD95, ASSD, MASD and NSD."""
    return (
        hausdorff(found),
        hausdorff(found, 95),
        average(found),
        mean_average(found),
        surface_dice(found, TOLERANCE),
    )


def ours(backend: str) -> Callable[[Mask, Mask], Values]:
    def work(reference: Mask, prediction: Mask) -> Values:
        pair = (border(mask, backend=backend) for mask in (reference, prediction))
        return values_of(between(*pair, SPACING, backend=backend))

    return work


def scipy(reference: Mask, prediction: Mask) -> Values:
    from scipy import ndimage

    box = ndimage.find_objects((reference | prediction).astype(np.int32))
    pair = [mask[box[0]] > 0 for mask in (reference, prediction)] if box else [reference > 0, prediction > 0]
    edges = [mask & ~ndimage.binary_erosion(mask) for mask in pair]
    far = [
        ndimage.distance_transform_edt(~edge, SPACING) if edge.any() else np.full(edge.shape, np.inf) for edge in edges
    ]
    return values_of(Between(far[1][edges[0]], far[0][edges[1]]))


def monai(reference: Mask, prediction: Mask) -> Values:
    import torch
    from monai.metrics import (
        compute_average_surface_distance,
        compute_hausdorff_distance,
        compute_surface_dice,
    )

    torch.set_num_threads(1)
    said, true = (torch.from_numpy(np.stack([1 - mask, mask])[None]) for mask in (prediction, reference))
    largest = compute_hausdorff_distance(said, true, spacing=SPACING)
    most = compute_hausdorff_distance(said, true, percentile=95, spacing=SPACING)
    mean = compute_average_surface_distance(said, true, symmetric=True, spacing=SPACING)
    near = compute_surface_dice(said, true, [TOLERANCE], spacing=SPACING)
    return (*(float(value) for value in (largest, most, mean)), None, float(near))


def deepmind(reference: Mask, prediction: Mask) -> Values:
    from surface_distance import metrics

    found = metrics.compute_surface_distances(reference > 0, prediction > 0, SPACING)
    metrics.compute_robust_hausdorff(found, 100)
    metrics.compute_robust_hausdorff(found, 95)
    metrics.compute_average_surface_distance(found)
    metrics.compute_surface_dice_at_tolerance(found, TOLERANCE)
    return (None,) * 5


def metricsreloaded(reference: Mask, prediction: Mask) -> Values:
    from MetricsReloaded.metrics.pairwise_measures import BinaryPairwiseMeasures

    measures = BinaryPairwiseMeasures(prediction, reference, pixdim=list(SPACING))
    measures.dict_args = {"nsd": TOLERANCE, "hd_perc": 95}
    largest, most = measures.measured_hausdorff_distance(), measures.measured_hausdorff_distance_perc()
    mean, near = measures.measured_masd(), measures.normalised_surface_distance()
    return (largest, most, measures.measured_average_distance(), mean, near)


PEERS = {
    "scipy": ("SciPy, on the box", scipy),
    "monai": ("MONAI", monai),
    "surface_distance": ("surface-distance", deepmind),
    "MetricsReloaded": ("MetricsReloaded", metricsreloaded),
}


def blobs(size: int) -> Mask:
    random = np.random.default_rng(1)
    z, y, x = np.ogrid[:size, :size, :size]
    mask = np.zeros((size,) * 3, np.uint8)
    for centre, radius in zip(
        random.uniform(0.3, 0.7, (6, 3)) * size, random.uniform(0.1, 0.18, 6) * size, strict=True
    ):
        mask |= (z - centre[0]) ** 2 + (y - centre[1]) ** 2 + (x - centre[2]) ** 2 < radius**2
    return mask


def pairs(size: int) -> dict[str, tuple[Mask, Mask]]:
    random, one, none = np.random.default_rng(2), blobs(size), np.zeros((size,) * 3, np.uint8)
    corners, tenth = (none.copy(), none.copy()), max(size // 12, 1)
    corners[0][:tenth, :tenth, :tenth] = corners[1][-tenth:, -tenth:, -tenth:] = 1
    board = (np.indices((size,) * 3, np.uint8).sum(0, np.uint8) % 2).astype(np.uint8)

    def noise(share: float) -> Mask:
        return (random.random((size,) * 3, np.float32) < share).astype(np.uint8)

    point = none.copy()
    point[0, 0, 0] = 1
    return {
        "blobs": (one, np.roll(one, (3, 4, 2), (0, 1, 2))),
        "corners": corners,
        "noise": (noise(0.5), noise(0.5)),
        "noise, dense": (noise(0.99), noise(0.99)),
        "noise, sparse": (noise(0.001), noise(0.001)),
        "checkerboard": (board, 1 - board),
        "checkerboard, far": (board, corners[1]),
        "checkerboard, point": (board, point),
        "full": (one | 1, one),
        "full, both": (one | 1, one | 1),
        "full, noise": (one | 1, noise(0.001)),
        "none": (one, none),
    }


def compare(name: str, pair: tuple[Mask, Mask], sides: dict[str, Callable[[Mask, Mask], Values]]) -> None:
    """Print the CPU median of every side, and how many times as long each takes as the first."""
    expected, seconds = None, {side: list[float]() for side in sides}
    for turn in range(ROUNDS):
        for side, work in sides.items():
            if turn and seconds[side][0] >= LONG_S:
                continue
            start = time.process_time()
            found = work(*pair)
            seconds[side].append(time.process_time() - start)
            expected = expected or found
            for value, other in zip(found, expected, strict=True):
                if isinstance(value, float) and isinstance(other, float) and np.isfinite(value):
                    assert np.isclose(value, other, rtol=1e-5), (name, side, found, expected)
    base = median(seconds[next(iter(sides))])
    print(name)
    for side, found in seconds.items():
        print(f"  {side:20} CPU {1e3 * median(found):10.2f} ms  {median(found) / base:6.1f}x", flush=True)


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 256
    backends = [name for name in ("cython", "numba") if name in available_backends("surfaces.distances")]
    sides = {f"ours ({name})": ours(name) for name in backends}
    sides |= {title: work for module, (title, work) in PEERS.items() if find_spec(module) is not None}
    for work in sides.values():
        for name in ("blobs", "checkerboard, far"):
            work(*pairs(WARM_UP)[name])  # imports and compiles what is near and what is far
    for name, pair in pairs(size).items():
        compare(name, pair, sides)


if __name__ == "__main__":
    main()
