"""The record sets of a dataset: their fields, their keys, and some of their records."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from assay.croissant.show.preview import MOST_VALUE, preview, rows_of
from assay.croissant.show.sheet import (
    CODE,
    NOTE,
    Block,
    Cell,
    Fold,
    Grid,
    Prose,
    Section,
    Words,
    clipped,
    joined,
    words,
)
from assay.croissant.show.spoken import compact, other_texts, references, source, text_of, type_name
from assay_spec.croissant.model import Dataset, Field, RecordSet

MOST_RECORD_SETS = 500
MOST_FIELDS = 2000
"""Of all record sets together."""
OPEN_FIELDS = 60
"""Up to which a record set is open at first."""
MOST_RECORDS = 10
"""Rows of a preview."""
MOST_LISTED = 50
"""Rows of a closed list."""
CLOSED_LISTS = {"sc:Enumeration": "closed list", "cr:Split": "splits", "cr:Label": "labels"}


class _Placed(NamedTuple):
    """A field with those of which it is a part."""

    field: Field
    above: tuple[str, ...]
    is_annotation: bool


def records_section(dataset: Dataset) -> Section:
    """A part for each record set."""
    left = MOST_FIELDS
    folds: list[Block] = []
    few = sum(len(each.field) for each in dataset.record_set) <= OPEN_FIELDS
    for record_set in dataset.record_set[:MOST_RECORD_SETS]:
        fields = list(_fields(record_set.field, left + 1))
        folds.append(_fold(record_set, fields[:left], is_open=few))
        left -= len(fields)
        if left < 0:
            folds.append(Prose(f"Fields beyond the first {MOST_FIELDS:,} are not shown."))
            break
    else:
        if (more := len(dataset.record_set) - MOST_RECORD_SETS) > 0:
            folds.append(Prose(f"{more:,} more record sets are not shown."))
    return Section("records", "Records", folds)


def _fold(record_set: RecordSet, fields: Sequence[_Placed], *, is_open: bool) -> Fold:
    name = text_of(record_set.name) or record_set.id or "without a name"
    written = len(rows_of(record_set.data))
    kinds = [CLOSED_LISTS.get(term, type_name(term)) for term in record_set.data_type]
    own, parts = len(record_set.field), len(fields) - len(record_set.field)
    tags = [*kinds, f"{own:,} field{'' if own == 1 else 's'}"]
    tags += [f"{parts:,} part{'' if parts == 1 else 's'} of them"] if parts > 0 else []
    tags += [f"{written:,} record{'' if written == 1 else 's'} written out"] if written else []
    keyed = {each.id: None for each in record_set.key if each.id}
    tags += [clipped(f"key {', '.join(keyed)}", MOST_VALUE)] if keyed else []
    tags += [clipped(f"also {others}", MOST_VALUE)] if (others := other_texts(record_set.name)) else []
    blocks: list[Block] = []
    if description := text_of(record_set.description):
        blocks.append(Prose(clipped(description)))
    grid = Grid(
        f"Fields of {name}",
        ("Field", "Type", "Meaning", "Comes from", "Refers to"),
        [_row(record_set, placed, keyed) for placed in fields],
    )
    blocks += [grid.used] if fields else []
    closed = any(term in CLOSED_LISTS for term in record_set.data_type)
    blocks += preview(record_set, record_set.data, "Records", MOST_LISTED if closed else MOST_RECORDS)
    blocks += preview(record_set, record_set.examples, "Examples", MOST_RECORDS)
    return Fold(clipped(name, 200), tags, blocks, is_open or closed)


def _fields(fields: Sequence[Field], most: int) -> Iterator[_Placed]:
    """The fields with their parts and annotations, each behind that to which it belongs."""
    todo = [_Placed(field, (), is_annotation=False) for field in reversed(fields)]
    while todo and most > 0:
        placed = todo.pop()
        yield placed
        most -= 1
        field = placed.field
        above = (*placed.above, _called(field))
        todo += (_Placed(each, above, is_annotation=True) for each in reversed(field.annotation))
        todo += (_Placed(each, above, is_annotation=False) for each in reversed(field.sub_field))


def _row(record_set: RecordSet, placed: _Placed, keyed: Collection[str]) -> list[Cell]:
    field = placed.field
    name = _called(field) or "without a name"
    start = f"{record_set.id}/"
    shown = name.removeprefix(start) if record_set.id and len(name) > len(start) else name
    above = "".join("› " for _ in placed.above[:8])
    marks = [word for word, is_set in (("key", field.id in keyed), ("annotation", placed.is_annotation)) if is_set]
    marks += [f"also {others}"] if (others := other_texts(field.name)) else []
    called: Cell = (*((Words(above),) if above else ()), *words(shown), *(words(", ".join(marks), NOTE)))
    meaning = (*words(text_of(field.description)), *_examples(field), *_equals(field))
    value = (Words("always "), *words(text_of(field.value), CODE)) if field.value is not None else ()
    refers = (*references(field.references), *joined(_part_of(field)))
    return [called, words(_type(field)), meaning, value or source(field.source), refers]


def _called(field: Field) -> str:
    return text_of(field.name) or field.id


def _type(field: Field) -> str:
    kinds = ", ".join(map(type_name, field.data_type))
    if field.is_array or field.repeated:
        shape = f" of shape {field.array_shape}" if field.array_shape else ""
        return f"{kinds or 'anything'}, array{shape}"
    return kinds


def _examples(field: Field) -> Cell:
    if field.examples is None:
        return ()
    value = field.examples.value
    given = value if isinstance(value, list) else [value]
    shown = ", ".join(clipped(compact(each), 60) for each in given[:5])
    return words(f"such as {shown}{', …' if len(given) > 5 else ''}", NOTE) if shown else ()


def _equals(field: Field) -> Cell:
    same = ", ".join(field.equivalent_property)
    return words(f"the same as {same}", NOTE) if same else ()


def _part_of(field: Field) -> Iterator[Cell]:
    for parent in field.parent_field:
        of = parent.field.id if parent.field is not None else parent.id
        if of:
            yield (Words("part of "), *words(of, CODE))
