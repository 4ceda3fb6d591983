"""Pitfalls that no rule can find: how masks are scored leaves them out, or masks cannot show them."""

from collections.abc import Mapping
from types import MappingProxyType

EXCLUDED: Mapping[str, str] = MappingProxyType(
    {
        "P31-01": "a metric's key holds its whole definition: percentile, directions, border, tolerance",
        "P31-03": "parameters stand in the label and in the key of every value, and cannot be left out",
        "P32-01": "each case has a value, and the mean over cases comes after; voxels are never pooled",
        "P32-03": "the mean of the classes weighs them alike; they are never counted together, but in a region",
        "P34-02": "values of every case stand in the JSON and on the page, beside the means",
    }
)
"""By id, why the way in which masks are scored leaves it out."""

UNKNOWABLE: Mapping[str, str] = MappingProxyType(
    {"P34-01": "masks do not say how often an algorithm was trained; score each training as an algorithm"}
)
"""By id, why masks cannot show whether it is there."""
