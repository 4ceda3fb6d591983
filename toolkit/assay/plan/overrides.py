"""`--set path=value`: a value of a document replaced where it stands, so that findings keep their lines."""

import json
import re
from collections.abc import Sequence

from assay.errors import PlanError
from assay_kernels.scan import Kind
from assay_spec.document import Document, read_document

MISSING = -1

_CONTROL = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON leaves as it is and YAML does not allow, or takes for a line break."""


def overridden(document: Document, overrides: Sequence[str]) -> Document:
    """The document with some values replaced; what it says is then checked like anything else.

    Raises:
        PlanError: an override is not of the form `path=value`, or there is nothing at its path.
    """
    for override in overrides:
        if any(problem.fatal for problem in document.tape.problems):
            return document
        path, equals, value = override.partition("=")
        if not equals or not path:
            raise PlanError(f"`{override}` is not of the form path=value, such as replicates=500")
        document = _set(document, path.split("."), _scalar(value, override), override)
    return document


def _set(document: Document, steps: Sequence[str], value: object, override: str) -> Document:
    whole = document.tape.value()
    _change(whole, steps, value, override)
    spliced = read_document(document.path, data=_spliced(document, steps, _json(value)))
    if not spliced.tape.problems and spliced.tape.value() == whole:
        return spliced
    # An alias shows the value at several places, or the key stands there twice: all of it is written anew.
    return read_document(document.path, data=_json(whole, indent=1).encode())


def _change(target: object, steps: Sequence[str], value: object, override: str) -> None:
    *inner, last = steps
    for step in inner:
        target = _inside(target, step, override)
    if isinstance(target, list) and _is_index(last, target):
        target[int(last)] = value
    elif isinstance(target, dict):
        target[last] = value
    else:
        raise PlanError(f"`{override}`: there is nothing at `{last}` to be set")


def _inside(target: object, step: str, override: str) -> object:
    if isinstance(target, list) and _is_index(step, target):
        return target[int(step)]
    if isinstance(target, dict) and step in target:
        return target[step]
    raise PlanError(f"`{override}`: the document has no `{step}` there")


def _is_index(step: str, target: Sequence[object]) -> bool:
    return step.isascii() and step.isdigit() and int(step) < len(target)


def _scalar(text: str, override: str) -> object:
    """A value as YAML reads it: `500` is a number, `[AUROC, Brier]` a list, anything else text."""
    tape = read_document("--set", data=f"value: {text}".encode(errors="surrogateescape")).tape
    if len(tape) > 2 and not tape.problems:
        return tape.value(2)
    if text.startswith(("[", "{")):
        raise PlanError(f"`{override}`: the value begins like a list or an object and is none; quote words with braces")
    return text


def _spliced(document: Document, steps: Sequence[str], text: str) -> bytes:
    """The bytes of the document with `text` at the place of the value, or of a new key."""
    tape, node = document.tape, 0
    for number, step in enumerate(steps):
        parent, node = node, _child(document, node, step)
        if node == MISSING:
            assert number == len(steps) - 1, "the path was followed before"
            return _added(document, parent, step, text)
    return _joined(document.data, tape.start(node), tape.end(node), text)


def _child(document: Document, node: int, step: str) -> int:
    tape = document.tape
    return tape.children(node)[int(step)] if tape.kind(node) == Kind.ARRAY else tape.find(node, step)


def _added(document: Document, node: int, key: str, text: str) -> bytes:
    """A new member after the last one: inside the braces, or on a line of its own in YAML's block style."""
    tape, data = document.tape, document.data
    member, end = f"{_json(key)}: {text}", tape.end(node)
    if data[tape.start(node) : tape.start(node) + 1] == b"{":
        comma = ", " if tape.children(node) else ""
        return _joined(data, end - 1, end - 1, f"{comma}{member}")
    indent = " " * (document.position(tape.start(node))[1] - 1)
    if data[end - 1 : end] == b"\n":
        return _joined(data, end, end, f"{indent}{member}\n")
    return _joined(data, end, end, f"\n{indent}{member}")


def _json(value: object, indent: int | None = None) -> str:
    """JSON that is YAML too."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _joined(data: bytes, start: int, end: int, text: str) -> bytes:
    return data[:start] + text.encode() + data[end:]
