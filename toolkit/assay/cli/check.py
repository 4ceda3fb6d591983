"""`assay check`: read documents and print what is wrong with them. Imports nothing that a check does not need."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, TextIO, TypeVar

from assay.cli.check_options import Options, UsageError, help_text, parse
from assay.croissant.newest import newest
from assay_spec.kinds import resolve
from assay_validators.emit.piece import Format, Piece
from assay_validators.engine import Session, read_file
from assay_validators.files import Found, find_files, is_pattern, is_remote
from assay_validators.report import Report

if TYPE_CHECKING:
    from assay_spec.document import Document
    from assay_spec.profile import Profile

FINE, PROBLEMS, FAILED = 0, 1, 2
FEW = 64
"""So many files are checked in this process before others are started for more; see `benchmarks/bench_many.py`."""

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class UnableError(Exception):
    """The work cannot be done here; the message is one line."""


def main(arguments: Sequence[str]) -> int:
    """Run `assay check` with the words that follow it; the exit status."""
    try:
        options = parse(arguments)
    except UsageError as error:
        return _fail(str(error))
    if options.help:
        sys.stdout.write(help_text())
        return FINE
    try:
        new = _new(options.baseline)
        profile = _profile(options)
    except UsageError as error:
        return _fail(str(error))
    if options.output is None:
        return _run_within(options, lambda: _run(options, profile, new, sys.stdout))
    from assay.cli.outputs import opened, refusal

    if refused := refusal("check", options.output):
        return _fail(refused)

    def written() -> int:
        with opened(options.output or "") as out:
            return _run(options, profile, new, out)

    try:
        return _run_within(options, written)
    except OSError as error:
        return _fail(f"cannot write `{options.output}`: {error.strerror}")


def _run_within(options: Options, run: Callable[[], int]) -> int:
    """Check the files, or say that this process cannot have what that takes."""
    try:
        return run()
    except UnableError as error:
        return _fail(str(error))
    except (MemoryError, ImportError) as error:
        if options.debug:
            raise
        return _fail(f"cannot be done here: {str(error) or 'it takes more memory than this process may use'}")
    except OSError:
        # Standard output, or FILE, cannot be written: whoever opened it says so.
        raise
    except Exception as error:
        if options.debug:
            raise
        return _fail(f"internal error: {type(error).__name__}: {error} (--debug shows where)")


def _run(options: Options, profile: "Profile | None", new: Callable[[Report], Report], out: TextIO) -> int:
    """Check the files and print what is new in the reports as they come."""
    if options.against is not None:
        from assay.cli.against import run

        return run(options.paths, options.format, out, None if options.debug else _report_failure, read)
    if options.watch:
        from assay.cli.watching import watch

        return watch(options, profile, out)
    status = FINE
    form = form_of(options, colour=has_colour(out))
    printed: Format = resolve(form)
    # Elsewhere nobody knows which findings are new: that takes reports.
    elsewhere = form if options.baseline is None else ""

    def watched() -> Iterator[Piece]:
        nonlocal status
        for each in reports_of(options, _checked(options, profile, elsewhere)):
            piece = printed.piece(new(each)) if isinstance(each, Report) else each
            status = max(status, FAILED if not piece.done else FINE if piece.valid else PROBLEMS)
            yield piece

    write(printed.whole(watched()), out)
    return status


def write(texts: Iterable[str], out: TextIO) -> None:
    """Write texts as they come."""
    for text in texts:
        if text:
            out.write(text)
            out.flush()


Checked = tuple[Found, Report | Piece | Exception, bool]
"""A file, what was found in it or is said of that or kept it from being checked, and whether it is worth a word."""


def reports_of(options: Options, documents: Iterable[Checked]) -> Iterator[Report | Piece]:
    """The reports of what is worth a word, or what is said of it; what could not be checked is told at once."""
    passed = 0
    for found, answer, wanted in documents:
        report = answer
        if isinstance(report, Exception):
            _fail(_told(report, found.path))
            report = Report(path=found.path, done=False)
        if found.named or wanted:
            yield _tried(report) if options.load and isinstance(report, Report) else report
        else:
            passed += 1
    if passed:
        which = "1 file" if passed == 1 else f"{passed} files"
        print(f"assay check: {which} of no known kind passed over", file=sys.stderr)


def _checked(options: Options, profile: "Profile | None", form: str) -> Iterator[Checked]:
    """What became of the files: a few are checked here, without what it takes to check many.

    Other processes send what the format of that name says of a file, or all that was found in it.
    """
    if options.jsonl or options.cache is not None or options.jobs or any(map(is_pattern, options.paths)):
        from assay.cli.sharing import checked, documents_of

        yield from checked(options, profile, documents_of(options), form)
        return
    files = find_files(options.paths)
    if not is_alone(options) and not any(map(is_remote, options.paths)):
        few = list(islice(files, FEW + 1))
        files = chain(few, files)
        if len(few) > FEW:
            from assay.cli.sharing import checked
            from assay.many.asked import files_of

            yield from checked(options, profile, files_of(files), form)
            return
    session = _session(options, profile)
    for found in files:
        report = attempted(options, session.check_file, found.path)
        yield found, report, isinstance(report, Exception) or session.wants(report)


def is_alone(options: Options) -> bool:
    """Whether what is asked for takes one process."""
    return options.load or options.debug or options.format == "checklist"


def attempted(options: Options, check: Callable[[Asked], Answer], asked: Asked) -> Answer | Exception:
    """What a check finds, or what kept it from finding anything, which `--debug` shows."""
    try:
        return check(asked)
    except Exception as error:
        if options.debug:
            raise
        return error


def _tried(report: Report) -> Report:
    """The report with what the official checker is likely to say; a document on standard input is tried as well."""
    if not (report.kind or "").startswith("croissant/"):
        return report
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from assay.croissant.trial import try_out
    from assay_spec.record import replace
    from assay_validators.croissant.official.against import with_opinions

    path = Path(report.path)
    with TemporaryDirectory(prefix="assay-") as folder:
        if report.document is not None and (is_remote(report.path) or not path.is_file()):
            path = Path(folder) / "croissant.json"
            path.write_bytes(report.document.data)
        trial = try_out(path)
        judged = with_opinions(report, accepted=trial.accepted)
        return replace(judged, others=tuple(trial.lines(valid=report.valid)))


def _profile(options: Options) -> "Profile | None":
    """For whom is checked; None for nobody, without reading anything.

    Raises:
        UsageError: there is no such profile.
    """
    if options.profile is None and not options.double_blind:
        return None
    from assay.cli.sharing import setting_of
    from assay.many.setting import profile_of
    from assay_spec.profile import ProfileError

    try:
        return profile_of(setting_of(options))
    except ProfileError as error:
        raise UsageError(str(error)) from None


def _session(options: Options, profile: "Profile | None") -> Session:
    """Who checks the documents: we, or we as somebody else does."""
    if options.as_ is None and not options.data:
        return Session(None, profile, read, newest=newest)
    from assay.cli.sharing import setting_of
    from assay.many.setting import session_of

    return session_of(setting_of(options), profile, read)


def read(path: str) -> "Document":
    """The document of that name: a file, or one that is fetched.

    Raises:
        DocumentError: it cannot be had.
    """
    if not is_remote(path):
        return read_file(path)
    from assay.hosts.remote import read_remote

    return read_remote(path, _say)


def _new(baseline: str | None) -> Callable[[Report], Report]:
    """What leaves out of a report what an earlier check knows; without one, nothing."""
    if baseline is None:
        return lambda report: report
    from assay_validators.baseline import BaselineError, read_baseline

    try:
        return read_baseline(baseline).new
    except BaselineError as error:
        raise UsageError(str(error)) from None


def _told(error: Exception, path: str) -> str:
    """What kept `path` from being checked: our own fault, unless it is one that is raised on purpose."""
    if isinstance(error, MemoryError):
        return f"`{path}` could not be checked: it takes more memory than this process may use"
    from assay.cli.missing import missing
    from assay.errors import AssayError
    from assay_spec.kinds import KindError

    if isinstance(error, ImportError) and (said := missing(error)):
        return f"`{path}` could not be checked: {said}"
    if isinstance(error, AssayError | KindError):
        return f"`{path}` could not be checked: {error}"
    return f"internal error on `{path}`: {type(error).__name__}: {error} (--debug shows where)"


def _report_failure(error: Exception, path: str) -> None:
    _fail(_told(error, path))


def form_of(options: Options, *, colour: bool) -> str:
    """The name of the format in which is printed, as `module:object`."""
    if options.causes:
        return f"assay_validators.emit.causes:{options.format.upper()}"
    if options.format == "page":
        return "assay.many.page:FORMAT"
    coloured = colour and options.format == "text"
    return f"assay_validators.emit.{options.format}:{'COLOURED' if coloured else 'FORMAT'}"


def has_colour(out: TextIO) -> bool:
    """Whether `out` is a terminal that shows colours, and nobody asked for none."""
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _fail(message: str) -> int:
    _say(f"assay check: {message}")
    return FAILED


def _say(message: str) -> None:
    from assay.errors import one_line

    print(one_line(message), file=sys.stderr)
