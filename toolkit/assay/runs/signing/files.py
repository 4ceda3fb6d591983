"""The files that signatures are kept in, beside what is signed; nothing of unknown size is read whole."""

import os
from pathlib import Path
from typing import NamedTuple

from assay.runs.disk import using
from assay.runs.signing.finding import Code, Flaw

MOST_SIGNERS = 100
LARGEST_STATEMENT = 8 << 20
LARGEST_ENVELOPE = 2 * LARGEST_STATEMENT
LARGEST_SIGNATURE = 1 << 16


RUN = "record"
"""What the names of the files begin with in a run folder."""


class Place(NamedTuple):
    """Where signatures lie, and by which names."""

    folder: Path
    stem: str = RUN
    """What the names begin with: that of the file that is signed, or `record` of a run."""

    @property
    def envelope(self) -> str:
        """All signatures, as DSSE: https://github.com/secure-systems-lab/dsse."""
        return f"{self.stem}.dsse.json"

    @property
    def statement(self) -> str:
        """What was signed, as it stands in the envelope, for tools that want it as a file."""
        return f"{self.stem}.statement.json"

    def ssh_name(self, number: int) -> str:
        """The file with the signature for `ssh-keygen` that belongs to a signature of the envelope, counted from 0."""
        return f"{self.statement}.{number + 1}.sig" if number else f"{self.statement}.sig"

    def ssh_names(self) -> list[str]:
        """The files with signatures for `ssh-keygen` that are there."""
        return [name for name in map(self.ssh_name, range(MOST_SIGNERS)) if self.has(name)]

    def files(self) -> list[Path]:
        """All files of signatures that are there."""
        whole = [name for name in (self.envelope, self.statement) if self.has(name)]
        return [self.folder / name for name in (*whole, *self.ssh_names())]

    def has(self, name: str) -> bool:
        """Whether something is there by this name, be it a link that leads nowhere."""
        return os.path.lexists(self.folder / name)


ENVELOPE, STATEMENT = Place(Path()).envelope, Place(Path()).statement
"""The names in a run folder."""


def signature_files(folder: Path) -> list[Path]:
    """All files of signatures that are in a run folder."""
    return Place(folder).files()


def withdraw(folder: Path) -> list[Path]:
    """Remove all signatures from a run folder; the files that were there.

    Raises:
        RunError: one cannot be removed.
    """
    found = signature_files(folder)
    for path in found:
        with using(path):
            path.unlink()
    return found


def read_bounded(path: Path, limit: int) -> bytes:
    """What is in a file of at most `limit` bytes.

    Raises:
        Flaw: it is larger, no regular file, or cannot be read.
    """
    try:
        if not path.is_file():
            raise Flaw(Code.UNREADABLE, f"`{path.name}` is no regular file")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise Flaw(Code.UNREADABLE, f"`{path.name}` cannot be read: {error.strerror}") from None
    if len(data) > limit:
        raise Flaw(Code.TOO_LARGE, f"`{path.name}` has more than {limit:,} bytes")
    return data
