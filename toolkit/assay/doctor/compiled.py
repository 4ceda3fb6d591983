"""The part of Assay that a C compiler makes: the reader of documents, and the kernels."""

from collections.abc import Iterator, Sequence
from shutil import which

from assay.doctor.finding import Finding, State
from assay.doctor.packages import is_there
from assay_kernels.registry import kernels

SCANNER = tuple(
    f"assay_kernels.scan.{name}"
    for name in ("_column", "_place", "_recipe", "_record", "_refer", "_rows", "_scan", "_shape", "_tape")
)

BUILD = "ASSAY_REQUIRE_CYTHON=1 pip install --force-reinstall --no-deps ."
"""In a copy of the sources; the variable makes a build that compiles nothing fail instead of pass."""

_COMPILERS = ("cc", "gcc", "clang")


def compiled_modules() -> tuple[str, ...]:
    """Every module that is there only when Assay was built with a C compiler."""
    targets = [kernel.backends["cython"] for kernel in kernels().values() if "cython" in kernel.backends]
    return (*SCANNER, *dict.fromkeys(target.partition(":")[0] for target in targets))


def compiled() -> Iterator[Finding]:
    """Whether it was made, and what it costs if not."""
    modules = compiled_modules()
    absent = [module for module in modules if not is_there(module)]
    facts = {"modules": list(modules), "absent": absent}
    if not absent:
        yield Finding(subject="compiled core", says="the reader of documents and the kernels are compiled", facts=facts)
        return
    costs = []
    if any(module in SCANNER for module in absent):
        costs.append("documents are read in Python, which large ones make you feel")
    if any(module not in SCANNER for module in absent):
        costs.append(_cost_of_kernels())
    compiler = any(map(which, _COMPILERS))
    remedy = f"{BUILD} (in the sources of Assay)"
    yield Finding(
        subject="compiled core",
        state=State.LIMITED,
        says=f"{_lack(absent, modules)}: {'; '.join(costs)}",
        remedy=remedy if compiler else f"install a C compiler, then {remedy}",
        facts=facts,
    )


def _lack(absent: Sequence[str], modules: Sequence[str]) -> str:
    if len(absent) == len(modules):
        return "was not built"
    return f"was built without {', '.join(f'`{name}`' for name in absent)}"


def _cost_of_kernels() -> str:
    if is_there("numba"):
        return "kernels run on numba, which compiles for some seconds once and counts more slowly"
    return "kernels run in plain NumPy, many times slower"
