"""numba, and where it remembers what it compiled."""

import os
from collections.abc import Iterator
from pathlib import Path

from assay.doctor.anonymous import anonymous
from assay.doctor.finding import Finding, State
from assay.doctor.packages import is_there
from assay.doctor.requirement import installed_version


def jit() -> Iterator[Finding]:
    """Whether it can compile, and need not do so each time; nothing where it is missing, which the packages say."""
    if not is_there("numba") or not is_there("platformdirs"):
        return
    from assay_kernels.cache import cache_folder

    folder = cache_folder()
    writable = is_writable(folder)
    version = installed_version("numba") or ""
    facts = {"version": version, "cache": anonymous(folder), "writable": writable}
    state, says, remedy = State.FINE, f"{version} remembers compiled code in {facts['cache']}", ""
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):
        says, remedy = "NUMBA_DISABLE_JIT keeps it from compiling: its kernels run in Python", "unset NUMBA_DISABLE_JIT"
        state = State.LIMITED
    elif not writable:
        says = f"cannot write to {facts['cache']}: what it compiles is forgotten, and takes seconds each time"
        state, remedy = State.LIMITED, "export NUMBA_CACHE_DIR=DIR, a folder that you may write to"
    yield Finding(subject="numba", state=state, says=says, remedy=remedy, facts=facts)


def is_writable(folder: Path) -> bool:
    """Whether files can be put into `folder`, which is made if need be."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
