"""`assay metrics recommend`: the metrics that follow from a fingerprint."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.form import NAMED, form_of, suffixes_of
from assay.cli.here import here

if TYPE_CHECKING:
    from assay.metrics.recommend.sheet import Values


class Format(StrEnum):
    """How a recommendation is shown."""

    TEXT = "text"
    JSON = "json"
    SVG = "svg"
    HTML = "html"


def recommend(
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=here, help="A fingerprint (YAML or JSON).")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT", help="Write it there; only a recommendation is written over."),
    ] = None,
    format_: Annotated[Format | None, NAMED] = None,
) -> None:
    """Recommend metrics for a problem: which, by which rules, what may stand in their place, and what is ruled out.

    It says of each metric whether Assay computes it. The picture (SVG) is the way through the decision steps.

    Example: assay metrics recommend fingerprint.yaml -o metrics.html
    """
    from assay.cli.lines import print_lines
    from assay.cli.outputs import is_printed, put, refusal
    from assay.errors import RunError
    from assay.metrics.recommend.reading import read_fingerprint
    from assay.metrics.recommend.sheet import sheet

    if output is not None and (refused := refusal("metrics recommend", str(output))):
        raise RunError(refused)
    form = format_ or form_of(output, suffixes_of(Format))
    read = read_fingerprint(str(file))
    put(output, _rendered(sheet(read.fingerprint), form))
    if not is_printed(output):
        print_lines([output])
    print_lines([f"{file}: {each.code}: {each.message}; {each.help}" for each in read.warnings], talk=True)


def _rendered(found: "Values", form: Format) -> str:
    match form:
        case Format.JSON:
            import json

            return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
        case Format.SVG:
            from assay.metrics.recommend.drawing import drawing_of, render_svg

            return render_svg(drawing_of(found["parts"][0], found), alone=True) + "\n"
        case Format.HTML:
            from assay.metrics.recommend.page import render_html

            return render_html(found) + "\n"
        case Format.TEXT:
            from assay.cli.lines import prose_width, shown_line
            from assay.metrics.recommend.text import text_lines

            return "".join(f"{shown_line(line)}\n" for line in text_lines(found, prose_width()))
