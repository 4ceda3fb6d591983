"""Records that stand in the document itself."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from pathlib import Path

import pyarrow as pa

from assay.canonical import canonical
from assay.data.elements import list_of, require_length
from assay.data.steps import Steps
from assay.data.value_types import ValueType
from assay.data.values import Place, cast
from assay.data.zones import Zones
from assay.errors import DataError


def cells(values: Sequence[object], value_type: ValueType, place: Place, zones: Zones | None = None) -> pa.Array:
    """JSON values as a column, by way of their text, so that they follow the rules that a table's cells follow.

    Raises:
        DataError: a value is a list or an object, or does not fit the type; of times, one has a zone and another none.
    """
    texts = pa.array([_text(value, place, index) for index, value in enumerate(values)], pa.string())
    if zones is not None:
        zones.require(texts, place)
    return cast(texts, value_type, place)


def column(
    values: Sequence[object], value_type: ValueType, place: Place, steps: Steps, zones: Zones | None = None
) -> pa.Array:
    """JSON values as a column, those of one record as deep in lists as `steps` say; a value alone is a list of one.

    Raises:
        DataError: as `cells`, or a list has another length than they say.
    """
    if not steps.depth:
        return cells(values, value_type, place, zones)
    lists = [value if isinstance(value, list) or value is None else [value] for value in values]
    ends = pa.array([0, *accumulate(len(each or ()) for each in lists)], pa.int32())
    inner = Steps(depth=steps.depth - 1, lengths=steps.lengths[1:])
    try:
        items = column([item for each in lists for item in each or ()], value_type, place, inner, zones)
    except DataError as error:
        if error.row is not None:
            error.row = place.row + list_of(error.row - place.row, ends.to_numpy())
        raise
    found = pa.ListArray.from_arrays(ends, items, mask=pa.array([each is None for each in lists], pa.bool_()))
    if steps.lengths:
        require_length(found, steps.lengths[0], place)
    return found


def leaves(record: Mapping[str, object]) -> Mapping[str, object]:
    """A record with the members of the objects in it beside its own; of a list of objects, lists of their members."""
    found: dict[str, object] = {}
    for key, value in record.items():
        found[key] = value
        if isinstance(value, dict):
            found |= leaves(value)
        elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            items = [leaves(item) for item in value]
            names = dict.fromkeys(name for item in items for name in item)
            found |= {name: [item.get(name) for item in items] for name in names}
    return found


def written(value: object) -> str:
    """A value as it stands there; a text without its marks, and anything else as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return canonical(value).decode()


def _text(value: object, place: Place, index: int) -> str | None:
    if value is None:
        return None
    if isinstance(value, list | dict):
        problem = "a list or an object stands where one value is expected"
        raise DataError(problem, path=place.path, row=place.row + index, column=place.column)
    return written(value)


def records(data: object, document: Path) -> Sequence[Mapping[str, object]]:
    """The value of `data` as records: a list of objects, or one object alone.

    Raises:
        DataError: it is neither.
    """
    listed = data if isinstance(data, list) else [data]
    found = [record for record in listed if isinstance(record, dict)]
    if len(found) < len(listed):
        raise DataError("`data` is no list of objects", path=document, remedy="write one object per record")
    return found
