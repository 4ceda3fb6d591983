"""`assay data infer`: a Croissant document for files that somebody has."""

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.here import here

PATHS = typer.Argument(
    metavar="PATH...", parser=here, help="Files, and folders of them; together they are one dataset."
)
OUTPUT = typer.Option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write there, over nothing but what this command wrote and nobody changed; else it is printed.",
)
FORCE = typer.Option("--force", help="Write over what this command wrote even where that says something else by now.")
NAME = typer.Option("--name", help="What the dataset is called; by default as its folder or file.")
URL = typer.Option("--url", help="The page of the dataset.")
LICENSE = typer.Option("--license", help="An SPDX identifier or an address; by default guessed from LICENSE.")
CREATOR = typer.Option("--creator", metavar="NAME", help="Who made it; repeatable.")
RAI = typer.Option("--rai", help="Write a place for each of what NeurIPS asks about responsible use, beginning TODO.")


def data_infer(
    paths: Annotated[list[Path], PATHS],
    output: Annotated[Path | None, OUTPUT] = None,
    name: Annotated[str, NAME] = "",
    url: Annotated[str, URL] = "",
    license_: Annotated[str, LICENSE] = "",
    creator: Annotated[list[str] | None, CREATOR] = None,
    rai: Annotated[bool, RAI] = False,
    force: Annotated[bool, FORCE] = False,
) -> None:
    """Describe files as a Croissant dataset: types, keys, joins, splits, digests; guesses go to standard error.

    Example: assay data infer y.csv -o dataset.json
    """
    from assay.cli.lines import print_lines
    from assay.cli.outputs import put, refusal, refusal_of_other
    from assay.croissant.infer.infer import Given, infer
    from assay.errors import RunError

    if output is not None and (refused := refusal("data infer", str(output))):
        raise RunError(refused)
    given = Given(name, url, license_, tuple(creator or ()), rai)
    # Where there is no such folder, writing says so.
    folder = output.parent if output is not None and output.parent.is_dir() else None
    inferred = infer(paths, given, folder=folder)
    if output is not None and not force and (refused := refusal_of_other(str(output), inferred.text)):
        raise RunError(refused)
    print_lines(inferred.said, talk=True)
    put(output, inferred.text)
