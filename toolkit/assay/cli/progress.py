"""Progress on standard error: a live bar on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assay.runs.talk import Talk

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@contextmanager
def progress() -> Iterator[Talk]:
    """A listener that shows a run's progress while the block runs."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bars:
        yield Bars(bars)


class Lines:
    """One plain line a node."""

    def __init__(self) -> None:
        self._title = ""

    def begin(self, title: str, *, total: int = 0) -> None:  # noqa: ARG002 - a line has no bar to fill
        """Remember the title until the node is done."""
        self._title = title

    def advance(self, steps: int) -> None:
        """Say nothing: a log wants no animation."""

    def end(self, note: str) -> None:
        """Print the node and what became of it."""
        print(f"  {self._title}: {note}", file=sys.stderr, flush=True)


class Bars:
    """A bar a node."""

    def __init__(self, bars: "Progress") -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def begin(self, title: str, *, total: int = 0) -> None:
        """Add the node's bar."""
        self._task = self._bars.add_task(title, total=total or None, note="")

    def advance(self, steps: int) -> None:
        """Fill the bar."""
        if self._task is not None:
            self._bars.advance(self._task, steps)

    def end(self, note: str) -> None:
        """Fill the bar to its end and say what became of the node."""
        if self._task is not None:
            task = self._bars.tasks[self._task]
            total = task.total or 1
            self._bars.update(self._task, total=total, completed=total, note=note)
