"""`assay check` as a typer command, for shell completion and the reference; the fast path does the work."""

from collections.abc import Iterator
from inspect import Parameter, Signature
from typing import Annotated

import typer

from assay.cli.check_options import OPTIONS, Option

PATHS = typer.Argument(metavar="PATH...", help="Files, folders, - for standard input; datasets by address or handle.")
EVERYWHERE = ("debug", "help")
"""What every command takes, and typer knows or needs not know."""


def check(paths: list[str], **given: str | bool | None) -> None:
    """Check benchmark documents.

    Example: assay check croissant.json evaluation.yaml
    """
    from assay.cli.check import main

    raise typer.Exit(main([*words_of(given), "--", *paths]))


def words_of(given: dict[str, str | bool | None]) -> Iterator[str]:
    """The options as they were written."""
    for option in OPTIONS:
        value = given.get(option.sets)
        if isinstance(value, str):
            yield from (option.names[-1], value)
        elif value:
            yield option.names[-1]


def _parameter(option: Option) -> Parameter:
    """An option as typer reads it off a function."""
    text = f"{option.help[:1].upper()}{option.help[1:]}."
    if not option.value:
        kind, default = Annotated[bool, typer.Option(*option.names, help=text)], False
    else:
        about = typer.Option(
            *option.names, metavar=option.value, help=text, autocompletion=lambda: list(option.choices)
        )
        kind, default = Annotated[str | None, about], None
    return Parameter(option.sets, Parameter.KEYWORD_ONLY, default=default, annotation=kind)


check.__signature__ = Signature(  # type: ignore[attr-defined]
    [
        Parameter("paths", Parameter.POSITIONAL_OR_KEYWORD, annotation=Annotated[list[str], PATHS]),
        *(_parameter(option) for option in OPTIONS if option.sets not in EVERYWHERE),
    ]
)
