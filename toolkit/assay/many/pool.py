"""Checks documents in processes of their own, and hands out what was found in the order of the documents.

Memory does not grow with their number: nobody is told of a document that lies far behind the first one that is not
done, and what waits for its turn is bounded too.
"""

import json
import selectors
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from assay.errors import AssayError, RunError
from assay.many.asked import Asked
from assay.many.checker import Checked
from assay.many.setting import Setting
from assay.processes.parent import Child, how_ended
from assay_validators.kept import recall

if TYPE_CHECKING:
    from assay_spec.profile import Profile

DEPTH = 8
"""So many documents a process is told of before it has answered."""
AHEAD = 128
"""So many documents for each process may lie behind the first one that is not done."""
WAITING_BYTES = 64 << 20
"""While what waits for its turn is more than that, nobody is told of another document."""
GIVEN_BYTES = 16 << 20
"""So many bytes of documents a process is told before it has answered."""
MOST_STARTS = 5
"""So many processes that end before they have done anything end the work."""


class DiedError(AssayError):
    """The process that checked a document ended."""


class Pool:
    """A number of processes that check documents."""

    def __init__(self, setting: Setting, profile: "Profile | None", jobs: int) -> None:
        self._setting = json.dumps(setting._asdict())
        self._profile = profile
        self._most = jobs
        self._workers: list[_Worker] = []
        self._selector = selectors.DefaultSelector()
        self._again: deque[tuple[int, Asked]] = deque()
        self._done: dict[int, tuple[Checked | bytes, Asked, bool]] = {}
        self._waiting_bytes = 0
        self._next = 0
        self._barren = 0

    def check(self, documents: Iterable[Asked]) -> Generator[Checked, None, None]:
        """What became of each document, in their order.

        Raises:
            RunError: no process can be started.
        """
        numbered = enumerate(documents)
        try:
            while True:
                self._hand_out(numbered)
                if not any(worker.tasks for worker in self._workers):
                    return
                self._hear()
                self._hand_out(numbered)
                yield from self._ready()
        finally:
            self._close()

    def _hand_out(self, numbered: Iterator[tuple[int, Asked]]) -> None:
        """Give every process that has little to do more of it, unless too much waits already."""
        hungry = [worker for worker in self._workers if len(worker.tasks) <= DEPTH // 2]
        while True:
            least = min(hungry, key=lambda worker: len(worker.tasks), default=None)
            if (least is None or least.tasks) and len(self._workers) < self._most:
                least = None
            elif least is None or not least.has_room:
                break
            task = self._again.popleft() if self._again else self._another(numbered)
            if task is None:
                break
            if least is None:
                least = self._start()
                hungry.append(least)
            least.begin(*task)
        for worker in hungry:
            worker.child.flush()

    def _another(self, numbered: Iterator[tuple[int, Asked]]) -> tuple[int, Asked] | None:
        """The next document, unless it lies too far behind the first one that is not done."""
        waiting = sum(len(worker.tasks) for worker in self._workers) + len(self._done)
        if waiting >= AHEAD * self._most or self._waiting_bytes > WAITING_BYTES:
            return None
        return next(numbered, None)

    def _start(self) -> "_Worker":
        worker = _Worker(self._setting)
        self._workers.append(worker)
        self._selector.register(worker.child.out, selectors.EVENT_READ, worker)
        return worker

    def _hear(self) -> None:
        """Take in what was answered, at least something waited for."""
        for key, _ in self._selector.select():
            worker: _Worker = key.data
            if not worker.child.hear():
                self._bury(worker)
                continue
            for header, body in worker.child.said():
                number, asked = worker.tasks.popleft()
                self._barren = 0
                if "failed" in header:
                    self._keep(number, Checked(asked, _error_of(header)), asked, wanted=True)
                else:
                    self._keep(number, body, asked, wanted=header["wanted"])

    def _keep(self, number: int, answer: Checked | bytes, asked: Asked, *, wanted: bool) -> None:
        self._done[number] = answer, asked._replace(data=None), wanted
        self._waiting_bytes += len(answer) if isinstance(answer, bytes) else 0

    def _ready(self) -> Iterator[Checked]:
        """What is next in order and done."""
        while self._next in self._done:
            answer, asked, wanted = self._done.pop(self._next)
            self._next += 1
            if isinstance(answer, bytes):
                self._waiting_bytes -= len(answer)
                answer = Checked(asked, recall(answer, asked.path, self._profile), wanted)
            yield answer

    def _bury(self, worker: "_Worker") -> None:
        """Forget a process that ended: what it was at is not done, the rest is done by others."""
        self._selector.unregister(worker.child.out)
        self._workers.remove(worker)
        how = how_ended(worker.child.wait())
        if not worker.tasks:
            return
        self._barren += 1
        if self._barren >= MOST_STARTS:
            raise RunError(f"no process can check anything: the last one {how}; `--jobs 1` goes without")
        (number, asked), *others = worker.tasks
        self._again.extendleft(reversed(others))
        self._keep(number, Checked(asked, DiedError(f"the process that did it {how}")), asked, wanted=True)

    def _close(self) -> None:
        """End the processes: those that have nothing to do write down what they remember."""
        for worker in self._workers:
            if worker.tasks:
                worker.child.kill()
        for worker in self._workers:
            worker.child.wait()
        self._workers.clear()
        self._selector.close()


class _Worker:
    """One process, and what it was told to do."""

    def __init__(self, setting: str) -> None:
        self.child = Child("assay.many.worker", [setting])
        self.tasks: deque[tuple[int, Asked]] = deque()

    @property
    def has_room(self) -> bool:
        """Whether it may be told of another document."""
        if len(self.tasks) >= DEPTH:
            return False
        return sum(len(asked.data or b"") for _, asked in self.tasks) < GIVEN_BYTES

    def begin(self, number: int, asked: Asked) -> None:
        """Tell it of a document, soon."""
        self.tasks.append((number, asked))
        header = {"path": asked.path, "named": asked.named, "given": asked.data is not None}
        self.child.tell(header | {"bytes": len(asked.data or b"")}, asked.data or b"", flush=False)


def _error_of(header: dict[str, Any]) -> Exception:
    """What kept a document from being checked, as it was raised elsewhere."""
    words, name = header["failed"], header["type"]
    if name == "MemoryError":
        return MemoryError(words)
    if name in ("ImportError", "ModuleNotFoundError"):
        return ImportError(words, name=header["module"])
    if header["expected"] or name == "KindError":
        return AssayError(words)
    # Whoever tells it says its name.
    error: Exception = type(name, (Exception,), {})(words)
    return error
