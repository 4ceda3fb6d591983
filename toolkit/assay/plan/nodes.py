"""The nodes of one class in a plan: to look at them, to change them, and to name them."""

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from assay_spec.model import Model

Node = TypeVar("Node")
Carrying = TypeVar("Carrying", bound=Model)


def every(nodes: Iterable[object], cls: type[Node]) -> tuple[Node, ...]:
    """The nodes of one class, in order."""
    return tuple(node for node in nodes if isinstance(node, cls))


def only(nodes: Iterable[object], cls: type[Node]) -> Node:
    """The one node of a class of which a plan has one.

    Raises:
        ValueError: there is none, or more than one.
    """
    (node,) = every(nodes, cls)
    return node


def changed(nodes: Iterable[object], cls: type[Node], change: Callable[[Node], object]) -> tuple[Any, ...]:
    """The nodes in their order, those of one class changed."""
    return tuple(change(node) if isinstance(node, cls) else node for node in nodes)


def carried(node: Model, cls: type[Carrying], **others: object) -> Carrying:
    """A node of another class that says what `node` says, wherever both have a field for it, and `others`."""
    shared = {name: getattr(node, name) for name in type(node).fields if name in cls.fields}
    return cls(**{**shared, **others})


def one_word(name: str) -> str:
    """`name` as a part of a longer name, quoted where it has blanks: `a b` and `c` are not `a` and `b c`."""
    return json.dumps(name, ensure_ascii=False) if '"' in name or " " in name else name
