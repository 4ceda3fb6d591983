"""The order in which classes stand when nobody states one."""

import re
from collections.abc import Iterable
from decimal import Decimal

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,9})?", re.IGNORECASE)


def in_order(classes: Iterable[str]) -> tuple[str, ...]:
    """Each class once: by size where all are numbers, else by bytes.

    >>> in_order(["10", "9", "9.5"]), in_order(["low", "high"])
    (('9', '9.5', '10'), ('high', 'low'))
    """
    found = by_bytes(classes)
    return by_size(found) if are_numbers(found) else found


def by_size(numbers: Iterable[str]) -> tuple[str, ...]:
    """Each number once, the smallest first; of equal ones, such as 7 and 007, the bytes decide."""
    return tuple(sorted(by_bytes(numbers), key=Decimal))


def by_bytes(texts: Iterable[str]) -> tuple[str, ...]:
    """Each text once, in the byte order of its UTF-8, which is that of NumPy and Python for text."""
    return tuple(sorted(set(texts), key=str.encode))


def are_numbers(classes: Iterable[str]) -> bool:
    """Whether the order of the classes is known, because each of them is a number."""
    return all(map(_NUMBER.fullmatch, classes))
