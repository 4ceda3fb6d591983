"""JSON bytes to a tape, in pure Python."""

import math
import re
from contextlib import suppress
from typing import NoReturn

from assay_kernels.scan._twin.nodes import (
    ARRAY,
    FALSE,
    FLOAT,
    INTEGER,
    KEY,
    NONE,
    NULL,
    OBJECT,
    STRING,
    TRUE,
    Nodes,
)
from assay_kernels.scan._twin.tape import ESCAPES, Tape, is_surrogate
from assay_kernels.scan.problems import MAX_DIGITS, MAX_PROBLEMS, MAX_SIZE, Problem

_SPACE = re.compile(rb"[ \t\n\r]*")
_WORD = re.compile(rb"[A-Za-z0-9_$]+")
_COMMENT = re.compile(rb"//[^\n\r]*|/\*(?s:.*?)\*/")
_NUMBER = re.compile(rb"[+-]?(?:(\d+)(\.\d*)?|(\.)\d+)([eE][+-]?\d+)?")
_NON_FINITE = re.compile(rb"[+-]?(?:NaN|Infinity)(?![A-Za-z0-9_$])")
_PLAIN = {b'"': re.compile(rb'[^"\\\x00-\x1f]*'), b"'": re.compile(rb"[^'\\\x00-\x1f]*")}
_SCALAR = re.compile(
    rb"[+-]?(?:\.?\d|(?:NaN|Infinity)(?![A-Za-z0-9_$]))|(?:true|false|null|True|False|None)(?![A-Za-z0-9_$])"
)
_CUT_ESCAPE = re.compile(rb"(?:\\u[dD][89abAB][0-9a-fA-F]{2})?(?:\\(?:u[0-9a-fA-F]{0,3})?)?\Z")
"""An escape, or a pair of two, inside of which the text ends."""
_LITERALS = {
    b"true": TRUE,
    b"false": FALSE,
    b"null": NULL,
    b"True": TRUE,
    b"False": FALSE,
    b"None": NULL,
}


def scan_json(data: bytes, *, max_depth: int = 512) -> Tape:
    """The tape of a JSON document, with its problems; no bytes make it raise.

    Args:
        data: The whole document.
        max_depth: How deep objects and arrays may nest.
    """
    if not isinstance(data, bytes):
        raise TypeError(f"a document is bytes, not {type(data).__name__}")
    scanner = _Scanner(data, max_depth)
    with suppress(_Stop):
        scanner.document()
    return Tape(data, scanner.nodes, scanner.problems)


class _Stop(Exception):  # noqa: N818
    """A fatal problem was noted."""


