"""Batches of records, epoch after epoch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from assay.croissant.load.loop.store import Store
from assay.croissant.load.loop.wanted import MOST, whole
from assay.errors import AssayError
from assay.library import require
from assay_kernels.gather.score import Rows, order

if TYPE_CHECKING:
    from assay.croissant.load.loop.tensors import Tensors

Batch = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, kw_only=True)
class Course:
    """Which records come in which batch."""

    records: int
    batch_size: int
    shuffle: int | None
    shard: tuple[int, int]
    drop_last: bool

    @property
    def batches(self) -> int:
        """How many batches an epoch has."""
        part, parts = self.shard
        if self.drop_last:
            return self.records // parts // self.batch_size
        return -((self._border(part) - self._border(part + 1)) // self.batch_size)

    def index(self, epoch: int, batch: int) -> npt.NDArray[np.int64]:
        """The records of one batch."""
        start = self._border(self.shard[0]) + batch * self.batch_size
        count = min(self.batch_size, self._border(self.shard[0] + 1) - start)
        if self.shuffle is None:
            return np.arange(start, start + count, dtype=np.int64)
        return order(self.records, self.shuffle, epoch, start, count)

    def _border(self, part: int) -> int:
        return part * self.records // self.shard[1]


@dataclass(frozen=True)
class Form:
    """What the values of a field come out as."""

    dtype: np.dtype[Any]
    mean: npt.NDArray[np.float64]
    scale: npt.NDArray[np.float64]


class Loop:
    """The batches of an epoch each time that it is gone through, then those of the next epoch.

    A batch is a dictionary of arrays by field. Unless `copy` was asked for, the next batch overwrites them.
    """

    def __init__(self, store: Store, course: Course, forms: Mapping[str, Form], *, epoch: int, copy: bool) -> None:
        """Go over what was read; `Records.loop` makes it."""
        self.store, self.course, self.copy = store, course, copy
        self._forms = forms
        self._epoch, self._batch = epoch, 0

    @property
    def epoch(self) -> int:
        """The number of the epoch of the next batch; one that is set begins at its first batch."""
        return self._epoch

    @epoch.setter
    def epoch(self, number: int) -> None:
        self._epoch, self._batch = whole("epoch", number, 0, MOST, _refusal), 0

    def __len__(self) -> int:
        """How many batches an epoch has."""
        return self.course.batches

    def __iter__(self) -> Iterator[Batch]:
        """The batches of this epoch that were not given yet."""
        for batch in self.batches(self._epoch, range(self._batch, len(self)), fresh=self.copy):
            self._batch += 1
            yield batch
        self.epoch = (self._epoch + 1) % MOST

    def batches(self, epoch: int, numbers: range, *, fresh: bool) -> Iterator[Batch]:
        """Some batches of an epoch, each in arrays of its own or in the same ones."""
        rows = {name: Rows(self._values(name), form.dtype, form.mean, form.scale) for name, form in self._forms.items()}
        rooms = {} if fresh else {name: taken.room(self.course.batch_size) for name, taken in rows.items()}
        for number in numbers:
            index = self.course.index(epoch, number)
            size = len(index)
            yield {
                name: taken(index, taken.room(size) if fresh else rooms[name][:size]) for name, taken in rows.items()
            }

    def _values(self, name: str) -> npt.NDArray[Any]:
        values = self.store.columns[name].values
        form = self._forms[name]
        return values.view(np.uint8) if values.dtype == bool and form.dtype != bool else values

    def state_dict(self) -> dict[str, Any]:
        """Where it is, and what it goes over, as data for JSON."""
        course = self.course
        return {
            "epoch": self._epoch,
            "batch": self._batch,
            "records": course.records,
            "batch_size": course.batch_size,
            "shuffle": course.shuffle,
            "shard": list(course.shard),
            "drop_last": course.drop_last,
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on with the batches that would have come.

        Raises:
            AssayError: the state is of a loop that gives other batches, or none.
        """
        if not isinstance(state, Mapping):
            raise _refusal(f"the state is {state!r}", "take one that `state_dict()` gave")
        for name, mine in self.state_dict().items():
            if name not in state:
                raise _refusal(f"the state has no `{name}`", "take one that `state_dict()` gave")
            its = [*state[name]] if isinstance(state[name], tuple) else state[name]
            if name not in ("epoch", "batch") and its != mine:
                raise _refusal(f"the state is of a loop with `{name}` {its!r}, not {mine!r}", "make it as it was")
        batch = whole("batch", state["batch"], 0, len(self) + 1, _refusal)
        self.epoch = state["epoch"]
        self._batch = batch

    def torch(self) -> "Tensors":
        """The same batches as tensors, for `DataLoader(..., batch_size=None)`.

        Raises:
            AssayError: torch is not installed.
        """
        require("torch")
        from assay.croissant.load.loop.tensors import Tensors

        return Tensors(self)


def _refusal(problem: str, remedy: str) -> AssayError:
    return AssayError(f"{problem}; {remedy}")
