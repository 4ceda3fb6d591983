"""The batches of a loop for PyTorch's `DataLoader`."""

from collections.abc import Iterator
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

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The batches, or those of this worker."""
        worker = get_worker_info()
        first, step = (worker.id, worker.num_workers) if worker else (0, 1)
        epoch, batch = self._place.tolist()
        epoch %= MOST
        numbers = range(batch + first, len(self._loop), step)
        # A worker's tensors are sent while it makes the next ones.
        for each in self._loop.batches(epoch, numbers, fresh=self._loop.copy or worker is not None):
            yield _tensors(each)


def _packed(epoch: int, batch: int) -> torch.Tensor:
    """Both in 64 bits, which torch has with a sign only."""
    return torch.tensor([epoch - MOST if epoch > MOST // 2 - 1 else epoch, batch])


def _tensors(batch: Batch) -> dict[str, Any]:
    return {
        name: values.tolist() if values.dtype == object else torch.from_numpy(values) for name, values in batch.items()
    }
