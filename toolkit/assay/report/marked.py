"""Text as Markdown that means only itself."""

import re
from collections.abc import Iterable, Sequence

from assay.report.text import code_parts, visible

_MARKUP = re.compile(r"[\\`*|~$]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#|\w+;)|\](?=[(\[:])")
"""What would start or end markup; brackets and comparisons between numbers stay readable."""
_START = re.compile(r"^(?:(\d+)(?=[.)](?:\s|$))|(?=[#>+=-]|::))")
"""What means something at the start of a line; two colons are a command in a log of GitHub Actions."""


def as_table(heads: Sequence[str], rows: Iterable[Sequence[str]] = (), *, lines: Sequence[str] = ()) -> str:
    """A table of rows of text, or of lines that are Markdown already; nothing when it has none."""
    inside = [*lines, *(" | ".join(map(as_text, row)) for row in rows)]
    if not inside:
        return ""
    return "\n".join(
        f"| {line} |" for line in (" | ".join(map(as_text, heads)), " | ".join("---" for _ in heads), *inside)
    )


def as_text(text: str) -> str:
    """Text that means only itself, on one line."""
    return _START.sub(r"\1\\", _escape(_line(text)))


def as_coded(text: str) -> str:
    """Text whose backticks keep their meaning."""
    parts = code_parts(_line(text))
    return _START.sub(r"\1\\", "".join(f"`{part}`" if is_code and part else _escape(part) for part, is_code in parts))


def as_coded_cell(text: str) -> str:
    """The same in a table, where a bar would end the cell even inside code."""
    return as_text(text) if "|" in text else as_coded(text)


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def _escape(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)


def as_code(text: str) -> str:
    """Lines as they are, fenced by more backticks than they hold."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence, lines = "`" * max(3, longest + 1), re.sub(r"\r\n?", "\n", visible(text))
    return f"{fence}\n{lines}\n{fence}"
