# Without pathlib, whose import would be a tenth of a cold check.
# ruff: noqa: PTH123
"""`assay check`: read documents and print what is wrong with them. Imports nothing that a check does not need."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from assay_validators.engine import Session, read_file
from assay_validators.files import find_files, is_remote
from assay_validators.report import Report

if TYPE_CHECKING:
    from assay_spec.document import Document
    from assay_spec.ports import Resolver
    from assay_spec.profile import Profile

FINE, PROBLEMS, FAILED = 0, 1, 2
FORMATS = ("text", "json", "jsonl", "github", "sarif", "junit", "checklist")
FLAGS = {
    "--data": "data",
    "--debug": "debug",
    "--double-blind": "double_blind",
    "--help": "help",
    "-h": "help",
    "--load": "load",
}
VALUES = {
    "--against": "against",
    "--as": "as_",
    "--baseline": "baseline",
    "--format": "format",
    "--output": "output",
    "-o": "output",
    "--profile": "profile",
}
"""Options with and without a value, and what of `Options` they set."""
OTHERS = ("mlcroissant",)
"""Validators whose verdict we know without them."""
MORE = "see `assay check --help`"
HELP = """\
Usage: assay check [OPTIONS] PATH...

Check benchmark documents: files, folders (every .json, .jsonld, .yaml and .yml of
a known kind in them), or - for standard input; datasets elsewhere by their address
(https://...) or their handle: hf:OWNER/NAME, kaggle:OWNER/NAME, openml:NUMBER,
dataverse:DOI.

Options:
  --format FORMAT                  how to print what was found: text (the default), json, jsonl, github
                                   (annotations), sarif (code hosts, editors), junit (build servers) or
                                   checklist (Markdown to paste, with a badge)
  -o, --output FILE                write there instead of to standard output; a file that is there is only
                                   written over when `assay check` wrote it
  --baseline FILE                  tell only what is new since FILE was written, with --format json
  --profile NAME                   check for somebody who asks for more than the standard: core, strict, rai, geo,
                                   neurips-2026, dataset-search, or the path of a profile of your own (.toml)
  --load                           let mlcroissant validate a dataset and load one record of every record set, as the
                                   checker of NeurIPS does, within five minutes each; it downloads what it needs
  --double-blind                   list what tells a reviewer who wrote a dataset
  --data                           look into the tables that evaluations name, too: ids that do not match,
                                   labels that are no classes, scores that are no probabilities, ...
  --as mlcroissant                 tell what mlcroissant 1.1.1 says of Croissant metadata, in our words
  --against mlcroissant            tell where Assay and mlcroissant 1.1.1 part, and which clause decides
                                   (text or json)
  --debug                          show the traceback when Assay itself fails
  -h, --help                       show this text

Example:
  assay check croissant.json evaluation.yaml
  assay check --double-blind croissant.json
  assay check --against mlcroissant croissant.json
  assay check --data .

Exits with 0 when no error was found, 1 when one was, 2 when a file could not be checked; with --against 0 when
the verdicts agree, 1 when they part.
"""


class UsageError(Exception):
    """The command line cannot be understood."""


class Options(NamedTuple):
    """What the command line asks for."""

    paths: tuple[str, ...]
    format: str = "text"
    output: str | None = None
    baseline: str | None = None
    profile: str | None = None
    double_blind: bool = False
    load: bool = False
    as_: str | None = None
    against: str | None = None
    data: bool = False
    debug: bool = False
    help: bool = False


def main(arguments: Sequence[str]) -> int:
    """Run `assay check` with the words that follow it; the exit status."""
    try:
        options = parse(arguments)
    except UsageError as error:
        return _fail(str(error))
    if options.help:
        sys.stdout.write(HELP)
        return FINE
    try:
        new = _new(options.baseline)
        profile = _profile(options)
    except UsageError as error:
        return _fail(str(error))
    if options.output is None:
        return _run_within(options, profile, new, sys.stdout)
    from assay.cli.outputs import refusal

    if refused := refusal("check", options.output):
        return _fail(refused)
    try:
        with open(options.output, "w", encoding="utf-8", errors="backslashreplace") as out:
            return _run_within(options, profile, new, out)
    except OSError as error:
        return _fail(f"cannot write `{options.output}`: {error.strerror}")


def parse(arguments: Sequence[str]) -> Options:
    """What `arguments` ask for.

    Raises:
        UsageError: an option is unknown or lacks its value, or nothing is named.
    """
    words = list(arguments)
    paths: list[str] = []
    given: dict[str, Any] = {}
    while words:
        word = words.pop(0)
        if word == "--":
            paths += words
            break
        short = word.startswith("-o") and not word.startswith(("-o=", "--"))
        name, assigned, value = ("-o", word[2:], word[2:]) if short else word.partition("=")
        if name in FLAGS:
            if assigned:
                raise UsageError(f"`{name}` takes no value; {MORE}")
            given[FLAGS[name]] = True
        elif name in VALUES:
            given[VALUES[name]] = value if assigned else _value(name, words)
        elif word.startswith("-") and word != "-":
            raise UsageError(_unknown(name))
        else:
            paths.append(word)
    return _required(Options(tuple(paths), **given))


def _required(options: Options) -> Options:
    """The options, once it is sure that something can be done with them."""
    if options.format not in FORMATS:
        raise UsageError(f"`{options.format}` is not a format; choose one of {', '.join(FORMATS)}")
    named = {"--as": options.as_, "--against": options.against}
    for option, other in named.items():
        if other is not None and other not in OTHERS:
            raise UsageError(f"`{option}` knows no `{other}`; the only choice is {OTHERS[0]}")
    others = {"--data": options.data, "--profile": options.profile, "--load": options.load}
    others |= {"--double-blind": options.double_blind}
    given = [option for option, value in (named | others).items() if value]
    if options.against is not None and options.baseline is not None:
        given.append("--baseline")
    if len(given) > 1 and given[0] in named:
        raise UsageError(f"`{given[0]}` and `{given[1]}` cannot go together; {MORE}")
    if options.against is not None and options.format not in ("text", "json"):
        raise UsageError(f"`--against` prints text or json, not {options.format}")
    if not options.paths and not options.help:
        raise UsageError(f"name a file or a folder, or - for standard input; {MORE}")
    if any(is_remote(path) and "@" in path.partition("://")[2].partition("/")[0] for path in options.paths):
        raise UsageError(f"an address is no place for a password, which would be printed with it; {MORE}")
    return options


def _value(name: str, words: list[str]) -> str:
    if not words:
        raise UsageError(f"`{name}` needs a value; {MORE}")
    return words.pop(0)


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, (*FLAGS, *VALUES), n=1)
    return f"there is no option `{name}`; {f'did you mean `{near[0]}`?' if near else MORE}"


def _run_within(options: Options, profile: "Profile | None", new: Callable[[Report], Report], out: TextIO) -> int:
    """Check the files, or say that this process cannot have what that takes."""
    try:
        return _run(options, profile, new, out)
    except (MemoryError, ImportError) as error:
        if options.debug:
            raise
        return _fail(f"cannot be done here: {str(error) or 'it takes more memory than this process may use'}")


def _run(options: Options, profile: "Profile | None", new: Callable[[Report], Report], out: TextIO) -> int:
    """Check the files and print what is new in the reports as they come."""
    if options.against is not None:
        from assay.cli.against import run

        return run(options.paths, options.format, out, None if options.debug else _report_failure, read)
    status = FINE

    def watched() -> Iterator[Report]:
        nonlocal status
        for report in map(new, _reports(options, profile)):
            status = max(status, FAILED if not report.done else FINE if report.valid else PROBLEMS)
            yield report

    for text in _emit(options.format, watched(), colour=has_colour(out)):
        out.write(text)
        out.flush()
    return status


def _reports(options: Options, profile: "Profile | None") -> Iterator[Report]:
    session = _session(options, profile)
    passed = 0
    for path, named in find_files(options.paths):
        try:
            report = session.check_file(path)
        except Exception as error:
            if options.debug:
                raise
            _fail(_told(error, path))
            report = Report(path=path, done=False)
        if named or session.wants(report):
            yield _tried(report) if options.load and (report.kind or "").startswith("croissant/") else report
        else:
            passed += 1
    if passed:
        which = "1 file" if passed == 1 else f"{passed} files"
        print(f"assay check: {which} of no known kind passed over", file=sys.stderr)


def _tried(report: Report) -> Report:
    """The report with what the official checker is likely to say; a document on standard input is tried as well."""
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
    from assay_spec.profile import ProfileError, read_profile
    from assay_spec.record import replace

    try:
        profile = read_profile(options.profile or "core")
    except ProfileError as error:
        raise UsageError(str(error)) from None
    return replace(profile, double_blind=profile.double_blind or options.double_blind)


def _session(options: Options, profile: "Profile | None") -> Session:
    """Who checks the documents: we, or we as somebody else does."""
    if options.as_ is None:
        return Session(_resolver() if options.data else None, profile, read)
    from assay_validators.croissant.official.report import OfficialSession

    return OfficialSession(read=read)


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


def _resolver() -> "Resolver":
    """Who opens tables; it brings all that a check without them does not need."""
    from assay.data.resolver import FileResolver

    return FileResolver()


def _emit(name: str, reports: Iterable[Report], *, colour: bool) -> Iterator[str]:
    emit = import_module(f"assay_validators.emit.{name}").emit
    yield from emit(reports, colour=colour) if name == "text" else emit(reports)


def has_colour(out: TextIO) -> bool:
    """Whether `out` is a terminal that shows colours, and nobody asked for none."""
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _fail(message: str) -> int:
    _say(f"assay check: {message}")
    return FAILED


def _say(message: str) -> None:
    from assay.errors import one_line

    print(one_line(message), file=sys.stderr)
