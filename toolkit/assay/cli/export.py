"""`assay export`: a finished run described for others' tools."""

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.here import here


def export(folder: Annotated[Path, typer.Argument(metavar="DIR", parser=here, help="A run folder.")]) -> None:
    """Describe a finished run for others' tools, in its folder: as an RO-Crate, and its items as a Croissant dataset.

    Example: assay export run
    """
    from assay.cli.lines import print_lines
    from assay.runs.export import export_run

    print_lines(export_run(folder))
