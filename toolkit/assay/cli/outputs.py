"""`-o FILE`: a file that is there is only written over when the same command wrote it; `-` is standard output."""

import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from assay.read_only import refusal_of_read_only

if TYPE_CHECKING:
    from pathlib import Path

STANDARD_OUTPUT = "-"

_ENOUGH = 4096
"""Bytes at the beginning and the end of a file that tell who wrote it."""

_SEAM = b"\0"
"""Stands where what is between them was left out."""

_UNDEFINED = rb"(?:undefined|infinite)(?:: | \[\d)"
_NUMBER = rb"(?:-?\d|" + _UNDEFINED + rb")"
_FINDING = rb"(?:error|warning|info)\[[A-Z]{3}\d+\]: [^\n]*\n *--> "
_TALLY = rb"\d+ files? checked(?: for [^\n,]*)?, [^\n]*\n\Z"
_ANNOTATION = rb"::(?:error|warning|notice) file=[^,:\n\0]*,line=\d+,endLine=\d+,title=[A-Z]{3}\d+[^\n\0]*"
_CASES = rb"case,algorithm,class,shown,[^\n]* \(formula\),TP,FP,FN,TN\n"
_ROWS = (
    rb"key,metric,algorithm,group,value,low,high,level,method,n,undefined,(?:missing,)?excluded,(?:without,)?reason\n"
)
_METHODS = rb"# Methods\n\n[^\n]* Assay \d[^\n]*\n\n# References\n"
_WRITTEN = {
    "check": rb'\{\s+"version": 1,\s+"summary": \{\s+"files": \d|'
    # People paste findings into their own notes, so the last line has to be ours as well.
    + _FINDING
    + rb"(?s:.*)\n"
    + _TALLY
    + rb"|"
    + _TALLY
    + rb"|\d[\d,]* (?:of \d[\d,]* )?causes? explains? (?s:.*)\n"
    + _TALLY
    + rb'|\{"path": "[^\n]*", "kind": [^\n]*, "valid": (?:true|false), "diagnostics": \['
    # Nothing sums these up, so every line has to be, but for the one that has the seam.
    + rb"|"
    + _ANNOTATION
    + rb"[^\n]*\n(?:"
    + _ANNOTATION
    + rb"\n|[^\n\0]*\0[^\n]*\n)*\Z"
    rb"|## [^\n]*\n\n(?:For [^\n]*\n\n)?- \[[ x]\] [^\n]* without errors\n(?s:.*)\n!\[Croissant [^\n]*\)\n\n\Z"
    rb'|<!DOCTYPE html>\s(?s:.*)<meta name="generator" content="assay check"'
    rb'|\{\s+"\$schema": "[^"]*sarif(?s:.*)"name": "Assay"|<\?xml [^\n]*\n<testsuites name="assay check">',
    "compile": rb'\{"assay":"plan/',
    "report": rb'<!DOCTYPE html>\s(?s:.*)<meta name="generator" content="assay"|\{"version":1,"report":'
    rb"|# [^\n]*\n\nAssay report, |" + _METHODS + rb"|\n\S[^\n]*\n  \S[^\n]*  " + _NUMBER,
    "compare": rb'\{\s+"version": 1,\s+"plan": (?s:.*)\n  "items": \d+,\n  "left_out": \{',
    "metrics score --format json": rb'\{\s+"version": 1,\s+"policy": \{\s+"undefined": '
    rb'|\{\s+"version": 1,\s+"plan": "[^"\n]*",\s+"results": \[',
    "metrics score --format nnunet": rb'\{\s+"foreground_mean": \{',
    "metrics score --format csv": _CASES + rb"|" + _ROWS,
    "metrics score --format parquet": rb"PAR1(?s:.*)made by(?s:.{1,9})assay metrics score",
    "metrics score --format latex": rb"% (?:Means over cases|Values over) [^\n]*; made by assay metrics score",
    "metrics score --format methods": _METHODS,
    "metrics score --format table": rb"\n\S[^\n]*\n  \S[^\n]*  [^\n]*(?:\] +\d[^\n]*% \S|no interval|"
    + _UNDEFINED
    + rb")"
    rb"|\n\S[^\n]*\n  \S[^\n]*  -?\d(?s:.*)\nwhat is not there: [^\n]*\n\npitfalls: \d(?s:.*)\n\Z",
    "metrics score --report": rb'<!DOCTYPE html>\s(?s:.*)<meta name="generator" content="assay metrics score"',
    "data show": rb'<!DOCTYPE html>\s(?s:.*)<meta name="generator" content="assay data show"'
    rb"|# [^\n]*\n(?s:.*)Made by `assay data show` from |[^\n]*\n(?s:.*)\nMade by assay data show from ",
    "data verify": rb'<!DOCTYPE html>\s(?s:.*)<meta name="generator" content="assay data verify"'
    rb'|\{\s+"version": 1,\s+"verify": |(?:files|[^\n]*: \d[\d,]* records?)\n(?s:.*)\n'
    rb"\d[\d,]* checks?: \d[^\n]*\n\Z|there is nothing to check\n\Z",
    "metrics recommend": rb'<!DOCTYPE html>\s(?s:.*)<meta name="generator" content="assay metrics recommend"'
    rb'|\{\s+"version": 1,\s+"rules_version": |<svg [^\n]*class="path"'
    rb"|[^\n]*, after the decision steps of Metrics Reloaded, ",
    "metrics pitfalls": rb'<!DOCTYPE html>\s(?s:.*)<meta name="generator" content="assay metrics pitfalls"'
    rb'|\{\s+"version": 1,\s+"source": "Reinke|<svg [^\n]*class="pitfall"'
    rb"|# Pitfalls of metrics, drawn\n\nMade by `assay metrics pitfalls|Pitfalls of metrics, after Reinke",
    "metrics guide": rb'<!DOCTYPE html>\s(?s:.*)<meta name="generator" content="assay metrics guide"',
    "data infer": rb'\{\s+"@context": (?s:.*)"sdPublisher": \{\s+"@type": "[^"]*",\s+"name": "assay data infer"',
}
"""By command, how what it writes looks; whatever the format, but where values would be lost to another one."""

