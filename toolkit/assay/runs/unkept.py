"""What a worker has done and nobody has put on disk yet."""

import os
from collections import deque
from contextlib import closing, suppress
from pathlib import Path
from threading import Lock

from assay.errors import RunError
from assay.runs.folder import JOURNAL, WORKING
from assay.runs.journal import Journal, PieceEntry


class Unkept:
    """The last pieces of a worker, until it hears that they are on disk.

    Who listens for the end puts them there while a piece is in hand, hence the lock.
    """

    def __init__(self) -> None:
        self._pieces: deque[PieceEntry] = deque()
        self._kept = 0
        self._at_work = Lock()

    def add(self, piece: PieceEntry) -> None:
        """Hold one more."""
        with self._at_work:
            self._pieces.append(piece)

    def forget(self, kept: int) -> None:
        """Let go of what is on disk: the first `kept` of all that were added."""
        with self._at_work:
            for _ in range(kept - self._kept):
                self._pieces.popleft()
            self._kept = max(kept, self._kept)

    def keep(self, workplace: Path, lock: int) -> None:
        """Put them on disk, as the process that was killed would have done.

        Args:
            workplace: of the run; when it is no longer what it was, or its disk says no, they are lost.
            lock: the descriptor of its lock, which this process inherited.
        """
        with self._at_work, suppress(RunError, OSError):
            if self._pieces and os.path.samestat((workplace / WORKING).stat(), os.fstat(lock)):
                with closing(Journal(workplace.parent / JOURNAL)) as journal:
                    journal.keep(self._pieces)
                self._kept += len(self._pieces)
                self._pieces.clear()
