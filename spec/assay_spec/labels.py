"""The one text of a class, however programs write it."""

import re
from collections.abc import Iterable

BLANKS = " \t\n\v\f\r"
"""What may stand around a label without being of it."""

WHOLE = r"^-?(0)[.]0+$|^(-?[1-9][0-9]*)[.]0+$"
"""A whole number as programs write a column of floats; that number is one of its two groups."""

_WHOLE = re.compile(WHOLE)


def label_text(text: str) -> str:
    """The text by which a label is compared: without blanks around, and a whole number without `.0`.

    So a column of floats has the classes of one of whole numbers. Nothing else is taken off: `01` and `+1` are not `1`.

    >>> [label_text(text) for text in ("1.0", " 0 ", "-2.00", "01", "1.50", "1e0")]
    ['1', '0', '-2', '01', '1.50', '1e0']
    """
    return _WHOLE.sub(r"\1\2", text.strip(BLANKS))


def same_look(label: str, names: Iterable[str]) -> str:
    """The name that shows the same letters as a label and is other text; empty where there is none.

    A letter with an accent is one code point in a file and two in another (Unicode Standard Annex 15: NFC and NFD).
    """
    from unicodedata import normalize

    composed = normalize("NFC", label)
    return next((name for name in names if name != label and normalize("NFC", name) == composed), "")


def in_points(text: str) -> str:
    """The text with what is not ASCII written as code points, by which two that look the same differ."""
    return text.encode("unicode_escape").decode()


def told_apart(label: str, name: str) -> str:
    """What is said of a label that looks as a name does and is not it."""
    return (
        f"it looks as the class does and is written in another Unicode form, `{in_points(label)}` and not "
        f"`{in_points(name)}`: write both in one, such as NFC"
    )
