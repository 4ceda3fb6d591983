"""Processes that begin as copies of this one, where that is safe: they know at once what this one has learned."""

import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import IO

from assay.processes.parent import Child, open_ends

HELD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Signals that wait until the copy stands on its own feet."""


def can_fork() -> bool:
    """Whether a copy of this process works: no other thread, of Python or of a library, may hold a lock in it."""
    if sys.platform != "linux":
        # macOS offers it, but its own libraries break in the copy.
        return False
    with suppress(OSError):
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - paths are texts here
    return False


def forked(run: Callable[[IO[bytes], IO[bytes]], object]) -> Child:
    """A copy of this process that runs `run` on what it is told and where its answers go, and ends.

    Args:
        run: what it does.

    Raises:
        OSError: the system gives no process, or no pipe to it.
    """
    orders, into = os.pipe()
    try:
        out, answers = os.pipe()
    except OSError:
        _close(orders, into)
        raise
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HELD)
    try:
        pid = os.fork()
        if pid == 0:
            _live(run, orders, answers, [into, out, *open_ends()])
    except OSError:
        _close(orders, into, out, answers)
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    _close(orders, answers)
    return Child(_Copy(pid), os.fdopen(into, "wb"), os.fdopen(out, "rb"))


def _live(run: Callable[[IO[bytes], IO[bytes]], object], orders: int, answers: int, ours: Iterable[int]) -> None:
    """What the copy does; it never comes back, so that nothing of its origin is tidied up twice."""
    status = 1
    try:
        # In a session of its own, Ctrl-C reaches whoever started it alone, who then ends it.
        os.setsid()
        for number in HELD:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)
        _close(*ours)
        os.dup2(2, 1)
        # What is there already is never looked through again, which would copy it.
        gc.freeze()
        run(os.fdopen(orders, "rb"), os.fdopen(answers, "wb"))
        status = 0
    except BrokenPipeError:
        status = 0
    except BaseException:  # noqa: BLE001 - nobody is above it
        traceback.print_exc()
    finally:
        os._exit(status)


def _close(*ends: int) -> None:
    for end in ends:
        os.close(end)


class _Copy:
    """A copy of this process."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._status: int | None = None

    def kill(self) -> None:
        """End it at once."""
        if self._status is None:
            os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        """Its exit status, once it has ended; that of a signal below zero."""
        if self._status is None:
            self._status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        return self._status
