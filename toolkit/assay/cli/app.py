"""Every command but the cold path of `check`: one typer application each, loaded when it is called."""

import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from assay.cli.table import COMMANDS, Entry
from assay.errors import AssayError, SpecError

if TYPE_CHECKING:
    import typer

PROBLEMS, FAILED = 1, 2
INTRODUCTION = """\
Usage: assay COMMAND [OPTIONS] ...

Assay compiles benchmark documents: it checks them, compiles them into a plan, runs the plan
and leaves a record that others can verify.
"""
OUTRO = """
Begin with `assay demo`. `assay COMMAND --help` has the options and an example of each command.
`--debug` on any command shows the traceback when something fails; `--version` prints the version.
"""


def main(words: Sequence[str]) -> int:
    """Run the command that `words` spell; the exit status."""
    debug = "--debug" in words
    words = [word for word in words if word != "--debug"]
    if not words or words[0] in {"--help", "-h"}:
        print(_overview(), end="")
        return 0
    if words[0] == "--version":
        print(f"assay {version('assay')}")
        return 0
    if words[0] in {"--install-completion", "--show-completion"} or "_ASSAY_COMPLETE" in os.environ:
        return _run(whole_application(), words, "assay", debug=debug)
    if words[0] not in COMMANDS:
        near = get_close_matches(words[0], COMMANDS, n=1)
        hint = f"; did you mean `{near[0]}`?" if near else ""
        return _say(f"there is no command `{words[0]}`{hint} `assay --help` lists them")
    return _run(_application(words[0]), words[1:], f"assay {words[0]}", debug=debug)


def whole_application() -> "typer.Typer":
    """All commands in one application: for shell completion and for the reference page."""
    import typer

    app = typer.Typer(name="assay", no_args_is_help=True)
    for name, entry in COMMANDS.items():
        app.command(name)(_function(entry))
    return app


def _application(name: str) -> "typer.Typer":
    import typer

    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.command(name)(_function(COMMANDS[name]))
    return app


def _function(entry: Entry) -> Any:
    module, _, attribute = entry.target.partition(":")
    return getattr(import_module(module), attribute)


def _run(app: "typer.Typer", words: Sequence[str], name: str, *, debug: bool) -> int:
    """Call a command; whatever goes wrong becomes one clear line, unless `debug` asks for the traceback."""
    if debug:
        return _called(app, words, name)
    try:
        return _called(app, words, name)
    except SpecError as error:
        return _show(error)
    except AssayError as error:
        return _say(str(error))
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _say(f"{place}{error.strerror or error}")
    except Exception as error:
        return _say(f"internal error: {type(error).__name__}: {error} (--debug shows where)")


def _called(app: "typer.Typer", words: Sequence[str], name: str) -> int:
    try:
        result = app(args=list(words), prog_name=name, standalone_mode=True)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    return result if isinstance(result, int) else 0


def _show(error: SpecError) -> int:
    from assay.cli.findings import show_findings

    show_findings(error.diagnostics)
    return _say(str(error), status=PROBLEMS)


def _say(message: str, status: int = FAILED) -> int:
    print(f"assay: {message}", file=sys.stderr)
    return status


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = "\n".join(f"  {name:<{width}}  {entry.help}" for name, entry in COMMANDS.items())
    return f"{INTRODUCTION}\nCommands:\n{lines}\n{OUTRO}"
