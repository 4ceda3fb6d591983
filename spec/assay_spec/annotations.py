"""What the annotation of a model's attribute lets a document hold."""

import builtins
import sys
from collections.abc import Mapping
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, NamedTuple

from assay_kernels.scan import Kind
from assay_spec.model import Json, Model, Text

_BITS: dict[object, int] = {
    str: 1 << Kind.STRING,
    int: 1 << Kind.INTEGER,
    float: 1 << Kind.INTEGER | 1 << Kind.FLOAT,
    bool: 1 << Kind.TRUE | 1 << Kind.FALSE,
    NoneType: 1 << Kind.NULL,
    Json: sum(1 << kind for kind in Kind if kind != Kind.KEY),
    Text: 1 << Kind.STRING | 1 << Kind.OBJECT | 1 << Kind.ARRAY,
}
AS_TEXT = _BITS[int] | _BITS[float] | _BITS[bool]
"""What a property `as_text` takes beside text."""


class ValueType(NamedTuple):
    """The values of one attribute."""

    members: tuple[Any, ...]
    """The types of a single value."""
    many: bool
    """A list may stand there."""
    bare: bool
    """One value may stand there without a list, and stays without a tuple."""
    mapping: bool
    """An object with free keys stands there, and the above is about its values."""

    @property
    def accepts(self) -> int:
        """A bit per kind of node that a single value may be."""
        accepts = 0
        for member in self.members:
            default = 1 << (Kind.OBJECT if _is(member, Model) else Kind.STRING)
            accepts |= _BITS.get(member, default)
        return accepts

    @property
    def models(self) -> tuple[type[Model], ...]:
        """The classes that an object may have."""
        return tuple(member for member in self.members if _is(member, Model))

    @property
    def raw(self) -> type[Json] | None:
        """The class that keeps the value as it is, when none looks into it."""
        return next((member for member in self.members if _is(member, Json)), None)

    @property
    def choices(self) -> type[StrEnum] | None:
        """What text may be, when it cannot be anything."""
        return next((member for member in self.members if _is(member, StrEnum)), None)


def value_type(cls: type[Model], attribute: str) -> ValueType:
    """What `attribute` of `cls` holds."""
    annotation, module = cls.annotations[attribute]
    names = vars(sys.modules[module])
    union = _union(annotation, names)
    mapping = next((member for member in union if _origin(member) is Mapping), None)
    if mapping is not None:
        assert len(union) == 1, f"{cls.__name__}.{attribute}: nothing can stand beside a mapping"
        union = _union(mapping.__args__[1], names)
    lists = [member for member in union if _origin(member) is tuple]
    single = [member for member in union if member not in lists]
    inside = [member for many in lists for member in _union(many.__args__[0], names)]
    bare = not lists or any(member is not NoneType for member in single)
    return ValueType(tuple(dict.fromkeys(single + inside)), bool(lists), bare, mapping is not None)


def _union(annotation: Any, names: Mapping[str, object]) -> list[Any]:
    """The members of a union; names in quotes are looked up where the class was defined."""
    if isinstance(annotation, str):
        return [_named(name.strip(), names) for name in annotation.split("|")]
    return list(annotation.__args__) if isinstance(annotation, UnionType) else [annotation]


def _named(name: str, names: Mapping[str, object]) -> object:
    if name == "None":
        return NoneType
    return names[name] if name in names else vars(builtins)[name]


def _origin(member: Any) -> object:
    return getattr(member, "__origin__", None)


def _is(member: Any, base: type) -> bool:
    return isinstance(member, type) and issubclass(member, base)
