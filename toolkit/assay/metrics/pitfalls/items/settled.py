"""Pitfalls that no rule can find: how items are scored leaves them out, or tables cannot show them."""

from collections.abc import Mapping
from types import MappingProxyType

EXCLUDED: Mapping[str, str] = MappingProxyType(
    {
        "P31-01": "a metric has one definition, which stands in the catalogue and beside every value",
        "P31-03": "parameters stand in the key of every value, and cannot be left out",
    }
)
"""By id, why the way in which items are scored leaves it out."""

UNKNOWABLE: Mapping[str, str] = MappingProxyType(
    {"P34-01": "predictions do not say how often an algorithm was trained; score each training as an algorithm"}
)
"""By id, why predictions cannot show whether it is there."""
