"""Supervised worker processes: one that dies is replaced, and its piece is done again by another."""

import selectors
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from assay.errors import RunError
from assay.processes.parent import how_ended, started
from assay.runs.executor import Answer, Task
from assay.runs.work import Lost
from assay.runs.worker import OUT_OF_MEMORY

MOST_DEATHS = 3
"""A piece on which so many workers died is given up."""

MOST_STARTS = 10
"""So many workers in a row that die before they can do anything end the run."""

START_SECONDS = 120.0
"""How long a worker may take to begin."""

LOG = "workers.log"
"""What workers say on standard error."""


class Limits(NamedTuple):
    """What one piece may take."""

    seconds: float = 0.0
    """Of time; 0 for any."""
    bytes: int = 0
    """Of memory; 0 for any."""


class WorkerError(Exception):
    """A defect of the code that a worker ran."""


class Pool:
    """Does pieces in processes of their own; each has one at a time, so that one death costs one piece at most."""

    def __init__(self, folder: Path, workers: int, limits: Limits, lock: int) -> None:
        """Prepare a pool.

        Args:
            folder: holds the brief; the workers' words go there too.
            workers: how many processes at most.
            limits: what one piece may take.
            lock: the descriptor of the workplace's lock, which workers that outlive this process go on to hold.
        """
        self._folder = folder
        self._most = workers
        self._limits = limits
        self._lock = lock
        self._workers: list[_Worker] = []
        self._selector = selectors.DefaultSelector()
        self._again: deque[Task] = deque()
        self._deaths: Counter[Task] = Counter()
        self._failed_starts = 0

    def run(self, tasks: Iterable[Task]) -> Iterator[list[Answer]]:
        """Every task's answer, as soon as it is there; it is on disk when the next is asked for.

        Raises:
            RunError: a piece says that it cannot be done, or workers cannot be started.
            WorkerError: the code of a piece is broken.
        """
        waiting = iter(tasks)
        try:
            while True:
                self._hand_out(waiting)
                if not any(worker.task for worker in self._workers):
                    return
                answers = self._hear()
                # First everybody gets something to do, then whoever waits for the answers.
                self._hand_out(waiting)
                if answers:
                    yield answers
                    for worker in self._workers:
                        worker.kept = worker.answered
        finally:
            self._close()

    def _hand_out(self, waiting: Iterator[Task]) -> None:
        for worker in self._idle():
            task = self._again.popleft() if self._again else next(waiting, None)
            if task is None:
                return
            (worker or self._start()).begin(task, self._limits)

    def _idle(self) -> Iterator["_Worker | None"]:
        """Workers without a piece, then None for each that may be started."""
        yield from [worker for worker in self._workers if worker.task is None]
        yield from [None] * (self._most - len(self._workers))

    def _start(self) -> "_Worker":
        worker = _Worker(self._folder, self._limits, self._lock)
        self._workers.append(worker)
        self._selector.register(worker.child.out, selectors.EVENT_READ, worker)
        return worker

    def _hear(self) -> list[Answer]:
        """What has been done since, at least one event waited for."""
        answers: list[Answer] = []
        for key, _ in self._selector.select(self._patience()):
            worker: _Worker = key.data
            if not worker.child.hear():
                answers += self._bury(worker)
                continue
            answers += worker.heard(self._limits)
            if worker.ready:
                self._failed_starts = 0
        now = time.monotonic()
        for worker in self._workers:
            if worker.deadline and now > worker.deadline:
                worker.kill(f"took more than {self._limits.seconds:g} s" if worker.ready else "did not begin in time")
        return answers

    def _patience(self) -> float | None:
        """Seconds to the next deadline; None when there is none."""
        deadlines = [worker.deadline for worker in self._workers if worker.deadline]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _bury(self, worker: "_Worker") -> list[Answer]:
        """Forget a worker that ended; its piece is done again, or given up."""
        self._selector.unregister(worker.child.out)
        self._workers.remove(worker)
        why = worker.end(self._limits)
        task = worker.task
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= MOST_STARTS:
                said = _last_line(self._folder / LOG)
                raise RunError(f"no worker can be started: the last one {why}{said}; `--workers 0` goes without")
        if task is None:
            return []
        self._deaths[task] += worker.ready
        if self._deaths[task] < MOST_DEATHS:
            self._again.append(task)
            return []
        return [Answer(task, Lost(f"given up after {MOST_DEATHS} workers died of it; the last one {why}"))]

    def _close(self) -> None:
        for worker in self._workers:
            worker.kill("")
            worker.end(self._limits)
        self._workers.clear()
        self._selector.close()


class _Worker:
    """One process and what it is doing."""

    def __init__(self, folder: Path, limits: Limits, lock: int) -> None:
        with (folder / LOG).open("ab") as log:
            words = [str(folder), str(limits.bytes), str(lock)]
            self.child = started("assay.runs.worker", words, talk=log, inherited=(lock,))
        self.task: Task | None = None
        self.ready = False
        self.answered = 0
        """Pieces that it has done."""
        self.kept = 0
        """How many of them are on disk."""
        self.deadline = time.monotonic() + START_SECONDS
        self._killed = ""

    def begin(self, task: Task, limits: Limits) -> None:
        """Hand it a piece; a worker that has just died shows it soon."""
        self.task = task
        if self.ready:
            self._set_deadline(limits)
        self.child.tell({"node": task.node, "number": task.number, "kept": self.kept})

    def heard(self, limits: Limits) -> list[Answer]:
        """What it answered since.

        Raises:
            RunError, WorkerError: the piece could not be done.
        """
        answers = []
        for header, body in self.child.said():
            if "ready" in header:
                self.ready = True
                self._set_deadline(limits)
                continue
            assert self.task is not None
            if "failed" in header:
                raise _error(header)
            answers.append(Answer(self.task, body, header["elapsed_ns"], header["cpu_ns"]))
            self.answered += 1
            self.task, self.deadline = None, 0.0
        return answers

    def _set_deadline(self, limits: Limits) -> None:
        self.deadline = time.monotonic() + limits.seconds if limits.seconds else 0.0

    def kill(self, why: str) -> None:
        """End it at once; its pipe tells when it has."""
        self._killed, self.deadline = why, 0.0
        self.child.kill()

    def end(self, limits: Limits) -> str:
        """Wait for a process that has ended, or is about to; how that came."""
        status = self.child.wait()
        if self._killed:
            return self._killed
        if status == OUT_OF_MEMORY:
            return f"needed more than {limits.bytes:,} bytes of memory"
        return how_ended(status)


def _error(header: dict[str, str]) -> Exception:
    error = RunError(header["failed"]) if header["expected"] else WorkerError(header["failed"])
    error.add_note(header["traceback"])
    return error


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").split("\n") if log.is_file() else []
    return next((f" and said: {line.strip()}" for line in reversed(lines) if line.strip()), "")
