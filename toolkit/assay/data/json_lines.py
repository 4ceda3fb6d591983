"""JSON Lines (https://jsonlines.org), which are NDJSON as well: a JSON object in each line."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa

from assay.data.absent import no_such_column
from assay.data.json_arrays import Nodes, Values, elements_at
from assay.data.json_columns import Column, Objects, columns_of, no_json
from assay.data.line_blocks import MANY_COLUMNS, line_blocks, require_utf8
from assay.data.skipping import LeftOut, Skipped
from assay.errors import DataError
from assay.files.content import Content
from assay_kernels.scan import Kind, Tape, scan_json
from assay_kernels.scan.column import are_lines

BLOCK_BYTES = 1 << 19
"""How much is read at a time; four times as much for many columns."""

_SPACE = b" \t\r\n"
_DEEPEST = 512
_REMEDY = "write one JSON object per line"


class JsonLinesTable:
    """Lines of JSON objects.

    A line that is blank is no row. A member that an object lacks is null there; one that no object has is known to be
    missing when all lines have been read, and not before.
    """

    def __init__(self, content: Content, left_out: LeftOut | None = None) -> None:
        """Look at how the text begins.

        Args:
            content: the lines.
            left_out: takes those that are no JSON objects; without it they are an error.

        Raises:
            DataError: it cannot be read, or is UTF-16 or UTF-32.
        """
        self.content = content
        self.left_out = left_out
        self.rows: int | None = None
        require_utf8(content)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The members of the objects in the first lines; later ones may have others.

        Raises:
            DataError: those cannot be read, or are no JSON objects.
        """
        for tape, nodes in self._tapes(None if self.left_out is None else LeftOut(Skipped()), BLOCK_BYTES):
            keys = (tape.text(key) for node in nodes.tolist() for key in tape.children(node))
            return tuple(dict.fromkeys(keys))
        return ()

    def stored(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Columns by the names of members, or as JSONPaths; each batch in the types that its own values have.

        Of the types of `array_of`, all give the same values once they are cast to that of the column.

        Raises:
            DataError: a line is no JSON object, or has a member twice; after the last batch: no line has the column.
        """
        wanted = columns_of(self.content, columns)
        absent = dict.fromkeys(columns)
        row = 1
        size = BLOCK_BYTES << (2 if len(columns) >= MANY_COLUMNS else 0)
        for tape, objects in self._tapes(self.left_out, size):
            found, nodes = self._read(tape, objects, row, wanted)
            for name, (is_there, _) in zip(columns, found, strict=True):
                if is_there:
                    absent.pop(name, None)
            yield pa.RecordBatch.from_arrays([array for _, array in found], names=list(columns))
            row += len(nodes)
        if absent and row > 1:
            raise no_such_column(self.content, next(iter(absent)), self.columns)

    def _read(
        self, tape: Tape, nodes: Nodes, row: int, wanted: Sequence[Column]
    ) -> tuple[list[tuple[bool, pa.Array]], Nodes]:
        """Columns of some objects, and those objects; one with two members of a name may be left out."""
        while True:
            try:
                return Objects(self.content, tape, nodes, row).columns(wanted), nodes
            except DataError as error:
                if self.left_out is None or error.row is None:
                    raise
                nodes = np.delete(nodes, error.row - row)
                self.left_out.add_given(error)

    def _tapes(self, left_out: LeftOut | None, size: int) -> Iterator[tuple[Tape, Nodes]]:
        """The objects of all lines, as many at a time as a block of `size` bytes holds."""
        row = 1
        for block in line_blocks(self.content, size, lambda data: data.rfind(b"\n") + 1):
            if lines := block.strip(_SPACE):
                before = 0 if left_out is None else left_out.count
                found = self._objects(lines, row, left_out)
                row += 0 if left_out is None else left_out.count - before
                if found is not None:
                    yield found
                    row += len(found[1])

    def _objects(self, lines: bytes, row: int, left_out: LeftOut | None) -> tuple[Tape, Nodes] | None:
        """The objects of lines, of which the first has that row; None where all are left out."""
        found = _joined(lines)
        if found is not None:
            others = np.flatnonzero(Values(*found).kinds != Kind.OBJECT)
            if not len(others):
                return found
            if left_out is None:
                raise self._no_object(row + int(others[0]))
        kept = self._lines(lines, row, left_out)
        return _joined(b"\n".join(kept)) if kept else None

    def _lines(self, lines: bytes, row: int, left_out: LeftOut | None) -> list[bytes]:
        """The lines that are not blank, and no error."""
        found = []
        for at, line in enumerate((each for each in lines.split(b"\n") if each.strip(_SPACE)), row):
            wrong = self._wrong(line, at)
            if wrong is None:
                found.append(line)
            elif left_out is None:
                raise wrong
            else:
                left_out.add(wrong)
        return found

    def _wrong(self, line: bytes, row: int) -> DataError | None:
        """Why a line is no JSON object; None where it is one."""
        tape = scan_json(line, max_depth=_DEEPEST)
        if tape.problems:
            first = tape.problems[0]
            return no_json(self.content, first, f"byte {first.start + 1} of its line", row=row, remedy=_REMEDY)
        return None if tape.kind(0) == Kind.OBJECT else self._no_object(row)

    def _no_object(self, row: int) -> DataError:
        return DataError("is no JSON object", path=self.content.path, row=row, remedy=_REMEDY)


def _joined(lines: bytes) -> tuple[Tape, Nodes] | None:
    """The values of lines as one list, and where each is; None where not each line is one value."""
    tape = scan_json(b"[%b]" % lines.replace(b"\n", b","), max_depth=_DEEPEST + 1)
    if tape.problems:
        return None
    nodes = elements_at(tape)
    return (tape, nodes) if are_lines(tape, nodes, lines) else None
