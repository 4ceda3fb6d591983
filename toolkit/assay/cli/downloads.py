"""Downloads on standard error: a bar for each on a terminal, and elsewhere only what matters."""

import sys
from typing import TYPE_CHECKING

from assay.cli.lines import print_lines
from assay_validators.emit.excerpt import printable

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Downloads:
    """Shows how far the present download is. Between two of them it draws nothing, and records may be printed."""

    def __init__(self) -> None:
        self._bars: Progress | None = None
        self._task: TaskID | None = None

    def say(self, line: str) -> None:
        """Print one line."""
        print_lines([printable(line)], talk=True)

    def begin(self, title: str) -> None:
        """Show a bar."""
        if sys.stderr.isatty():
            self._bars = _bars()
            self._bars.start()
            self._task = self._bars.add_task(printable(title), total=None)

    def advance(self, done: int, total: int | None) -> None:
        """Fill it."""
        if self._bars is not None and self._task is not None:
            self._bars.update(self._task, completed=done, total=total)

    def end(self) -> None:
        """Take it away."""
        if self._bars is not None:
            self._bars.stop()
        self._bars = self._task = None


def _bars() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("  {task.description}", markup=False), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
