"""`assay metrics guide`: a page that asks the questions of a fingerprint and shows what follows."""

from pathlib import Path
from typing import Annotated

import typer


def guide(
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="OUT", help="Write it there; only such a page is written over.")
    ],
) -> None:
    """Write one page for people who do not code: it asks about a problem, says why, and shows the metrics that follow.

    It runs the same rules as `assay metrics recommend`, needs no network, lets classes answer otherwise, and saves and
    opens the answers as a fingerprint.

    Example: assay metrics guide -o guide.html
    """
    from assay.cli.lines import print_lines
    from assay.cli.outputs import is_printed, put, refusal
    from assay.errors import RunError
    from assay.metrics.recommend.guide import render_guide

    if refused := refusal("metrics guide", str(output)):
        raise RunError(refused)
    put(output, render_guide())
    if not is_printed(output):
        print_lines([output])
