"""Texts in blocks of whole lines, in constant memory."""

import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator

from assay.errors import DataError
from assay.files.content import FIRST_BYTES, Content, grown, read_beginning
from assay.files.source_file import unreadable
from assay_spec.marks import marked_encoding

MANY_COLUMNS = 50
"""Of so many columns what is done for each one of a block takes longer than to go through more memory."""

LONGEST_BYTES = 1 << 26
"""The longest line that can be read."""


def require_utf8(content: Content) -> None:
    """Make sure that no mark of byte order says UTF-16 or UTF-32.

    Raises:
        DataError: one does, or the bytes cannot be read.
    """
    if found := marked_encoding(read_beginning(content, 4)):
        raise DataError(f"is {found}", path=content.path, remedy="save it as UTF-8")


def line_blocks(content: Content, size: int, last_end: Callable[[bytes], int]) -> Iterator[bytes]:
    """All bytes but a mark of byte order, few of them at first.

    Args:
        content: the text.
        size: how much is read at a time in the end, unless a line is longer.
        last_end: where the last line end ends that is sure to be whole; 0 where there is none.

    Raises:
        DataError: the bytes cannot be read, or a line is too long.
    """
    with content.open() as file:
        try:
            yield from _blocks(file, size, last_end)
        except OverflowError:
            problem = f"a line is longer than {LONGEST_BYTES >> 20} MiB"
            raise DataError(problem, path=content.path, remedy="look whether it is text in lines at all") from None
        except OSError as error:
            raise unreadable(content.path, error) from None


def _blocks(file: io.BufferedReader, size: int, last_end: Callable[[bytes], int]) -> Iterator[bytes]:
    rest = file.read(len(BOM_UTF8)).removeprefix(BOM_UTF8)
    few = min(FIRST_BYTES, size)
    while True:
        # As much again as is there already: what has no line end is copied a few times, and not once per block.
        asked = min(max(few, len(rest)), LONGEST_BYTES + 1 - len(rest))
        few = grown(few, size)
        data = rest + file.read(asked)
        if len(data) < len(rest) + asked:
            break
        end = last_end(data)
        if end:
            yield data[:end]
        elif len(data) > LONGEST_BYTES:
            raise OverflowError
        rest = data[end:]
    if data:
        yield data
