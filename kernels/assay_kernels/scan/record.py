"""How the objects of a document become records: frozen instances of classes with slots."""

from collections.abc import Collection, Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple, Protocol

from assay_kernels.scan.usual import Usual

Form = tuple[Any, ...]
"""A class and what an object gives it, in its order: `TYPED` where it says its type, and names of attributes. Behind a
name stands the name again with one of `MARKS` where the value is a list, an object or nothing to look at, and again
with `ODD` where it does not look as usual."""

TYPED = "@type"

MARKS = ("", "[]", '""', "{}")
"""What is put to the name of an attribute whose value is a list, may say nothing, or is an object.

A text without a visible character says nothing. So may an object unless it gives a property of its class a number, a
truth value or another text; and a list unless its first item is one of these, or such an object."""

ODD = "?"
"""What is put to the name of an attribute, behind the above, that has not the look which its values usually have."""


class TextForm(IntEnum):
    """What becomes of a STRING."""

    ASKED = 0
    """Something that only the asker knows."""
    WRITTEN = 1
    """The text as it is written."""
    TERM = 2
    """Its canonical term."""
    RECORD = 3
    """A record that holds nothing but the text."""


class Raw(NamedTuple):
    """A class whose instances keep a value as the document has it, and work it out when somebody looks."""

    blank: object
    """An instance of which nothing is known."""
    span: Any
    """What sets its place."""


class Member(NamedTuple):
    """How one property becomes the attribute of a record."""

    name: str
    slot: Any
    """What sets the attribute: a descriptor of the class."""
    accepts: int = 0
    """Bits `1 << Kind` of the kinds that one value may have."""
    many: bool = False
    """An array holds several values."""
    alone: bool = False
    """An array of one stands for the one in it."""
    bare: bool = True
    """One value outside of an array stands without a tuple."""
    mapping: bool = False
    """The value is an object with free keys, each of whose values is as the above says."""
    known: bool = True
    """Otherwise the asker is told of every object that has it."""
    needed: bool = False
    """Without a value for it there is no record."""
    text: int = TextForm.ASKED
    shape: int = -1
    """The shape of the record that text becomes."""
    holder: int = -1
    """The number of the property that holds the text there."""
    nested: bool = False
    """Objects become records."""
    objects: bool = False
    """The records of objects are the values, as they are."""
    references: bool = False
    """Those of shapes that only refer as well."""
    truth: bool = False
    """True and false are the values, as they are."""
    raw: Raw | None = None
    """What keeps any value but null as it is."""
    usual: Usual = Usual.ANYTHING
    """What each text looks like that nobody needs to look at."""
    choices: frozenset[str] = frozenset()
    """The texts of `Usual.CHOICE`."""


class Recipe(NamedTuple):
    """How the objects of one shape become records of one class."""

    cls: type
    slots: tuple[tuple[Any, object], ...]
    """What sets each attribute, and its default; `Recipes.missing` for one without."""
    span: Any
    """What sets the place of the object."""
    places: Any
    """What sets the nodes of its attributes."""
    members: tuple[Member, ...]
    """By the number of the property."""
    refers: bool
    """Whether the objects only refer to others."""
    null_is_nothing: bool
    """Whether a property without a value has no place either."""


class Made(NamedTuple):
    """What became of the objects of a document."""

    root: Any
    """The record that holds the others; None where it lacks what it needs."""
    parts: tuple[Any, ...]
    """The records, in the order of their nodes."""
    groups: Mapping[Form, Sequence[Any]]
    """The same by their forms."""


class Terms(Protocol):
    """What words stand for: a dict of their canonical terms that knows those which it lacks, too."""

    has_base: bool
    """Whether other texts may be put in place of identifiers later on, so that none of them is usual."""

    def get(self, word: str, /) -> str | None:
        """The canonical term of a word, if it is held."""

    def canonical(self, word: str, /) -> str:
        """The canonical term of any word."""


class Asker(Protocol):
    """Knows what becomes of the values that no recipe speaks of."""

    @property
    def document(self) -> object:
        """What the places of records belong to."""

    @property
    def terms(self) -> Terms:
        """What words stand for."""

    @property
    def spoilt(self) -> Collection[int]:
        """Nodes whose values are none: of these the asker is asked."""

    def unknown(self, key: int, shape: int, number: int, /) -> None:
        """An object has a property at the node `key` that is not known."""

    def value(self, node: int, shape: int, number: int, made: dict[int, Any], /) -> tuple[object, Sequence[int]]:
        """The value at a node, `missing` for none, and the nodes of what it holds; `made` has the records so far."""

    def absent(self, node: int, shape: int, members: Mapping[int, int], nulls: Sequence[int], /) -> None:
        """The object at a node lacks a needed property, or has these without a value."""
