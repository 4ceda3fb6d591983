"""What masks tell of a problem, beside reading them: `python benchmarks/bench_fingerprint.py [CASES [SIZE]]`

Phantoms of ours, three balls of SIZE**3 voxels in .nii.gz and in .npy files: `measure_masks` of all cases against
reading the same files and nothing else, and against a script with nibabel and SciPy that counts the same: voxels of
each class, parts with their sizes, classes that touch. All in one process, in turn, sizes asserted equal. SciPy stands
beside it where it is installed. The peak of memory is that of arrays, by tracemalloc, in a round of its own.
"""

import os
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median

os.environ.setdefault("OMP_NUM_THREADS", "1")

import nibabel as nib
import numpy as np

from assay.images.formats import read_image
from assay.metrics.fingerprint.masks import measure_masks
from assay.metrics.fingerprint.measured import Measured
from assay.metrics.segmentation.score import Wish
from assay.runs.talk import Silence

CLASSES = (1, 2, 3)
ROUNDS = 3


def phantoms(root: Path, cases: int, size: int) -> None:
    """Folders `nifti` and `numpy` of the same masks."""
    rng = np.random.default_rng(20240212)
    grid = np.indices((size,) * 3, dtype=np.float32)
    for name in ("nifti", "numpy"):
        (root / name).mkdir()
    for case in range(cases):
        mask = np.zeros(grid.shape[1:], np.uint8)
        for label, part in zip(CLASSES, (5, 8, 14), strict=True):
            centre = (rng.uniform(0.3, 0.7, 3) * size).astype(np.float32)
            mask[((grid - centre[:, None, None, None]) ** 2).sum(axis=0) < (size / part) ** 2] = label
        nib.save(nib.Nifti1Image(mask.T, np.diag([1.0, 0.8, 1.2, 1])), root / "nifti" / f"case{case:03}.nii.gz")
        np.save(root / "numpy" / f"case{case:03}.npy", mask)


def reading(folder: Path) -> None:
    """Read every file, and do nothing with it."""
    for path in sorted(folder.iterdir()):
        read_image(path)


def ours(folder: Path) -> Measured:
    """All that is measured."""
    return measure_masks(folder, [], Wish(), None, Silence())


def theirs(folder: Path) -> dict[int, Counter[int]]:
    """The sizes of the parts of every class by SciPy, and which classes touch."""
    from scipy import ndimage

    sizes: dict[int, Counter[int]] = {label: Counter() for label in CLASSES}
    touching: set[tuple[int, int]] = set()
    for path in sorted(folder.iterdir()):
        mask = np.load(path) if path.suffix == ".npy" else np.asarray(nib.load(path).dataobj).T
        for label in CLASSES:
            number, _ = ndimage.label(mask == label, np.ones((3, 3, 3)))
            sizes[label].update(np.bincount(number.ravel())[1:].tolist())
            around = ndimage.binary_dilation(mask == label)
            touching |= {(label, int(other)) for other in np.unique(mask[around]) if other not in (0, label)}
    return sizes


def timed(call: Callable[[], object]) -> tuple[float, object]:
    """Seconds, and what came of it."""
    start = time.perf_counter()
    found = call()
    return time.perf_counter() - start, found


def main() -> None:
    """Print a line for each kind of file."""
    cases, size = (int(word) for word in (sys.argv[1:] + ["100", "128"][len(sys.argv) - 1 :])[:2])
    try:
        import_module("scipy.ndimage")  # now, so that no round pays for it
    except ImportError:
        others = False
    else:
        others = True
    with tempfile.TemporaryDirectory() as place:
        phantoms(Path(place), cases, size)
        for name in ("nifti", "numpy"):
            folder = Path(place) / name
            seconds: dict[str, list[float]] = {"reading": [], "ours": [], "theirs": []}
            for _ in range(ROUNDS):
                seconds["reading"].append(timed(partial(reading, folder))[0])
                spent, found = timed(partial(ours, folder))
                seconds["ours"].append(spent)
                if others:
                    spent, sizes = timed(partial(theirs, folder))
                    seconds["theirs"].append(spent)
                    check(found, sizes)
            tracemalloc.start()
            ours(folder)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            told = {what: f"{median(each):.2f} s" for what, each in seconds.items() if each}
            memory = f"peak {peak / 2**20:.0f} MiB, one mask {size**3 / 2**20:.0f}"
            print(f"{cases} masks of {size}^3, {name}: {told}, {memory}")


def check(found: object, sizes: object) -> None:
    """Make sure that both sides counted the same parts."""
    assert isinstance(found, Measured)
    assert isinstance(sizes, dict)
    small = {str(label): sum(count for size, count in each.items() if size < 500) for label, each in sizes.items()}
    answers = {
        **dict.fromkeys(small, found.answers["small_structures"]),
        **{name: each["small_structures"] for name, each in found.by_class.items() if "small_structures" in each},
    }
    for name, count in small.items():
        lines = [line.removeprefix(f"{name}: ") for line in answers[name].evidence]
        assert any(line.startswith(f"{count:,} of {sizes[int(name)].total():,} part") for line in lines), (name, lines)


if __name__ == "__main__":
    main()
