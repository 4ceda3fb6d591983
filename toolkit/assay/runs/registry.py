"""Where runs were made on this machine: an SQLite file in the user's own data folder."""

import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from assay.errors import RunError
from assay.plan.physical import PhysicalPlan
from assay.runs.disk import is_local, using

VARIABLE = "ASSAY_REGISTRY"
"""Names another file, or is `off`."""

OFF = "off"

APPLICATION = 0x41535352
"""SQLite's mark of whose file it is: `ASSR`."""

VERSION = 1

PATIENCE_SECONDS = 5.0
"""How long a run waits for another one that writes here too."""

_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS runs (
    folder TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    began INTEGER NOT NULL
);
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
COMMIT;
"""

log = logging.getLogger(__name__)


class Registered(NamedTuple):
    """A run that was made here."""

    folder: Path
    name: str
    kind: str
    began: int
    """Seconds since 1970 when it was last begun or taken up."""


def place() -> Path | None:
    """The file; None when nobody wants one."""
    named = os.environ.get(VARIABLE, "")
    if named == OFF:
        return None
    if named:
        return Path(named)
    from platformdirs import user_data_dir

    return Path(user_data_dir("assay", appauthor=False)) / "runs.sqlite"


def register(folder: Path, plan: PhysicalPlan) -> None:
    """Remember that a run into `folder` begins; where that cannot be written, the run goes on without."""
    try:
        path = place()
        if path is None:
            return
        with _opened(path) as database:
            row = (os.path.realpath(folder), plan.name, plan.kind, int(time.time()))
            database.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)", row)
    except (RunError, UnicodeError, ImportError) as error:
        log.warning("the list of runs was not written: %s", error)


def forget(folder: Path) -> None:
    """Take a run off the list.

    Raises:
        RunError: the file cannot be written.
    """
    path = place()
    if path is not None and path.is_file():
        with _opened(path) as database:
            database.execute("DELETE FROM runs WHERE folder = ?", (os.path.realpath(folder),))


def registered() -> list[Registered]:
    """The runs that were made here, the latest first.

    Raises:
        RunError: the file cannot be read.
    """
    path = place()
    if path is None or not path.is_file():
        return []
    with _opened(path) as database:
        rows = database.execute("SELECT folder, name, kind, began FROM runs ORDER BY began DESC, folder").fetchall()
    return [Registered(Path(folder), name, kind, began) for folder, name, kind, began in rows]


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with using(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, isolation_level=None, timeout=PATIENCE_SECONDS)) as database:
            _recognise(database, path)
            yield database


def _recognise(database: sqlite3.Connection, path: Path) -> None:
    application = database.execute("PRAGMA application_id").fetchone()[0]
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if (application, version) == (APPLICATION, VERSION):
        return
    if application or version or database.execute("SELECT 1 FROM sqlite_master").fetchone():
        theirs = "a newer version of Assay" if application == APPLICATION else "another program"
        raise RunError(f"`{path}` is a database of {theirs}; name another file with {VARIABLE}, or `off`")
    database.execute(f"PRAGMA journal_mode = {'WAL' if is_local(path.parent) else 'DELETE'}")
    database.executescript(_SCHEMA)
