"""The two forms in which most commands print what they found."""

from enum import StrEnum

import typer


class Format(StrEnum):
    """For people, and for programs."""

    TEXT = "text"
    JSON = "json"


FORMAT = typer.Option("--format", help="How to print it.")
