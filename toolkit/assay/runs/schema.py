"""The tables of a run's journal, version by version; a journal that an older version wrote is brought up to date."""

from collections.abc import Callable

APPLICATION = 0x41535359
"""SQLite's mark of whose file it is: `ASSY`."""

_BASE = 3
"""The oldest version that is read."""

_STEPS = (
    f"""
CREATE TABLE nodes (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    started_ns INTEGER NOT NULL,
    ended_ns INTEGER NOT NULL,
    cpu_ns INTEGER NOT NULL,
    output BLOB NOT NULL,
    seal TEXT NOT NULL
);
CREATE TABLE segments (
    name TEXT PRIMARY KEY,
    key TEXT NOT NULL REFERENCES nodes (key) ON DELETE CASCADE,
    rows INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    digest TEXT NOT NULL
);
CREATE TABLE files (
    name TEXT PRIMARY KEY,
    digest TEXT NOT NULL
);
PRAGMA application_id = {APPLICATION};
""",
    """
CREATE TABLE pieces (
    key TEXT NOT NULL,
    number INTEGER NOT NULL,
    pieces INTEGER NOT NULL,
    elapsed_ns INTEGER NOT NULL,
    cpu_ns INTEGER NOT NULL,
    output BLOB NOT NULL,
    seal TEXT NOT NULL,
    PRIMARY KEY (key, pieces, number)
);
""",
)
"""What makes each version of the one before; the first makes the oldest of nothing."""

VERSION = _BASE + len(_STEPS) - 1
READABLE = range(_BASE, VERSION + 1)


def upgrade(run: Callable[[str], object], version: int) -> None:
    """Bring a journal from `version`, 0 for an empty file, to the present one, all of it or nothing."""
    steps = _STEPS[version - _BASE + 1 if version else 0 :]
    if steps:
        run(f"BEGIN IMMEDIATE;{''.join(steps)}PRAGMA user_version = {VERSION};COMMIT;")
