"""Frozen, slotted, keyword-only classes made without generated code.

`import dataclasses` and its half millisecond per class would be a third of a cold `assay check`.
"""

from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

from assay_kernels.scan import Slots


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"


MISSING: Any = _Missing()
"""The default of a field that must be given."""


class Declaration:
    """What may stand where a field's default stands, and says more than a default."""

    __slots__ = ()
    default: Any
    """`MISSING` when a value must be given."""
    compare: bool
    """Whether the field takes part in equality, hash and `repr`."""


class Field(Declaration):
    """A field of which no more is known."""

    __slots__ = ("compare", "default")

    def __init__(self, *, default: object = MISSING, compare: bool = True) -> None:
        self.default = default
        self.compare = compare


class Options:
    """What `prop` was given, until the class says what it makes of it."""

    __slots__ = ("options",)

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options


def prop(key: str = "", **options: Any) -> Any:
    """Declare a field by more than a plain default.

    The options of a record's field are those of `Field`, the options of a model's property those of `Prop`.
    """
    return Options({"key": key, **options} if key else options)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(prop,))
class RecordType(type):
    """Turns annotations into slots."""

    fields: dict[str, Declaration]
    """Every field by name: those of the bases, its own, those of mixins."""
    compared: tuple[str, ...]
    """The fields that equality, hash and `repr` look at."""
    annotations: dict[str, tuple[object, str]]
    """The annotation of every field, and the module in which it was written."""
    slotted: frozenset[str]
    """The fields that instances have room for."""
    layout: tuple[tuple[str, Any, object], ...]
    """Every field with its slot and its default."""
    slots: Slots
    """What sets them."""

    def __new__(
        mcs, name: str, bases: tuple[type, ...], body: dict[str, Any], *, mixin: bool = False, **options: Any
    ) -> "RecordType":
        """Make the class `name`, whose annotated names become fields.

        A `mixin` has no instances: the classes that have it among their bases have room for its fields.
        """
        own = {
            key: (annotation, body["__module__"])
            for key, annotation in body.get("__annotations__", {}).items()
            if getattr(annotation, "__origin__", None) is not ClassVar
        }
        given = {key: body.pop(key, MISSING) for key in own}
        records = [base for base in bases if isinstance(base, RecordType)]
        known = {key for base in records for key in base.slotted}
        named = [key for base in records for key in base.fields]
        body["__slots__"] = () if mixin else tuple(key for key in dict.fromkeys([*named, *own]) if key not in known)
        cls = super().__new__(mcs, name, bases, body, **options)
        cls.slotted = frozenset(known.union(body["__slots__"]))
        cls.fields, cls.annotations = {}, {}
        for base in records:
            cls.fields |= base.fields
            cls.annotations |= base.annotations
        mixed = {key: cls.fields.pop(key) for key in named if key not in known}
        cls.fields |= {key: cls.declare(key, value) for key, value in given.items()} | mixed
        cls.annotations |= own
        cls.layout = tuple(
            (key, getattr(cls, key), field.default) for key, field in cls.fields.items() if key in cls.slotted
        )
        cls.slots = Slots(cls, cls.layout, MISSING)
        cls.compared = tuple(key for key, declared in cls.fields.items() if declared.compare)
        return cls

    def declare(cls, name: str, value: object) -> Declaration:
        """The field `name` from what its class body gives it: a default, or what `prop` was given."""
        del name
        return Field(**value.options) if isinstance(value, Options) else Field(default=value)


class Record(metaclass=RecordType):
    """Base of frozen classes with slots and keyword-only construction."""

    def __init__(self, **values: Any) -> None:
        type(self).slots.fill(self, values)

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

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __replace__(self, **changes: Any) -> Self:
        return type(self)(**({name: getattr(self, name) for name in type(self).fields} | changes))


R = TypeVar("R", bound=Record)


def replace(record: R, **changes: Any) -> R:
    """A copy of `record` with some fields changed."""
    return record.__replace__(**changes)
