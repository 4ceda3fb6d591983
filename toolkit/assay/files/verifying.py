"""Digests worked out in a thread while what the files hold is read; nothing of it is given before they agree."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from assay.errors import DataError
from assay.files.content import Content, digests_in

Item = TypeVar("Item")
Compare = Callable[[Mapping[str, str]], None]
"""Raises a DataError for digests that are not those declared."""

AHEAD_BYTES = 1 << 25
"""So much is read ahead of a digest, and held; that of 80 MB takes about as long as to read so much of a table."""


class Verifying:
    """The files that are compared with their digests while they are read.

    A thread has work only while somebody waits for the next item of `given`: none is left behind by an error, at the
    end of the process, or in a process that was forked between two items.
    """

    def __init__(self, ahead_bytes: int = AHEAD_BYTES) -> None:
        """Read no more ahead than `ahead_bytes`, and one item, before the digests are known."""
        self._most = ahead_bytes
        self._thread = ThreadPoolExecutor(1, "assay-digests")  # starts with the first file
        self._begun: list[tuple[Future[dict[str, str]], Compare]] = []
        self._is_over = False

    def begin(self, content: Content, algorithms: Iterable[str], compare: Compare) -> None:
        """Work out digests of a file, for `compare` to judge before anything is given that was read from now on."""
        future = self._thread.submit(digests_in, content, list(algorithms), lambda: self._is_over)
        self._begun.append((future, compare))

    def given(self, items: Iterable[Item], size_of: Callable[[Item], int]) -> Iterator[Item]:
        """The items, which are read meanwhile, as if each digest had been known before.

        Args:
            items: what is read; `begin` is called on its way.
            size_of: how many bytes an item holds.

        Raises:
            DataError: what `compare` or else `items` raises: what looks like damage may be another file.
        """
        held: list[Item] = []
        errors: list[DataError] = []
        size = 0
        try:
            for item in _before_error(items, errors):
                held.append(item)
                is_known = all(future.done() for future, _ in self._begun)
                size += 0 if is_known else size_of(item)
                if is_known or size >= self._most:
                    self._require()
                    yield from held
                    held, size = [], 0
            self._require()
            yield from held
            for error in errors:
                raise error
        finally:
            self._is_over = True
            self._thread.shutdown()

    def _require(self) -> None:
        """Wait for the digests, and compare them."""
        while self._begun:
            future, compare = self._begun.pop(0)
            compare(future.result())


def _before_error(items: Iterable[Item], errors: list[DataError]) -> Iterator[Item]:
    """The items; `errors` takes what ends them."""
    try:
        yield from items
    except DataError as error:
        errors.append(error)
