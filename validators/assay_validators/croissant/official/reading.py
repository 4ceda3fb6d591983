"""The JSON of a document as Python's `json` and then `orjson` read it, each value with its place on the tape."""

import math
from typing import Any, TypeGuard

from assay_kernels.scan import Kind, Tape
from assay_spec.document import Document
from assay_validators.croissant.official.fact import Crash

DEEPEST = 300
"""Python's limit of 1000 calls is reached by about so many objects inside of each other, at three calls for each."""

_LEAST, _MOST = -(1 << 63), (1 << 64) - 1
"""The integers of `orjson`; what is beyond it reads as a float."""


class Object(dict[str, Any]):
    """A JSON object: of members with one name the last."""

    def __init__(self, node: int) -> None:
        super().__init__()
        self.node = node
        self.at: dict[str, int] = {}
        """The nodes of the values."""


def is_object(value: object) -> TypeGuard[Object]:
    """Whether a value is an object of the document."""
    return isinstance(value, Object)


def read(document: Document) -> Object:
    """The object that the document is.

    Raises:
        Crash: it cannot be read, or is none.
    """
    if document.format != "json":
        raise Crash("MLC001", "JSONDecodeError")
    tape = document.tape
    for problem in tape.problems:
        raise Crash("MLC001", _raised(document.data), _node_at(tape, problem.start))
    value = _value(tape, 0, 0)
    if not is_object(value):
        raise Crash("MLC001", "AttributeError")
    return value


def _node_at(tape: Tape, byte: int) -> int:
    """The last node that begins before a byte."""
    return max((node for node in range(len(tape)) if tape.start(node) <= byte), default=0)


def _value(tape: Tape, node: int, depth: int) -> Any:
    if depth > DEEPEST:
        raise Crash("MLC008", "RecursionError", node)
    match tape.kind(node):
        case Kind.OBJECT:
            made = Object(node)
            for key in tape.children(node):
                name = tape.text(key)
                made[name] = _value(tape, key + 1, depth + 1)
                made.at[name] = key + 1
            return made
        case Kind.ARRAY:
            return [_value(tape, each, depth + 1) for each in tape.children(node)]
        case Kind.INTEGER:
            number = tape.value(node)
            return number if isinstance(number, int) and _LEAST <= number <= _MOST else _float(number, node)
        case Kind.FLOAT:
            return _float(tape.value(node), node)
        case _:
            return tape.value(node)


def _raised(data: bytes) -> str:
    """What it ends with over a text that is no JSON: it decodes all of it first."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return "UnicodeDecodeError"
    return "JSONDecodeError"


def _float(value: object, node: int) -> float:
    """What it wrote as `Infinity` is what it cannot read."""
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        raise Crash("MLC001", "JSONDecodeError", node)
    return float(value)
