"""Options of commands that take masks or tables, and which of the two a call means."""

import shlex
from collections.abc import Collection
from pathlib import Path

import typer

from assay.cli.here import here

MATCH = typer.Option("--match", help="A regular expression; its group `case`, or the first, is the case in a path.")
LABELS = typer.Option("--labels", help="What labels are called: a dataset.json, or liver=1,tumour=2.")
REGIONS = typer.Option("--regions", help="Labels that are scored together: WT=1+2+3,TC=2+3.")
CASES = typer.Option("--cases", parser=here, help="A table with a column `case` and what --by and --group name.")
PLACED = typer.Option(
    "--check-geometry/--ignore-geometry", help="Whether spacing, orientation and origin have to agree, beside shapes."
)
LINKS = typer.Option("--follow-links", help="Also open files to which links in a folder lead elsewhere.")
ID = typer.Option("--id", metavar="COLUMN", help="Of tables: the column that identifies an item; found without it.")
LABEL = typer.Option("--truth", metavar="COLUMN", help="Of tables: the column of the true class; found without it.")

FOR_TABLES = frozenset(["--id", "--truth", "--positive"])
FOR_MASKS = frozenset(
    [
        "--match",
        "--labels",
        "--regions",
        "--only",
        "--cases",
        "--spacing",
        "--both-empty",
        "--check-geometry",
        "--ignore-geometry",
        "--follow-links",
        "--small-below",
    ]
)


def are_tables(reference: Path, said: Collection[str]) -> bool:
    """Whether tables are meant and not masks.

    Args:
        reference: what predictions are held against.
        said: the options of a call, as `said_options` spells them.

    Raises:
        PlanError: one is for the other of the two.
    """
    from assay.cli.said import refuse
    from assay_spec.metrics.table_names import is_table

    if not is_table(reference):
        refuse(said, FOR_TABLES, f"is for tables, and `{reference}` is none; leave it out")
        return False
    quoted = shlex.quote(str(reference))
    refuse(
        said,
        ["--report"],
        f"is for masks, and `{reference}` is a table; for a page of tables: "
        f"assay new evaluation --reference {quoted} --prediction TABLE, then: assay run evaluation.yaml -o run",
    )
    refuse(said, FOR_MASKS, f"is for masks, and `{reference}` is a table; leave it out")
    return True
