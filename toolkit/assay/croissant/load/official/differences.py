"""Where the values that mlcroissant gives are others than the dataset says, and the clause that says so."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

import numpy as np

from assay.croissant.load.official.cells import NULLS
from assay.data.fields import leaves_of, steps_of
from assay.data.told import shortened
from assay_spec.croissant.model import Field

TEXT = "Croissant 1.1, DataSource: a column is taken as the file has it, and `sc:Text` is text"
NULL = "Croissant 1.1 names no text that stands for a missing value"
CONSTANT = "Croissant 1.1, Field: `value` is a constant, the value of each record"
KEPT = "Croissant 1.1, Transform, leaves open what becomes of a text without a match; as a rule it is null here"
MATCHED = "Croissant 1.1, Transform: `regex` keeps what its group matches, wherever that is in the text"
REPLACED = "Croissant 1.0, Transform: `replace` says what is put in the place of what"
FORMAT = "Croissant 1.1, DataSource: `format` says how its values are written"
LINES = "Croissant 1.1, DataSource: `lines` and `lineNumbers` are those of the file, each of them as it is"
PATHS = "Croissant 1.1, DataSource: `fullpath` is the path from the folder of the dataset or the root of its archive"
KEY = "Croissant 1.1, RecordSet: a `key` tells each record from all others"
TYPE = "Croissant 1.1, Field: `dataType` says what values are"
JOINED = "Croissant 1.1, Field: `references` says which records belong together"
PARTS = "Croissant 1.1, Field: `subField` names the parts of a value"
DATA = "Croissant 1.1, RecordSet: `data` are the records as they are written"
EXCLUDED = "Croissant 1.1, FileSet: `excludes` takes files out that `includes` selects"
RECORDS = "Croissant 1.1, RecordSet: the records are those of its sources"
SOURCED = "Croissant 1.1, Field: a field without parts has a `source` or a `value`"
DIGEST = "Croissant 1.1, FileObject: `sha256` is the digest of its bytes"
INCLUDED = "Croissant 1.1, FileSet: `includes` selects its files"

REFUSED = {
    "its key": KEY,
    "its sha256": DIGEST,
    "its md5": DIGEST,
    "no file matches": INCLUDED,
    "it has neither a source nor a value": SOURCED,
    "says of no field where its values are": SOURCED,
    "refer to": JOINED,
    "and no field says which belong together": JOINED,
}
"""Words of what is an error here and none there, and what says that it is one."""


class Difference(NamedTuple):
    """What is wrong with values of one field, or with records."""

    field: str
    clause: str
    """What says so."""
    values: int
    """How many."""
    example: str
    """The first of them."""
    of: str = "value"

    def __str__(self) -> str:
        counted = f"{self.values:,} {self.of}{'' if self.values == 1 else 's'}, " if self.values else ""
        return f"{self.field}: {counted}{self.example}; {self.clause}"


def differing(
    field: Field, values: Sequence[Any], right: Sequence[Any], numbers: Sequence[int], *, is_data: bool
) -> Iterator[Difference]:
    """The values of a field that are wrong, by the clause that says so.

    Args:
        field: it.
        values: those that mlcroissant gives.
        right: those that the dataset says.
        numbers: which of its records they belong to, from 1 on.
        is_data: whether they are written in the document.
    """
    found: dict[str, list[int]] = {}
    for row, (theirs, ours) in enumerate(zip(values, right, strict=False)):
        if not _same(theirs, ours):
            found.setdefault(DATA if is_data else _clause(field, theirs, ours), []).append(row)
    for clause, rows in found.items():
        first = min(rows, key=numbers.__getitem__)
        theirs, ours = (shown(each[first]) for each in (values, right))
        yield Difference(field.id, clause, len(rows), f"first in record {numbers[first]}, {theirs} in place of {ours}")


def refused(problem: str, *, is_value: bool) -> str:
    """The clause by which something is an error; `is_value` where it is one of a value."""
    return next((clause for words, clause in REFUSED.items() if words in problem), TYPE if is_value else RECORDS)


def _same(theirs: Any, ours: Any) -> bool:
    """Whether two values are one: moments of one time are, and a day is the first moment of it."""
    if isinstance(theirs, list) and isinstance(ours, list):
        return len(theirs) == len(ours) and all(map(_same, theirs, ours))
    if isinstance(theirs, dict) and isinstance(ours, dict):
        return theirs.keys() == ours.keys() and all(_same(theirs[name], ours[name]) for name in theirs)
    return repr(_plain(theirs)) == repr(_plain(ours))


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic) and not isinstance(value, np.datetime64):
        return value.item()
    if isinstance(value, datetime):
        return value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
    if isinstance(value, date):
        return datetime.combine(value, time())
    return value


def _clause(field: Field, theirs: Any, ours: Any) -> str:
    """What says that the value is another one."""
    if field.sub_field:
        return PARTS if theirs is None or isinstance(theirs, list) is not isinstance(ours, list) else _of_parts(field)
    source = field.source
    if source is None:
        return CONSTANT
    extract = source.extract.file_property if source.extract is not None else ""
    if theirs is None and isinstance(ours, str) and ours in NULLS and not extract:
        return NULL
    transforms = steps_of(field).transforms
    causes = {
        _OF_FILES.get(extract, ""): bool(extract),
        KEPT if ours is None else MATCHED: any(transform.regex for transform in transforms),
        REPLACED: any(transform.replace for transform in transforms),
        FORMAT: bool(source.format),
        JOINED: source.extract is None,
    }
    usual = TEXT if isinstance(ours, str) else TYPE
    return next((clause for clause, is_one in causes.items() if clause and is_one), usual)


_OF_FILES = {"lines": LINES, "lineNumbers": LINES, "fullpath": PATHS}


def _of_parts(field: Field) -> str:
    """Of a value with parts, which are not told apart."""
    return TEXT if all(leaf.data_type == ("sc:Text",) for leaf in leaves_of([field])) else TYPE


def shown(value: Any) -> str:
    """A value in a message."""
    if value is None:
        return "null"
    return f"{len(value):,} bytes" if isinstance(value, bytes) else f"`{shortened(str(value))}`"
