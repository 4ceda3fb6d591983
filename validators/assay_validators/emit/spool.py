"""Text that has to wait for what is only known at the end: in memory while it is little, then in a file."""

from collections.abc import Iterator
from typing import IO

MOST_CHARACTERS = 8 << 20
"""So much waits in memory."""


class Spool:
    """Pieces of ASCII text without carriage returns, given back in their order."""

    def __init__(self) -> None:
        self._held: list[str] = []
        self._size = 0
        self._file: IO[str] | None = None

    def add(self, piece: str) -> None:
        """Keep one more."""
        self._held.append(piece)
        self._size += len(piece)
        if self._size > MOST_CHARACTERS:
            self._spill()

    def __iter__(self) -> Iterator[str]:
        if self._file is not None:
            self._spill()
            self._file.seek(0)
            for line in self._file:
                yield line[:-1].replace("\r", "\n")
            self._file.close()
            self._file = None
        yield from self._held

    def _spill(self) -> None:
        if self._file is None:
            from tempfile import TemporaryFile

            # It goes away with whoever holds it.
            self._file = TemporaryFile("w+", encoding="ascii", newline="\n")  # noqa: SIM115
        self._file.writelines(piece.replace("\n", "\r") + "\n" for piece in self._held)
        self._held.clear()
        self._size = 0
