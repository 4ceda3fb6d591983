"""Where records go: to standard output, or to a file that is whole or not there."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from assay.croissant.load.formats import SUFFIXES, Format
from assay.errors import PlanError

if TYPE_CHECKING:
    from assay.croissant.load.official.records import OfficialRecords
    from assay.croissant.load.records import Records


def say_more(records: "Records | OfficialRecords") -> None:
    """What was left out, or is wrong."""
    from assay.cli.lines import print_lines
    from assay.croissant.load.records import Records

    if not isinstance(records, Records):
        found = records.differences
        line = "mlcroissant 1.1.1 gives other values than the dataset says:" if found else "the dataset says the same"
        print_lines([line, *(f"  {each}" for each in found), *records.chances], talk=True)
    elif rows := records.skipped.rows:
        print_lines([f"skipped {rows:,} row{'' if rows == 1 else 's'}:"], talk=True)
        print_lines((f"  {each}" for each in records.skipped.causes), talk=True)


def form_of(output: Path | None) -> Format:
    """What the name of the file says."""
    if output is None or str(output) == "-":
        return Format.JSONL
    known = SUFFIXES.get(output.suffix.lower())
    if known is None and output.suffix:
        listed = ", ".join(f"`{form}`" for form in Format)
        raise PlanError(f"`{output}` names no format that is known; say with --format which of {listed} is meant")
    return known or Format.JSONL


def print_records(records: "Records | OfficialRecords", form: Format) -> None:
    """Write records to standard output.

    Raises:
        AssayError: they cannot be read, or are nothing to read on a terminal.
    """
    from assay.croissant.load.formats import write

    if form not in (Format.JSONL, Format.CSV) and sys.stdout.isatty():
        raise PlanError(f"{form} is nothing to read on a terminal; name a file with -o")
    sys.stdout.flush()
    write(records.batches(), records.schema, form, sys.stdout.buffer)


def write_records(records: "Records | OfficialRecords", form: Format, output: Path) -> int:
    """Write records to a file, which is whole or not there; how many there were.

    Raises:
        AssayError: they cannot be read, or the file cannot be written.
    """
    from assay.croissant.load.formats import write
    from assay.runs.disk import replacing, using

    with using(output), replacing(output) as partial, partial.open("wb") as out:
        return write(records.batches(), records.schema, form, out)
