"""`assay doctor`: what this machine can do with Assay, and what to install."""

from typing import Annotated

import typer

from assay.cli.form import Format


def doctor(
    format_: Annotated[Format, typer.Option("--format", help="How to print it; json is for reports of bugs.")] = (
        Format.TEXT
    ),
) -> None:
    """Say what works on this machine, what does not, and which command mends it; what is wrong comes first.

    Neither the name of the user nor that of the machine is told, and no path but those of the present folder, the
    temporary folder and the folder of compiled code, in which `~` stands for the home folder.

    Exits with 0 when checking and scoring work, 1 when something that they need is broken.

    Example: assay doctor, or: assay doctor --format json
    """
    from assay.cli.diagnosis import diagnose

    raise typer.Exit(diagnose(format_.value))
