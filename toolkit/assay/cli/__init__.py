"""The command line: `assay check` goes straight to the engine, every other command loads when it is called."""

import _thread
import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

FAILED, INTERRUPTED, TERMINATED, HUNG_UP = 2, 130, 143, 129


class Terminated(KeyboardInterrupt):
    """Somebody asked the process to end, as systems and batch queues do; it is tidied up as after an interruption."""


class HungUp(Terminated):
    """The terminal went away, with its window or its connection."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (by default the program's) spell; the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    if arguments is None:
        sys.unraisablehook = _interrupt_again
        signal.signal(signal.SIGTERM, _terminate)
        if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:  # `nohup` has it ignored
            signal.signal(signal.SIGHUP, _hang_up)
        if words[:1] == ["check"]:
            # It would look through all that is imported, a tenth of a cold check; the engine runs it now and then.
            gc.disable()
        status = _answered(words)
        if "pyarrow" in sys.modules:
            _leave(status)
        return status
    return _answered(words)


def _leave(status: int) -> None:
    """End without taking the interpreter down, while a thread of Arrow may still want it to read on in a file.

    Such a thread, of a table that nobody reads to its end, would end the process with SIGABRT.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)


def _answered(words: Sequence[str]) -> int:
    _open_streams()
    try:
        status = _run(words)
        sys.stdout.flush()
    except KeyboardInterrupt as stop:
        with suppress(OSError):  # the terminal may be gone
            print("assay: interrupted", file=sys.stderr, flush=True)
        return status_of(stop)
    except OSError as error:
        if "--debug" in words:
            raise
        # Nothing more can be written; without this Python complains again when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            print(f"assay: cannot write to standard output: {error.strerror}", file=sys.stderr)
        return FAILED
    return status


def _run(words: Sequence[str]) -> int:
    if list(words[:2]) == ["--debug", "check"]:
        words = ["check", "--debug", *words[2:]]
    if words[:1] == ["check"]:
        from assay.cli.check import main as check

        return check(words[1:])
    from assay.cli.app import main as app

    return app(words)


_NUMBERS = {Terminated: signal.SIGTERM, HungUp: signal.SIGHUP}


def _interrupt_again(lost: Any) -> None:
    """Interrupt once more when that came where nothing gets out: in what Python does when an object goes away.

    Every import does such a thing, so that one Ctrl-C of a hundred in the first second was lost.
    """
    if issubclass(lost.exc_type, KeyboardInterrupt):
        # From a thread, which waits until this one has left that place.
        number = _NUMBERS.get(lost.exc_type, signal.SIGINT)
        _thread.start_new_thread(os.kill, (os.getpid(), number))
    else:
        sys.__unraisablehook__(lost)


def _terminate(*_: object) -> None:
    raise Terminated


def _hang_up(*_: object) -> None:
    raise HungUp


def status_of(stop: KeyboardInterrupt) -> int:
    """The exit status that shells give a process that ended so."""
    if isinstance(stop, HungUp):
        return HUNG_UP
    return TERMINATED if isinstance(stop, Terminated) else INTERRUPTED


def _open_streams() -> None:
    """Have somewhere to write, and characters that the terminal's encoding lacks written as escapes."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # Closed by the caller. Left so, the next file that is opened would get what is printed.
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
