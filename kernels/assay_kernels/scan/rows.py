r"""Where the rows of CSV end (RFC 4180, with any of the three line ends), and what its reader asks about all bytes.

A quotation mark opens a cell where a cell begins, and is a character like others elsewhere.

    >>> last_row(b'a,b\n1,"x\ny"\n2', ord(","))
    (12, 2)
    >>> Found(last_row(b'a,b\n1,"x\ny', ord(","))[1])
    <Found.OPEN|QUOTED: 3>
"""

from enum import IntFlag
from typing import TYPE_CHECKING

from assay_kernels.scan import SCANNER

if TYPE_CHECKING or SCANNER == "cython":
    from assay_kernels.scan._rows import last_row
else:
    from assay_kernels.scan._twin.rows import last_row

__all__ = ["Found", "last_row"]


class Found(IntFlag):
    """What is in the bytes that were looked at."""

    OPEN = 1
    """They end within a quoted cell."""
    QUOTED = 2
    """There are quotation marks."""
    EMPTY = 4
    """Where this is not, no cell that has an end is empty, with or without quotation marks; where it is, one may be."""
    HEXADECIMAL = 8
    """Somewhere a digit 0 is followed by an x of either case."""
