"""What a number may depend on beside the plan: versions, platform, processor and backends."""

import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from assay.processes.cores import cores
from assay_kernels.dispatch import BACKENDS, reason_absent, simulated
from assay_kernels.registry import kernels

PACKAGES = ("assay", "numpy", "numba", "llvmlite", "pyarrow", "vl-convert-python")
"""Those whose version can change a digit or, the last, a picture."""

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""Variables that bound the threads of NumPy's linear algebra, which says itself nothing of them."""

_NUMBERS = re.compile(r"\d+(,\d+)*")

_WORKERS: ContextVar[int] = ContextVar("workers", default=0)


@contextmanager
def shared_by(workers: int) -> Iterator[None]:
    """While the block runs, so many worker processes share the work, which the facts then say."""
    token = _WORKERS.set(workers)
    try:
        yield
    finally:
        _WORKERS.reset(token)


def environment() -> dict[str, object]:
    """Facts for the record; neither the user nor the machine can be told from them."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "packages": {name: version_of(name) for name in PACKAGES},
        "platform": f"{platform.system()} {platform.machine()}",
        "libc": " ".join(platform.libc_ver()).strip() or None,
        "processor": processor(),
        "cores": cores(),
        "workers": _WORKERS.get(),
        "threads": threads(),
        "backends": _backends(),
    }


def threads() -> dict[str, int | str]:
    """How many threads each library may use, in this process and in each worker; no score depends on it."""
    # The doctor, who may find it missing, asks for other facts.
    import pyarrow as pa

    given = {name: os.environ.get(name, "") for name in THREADS}
    # Anything else than numbers decides nothing, and could be what nobody wants to be told.
    bounds = {name: value for name, value in given.items() if _NUMBERS.fullmatch(value)}
    return {"numba": _numba_threads(), "arrow": pa.cpu_count(), **bounds}


def _numba_threads() -> int:
    """What numba says or, where it is not imported, would say."""
    if numba := sys.modules.get("numba"):
        found: int = numba.config.NUMBA_NUM_THREADS
        return found
    given = os.environ.get("NUMBA_NUM_THREADS", "")
    return int(given) if given.isdecimal() else cores()


def processor() -> dict[str, str | None]:
    """The CPU class: two machines with the same one give the same floats, given the same packages."""
    return describe_processor(_processor_text())


def describe_processor(text: str) -> dict[str, str | None]:
    """Model and digest of the features in what Linux or macOS says of a processor."""
    model = re.search(r"^(?:model name|machdep\.cpu\.brand_string)\s*: *(.+)$", text, re.MULTILINE)
    flags = re.search(r"^(?:flags|Features|machdep\.cpu\.features)\s*: *(.+)$", text, re.MULTILINE)
    named = " ".join(sorted(flags[1].split())) if flags else ""
    return {
        "model": model[1].strip() if model else platform.processor() or None,
        "flags": f"sha256:{sha256(named.encode()).hexdigest()}" if named else None,
    }


def _processor_text() -> str:
    if sys.platform == "darwin":
        command = ["/usr/sbin/sysctl", "machdep.cpu.brand_string", "machdep.cpu.features"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    try:
        return Path("/proc/cpuinfo").read_text(errors="replace")
    except OSError:
        return ""


def version_of(package: str) -> str | None:
    """The version of an installed package; None of one that is not there."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def recorded_version(facts: object, package: str) -> str:
    """The version of a package in facts that `environment` gave, on whatever machine, as a record holds them."""
    match facts:
        case {"packages": {**packages}}:
            return str(packages.get(package) or "of an unknown version")
        case _:
            return "of an unknown version"


def _backends() -> dict[str, str]:
    """`available`, `simulated`, or the reason why it is not, for each backend that some kernel has."""
    found: dict[str, str] = {}
    for backend in BACKENDS:
        targets = [kernel.backends[backend] for kernel in kernels().values() if backend in kernel.backends]
        if targets:
            there = "simulated" if backend == "cuda" and simulated() else "available"
            found[backend] = reason_absent(backend, targets[0]) or there
    return found
