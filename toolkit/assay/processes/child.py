"""The side of the process that does the work: commands come in on standard input, answers go out on standard output.

Both are a line of JSON that says how many bytes follow; without `bytes` in a command none do.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from queue import SimpleQueue
from threading import Event, Thread
from typing import IO, Any


class Answers:
    """Where the answers go."""

    def __init__(self, out: IO[bytes] | None = None) -> None:
        """Answer there, or on standard output; whatever else is printed goes to standard error then."""
        if out is None:
            out = os.fdopen(os.dup(1), "wb")
            os.dup2(2, 1)
        self._out = out

    def say(self, header: Mapping[str, object], body: bytes = b"") -> None:
        """Send an answer.

        Raises:
            BrokenPipeError: nobody is there to hear it.
        """
        self._out.write(json.dumps({**header, "bytes": len(body)}).encode() + b"\n" + body)
        self._out.flush()


class Orders:
    """What standard input says, heard while a piece is in hand, so that nobody waits who says something."""

    def __init__(self, at_end: Callable[[], object] = lambda: None, orders: IO[bytes] | None = None) -> None:
        """Begin to listen; `at_end` is called once standard input, or what is heard instead, has ended."""
        self._orders = sys.stdin.buffer if orders is None else orders
        self._commands: SimpleQueue[tuple[Any, bytes] | None] = SimpleQueue()
        self._ended = Event()
        self._at_end = at_end
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            for line in self._orders:
                command = json.loads(line)
                self._commands.put((command, self._orders.read(command.get("bytes", 0))))
        finally:
            # Half a line is what somebody leaves who is killed while writing it.
            self.end()

    def end(self) -> None:
        """Nobody is there any more to say something."""
        if not self.ended:
            self._ended.set()
            self._at_end()
            self._commands.put(None)

    @property
    def ended(self) -> bool:
        """Whether standard input has ended."""
        return self._ended.is_set()

    def __iter__(self) -> Iterator[tuple[Any, bytes]]:
        """The commands with what follows them, until standard input ends; none is begun after that."""
        while (command := self._commands.get()) is not None and not self.ended:
            yield command


def failure(error: Exception) -> dict[str, object]:
    """What went wrong, as a header that `error_of` understands; whoever supervises judges it."""
    from assay.errors import AssayError

    return {
        "failed": str(error),
        "type": type(error).__name__,
        "module": getattr(error, "name", None) if isinstance(error, ImportError) else None,
        "expected": isinstance(error, AssayError),
        "traceback": "".join(traceback.format_exception(error)),
    }
