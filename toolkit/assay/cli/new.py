"""`assay new`: documents to start from, for somebody's own tables."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Kind(StrEnum):
    """What can be written."""

    EVALUATION = "evaluation"


def new(
    kind: Annotated[Kind, typer.Argument(help="What to write.")],  # noqa: ARG001 - the only kind so far
    reference: Annotated[Path, typer.Option("--reference", help="CSV or Parquet table with the true classes.")],
    prediction: Annotated[list[Path], typer.Option("--prediction", help="Table of one algorithm; repeatable.")],
    more: Annotated[list[Path] | None, typer.Argument(help="More tables of predictions.")] = None,
    id_: Annotated[str, typer.Option("--id", help="Column that identifies an item.")] = "",
    label: Annotated[str, typer.Option("--label", help="Column of the true class.")] = "",
    positive: Annotated[str, typer.Option("--positive", help="Of two classes, the one to be found.")] = "",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Folder that holds the tables.")] = None,
) -> None:
    """Write a Croissant file, a fingerprint and an evaluation for your own tables.

    Example: assay new evaluation --reference y.csv --prediction a.csv b.csv --positive malignant
    """
    from assay.metrics.new import Given, draft, write_documents

    tables = (*prediction, *(more or ()))
    given = Given(reference, tables, id_, label, positive)
    drafted = draft(given)
    folder = output or Path(os.path.commonpath([path.resolve().parent for path in (reference, *tables)]))
    for path in write_documents(given, drafted, folder):
        print(path)
    print(f"look at fingerprint.yaml, then: assay run {folder / 'evaluation.yaml'} -o {folder / 'run'}")
