"""A compiler for machine-learning benchmarks: check, compile, run and verify a benchmark document.

>>> import assay
>>> sorted(assay.__all__)
['AssayError', 'check', 'compare', 'compile', 'evaluate', 'load', 'metrics', 'run', 'segmentation']
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assay import metrics
    from assay.api import compile, run  # noqa: A004 - what the command is called
    from assay.documents import check, load
    from assay.errors import AssayError
    from assay.metrics.items import evaluate
    from assay.metrics.segmentation.evaluate import segmentation
    from assay.runs.comparison import compare

__all__ = ["AssayError", "check", "compare", "compile", "evaluate", "load", "metrics", "run", "segmentation"]

_HOMES = {
    "AssayError": "assay.errors",
    "check": "assay.documents",
    "compare": "assay.runs.comparison",
    "compile": "assay.api",
    "evaluate": "assay.metrics.items",
    "load": "assay.documents",
    "run": "assay.api",
    "segmentation": "assay.metrics.segmentation.evaluate",
}


def __getattr__(name: str) -> object:
    if name == "metrics":
        return import_module("assay.metrics")
    if name not in _HOMES:
        raise AttributeError(f"module `assay` has no attribute `{name}`")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
