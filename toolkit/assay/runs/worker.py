"""A process that does pieces for another one: commands come in on standard input, answers go out on standard output.

A command is a line of JSON that names a piece. An answer is a line of JSON that says how many bytes follow. The process
ends when its standard input does, whatever it is doing, so that nobody outlives the process that started it.
"""

import json
import os
import sys
import time
import traceback
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

OUT_OF_MEMORY = 77
"""The exit status of a worker whose piece needs more memory than it may use."""


def main(words: list[str]) -> None:
    """Do what standard input says; the words are the folder of the brief, and the bytes of memory to use at most."""
    folder, memory = words
    # What anything prints must not end up among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    commands: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_listen, args=(commands,), daemon=True).start()
    status = 0
    try:
        _serve(Path(folder), int(memory), commands, answers)
    except MemoryError:
        status = OUT_OF_MEMORY
    except BrokenPipeError:
        pass
    except Exception:  # noqa: BLE001 - nobody is above it
        traceback.print_exc()
        status = 1
    # An ordinary end would wait for the thread that listens.
    os._exit(status)


def _listen(commands: "SimpleQueue[Any]") -> None:
    for line in sys.stdin.buffer:
        commands.put(json.loads(line))
    os._exit(0)


def _serve(folder: Path, memory: int, commands: "SimpleQueue[Any]", answers: Any) -> None:
    from assay.runs.brief import read_brief

    if memory:
        _limit(memory)
    plan, work = read_brief(folder)
    nodes = {node.id: node for node in plan.nodes}
    _say(answers, {"ready": True})
    while True:
        command = commands.get()
        clock, cpu = time.monotonic_ns(), time.process_time_ns()
        try:
            output = work.piece(nodes[command["node"]], command["number"])
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - whoever supervises judges it
            _say(answers, _failure(error))
        else:
            elapsed_ns, cpu_ns = time.monotonic_ns() - clock, time.process_time_ns() - cpu
            _say(answers, {"elapsed_ns": elapsed_ns, "cpu_ns": cpu_ns}, output)


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


def _say(answers: Any, header: dict[str, object], body: bytes = b"") -> None:
    answers.write(json.dumps({**header, "bytes": len(body)}).encode() + b"\n" + body)
    answers.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
