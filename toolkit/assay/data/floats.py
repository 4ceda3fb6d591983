"""Numbers with a point, in as many bits as a type has: IEEE 754's binary16, binary32 and binary64."""

import math

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

_FINITE = r"(?i)^[ \t]*[-+]?[0-9.]"
"""How texts of numbers begin that are neither infinite nor NaN."""


def floats_of(array: pa.Array, stored: pa.DataType) -> pa.Array:
    """The numbers of a type that lie nearest to what texts say, or to other numbers; of two, the even one.

    Raises:
        pyarrow.ArrowInvalid: a text is no number, or what is finite is beyond all numbers of the type.
    """
    # Arrow's own ways give no halves of decimals, and of texts those that are nearest to a number that is rounded once.
    by_text = array.cast(pa.string()) if kind.is_decimal(array.type) else array
    exact = by_text.cast(pa.float64()) if kind.is_float16(stored) and kind.is_string(by_text.type) else by_text
    # A large integer is the number next to it, as it is where it is written as text.
    numbers = exact.cast(stored, safe=False)
    require_finite(by_text, numbers)
    return numbers


def wide(numbers: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """The numbers in a type by which Arrow compares them: it has no way to compare halves."""
    return numbers.cast(pa.float32()) if kind.is_float16(numbers.type) else numbers


def as_written(numbers: pa.Array) -> pa.DoubleArray:
    """The doubles that are nearest to the fewest digits that give each number back in its type."""
    return numbers if kind.is_float64(numbers.type) else fewest_digits(numbers).cast(pa.float64())


def fewest_digits(numbers: pa.Array) -> pa.StringArray:
    """The texts of fewest digits that give the numbers back in their type."""
    if not kind.is_float16(numbers.type):
        return numbers.cast(pa.string())
    different = numbers.dictionary_encode()
    texts = [str(each) for each in different.dictionary.to_numpy(zero_copy_only=False)]
    return pa.array(texts, pa.string()).take(different.indices)


def has_infinite(numbers: pa.Array | pa.ChunkedArray) -> bool:
    """Whether one of the numbers is infinite."""
    if not kind.is_float16(numbers.type):
        total = pc.sum(numbers).as_py()  # takes a third of the time
        if total is None or math.isfinite(total):
            return False
    return pc.any(pc.is_inf(numbers)).as_py() is True


def beyond(given: pa.Array, numbers: pa.Array) -> pa.Array:
    """Where a number is infinite that is finite as it is given: it is beyond all numbers of its type."""
    is_finite = pc.match_substring_regex(given, _FINITE) if kind.is_string(given.type) else pc.is_finite(given)
    return pc.and_(pc.is_inf(numbers), is_finite)


def require_finite(given: pa.Array, numbers: pa.Array) -> None:
    """Refuse numbers that are beyond all of their type.

    Raises:
        pyarrow.ArrowInvalid: one of them is.
    """
    if has_infinite(numbers) and pc.any(beyond(given, numbers)).as_py():
        raise pa.ArrowInvalid(f"a number is beyond all that are {numbers.type}")


def greatest(stored: pa.DataType) -> str:
    """The greatest number of a type, in full or in the fewest digits."""
    found = np.finfo(stored.to_pandas_dtype()).max
    return str(int(found)) if kind.is_float16(stored) else str(found)
