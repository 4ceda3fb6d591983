"""Values of JSON as Arrow arrays, so that what a value is read as does not hang on the values beside it.

Where all values are of one kind, they have its type. Where kinds are mixed, all are text: strings as they are, numbers
in their one textual form, and the rest as JSON. Objects are always text, as JSON.
"""

import json
from collections.abc import Sequence
from itertools import accumulate, chain

import pyarrow as pa

from assay.data.values import as_text

EXACT = 1 << 53
"""Up to here, every whole number is a double."""
_DEEPEST = 8
"""Lists in lists beyond this are text."""


def array_of(values: Sequence[object], depth: int = 0) -> pa.Array:
    """Values as `json.loads` gives them, with None for null and for nothing."""
    match {type(value) for value in values if value is not None}:
        case kinds if not kinds:
            return pa.nulls(len(values))
        case kinds if kinds == {bool}:
            return pa.array(values, pa.bool_())
        case kinds if kinds == {str}:
            return pa.array(values, pa.string())
        case kinds if kinds == {int} and _all_within(values, -(1 << 63), (1 << 63) - 1):
            return pa.array(values, pa.int64())
        case kinds if float in kinds and kinds <= {int, float} and _all_within(values, -EXACT, EXACT):
            return pa.array(values, pa.float64())
        case kinds if kinds == {list} and depth < _DEEPEST:
            return _lists(values, depth)
    return _texts(values)


def _all_within(values: Sequence[object], low: int, high: int) -> bool:
    return all(low <= value <= high for value in values if isinstance(value, int))


def _lists(values: Sequence[object], depth: int) -> pa.Array:
    lists = [value if isinstance(value, list) else [] for value in values]
    ends = accumulate(map(len, lists), initial=0)
    offsets = [None if value is None else end for value, end in zip(values, ends, strict=False)]
    items = array_of([*chain.from_iterable(lists)], depth + 1)
    return pa.ListArray.from_arrays(pa.array([*offsets, len(items)], pa.int32()), items)


def _texts(values: Sequence[object]) -> pa.Array:
    numbers = [value for value in values if isinstance(value, float)]
    written = iter(as_text(pa.array(numbers, pa.float64())).to_pylist())
    return pa.array([next(written) if isinstance(value, float) else _text(value) for value in values], pa.string())


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
