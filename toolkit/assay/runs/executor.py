"""Who does the pieces of a plan's nodes: this process, or others; a run does not see the difference."""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from assay.plan.physical import PhysicalNode
from assay.runs.work import Lost, Work


class Task(NamedTuple):
    """One piece to be done."""

    node: str
    """The id of its node."""
    number: int


class Answer(NamedTuple):
    """What became of a task."""

    task: Task
    output: bytes | Lost
    elapsed_ns: int = 0
    cpu_ns: int = 0


class Executor(Protocol):
    """Does pieces, whose nodes need only what is finished already."""

    def run(self, tasks: Iterable[Task]) -> Iterator[list[Answer]]:
        """Every task's answer once, in whatever order, as many at a time as there are; tasks are taken when needed.

        Raises:
            AssayError: a piece says that it cannot be done, or nobody can do any.
        """
        ...


class InProcess:
    """Does one piece after the other, here."""

    def __init__(self, nodes: Mapping[str, PhysicalNode], work: Work) -> None:
        self._nodes = nodes
        self._work = work

    def run(self, tasks: Iterable[Task]) -> Iterator[list[Answer]]:
        """Every task's answer, in their order."""
        for task in tasks:
            clock, cpu = time.monotonic_ns(), time.process_time_ns()
            output = self._work.piece(self._nodes[task.node], task.number)
            yield [Answer(task, output, time.monotonic_ns() - clock, time.process_time_ns() - cpu)]
