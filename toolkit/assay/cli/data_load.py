"""`assay data load`: the records of a dataset."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.load_options import FIELDS, FILE, NUMBER, RECORD_SET, SKIP_BAD, SPLIT, WHERE, records_of
from assay.croissant.load.formats import SUFFIXES, Format
from assay.errors import PlanError

if TYPE_CHECKING:
    from assay.croissant.load.records import Records


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
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch what lies elsewhere and is not in the cache.")] = False,
) -> None:
    """Load the records of a dataset, as its metadata describe them.

    Text stays as it is written, what is no value of its type stops the load with file, row and column, and nothing is
    left half written. Files are read where they lie, also in zip and tar archives; digests are verified first.

    Example: assay data load croissant.json -r items -n 3
    """
    from assay.cli.downloads import Downloads

    records = records_of(
        file, record_set, number, fields, split, where, skip_bad=skip_bad, fetch=fetch, talk=Downloads()
    )
    form = format_ or _form_of(output)
    if output is None or str(output) == "-":
        _print(records, form)
        _say_skipped(records)
        return
    if records.reads(output):
        raise PlanError(f"`{output}` is a part of the dataset itself, and is not written over")
    if output.is_file() and output.stat().st_size and not force:
        raise PlanError(f"`{output}` is there already; name another file, or replace it with --force")
    rows = _write(records, form, output)
    from assay.cli.lines import print_lines

    print_lines([f"{output}: {rows:,} record{'' if rows == 1 else 's'}"], talk=True)
    _say_skipped(records)


def _say_skipped(records: "Records") -> None:
    """How many rows were left out, why, and where the first ones are."""
    from assay.cli.lines import print_lines

    skipped = records.skipped
    if skipped.rows:
        print_lines([f"skipped {skipped.rows:,} row{'' if skipped.rows == 1 else 's'}:"], talk=True)
        print_lines((f"  {each}" for each in skipped.causes), talk=True)


def _form_of(output: Path | None) -> Format:
    """What the name of the file says."""
    if output is None or str(output) == "-":
        return Format.JSONL
    known = SUFFIXES.get(output.suffix.lower())
    if known is None and output.suffix:
        listed = ", ".join(f"`{form}`" for form in Format)
        raise PlanError(f"`{output}` names no format that is known; say with --format which of {listed} is meant")
    return known or Format.JSONL


def _print(records: "Records", form: Format) -> None:
    from assay.croissant.load.formats import write

    if form not in (Format.JSONL, Format.CSV) and sys.stdout.isatty():
        raise PlanError(f"{form} is nothing to read on a terminal; name a file with -o")
    sys.stdout.flush()
    write(records.batches(), records.schema, form, sys.stdout.buffer)


def _write(records: "Records", form: Format, output: Path) -> int:
    from assay.croissant.load.formats import write
    from assay.runs.disk import replacing, using

    with using(output), replacing(output) as partial, partial.open("wb") as out:
        return write(records.batches(), records.schema, form, out)
