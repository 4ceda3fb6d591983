"""Rows that spreadsheets open."""

from collections.abc import Mapping
from typing import Any

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row, in which texts that a spreadsheet would take for a formula begin with an apostrophe."""
    return {
        name: f"'{value}" if isinstance(value, str) and value.startswith(_BEGINS_FORMULA) else value
        for name, value in row.items()
    }
