"""Every kernel, by name: one static table of families, read when it is first asked for."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from types import MappingProxyType

from assay_kernels.kernel import Kernel

FAMILIES = (
    "confusion",
    "ranking",
    "calibration",
    "resampling",
    "gather",
    "surfaces",
    "bands",
    "components",
    "skeleton",
    "pairwise",
)
"""Each is a package whose `KERNELS` tuple holds its descriptions and imports no numpy."""


@cache
def kernels() -> Mapping[str, Kernel]:
    """Every description by kernel name, in the order of the families."""
    found: dict[str, Kernel] = {}
    for family in FAMILIES:
        for kernel in import_module(f"assay_kernels.{family}").KERNELS:
            assert kernel.name not in found, kernel.name
            found[kernel.name] = kernel
    return MappingProxyType(found)


def kernel(name: str) -> Kernel:
    """The description called `name`.

    Raises:
        LookupError: no kernel has that name; the message lists near names.
    """
    known = kernels()
    if name not in known:
        near = ", ".join(f"`{other}`" for other in get_close_matches(name, known)) or "none is near"
        raise LookupError(f"no kernel is called `{name}` ({near})")
    return known[name]
