"""`assay data show`: a dataset for people to read."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.app import PROBLEMS

if TYPE_CHECKING:
    from assay.croissant.show.sheet import Sheet


class Format(StrEnum):
    """How a dataset is shown."""

    TEXT = "text"
    HTML = "html"
    MARKDOWN = "markdown"


SUFFIXES = {".html": Format.HTML, ".htm": Format.HTML, ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN}
"""What the name of a file says about its format; any other is text."""

SEARCH = "dataset-search"
"""Whose questions are asked when nobody names a profile."""


def show(
    name: Annotated[str, typer.Argument(metavar="FILE|URL|HANDLE", help="A Croissant file, here or elsewhere.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write it there, over nothing but such a page."),
    ] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="What to make; by default what the name of FILE says, else text.")
    ] = None,
    profile: Annotated[
        str | None, typer.Option(help="For whom it is checked, and who asks what is missing; else dataset search.")
    ] = None,
) -> None:
    """Show a dataset: what it is, its files, its records, what is wrong with it and what is missing.

    As HTML it is a page to publish: with the JSON-LD that search engines for datasets read, and without anything from
    elsewhere. A document that is broken is shown as far as it can be read; the exit status is 1 then.

    Example: assay data show croissant.json -o page.html
    """
    from assay.cli.check import read
    from assay.cli.lines import print_lines
    from assay.cli.outputs import is_printed, put, refusal
    from assay.croissant.reading import DatasetError
    from assay.croissant.show.show import read_and_check

    if output is not None and (refused := refusal("data show", str(output))):
        raise DatasetError(refused)
    shown = read_and_check(name, read, profile, SEARCH)
    form = format_ or (SUFFIXES.get(output.suffix.lower(), Format.TEXT) if output is not None else Format.TEXT)
    text = _rendered(shown.sheet, form)
    put(output, text)
    if not is_printed(output):
        print_lines([output])
    if not shown.is_whole:
        print_lines([f"{name}: {shown.sheet.notices[0]}"], talk=True)
        raise typer.Exit(PROBLEMS)


def _rendered(sheet: "Sheet", form: Format) -> str:
    match form:
        case Format.HTML:
            from assay.croissant.show.html import render_html

            return render_html(sheet)
        case Format.MARKDOWN:
            from assay.croissant.show.markdown import render_markdown

            return render_markdown(sheet)
        case Format.TEXT:
            from assay.cli.lines import prose_width, shown_line
            from assay.croissant.show.text import text_lines

            return "".join(f"{shown_line(line)}\n" for line in text_lines(sheet, prose_width()))
