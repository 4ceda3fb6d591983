"""The phantoms of `assay demo --masks`: an organ with a vessel and lesions, and what made-up algorithms see of it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SHAPE, SPACING = (32, 56, 56), (3.0, 1.0, 1.0)
"""Voxels, and their size in mm, slices first."""

LABELS = {"background": 0, "organ": 1, "vessel": 2, "lesion": 3}
PATIENTS, SCANS = 8, 2
REFERENCE = "labelsTs"

Levels = Mapping[str, NDArray[np.floating]]
"""By structure, how far each voxel is from its middle, with its border at 1."""


class Algorithm(NamedTuple):
    """How a made-up algorithm errs."""

    grown: float = 1.0
    """The size of what it draws, of that of the reference."""
    ragged: float = 0.0
    """How uneven its outlines are."""
    least: float = 0.0
    """It sees no lesion of a smaller radius, in mm."""
    gap: float = 0.0
    """Which share of the vessel it leaves out, in the middle."""
    fails: frozenset[str] = frozenset()
    """Cases for which it gave nothing."""


ALGORITHMS = {
    "steady": Algorithm(grown=1.02, ragged=0.02, least=4.0),
    "eager": Algorithm(grown=1.07, ragged=0.03, gap=0.15),
    "ragged": Algorithm(ragged=0.14, fails=frozenset({"p6_scan1"})),
}


def write_masks(folder: Path) -> None:
    """Write references, predictions, names of labels and a table of the cases into a folder that is new or empty.

    The same files each time: the random numbers are those of fixed seeds.
    """
    for name in (REFERENCE, *ALGORITHMS):
        (folder / name).mkdir(parents=True)
    for number, (case, levels, radii) in enumerate(_cases()):
        _save(folder / REFERENCE, case, _drawn(levels))
        for seed, (name, algorithm) in enumerate(ALGORITHMS.items()):
            if case not in algorithm.fails:
                random = np.random.default_rng([number, seed])
                _save(folder / name, case, _seen(levels, radii, algorithm, random))
    pairs = ", ".join(f'"{name}": {label}' for name, label in LABELS.items())
    (folder / "dataset.json").write_text(f'{{"labels": {{{pairs}}}}}\n', encoding="utf-8")
    rows = [f"p{patient}_scan{scan},p{patient},{'AB'[patient % 2]}" for patient, scan in _scans()]
    (folder / "cases.csv").write_text("\n".join(["case,patient,centre", *rows]) + "\n", encoding="utf-8")


def _scans() -> Iterator[tuple[int, int]]:
    return ((patient, scan) for patient in range(PATIENTS) for scan in range(SCANS))


def _cases() -> Iterator[tuple[str, Levels, NDArray[np.floating]]]:
    """Every case with its structures, and the radii of its lesions in mm; each third patient has none."""
    grid = np.moveaxis(np.indices(SHAPE), 0, -1) * np.array(SPACING)
    for patient, scan in _scans():
        random = np.random.default_rng([patient, 99])
        middle = np.array(SHAPE) * SPACING / 2 + random.normal(0, 2, 3) + scan
        axes = np.array([30.0, 22.0, 19.0]) * random.uniform(0.9, 1.1, 3)
        radii = random.uniform(2.5, 7.0, 0 if patient % 3 == 2 else 1 + patient % 3)
        lesions = [middle + axes * random.uniform(-0.45, 0.45, 3) for _ in radii]
        off = np.linalg.norm((grid - middle) / axes, axis=-1)
        balls = [np.linalg.norm(grid - at, axis=-1) / radius for at, radius in zip(lesions, radii, strict=True)]
        levels = {
            "organ": off,
            "vessel": np.maximum(_course(grid, middle, random.uniform(0, 3)) / 2.2, off),
            **{f"lesion{number}": ball for number, ball in enumerate(balls)},
        }
        yield f"p{patient}_scan{scan}", levels, radii


def _course(grid: NDArray[np.floating], middle: NDArray[np.floating], phase: float) -> NDArray[np.floating]:
    """How far each voxel is from a winding line that goes through the slices, in mm."""
    z = grid[..., 0]
    y = middle[1] + 8 * np.sin(z / 14 + phase)
    x = middle[2] + 7 * np.cos(z / 17 + phase)
    found: NDArray[np.floating] = np.hypot(grid[..., 1] - y, grid[..., 2] - x)
    return found


def _seen(
    levels: Levels, radii: NDArray[np.floating], algorithm: Algorithm, random: np.random.Generator
) -> NDArray[np.uint8]:
    """What an algorithm draws."""
    noise = {name: algorithm.ragged * random.normal(size=SHAPE) for name in levels}
    seen = {name: level / algorithm.grown + noise[name] for name, level in levels.items()}
    for number, radius in enumerate(radii):
        if radius < algorithm.least:
            del seen[f"lesion{number}"]
    middle, half = SHAPE[0] / 2, algorithm.gap * SHAPE[0] / 2
    seen["vessel"][int(middle - half) : int(middle + half)] = np.inf
    return _drawn(seen)


def _drawn(levels: Levels) -> NDArray[np.uint8]:
    """The label map: what comes later lies on what came before."""
    mask = np.zeros(SHAPE, np.uint8)
    for name, level in levels.items():
        mask[level < 1] = LABELS[name.rstrip("0123456789")]
    return mask


def _save(folder: Path, case: str, mask: NDArray[np.uint8]) -> None:
    np.savez_compressed(folder / f"{case}.npz", labels=mask, spacing=SPACING)
