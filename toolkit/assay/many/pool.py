"""Checks documents in processes of their own, and hands out what was found in the order of the documents.

Memory does not grow with their number: nobody is told of a document that lies far behind the first one that is not
done, and what waits for its turn is bounded too.
"""

import json
import selectors
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from functools import partial
from time import sleep
from typing import TYPE_CHECKING, Any

from assay.errors import AssayError, RunError
from assay.many.asked import Asked
from assay.many.checker import Checked, Checker
from assay.many.fingerprint import fingerprint
from assay.many.setting import Setting
from assay.many.worker import serve
from assay.processes.forked import can_fork, forked
from assay.processes.parent import Child, Said, how_ended, started
from assay_validators.emit.piece import Piece
from assay_validators.kept import recall
from assay_validators.report import Report

if TYPE_CHECKING:
    from assay_spec.profile import Profile

DEPTH = 8
"""So many documents a process is told of before it has answered, at least: three times as many as it answers between
two looks at it, so that it never waits."""
MOST_DEPTH = 64
PAUSE_SECONDS = 0.004
"""Between two looks at what was answered: to be woken for each answer would take as long as the work."""
AHEAD = 128
"""So many documents for each process may lie behind the first one that is not done."""
WAITING_BYTES = 64 << 20
"""While what waits for its turn is more than that, nobody is told of another document."""
GIVEN_BYTES = 16 << 20
"""So many bytes of documents a process is told before it has answered."""
MOST_STARTS = 5
"""So many processes that end before they have done anything end the work."""
SAMPLE, SAMPLE_DATA = (
    "sample.json",
    b"""{
 "@context": {"@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/", "dct": "http://purl.org/dc/terms/"},
 "@graph": [{
  "@type": "Dataset",
  "dct:conformsTo": {"@id": "http://mlcommons.org/croissant/1.1"},
  "name": "sample",
  "licence": "MIT",
  "version": 1,
  "distribution": [{"@type": "cr:FileObject", "@id": "a", "encodingFormat": "text/csv", "contentUrl": "a.csv"}],
  "cr:recordSet": [{"@type": "cr:RecordSet", "@id": "r", "cr:field": [{"@type": "cr:Field", "@id": "r/x"}]}]
 }]
}""",
)
"""A dataset, with which a process learns what datasets are."""


class DiedError(AssayError):
    """The process that checked a document ended."""


