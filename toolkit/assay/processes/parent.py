"""The side of whoever has work done: a process, what it is told, and what it answers."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import IO, Any, NamedTuple, Protocol
from weakref import WeakSet

CHUNK_BYTES = 1 << 16
"""What a pipe holds. Room for much more would be asked of the system, and given back, each time."""


class Said(NamedTuple):
    """One thing that a process said."""

    header: dict[str, Any]
    body: bytes


class Process(Protocol):
    """What runs elsewhere."""

    def kill(self) -> None:
        """End it at once."""

    def wait(self) -> int:
        """Its exit status, once it has ended; that of a signal below zero."""


class Child:
    """A process: commands go into one pipe, answers come out of another."""

    def __init__(self, process: Process, into: IO[bytes], out: IO[bytes]) -> None:
        self._process = process
        self._into = into
        self.out = out
        """Where its answers come from, to wait for."""
        self._heard = bytearray()
        _CHILDREN.add(self)

    @property
    def ends(self) -> list[int]:
        """The descriptors of our ends of the pipes, as far as they are open."""
        return [each.fileno() for each in (self._into, self.out) if not each.closed]

    def tell(self, header: Mapping[str, object], body: bytes = b"", *, flush: bool = True) -> None:
        """Say something, at once or by the next `flush`; a process that has just died shows it soon."""
        with suppress(BrokenPipeError):
            self._into.write(json.dumps(header).encode() + b"\n" + body)
        if flush:
            self.flush()

    def flush(self) -> None:
        """Send what was said."""
        with suppress(BrokenPipeError):
            self._into.flush()

    def hear(self) -> bool:
        """Take in what it has said since, at least something waited for; False when it has ended."""
        data = os.read(self.out.fileno(), CHUNK_BYTES)
        self._heard += data
        return bool(data)

    def said(self) -> Iterator[Said]:
        """What was taken in and is complete, each once."""
        heard, at = self._heard, 0
        while (end := heard.find(b"\n", at)) >= 0:
            header = json.loads(heard[at:end].decode("ascii"))
            behind = end + 1 + header["bytes"]
            if len(heard) < behind:
                break
            yield Said(header, bytes(heard[end + 1 : behind]))
            at = behind
        del heard[:at]

    def kill(self) -> None:
        """End it at once; its pipe tells when it has."""
        self._process.kill()

    def wait(self) -> int:
        """Wait for a process that has ended, or is about to; its exit status, that of a signal below zero."""
        with suppress(BrokenPipeError):
            self._into.close()
        self.out.close()
        return self._process.wait()


_CHILDREN: WeakSet[Child] = WeakSet()


def open_ends() -> list[int]:
    """Our ends of the pipes of all processes: whoever holds one too keeps a process from seeing that we are done."""
    return [end for child in _CHILDREN for end in child.ends]


def started(
    module: str, words: Sequence[str], *, talk: IO[bytes] | None = None, inherited: Sequence[int] = ()
) -> Child:
    """A new process that runs a module of ours: commands go to its standard input, answers come from its output.

    Args:
        module: its name.
        words: what its `main` is given.
        talk: where its standard error goes, by default to our own.
        inherited: descriptors that it may use, too.
    """
    # Without -P a `random.py` in the present folder would be taken for that of Python.
    command = [sys.executable, "-P", "-m", module, *words]
    # In a session of its own, Ctrl-C reaches whoever started it alone, who then ends it.
    process = subprocess.Popen(  # noqa: S603 - our own module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=talk,
        start_new_session=True,
        pass_fds=inherited,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    return Child(process, process.stdin, process.stdout)


def how_ended(status: int) -> str:
    """An exit status in words."""
    return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
