"""`assay data fix`: safe repairs of a dataset's metadata, shown before they are made."""

import difflib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer


def fix(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A Croissant file (JSON).")],
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
) -> None:
    """Mend what can be mended safely, and keep everything else as it stands.

    The difference is shown first. Without --yes it is asked for on a terminal, and elsewhere nothing is written.

    Example: assay data fix croissant.json --yes
    """
    from assay.cli.lines import print_lines
    from assay.croissant.fix import fixed
    from assay.croissant.reading import read_dataset
    from assay.runs.disk import write_bytes

    document, _ = read_dataset(file)
    repaired = fixed(document)
    if not repaired.done:
        print_lines([f"{file}: nothing that can be mended safely; `assay check {file}` tells the rest"])
        return
    print_lines([*_shown(file, document.data, repaired.data), ""])
    print_lines([f"line {found.span.line}: {found.message} ({found.code})" for found in repaired.done])
    if not yes and not (sys.stdin.isatty() and typer.confirm(f"Write {len(repaired.done)} repairs into {file}?")):
        print_lines([f"{file}: nothing written; --yes writes {len(repaired.done)} repairs"])
        return
    write_bytes(file, repaired.data)
    print_lines([f"{file}: {len(repaired.done)} repairs written"])


def _shown(file: Path, before: bytes, after: bytes) -> Iterator[str]:
    """The difference, as `diff -u` shows it."""
    old, new = (data.decode(errors="replace").splitlines() for data in (before, after))
    yield from difflib.unified_diff(old, new, str(file), f"{file} (mended)", lineterm="", n=1)
