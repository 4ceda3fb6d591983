"""`assay new`: documents to start from, for somebody's own tables."""

import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

from assay.cli.here import folder, here, prediction_here

MORE = typer.Argument(metavar="[TABLE]...", parser=prediction_here, help="More tables of predictions.")
REFERENCE = typer.Option(
    "--reference", metavar="TABLE", parser=here, help="CSV, TSV or Parquet table with the true classes."
)
PREDICTION = typer.Option(
    "--prediction",
    metavar="TABLE...",
    parser=prediction_here,
    help="Tables of predictions, usually one an algorithm; `name=TABLE` names it.",
)
ID = typer.Option("--id", metavar="COLUMN", help="Column that identifies an item; by default it is found.")
LABEL = typer.Option("--truth", metavar="COLUMN", help="Column of the true class; by default it is found.")
POSITIVE = typer.Option("--positive", metavar="CLASS", help="Of two classes, the one that is to be found.")
OUTPUT = typer.Option(
    "-o", "--output", metavar="DIR", parser=folder, help="Where to write; by default the folder of the tables."
)


def new_evaluation(
    reference: Annotated[Path, REFERENCE],
    prediction: Annotated[list[Path], PREDICTION],
    more: Annotated[list[Path] | None, MORE] = None,
    id_: Annotated[str, ID] = "",
    label: Annotated[str, LABEL] = "",
    positive: Annotated[str, POSITIVE] = "",
    output: Annotated[Path | None, OUTPUT] = None,
) -> None:
    """Write a Croissant file, a fingerprint and an evaluation for your own tables.

    Example: assay new evaluation --reference y.csv --prediction a.csv b.csv --positive malignant
    """
    from assay.cli.lines import print_lines
    from assay.metrics.draft import Given, draft
    from assay.metrics.new import repeating, told, write_documents

    tables = [*dict.fromkeys((*prediction, *(more or ())))]
    given = Given.said(reference, tables, id_=id_, label=label, positive=positive)
    drafted = draft(given)
    folder = output or _folder_of([reference, *given.predictions])
    written = write_documents(given, drafted, folder)
    uncomment = "take the # from `group: {}` in evaluation.yaml"
    print_lines([*told(drafted), *repeating(drafted, uncomment), "", *written])
    evaluation, run = (shlex.quote(str(folder / name)) for name in ("evaluation.yaml", "run"))
    print("\nLook through fingerprint.yaml: the metrics follow from its answers. Then:")
    print_lines([f"  assay check --data {shlex.quote(str(folder))}", f"  assay run {evaluation} -o {run}"])


def _folder_of(tables: list[Path]) -> Path:
    """The innermost folder that holds all tables, seen from here when it lies below."""
    folder = Path(os.path.commonpath([path.resolve().parent for path in tables]))
    here = Path.cwd().resolve()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
