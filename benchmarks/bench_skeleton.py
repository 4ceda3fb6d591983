"""How fast are skeletons? `python benchmarks/bench_skeleton.py [SIZE [WIDTH]]`

Skeletons of vessels: an image of WIDTH**2 pixels, 2048 by default, and volumes of (SIZE / 2)**3 and SIZE**3 voxels, 256
by default, through which tubes of 1 to 7 voxels' radius wind. Against `skimage.morphology.skeletonize` by its own table
and by that of Lee, where it is installed; from a mask of booleans to one. All in one process, in turn, voxels asserted
equal.
"""

import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from statistics import median

import numpy as np
from numpy.typing import NDArray

from assay_kernels.dispatch import available_backends
from assay_kernels.skeleton.score import skeleton
from assay_kernels.surfaces.reference import packed, voxels

ROUNDS, LONG_S = 5, 20.0
STEPS_OF_A_TUBE = 3

Mask = NDArray[np.bool_]
Side = Callable[[Mask, str], Mask]


def ours(backend: str) -> Side:
    def made(mask: Mask, rule: str) -> Mask:
        return voxels(skeleton(packed(mask), rule, backend=backend))[..., : mask.shape[-1]]

    return made


def scikit_image(mask: Mask, rule: str) -> Mask:
    from skimage.morphology import skeletonize

    found: Mask = skeletonize(mask, method="lee" if rule == "lee" else None)
    return found


def tubes(shape: tuple[int, ...], count: int, seed: int = 0) -> Mask:
    """Tubes that wind through an image or a volume, each of a radius of its own, thinner where it ends."""
    random = np.random.default_rng(seed)
    mask = np.zeros(shape, bool)
    for _ in range(count):
        radius = random.uniform(1, 7)
        at, heading = random.random(len(shape)) * shape, random.normal(size=len(shape))
        for _ in range(STEPS_OF_A_TUBE * max(shape) // 4):
            heading += 0.15 * random.normal(size=len(shape))
            at = at + 1.5 * heading / np.linalg.norm(heading)
            if ((at < 0) | (at >= shape)).any():
                break
            _put(mask, at, radius)
            radius = max(1.0, radius * 0.999)
    return mask


def _put(mask: Mask, at: NDArray[np.float64], radius: float) -> None:
    """A ball."""
    low = np.maximum(np.floor(at - radius).astype(int), 0)
    high = np.minimum(np.ceil(at + radius).astype(int) + 1, mask.shape)
    box = tuple(slice(*ends) for ends in zip(low, high, strict=True))
    places = np.ogrid[box]
    mask[box] |= sum((place - middle) ** 2 for place, middle in zip(places, at, strict=True)) <= radius**2


def compare(name: str, mask: Mask, rule: str, sides: dict[str, Side]) -> None:
    """Print the CPU median of every side, and how many times as long each takes as the first."""
    expected, seconds = None, {side: list[float]() for side in sides}
    for turn in range(ROUNDS):
        for side, work in sides.items():
            if turn and seconds[side][0] >= LONG_S:
                continue
            start = time.process_time()
            found = work(mask, rule)
            seconds[side].append(time.process_time() - start)
            expected = found if expected is None else expected
            assert np.array_equal(found, expected), (name, rule, side)
    base = median(seconds[next(iter(sides))])
    left = 0 if expected is None else int(expected.sum())
    print(f"{name}, {rule}: {int(mask.sum()):,} voxels, of which {left:,} are left")
    for side, taken in seconds.items():
        print(f"  {side:20} CPU {1e3 * median(taken):10.2f} ms  {median(taken) / base:6.1f}x", flush=True)


def main() -> None:
    size, width = (int(text) for text in [*sys.argv[1:], *("256", "2048")[len(sys.argv) - 1 :]])
    backends = [name for name in ("cython", "numba") if available_backends("skeleton.thin")[name] is None]
    sides = {f"ours ({name})": ours(name) for name in backends}
    sides |= {"scikit-image": scikit_image} if find_spec("skimage") else {}
    asked = [
        (f"vessels of {width}^2", tubes((width, width), 40), ("scikit-image", "lee")),
        (f"tubes of {size // 2}^3", tubes((size // 2,) * 3, 30), ("scikit-image",)),
        (f"tubes of {size}^3", tubes((size,) * 3, 60), ("scikit-image",)),
    ]
    for work in sides.values():
        for rule in ("scikit-image", "lee"):
            work(tubes((20, 20), 2), rule)  # imports and compiles
    for name, mask, rules in asked:
        for rule in rules:
            compare(name, mask, rule, sides)


if __name__ == "__main__":
    main()
