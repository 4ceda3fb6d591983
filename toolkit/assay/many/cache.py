"""What was found in documents, remembered by their bytes and by all that the verdict depends on.

One SQLite file in a folder, which any number of processes read and write at the same time. It is there to save time:
whatever is wrong with it, the documents are checked.
"""

import os
import sqlite3
import sys
import time
import zlib
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from assay.many.fingerprint import fingerprint
from assay_spec.document import Format

if TYPE_CHECKING:
    from assay.many.setting import Setting
    from assay_spec.profile import Profile

NAME = "assay-check-1.sqlite"
MOST_BYTES = 512 << 20
"""A larger file loses what was used least lately, down to three quarters."""
PENDING = 200
"""So many entries, new or used again, are written at a time."""
WRITES = 50
"""So many times is written before the size is looked at."""
PATIENCE_SECONDS = 10.0
"""How long another process may write."""
DAY_SECONDS = 86_400

BROKEN = (sqlite3.Error, UnicodeDecodeError)
"""What a broken file raises; SQLite quotes it in what it says of it, and Python cannot always read that."""

_TABLE = (
    "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, used INTEGER NOT NULL, line BLOB NOT NULL) WITHOUT ROWID"
)


class Cache:
    """Lines by keys, in a file that may vanish, be broken or be locked at any moment."""

    def __init__(self, folder: str, setting: "Setting", profile: "Profile | None") -> None:
        """Open the cache in `folder`, which is there, for one way of checking."""
        self._path = os.path.join(folder, NAME)  # noqa: PTH118 - paths are texts here
        about = repr((fingerprint(), setting._replace(profile="", cache=""), profile))
        self._about = sha256(about.encode("utf-8", "surrogatepass")).digest()
        self._today = int(time.time()) // DAY_SECONDS
        self._pending: dict[bytes, bytes] = {}
        self._touched: list[bytes] = []
        self._writes = 0
        self._base = self._opened() or self._renewed()

    def get(self, key: bytes) -> str | None:
        """What is remembered under a key; None for nothing, or nothing sound."""
        whole = self._whole(key)
        if self._base is None:
            return None
        try:
            found = self._base.execute("SELECT used, line FROM kept WHERE key = ?", (whole,)).fetchone()
        except BROKEN as error:
            self._give_up(error)
            return None
        if found is None:
            return None
        if found[0] != self._today:
            self._touched.append(whole)
            self._write_if_enough()
        # Adler-32 at the end of what zlib wrote finds out what a disk has changed.
        with suppress(zlib.error, ValueError, TypeError):
            return zlib.decompress(found[1]).decode("ascii")
        return None

    def put(self, key: bytes, line: str) -> None:
        """Remember a line under a key."""
        self._pending[self._whole(key)] = zlib.compress(line.encode("ascii"), 1)
        self._write_if_enough()

    def close(self) -> None:
        """Write down what is new, and let go of what is old once it is too much."""
        if self._pending or self._touched:
            self._write()
        if self._base is None:
            return
        with suppress(*BROKEN):
            self._shorten()
        with suppress(sqlite3.Error):
            self._base.close()
        self._base = None

    def _whole(self, key: bytes) -> bytes:
        return sha256(self._about + key).digest()

    def _opened(self) -> sqlite3.Connection | None:
        """The file as a base of data; None when it is none."""
        base = None
        try:
            base = sqlite3.connect(self._path, timeout=PATIENCE_SECONDS, isolation_level=None)
            with suppress(OSError):
                os.chmod(self._path, 0o600)  # noqa: PTH101
            # A crash may cost the last entries, and nothing else.
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = OFF")
            base.execute(_TABLE)
            base.execute("SELECT used, line FROM kept WHERE key = x''").fetchone()
        except BROKEN as error:
            if base is not None:
                base.close()
            self._remove_if_broken(error)
            return None
        return base

    def _remove_if_broken(self, error: Exception) -> None:
        """Take a file away that is no base of data; one that is locked, read-only or full stays."""
        if isinstance(error, sqlite3.DatabaseError | UnicodeDecodeError) and not isinstance(
            error, sqlite3.OperationalError
        ):
            for end in ("", "-wal", "-shm"):
                with suppress(OSError):
                    os.unlink(self._path + end)  # noqa: PTH108

    def _renewed(self) -> sqlite3.Connection | None:
        """A new file in place of a broken one; None, with a word, when that cannot be had either."""
        base = self._opened()
        if base is None:
            self._say()
        return base

    def _write_if_enough(self) -> None:
        if len(self._pending) + len(self._touched) >= PENDING:
            self._write()

    def _write(self) -> None:
        pending, touched = self._pending, self._touched
        self._pending, self._touched = {}, []
        if self._base is None:
            return
        rows = [(key, self._today, line) for key, line in pending.items()]
        try:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
            self._base.executemany("UPDATE kept SET used = ? WHERE key = ?", [(self._today, key) for key in touched])
            self._base.execute("COMMIT")
            self._writes += 1
            if self._writes % WRITES == 0:
                self._shorten()
        except BROKEN as error:
            self._give_up(error)

    def _shorten(self) -> None:
        """Let go of the entries that were used longest ago."""
        assert self._base is not None
        size, pages, free = (
            self._base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "page_count", "freelist_count")
        )
        if size * (pages - free) <= MOST_BYTES:
            return
        count = self._base.execute("SELECT COUNT(*) FROM kept").fetchone()[0]
        self._base.execute(
            "DELETE FROM kept WHERE key IN (SELECT key FROM kept ORDER BY used, key LIMIT ?)", (max(1, count // 4),)
        )

    def _give_up(self, error: Exception) -> None:
        """Go on without: another process may have broken, locked or removed the file."""
        if self._base is not None:
            with suppress(sqlite3.Error):
                self._base.close()
            self._base = None
            self._remove_if_broken(error)
            self._say()

    def _say(self) -> None:
        print(f"assay check: the cache {self._path} cannot be used now; checked without it", file=sys.stderr)  # noqa: T201


def make_folder(folder: str) -> None:
    """See to it that there is a folder for a cache, which nobody else reads.

    Raises:
        OSError: it cannot be had.
    """
    os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103 - paths are texts here


def key_of(form: Format, data: bytes) -> bytes:
    """What a document is known by: its bytes, and how they are read."""
    digest = sha256(form.encode())
    digest.update(data)
    return digest.digest()
