"""The commands, as their own `--help` explains them."""

import os
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from unittest.mock import patch

from page import Page, block, table

from assay.cli import main
from assay.cli.table import COMMANDS


def pages() -> Iterator[Page]:
    """The overview, then every command."""
    rows = [[f"[`assay {name}`]({_file(name)})", entry.help] for name, entry in COMMANDS.items()]
    text = "# Commands\n\n" + table(["command", "what it does"], rows)
    yield Page("All commands", "commands/index.md", f"{text}\n{block(_printed('--help'))}")
    for name, entry in COMMANDS.items():
        text = f"# assay {name}\n\n{entry.help}\n\n{block(_printed(*name.split(), '--help'))}"
        yield Page(name, f"commands/{_file(name)}", text)


def _file(name: str) -> str:
    return name.replace(" ", "-") + ".md"


def _printed(*words: str) -> str:
    """What `assay WORDS` prints on a terminal of 100 columns."""
    with patch.dict(os.environ, COLUMNS="100", NO_COLOR="1"), redirect_stdout(StringIO()) as printed:
        main(words)
    return printed.getvalue().strip("\n")
