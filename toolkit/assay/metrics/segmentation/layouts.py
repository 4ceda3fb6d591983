"""Where the images of a data set lie: in the folder that is named, or where nnU-Net puts them."""

import json
import re
from pathlib import Path
from typing import NamedTuple

from assay.errors import PlanError
from assay.images.formats import FORMATS

DATASET = "dataset.json"
_NO_PROBABILITIES = tuple(ending for ending in FORMATS if ending != ".npz")

TRAINING, TEST = "labelsTr", "labelsTs"

_FOLD = re.compile(r"fold_(?:\d+|all)")
_VALIDATION = "validation"


class Layout(NamedTuple):
    """What a folder turned out to be."""

    folder: Path
    dataset: Path | None = None
    """The `dataset.json` that goes with it."""
    endings: tuple[str, ...] = ()
    """The only ending of its images, where the data set says it."""
    note: str = ""


def reference_layout(root: Path, cases: frozenset[str]) -> Layout:
    """Where the references are that were named by a file, a folder of them, or the folder of an nnU-Net data set.

    Args:
        root: what was named.
        cases: those that were predicted; of a data set with two folders of labels, the one that has more of them.

    Raises:
        PlanError: it is the folder with the images of a data set.
    """
    if root.name in ("imagesTr", "imagesTs"):
        raise PlanError(f"`{root}` has the images of an nnU-Net data set; its references are in {TRAINING} or {TEST}")
    folders = [root / name for name in (TRAINING, TEST) if (root / name).is_dir()]
    if not folders:
        dataset = _dataset(root) or _dataset(root.parent)
        return Layout(root, dataset, _endings(dataset))
    chosen = max(folders, key=lambda folder: len(cases & _names(folder)))
    dataset = _dataset(root)
    note = f"`{root}` is an nnU-Net data set: references are in {chosen.name}"
    return Layout(chosen, dataset, _endings(dataset), note)


def prediction_layout(root: Path) -> Layout:
    """Where predictions are; probabilities that nnU-Net leaves beside them are none."""
    trainer = root.absolute().parent.parent if _is_validation(root.absolute()) else None
    dataset = _dataset(root) or (_dataset(trainer) if trainer else None)
    return Layout(root, dataset, _endings(dataset) or (_NO_PROBABILITIES if dataset or trainer else ()))


def folds_of(root: Path, *, links: bool) -> tuple[Path, ...]:
    """The folders in which a trainer of nnU-Net left the predictions of its cross-validation; none elsewhere.

    Args:
        root: the folder that was named.
        links: whether links may lead out of it.
    """
    found = (folder for folder in root.glob(f"fold_*/{_VALIDATION}") if folder.is_dir() and _is_validation(folder))
    inside = root.resolve()
    folds = sorted(folder for folder in found if links or folder.resolve().is_relative_to(inside))
    several = [folder for folder in folds if folder.parent.name != "fold_all"]
    return tuple(several or folds)


def _is_validation(folder: Path) -> bool:
    return folder.name == _VALIDATION and _FOLD.fullmatch(folder.parent.name) is not None


def _dataset(folder: Path) -> Path | None:
    path = folder / DATASET
    return path if path.is_file() else None


def _endings(dataset: Path | None) -> tuple[str, ...]:
    if dataset is None or dataset.stat().st_size > 1 << 24:
        return ()
    try:
        ending = json.loads(dataset.read_bytes()).get("file_ending")
    except (OSError, ValueError, AttributeError, RecursionError):
        return ()
    return (ending.lower(),) if isinstance(ending, str) and ending else ()


def _names(folder: Path) -> frozenset[str]:
    return frozenset(path.name.partition(".")[0] for path in folder.iterdir())
