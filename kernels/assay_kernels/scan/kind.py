"""What a node of a tape holds."""

from enum import IntEnum


class Kind(IntEnum):
    """Kind of a node; `1 << kind` is its bit in `Property.accepts`."""

    OBJECT = 0
    ARRAY = 1
    KEY = 2
    """Name of an object's member; the next node is the member's value."""
    STRING = 3
    INTEGER = 4
    FLOAT = 5
    TRUE = 6
    FALSE = 7
    NULL = 8
