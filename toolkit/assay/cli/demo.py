"""`assay demo`: a real study from check to report."""

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.here import folder

COPY = typer.Option("--copy", metavar="DIR", help="Only copy the study into a new folder, to be edited and run.")
OUTPUT = typer.Option("-o", "--output", metavar="DIR", parser=folder, help="The run folder.")


def demo(copy: Annotated[Path | None, COPY] = None, output: Annotated[Path, OUTPUT] = Path("assay-demo")) -> None:
    """Check, compile and run a study of three classifiers on 569 patients; nothing is fetched.

    Example: assay demo, or: assay demo --copy my-study
    """
    from assay.cli.demonstrate import demonstrate, hand_over

    if copy is None:
        demonstrate(output)
    else:
        hand_over(copy)
