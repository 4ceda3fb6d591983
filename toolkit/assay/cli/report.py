"""`assay report`: the pages of a finished run once more."""

import json
from pathlib import Path
from typing import Annotated

import typer


def report(
    folder: Annotated[Path, typer.Argument(help="A run folder.")],
) -> None:
    """Print the results of a finished run, subgroups included, and say where its pages are.

    Example: assay report run
    """
    from assay.cli.results import print_results
    from assay.errors import RunError

    try:
        results = json.loads((folder / "results.json").read_bytes())
    except (OSError, ValueError):
        raise RunError(f"{folder}: holds no finished run; `assay run` makes one") from None
    print_results(results, groups=True)
    for name in ("report.html", "report.md", "results.json", "record.json"):
        print(folder / name)
