"""What a worker has done and nobody has put on disk yet."""

from collections import deque
from contextlib import closing, suppress
from pathlib import Path

from assay.errors import RunError
from assay.runs.folder import JOURNAL, require_lock
from assay.runs.journal import Journal, PieceEntry
from assay.runs.store import LocalStore


class Unkept:
    """The last pieces of a worker, until it hears that they are on disk."""

    def __init__(self) -> None:
        self._pieces: deque[PieceEntry] = deque()
        self._kept = 0

    def add(self, piece: PieceEntry) -> None:
        """Hold one more."""
        self._pieces.append(piece)

    def forget(self, kept: int) -> None:
        """Let go of what is on disk: the first `kept` of all that were added."""
        for _ in range(kept - self._kept):
            self._pieces.popleft()
        self._kept = kept

    def keep(self, run: Path, lock: int) -> None:
        """Put them on disk, as the process that was killed would have done.

        Args:
            run: the folder of the run; when it is no longer what it was, or its disk says no, they are lost.
            lock: the descriptor of its lock, which this process inherited.
        """
        with suppress(RunError):
            require_lock(run, lock)
            with closing(Journal(run / JOURNAL)) as journal:
                LocalStore(run, journal, lock).keep(self._pieces)
