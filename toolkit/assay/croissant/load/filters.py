"""From conditions as people write them to those that are run: of one field, with values of its type."""

from pathlib import Path

import pyarrow as pa

from assay.croissant.load.planner import Planner
from assay.croissant.load.providers import every_field
from assay.data.absent import near
from assay.data.conditions import Condition, Operation
from assay.data.fields import by_what_they_are_called, depth_of, label_of, leaves_of, short_name
from assay.data.value_types import ARROW, ValueType
from assay.data.values import Place, cast
from assay.data.where import Comparison, misplaced, parse_condition
from assay.data.zones import tells_zone
from assay.errors import DataError, PlanError
from assay_spec.croissant.model import Field, RecordSet

_OF_NULLS = (Operation.IS_NULL, Operation.IS_NOT_NULL)
_RISING = (Operation.LESS, Operation.AT_MOST, Operation.GREATER, Operation.AT_LEAST)


def compile_condition(text: str, records: RecordSet, planner: Planner, document: Path) -> Condition:
    """The condition that a text asks for.

    Raises:
        PlanError: it asks for none, and where it stops to.
        DataError: there is no such field.
    """
    asked = parse_condition(text)
    field = _field(asked, records, document)
    value_type = planner.value_type(field)
    if asked.operation not in _OF_NULLS:
        _require_comparable(asked, field, value_type)
    arrays = [_value(asked, at, value_type) for at in range(len(asked.values))]
    values = pa.concat_arrays(arrays) if arrays else pa.array([], ARROW[value_type])
    has_zone = value_type is ValueType.DATETIME and any(map(tells_zone, asked.values))
    return Condition(field.id, asked.operation, values, has_zone)


def _field(asked: Comparison, records: RecordSet, document: Path) -> Field:
    """The field with values of its own that a condition names."""
    leaves = {field.id: field for field in leaves_of(records.field)}
    by_end = {short_name(identifier): identifier for identifier in leaves}
    named = {name: field.id for name, field in by_what_they_are_called(records).items()}
    found = {**by_end, **named, **{identifier: identifier for identifier in leaves}}.get(asked.field)
    if found is None:
        problem = f"record set `{label_of(records)}` has no field `{asked.field}`"
        raise DataError(problem, path=document, remedy=near(asked.field, [*dict.fromkeys([*named, *by_end])]))
    if found not in leaves:
        parts = next(each.sub_field for each in every_field(records.field) if each.id == found)
        listed = ", ".join(f"`{part.id}`" for part in parts)
        raise _at_field(asked, f"`{found}` has no value of its own; ask for a part of it, {listed}")
    return leaves[found]


def _require_comparable(asked: Comparison, field: Field, value_type: ValueType) -> None:
    problem = ""
    if depth_of(field):
        problem = "has several values in each record"
    elif value_type is ValueType.BYTES:
        problem = "holds files"
    if problem:
        raise _at_field(asked, f"`{field.id}` {problem}, which only `is null` and `is not null` can be asked of")
    if value_type is ValueType.BOOLEAN and asked.operation in _RISING:
        raise _at_field(asked, f"`{field.id}` is true or false, and neither is more; compare by `==` or `!=`")


def _at_field(asked: Comparison, problem: str) -> PlanError:
    return misplaced(asked.text, len(asked.text) - len(asked.text.lstrip()), problem)


def _value(asked: Comparison, at: int, value_type: ValueType) -> pa.Array:
    """One of the values, as the field has it."""
    try:
        return cast(pa.array([asked.values[at]], pa.string()), value_type, Place(Path(), "", nothing="", is_data=False))
    except UnicodeEncodeError:
        raise misplaced(asked.text, asked.places[at], "it is no text in UTF-8") from None
    except DataError as error:
        remedy = f"; {error.remedy}" if error.remedy else ""
        raise misplaced(asked.text, asked.places[at], f"{error.problem}{remedy}") from None
