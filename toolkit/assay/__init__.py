"""A compiler for machine-learning benchmarks: check, compile, run and verify a benchmark document."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assay_validators.engine import check

__all__ = ["check"]

_HOMES = {"check": "assay_validators.engine"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module `assay` has no attribute `{name}`")
    return getattr(import_module(_HOMES[name]), name)
