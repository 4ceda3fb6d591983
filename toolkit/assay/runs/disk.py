"""Files that are whole or absent, and one line when a disk says no."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from assay.errors import RunError
from assay.lasting import sync
from assay.read_only import refusal_of_read_only

_PARTIAL = ".partial"

_LOCAL = frozenset({"apfs", "bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "overlay", "tmpfs", "xfs", "zfs"})


@contextmanager
def using(path: Path) -> Iterator[None]:
    """Turn what the system says about `path` into a RunError that names it."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error).partition("\n")[0]
        raise RunError(f"`{path}` cannot be used: {reason}") from error
    except UnicodeDecodeError as error:
        # What sqlite3 would say quotes bytes of a damaged file.
        raise RunError(f"`{path}` is damaged; name another folder") from error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of `path`, on disk for good, when the block ends well.

    A link stays one, and the file it leads to is replaced; a pipe or a device is written to as it is.

    Raises:
        RunError: the file that is there is read-only.
    """
    if refused := refusal_of_read_only(path):
        raise RunError(refused)
    if path.exists() and not path.is_file():
        yield path
        return
    path = Path(os.path.realpath(path))
    # Two processes may write the same file; the last one wins, and neither sees the other's half.
    partial = path.with_name(f".{token_hex(8)}{_PARTIAL}")
    try:
        yield partial
        sync(partial)
        partial.replace(path)
        sync(path.parent)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def write_bytes(path: Path, data: bytes) -> None:
    """Put `data` into `path`, whole or not at all; who may read a file that is there stays as it is."""
    with using(path), replacing(path) as partial:
        partial.write_bytes(data)
        if path.is_file():
            shutil.copymode(path, partial)


def require_file(path: Path) -> None:
    """Make sure that a file of a run may be written: a pipe that stands there may never be read.

    Raises:
        RunError: something stands there that is no file.
    """
    with using(path):
        if path.exists() and not path.is_file():
            raise RunError(f"`{path}` is there and no file; remove it")


def read_bytes(path: Path) -> bytes:
    """What a file holds; a pipe is none, for nobody may ever write into it.

    Raises:
        RunError: it cannot be read, or is no file.
    """
    with using(path):
        if path.exists() and not path.is_file():
            raise RunError(f"`{path}` is no file")
        return path.read_bytes()


def json_bytes(value: Mapping[str, object]) -> bytes:
    """`value` for people and programs to read: indented, UTF-8, never NaN."""
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def digest_bytes(data: bytes) -> str:
    """`sha256:` and the hexadecimal digest of `data`."""
    return f"sha256:{sha256(data).hexdigest()}"


def remove_partials(folder: Path) -> None:
    """Remove what a killed process left half-written."""
    for partial in folder.glob(f".*{_PARTIAL}"):
        partial.unlink()


def is_local(folder: Path) -> bool:
    """Whether `folder` certainly lies on a disk of this machine, where memory can be shared through files."""
    return file_system(folder) in _LOCAL


def file_system(folder: Path) -> str:
    """What the system calls the kind of file system below `folder`: `ext4`, `nfs4`; empty where it does not say."""
    try:
        table = Path("/proc/self/mountinfo").read_text(errors="replace")
    except OSError:
        return ""
    mounts = [line.split(" - ") for line in table.splitlines()]
    points = {_unescape(left.split()[4]): right.split()[0] for left, right in mounts}
    path = folder.resolve()
    return next((points[str(p)] for p in (path, *path.parents) if str(p) in points), "")


def _unescape(mount_point: str) -> str:
    return mount_point.encode().decode("unicode_escape").encode("latin-1").decode()
