"""Values of masks and tables, written in the form that is asked for."""

import os
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


_ENDINGS = {
    Written.TABLE: (".txt", ".md"),
    Written.JSON: (".json",),
    Written.CSV: (".csv",),
    Written.PARQUET: (".parquet", ".pq"),
    Written.NNUNET: (".json",),
    Written.LATEX: (".tex",),
    Written.METHODS: (".md", ".txt"),
}
"""How the names of such files end; the first is proposed."""

_OTHERS = frozenset((".htm", ".html", ".jsonl", ".pdf", ".tsv", ".xls", ".xlsx", ".yaml", ".yml"))
"""Endings of what is in none of these forms."""


_MOST_LISTED = 4
"""So many files are named, two of which hold all signatures."""


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
    if (path.is_file() or not path.exists()) and not os.access(path.absolute().parent, os.W_OK):
        raise RunError(f"nothing can be written in `{path.absolute().parent}`, which is read-only; name another place")
    if refused := refusal(command, str(path)):
        raise RunError(refused)


def require_fit(form: Written, output: Path | None) -> None:
    """Make sure that the values can go where they are to go, before they are looked for.

    Raises:
        PlanError: they are bytes, and would go to a terminal, or the name of the file says another form.
        RunError: there is no such place, or something of others lies there, or what is signed.
    """
    from assay.cli.outputs import is_printed
    from assay.errors import PlanError

    if output is None or is_printed(output):
        if form is Written.PARQUET and sys.stdout.isatty():
            raise PlanError("Parquet is not for a terminal; name a file with -o")
        return
    _require_ending(form, output)
    require_place(f"metrics score --format {form}", output)
    _require_unsigned(output)


def _require_ending(form: Written, output: Path) -> None:
    """Refuse a name that says another form: whoever opens the file would take it for that."""
    from assay.errors import PlanError

    ending = output.suffix.lower()
    others = [other for other, endings in _ENDINGS.items() if ending in endings]
    if form in others or not (others or ending in _OTHERS):
        return
    said = f"`{output}` ends in {ending}, and --format {form} writes no such file"
    other = f"say --format {' or '.join(others)}, or " if others else ""
    raise PlanError(f"{said}: {other}name one that ends in {_ENDINGS[form][0]}")


def _require_unsigned(output: Path) -> None:
    """Refuse to write where signatures lie beside: they would be of something else."""
    from assay.errors import RunError
    from assay.runs.signing.files import Place

    places = dict.fromkeys((output, output.resolve()))
    lying: dict[Path, Path] = {}
    for path in places:
        for file in Place(path.parent, path.name).files():
            lying.setdefault(file.parent.resolve() / file.name, file)
    found = [f"`{file}`" for file in lying.values()]
    if found:
        more = f" and {len(found) - _MOST_LISTED:,} more" if len(found) > _MOST_LISTED else ""
        listed = ", ".join(found[:_MOST_LISTED]) + more
        raise RunError(f"`{output}` has signatures beside it, of something else: name another file, or remove {listed}")


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
