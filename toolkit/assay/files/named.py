"""Names of files that are no text: systems keep bytes, and JSON, pages and tables hold characters alone."""

from pathlib import Path

from assay.errors import PlanError


def written(name: str) -> str:
    """A name as it can be written down, with bytes that are no UTF-8 by their numbers."""
    return name.encode(errors="backslashreplace").decode()


def unwritable(name: str) -> str:
    """Why no record can name a file; empty where it can."""
    return "" if written(name) == name else "its name is not UTF-8: rename it"


def require_writable(path: Path) -> None:
    """Refuse a path that no record can name, before anything is read.

    Raises:
        PlanError: a part of it is not UTF-8.
    """
    if unwritable(str(path)):
        raise PlanError(f"the path `{written(str(path))}` is not UTF-8: rename what is not")
