"""Work on items by all cores at once; what becomes of them comes in their order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from assay.processes.cores import cores

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST_THREADS = 8
"""Each holds an item and what becomes of it."""


def in_order(items: Iterable[Item], work: Callable[[Item], Result]) -> Iterator[tuple[Item, Result]]:
    """The items, each with what `work` makes of it in some thread.

    One more is worked on ahead than there are threads. An error of `items` comes after all that were before it, and
    one of `work` when its item's turn has come.
    """
    source, process = iter(items), os.getpid()
    pending: deque[tuple[Item, Future[Result]]] = deque()
    ends: list[BaseException] = []
    try:
        while True:
            while not ends and len(pending) <= _threads():
                try:
                    item = next(source)
                except BaseException as end:  # noqa: BLE001 - raised below, in its turn
                    ends.append(end)
                else:
                    pending.append((item, _pool().submit(work, item)))
            if not pending:
                break
            item, future = pending.popleft()
            # A process that was forked between two items has none of the threads.
            yield item, future.result() if os.getpid() == process else work(item)
    finally:
        for _, future in pending:
            future.cancel()
    if not isinstance(ends[0], StopIteration):
        raise ends[0]


def _threads() -> int:
    return min(cores(), MOST_THREADS)


@cache
def _pool() -> ThreadPoolExecutor:
    """One for the whole process: what memory its threads have let go of is there for their next item."""
    return ThreadPoolExecutor(_threads(), "assay-work")


os.register_at_fork(after_in_child=_pool.cache_clear)
