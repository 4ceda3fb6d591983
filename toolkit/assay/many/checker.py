"""Checks one document after the other in this process, and remembers what was found."""

from contextlib import suppress
from json import dumps
from typing import TYPE_CHECKING, NamedTuple

from assay.many.asked import Asked
from assay.many.cache import Cache, key_of
from assay.many.setting import Setting, session_of
from assay_spec.document import DocumentError, format_of, read_bytes
from assay_spec.kinds import kind, resolve
from assay_spec.record import replace
from assay_validators.emit.piece import Format, Piece
from assay_validators.kept import KeptError, keep, recall
from assay_validators.report import Line, Report

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from assay_spec.profile import Profile


class Checked(NamedTuple):
    """What became of a document that somebody asked about."""

    asked: Asked
    report: Report | Piece | Exception
    """Or what a format says of it, or what kept it from being checked."""
    wanted: bool = True
    """Whether the document is worth a word even if nobody named it."""


class _Found(NamedTuple):
    """What is kept of the report of a document."""

    line: str
    wanted: bool
    alone: bool = False
    """Whether the same will be said of the same bytes, whatever else there is."""
    checked: Checked | None = None
    """What was made of the line already."""


class Checker:
    """Checks documents as a setting says."""

    def __init__(self, setting: Setting, profile: "Profile | None") -> None:
        """Check for a reader, whose profile `setting` names and who has read it."""
        self.profile = profile
        self._session = session_of(setting, profile)
        self._cache = Cache(setting.cache, setting, self.profile) if setting.cache else None

    def __enter__(self) -> "Self":
        return self

    def __exit__(
        self, kind: "type[BaseException] | None", error: "BaseException | None", trace: "TracebackType | None"
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write down what has not been yet."""
        if self._cache is not None:
            self._cache.close()

    def check(self, asked: Asked) -> Checked:
        """The report of a document, with all that was read."""
        report = self._session.check_file(asked.path, asked.data, asked.format)
        return Checked(asked, report, self._session.wants(report))

    def recalled(self, asked: Asked) -> Checked:
        """The report of a document, made of what is kept of it: now, or after an earlier check of the same bytes."""
        found = self._found(asked)
        return found.checked or Checked(asked, recall(found.line, asked.path, self.profile), found.wanted)

    def here(self, asked: Asked) -> Checked:
        """The report of a document, of an earlier check of the same bytes where that is remembered."""
        return self.check(asked) if self._cache is None else self.recalled(asked)

    def sent(self, asked: Asked, form: str) -> tuple[bool, str]:
        """Whether a document is worth a word, and what goes to another process, as JSON.

        That is the piece of the format of that name, or what is kept of the report when nobody named one.
        """
        if not form:
            found = self._found(asked)
            return found.wanted, found.line
        _, report, wanted = self.here(asked)
        assert isinstance(report, Report)
        if not (wanted or asked.named):
            return False, "[null]"
        printed: Format = resolve(form)
        return wanted, dumps(printed.piece(named(asked, report)))

    def _found(self, asked: Asked) -> _Found:
        if self._cache is None:
            return self._now(asked)
        data = asked.data
        if data is None:
            try:
                data = read_bytes(asked.path)
            except DocumentError:
                return self._now(asked)
        key = key_of(asked.format or format_of(asked.path, data), data)
        line = self._cache.get(key)
        if line is not None:
            with suppress(KeptError):
                # Only what is of a kind is remembered, and all that is of a kind is wanted.
                return _Found(line, wanted=True, checked=Checked(asked, recall(line, asked.path, self.profile)))
        found = self._now(asked._replace(data=data))
        if found.alone:
            self._cache.put(key, found.line)
        return found

    def _now(self, asked: Asked) -> _Found:
        _, report, wanted = self.check(asked)
        assert isinstance(report, Report)
        return _Found(keep(report), wanted, alone=_is_alone(report))


def named(asked: Asked, report: Report) -> Report:
    """The report of a document under the name by which it is told, with the line that it is."""
    line = Line(asked.path.removesuffix(f":{asked.line}"), asked.line) if asked.line else None
    return replace(report, path=asked.called or report.path, line=line) if asked.called or line else report


def _is_alone(report: Report) -> bool:
    """Whether the same will be said of the same bytes, whatever else there is."""
    name = (report.kind or "").partition("/")[0]
    with suppress(LookupError):
        return bool(name) and kind(name).alone
    return False
