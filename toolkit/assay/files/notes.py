"""Facts about files, noted beside them: written whole or not at all, and absent where they are broken."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from assay.errors import DataError

_MOST_BYTES = 1 << 16


def read_note(path: Path) -> Mapping[str, object]:
    """What is noted there; empty where nothing is that can be read."""
    try:
        # Who opens a pipe to read would wait for somebody who writes.
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as file:
            found = json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def write_note(path: Path, facts: Mapping[str, object]) -> None:
    """Note facts in place of those that are there.

    Raises:
        OSError: the disk says no.
    """
    new = path.with_name(f"{path.name}.{token_hex(8)}")
    try:
        with new.open("x", encoding="utf-8") as file:
            json.dump(facts, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


@contextmanager
def using(folder: Path) -> Iterator[None]:
    """Turn what the system says about a folder or what is in it into one line.

    Raises:
        DataError: it said something.
    """
    try:
        yield
    except OSError as error:
        raise DataError(f"cannot be used: {error.strerror or error}", path=folder) from None
