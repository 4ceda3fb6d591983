"""Which records of a dataset: the options that loading them and explaining it share."""

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assay.cli.here import here
from assay.errors import PlanError

if TYPE_CHECKING:
    from assay.croissant.load.asked import Asked
    from assay.croissant.load.official.records import OfficialRecords
    from assay.croissant.load.records import Records
    from assay.hosts.talk import Talk

FILE = typer.Argument(metavar="FILE", parser=here, help="A Croissant file; its data lie beside it.")
RECORD_SET = typer.Option(
    "-r", "--record-set", metavar="NAME", help="Its `@id` or name; needed where there are several."
)
NUMBER = typer.Option("-n", "--number", metavar="N", min=0, help="So many records, the first ones.")
FIELDS = typer.Option(metavar="NAME,...", help='Only these fields, in this order, by `@id` or name; `"a, b"` is one.')
_NAME = re.compile(r"""\s*"((?:[^"]|"")*)"\s*(?=,|\Z)|([^,]+)""")
SPLIT = typer.Option(metavar="NAME", help="Only records of this split; may be given several times.")
WHERE = typer.Option(metavar="CONDITION", help="Only records of which this is true, as in `x > 3`; or all these.")
SKIP_BAD = typer.Option("--skip-bad", help="Leave out rows that cannot be read, and say how many and why.")


class Tool(StrEnum):
    """Whose records are given."""

    MLCROISSANT = "mlcroissant"


AS = typer.Option("--as", help="Give the values that this tool gives, and say where they are wrong.")


def asked_by(
    number: int | None,
    fields: str | None,
    split: list[str] | None,
    where: list[str] | None,
    *,
    skip_bad: bool,
    fetch: bool = False,
) -> "Asked":
    """What the options ask of a record set.

    Raises:
        PlanError: an option says nothing.
    """
    names = None if fields is None else names_in(fields)
    if names == []:
        raise PlanError("`--fields` names no field")
    return {
        "fields": names,
        "split": split or (),
        "where": where or (),
        "skip_bad": skip_bad,
        "limit": number,
        "fetch": fetch,
    }


def names_in(text: str) -> list[str]:
    """Names between commas; what is in double quotation marks may hold commas, and marks that are written twice.

    >>> names_in('song, "a, b"')
    ['song', 'a, b']
    """
    found = ((quoted.replace('""', '"'), plain.strip()) for quoted, plain in _NAME.findall(text))
    return [name for name in map("".join, found) if name]


def records_of(file: Path, record_set: str, asked: "Asked", talk: "Talk | None" = None) -> "Records":
    """The records that the options ask for.

    Raises:
        AssayError: there is no such thing.
    """
    from assay.croissant.load.records import Records
    from assay.croissant.reading import read_newest

    return Records(read_newest(file), file, record_set, talk=talk, **asked)


def official_records_of(file: Path, record_set: str, asked: "Asked", talk: "Talk | None" = None) -> "OfficialRecords":
    """The same as mlcroissant gives them.

    Raises:
        AssayError: there is no such thing, or it is not known what mlcroissant gives.
    """
    from assay.croissant.load.official.records import OfficialRecords

    return OfficialRecords(file, record_set, talk=talk, **asked)
