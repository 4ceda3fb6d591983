"""`assay data explain`: how the records of a dataset would be loaded."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assay.cli.load_options import FIELDS, FILE, NUMBER, RECORD_SET, SKIP_BAD, SPLIT, WHERE, asked_by, records_of


class Form(StrEnum):
    """How a plan is shown."""

    TEXT = "text"
    JSON = "json"


def explain(
    file: Annotated[Path, FILE],
    record_set: Annotated[str, RECORD_SET] = "",
    number: Annotated[int | None, NUMBER] = None,
    fields: Annotated[str | None, FIELDS] = None,
    split: Annotated[list[str] | None, SPLIT] = None,
    where: Annotated[list[str] | None, WHERE] = None,
    *,
    skip_bad: Annotated[bool, SKIP_BAD] = False,
    format_: Annotated[Form, typer.Option("--format", help="How it is shown.")] = Form.TEXT,
) -> None:
    """Explain how `assay data load` would load records with the same options: files, columns, joins, conditions.

    Files are looked for and counted. Digests are not verified but those of archives, and no record is read.

    Example: assay data explain croissant.json -r items
    """
    from assay.cli.lines import print_lines
    from assay.croissant.load.tree import tree_lines

    plan = records_of(file, record_set, asked_by(number, fields, split, where, skip_bad=skip_bad)).explain()
    if format_ is Form.JSON:
        print(json.dumps(plan, indent=2, ensure_ascii=False))
    else:
        print_lines(tree_lines(plan))
