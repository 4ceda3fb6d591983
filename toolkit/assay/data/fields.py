"""What a field is to those who read its values: how deep they are, what is done to them, what it is called."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from assay.data.datatypes import is_several
from assay.data.steps import Steps
from assay.data.transforms import format_of
from assay_spec.croissant.model import Field, RecordSet, constant_of
from assay_spec.record import replace

DEEPEST = 8
"""More axes than arrays have."""
BOX = 4
"""So many numbers are a box."""


def steps_of(field: Field) -> Steps:
    """What is done to its values, and how deep they are."""
    source = field.source
    transforms, pattern = ((), "") if source is None else (source.transform, format_of(source))
    return Steps(transforms, pattern, depth_of(field), lengths_of(field))


def depth_of(field: Field) -> int:
    """How deep in lists the values of one record are: by its shape, by a separator, and by a type that is several."""
    return len(_lengths(field))


def lengths_of(field: Field) -> tuple[int, ...]:
    """How many values the lists of one record have at each depth, -1 for any number; empty where all may have any."""
    lengths = _lengths(field)
    return lengths if any(length >= 0 for length in lengths) else ()


def _lengths(field: Field) -> tuple[int, ...]:
    shape, divisions = written_lengths(field), _divisions(field)
    axes: tuple[int, ...] = ()
    if field.is_array or field.repeated or divisions:
        # Of a text that is parted more often than the shape says, nothing tells which lists it is about.
        axes = shape if divisions <= len(shape) else (-1,) * divisions
    counts_box = axes and axes[-1] == BOX
    return (axes + (BOX,) * (is_several(field.data_type) and not counts_box))[:DEEPEST]


def written_lengths(field: Field) -> tuple[int, ...]:
    """The lengths that `arrayShape` says, -1 where it says none that is a number."""
    return _written(field.array_shape)


@lru_cache(1 << 10)  # of many fields there are few shapes
def _written(shape: str) -> tuple[int, ...]:
    lengths = [length.strip() for length in shape.strip("() ,").split(",")]
    return tuple(int(length) if length.isascii() and length.isdigit() else -1 for length in lengths)


def _divisions(field: Field) -> int:
    return sum(bool(each.separator or each.delimiter) for each in (field.source.transform if field.source else ()))


def as_part(field: Field) -> Field:
    """A part of a field that has several values in each record: so has the part, if it does not say so itself."""
    says_so = field.is_array or field.repeated or _divisions(field) or constant_of(field) is not None
    return field if says_so else replace(field, repeated=True)


def leaves_of(fields: Iterable[Field], *, within: bool = False) -> Iterator[Field]:
    """The fields that have values, of those with parts the parts; `within` one that has several in each record."""
    for field in fields:
        if field.sub_field:
            yield from leaves_of(field.sub_field, within=within or field.is_array or field.repeated)
        else:
            yield as_part(field) if within else field


def label_of(records: RecordSet) -> str:
    """What people call a record set: its name, else its `@id`."""
    return records.name.value if records.name and isinstance(records.name.value, str) else records.id


def name_of(field: Field, records: RecordSet) -> str:
    """What people call a field: its name, else its `@id`, without the record set in front."""
    name = field.name.value if field.name and isinstance(field.name.value, str) else field.id
    return name.removeprefix(f"{records.id}/")


def short_name(identifier: str) -> str:
    """`diagnosis` of `patients/diagnosis`."""
    return identifier.rpartition("/")[2]


def by_what_they_are_called(records: RecordSet) -> dict[str, Field]:
    """The fields by the ends of their `@id`s, their names and their `@id`s; of equal words the latter counts."""
    by_end = {short_name(field.id): field for field in records.field}
    return by_end | {name_of(field, records): field for field in records.field} | {f.id: f for f in records.field}
