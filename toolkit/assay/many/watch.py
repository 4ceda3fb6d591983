# Paths are the texts that the user wrote.
# ruff: noqa: PTH112, PTH118, PTH120
"""What changes in files and folders, as it changes."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from assay.errors import AssayError

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

DEBOUNCE_MS = 200
"""What changes within so short a time is told together: editors write, rename and touch when they save."""
STEP_MS = 50


TICK_MS = 500
"""So often is looked whether a folder is still the same."""

_Identity = tuple[int, int] | None
"""By which the system knows a folder; None for one that is not there."""


class WatchError(AssayError):
    """Files cannot be watched; the message is one line."""


class Watch:
    """Listens to what changes below folders and in single files, from the moment on in which it is made."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Begin to listen.

        Raises:
            WatchError: the library that does it is not installed.
        """
        try:
            import watchfiles  # noqa: F401 - the threads need it
        except ModuleNotFoundError as error:
            if error.name != "watchfiles":
                raise
            raise WatchError('`--watch` needs watchfiles: pip install "assay[watch]"') from None
        self._queue: SimpleQueue[set[str] | Exception] = SimpleQueue()
        self._stop = Event()
        self._called: dict[str, str] = {}
        folders: list[str] = []
        files: list[str] = []
        for path in paths:
            self._called.setdefault(os.path.realpath(path), path)
            (folders if os.path.isdir(path) else files).append(os.path.realpath(path))
        # A file that is saved by renaming another one over it is a new file: its folder knows.
        around = {os.path.dirname(path) for path in files}
        self._files = frozenset(files)
        self._threads = [
            Thread(target=self._listen, args=(sorted(set(where)), only), daemon=True)
            for where, only in ((folders, None), (around, self._files))
            if where
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> "Self":
        return self

    def __exit__(
        self, kind: "type[BaseException] | None", error: "BaseException | None", trace: "TracebackType | None"
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def __iter__(self) -> Iterator[list[str]]:
        """What changed, together what changed at the same time, by the names that the user knows.

        Raises:
            WatchError: the system watches no more.
        """
        while True:
            found = self._queue.get()
            together: set[str] = set()
            while isinstance(found, set):
                together |= found
                if self._queue.empty():
                    break
                found = self._queue.get()
            if together:
                yield sorted(map(self._name, together))
            if isinstance(found, Exception):
                raise WatchError(f"the files cannot be watched: {found}")

    def _listen(self, where: list[str], only: frozenset[str] | None) -> None:
        try:
            known = _identities(where)
            again: set[str] = set()
            while not self._stop.is_set():
                seen = self._follow(known, only, again)
                now = _identities(where)
                # The system watches a folder, not a name: one that comes in its place is watched anew.
                again = {path for path in where if not known[path] == seen[path] == now[path]}
                known = now
        except Exception as error:  # noqa: BLE001 - told where somebody listens
            self._queue.put(error)

    def _follow(
        self, known: Mapping[str, _Identity], only: frozenset[str] | None, again: set[str]
    ) -> Mapping[str, _Identity]:
        """Tell what changes in folders until one of them is another one; once they are watched, `again` has changed.

        Returns:
            What the folders are at last. One that comes may be known to the system as the one that went was: what went
            is looked at before anybody hears of it.
        """
        from watchfiles import Change, watch

        told = again if only is None else {path for path in only if os.path.dirname(path) in again}
        there = [path for path, identity in known.items() if identity]
        if not there:
            self._queue.put(told)
            self._stop.wait(TICK_MS / 1000)
            return known
        try:
            for changes in watch(
                *there,
                watch_filter=lambda _, path: only is None or path in only or path in known,
                debounce=DEBOUNCE_MS,
                step=STEP_MS,
                stop_event=self._stop,
                rust_timeout=TICK_MS,
                yield_on_timeout=True,
                raise_interrupt=False,
                recursive=only is None,
                ignore_permission_denied=True,
            ):
                gone = {path for change, path in changes if change == Change.deleted and path in known}
                seen = {**_identities(known), **dict.fromkeys(gone)}
                self._queue.put({path for _, path in changes if only is None or path in only} | told)
                told = set()
                if seen != known:
                    return seen
        except FileNotFoundError:  # one went before it was watched: all are watched anew
            return dict.fromkeys(known)
        return known

    def _name(self, path: str) -> str:
        """The path as the user would write it, whose folder may be called by a link."""
        root = path
        while root not in self._called and root != os.path.dirname(root):
            root = os.path.dirname(root)
        name = self._called.get(root, root)
        return name if root == path else os.path.join(name, os.path.relpath(path, root))


def _identities(paths: Iterable[str]) -> dict[str, _Identity]:
    return {path: _identity(path) for path in paths}


def _identity(path: str) -> _Identity:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISDIR(found.st_mode) else None
