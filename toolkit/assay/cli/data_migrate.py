"""`assay data migrate`: a dataset's metadata in a newer version of Croissant, shown before it is written."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.app import PROBLEMS
from assay.cli.here import here

if TYPE_CHECKING:
    from assay.croissant.migrate.migrate import Migrated
    from assay_spec.document import Document
    from assay_spec.ports import Left

MOST = 3
"""So many lines are named of changes of one kind."""


class Version(StrEnum):
    """What a document can be migrated to."""

    V1_0 = "1.0"
    V1_1 = "1.1"


def migrate(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", parser=here, help="A Croissant file (JSON) of version 0.8 or 1.0.")
    ],
    to: Annotated[Version, typer.Option(help="The version that it becomes.")] = Version.V1_1,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
) -> None:
    """Write a file of an older version of Croissant as one of a newer, and keep everything else as it stands.

    The difference is shown first. Without --yes it is asked for on a terminal, and elsewhere nothing is written. Exits
    with 1 when something is left that only you can change, such as what the newer version demands and the file does
    not say; it is named, with its line.

    Example: assay data migrate croissant.json --yes
    """
    from assay.cli.changes import difference, may_write
    from assay.cli.lines import print_lines
    from assay.croissant.migrate.migrate import migrated
    from assay.croissant.migrate.rejected import rejected
    from assay.croissant.reading import read_metadata, require_editable, word_by_word
    from assay.report.text import counted
    from assay.runs.disk import write_bytes

    document = word_by_word(read_metadata(file))
    require_editable(document)
    done = migrated(document, to)
    if done.version == to and done.named:
        print_lines([f"{file}: this is Croissant {to} already"])
        return
    print_lines([*difference(file, document.data, done.data, f"Croissant {to}"), ""])
    left = [*done.left, *rejected(document, done)]
    print_lines([*_told(document, done), *_left(document, left)])
    changes = counted(len(done.changes), "change")
    if may_write(file, changes, yes=yes):
        write_bytes(file, done.data)
        was = (
            f"Croissant {done.version}" if done.named else f"without a version, by its words Croissant {done.version},"
        )
        print_lines([f"{file}: {was} became Croissant {to}, {changes} written; `assay check {file}` tells the rest"])
    if left:
        raise typer.Exit(PROBLEMS)


def _told(document: "Document", done: "Migrated") -> Iterator[str]:
    """A line for each kind of change, in the order in which the first of each stands in the document."""
    kinds: dict[tuple[str, str], list[int]] = {}
    for change in sorted(done.changes):
        kinds.setdefault((change.said, change.clause), []).append(change.byte)
    for (said, clause), places in kinds.items():
        yield f"{_lines(document, places)}: {said} ({clause.partition(', http')[0]})"


def _left(document: "Document", left: "list[Left]") -> Iterator[str]:
    """A line for each thing that is left, wherever it is."""
    kinds: dict[tuple[str, str], list[int]] = {}
    for each in sorted(left):
        kinds.setdefault((each.said, each.remedy), []).append(each.byte)
    for (said, remedy), places in kinds.items():
        yield "; ".join(filter(None, [f"left, {_lines(document, places)}: {said}", remedy]))


def _lines(document: "Document", places: list[int]) -> str:
    """The lines in which places are, the first few of many."""
    lines = list(dict.fromkeys(document.position(byte)[0] for byte in places))
    more = f" and {len(lines) - MOST} more" if len(lines) > MOST else ""
    return f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines[:MOST]))}{more}"
