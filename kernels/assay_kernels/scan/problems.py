"""What can be wrong with the bytes of a JSON document: a closed list of codes."""

from typing import NamedTuple


class Problem(NamedTuple):
    """One mistake in the bytes `start` to `end` (exclusive)."""

    code: str
    """A key of `PROBLEMS`, or a code of the other format that a `TapeBuilder` was fed from."""
    start: int
    end: int
    fatal: bool
    """Whether the scan stopped here, so that the tape holds only what came before."""


RECOVERABLE = {
    "byte-order-mark": "the text begins with a byte order mark",
    "comment": "JSON has no comments",
    "trailing-comma": "a comma before the closing bracket",
    "missing-comma": "no comma between two values",
    "single-quotes": "a string in single quotes",
    "control-character": "a raw control character in a string (the first one of the string)",
    "invalid-escape": "a backslash that begins no escape; it stands for itself",
    "lone-surrogate": "half of a surrogate pair; it is read as U+FFFD",
    "leading-plus": "a number that begins with `+`",
    "leading-zero": "a number with a superfluous leading zero",
    "missing-digit": "a number without a digit before or after its point",
    "non-finite-number": "NaN or Infinity; its value is read as None",
    "python-literal": "True, False or None in Python's spelling",
    "integer-too-large": "an integer of more than 4300 digits; its value is read as None",
    "number-too-large": "a number beyond the range of a double; its value is read as None",
}
"""Mistakes whose meaning is plain: they are noted and the scan goes on."""

FATAL = {
    "too-large": "the document has 4 GiB or more",
    "invalid-utf8": "the document is not UTF-8",
    "empty-document": "the document holds no value",
    "truncated": "the text ends before this string, comment, object or array does",
    "too-deep": "objects and arrays nest deeper than the limit",
    "unexpected-token": "a character or word that cannot stand here",
    "extra-data": "text after the end of the value",
    "too-many-problems": "one problem more than the scan notes",
}
"""Mistakes after which nothing can be trusted: the scan stops."""

PROBLEMS = RECOVERABLE | FATAL
"""Every code of `scan_json` with one line about it."""

MAX_PROBLEMS = 1000
"""A document with more problems than this is given up with `too-many-problems`."""

MAX_DIGITS = 4300
"""Longest integer that has a value; Python's own limit."""

MAX_SIZE = 2**32 - 1
"""Offsets are kept in 32 bits."""
