"""From masks to means with intervals: `python benchmarks/bench_segmentation.py [ALGORITHMS [CASES [SIZE [ROUNDS]]]]`

Phantoms of ours, three balls of SIZE**3 voxels in .nii.gz files, spacing 1.0, 0.8, 1.2, and predictions in which they
are moved and resized; the last algorithm misses the smallest ball in a third of the cases. DSC, HD95, ASSD and NSD at
2 mm of every case, class and algorithm, means with 95 % intervals from 2,000 bootstrap draws of the cases, and those of
all paired differences: `assay.metrics.segmentation.score` against a script with nibabel, MONAI and NumPy that does the
same, its surfaces by SciPy's distance transform on a crop, as MONAI has them without a GPU. Both sides in turn, each
time in a process of its own that was forked when all is imported, so that its peak is known; every value is
asserted equal, MONAI's missed structures filled in with the diagonal of the image. Ranks are found on our side alone.
Reading the files is timed by itself too. Needs monai, nibabel and scipy.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from itertools import combinations
from multiprocessing import Pipe, get_context
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "1")

import nibabel as nib
import numpy as np

from assay.images.formats import read_image
from assay.metrics.segmentation.score import Wish, score

SPACING = (1.0, 0.8, 1.2)
TOLERANCE = 2.0
CLASSES = (1, 2, 3)
METRICS = "DSC,HD95,ASSD,NSD@2mm"
REPLICATES = 2000
SINGLE = 1e-4
"""MONAI finds distances and their percentiles in single precision."""


def phantoms(root: Path, algorithms: int, cases: int, size: int) -> None:
    """Folders `truth` and `a0`, `a1`, ... of masks."""
    rng = np.random.default_rng(20240212)
    grid = np.indices((size,) * 3, dtype=np.float32)
    names = ["truth", *(f"a{number}" for number in range(algorithms))]
    for name in names:
        (root / name).mkdir()
    for case in range(cases):
        balls = [(rng.uniform(0.3, 0.7, 3) * size, size / part) for part in (5, 8, 14)]
        for number, name in enumerate(names):
            mask = np.zeros(grid.shape[1:], np.uint8)
            for label, (centre, radius) in zip(CLASSES, balls, strict=True):
                if name == names[-1] and label == CLASSES[-1] and case % 3 == 0:
                    continue
                place = centre + (rng.normal(0, 0.5 + 0.2 * number, 3) if number else 0)
                wide = radius * (rng.uniform(0.93, 1.07) if number else 1)
                mask[((grid - place[:, None, None, None].astype(np.float32)) ** 2).sum(axis=0) < wide * wide] = label
            nib.save(nib.Nifti1Image(mask, np.diag([*SPACING, 1])), root / name / f"case{case:03}.nii.gz")


def ours(root: Path, names: list[str]) -> dict[tuple[Any, ...], float]:
    """The values by case, class, algorithm and metric."""
    found = score(root / "truth", [root / name for name in names], Wish(metrics=METRICS))
    return {
        (row["case"], row["class"], row["algorithm"], metric): value
        for row in found.results["cases"]
        for metric, value in row["values"].items()
    }


def theirs(root: Path, names: list[str]) -> dict[tuple[Any, ...], float]:
    """The same by MONAI and NumPy."""
    import torch
    from monai.metrics import (
        compute_average_surface_distance,
        compute_dice,
        compute_hausdorff_distance,
        compute_surface_dice,
    )

    torch.set_num_threads(1)
    files = sorted((root / "truth").iterdir())
    table = np.empty((len(names), len(files), 4, len(CLASSES)))
    for c, file in enumerate(files):
        truth = _one_hot(file)
        diagonal = float(np.linalg.norm(np.array(truth.shape[2:]) * SPACING))
        for a, name in enumerate(names):
            pair = _one_hot(root / name / file.name), truth
            found = [
                compute_dice(*pair, include_background=False),
                compute_hausdorff_distance(*pair, percentile=95, spacing=SPACING),
                compute_average_surface_distance(*pair, symmetric=True, spacing=SPACING),
                compute_surface_dice(*pair, [TOLERANCE] * len(CLASSES), spacing=SPACING),
            ]
            for m, each in enumerate(found):
                worst = diagonal if m in (1, 2) else 0.0
                table[a, c, m] = np.nan_to_num(each.numpy()[0], nan=worst, posinf=worst)
    _intervals(table)
    shown = METRICS.split(",")
    return {
        (file.name.removesuffix(".nii.gz"), str(label), name, metric): table[a, c, m, k]
        for a, name in enumerate(names)
        for c, file in enumerate(files)
        for m, metric in enumerate(shown)
        for k, label in enumerate(CLASSES)
    }


def _one_hot(path: Path) -> Any:
    import torch

    labels = np.asarray(nib.load(path).dataobj)
    return torch.from_numpy(np.stack([labels == label for label in (0, *CLASSES)])[None].astype(np.float32))


def _intervals(table: np.ndarray) -> list[np.ndarray]:
    """Of the means over cases, and of the paired differences."""
    rng = np.random.default_rng(0)
    drawn = rng.integers(0, table.shape[1], (REPLICATES, table.shape[1]))
    pairs = [table[a] - table[b] for a, b in combinations(range(len(table)), 2)]
    return [np.quantile(each[drawn].mean(axis=1), (0.025, 0.975), axis=0) for each in (*table, *pairs)]


def decoded(read: Callable[[Path], Any]) -> Callable[[Path, list[str]], None]:
    """Only the reading."""

    def work(root: Path, names: list[str]) -> None:
        for file in sorted((root / "truth").iterdir()):
            for name in ("truth", *names):
                read(root / name / file.name)

    return work


class Spent(NamedTuple):
    cpu: float
    wall: float
    megabytes: float
    """Held at the peak, beyond what was there before."""


def apart(work: Callable[[Path, list[str]], Any], root: Path, names: list[str]) -> tuple[Spent, Any]:
    """What a piece of work takes in a process of its own, and what it finds."""
    ours, its = Pipe(duplex=False)
    process = get_context("fork").Process(target=lambda: its.send(timed(work, root, names)))
    process.start()
    found: tuple[Spent, Any] = ours.recv()
    process.join()
    return found


def timed(work: Callable[[Path, list[str]], Any], root: Path, names: list[str]) -> tuple[Spent, Any]:
    before, cpu, wall = _peak(), time.process_time(), time.perf_counter()
    found = work(root, names)
    return Spent(time.process_time() - cpu, time.perf_counter() - wall, _peak() - before), found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def agree(one: dict[tuple[Any, ...], float], other: dict[tuple[Any, ...], float]) -> None:
    assert one.keys() == other.keys()
    for key, value in one.items():
        assert abs(value - other[key]) <= SINGLE * max(1.0, abs(value)), (key, value, other[key])


def main() -> None:
    given = [int(word) for word in sys.argv[1:5]]
    algorithms, cases, size, rounds = given + [4, 6, 128, 3][len(given) :]
    names = [f"a{number}" for number in range(algorithms)]
    import_module("monai.metrics")  # neither side is to pay for imports

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        phantoms(root, algorithms, cases, size)
        score(root / "truth", [root / names[0]], Wish(metrics="DSC", match="case000"))
        works: dict[str, Callable[[Path, list[str]], Any]] = {
            "Assay": ours,
            "MONAI, nibabel, NumPy": theirs,
            "Assay, reading alone": decoded(read_image),
            "nibabel, reading alone": decoded(lambda path: np.asarray(nib.load(path).dataobj)),
        }
        found = [{name: apart(work, root, names) for name, work in works.items()} for _ in range(rounds)]
    agree(*(found[0][name][1] for name in list(works)[:2]))
    tell(f"{algorithms} algorithms, {cases} cases of {size}^3", {n: [one[n][0] for one in found] for n in works})


def tell(study: str, times: dict[str, list[Spent]]) -> None:
    print(f"{study}, {len(CLASSES)} classes, {METRICS}; all values agree")
    typical = {name: Spent(*(median(part) for part in zip(*each, strict=True))) for name, each in times.items()}
    for name, one in typical.items():
        print(f"  {name:<24} {one.cpu:8.3f} s CPU  {one.wall:8.3f} s wall  {one.megabytes:6.0f} MB more at the peak")
    mine, other, mine_read, other_read = (one.cpu for one in typical.values())
    print(f"  ratio {other / mine:.1f}, without reading {(other - other_read) / (mine - mine_read):.1f}")


if __name__ == "__main__":
    main()
