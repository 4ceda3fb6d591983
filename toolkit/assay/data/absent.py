"""Columns that are not there."""

from collections.abc import Sequence
from difflib import get_close_matches

from assay.errors import DataError
from assay.files.content import Content


def no_such_column(content: Content, name: str, columns: Sequence[str]) -> DataError:
    """What to say of a column that is not there: which may be meant, else what the first ones of all are."""
    problem = "no value is there" if name.startswith("$") else "there is no such column"
    return DataError(problem, path=content.path, column=name, remedy=near(name, columns))


def near(name: str, columns: Sequence[str]) -> str:
    """The remedy for a name that is not there: the one that may be meant, else the first of all; empty without any."""
    if similar := get_close_matches(name, columns, n=1):
        return f"did you mean `{similar[0]}`?"
    listed = ", ".join(f"`{column}`" for column in columns[:8])
    return listed and f"there are {listed}{', …' if len(columns) > 8 else ''}"
