"""`assay data verify`: the data of a dataset against its metadata."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.app import PROBLEMS
from assay.cli.load_options import FILE

if TYPE_CHECKING:
    from assay.croissant.verify.verify import Verified


class Format(StrEnum):
    """How it is shown."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


SUFFIXES = {".html": Format.HTML, ".htm": Format.HTML, ".json": Format.JSON}
"""What the name of a file says about its format; any other is text."""

RECORD_SET = typer.Option(
    "-r", "--record-set", metavar="NAME", help="Only this one, by `@id` or name; may be given several times."
)
SPLIT = typer.Option(metavar="NAME", help="Only records of this split, where there are some; several times for more.")


def verify(
    file: Annotated[Path, FILE],
    record_set: Annotated[list[str] | None, RECORD_SET] = None,
    split: Annotated[list[str] | None, SPLIT] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT", help="Write it there, over nothing but such a file."),
    ] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="What to make; by default what the name of OUT says, else text.")
    ] = None,
    *,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch what lies elsewhere and is not in the cache.")] = False,
) -> None:
    """Compare the data of a dataset with its metadata: digests, types, ranges, keys, references, splits and more.

    Every check says at how much it looked, and shows the first offenders with file and row. As HTML it is a page with
    what the columns hold. The exit status is 1 where something is wrong, and what could not be checked is listed.

    Example: assay data verify croissant.json -o verified.html
    """
    from assay.cli.downloads import Downloads
    from assay.cli.lines import print_lines
    from assay.cli.outputs import is_printed, put, refusal
    from assay.croissant.reading import DatasetError, read_newest
    from assay.croissant.verify.text import summary
    from assay.croissant.verify.verify import verify as verify_data

    if output is not None and (refused := refusal("data verify", str(output))):
        raise DatasetError(refused)
    found = verify_data(read_newest(file), file, record_set or (), split or (), fetch=fetch, talk=Downloads())
    put(output, _rendered(found, format_ or SUFFIXES.get(output.suffix.lower() if output else "", Format.TEXT)))
    if not is_printed(output):
        print_lines([f"{output}: {summary(found)}"])
    if not found.valid:
        raise typer.Exit(PROBLEMS)


def _rendered(found: "Verified", form: Format) -> str:
    match form:
        case Format.HTML:
            from assay.croissant.verify.html import render_html

            return render_html(found)
        case Format.JSON:
            from assay.croissant.verify.document import document

            return f"{json.dumps(document(found), indent=2, ensure_ascii=False, allow_nan=False)}\n"
        case Format.TEXT:
            from assay.cli.lines import shown_line
            from assay.croissant.verify.text import text_lines

            return "".join(f"{shown_line(line)}\n" for line in text_lines(found))
