"""Which records of a dataset: the options that loading them and explaining it share."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assay.cli.here import here
from assay.errors import PlanError

if TYPE_CHECKING:
    from assay.croissant.load.records import Records
    from assay.hosts.talk import Talk

FILE = typer.Argument(metavar="FILE", parser=here, help="A Croissant file; its data lie beside it.")
RECORD_SET = typer.Option(
    "-r", "--record-set", metavar="NAME", help="Its `@id` or name; needed where there are several."
)
NUMBER = typer.Option("-n", "--number", metavar="N", min=0, help="So many records, the first ones.")
FIELDS = typer.Option(metavar="NAME,...", help="Only these fields, in this order, by `@id` or name.")
SPLIT = typer.Option(metavar="NAME", help="Only records of this split; may be given several times.")
WHERE = typer.Option(metavar="CONDITION", help="Only records of which this is true, as in `x > 3`; or all these.")
SKIP_BAD = typer.Option("--skip-bad", help="Leave out rows that cannot be read, and say how many and why.")


def records_of(
    file: Path,
    record_set: str,
    number: int | None,
    fields: str | None,
    split: list[str] | None,
    where: list[str] | None,
    *,
    skip_bad: bool,
    fetch: bool = False,
    talk: "Talk | None" = None,
) -> "Records":
    """The records that the options ask for.

    Raises:
        AssayError: there is no such thing.
    """
    from assay.croissant.load.asked import Asked
    from assay.croissant.load.records import Records
    from assay.croissant.reading import read_newest

    names = None if fields is None else [name.strip() for name in fields.split(",") if name.strip()]
    if names == []:
        raise PlanError("`--fields` names no field")
    asked = Asked(fields=names, split=split or (), where=where or (), skip_bad=skip_bad, limit=number, fetch=fetch)
    return Records(read_newest(file), file, record_set, talk=talk, **asked)
