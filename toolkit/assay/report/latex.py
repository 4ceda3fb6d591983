"""Texts in LaTeX."""

_COMMANDS = {
    **{each: rf"\{each}" for each in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def escaped(text: str) -> str:
    r"""The text as LaTeX prints it.

    >>> escaped("AUROC{class=a_b}")
    'AUROC\\{class=a\\_b\\}'
    """
    return "".join(_COMMANDS.get(char, char) for char in text)


def remark(text: str, columns: int) -> str:
    """A row under a table, over all of its columns; `text` is LaTeX already."""
    return rf"\multicolumn{{{columns}}}{{p{{\linewidth}}}}{{\footnotesize {text}}} \\"
