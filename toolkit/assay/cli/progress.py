"""Progress on standard error: a live bar on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assay.cli.compiling import tell_of_compiling
from assay.runs.talk import Talk
from assay_validators.emit.excerpt import printable

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

QUICK_S = 0.1
"""A node that is done sooner is only counted."""

PATIENCE_S = 10.0
"""How long a log hears nothing of a node that is at work."""


@contextmanager
def progress(*, counts: bool = True) -> Iterator[Talk]:
    """A listener that shows a run's progress while the block runs.

    Args:
        counts: whether nodes that were done at once are counted at the end.
    """
    if sys.stderr.isatty():
        with _live() as bars:
            shown: Lines = Bars(bars)
            yield from _told(shown, counts=counts)
    else:
        yield from _told(Lines(_print), counts=counts)


def _told(shown: "Lines", *, counts: bool) -> Iterator[Talk]:
    with tell_of_compiling(shown.say):
        yield shown
    if counts:
        shown.close()


def _print(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)


def _live() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("  {task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


class Lines:
    """A line for every node that takes its time, and one that counts the others."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self._title = ""
        self._quick = 0
        self._total = self._steps = 0
        self._begun = self._spoken = 0.0

    def begin(self, title: str, *, total: int = 0) -> None:
        """A node begins."""
        self._title, self._total, self._steps = printable(title), total, 0
        self._begun = self._spoken = time.monotonic()

    def advance(self, steps: int) -> None:
        """Say how far a long node is, now and then."""
        self._steps += steps
        if time.monotonic() - self._spoken >= PATIENCE_S:
            self._spoken = time.monotonic()
            self.say(f"{self._title}: {self._steps:,} of {self._total:,}")

    def end(self, note: str) -> None:
        """Say what became of the node, unless it was done at once."""
        if time.monotonic() - self._begun < QUICK_S:
            self._quick += 1
        else:
            self.say(f"{self._title}: {note}")

    def close(self) -> None:
        """Count what was not worth a line."""
        if self._quick == 1:
            self.say(f"1 node took less than {QUICK_S:g} s")
        elif self._quick:
            self.say(f"{self._quick:,} nodes took less than {QUICK_S:g} s each")


class Bars(Lines):
    """A bar for the node at work; what is said stands above it."""

    def __init__(self, bars: "Progress") -> None:
        super().__init__(lambda line: bars.console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True))
        self._bars = bars
        self._task: TaskID | None = None

    def begin(self, title: str, *, total: int = 0) -> None:
        """Show the node's bar."""
        super().begin(title, total=total)
        self._task = self._bars.add_task(self._title, total=total or None)

    def advance(self, steps: int) -> None:
        """Fill the bar."""
        if self._task is not None:
            self._bars.advance(self._task, steps)

    def end(self, note: str) -> None:
        """Take the bar away."""
        if self._task is not None:
            self._bars.remove_task(self._task)
        super().end(note)
