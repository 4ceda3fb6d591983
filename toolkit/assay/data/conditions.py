"""Conditions on the records of a dataset: which are wanted, by the value of a field."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import reduce
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.data.floats import wide
from assay.data.values import as_text


class Operation(StrEnum):
    """How a value is compared."""

    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="
    IN = "in"
    IS_NULL = "is null"
    IS_NOT_NULL = "is not null"


_COMPARED = {
    Operation.EQUAL: pc.equal,
    Operation.UNEQUAL: pc.not_equal,
    Operation.LESS: pc.less,
    Operation.AT_MOST: pc.less_equal,
    Operation.GREATER: pc.greater,
    Operation.AT_LEAST: pc.greater_equal,
}


_WORD = re.compile(r"""[^\s'"=!<>(),]+""")
"""What stands in a condition without quotation marks."""


def written(word: str) -> str:
    """A field or a value as it is written in a condition.

    >>> written("eggs"), written("a, b"), written("null")
    ('eggs', '"a, b"', '"null"')
    """
    return word if _WORD.fullmatch(word) and word.lower() != "null" else '"{}"'.format(word.replace('"', '""'))


def not_null(field: str) -> str:
    """What asks Python for the records that have a value of a field, as messages show it.

    >>> print(not_null("great tit"))
    `where='"great tit" is not null'`
    """
    condition = f"{written(field)} {Operation.IS_NOT_NULL}"
    return f"`where={condition!r}`"


class Condition(NamedTuple):
    """A condition on one field."""

    field: str
    """Its `@id`."""
    operation: Operation
    values: pa.Array
    """What is compared with, as the field has it: several for `in`, none for what is or is not null."""
    has_zone: bool = False
    """Whether one of them was written with a zone: then what it is compared with has to be."""

    def __str__(self) -> str:
        field, texts = written(self.field), [*map(written, as_text(self.values).to_pylist())]
        match self.operation:
            case Operation.IS_NULL | Operation.IS_NOT_NULL:
                return f"{field} {self.operation}"
            case Operation.IN:
                return f"{field} in ({', '.join(texts)})"
        return f"{field} {self.operation} {texts[0]}"


def holds(condition: Condition, values: pa.Array) -> pa.BooleanArray:
    """For which values a condition is true. As in SQL, of what is null only that it is null can be.

    Numbers are compared as IEEE 754 has it, so that NaN differs from all; texts by their characters' numbers.
    """
    match condition.operation:
        case Operation.IS_NULL:
            return values.is_null()
        case Operation.IS_NOT_NULL:
            return values.is_valid()
        case Operation.IN if not kind.is_floating(values.type):
            return pc.is_in(values, value_set=condition.values)
        case Operation.IN:  # where numbers are looked up by their bits, NaN is NaN, and 0.0 is not -0.0
            values, sought = wide(values), wide(condition.values)
            found = reduce(pc.or_, (pc.equal(values, one) for one in sought), pa.scalar(False))
        case _:
            found = _COMPARED[condition.operation](wide(values), wide(condition.values)[0])
    return pc.fill_null(found, False)


def wanted(batch: pa.RecordBatch, conditions: Sequence[Condition]) -> pa.RecordBatch:
    """The records of which all conditions are true."""
    for condition in conditions:
        batch = batch.filter(holds(condition, batch[condition.field]))
    return batch
