"""One way to merge states, whatever their shape."""

from collections.abc import Iterable
from functools import reduce
from typing import Any

import numpy as np

from assay_kernels.state.counts import merge_counts


def merge(left: Any, right: Any) -> Any:
    """The state of both shards.

    An array of counts is added, states of replicates are merged one by one, any other state knows how to merge itself.
    """
    if isinstance(left, np.ndarray):
        return merge_counts(left, right)
    if type(left) is tuple:
        return tuple(merge(a, b) for a, b in zip(left, right, strict=True))
    return left.merge(right)


def merge_all(states: Iterable[Any]) -> Any:
    """The state of all shards, of which there is at least one."""
    return reduce(merge, states)