class _Scanner:
    def __init__(self, data: bytes, max_depth: int) -> None:
        self.data = data
        self.nodes = Nodes()
        self.problems: list[Problem] = []
        self.at = 0
        self.levels_left = max_depth

    def document(self) -> None:
        self._check_encoding()
        if self.data.startswith(b"\xef\xbb\xbf"):
            self._note("byte-order-mark", 0, 3)
            self.at = 3
        if not self._next_byte():
            self._stop("empty-document", 0)
        self._value()
        while self.nodes.open != NONE:
            self._step()
        if self._next_byte():
            self._stop("extra-data", self.at)

    def _check_encoding(self) -> None:
        if len(self.data) > MAX_SIZE:
            self._stop("too-large", 0)
        try:
            self.data.decode()
        except UnicodeDecodeError as error:
            self._stop("invalid-utf8", error.start, error.start + 1)

    def _note(self, code: str, start: int, end: int) -> None:
        if len(self.problems) == MAX_PROBLEMS:
            self._stop("too-many-problems", start, end)
        self.problems.append(Problem(code, start, end, fatal=False))

    def _stop(self, code: str, start: int, end: int | None = None) -> NoReturn:
        self.problems.append(Problem(code, start, len(self.data) if end is None else end, fatal=True))
        raise _Stop

    def _next_byte(self) -> bytes:
        """The next byte that is neither white space nor comment; empty at the end."""
        data = self.data
        while True:
            self.at = _SPACE.match(data, self.at).end()  # type: ignore[union-attr]
            if data[self.at : self.at + 2] not in (b"//", b"/*"):
                return data[self.at : self.at + 1]
            comment = _COMMENT.match(data, self.at)
            if comment is None:
                self._stop("truncated", self.at)
            self._note("comment", *comment.span())
            self.at = comment.end()

    def _unexpected(self) -> NoReturn:
        """Stop at the word or character that stands here, or for want of one."""
        if self.at == len(self.data):
            self._stop("truncated", self.nodes.starts[self.nodes.open])
        word = _WORD.match(self.data, self.at)
        if word is not None:
            self._stop("unexpected-token", *word.span())
        first = self.data[self.at]
        size = 1 + (first >= 0xC0) + (first >= 0xE0) + (first >= 0xF0)
        self._stop("unexpected-token", self.at, self.at + size)

    def _step(self) -> None:
        """Take the open container's next item, with what separates it from the one before, or its end."""
        is_object = self.nodes.in_object()
        closing = b"}" if is_object else b"]"
        before = self.at
        byte = self._next_byte()
        if byte == closing:
            self._close()
        elif self.nodes.open == len(self.nodes.kinds) - 1:
            self._item(is_object)
        elif byte == b",":
            comma = self.at
            self.at += 1
            if self._next_byte() == closing:
                self._note("trailing-comma", comma, comma + 1)
                self._close()
            else:
                self._item(is_object)
        elif byte and (byte in b"\"'" or (not is_object and self._begins_value(before))):
            self._note("missing-comma", before, before)
            self._item(is_object)
        else:
            self._unexpected()

    def _begins_value(self, before: int) -> bool:
        """Whether a value begins here that cannot be the rest of the one that ends at `before`."""
        if self.data[self.at] in b"{[":
            return True
        return self.at > before and _SCALAR.match(self.data, self.at) is not None

    def _item(self, is_object: bool) -> None:  # noqa: FBT001
        if is_object:
            self._key()
        self._value()

    def _key(self) -> None:
        if self._next_byte() not in (b'"', b"'"):
            self._unexpected()
        self._string(KEY)
        if self._next_byte() != b":":
            self._unexpected()
        self.at += 1

    def _value(self) -> None:
        byte = self._next_byte()
        if byte in (b'"', b"'"):
            self._string(STRING)
        elif byte == b"{":
            self._begin(OBJECT)
        elif byte == b"[":
            self._begin(ARRAY)
        elif byte and byte in b"0123456789+-.":
            self._number()
        else:
            self._word()

    def _begin(self, kind: int) -> None:
        if not self.levels_left:
            self._stop("too-deep", self.at, self.at + 1)
        self.levels_left -= 1
        self.nodes.enter(kind, self.at)
        self.at += 1

    def _close(self) -> None:
        self.at += 1
        self.levels_left += 1
        self.nodes.leave(self.at)

    def _push(self, kind: int, end: int) -> None:
        self.nodes.push(kind, self.at, end)
        self.at = end

    def _word(self) -> None:
        match = _WORD.match(self.data, self.at)
        word = match[0] if match is not None else b""
        if word in _LITERALS:
            if word[0] < 0x60:
                self._note("python-literal", self.at, self.at + len(word))
            self._push(_LITERALS[word], self.at + len(word))
        else:
            self._non_finite()

    def _non_finite(self) -> None:
        match = _NON_FINITE.match(self.data, self.at)
        if match is None:
            self._unexpected()
        self._note("non-finite-number", *match.span())
        self._push(FLOAT, match.end())

    def _number(self) -> None:
        match = _NUMBER.match(self.data, self.at)
        if match is None:
            self._non_finite()
            return
        whole, fraction, bare, exponent = match.groups()
        start, end = match.span()
        kind = INTEGER if whole and fraction is None and exponent is None else FLOAT
        if match[0].startswith(b"+"):
            self._note("leading-plus", start, end)
        if whole and len(whole) > 1 and whole.startswith(b"0"):
            self._note("leading-zero", start, end)
        # Cut off inside of something, what is not closed is found already.
        if (bare or fraction == b".") and not (end == len(self.data) and self.nodes.kinds):
            self._note("missing-digit", start, end)
        if kind == INTEGER and len(whole) > MAX_DIGITS:
            self._note("integer-too-large", start, end)
        if kind == FLOAT and math.isinf(float(match[0])):
            self._note("number-too-large", start, end)
        self._push(kind, end)

    def _string(self, kind: int) -> None:
        data, start = self.data, self.at
        quote = data[start : start + 1]
        plain, has_control = _PLAIN[quote], False
        at = start + 1
        while (at := plain.match(data, at).end()) < len(data):  # type: ignore[union-attr]
            byte = data[at : at + 1]
            if byte == quote:
                if quote == b"'":
                    self._note("single-quotes", start, at + 1)
                self._push(kind, at + 1)
                return
            if byte == b"\\":
                at = self._escape(quote, at)
                continue
            if not has_control:
                has_control = True
                self._note("control-character", at, at + 1)
            at += 1
        self._stop("truncated", start)

    def _escape(self, quote: bytes, at: int) -> int:
        """The offset after the escape at `at`; a backslash that begins none stands for itself."""
        match = ESCAPES[quote].match(self.data, at)
        if _CUT_ESCAPE.match(self.data, at):
            return len(self.data)
        if match is None:
            self._note("invalid-escape", at, at + 1)
            return at + 1
        unit = match[3]
        if unit is not None and is_surrogate(int(unit, 16)):
            self._note("lone-surrogate", *match.span())
        return match.end()
