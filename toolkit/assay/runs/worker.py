"""A process that does pieces for another one: commands come in on standard input, answers go out on standard output.

A command is a line of JSON that names a piece, and says how many answers are on disk. An answer is a line of JSON that
says how many bytes follow. When standard input ends, the process that started this one has been killed: the piece in
hand is finished within a minute, and put on disk with what the other process had no time to put there.
"""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from assay.runs.folder import LAST_SECONDS

if TYPE_CHECKING:
    from assay.runs.unkept import Unkept

OUT_OF_MEMORY = 77
"""The exit status of a worker whose piece needs more memory than it may use."""


def main(words: list[str]) -> None:
    """Do what standard input says.

    Args:
        words: the folder of the brief, the bytes of memory to use at most, and the descriptor of its lock.
    """
    folder, memory, lock = words
    # What anything prints must not end up among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    orders = Orders()
    # What takes long to import comes after somebody listens.
    from assay.runs.unkept import Unkept

    unkept = Unkept()
    status = 0
    try:
        _serve(Path(folder), int(memory), orders, answers, unkept)
    except MemoryError:
        status = OUT_OF_MEMORY
    except BrokenPipeError:
        orders.end()
    except Exception:  # noqa: BLE001 - nobody is above it
        traceback.print_exc()
        status = 1
    if orders.ended:
        unkept.keep(Path(folder), int(lock))
    # An ordinary end would wait for the thread that listens.
    os._exit(status)


class Orders:
    """What standard input says, heard while a piece is in hand."""

    def __init__(self) -> None:
        self._commands: SimpleQueue[Any] = SimpleQueue()
        self._ended = Event()
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            for line in sys.stdin.buffer:
                self._commands.put(json.loads(line))
        finally:
            # Half a line is what somebody leaves who is killed while writing it.
            self.end()

    def end(self) -> None:
        """Nobody is there any more to say something; whatever is in hand, the system ends this process soon."""
        if not self.ended:
            self._ended.set()
            signal.alarm(LAST_SECONDS)
            self._commands.put(None)

    @property
    def ended(self) -> bool:
        """Whether standard input has ended."""
        return self._ended.is_set()

    def __iter__(self) -> Iterator[Any]:
        """The commands, until standard input ends; none is begun after that."""
        while (command := self._commands.get()) is not None and not self.ended:
            yield command


def _serve(folder: Path, memory: int, orders: Orders, answers: Any, unkept: "Unkept") -> None:
    from assay.plan.keys import node_keys
    from assay.runs.brief import read_brief
    from assay.runs.journal import PieceEntry

    if memory:
        _limit(memory)
    plan, work = read_brief(folder)
    nodes, keys = {node.id: node for node in plan.nodes}, node_keys(plan)
    _say(answers, {"ready": True})
    for command in orders:
        unkept.forget(command["kept"])
        node, number = nodes[command["node"]], command["number"]
        clock, cpu = time.monotonic_ns(), time.process_time_ns()
        try:
            output = work.piece(node, number)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - whoever supervises judges it
            _say(answers, _failure(error))
            continue
        took = {"elapsed_ns": time.monotonic_ns() - clock, "cpu_ns": time.process_time_ns() - cpu}
        unkept.add(PieceEntry(key=keys[node.id], number=number, pieces=node.pieces, output=output, **took))
        _say(answers, took, output)


def _limit(memory: int) -> None:
    """Let every allocation fail that would take this process beyond so many bytes of its own; mapped files are free."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))


def _failure(error: Exception) -> dict[str, object]:
    from assay.errors import AssayError

    expected = isinstance(error, AssayError)
    text = str(error) if expected else f"{type(error).__name__}: {error}"
    return {"failed": text, "expected": expected, "traceback": "".join(traceback.format_exception(error))}


def _say(answers: Any, header: Mapping[str, object], body: bytes = b"") -> None:
    answers.write(json.dumps({**header, "bytes": len(body)}).encode() + b"\n" + body)
    answers.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
