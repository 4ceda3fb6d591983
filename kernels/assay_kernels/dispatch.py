"""From a kernel's name to the code that runs here, and the reason when some code cannot."""

import ctypes
import os
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from assay_kernels.registry import kernel, kernels

BACKENDS = ("cuda", "cython", "numba", "reference")
"""Every backend there may be."""

PREFERENCE = ("cython", "numba", "reference")
"""First usable one wins; a GPU is used only when a plan places a node on it."""

VARIABLE = "ASSAY_BACKEND"
"""Environment variable that forces one backend for the whole process."""

SIMULATOR = "NUMBA_ENABLE_CUDASIM"
"""Numba's own variable: it then interprets CUDA kernels in Python, and takes itself for a device."""


class BackendUnavailable(RuntimeError):  # noqa: N818 (the state, as callers say it)
    """A backend was asked for by name and cannot run here; the message says why."""


@cache
def reason_absent(backend: str, target: str) -> str | None:
    """Why `target` (`module:function`) cannot run on `backend` here; None when it can."""
    if backend == "numba" and find_spec("numba") is None:
        return "numba is not installed"
    if backend == "cuda":
        return _reason_no_cuda()
    module = target.partition(":")[0]
    if backend == "cython" and find_spec(module) is None:
        return "built without a C compiler, so the Cython extensions are missing"
    return None


def _reason_no_cuda() -> str | None:
    if find_spec("numba") is None:
        return "numba is not installed"
    no_device = "no CUDA device or driver was found"
    if not simulated() and not _driver_loads():
        return no_device
    try:
        cuda: Any = import_module("numba.cuda")
    except ImportError:
        return "this numba comes without CUDA; the package numba-cuda has it"
    if cuda.is_available():
        return None if simulated() else _reason_no_code()
    return "libNVVM of NVIDIA's CUDA toolkit was not found" if cuda.cudadrv.driver.driver.is_available else no_device


def _reason_no_code() -> str | None:
    """Why nothing can be compiled for a device that is there: numba's CUDA target lags behind NumPy at times."""
    try:
        import_module("numba.cuda.cudaimpl")
    except (ImportError, AttributeError) as error:
        return f"this numba's CUDA target does not work with the NumPy here: {error}"
    return None


def _driver_loads() -> bool:
    """Whether there is a CUDA driver to ask for devices: where there is none, as mostly, numba need not be imported."""
    if os.environ.get("NUMBA_CUDA_DRIVER"):
        return True
    for name in ("libcuda.so.1", "libcuda.so"):
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def simulated() -> bool:
    """Whether `cuda` is numba's simulator in this process, and no GPU: it runs a kernel at a time, whoever calls."""
    return os.environ.get(SIMULATOR, "0") not in ("", "0")


def available_backends(name: str) -> dict[str, str | None]:
    """Each backend of kernel `name` with None, or the reason why it is absent here."""
    return {backend: reason_absent(backend, target) for backend, target in kernel(name).backends.items()}


def choose_backend(name: str) -> str:
    """The backend that kernel `name` runs on in this process.

    `ASSAY_BACKEND` forces one for every kernel that offers it; the others keep their own first choice.

    Raises:
        BackendUnavailable: `ASSAY_BACKEND` is no backend at all, or one that cannot run here.
    """
    forced = os.environ.get(VARIABLE, "")
    if forced and forced not in BACKENDS:
        raise BackendUnavailable(f"{VARIABLE} is `{forced}`; it can be {', '.join(BACKENDS)}")
    if forced in kernel(name).backends:
        _require(name, forced)
        return forced
    targets = kernel(name).backends
    return next(b for b in PREFERENCE if b in targets and reason_absent(b, targets[b]) is None)


def beside(backend: str, name: str) -> str:
    """The backend of kernel `name` in a sweep that was put on `backend`: that one, where it has it."""
    return backend if backend in kernel(name).backends else choose_backend(name)


def require_forced() -> None:
    """See to it that the backend that `ASSAY_BACKEND` names, if any, is that of some kernel.

    Raises:
        BackendUnavailable: it is not, and would be passed over in silence.
    """
    wanted = os.environ.get(VARIABLE, "")
    if wanted and wanted not in {choose_backend(name) for name in kernels()}:
        raise BackendUnavailable(f"{VARIABLE} is `{wanted}`, on which no kernel runs; unset it, or see `assay kernels`")


def load(name: str, backend: str | None = None) -> Callable[..., Any]:
    """The function of kernel `name` on `backend`, or on the one that `choose_backend` names.

    Raises:
        BackendUnavailable: as `choose_backend`, or for the `backend` asked for.
    """
    return _import(_target(name, backend))


def load_prepared(name: str, backend: str | None = None) -> Callable[..., Any]:
    """What stands beside that function as `Prepared`: it takes once what is the same in many calls.

    Raises:
        BackendUnavailable: as `load`.
    """
    return _import(_target(name, backend).partition(":")[0] + ":Prepared")


def _target(name: str, backend: str | None) -> str:
    if backend is None:
        backend = choose_backend(name)
    else:
        _require(name, backend)
    return kernel(name).backends[backend]


def _require(name: str, backend: str) -> None:
    targets = kernel(name).backends
    if backend not in targets:
        offered = ", ".join(f"`{b}`" for b in targets)
        raise BackendUnavailable(f"kernel `{name}` has no backend `{backend}`; it has {offered}")
    reason = reason_absent(backend, targets[backend])
    if reason is not None:
        raise BackendUnavailable(f"backend `{backend}` of kernel `{name}` cannot run here: {reason}")


@cache
def _import(target: str) -> Callable[..., Any]:
    module, _, attribute = target.partition(":")
    function: Callable[..., Any] = getattr(import_module(module), attribute)
    return function
