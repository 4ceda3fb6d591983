# Without pathlib, whose import would be a tenth of a cold check.
# ruff: noqa: PTH112, PTH119, PTH122
"""How files are called that are tables."""

import os

TABLES = (".csv", ".tsv", ".parquet")
"""Suffixes of the tables that can be read, and are best called so."""

OTHER_TABLES = (".tab", ".pq")
"""What they are called now and then."""

UNREAD_TABLES = (".txt", ".jsonl", ".csv.gz", ".tsv.gz")
"""What holds a table as well and cannot be read: what opens tables says why, and how to save it."""


def is_readable_table(path: str) -> bool:
    """Whether a file is called as tables are that can be read."""
    return os.path.splitext(os.path.basename(path))[1].lower() in (*TABLES, *OTHER_TABLES)


def is_table(path: str | os.PathLike[str]) -> bool:
    """Whether a path is called as tables are, those that cannot be read among them, and is no folder."""
    name = os.fspath(path).lower()
    return name.endswith((*TABLES, *OTHER_TABLES, *UNREAD_TABLES)) and not os.path.isdir(path)
