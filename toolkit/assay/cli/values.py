"""Values of masks and tables, written in the form that is asked for."""

import sys
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple


class Written(StrEnum):
    """How values are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    NNUNET = "nnunet"
    LATEX = "latex"
    METHODS = "methods"


class Forms(NamedTuple):
    """What values look like, each made when it is asked for."""

    table: Callable[[], Iterable[str]]
    """Lines for people."""
    parquet: Callable[[], bytes]
    texts: Mapping[Written, Callable[[], str]]
    """The other forms."""


def require_place(command: str, path: Path | None) -> None:
    """Make sure that a file can be written there, before there is anything to write.

    Raises:
        RunError: there is no such place, or something of others lies there.
    """
    from assay.cli.outputs import is_printed, refusal
    from assay.errors import RunError

    if path is None or is_printed(path):
        return
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise RunError(f"`{path}` {'is a folder' if path.is_dir() else 'lies in no folder'}; name a file")
    if refused := refusal(command, str(path)):
        raise RunError(refused)


def require_fit(form: Written, output: Path | None) -> None:
    """Make sure that the values can go where they are to go, before they are looked for.

    Raises:
        PlanError: they are bytes, and would go to a terminal.
        RunError: there is no such place, or something of others lies there.
    """
    from assay.cli.outputs import is_printed
    from assay.errors import PlanError

    require_place("metrics score", output)
    if form is Written.PARQUET and is_printed(output) and sys.stdout.isatty():
        raise PlanError("Parquet is not for a terminal; name a file with -o")


def write(forms: Forms, form: Written, output: Path | None) -> None:
    """Write values into a file, whole or not at all, or to standard output.

    Raises:
        RunError: the file cannot be written.
    """
    from assay.cli.lines import print_lines, shown_line
    from assay.cli.outputs import is_printed, put
    from assay.runs.disk import write_bytes

    if form in forms.texts:
        put(output, forms.texts[form]())
    elif form is Written.TABLE and is_printed(output):
        print_lines(forms.table())
    elif form is Written.TABLE:
        put(output, "".join(f"{shown_line(line)}\n" for line in forms.table()))
    elif output is None or is_printed(output):
        sys.stdout.buffer.write(forms.parquet())
    else:
        write_bytes(output, forms.parquet())
