"""The forms in which commands print what they found: the two that most have, and the one that a file's name says."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import typer


class Format(StrEnum):
    """For people, and for programs."""

    TEXT = "text"
    JSON = "json"


FORMAT = typer.Option("--format", help="How to print it.")

NAMED = typer.Option("--format", help="What to make; by default what the name of OUT says, else text.")
"""Of a command whose file says its form by its name."""

Form = TypeVar("Form")
OneOf = TypeVar("OneOf", bound=StrEnum)

_SUFFIXES = {"html": (".html", ".htm"), "svg": (".svg",), "md": (".md",), "json": (".json",), "text": (".txt", "")}


def suffixes_of(forms: type[OneOf]) -> dict[str, OneOf]:
    """What the name of a file says, of those forms that there are; without a suffix it is text."""
    there = {form.value: form for form in forms}
    return {suffix: there[word] for word, suffixes in _SUFFIXES.items() if word in there for suffix in suffixes}


def form_of(output: Path | None, suffixes: Mapping[str, Form]) -> Form:
    """The form that a file's name says.

    Args:
        output: where to write; None or `-` is standard output.
        suffixes: the form of each; without one, and on standard output, that of the empty one.

    Raises:
        RunError: the name ends with none of them.
    """
    from assay.cli.outputs import is_printed
    from assay.errors import RunError

    if output is None or is_printed(output) or not output.parent.is_dir():
        return suffixes[""]  # who writes says what is wrong with the place
    suffix = output.suffix.lower()
    if suffix not in suffixes:
        known = ", ".join(f"`{each}`" for each in suffixes if each)
        raise RunError(f"`{output}` ends with none of {known}: name a file so, or its format with --format")
    return suffixes[suffix]
