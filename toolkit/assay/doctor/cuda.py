"""CUDA: the driver and its devices, asked without numba."""

import ctypes
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from assay.doctor.finding import Finding, State
from assay.doctor.packages import is_there
from assay_kernels.dispatch import reason_absent
from assay_kernels.registry import kernels

LIBRARY = "libcuda.so.1"


class Devices(NamedTuple):
    """What the driver says."""

    driver: str = ""
    """The newest CUDA that it knows."""
    names: tuple[str, ...] = ()
    reason: str = ""
    """Why there is no device."""


def cuda() -> Iterator[Finding]:
    """The devices, or why there is none. numba's simulator is none."""
    found = devices()
    facts = found._asdict()
    if not found.names:
        yield Finding(subject="cuda", says=f"no device: {found.reason}; nothing needs one", facts=facts)
        return
    shown = f"{', '.join(found.names)}; the driver knows CUDA {found.driver}"
    targets = [each.backends["cuda"] for each in kernels().values() if "cuda" in each.backends]
    if not targets:
        yield Finding(subject="cuda", says=f"{shown}; no kernel of this version runs on it", facts=facts)
        return
    reason = reason_absent("cuda", targets[0]) if is_there("numba") else "numba is not installed"
    state = State.LIMITED if reason else State.FINE
    end = f"kernels cannot run on it: {reason}" if reason else f"{len(targets)} kernels can run on it"
    yield Finding(subject="cuda", state=state, says=f"{shown}; {end}", facts=facts)


def devices() -> Devices:
    """What the driver of this machine says."""
    if sys.platform == "darwin":
        return Devices(reason="macOS has no CUDA")
    try:
        driver = ctypes.CDLL(LIBRARY)
    except OSError:
        return Devices(reason=f"no driver is installed ({LIBRARY} is not found)")
    return asked(driver)


def asked(driver: Any) -> Devices:
    """What `driver`, the loaded library, says."""
    if status := driver.cuInit(0):
        return Devices(reason=f"the driver says: {_error(driver, status)}")
    version, count = ctypes.c_int(), ctypes.c_int()
    driver.cuDriverGetVersion(ctypes.byref(version))
    driver.cuDeviceGetCount(ctypes.byref(count))
    names = tuple(_name(driver, number) for number in range(count.value))
    knows = f"{version.value // 1000}.{version.value % 1000 // 10}"
    return Devices(knows, names, "" if names else "the driver finds none (see CUDA_VISIBLE_DEVICES)")


def _name(driver: Any, number: int) -> str:
    device, text = ctypes.c_int(), ctypes.create_string_buffer(256)
    driver.cuDeviceGet(ctypes.byref(device), number)
    driver.cuDeviceGetName(text, len(text), device)
    return text.value.decode(errors="replace")


def _error(driver: Any, status: int) -> str:
    text = ctypes.c_char_p()
    driver.cuGetErrorString(status, ctypes.byref(text))
    return text.value.decode(errors="replace") if text.value else f"error {status}"
