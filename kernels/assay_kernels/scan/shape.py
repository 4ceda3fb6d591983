"""Tables of what objects may hold, and what a check over a tape finds.

Without dataclasses, whose import would be a tenth of a cold `assay check`.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

OPTIONAL, RECOMMENDED, REQUIRED = range(3)
"""Values of `Property.level`."""

ONE, LIST, ONE_OR_LIST = range(3)
"""Values of `Property.many`."""

TYPE = -1
"""The number of what is no property, but says the type of an object."""


class FindingCode(IntEnum):
    """What is wrong at a node."""

    MISSING_REQUIRED = 0
    """An object lacks a required property; the node is the object."""
    MISSING_RECOMMENDED = 1
    """An object lacks a recommended property; the node is the object."""
    UNKNOWN_KEY = 2
    """A closed shape knows no such key; the node is the KEY."""
    DUPLICATE_KEY = 3
    """A key was there before; the node is the KEY, `other` the first one."""
    WRONG_TYPE = 4
    """A value of a kind that the property does not accept."""
    NOT_ONE = 5
    """A list where one value is allowed."""
    NOT_A_LIST = 6
    """One value where a list is expected."""
    OUT_OF_RANGE = 7
    """A number below the minimum or above the maximum."""
    NOT_A_CHOICE = 8
    """A string that is none of the choices."""
    WRONG_CLASS = 9
    """An object of a type that none of the allowed shapes has; the node is the type's value."""


class Finding(NamedTuple):
    """One mistake; what does not apply is -1."""

    code: int
    node: int
    shape: int
    """Index of the shape that the object was checked against."""
    prop: int
    """Number of the property concerned."""
    other: int


class Sweep(NamedTuple):
    """What a check over a tape found, and what it made of the objects."""

    findings: list[Finding]
    """In document order."""
    objects: Mapping[int, tuple[int, Mapping[int, int]]]
    """Every object that has a shape, by its node: the index of the shape, and by the number of a property the node of
    its value, of several the last. `TYPE` is the number of the key under which an object says its type."""


class Property(NamedTuple):
    """What one property of an object may hold."""

    number: int
    """By which findings name it."""
    key: str
    accepts: int
    """Bits `1 << Kind` of the kinds that one value may have."""
    shapes: tuple[int, ...] = ()
    """Indices of the shapes that an object may have; empty: any object."""
    many: int = ONE
    level: int = OPTIONAL
    choices: frozenset[str] | None = None
    minimum: float | None = None
    maximum: float | None = None
    mapping: bool = False
    """The value is an object with free keys, each of whose values follows this property."""


class Shape:
    """What an object of one class may hold."""

    __slots__ = ("closed", "expected", "index", "name", "properties", "reference_key", "refers", "type_key", "types")

    def __init__(  # noqa: PLR0913 - the columns of a table
        self,
        index: int,
        name: str,
        properties: dict[str, Property],
        *,
        types: frozenset[str] = frozenset(),
        type_key: str | None = None,
        closed: bool = False,
        reference_key: str | None = None,
        refers: bool = False,
    ) -> None:
        """Declare a shape.

        Args:
            index: its own place in the table of shapes.
            name: what people call the class.
            properties: by canonical term.
            types: canonical values of `type_key` that objects of this class carry; empty: any.
            type_key: the term under which an object says its type.
            closed: whether other keys than those of `properties` are findings.
            reference_key: an object that holds only this key refers to another one and is not checked further.
            refers: whether the objects of this class do nothing else, so that where they may stand those are of it.
        """
        self.index = index
        self.name = name
        self.properties = properties
        self.types = types
        self.type_key = type_key
        self.closed = closed
        self.reference_key = reference_key
        self.refers = refers
        self.expected = tuple(
            (term, prop.number, int(_ABSENT[prop.level])) for term, prop in properties.items() if prop.level in _ABSENT
        )
        """Term, number and finding code of each property whose absence is a finding."""


_ABSENT = {REQUIRED: FindingCode.MISSING_REQUIRED, RECOMMENDED: FindingCode.MISSING_RECOMMENDED}
