"""Plain scalars by the core schema of YAML 1.2, section 10.3.2: `no` is text, 0o17 is octal, 1:30 is text."""

import math
import re
import sys
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_kernels.scan.problems import MAX_DIGITS

_BEGINNINGS = frozenset("-+.0123456789~nNtTfF")
"""What everything begins with that is not text."""
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INTEGER = re.compile(r"(?P<decimal>[-+]?[0-9]+)|0o(?P<octal>[0-7]+)|0x(?P<hexadecimal>[0-9a-fA-F]+)")
_BASES = {"decimal": 10, "octal": 8, "hexadecimal": 16}
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_LIMIT = 10**MAX_DIGITS
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


class Scalar(NamedTuple):
    """What a scalar means."""

    kind: Kind
    value: object
    problem: str = ""
    """A code of `assay_kernels.scan.PROBLEMS`; the value is None then."""


def resolve(text: str) -> Scalar:
    """What `text` means when it stands without quotes and without a tag."""
    if text and text[0] not in _BEGINNINGS:
        return Scalar(Kind.STRING, text)
    if text in _NULL:
        return Scalar(Kind.NULL, None)
    if text in _TRUE:
        return Scalar(Kind.TRUE, value=True)
    if text in _FALSE:
        return Scalar(Kind.FALSE, value=False)
    integer = _INTEGER.fullmatch(text)
    if integer:
        return _integer(integer)
    if _FLOAT.fullmatch(text):
        value = float(text)
        return Scalar(Kind.FLOAT, value) if math.isfinite(value) else Scalar(Kind.FLOAT, None, "number-too-large")
    if _NOT_FINITE.fullmatch(text):
        return Scalar(Kind.FLOAT, None, "non-finite-number")
    return Scalar(Kind.STRING, text)


def _integer(match: re.Match[str]) -> Scalar:
    digits, base = next((match[name], base) for name, base in _BASES.items() if match[name])
    too_long = base == 10 and len(digits.lstrip("+-")) > (sys.get_int_max_str_digits() or MAX_DIGITS)
    value = _LIMIT if too_long else int(digits, base)
    # In whatever base it is written, its decimal form must be one that Python writes and JSON may hold.
    if abs(value) >= _LIMIT:
        return Scalar(Kind.INTEGER, None, "integer-too-large")
    return Scalar(Kind.INTEGER, value)
