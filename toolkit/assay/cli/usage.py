"""One command under typer: called without typer's own ways of failing, so that a wrong call is one clear line."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

import typer
from typer.main import get_command

UsageError: Any = typer.BadParameter.__mro__[1]
"""What typer raises when a call cannot be understood; its home differs between versions of typer."""


WORDINGS = {
    r"^Got unexpected extra arguments?(?:\(s\))? \((.*)\)$": r"too many arguments: `\1`",
    r"Value error, ": "",
    r"Input should be (.*?)(?:, unable to parse .*)?$": r"it should be \1",
    r"'([^']*)'": r"`\1`",
}
"""What typer says, and how we do."""


def call(function: Callable[..., Any], words: Sequence[str], name: str) -> int:
    """Call the command `function` with `words`; the exit status.

    Raises:
        UsageError: the words cannot be understood.
        Exception: whatever the command raises.
    """
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, context_settings={"help_option_names": ["-h", "--help"]})(function)
    command = get_command(app)
    try:
        with command.make_context(f"assay {name}", list(words)) as context:
            _require_once(command, context, words)
            command.invoke(context)
    except typer.Exit as stop:
        return stop.exit_code
    return 0


def _require_once(command: Any, context: Any, words: Sequence[str]) -> None:
    """Make sure that no option which has one value is said twice: typer would take the last without a word.

    Raises:
        UsageError: one is.
    """
    *_, order = command.make_parser(context).parse_args(args=list(words))
    times = Counter(each.name for each in order)
    for each in order:
        if each.param_type_name == "option" and not (each.multiple or each.is_flag) and times[each.name] > 1:
            raise UsageError(f"`{max(each.opts, key=len)}` is said {times[each.name]} times, and has one value")


def advice(error: Any, name: str) -> str:
    """What was wrong with a call of the command `name`, and where to look."""
    if hasattr(error, "possibilities"):
        near = get_close_matches(error.option_name, error.possibilities or _options(error.ctx), n=1)
        remedy = f"did you mean `{near[0]}`?" if near else f"`assay {name} --help` lists the options"
        return f"there is no option `{error.option_name}`; {remedy}"
    problem = " ".join(error.format_message().split()).rstrip(".")
    for theirs, ours in WORDINGS.items():
        problem = re.sub(theirs, ours, problem)
    return f"{problem[:1].lower()}{problem[1:]}; see `assay {name} --help`"


def _options(context: Any) -> list[str]:
    """The options of the command that was called."""
    spellings = (spelling for parameter in context.command.params for spelling in parameter.opts) if context else ()
    return [spelling for spelling in spellings if spelling.startswith("-")]
