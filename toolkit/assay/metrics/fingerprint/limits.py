"""From where on a measured figure is an answer. They are proposals of ours, and every answer says which was taken."""

from collections.abc import Mapping

from assay_spec.metrics.pitfalls import pitfalls

NEARLY_ALL = 0.9
"""From this share of small parts on, structures are consistently small."""

SPREAD = 1.0
"""Sizes are variable when the middle half of them spans more than this many medians."""

SPECK = 0.01
"""A part with a smaller share than this of the largest one beside it may be a stray."""


def rare() -> float:
    """A class with a smaller share than this makes the problem imbalanced; the pitfall of rare classes has it too."""
    return pitfalls()["P23-01"].limits["share"]


def small() -> Mapping[int, int]:
    """By axes of the image: a part of fewer pixels or voxels is small; the pitfall of small structures has it too."""
    limits = pitfalls()["P22-01"].limits
    return {2: int(limits["pixels"]), 3: int(limits["voxels"])}