class Pool:
    """A number of processes that check documents."""

    def __init__(self, setting: Setting, profile: "Profile | None", jobs: int, form: str = "") -> None:
        """Check for a reader, whose profile `setting` names and who has read it.

        With the name of a format the answers are its pieces, without one reports.
        """
        self._setting = setting
        self._profile = profile
        self._form = form
        self._most = jobs
        self._workers: list[_Worker] = []
        self._selector = selectors.DefaultSelector()
        self._again: deque[tuple[int, Asked]] = deque()
        self._done: dict[int, tuple[Checked | bytes, Asked, bool]] = {}
        self._waiting_bytes = 0
        self._taken = self._next = 0
        """How many documents were taken in, and handed out again."""
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
        hungry = (each for each in self._workers if each.is_hungry and each.has_room)
        turns = deque(sorted(hungry, key=lambda each: len(each.tasks)))
        while turns or len(self._workers) < self._most:
            task = self._again.popleft() if self._again else self._another(numbered)
            if task is None:
                break
            if len(self._workers) < self._most and all(each.tasks for each in turns):
                turns.appendleft(self._start())
            worker = turns.popleft()
            worker.begin(*task)
            if worker.has_room:
                turns.append(worker)
        for worker in self._workers:
            worker.tell()

    def _another(self, numbered: Iterator[tuple[int, Asked]]) -> tuple[int, Asked] | None:
        """The next document, unless it lies too far behind the first one that is not done."""
        if self._taken - self._next >= AHEAD * self._most or self._waiting_bytes > WAITING_BYTES:
            return None
        task = next(numbered, None)
        self._taken += task is not None
        return task

    def _start(self) -> "_Worker":
        worker = _Worker(self._child())
        self._workers.append(worker)
        self._selector.register(worker.child.out, selectors.EVENT_READ, worker)
        return worker

    def _child(self) -> Child:
        """A process that checks documents."""
        if not self._workers and can_fork():
            self._learn()
        try:
            if can_fork():
                run = partial(serve, self._setting, self._profile, self._form)
                return forked(run)
            return started("assay.many.worker", [json.dumps(self._setting._asdict()), self._form])
        except OSError as error:
            raise RunError(f"no process can be started: {error.strerror}; `--jobs 1` goes without") from None

    def _learn(self) -> None:
        """Do once what every copy would do first."""
        Checker(self._setting._replace(cache=""), self._profile).check(Asked(SAMPLE, data=SAMPLE_DATA))
        if self._setting.cache:
            fingerprint()

    def _hear(self) -> None:
        """Take in what was answered, at least something waited for."""
        sleep(PAUSE_SECONDS)
        for key, _ in self._selector.select():
            worker: _Worker = key.data
            if not worker.child.hear():
                self._bury(worker)
                continue
            for (header, body), (number, asked) in worker.answered():
                self._barren = 0
                if "failed" in header:
                    self._keep(number, Checked(asked, _error_of(header)), asked, wanted=True)
                else:
                    self._keep(number, body, asked, wanted=header["wanted"])

    def _keep(self, number: int, answer: Checked | bytes, asked: Asked, *, wanted: bool) -> None:
        self._done[number] = answer, asked if asked.data is None else asked._replace(data=None), wanted
        self._waiting_bytes += len(answer) if isinstance(answer, bytes) else 0

    def _ready(self) -> Iterator[Checked]:
        """What is next in order and done."""
        while self._next in self._done:
            answer, asked, wanted = self._done.pop(self._next)
            self._next += 1
            if isinstance(answer, bytes):
                self._waiting_bytes -= len(answer)
                answer = Checked(asked, self._made(answer, asked), wanted)
            yield answer

    def _made(self, answer: bytes, asked: Asked) -> Report | Piece:
        """What a process sent, as it was there."""
        return Piece(*json.loads(answer.decode("ascii"))) if self._form else recall(answer, asked.path, self._profile)

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

    def __init__(self, child: Child) -> None:
        self.child = child
        self.tasks: deque[tuple[int, Asked]] = deque()
        self._depth = DEPTH
        self._given = 0
        """Bytes of the documents that it was told."""
        self._untold: list[Asked] = []

    @property
    def is_hungry(self) -> bool:
        """Whether it has little to do."""
        return len(self.tasks) <= self._depth // 2

    @property
    def has_room(self) -> bool:
        """Whether it may be told of another document."""
        return len(self.tasks) < self._depth and self._given < GIVEN_BYTES

    def begin(self, number: int, asked: Asked) -> None:
        """Have it check a document, once it is told."""
        self.tasks.append((number, asked))
        self._untold.append(asked)
        self._given += len(asked.data or b"")

    def tell(self) -> None:
        """Tell it what it has to do, all at once."""
        if not self._untold:
            return
        told = [
            (path, named, called, form, line, None if data is None else len(data))
            for path, named, data, called, form, line in self._untold
        ]
        body = b"".join(each.data for each in self._untold if each.data)
        self._untold = []
        self.child.tell({"documents": told, "bytes": len(body)}, body)

    def answered(self) -> Iterator[tuple[Said, tuple[int, Asked]]]:
        """What it said since, and of what."""
        many = 0
        for said in self.child.said():
            task = self.tasks.popleft()
            self._given -= len(task[1].data or b"")
            many += 1
            yield said, task
        self._depth = min(MOST_DEPTH, max(DEPTH, 3 * many))


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
