"""`assay data fix`: safe repairs of a dataset's metadata, shown before they are made."""

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.here import here


def fix(
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=here, help="A Croissant file (JSON).")],
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
) -> None:
    """Mend what can be mended safely, and keep everything else as it stands.

    The difference is shown first. Without --yes it is asked for on a terminal, and elsewhere nothing is written. Exits
    with 1 when there is more to mend than was tried.

    Example: assay data fix croissant.json --yes
    """
    from assay.cli.app import PROBLEMS
    from assay.cli.changes import difference, may_write
    from assay.cli.lines import print_lines
    from assay.croissant.fix import fixed
    from assay.croissant.reading import read_editable
    from assay.report.text import counted
    from assay.runs.disk import write_bytes

    document, _ = read_editable(file)
    repaired = fixed(document)
    if repaired.done:
        print_lines([*difference(file, document.data, repaired.data, "mended"), ""])
        print_lines([f"line {found.span.line}: {found.message} ({found.code})" for found in repaired.done])
        count = counted(len(repaired.done), "repair")
        if may_write(file, count, yes=yes):
            write_bytes(file, repaired.data)
            print_lines([f"{file}: {count} written"])
    else:
        print_lines([f"{file}: nothing that can be mended safely; `assay check {file}` tells the rest"])
    if repaired.left:
        left = f"{counted(repaired.left, 'repair')} not tried, since so many others had to be taken back"
        print_lines([f"{file}: {left}; mend some by hand, and call it again"], talk=True)
        raise typer.Exit(PROBLEMS)
