"""`assay metrics pitfalls`: how metrics mislead, by small examples with their values."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.form import NAMED, form_of, suffixes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assay.metrics.gallery.words import Told


class Format(StrEnum):
    """How the gallery is shown."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    MARKDOWN = "md"


def pitfalls(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT", help="A group (P2.2, or all of P2), a pitfall (P22-01) or an example by its name; or all."
        ),
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT", help="Write it there; only such a page is written over."),
    ] = None,
    format_: Annotated[Format | None, NAMED] = None,
) -> None:
    """Show how metrics mislead: for each pitfall a small constructed example, drawn, with values computed now.

    A page of HTML needs nothing else. A page of Markdown has its pictures in a folder `images/pitfalls` beside it.

    Example: assay metrics pitfalls P2.2

    Example: assay metrics pitfalls -o pitfalls.html
    """
    from assay.cli.lines import print_lines
    from assay.cli.outputs import is_printed, put, refusal
    from assay.errors import RunError
    from assay.metrics.gallery.chosen import examples_of
    from assay.metrics.gallery.markdown import pictures_of
    from assay.metrics.gallery.words import told

    examples = examples_of(what)
    form = format_ or form_of(output, suffixes_of(Format))
    if output is not None and (refused := refusal("metrics pitfalls", str(output))):
        raise RunError(refused)
    many = [told(each) for each in examples]
    page = _rendered(many, form)
    if output is None or is_printed(output):
        put(output, page)
        if form is Format.MARKDOWN:
            print_lines(["the pictures are not there: -o FILE writes them beside the page"], talk=True)
        return
    pictures = pictures_of(many) if form is Format.MARKDOWN else {}
    for place in (output.parent / path for path in pictures):
        if refused := refusal("metrics pitfalls", str(place)):
            raise RunError(refused)
    if output.parent.is_dir() and not output.is_dir():  # else writing the page says what is wrong with its place
        for path, picture in pictures.items():
            place = output.parent / path
            place.parent.mkdir(parents=True, exist_ok=True)
            put(place, picture)
    put(output, page)
    print_lines([output, *(output.parent / path for path in pictures)])


def _rendered(many: "Sequence[Told]", form: Format) -> str:
    match form:
        case Format.JSON:
            import json

            from assay.metrics.gallery.listed import as_data

            return json.dumps(as_data(many), indent=2, ensure_ascii=False) + "\n"
        case Format.HTML:
            from assay.metrics.gallery.page import render_page

            return render_page(many)
        case Format.MARKDOWN:
            from assay.metrics.gallery.markdown import render_markdown

            return render_markdown(many)
        case Format.TEXT:
            from assay.cli.lines import prose_width, shown_line
            from assay.metrics.gallery.text import text_lines

            return "".join(f"{shown_line(line)}\n" for line in text_lines(many, prose_width()))
