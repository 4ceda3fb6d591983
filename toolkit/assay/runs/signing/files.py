"""The files that signatures are kept in, beside the record of a run; nothing of unknown size is read whole."""

import os
from pathlib import Path

from assay.runs.disk import using
from assay.runs.signing.finding import Code, Flaw

ENVELOPE = "record.dsse.json"
"""All signatures, as DSSE: https://github.com/secure-systems-lab/dsse."""
STATEMENT = "record.statement.json"
"""What was signed, as it stands in the envelope, for tools that want it as a file."""

MOST_SIGNERS = 100
LARGEST_STATEMENT = 8 << 20
LARGEST_ENVELOPE = 2 * LARGEST_STATEMENT
LARGEST_SIGNATURE = 1 << 16


def ssh_name(number: int) -> str:
    """The file with the signature for `ssh-keygen` that belongs to a signature of the envelope, counted from 0."""
    return f"{STATEMENT}.{number + 1}.sig" if number else f"{STATEMENT}.sig"


def ssh_names(folder: Path) -> list[str]:
    """The files with signatures for `ssh-keygen` that are in a run folder."""
    return [name for name in map(ssh_name, range(MOST_SIGNERS)) if os.path.lexists(folder / name)]


def signature_files(folder: Path) -> list[Path]:
    """All files of signatures that are in a run folder."""
    whole = [name for name in (ENVELOPE, STATEMENT) if os.path.lexists(folder / name)]
    return [folder / name for name in (*whole, *ssh_names(folder))]


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
