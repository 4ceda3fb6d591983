"""From where on a measured figure is an answer. They are proposals of ours, and every answer says which was taken."""

from types import MappingProxyType

RARE = 0.1
"""A class with a smaller share than this makes the problem imbalanced (not from the paper)."""

SMALL = MappingProxyType({2: 100, 3: 500})
"""By axes of the image: a component of fewer pixels or voxels is small, since one of them moves its overlap by much."""

NEARLY_ALL = 0.9
"""From this share of small components on, structures are consistently small."""

SPREAD = 1.0
"""Sizes are variable when the middle half of them spans more than this many medians."""

SPECK = 0.01
"""A component with a smaller share than this of the largest one beside it may be a stray."""