_FORMAT = " --format "


def refusal(command: str, path: str) -> str:
    """Why `assay COMMAND -o PATH` must not write there; empty when it may.

    Pipes and devices are written to, and an empty file has nothing to lose.
    """
    if path == STANDARD_OUTPUT:
        return ""
    if refused := refusal_of_read_only(path):
        return refused
    size = _size(path)
    if not size:
        return ""
    with open(path, "rb") as file:  # noqa: PTH123 - `assay check` does without pathlib
        text = file.read(_ENOUGH)
        rest = size - len(text)
        file.seek(max(0, rest - _ENOUGH), os.SEEK_CUR)
        text += (_SEAM if rest > _ENOUGH else b"") + file.read(_ENOUGH)
    text = text.replace(b"\r\n", b"\n")
    if re.match(_WRITTEN[command], text):
        return ""
    command, is_one_of, _ = command.partition(_FORMAT)
    alike = (name for name in _WRITTEN if is_one_of and name.startswith(command + _FORMAT))
    if other := next((name for name in alike if re.match(_WRITTEN[name], text)), ""):
        return f"`{path}` holds what `assay {other}` wrote; name another file, or remove it"
    return f"`{path}` is there already and was not written by `assay {command}`; name another file, or remove it"


def _size(path: str) -> int:
    """The bytes of a file that has something to lose: not of what is absent, or so that writing says what is wrong."""
    try:
        about = os.stat(path)  # noqa: PTH116 - `assay check` does without pathlib
    except (OSError, ValueError):
        return 0
    readable = stat.S_ISREG(about.st_mode) and os.access(path, os.R_OK)
    return about.st_size if readable else 0


def refusal_of_other(path: str, text: str) -> str:
    """Why `text` must not take the place of a file that says something else; empty when it may.

    For what people go on to write in: nobody can tell their words from those that would be written today.
    """
    if path == STANDARD_OUTPUT:
        return ""
    from pathlib import Path

    written, size = encoded(text), _size(path)
    if not size or (size == len(written) and Path(path).read_bytes() == written):
        return ""
    return (
        f"`{path}` says something else than what would be written, and may hold words of yours; name another file, "
        f"into which `assay data merge FILE {path}` puts them, or replace it with --force"
    )


def is_printed(path: "Path | None") -> bool:
    """Whether what is to be written there goes to standard output; `./-` is a file."""
    return path is None or os.fspath(path) == STANDARD_OUTPUT


@contextmanager
def opened(path: str) -> Iterator[TextIO]:
    """A file to write text into as it comes, which takes its place at the end; what breaks off leaves the old one.

    Raises:
        OSError: it cannot be written.
    """
    import shutil
    from pathlib import Path

    from assay.runs.disk import replacing

    target = Path(path)
    with replacing(target) as partial:
        with partial.open("w", encoding="utf-8", errors="backslashreplace") as out:
            yield out
        if target.is_file():
            shutil.copymode(target, partial)


def encoded(text: str) -> bytes:
    """A text as it stands in a file."""
    return text.encode(errors="backslashreplace")


def put(path: "Path | None", text: str) -> None:
    """Write a text into a file, whole or not at all, or to standard output.

    Raises:
        RunError: it cannot be written.
    """
    if path is None or is_printed(path):
        sys.stdout.write(text)
        return
    from assay.runs.disk import write_bytes

    write_bytes(path, encoded(text))
