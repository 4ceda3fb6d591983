"""Some records of a record set as they are written out: in the columns of its fields, whatever their shape."""

from collections.abc import Mapping, Sequence

from assay.croissant.show.sheet import CODE, NOTE, Block, Cell, Facts, Grid, Prose, Words, clipped, joined, words
from assay.croissant.show.spoken import compact, linked, web_address
from assay_spec.croissant.model import Field, RecordSet
from assay_spec.model import Json

MOST_COLUMNS, MOST_VALUE = 12, 120
"""Columns of a preview, and characters of a value."""
VALUE = "value"
"""The column of what is no record with fields."""


def preview(record_set: RecordSet, given: Json | None, caption: str, most: int) -> list[Block]:
    """The first records, or where they are: a column for each field that one of them has, then their other words."""
    if given is None:
        return []
    if elsewhere := _elsewhere(given.value):
        return [Facts([(caption, elsewhere)])]
    rows = rows_of(given)
    shown = [_by_field(record_set, row) for row in rows[:most]]
    columns = _columns(record_set, shown)
    if not columns:
        return []
    kept = columns[:MOST_COLUMNS]
    heads = [_head(record_set, key) for key in kept]
    cells = [[_cell(row, key) for key in kept] for row in shown]
    more = len(columns) - len(kept)
    blocks: list[Block] = [Grid(caption, heads, cells, len(rows) - len(shown))]
    return [*blocks, Prose(f"{more:,} more column{'' if more == 1 else 's'} not shown.")] if more else blocks


def rows_of(given: Json | None) -> list[object]:
    """The records: those of a list, or a single one."""
    value = given.value if given is not None else None
    return value if isinstance(value, list) else [] if value is None else [value]


def _elsewhere(value: object) -> Cell:
    """Where records are that the document only refers to: at an address, or in a part of the dataset."""
    places = value if isinstance(value, list) else [value]
    referred = [each.get("@id") if isinstance(each, Mapping) and len(each) == 1 else None for each in places]
    if places and all(isinstance(each, str) for each in referred):
        return joined(words(each, CODE) for each in referred)
    if places and all(isinstance(each, str) and web_address(each) for each in places):
        return joined(linked(str(each)) for each in places)
    return ()


def _by_field(record_set: RecordSet, row: object) -> Mapping[str, object]:
    """A record by the `@id`s of the fields, of which some are called by their last step; other values by one word."""
    if not isinstance(row, Mapping) or not row:
        return {VALUE: row}
    ids = {field.id for field in record_set.field}
    short = {each.rpartition("/")[2]: each for each in ids}
    return {key if key in ids else short.get(key, key): value for key, value in row.items() if isinstance(key, str)}


def _columns(record_set: RecordSet, rows: Sequence[Mapping[str, object]]) -> list[str]:
    used = {key: None for row in rows for key in row}
    fields = [field.id for field in record_set.field if field.id in used]
    return [*fields, *(key for key in used if key not in fields)]


def _head(record_set: RecordSet, key: str) -> str:
    name = clipped(key.removeprefix(f"{record_set.id}/") or key, 80)
    return name if key == VALUE or key in _declared(record_set.field) else f"{name} (no field)"


def _declared(fields: Sequence[Field]) -> set[str]:
    """The `@id`s of fields and of their parts."""
    found, todo = set[str](), [*fields]
    while todo:
        field = todo.pop()
        found.add(field.id)
        todo += field.sub_field
    return found


def _cell(row: Mapping[str, object], key: str) -> Cell:
    """A value; what is missing stays empty, and what is said to be nothing says so."""
    if key not in row:
        return ()
    value = row[key]
    if value is None or value in ("", [], {}):
        return (Words(compact(value) or ("null" if value is None else "empty"), look=NOTE),)
    text = _parts(value, f"{key}/") if isinstance(value, Mapping) else compact(value)
    return linked(text) if web_address(text) else words(clipped(text, MOST_VALUE))


def _parts(value: Mapping[str, object], start: str) -> str:
    """The parts of a value by the last steps of their `@id`s."""
    if len(value) == 1 and isinstance(value.get("@id", value.get("@value")), str):
        return str(value.get("@id", value.get("@value")))
    return ", ".join(f"{name.removeprefix(start) or name}: {compact(each)}" for name, each in value.items())
