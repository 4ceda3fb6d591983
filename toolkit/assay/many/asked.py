"""The documents to check: files, what folders hold and patterns match, and the lines of JSON Lines."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO, NamedTuple

from assay.errors import one_line
from assay_kernels.scan import Kind, scan_json
from assay_spec.document import LIMITS_MIB, Format
from assay_validators.files import STANDARD_INPUT, Found, is_pattern

MOST_BYTES = (LIMITS_MIB["json"] << 20) + 1
"""A byte more than a document may have; the rest of a longer line is not kept."""


LONGEST_NAME = 300


class Asked(NamedTuple):
    """A document to check."""

    path: str
    named: bool = True
    """Whether the user named it; another one may be something else altogether."""
    data: bytes | None = None
    """What it holds, when that is no file."""
    called: str = ""
    """Under which name it is told; its path unless it has another."""
    format: Format | None = None
    """How it is written, where that is known beforehand."""
    line: int = 0
    """Which line of a file of JSON Lines it is; 0 where it is none."""


def files_of(found: Iterable[Found]) -> Iterator[Asked]:
    """Files; standard input is read when its turn comes."""
    for path, named in found:
        yield Asked(path, named, sys.stdin.buffer.read() if path == STANDARD_INPUT else None)


def lines_of(paths: Iterable[str], key: str = "") -> Iterator[Asked]:
    """The lines of files of JSON Lines, each a document called `PATH:LINE`; blank lines are none.

    With a `key` each is called by what it says there, when that is a short text.

    A file that cannot be read stands for itself, so that reading it says so.
    """
    for path in paths:
        try:
            if path == STANDARD_INPUT:
                yield from _lines(path, sys.stdin.buffer, key)
                continue
            with open(path, "rb") as stream:  # noqa: PTH123 - paths are texts here
                yield from _lines(path, stream, key)
        except (OSError, ValueError):
            yield Asked(path)


def _lines(path: str, stream: BinaryIO, key: str) -> Iterator[Asked]:
    number = 0
    while line := stream.readline(MOST_BYTES):
        number += 1
        piece = line
        while len(piece) == MOST_BYTES and not piece.endswith(b"\n"):
            piece = stream.readline(MOST_BYTES)
        if line.strip():
            data = line.rstrip(b"\r\n")
            called = _name(data, key) if key else ""
            yield Asked(f"{path}:{number}", data=data, called=called, format="json", line=number)


def expanded(paths: Iterable[str]) -> Iterator[str]:
    """The paths, with those that are patterns (`*`, `?`, `[`) and no files replaced by what they match, in order.

    A pattern that matches nothing stands for itself, so that reading it says so. A pipe that it matches is passed over,
    with a word: nobody may ever write into it. One that is named is read.
    """
    from glob import iglob

    for path in paths:
        if not is_pattern(path) or os.path.lexists(path):
            yield path
        else:
            matched = sorted(iglob(path, recursive=True))  # noqa: PTH207 - paths are texts here
            for each in matched or [path]:
                if _is_pipe(each):
                    print(one_line(f"assay check: `{each}` is a pipe and no file; passed over"), file=sys.stderr)  # noqa: T201
                else:
                    yield f"./{each}" if each == STANDARD_INPUT else each


def _is_pipe(path: str) -> bool:
    with suppress(OSError, ValueError):
        return stat.S_ISFIFO(os.stat(path).st_mode)  # noqa: PTH116 - paths are texts here
    return False


def _name(data: bytes, key: str) -> str:
    """What a document says about itself under a key, when that is a short text; else empty."""
    tape = scan_json(data)
    node = tape.find(0, key) if len(tape) and tape.kind(0) == Kind.OBJECT else -1
    if node < 0 or tape.kind(node) != Kind.STRING:
        return ""
    return tape.text(node) if len(tape.text(node)) <= LONGEST_NAME else ""
