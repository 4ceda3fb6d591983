"""Frozen, slotted, keyword-only classes made without generated code.

`import dataclasses` and its 0.6 ms per class would be a third of a cold `assay check`; a record costs 20 us.
"""

from typing import Any, Self, TypeVar, dataclass_transform


class _Missing:
    """The default of a field that must be given."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Any = _Missing()


class Field:
    """How one field behaves: its default, and whether it takes part in equality, hash and `repr`."""

    __slots__ = ("compare", "default")

    def __init__(self, *, default: object = MISSING, compare: bool = True) -> None:
        self.default = default
        self.compare = compare


def field(*, default: Any = MISSING, compare: bool = True) -> Any:
    """A field of a record that needs more than a plain default."""
    return Field(default=default, compare=compare)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class RecordType(type):
    """Turns annotations into slots."""

    fields: dict[str, Field]
    """Every field by name, those of the bases first."""
    compared: tuple[str, ...]
    """The fields that equality, hash and `repr` look at."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> Self:
        """Make the class `name`, whose annotated names become fields."""
        own = {key: _as_field(namespace.pop(key, MISSING)) for key in namespace.get("__annotations__", ())}
        inherited: dict[str, Field] = {}
        for base in bases:
            inherited |= getattr(base, "fields", {})
        namespace["__slots__"] = tuple(own.keys() - inherited.keys())
        cls = super().__new__(mcs, name, bases, namespace, **options)
        cls.fields = inherited | own
        cls.compared = tuple(key for key, declared in cls.fields.items() if declared.compare)
        return cls


def _as_field(value: object) -> Field:
    return value if isinstance(value, Field) else Field(default=value)


class Record(metaclass=RecordType):
    """Base of frozen classes with slots and keyword-only construction; `replace` gives a changed copy."""

    def __init__(self, **values: Any) -> None:
        for name, declared in type(self).fields.items():
            value = values.pop(name, declared.default)
            if value is MISSING:
                raise TypeError(f"{type(self).__name__}() needs `{name}`")
            object.__setattr__(self, name, value)
        if values:
            raise TypeError(f"{type(self).__name__}() has no `{next(iter(values))}`")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen, `{name}` cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen, `{name}` cannot be deleted")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in type(self).compared)

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in type(self).compared)))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self).compared)
        return f"{type(self).__name__}({shown})"

    def __replace__(self, **changes: Any) -> Self:
        return type(self)(**({name: getattr(self, name) for name in type(self).fields} | changes))


R = TypeVar("R", bound=Record)


def replace(record: R, **changes: Any) -> R:
    """A copy of `record` with some fields changed."""
    return record.__replace__(**changes)
