"""JSON documents changed where they stand: what nobody touches keeps its bytes."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.document import Document

_INDENT = re.compile(rb"\n([ \t]*)$")

UNIT = "  "
"""How much deeper the members of an object stand, where the document does not tell."""


class Edit(NamedTuple):
    """Bytes that are to stand in the place of others."""

    start: int
    end: int
    text: str


def add_members(document: Document, node: int, members: Mapping[str, object]) -> Edit:
    """New members after the last one of an object, written as its others are: a line each, or all in one line."""
    tape = document.tape
    keys = tape.children(node)
    indent = _indent_of(document, keys[0]) if keys else None
    if keys and indent is None:
        text = "".join(f", {_json(key)}: {_json(value)}" for key, value in members.items())
        return Edit(tape.end(keys[-1] + 1), tape.end(keys[-1] + 1), text)
    outer = _line_indent(document, tape.start(node))
    inner = indent if indent is not None else outer + UNIT
    unit = inner[len(outer) :] if inner.startswith(outer) and len(inner) > len(outer) else UNIT
    lines = [f"\n{inner}{_json(key)}: {_json(value, inner, unit)}" for key, value in members.items()]
    if keys:
        return Edit(tape.end(keys[-1] + 1), tape.end(keys[-1] + 1), "".join(f",{line}" for line in lines))
    return Edit(tape.start(node), tape.end(node), "{" + ",".join(lines) + f"\n{outer}}}")


def replace_value(document: Document, node: int, value: object) -> Edit:
    """Another value at a node."""
    start = document.tape.start(node)
    outer = _line_indent(document, start)
    lined = b"\n" in document.data[start : document.tape.end(node)]
    return Edit(start, document.tape.end(node), _json(value, outer, UNIT) if lined else _json(value))


def rename_key(document: Document, key: int, word: str) -> Edit:
    """Another word for a key."""
    return Edit(document.tape.start(key), document.tape.end(key), _json(word))


def remove_member(document: Document, parent: int, key: int) -> Edit:
    """A member of an object, or an item of a list, taken out with its comma."""
    tape = document.tape
    siblings = tape.children(parent)
    at = siblings.index(key)
    end = tape.end(key + 1 if tape.kind(key) == Kind.KEY else key)
    if at + 1 < len(siblings):
        return Edit(tape.start(key), tape.start(siblings[at + 1]), "")
    if at:
        before = siblings[at - 1]
        return Edit(tape.end(before + 1 if tape.kind(before) == Kind.KEY else before), end, "")
    return Edit(tape.start(key), end, "")


def applied(document: Document, edits: Iterable[Edit]) -> bytes:
    """The bytes of the document after some edits, which must not overlap; those at one place come in their order."""
    data, parts, at = document.data, [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        assert at <= edit.start, "two edits overlap"
        parts += [data[at : edit.start], edit.text.encode()]
        at = edit.end
    return b"".join([*parts, data[at:]])


def _json(value: object, indent: str | None = None, unit: str = UNIT) -> str:
    """A value in one line, or in lines that are indented below `indent`."""
    if indent is None:
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, indent=unit).replace("\n", f"\n{indent}")


def _indent_of(document: Document, node: int) -> str | None:
    """The white space before a node that begins its line; None when it does not."""
    start = document.tape.start(node)
    found = _INDENT.search(document.data[max(0, start - 1000) : start])
    return found[1].decode() if found else None


def _line_indent(document: Document, byte: int) -> str:
    """The white space with which the line of a byte begins."""
    line = document.data[document.data.rfind(b"\n", 0, byte) + 1 : byte]
    return line[: len(line) - len(line.lstrip(b" \t"))].decode()
