"""`assay data load`: the records of a dataset."""

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.load_options import (
    AS,
    FIELDS,
    FILE,
    NUMBER,
    RECORD_SET,
    SKIP_BAD,
    SPLIT,
    WHERE,
    Tool,
    asked_by,
    official_records_of,
    records_of,
)
from assay.cli.load_output import form_of, print_records, say_more, write_records
from assay.croissant.load.formats import Format
from assay.errors import PlanError


def load(
    file: Annotated[Path, FILE],
    record_set: Annotated[str, RECORD_SET] = "",
    number: Annotated[int | None, NUMBER] = None,
    fields: Annotated[str | None, FIELDS] = None,
    split: Annotated[list[str] | None, SPLIT] = None,
    where: Annotated[list[str] | None, WHERE] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="By default what the name of OUT says, else JSON lines.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT", help="Write there; else to standard output.")
    ] = None,
    *,
    skip_bad: Annotated[bool, SKIP_BAD] = False,
    as_: Annotated[Tool | None, AS] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch what lies elsewhere and is not in the cache.")] = False,
) -> None:
    """Load the records of a dataset, as its metadata describe them.

    Text stays as it is written, what is no value of its type stops the load with file, row and column, and nothing is
    left half written. Files are read where they lie, also in zip and tar archives; digests are verified first.

    Example: assay data load croissant.json -r items -n 3
    """
    from assay.cli.downloads import Downloads

    asked = asked_by(number, fields, split, where, skip_bad=skip_bad, fetch=fetch)
    records = (
        records_of(file, record_set, asked, Downloads())
        if as_ is None
        else official_records_of(file, record_set, asked, Downloads())
    )
    form = format_ or form_of(output)
    if output is None or str(output) == "-":
        print_records(records, form)
        say_more(records)
        return
    if records.reads(output):
        raise PlanError(f"`{output}` is a part of the dataset itself, and is not written over")
    if output.is_file() and output.stat().st_size and not force:
        raise PlanError(f"`{output}` is there already; name another file, or replace it with --force")
    rows = write_records(records, form, output)
    from assay.cli.lines import print_lines

    print_lines([f"{output}: {rows:,} record{'' if rows == 1 else 's'}"], talk=True)
    say_more(records)
