"""The cells of a CSV file as `pandas.read_csv` gives them to mlcroissant: what a column holds hangs on all of it.

A column is of whole numbers, of numbers, of truth values, or of texts, in this order; a null in whole numbers makes
numbers of them. Numbers are the nearest to what is written, as pandas 3 reads them.
"""

import re
from collections.abc import Sequence

from assay.croissant.load.official.ends import UnsaidError
from assay.croissant.load.official.frames import LARGEST, Column, Kind

NULLS = frozenset(
    ["", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA"]
) | {"NULL", "NaN", "None", "n/a", "nan", "null"}
"""The texts that pandas takes for no value."""

_WHOLE = re.compile(r"[ \t-\r]*[+-]?[0-9]+[ \t-\r]*")
_NUMBER = re.compile(
    r"[ \t-\r]*[+-]?(?:(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:e[+-]?[0-9]+)?|inf|infinity)[ \t-\r]*", re.IGNORECASE | re.ASCII
)
_TRUTH = {"true": True, "false": False}

LONGEST = 30
"""No whole number of 64 bits is written longer, unless with zeros before it."""


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
    if all(_NUMBER.fullmatch(text) for text in given):
        whole = [text for text in given if _WHOLE.fullmatch(text)]
        if any(len(text) >= LONGEST or not -LARGEST <= int(text) < LARGEST for text in whole):
            raise UnsaidError("it has whole numbers of more than 64 bits")
        if len(whole) == len(given):
            return _whole(texts)
        return Column(Kind.NUMBER, [None if text is None else float(text) for text in texts])
    if all(text.lower() in _TRUTH for text in given):
        kind = Kind.TRUTH if None not in texts else Kind.OBJECT
        return Column(kind, [None if text is None else _TRUTH[text.lower()] for text in texts])
    return Column(Kind.TEXT, list(texts))


def _whole(texts: Sequence[str | None]) -> Column:
    values = [None if text is None else int(text) for text in texts]
    if None in values:
        return Column(Kind.NUMBER, [None if value is None else float(value) for value in values])
    return Column(Kind.WHOLE, list(values))
