"""The cells of a CSV file as `pandas.read_csv` gives them to mlcroissant: what a column holds hangs on all of it.

A column is of whole numbers, of numbers, of truth values, or of texts, in this order; a null in whole numbers makes
numbers of them. Where that hangs on what pandas does inside (digits beyond 15, blanks around numbers, pieces of a long
file), nothing is said.
"""

import re
from collections.abc import Sequence

from assay.croissant.load.official.ends import UnsaidError
from assay.croissant.load.official.frames import Column, Kind

NULLS = frozenset(
    ["", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA"]
) | {"NULL", "NaN", "None", "n/a", "nan", "null"}
"""The texts that pandas takes for no value."""

_WHOLE = re.compile(r"[+-]?[0-9]+")
NUMBER = re.compile(r"[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?")
_TRUTH = {"True": True, "TRUE": True, "true": True, "False": False, "FALSE": False, "false": False}
LIKE_NUMBERS = re.compile(
    r"\s*[+-]?\s*(?:[0-9_.,]+(?:e[+-]?[0-9]*)?|0x[0-9a-f]+|inf|infinity|true|false|nan)\s*", re.IGNORECASE
)

MOST_DIGITS = 15
"""So many digits are the same number to all who read them with a power of ten of so many zeros at the most."""
MOST_ZEROS = 22


def rows_at_once(columns: int) -> int:
    """How many rows pandas reads before it settles of which type a column is, for a table of so many columns."""
    rows = 1
    while rows * 2 < (1 << 20) // columns:
        rows *= 2
    return rows


def as_pandas(cells: Sequence[str | None]) -> Column:
    """The cells of one column as pandas has them, None for no value.

    Raises:
        UnsaidError: that hangs on what is not said here.
    """
    texts = [None if cell is None or cell in NULLS else cell for cell in cells]
    given = [text for text in texts if text is not None]
    if not texts:
        return Column(Kind.OBJECT, [])
    if all(_WHOLE.fullmatch(text) for text in given):
        return _whole(texts)
    if all(NUMBER.fullmatch(text) for text in given):
        return Column(Kind.NUMBER, [None if text is None else number(text) for text in texts])
    if all(text in _TRUTH for text in given):
        kind = Kind.TRUTH if None not in texts else Kind.OBJECT
        return Column(kind, [None if text is None else _TRUTH[text] for text in texts])
    if all(LIKE_NUMBERS.fullmatch(text) for text in given):
        raise UnsaidError("all of its cells are like numbers, and not all are some")
    return Column(Kind.TEXT, list(texts))


def _whole(texts: Sequence[str | None]) -> Column:
    if any(len(text) > MOST_DIGITS for text in texts if text is not None):
        raise UnsaidError(f"it has whole numbers of more than {MOST_DIGITS} digits")
    if None in texts:
        return Column(Kind.NUMBER, [None if text is None else float(int(text)) for text in texts])
    return Column(Kind.WHOLE, [int(text) for text in texts if text is not None])


def number(text: str) -> float:
    """A number with a point or an exponent.

    Raises:
        UnsaidError: it has so many digits that pandas takes another one.
    """
    digits, _, exponent = text.lower().partition("e")
    before, _, after = digits.lstrip("+-").partition(".")
    zeros = int(exponent or "0") - len(after)
    if len(before + after) > MOST_DIGITS or abs(zeros) > MOST_ZEROS:
        raise UnsaidError(f"it has numbers of more than {MOST_DIGITS} digits, of which pandas takes one nearby")
    return float(text)
