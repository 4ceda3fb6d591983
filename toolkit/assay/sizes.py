"""Sizes of memory and files as people read and write them."""

import re

from assay.errors import PlanError

MOST_BYTES = 2**62
"""What a limit of memory can be told."""

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12, "ki": 2**10, "mi": 2**20, "gi": 2**30, "ti": 2**40}
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?(|[kmgt]i?)b?", re.IGNORECASE)


def bytes_of(text: str) -> int:
    """The bytes that `2GB`, `512 MiB` or `1000000` stand for.

    Raises:
        PlanError: it is no size, less than a byte, or more than any machine has.
    """
    found = _SIZE.fullmatch(text.strip())
    size = float(found[1]) * _UNITS[found[2].lower()] if found else 0.0
    if not 1 <= size < MOST_BYTES:
        raise PlanError(f"`{text}` is no size of memory; write one such as 2GB or 512MiB")
    return int(size)


def shown_size(size: int) -> str:
    """So many bytes in the unit that suits them: `12 kB`, `3.4 MB`, `1.2 GB`."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"
