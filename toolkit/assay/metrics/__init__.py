"""From problems to metrics, and from items or masks to their values.

>>> import assay
>>> found = assay.metrics.evaluate([0, 1, 1], [0, 1, 0], positive=1, metrics=["Sensitivity"])
>>> found["results"][0]["value"]
0.5
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assay.metrics.either import evaluate

__all__ = ["evaluate"]


def __getattr__(name: str) -> object:
    if name != "evaluate":
        raise AttributeError(f"module `assay.metrics` has no attribute `{name}`")
    from assay.metrics.either import evaluate

    return evaluate
