"""`assay demo`: studies from check to report."""

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.here import folder

COPY = typer.Option("--copy", metavar="DIR", help="Only copy the study into a new folder, to be edited and run.")
MASKS = typer.Option("--masks", help="A study of segmentation instead: phantoms of 8 patients, three algorithms.")
OUTPUT = typer.Option(
    "-o", "--output", metavar="DIR", parser=folder, help="The run folder; assay-demo, or assay-demo-masks, without it."
)


def demo(
    copy: Annotated[Path | None, COPY] = None,
    masks: Annotated[bool, MASKS] = False,
    output: Annotated[Path | None, OUTPUT] = None,
) -> None:
    """Check, compile and run a study of three classifiers on 569 patients; nothing is fetched.

    Example: assay demo, or: assay demo --copy my-study, or: assay demo --masks
    """
    from assay.errors import RunError

    if masks:
        from assay.cli.demonstrate_masks import demonstrate_masks

        if copy is not None:
            raise RunError("--masks writes its study into a folder anyway; leave --copy out, and name it with -o")
        demonstrate_masks(output or Path("assay-demo-masks"))
        return
    from assay.cli.demonstrate import demonstrate, hand_over

    if copy is None:
        demonstrate(output or Path("assay-demo"))
    else:
        hand_over(copy)
