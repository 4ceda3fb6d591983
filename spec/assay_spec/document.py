# Without pathlib, whose import would be a tenth of a cold check.
# ruff: noqa: PTH116, PTH119
"""Bytes with places: a benchmark document as it was read, before anybody asks what it means."""

from __future__ import annotations

import os
import stat
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from assay_kernels.scan import Kind, TapeBuilder, scan_json
from assay_spec.rewritten import Contradiction, Rewritten, Unread, may_repeat_itself, may_stand_elsewhere
from assay_spec.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assay_kernels.scan import Tape
    from assay_spec.kinds import Identity, KindRow

Made = TypeVar("Made")
Format = Literal["json", "yaml", "turtle"]

FORMATS: dict[str, Format] = {
    ".json": "json",
    ".jsonld": "json",
    ".ttl": "turtle",
    ".yaml": "yaml",
    ".yml": "yaml",
}
"""By suffix; any other file is JSON when it begins like JSON, else YAML."""

LIMITS_MIB: dict[Format, int] = {"json": 256, "yaml": 16, "turtle": 64}
"""Largest document."""

PIECE_BYTES = 1 << 20

BOM = b"\xef\xbb\xbf"
CONTINUATION = bytes(range(0x80, 0xC0))
"""Bytes inside a UTF-8 character, which count no column."""

STRIDE = 1 << 14
"""So many bytes apart are the places whose line and column are kept; no question counts over more bytes."""


class DocumentError(Exception):
    """A document cannot be had at all; the message is one line that starts with its path."""


