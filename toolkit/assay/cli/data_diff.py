"""`assay data diff`: what changed between two versions of a dataset, and what that makes of its version."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.app import PROBLEMS
from assay.cli.form import FORMAT, Format
from assay.cli.here import here

if TYPE_CHECKING:
    from assay.croissant.diff import Difference


def diff(
    before: Annotated[
        Path, typer.Argument(metavar="BEFORE", parser=here, help="The Croissant file of the older version.")
    ],
    after: Annotated[Path, typer.Argument(metavar="AFTER", parser=here, help="That of the newer one.")],
    format_: Annotated[Format, FORMAT] = Format.TEXT,
) -> None:
    """Say what changed from one version of a dataset to the next, and which number of its version has to go up.

    The rule is that of Croissant 1.1: major, when data were changed or taken out; minor, when some were added; patch,
    when they are the same. Whatever differs is listed. Exits with 1 when the newer file declares less, or goes down.

    Example: assay data diff croissant.json mine.json
    """
    from assay.cli.lines import print_lines
    from assay.croissant.diff import difference
    from assay.croissant.reading import read_dataset

    found = difference(read_dataset(before)[1], read_dataset(after)[1])
    if format_ is Format.JSON:
        changes = [change._asdict() | {"level": str(change.level)} for change in found.changes]
        told = {"level": str(found.level), "before": found.before, "after": found.after, "wanted": found.wanted}
        print(json.dumps({"version": 1, **told, "changes": changes}, indent=2, ensure_ascii=False))
    else:
        print_lines(_lines(found))
    if not found.suffices and found.changes:
        raise typer.Exit(PROBLEMS)


def _lines(found: "Difference") -> list[str]:
    shown = [
        f"{change.level!s:<6}{f'{change.place}: ' if change.place else ''}{change.text}"
        for change in sorted(found.changes, key=lambda change: -change.level)
    ]
    if not shown:
        return ["the two describe the same data"]
    remedy = f": write {found.wanted}" if found.wanted else ""
    return [*shown, f"a {found.level} change, and {_verdict(found)}{'' if found.suffices else remedy}"]


def _verdict(found: "Difference") -> str:
    if found.declared is None and not found.falls:
        odd = found.after if found.wanted else found.before
        which = "the newer file" if found.wanted else "the older file"
        return f"`{odd}` of {which} is none of the form MAJOR.MINOR.PATCH" if odd else f"{which} has no version"
    says = "says so" if found.suffices else "goes down" if found.falls else "says less"
    return f"{found.before} to {found.after} {says}"
