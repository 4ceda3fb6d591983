"""`assay compare`: the algorithms of finished runs held against each other."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from assay.cli.form import FORMAT, Format
from assay.cli.here import here

METRIC = typer.Option("--metric", help="Compare only this metric, e.g. `AUROC` or `Fbeta{beta=2}`; repeatable.")


def compare(
    folders: Annotated[
        list[Path], typer.Argument(parser=here, help="Run folders; one alone compares its own algorithms.")
    ],
    metrics: Annotated[list[str] | None, METRIC] = None,
    replicates: Annotated[
        int | None, typer.Option(min=1, help="Bootstrap replicates; by default the first run's.")
    ] = None,
    format_: Annotated[Format, FORMAT] = Format.TEXT,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write there, as JSON, over nothing but a comparison.")
    ] = None,
) -> None:
    """Compare the algorithms of finished runs on the items that all of them scored: ranks and paired differences.

    Example: assay compare run-a run-b --metric AUROC
    """
    from assay.cli.leaderboard import leaderboard
    from assay.cli.lines import print_lines
    from assay.cli.outputs import is_printed, put, refusal
    from assay.cli.progress import progress
    from assay.errors import RunError
    from assay.runs.comparison import compare as compare_runs

    if output is not None and (refused := refusal("compare", str(output))):
        raise RunError(refused)
    with progress() as talk:
        found = compare_runs(*folders, metrics=metrics or (), replicates=replicates, talk=talk)
    text = json.dumps(found.document(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    if output is not None:
        put(output, text)
        if is_printed(output):
            return
    if format_ is Format.JSON:
        sys.stdout.write(text)
    else:
        print_lines(leaderboard(found))
