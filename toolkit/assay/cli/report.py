"""`assay report`: the report of a finished run once more, from what the run left."""

import dataclasses
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.here import here

if TYPE_CHECKING:
    from assay.report.model import Report


class Format(StrEnum):
    """How a report is rendered."""

    TEXT = "text"
    HTML = "html"
    MD = "md"
    JSON = "json"


def report(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", parser=here, help="A run folder; with --methods also values of masks.")
    ],
    format_: Annotated[
        Format | None, typer.Option("--format", help="What to make; by default what the name of FILE says.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Write it there instead of printing it, over nothing but a report.",
        ),
    ] = None,
    methods: Annotated[
        bool,
        typer.Option(
            "--methods", help="The Methods paragraph for a paper, with BibTeX, a LaTeX table and a reporting checklist."
        ),
    ] = False,
) -> None:
    """Render the report of a finished run again, without running anything.

    Without options the results are printed, subgroups included, and report.html and report.md in the folder are
    written anew.

    Example: assay report run --format md -o results.md
    """
    from assay.cli.lines import print_lines
    from assay.cli.outputs import is_printed, put, refusal
    from assay.errors import RunError
    from assay.runs.folder import RECORD, RESULTS
    from assay.runs.report import is_overtaken, read_report, write_pages

    if output is not None and (refused := refusal("report", str(output))):
        raise RunError(refused)
    if methods and format_ not in (None, Format.MD):
        raise RunError("--methods is Markdown; leave --format out")
    if folder.is_file():
        put(output, _methods_of_values(folder, asked=methods))
        return
    found = read_report(folder)
    if is_overtaken(folder):
        overtaken = f"a later run in {folder} is not finished; this is the report of the one before"
        print_lines([overtaken], talk=True)
    if methods:
        put(output, _methods(folder))
    elif output is not None or format_ is not None:
        put(output, _rendered(found, format_ or _named(output)))
        if not is_printed(output):
            print_lines([output])
    else:
        written = write_pages(found, folder)
        print(_rendered(found, Format.TEXT))
        print_lines([*written, folder / RESULTS, folder / RECORD])


def _methods_of_values(path: Path, *, asked: bool) -> str:
    """The Methods of values of masks, whose page is written where they are scored.

    Raises:
        RunError: something else is asked of them, or they are not those that the files give.
    """
    from assay.cli.progress import progress
    from assay.errors import RunError
    from assay.metrics.segmentation.page.methods_again import methods_again
    from assay.report.methods import methods_text

    if not asked:
        page = "of values of masks --methods is told; `assay metrics score ... --report` writes their page"
        raise RunError(f"`{path}` is a file, and a report is that of a run folder: {page}")
    with progress() as talk:
        return methods_text(methods_again(path, talk))


def _methods(folder: Path) -> str:
    from assay.report.methods import methods_text
    from assay.runs.record import read_record
    from assay_spec.kinds import kind, resolve

    text: str = methods_text(resolve(kind(read_record(folder).plan.kind).methods)(folder))
    return text


def _named(path: Path | None) -> Format:
    """The format that a file's name speaks of.

    Raises:
        RunError: it speaks of none.
    """
    from assay.cli.outputs import is_printed
    from assay.errors import RunError

    if path is None or is_printed(path):
        return Format.TEXT
    known = {f".{form}": form for form in Format} | {".txt": Format.TEXT, ".htm": Format.HTML, ".markdown": Format.MD}
    if path.suffix.lower() not in known:
        raise RunError(f"`{path}` does not say what to write; add --format {'|'.join(Format)}")
    return known[path.suffix.lower()]


def _rendered(found: "Report", form: Format) -> str:
    from assay.cli.results import lines_with_pitfalls
    from assay.runs.report import Form, render
    from assay_validators.emit.excerpt import printable

    if form is not Format.TEXT:
        return render(found, Form(form))
    rows = {
        name: [dataclasses.asdict(row) for row in getattr(found, name)] for name in ("results", "differences", "ranks")
    }
    return "".join(f"{printable(line)}\n" for line in lines_with_pitfalls(rows, found.outcomes))
