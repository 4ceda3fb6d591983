"""Lists in lists, which in linked data are one with those around them."""

from hypothesis import strategies as st

WRITTEN_OUT = ("@context", "cr:data", "cr:examples")
"""What holds JSON that is no linked data."""


def in_lists(value, draw):
    """The value with some of what is in lists in lists of its own there, but in records that are written out."""
    if isinstance(value, dict):
        return {key: each if key in WRITTEN_OUT else in_lists(each, draw) for key, each in value.items()}
    if not isinstance(value, list):
        return value
    items = [in_lists(each, draw) for each in value]
    start, end = sorted((draw(st.integers(0, len(items))), draw(st.integers(0, len(items)))))
    return [*items[:start], *([items[start:end]] if start < end else []), *items[end:]]


def in_one_list(value):
    """The value with what is in lists in lists in the outer ones, but in records that are written out."""
    if isinstance(value, dict):
        return {key: each if key in WRITTEN_OUT else in_one_list(each) for key, each in value.items()}
    if not isinstance(value, list):
        return value
    every = [in_one_list(each) for each in value]
    return [item for each in every for item in (each if isinstance(each, list) else [each])]
