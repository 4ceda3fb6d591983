"""What the annotation of a model's attribute lets a document hold."""

import sys
from collections.abc import Mapping
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, NamedTuple

from assay_kernels.scan import Kind
from assay_spec.model import Json, Model

_BITS: dict[object, int] = {
    str: 1 << Kind.STRING,
    int: 1 << Kind.INTEGER,
    float: 1 << Kind.INTEGER | 1 << Kind.FLOAT,
    bool: 1 << Kind.TRUE | 1 << Kind.FALSE,
    NoneType: 1 << Kind.NULL,
    Json: sum(1 << kind for kind in Kind if kind != Kind.KEY),
}
AS_TEXT = _BITS[int] | _BITS[float] | _BITS[bool]
"""What a property `as_text` takes beside text."""


class ValueType(NamedTuple):
    """The values of one attribute."""

    accepts: int
    """A bit per kind of node that may stand there, or in the list or mapping there."""
    models: tuple[type[Model], ...] = ()
    """The classes that an object may have."""
    choices: type[StrEnum] | None = None
    number: type[int] | type[float] = int
    """What a number becomes."""
    many: bool = False
    mapping: bool = False
    optional: bool = False
    """None is a value."""
    raw: bool = False
    """Any value, kept as it is."""


def value_type(cls: type[Model], attribute: str) -> ValueType:
    """What `attribute` of `cls` holds."""
    annotation, module = cls.annotations[attribute]
    names = vars(sys.modules[module])
    many = mapping = False
    members: list[Any] = []
    for member in _members(annotation, names):
        origin = getattr(member, "__origin__", None)
        many, mapping = many or origin is tuple, mapping or origin is Mapping
        inner = member.__args__[0 if origin is tuple else 1] if origin in (tuple, Mapping) else member
        members += _members(inner, names)
    return ValueType(
        accepts=_accepts(members),
        models=tuple(member for member in members if _is(member, Model)),
        choices=next((member for member in members if _is(member, StrEnum)), None),
        number=float if float in members else int,
        many=many,
        mapping=mapping,
        optional=NoneType in members,
        raw=Json in members,
    )


def _members(annotation: Any, names: Mapping[str, object]) -> list[Any]:
    """The members of a union; names in quotes are looked up where the class was defined."""
    if isinstance(annotation, str):
        return [names[name.strip()] for name in annotation.split("|")]
    return list(annotation.__args__) if isinstance(annotation, UnionType) else [annotation]


def _accepts(members: list[Any]) -> int:
    accepts = 0
    for member in members:
        bits = _BITS.get(member)
        if bits is None:
            bits = 1 << Kind.OBJECT if _is(member, Model) else 1 << Kind.STRING
        accepts |= bits
    return accepts


def _is(member: Any, base: type) -> bool:
    return isinstance(member, type) and issubclass(member, base)
