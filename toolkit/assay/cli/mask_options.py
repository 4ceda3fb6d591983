"""Options that commands about masks, and about tables in their place, share."""

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
