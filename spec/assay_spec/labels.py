"""The one text of a class, however programs write it."""

import re

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
