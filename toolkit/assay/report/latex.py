"""Texts and cells of tables in LaTeX."""

from collections.abc import Iterable

_COMMANDS = {
    **{each: rf"\{each}" for each in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    # Behind the end of a row both would be part of it.
    "[": "{[}",
    "*": "{*}",
}
_MARK = "?"
"""Stands for what LaTeX has no character for: what steers a terminal, or ends a line."""


def escaped(text: str) -> str:
    r"""The text as LaTeX prints it.

    >>> escaped("AUROC{class=a_b}")
    'AUROC\\{class=a\\_b\\}'
    """
    return "".join(_COMMANDS.get(char, char) if char.isprintable() else _MARK for char in text)


def cell(value: float | None, low: float | None, high: float | None, without: str = "") -> str:
    """A value with three decimals and its interval, and what it is without some of what it is of."""
    ends = "" if low is None or high is None else f" [{low:z.3f}, {high:z.3f}]"
    beside = f" ({without})" if without else ""
    return f"--{beside}" if value is None else f"{value:z.3f}{ends}{beside}"


def remark(sentences: Iterable[str], columns: int) -> list[str]:
    """The row below a table that says what its heading does not; none without a sentence."""
    said = " ".join(sentences)
    # As wide as the text: a column has a space on both sides.
    width = r"p{\dimexpr\linewidth-2\tabcolsep}"
    return [rf"\multicolumn{{{columns}}}{{{width}}}{{\footnotesize {said}}} \\"] if said else []
