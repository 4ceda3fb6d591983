"""The side of whoever has work done: a process, what it is told, and what it answers."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import IO, Any, NamedTuple

CHUNK_BYTES = 1 << 20


class Said(NamedTuple):
    """One thing that a process said."""

    header: dict[str, Any]
    body: bytes


class Child:
    """A process that runs a module of ours: commands go to its standard input, answers come from its output."""

    def __init__(
        self, module: str, words: Sequence[str], *, talk: IO[bytes] | None = None, inherited: Sequence[int] = ()
    ) -> None:
        """Start the process.

        Args:
            module: its name.
            words: what its `main` is given.
            talk: where its standard error goes, by default to our own.
            inherited: descriptors that it may use, too.
        """
        # Without -P a `random.py` in the present folder would be taken for that of Python.
        command = [sys.executable, "-P", "-m", module, *words]
        # In a session of its own, Ctrl-C reaches whoever started it alone, who then ends it.
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=talk,
            start_new_session=True,
            pass_fds=inherited,
        )
        assert self._process.stdout is not None
        self.out = self._process.stdout
        """Where its answers come from, to wait for."""
        self._heard = bytearray()

    def tell(self, header: Mapping[str, object], body: bytes = b"", *, flush: bool = True) -> None:
        """Say something, at once or by the next `flush`; a process that has just died shows it soon."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(header).encode() + b"\n" + body)
        if flush:
            self.flush()

    def flush(self) -> None:
        """Send what was said."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.flush()

    def hear(self) -> bool:
        """Take in what it has said since, at least something waited for; False when it has ended."""
        data = os.read(self.out.fileno(), CHUNK_BYTES)
        self._heard += data
        return bool(data)

    def said(self) -> Iterator[Said]:
        """What was taken in and is complete, each once."""
        while (end := self._heard.find(b"\n")) >= 0:
            header = json.loads(self._heard[:end])
            behind = end + 1 + header["bytes"]
            if len(self._heard) < behind:
                return
            body = bytes(self._heard[end + 1 : behind])
            del self._heard[:behind]
            yield Said(header, body)

    def kill(self) -> None:
        """End it at once; its pipe tells when it has."""
        self._process.kill()

    def wait(self) -> int:
        """Wait for a process that has ended, or is about to; its exit status, that of a signal below zero."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self.out.close()
        return self._process.wait()


def how_ended(status: int) -> str:
    """An exit status in words."""
    return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