class Document:
    """One document: its bytes, and a tape on which every key and value knows its bytes."""

    __slots__ = (
        *("_children", "_identity", "_made", "_mark", "_marks", "_rewritten", "_sha256", "_written"),
        *("data", "format", "path", "tape"),
    )

    def __init__(self, path: str, data: bytes, format: Format, tape: Tape) -> None:  # noqa: A002
        self.path = path
        self.data = data
        self.format = format
        self.tape = tape
        self._rewritten: Rewritten | None = None
        self._written: Document | None = None
        self._mark = self._first
        self._marks = [self._first]
        self._children: dict[int, list[int]] = {}
        self._sha256 = ""
        self._identity: Identity | None = None
        self._made: dict[object, Any] = {}

    def rewritten(self, rewritten: Rewritten) -> Document:
        """The document with every object where its kind expects it."""
        document = Document(self.path, self.data, self.format, rewritten.tape)
        document._written, document._rewritten = self, rewritten
        return document

    @property
    def written(self) -> Document:
        """The same document as its bytes have it."""
        return self._written or self

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What nobody looks at."""
        return self._rewritten.unread if self._rewritten is not None else ()

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """What cannot be true with what the document says of the same object elsewhere."""
        return self._rewritten.contradictions if self._rewritten is not None else ()

    @property
    def contexts(self) -> tuple[int, ...]:
        """The keys of the contexts that objects inside have, in the document as its bytes have it."""
        return self._rewritten.contexts if self._rewritten is not None else ()

    @property
    def is_editable(self) -> bool:
        """Whether the bytes can be edited by the tape."""
        return self._rewritten is None or not self._rewritten.moved

    @property
    def sha256(self) -> str:
        """Digest of the bytes, in hexadecimal digits."""
        if not self._sha256:
            from hashlib import sha256

            self._sha256 = sha256(self.data).hexdigest()
        return self._sha256

    @property
    def identity(self) -> Identity:
        """What the document says it is, and where it says so."""
        if self._identity is None:
            from assay_spec.kinds import identify

            self._identity = identify(self)
        return self._identity

    def once(self, make: Callable[[Document], Made]) -> Made:
        """What `make` makes of the document, made once; it is let go with the document if it does not hold that."""
        made: Made | None = self._made.get(make)
        if made is None:
            made = self._made[make] = make(self)
        return made

    @property
    def kind(self) -> KindRow | None:
        """The kind of document; None when it is none that we know."""
        return self.identity.row

    @property
    def version(self) -> str:
        """The version of its kind that the document declares; empty when it declares none."""
        return self.identity.version

    @property
    def is_draft(self) -> bool:
        """Whether it is of a version before those of its kind that are read."""
        row, version, _ = self.identity
        return row is not None and version in row.drafts

    @property
    def _first(self) -> tuple[int, int, int]:
        return (len(BOM) if self.data.startswith(BOM) else 0, 1, 1)

    def position(self, byte: int) -> tuple[int, int]:
        """Line and column of a byte, both from 1; columns count Unicode characters.

        Counting starts where the last question ended, or at the last place before the byte that is kept.
        """
        while len(self._marks) * STRIDE <= byte:
            self._marks.append(self._counted(self._marks[-1], len(self._marks) * STRIDE))
        kept = self._marks[byte // STRIDE]
        self._mark = self._counted(self._mark if kept[0] <= self._mark[0] <= byte else kept, byte)
        return self._mark[1:]

    def _counted(self, mark: tuple[int, int, int], byte: int) -> tuple[int, int, int]:
        """A byte with its line and column, counted from one before it."""
        at, line, column = mark
        breaks = self.data.count(b"\n", at, byte)
        if breaks:
            at, line, column = self.data.rfind(b"\n", at, byte) + 1, line + breaks, 1
        return max(at, byte), line, column + len(self.data[at:byte].translate(None, CONTINUATION))

    def pointer(self, node: int) -> str:
        """JSON pointer (RFC 6901) of a node; a key has the pointer of its value."""
        if self._rewritten is not None:
            return self.written.pointer(self._rewritten.origins[node])
        steps: list[str] = []
        for _, at, step in self._way_to(node):
            is_key = self.tape.kind(at) == Kind.KEY
            steps.append(self.tape.text(at).replace("~", "~0").replace("/", "~1") if is_key else str(step))
        return "".join(f"/{step}" for step in steps)

    def around(self, node: int) -> int:
        """The object or list in which a node stands, a key as such; -1 for the whole document."""
        return max((outer for outer, _, _ in self._way_to(node)), default=-1)

    def _way_to(self, node: int) -> Iterator[tuple[int, int, int]]:
        """Every object and list around a node, its key or item on the way, and the number of that."""
        at = 0
        while at < node:
            children = self._children_of(at)
            step = bisect_right(children, node) - 1
            yield at, children[step], step
            at = children[step] + (self.tape.kind(children[step]) == Kind.KEY)

    def _children_of(self, node: int) -> list[int]:
        """The children on the way to a node, kept: a long list would be read once a question."""
        if node not in self._children:
            self._children[node] = self.tape.children(node)
        return self._children[node]

    def span(self, node: int) -> Span:
        """The place of a node."""
        return Span(self, self.tape.start(node), self.tape.end(node), node)

    def key_of(self, node: int) -> int:
        """The key of the value `node`, also where that is alone in a list; -1 when it has none."""
        tape, before = self.tape, node - 1
        if before > 0 and tape.kind(before) == Kind.ARRAY and tape.next(before) == tape.next(node):
            before -= 1
        return before if before >= 0 and tape.kind(before) == Kind.KEY else -1

    def key_span(self, node: int) -> Span:
        """The place of the key of the value `node`, or of `node` itself when it is a key or has none."""
        key = node - 1 if node > 0 and self.tape.kind(node - 1) == Kind.KEY else node
        return self.span(key)


def read_document(
    path: str | os.PathLike[str],
    *,
    data: bytes | None = None,
    pipes: bool = True,
    format: Format | None = None,  # noqa: A002
) -> Document:
    """The document at `path`, or the one whose bytes are `data` and whose name is `path`.

    It is read as what its name and its first character say, unless somebody knows its `format`.

    Whatever is wrong inside the document is noted on its tape. Without `pipes` only regular files are read: nobody may
    ever write into a pipe that a document names.

    Raises:
        DocumentError: there is nothing to read at `path`, or it is too large.
    """
    name = os.fspath(path)
    if data is None:
        data = read_bytes(name, pipes=pipes)
    format_ = format or format_of(name, data)
    if len(data) > LIMITS_MIB[format_] << 20:
        raise DocumentError(f"{name}: larger than {LIMITS_MIB[format_]} MiB, the limit for {format_}")
    return document_of(name, data, format_)


def document_of(path: str, data: bytes, format: Format) -> Document:  # noqa: A002
    """The document whose name is `path` and whose bytes are `data`, with every object where its kind expects it."""
    document = Document(path, data, format, _TAPES[format](data))
    if not may_stand_elsewhere(document.tape) and not may_repeat_itself(document.tape):
        return document
    from assay_spec.kinds import rewritten

    found = rewritten(document)
    return document if found is None else document.rewritten(found)


def read_bytes(path: str, *, pipes: bool = True) -> bytes:
    """What the document at `path` holds; a byte more than the largest document has shows that it is too large.

    Raises:
        DocumentError: there is nothing to read at `path`.
    """
    try:
        found = os.stat(path)
        mode = found.st_mode
        if stat.S_ISDIR(mode):
            raise DocumentError(f"{path}: is a folder, not a document")
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            raise DocumentError(f"{path}: is a device, not a document")
        if stat.S_ISFIFO(mode) and not pipes:
            raise DocumentError(f"{path}: is a pipe, not a file")
        file = os.open(path, os.O_RDONLY)
        try:
            return _bounded(file, found.st_size)
        finally:
            os.close(file)
    except OSError as error:
        raise DocumentError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    except ValueError as error:
        raise DocumentError(f"{path}: holds a character that no path can hold") from error


def _bounded(file: int, size: int) -> bytes:
    """What a file or a pipe holds, up to a byte more than the largest document has.

    Piece by piece, because a buffer is asked for whole, however little comes to lie in it; most files fit into the
    first one, which is a byte larger than they are said to be, and end with it.
    """
    pieces: list[bytes] = []
    left = (max(LIMITS_MIB.values()) << 20) + 1
    asked = min(left, PIECE_BYTES, size + 1 if size else left)
    while left > 0 and (piece := os.read(file, asked)):
        pieces.append(piece)
        left -= len(piece)
        if size and len(piece) == size < asked:
            break
        asked = min(left, PIECE_BYTES)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def format_of(path: str, data: bytes) -> Format:
    """How the document called `path` with these bytes is written."""
    suffix = path[path.rfind(".") :].lower()
    if suffix in FORMATS and len(suffix) < len(os.path.basename(path)):
        return FORMATS[suffix]
    return "json" if data[:1024].removeprefix(BOM).lstrip()[:1] in (b"{", b"[") else "yaml"


def _scan_yaml(data: bytes) -> Tape:
    from assay_spec.yaml import scan_yaml

    return scan_yaml(data)


def _no_tape(data: bytes) -> Tape:
    """Turtle is a graph, not a tree; `assay_spec.graph` reads it."""
    builder = TapeBuilder()
    builder.scalar(Kind.NULL, None, 0, len(data))
    return builder.finish(data)


_TAPES = {"json": scan_json, "yaml": _scan_yaml, "turtle": _no_tape}


NOWHERE = Span(Document("", b"", "json", _no_tape(b"")), 0, 0)
"""The place of what no document holds."""
