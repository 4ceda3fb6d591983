"""Studies too large for memory: their columns lie in files, of which the system holds in memory what is being read."""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import mkdtemp, mkstemp
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from assay.items.coding import distinct
from assay.metrics.costs import cost_matrix
from assay.metrics.study import BLOCK, Study, Values, group_column
from assay.plan.physical import Align
from assay.runs.disk import using

_INDEX = "study.json"


@dataclass(frozen=True, slots=True, eq=False)
class MappedStudy(Study):
    """A study whose arrays are mapped from files, and never written to."""

    place: Path = field(kw_only=True)
    """The folder of the files; what else is too large for memory goes there too."""
    _full: dict[tuple[str, str], NDArray[np.float64]] = field(default_factory=dict, init=False, repr=False)
    """Scores in which those that are missing were filled, by algorithm and class."""

    def forget(self) -> None:
        """Give the disk back what the files take; what is mapped stays until nobody looks at it."""
        shutil.rmtree(self.place, ignore_errors=True)

    def filled(self, algorithm: str, name: str) -> NDArray[np.float64]:
        """Written once: every sweep of a class, and every picture, asks for them."""
        key = (algorithm, name)
        if key not in self._full:
            self._full[key] = Study.filled(self, algorithm, name)
        return self._full[key]

    def _copied(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """An array like this one that can be written to, in a file."""
        with using(self.place):
            file = mkstemp(dir=self.place, suffix=".filled")
            os.close(file[0])
            return np.memmap(file[1], values.dtype, "w+", shape=values.shape)

    def only(self, chosen: NDArray[np.bool_]) -> Study:
        """The items for which `chosen` holds, in files of their own."""
        with using(self.place):
            folder = Path(mkdtemp(dir=self.place))
            _append(folder, self.at(slice(0, 0)))
            for at in self.blocks(BLOCK):
                _append(folder, Study.only(self.at(at), chosen[at]))
        return _mapped(folder, self)

    def split(self, codes_of: Callable[[slice], NDArray[np.integer]], number: int) -> Sequence[Study]:
        """The items with each of the codes 0 .. number - 1, in files of their own."""
        with using(self.place):
            folders = [Path(mkdtemp(dir=self.place)) for _ in range(number)]
            for folder in folders:
                # A code that no item has makes a study without items.
                _append(folder, self.at(slice(0, 0)))
            for at in self.blocks(BLOCK):
                parts = Study.split(self.at(at), partial(_known, codes_of(at)), number)
                for folder, part in zip(folders, parts, strict=True):
                    _append(folder, part)
        return [_mapped(folder, self) for folder in folders]


def _known(codes: NDArray[np.integer], _: slice) -> NDArray[np.integer]:
    return codes


def mapped_study(blocks: Callable[[], Iterator[pa.Table]], align: Align, folder: Path) -> MappedStudy:
    """The study of item rows, laid down in `folder` unless it is there already, from the same rows.

    Args:
        blocks: gives the rows from the beginning, some at a time, and once at least.
        align: the node that joined them.
        folder: where the columns are to lie; several processes may ask for the same at once.

    Raises:
        RunError: the disk is full, or what reading the rows raises.
    """
    if not (folder / _INDEX).is_file():
        with using(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
            beside = Path(mkdtemp(dir=folder.parent))
            _lay_down(_studies(blocks, align), beside)
            _settle(beside, folder)
    return _open(folder, align)


def _settle(beside: Path, folder: Path) -> None:
    try:
        beside.rename(folder)
    except OSError:
        # Another process was faster.
        if not (folder / _INDEX).is_file():
            raise
        shutil.rmtree(beside)


def _studies(blocks: Callable[[], Iterator[pa.Table]], align: Align) -> Iterator[Study]:
    """The study of each block, as parts of one."""
    values = _values(blocks, align)
    alone = 0
    for rows in blocks():
        study = Study.of(rows, align, values)
        if align.group:
            codes = study.groups[align.group][0]
            apart = codes >= len(values[align.group])
            codes[apart] += alone
            alone += int(np.count_nonzero(apart))
            if align.group not in align.by:
                # Nobody asks what they are called, and there may be very many.
                study = replace(study, groups={**study.groups, align.group: (codes, ())})
        yield study


def _values(blocks: Callable[[], Iterator[pa.Table]], align: Align) -> Values:
    """The values of every subgroup column and of the column of items that belong together."""
    names = {*align.by, *filter(None, (align.group,))}
    found: dict[str, set[str]] = {name: set() for name in names}
    for rows in blocks() if names else ():
        for name in names:
            found[name].update(distinct(rows[group_column(name)]))
    return {name: tuple(sorted(values, key=str.encode)) for name, values in found.items()}


def _lay_down(studies: Iterable[Study], folder: Path) -> None:
    for study in studies:
        _append(folder, study)
    index = {
        "dtypes": [values.dtype.str for values in _columns(study)],
        "scores": {name: [*by_class] for name, by_class in study.scores.items()},
        "groups": {name: values for name, (_, values) in study.groups.items()},
        "absent": [*study.absent],
    }
    (folder / _INDEX).write_text(json.dumps(index))


def _append(folder: Path, study: Study) -> None:
    for number, values in enumerate(_columns(study)):
        with (folder / f"{number}.bin").open("ab") as file:
            file.write(np.ascontiguousarray(values).data)


def _columns(study: Study) -> Iterator[NDArray[Any]]:
    """All arrays of a study with an entry for every item, in the order of their files."""
    yield study.reference
    yield from study.labels.values()
    for by_class in study.scores.values():
        yield from by_class.values()
    for codes, _ in study.groups.values():
        yield codes
    yield from study.absent.values()


def _open(folder: Path, align: Align) -> MappedStudy:
    index = json.loads((folder / _INDEX).read_text())
    none = {name: np.empty(0) for name in index["scores"]}
    like = Study(
        classes=align.classes,
        reference=np.empty(0),
        labels=none,
        scores={name: dict.fromkeys(labels, none[name]) for name, labels in index["scores"].items()},
        groups={name: (np.empty(0, np.int32), tuple(values)) for name, values in index["groups"].items()},
        costs=cost_matrix(align),
        absent=dict.fromkeys(index["absent"], np.empty(0, np.bool_)),
    )
    return _filled(folder, like, index["dtypes"])


def _mapped(folder: Path, like: Study) -> MappedStudy:
    """The study in the files of `folder`, whose columns are those of `like`, and so are the names in them."""
    return _filled(folder, like, [values.dtype.str for values in _columns(like)])


def _filled(folder: Path, like: Study, dtypes: Sequence[str]) -> MappedStudy:
    columns = (map_file(folder / f"{number}.bin", dtype) for number, dtype in enumerate(dtypes))
    return MappedStudy(
        classes=like.classes,
        reference=next(columns),
        labels={name: next(columns) for name in like.labels},
        scores={name: {label: next(columns) for label in by_class} for name, by_class in like.scores.items()},
        groups={name: (next(columns), values) for name, (_, values) in like.groups.items()},
        costs=like.costs,
        absent={name: next(columns) for name in like.absent},
        place=folder,
    )


def map_file(path: Path, dtype: str) -> NDArray[Any]:
    """The numbers in a file as an array that cannot be written to."""
    if not path.stat().st_size:
        return np.empty(0, dtype)
    return np.asarray(np.memmap(path, dtype, "r"))
