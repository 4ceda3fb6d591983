"""Every command but the cold path of `check`: one typer application each, loaded when it is called."""

import os
import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from assay.cli import status_of
from assay.cli.table import COMMANDS, GROUPS, Entry
from assay.errors import AssayError, SpecError, one_line

if TYPE_CHECKING:
    import typer

PROBLEMS, FAILED = 1, 2
UNRECOGNISED = ("DOC002", "DOC006")
"""What `assay check` says of a document that it cannot check, because it is of no kind that is known."""

HELP = ("--help", "-h")
COMPLETION = ("--install-completion", "--show-completion")
INTRODUCTION = """\
Usage: assay COMMAND [OPTIONS] ...

Assay compiles benchmark documents: it checks them, compiles them into a plan, runs the plan
and leaves a record that others can verify.
"""
OUTRO = """
Options:
  --version             Print the version.
  --debug               With any command: show the traceback when something fails.
  --install-completion  Complete commands and options in this shell from now on.
  --show-completion     Print what --install-completion would install.
  -h, --help            Show this text; after a command, its options and an example.

Begin with: assay demo
"""


def main(words: Sequence[str]) -> int:
    """Run the command that `words` spell; the exit status."""
    debug = "--debug" in words
    words = [word for word in words if word != "--debug"]
    first, second = (*words, "", "")[:2]
    # The shell asks without any words.
    if first in COMPLETION or "_ASSAY_COMPLETE" in os.environ:
        return _complete(words)
    if not words or first in HELP:
        print(_overview(), end="")
        return 0
    if first == "--version":
        print(f"assay {version('assay')}")
        return 0
    if first in GROUPS and (not second or second in HELP):
        print(_group_overview(first), end="")
        return 0
    length = 2 if first in GROUPS else 1
    name = " ".join(words[:length])
    if name not in COMMANDS:
        return _say(_unknown(name))
    return _run(name, words[length:], debug=debug)


def whole_application() -> "typer.Typer":
    """All commands in one application: for shell completion and for the reference page."""
    import typer

    app = typer.Typer(name="assay", no_args_is_help=True)
    groups = {name: typer.Typer(name=name, help=line, no_args_is_help=True) for name, line in GROUPS.items()}
    for group in groups.values():
        app.add_typer(group)
    for name, entry in COMMANDS.items():
        first, _, second = name.partition(" ")
        groups.get(first, app).command(second or first)(_function(entry))
    return app


def _complete(words: Sequence[str]) -> int:
    try:
        whole_application()(args=list(words), prog_name="assay")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    return 0


def _unknown(word: str) -> str:
    kind, known = ("option", (*HELP, *COMPLETION, "--version", "--debug")) if word.startswith("-") else ("command", ())
    near = get_close_matches(word, known or COMMANDS, n=1)
    remedy = f"did you mean `{near[0]}`?" if near else f"`assay --help` lists the {kind}s"
    return f"there is no {kind} `{word}`; {remedy}"


def _function(entry: Entry) -> Any:
    module, _, attribute = entry.target.partition(":")
    return getattr(import_module(module), attribute)


def _run(name: str, words: Sequence[str], *, debug: bool) -> int:
    """Call a command; whatever goes wrong becomes one clear line, unless `debug` asks for the traceback."""
    examines = COMMANDS[name].examines
    try:
        from assay.cli.usage import UsageError, advice, call
    except ImportError as error:
        return _without_typer(error, words, examines=examines)
    try:
        if not examines:
            # Some libraries fall over a folder that has gone while one stands in it, and say so badly.
            os.getcwd()  # noqa: PTH109 - pathlib is not needed for this
            _require_backend()
        return call(_function(COMMANDS[name]), words, name)
    except UsageError as error:
        return _say(advice(error, name))
    except KeyboardInterrupt as stop:
        if not COMMANDS[name].resumes:
            raise
        _say("interrupted; what was finished is kept, and the same command goes on from there")
        return status_of(stop)
    except Exception as error:
        if debug:
            raise
        return _explain(error)


def _require_backend() -> None:
    """See to it that the backend that `ASSAY_BACKEND` names, if any, can be had; without one nothing is imported."""
    if os.environ.get("ASSAY_BACKEND"):
        from assay_kernels.dispatch import require_forced

        require_forced()


def _without_typer(error: ImportError, words: Sequence[str], *, examines: bool) -> int:
    """What is left to do where commands cannot be read: the doctor says what to install."""
    if not examines:
        return _say(f"commands need typer, which cannot be imported ({error}); `assay doctor` says what to install")
    from assay.cli.diagnosis import diagnose

    return diagnose("json" if words[-1:] in (["json"], ["--format=json"]) else "text")


def _explain(error: Exception) -> int:
    """One line for whatever went wrong."""
    if isinstance(error, MemoryError):
        return _say("this takes more memory than the process may use; `assay doctor` says what that is")
    from assay.cli.missing import missing
    from assay_kernels.dispatch import BackendUnavailable
    from assay_spec.kinds import KindError

    if isinstance(error, ImportError) and (said := missing(error)):
        return _say(said)
    match error:
        case SpecError():
            from assay.cli.findings import show_findings

            show_findings(error.diagnostics)
            unknown = bool(error.diagnostics) and error.diagnostics[0].code in UNRECOGNISED
            return _say(error.message, status=FAILED if unknown else PROBLEMS)
        case AssayError() | BackendUnavailable() | KindError():
            return _say(str(error))
        case BrokenPipeError():
            # Whoever read the output has gone; the border above ends quietly.
            raise error
        case OSError():
            # Raises again when it was standard output that could not be written.
            sys.stdout.flush()
            place = f"{error.filename}: " if error.filename else ""
            return _say(f"{place}{error.strerror or error}")
        case _:
            return _say(f"internal error: {type(error).__name__}: {error} (--debug shows where)")


def _say(message: str, status: int = FAILED) -> int:
    print(f"assay: {one_line(message)}", file=sys.stderr)
    return status


def _overview() -> str:
    return f"{INTRODUCTION}\nCommands:\n{_listed(COMMANDS)}\n{OUTRO}"


def _group_overview(group: str) -> str:
    inside = _listed({name: entry for name, entry in COMMANDS.items() if name.startswith(f"{group} ")})
    return f"Usage: assay {group} COMMAND [OPTIONS] ...\n\n{GROUPS[group]}\n\nCommands:\n{inside}\n"


def _listed(commands: Mapping[str, Entry]) -> str:
    width = max(map(len, commands))
    return "\n".join(f"  {name:<{width}}  {entry.help}" for name, entry in commands.items())
