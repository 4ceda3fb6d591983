"""How a kind of document is declared: classes whose annotations say what a document may hold.

    class Prediction(Model):
        name: str
        threshold: float = prop(default=0.5, minimum=0, maximum=1)
        scores: Mapping[str, str] = prop(default=EMPTY)

A property may be `str`, `int`, `float`, `bool`, a `StrEnum`, a model, `Json` (any value), `Text`, `tuple[X, ...]`,
`Mapping[str, X]`, and unions of these with each other and with None. A class that is not defined yet stands
in quotes. Classes that may stand at the same place need `types`, by which their objects tell which they are.
`shapes` compiles the declarations, `load` and `dump` read and write documents by them.
"""

from collections.abc import Callable, Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Any, ClassVar

from assay_kernels.scan import Late, Usual
from assay_spec.document import NOWHERE
from assay_spec.raw import Json, Text
from assay_spec.record import MISSING, Declaration, Field, Options, Record, prop
from assay_spec.span import Span

__all__ = [
    "EMPTY",
    "MISSING",
    "Json",
    "Level",
    "Model",
    "Prop",
    "Reference",
    "Text",
    "Usual",
    "Word",
    "place",
    "prop",
    "properties",
]

EMPTY: Mapping[str, Any] = MappingProxyType({})
"""The default of a property that holds a mapping."""


class Level(IntEnum):
    """How much a standard wants a property."""

    OPTIONAL = 0
    RECOMMENDED = 1
    REQUIRED = 2


def no_later(version: str, other: str) -> bool:
    """Whether `version` came before `other` or is the same: 1.9 came before 1.10."""
    return _numbers(version) <= _numbers(other)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in version.split(".")]


class Prop(Record, Declaration):
    """The declaration of one property; what the property means stands in the string below the attribute."""

    key: str
    """Its canonical term in documents."""
    default: Any
    """What the attribute holds when the document is silent; without one no model is built."""
    compare: bool = True
    level: Level
    minimum: float | None = None
    maximum: float | None = None
    since: str = ""
    """First version of the kind that has it."""
    until: str = ""
    """Last version of the kind that has it."""
    one_until: str = ""
    """Last version that allows only one value, where later ones allow a list."""
    as_text: bool = False
    """Numbers and booleans are taken too, as the text that was written: labels such as `0` and `true`."""
    kept: Callable[[str], str] | None = None
    """Makes of what is written what is kept of it; of a mapping, of its keys."""
    address: bool = False
    """The text is an IRI; linked data may give it as a reference too."""
    by_text: str = ""
    """Last version in which text may stand for a reference, or for an object that has nothing but an `@id`."""
    vocabulary: bool = False
    """The text is a term of the document's vocabulary, kept in its canonical form; it is an address too."""
    usual: Usual | frozenset[str] = Usual.ANYTHING
    """What texts look like, or which they are, of which no rule has anything to say: the form of a model marks others
    as `ODD`."""
    refers: tuple[str, ...] = ()
    """The names of the classes whose objects the value may refer to, by their `@id` or by that of a part of it."""
    joins: bool = False
    """It refers so that values are compared with the target's, not to read them from there."""
    own: bool = False
    """It refers to parts of the object itself, by which its records are told apart."""
    tells: bool = False
    """It says what the values of an object are, so that those that are compared should be alike."""
    example: str = ""
    """A value as YAML or JSON writes it, for who wrote none or something else; `{version}` is that of the document."""
    source: str = ""
    """The clause that asks for it."""
    provenance: str = ""
    """`recalled` when the clause could not be checked against its source, `quoted` when it could."""

    def exists_in(self, version: str) -> bool:
        """Whether a version of the kind has the property; an empty version has every property."""
        if not version:
            return True
        came = not self.since or no_later(self.since, version)
        return came and (not self.until or no_later(version, self.until))

    def may_be_text_in(self, version: str) -> bool:
        """Whether a version of the kind takes text for the `@id` of what is meant."""
        return bool(self.by_text) and (not version or no_later(version, self.by_text))

    def is_one_in(self, version: str) -> bool:
        """Whether a version of the kind allows only one value where later ones allow a list."""
        return bool(version and self.one_until) and no_later(version, self.one_until)


class Model(Record):
    """Part of a document; the class options say how its objects look.

    Args:
        types: what an object of the class says under `type` (`@type` when linked), the canonical term first.
        closed: whether a property that is not declared is a finding.
        vocabularies: prefixes of the terms that `closed` speaks of; terms of others may be mixed in, and with no
            prefix anything may.
        linked: whether the JSON-LD conventions hold: `@type`, references by `@id`, one value or a list alike,
            null as good as nothing.
    """

    types: ClassVar[tuple[str, ...]] = ()
    type_key: ClassVar[str | None] = None
    closed: ClassVar[bool] = True
    vocabularies: ClassVar[tuple[str, ...]] = ("",)
    linked: ClassVar[bool] = False

    span: Span = prop(default=NOWHERE, compare=False)
    """Where the object stands; nowhere when no document holds it."""
    places: Mapping[str, tuple[int, ...]] = prop(default=EMPTY, compare=False)
    """Per attribute that the document gives: the tape nodes of its value and of the value's items.

    The null of linked data gives none.
    """

    def __init_subclass__(cls, *, types: tuple[str, ...] = (), **options: Any) -> None:
        cls.types = types
        for name, value in options.items():
            assert name in {"closed", "linked", "vocabularies"}, name
            setattr(cls, name, value)
        cls.type_key = "@type" if cls.linked else "type" if types else None

    @classmethod
    def declare(cls, name: str, value: object) -> Declaration:
        """The property `name` from what its class body gives it: a default, or what `prop` was given.

        Without a `key` it is spelt as the attribute. Without a `level` it is required when it has no default.
        """
        given = value.options if isinstance(value, Options) else {"default": value}
        if "compare" in given:
            return Field(**given)
        level = Level.OPTIONAL if given.get("default", MISSING) is not MISSING else Level.REQUIRED
        return Prop(**{"key": name, "default": MISSING, "level": level} | given)


# Of most models nobody asks where they stand.
Model.span = Late(vars(Model)["span"])  # type: ignore[assignment]


class Reference(Model, linked=True, closed=False):
    """A pointer to an object that stands elsewhere in the document."""

    id: str = prop("@id", example='"masses.csv"')
    """The identifier of that object."""


class Word(Reference, linked=True, closed=False):
    """A term where a document may name one: a reference, or an object that describes it and need not say its `@id`."""

    id: str = prop("@id", default="")
    """The address of the term."""


def properties(cls: type[Model], version: str = "") -> dict[str, Prop]:
    """The properties of a model by attribute, those that `version` of its kind has."""
    declared = {name: value for name, value in cls.fields.items() if isinstance(value, Prop)}
    return {name: value for name, value in declared.items() if value.exists_in(version)}


def place(model: Model, attribute: str, item: int | str | None = None) -> Span:
    """Where a property stands, or one item of it: by number in a tuple, by key in a mapping.

    A property that the document leaves out is where the model is.
    """
    nodes = model.places.get(attribute)
    if not nodes:
        return model.span
    if isinstance(item, str):
        item = list(getattr(model, attribute)).index(item)
    return model.span.document.span(nodes[0 if item is None else item + 1])
