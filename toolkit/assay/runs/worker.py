"""A process that does pieces for another one.

A command names a piece, and says how many answers are on disk. When standard input ends, the process that started this
one has been killed: what it had no time to put on disk is put there at once, and the piece in hand once it is finished,
within a minute.
"""

import os
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from assay.processes.child import Answers, Orders, failure
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
    answers = Answers()
    unkept = None

    def at_end() -> None:
        # Whatever is in hand then, the system ends this process soon, and what was done before must not end with it.
        try:
            if unkept is not None:
                unkept.keep(Path(folder), int(lock))
        finally:
            signal.alarm(LAST_SECONDS)

    orders = Orders(at_end)
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


def _serve(folder: Path, memory: int, orders: Orders, answers: Answers, unkept: "Unkept") -> None:
    from assay.plan.keys import node_keys
    from assay.runs.brief import read_brief
    from assay.runs.journal import PieceEntry

    if memory:
        _limit(memory)
    plan, work = read_brief(folder)
    nodes, keys = {node.id: node for node in plan.nodes}, node_keys(plan)
    answers.say({"ready": True})
    for command, _ in orders:
        unkept.forget(command["kept"])
        node, number = nodes[command["node"]], command["number"]
        clock, cpu = time.monotonic_ns(), time.process_time_ns()
        try:
            output = work.piece(node, number)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - whoever supervises judges it
            answers.say(_failure(error))
            continue
        took = {"elapsed_ns": time.monotonic_ns() - clock, "cpu_ns": time.process_time_ns() - cpu}
        unkept.add(PieceEntry(key=keys[node.id], number=number, pieces=node.pieces, output=output, **took))
        answers.say(took, output)


def _limit(memory: int) -> None:
    """Let every allocation fail that would take this process beyond so many bytes of its own; mapped files are free."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))


def _failure(error: Exception) -> dict[str, object]:
    """What went wrong; a defect of our own with the name of its kind."""
    said = failure(error)
    return said if said["expected"] else said | {"failed": f"{said['type']}: {said['failed']}"}


if __name__ == "__main__":
    main(sys.argv[1:])
