# Paths are the texts that the user wrote.
# ruff: noqa: PTH112, PTH113, PTH118, PTH120
"""`assay check --watch`: documents checked again as they change, until Ctrl-C."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, TextIO

from assay.cli import Terminated
from assay.cli.check import FINE, UnableError, form_of, has_colour, reports_of, write
from assay.cli.check_options import Options
from assay.cli.sharing import checked, documents_of, here
from assay.many.asked import expanded, files_of
from assay.many.watch import Watch, WatchError
from assay_spec.kinds import kind, resolve
from assay_validators.emit.excerpt import printable
from assay_validators.emit.piece import Format, Piece
from assay_validators.files import SUFFIXES, Found, find_files
from assay_validators.kept import keep
from assay_validators.report import Report

if TYPE_CHECKING:
    from assay_spec.profile import Profile


def watch(options: Options, profile: "Profile | None", out: TextIO) -> int:
    """Check everything once, then what changes, until somebody interrupts; the exit status."""
    paths = list(expanded(options.paths))
    options = options._replace(paths=tuple(paths))
    try:
        # What changes while everything is checked is not missed.
        with Watch(paths) as changes:
            watched = _Watched(options, profile)
            first = checked(options, profile, documents_of(options))
            _print(options, watched.noted(reports_of(options, first)), out)
            for changed in changes:
                removed, unknown, reports = watched.after(changed)
                out.writelines(_gone(options, path, "removed") for path in removed)
                out.writelines(_gone(options, path, "unknown") for path in unknown)
                if reports:
                    _print(options, reports, out)
                out.flush()
    except WatchError as error:
        raise UnableError(str(error)) from None
    except Terminated:
        raise
    except KeyboardInterrupt:
        # That is how it ends.
        return FINE
    return FINE


def _print(options: Options, reports: Iterable[Report], out: TextIO) -> None:
    printed: Format = resolve(form_of(options, colour=has_colour(out)))
    write(printed.emit(reports), out)


GONE = {"removed": "removed", "unknown": "of no known kind now, and passed over"}
"""How a document goes: with its file, or without. As JSON a key says so."""


def _gone(options: Options, path: str, how: str) -> str:
    if options.format == "jsonl":
        import json

        return json.dumps({"path": path, how: True}) + "\n"
    return f"{printable(path)}: {GONE[how]}\n\n"


class _Watched:
    """What is known of the documents, so that only what changed is told."""

    def __init__(self, options: Options, profile: "Profile | None") -> None:
        self._options = options
        self._profile = profile
        self._named = frozenset(path for path in options.paths if not os.path.isdir(path))
        self._known: dict[str, bytes] = {}
        """What was said of each document, as a digest."""
        self._dependent: set[str] = set()
        """Documents whose verdict depends on other files, which lie beside or below them."""

    def noted(self, reports: Iterable[Report | Piece]) -> Iterator[Report]:
        """The reports, of which is remembered what they say."""
        for report in reports:
            assert isinstance(report, Report), "nobody was asked for less"
            self._note(report)
            yield report

    def after(self, changed: list[str]) -> tuple[list[str], list[str], list[Report]]:
        """The documents that went away when `changed` did, those whose files are something else now, and reports.

        Those are of the documents of which something else is said.
        """
        removed = sorted({gone for path in changed if not os.path.lexists(path) for gone in self._below(path)})
        self._forget(removed)
        found = {each.path: each for path in changed for each in self._documents(path)}
        for path in changed:
            found |= {each: Found(each, each in self._named) for each in self._dependent if _is_beside(path, each)}
        # Nobody who has checked before, who would remember what other files said.
        answers = [*here(self._options, self._profile, files_of(found[path] for path in sorted(found)))]
        unknown = [each.path for each, _, wanted in answers if not (each.named or wanted) and each.path in self._known]
        self._forget(unknown)
        reports = list(reports_of(self._options, (each for each in answers if each[0].named or each[2])))
        return removed, unknown, [each for each in reports if isinstance(each, Report) and self._note(each)]

    def _forget(self, paths: Iterable[str]) -> None:
        for path in paths:
            del self._known[path]
            self._dependent.discard(path)

    def _documents(self, path: str) -> Iterator[Found]:
        """The documents that a changed path may stand for."""
        if path in self._named:
            yield from [Found(path, named=True)] if os.path.lexists(path) else []
        elif self._is_hidden(path):
            return
        elif os.path.isdir(path):
            yield from find_files([path])
        elif os.path.isfile(path) and path.lower().endswith(SUFFIXES):
            yield Found(path, named=False)

    def _is_hidden(self, path: str) -> bool:
        """Whether a walk through the folders would pass it by."""
        for root in self._options.paths:
            if path.startswith(os.path.join(root, "")):
                return any(part.startswith(".") for part in path[len(root) :].split("/") if part)
        return False

    def _below(self, path: str) -> list[str]:
        """The known documents that a path stands for which is there no more."""
        if path in self._known:
            return [path]
        return [known for known in self._known if known.startswith(os.path.join(path, ""))]

    def _note(self, report: Report) -> bool:
        """Remember what is said of a document; whether that is something else than before."""
        said = sha256(keep(report).encode()).digest()
        name = (report.kind or "").partition("/")[0]
        with suppress(LookupError):
            if name and not kind(name).alone:
                self._dependent.add(report.path)
        before = self._known.get(report.path)
        self._known[report.path] = said
        return said != before


def _is_beside(changed: str, document: str) -> bool:
    """Whether a document may name what changed: that lies in its folder, or below."""
    return changed != document and changed.startswith(os.path.join(os.path.dirname(document), ""))
