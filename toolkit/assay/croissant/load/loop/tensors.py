"""The batches of a loop for PyTorch's `DataLoader`."""

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch.utils.data import IterableDataset, get_worker_info

from assay.croissant.load.loop.loop import Batch, Loop
from assay.croissant.load.loop.wanted import MOST


class Tensors(IterableDataset):  # type: ignore[misc]
    """The batches of one epoch, as tensors; the same ones in the same order for any number of workers.

    Workers take every so manieth batch, which `DataLoader` puts in order again.
    """

    def __init__(self, loop: Loop) -> None:
        """Give what a loop gives, from where it is."""
        super().__init__()
        self._loop = loop
        state = loop.state_dict()
        # Shared, so that workers that live for several epochs hear of the next one.
        self._place = _packed(state["epoch"], state["batch"]).share_memory_()

    def set_epoch(self, epoch: int, batch: int = 0) -> None:
        """Give the batches of that epoch from now on, from that batch on."""
        self._loop.load_state_dict({**self._loop.state_dict(), "epoch": epoch, "batch": batch})
        self._place.copy_(_packed(epoch, batch))

    def __len__(self) -> int:
        """How many batches there are."""
        return len(self._loop) - int(self._place[1])

    def __iter__(self) -> "Batches":
        """The batches, or those of this worker."""
        worker = get_worker_info()
        epoch, batch = self._place.tolist()
        epoch %= MOST
        # A worker's tensors are sent while it makes the next ones.
        fresh = self._loop.copy or worker is not None
        first, step = (worker.id, worker.num_workers) if worker else (0, 1)
        return Batches(self._loop, epoch, range(batch + first, len(self._loop), step), fresh=fresh)


class Batches(Iterator[dict[str, Any]]):
    """Some batches of an epoch, as tensors; it says where it is, as torchdata's `StatefulDataLoader` asks."""

    def __init__(self, loop: Loop, epoch: int, numbers: range, *, fresh: bool) -> None:
        """Give the batches of these numbers, each in memory of its own if they are to be `fresh`."""
        self._loop, self._fresh, self._step = loop, fresh, numbers.step
        self._go_on(epoch, numbers.start)

    def _go_on(self, epoch: int, batch: int) -> None:
        self._epoch, self._next = epoch, batch
        self._given = self._loop.batches(epoch, range(batch, len(self._loop), self._step), fresh=self._fresh)

    def __next__(self) -> dict[str, Any]:
        """The next batch."""
        found = _tensors(next(self._given))
        self._next += self._step
        return found

    def state_dict(self) -> dict[str, Any]:
        """Where it is, and what it goes over, as data for JSON."""
        return {**self._loop.state_dict(), "epoch": self._epoch, "batch": min(self._next, len(self._loop))}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on with the batches that would have come.

        Raises:
            AssayError: the state is of a loop that gives other batches.
        """
        self._loop.load_state_dict(state)
        self._go_on(state["epoch"], state["batch"])


def _packed(epoch: int, batch: int) -> torch.Tensor:
    """Both in 64 bits, which torch has with a sign only."""
    return torch.tensor([epoch - MOST if epoch > MOST // 2 - 1 else epoch, batch])


def _tensors(batch: Batch) -> dict[str, Any]:
    return {
        name: values.tolist() if values.dtype == object else torch.from_numpy(values) for name, values in batch.items()
    }
