"""How the records of a document refer to each other by their identifiers.

A table says which classes are declared, that is: what may be referred to, in which attributes they stand, and which
attributes refer. `follow_pointers` goes through the records by it, once, and says what may be amiss, so that nobody
needs to look where nothing is.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

REPEATED, ABSENT, MISLED, CIRCULAR, MIXED, OWN, UNKEYED, DIFFERING, STRAY, UNPREFIXED, NAMESAKE = FACTS = (
    "repeated",
    "absent",
    "misled",
    "circular",
    "mixed",
    "own",
    "unkeyed",
    "differing",
    "stray",
    "unprefixed",
    "namesake",
)
"""What may be amiss.

- `repeated`: two declared records have one identifier.
- `absent`: a reference leads to what is not declared.
- `misled`: one leads to a record of another class than it may.
- `circular`: records come from each other in a circle, by references that do not join and by what holds what.
- `mixed`: inside of one outer record, references that do not join lead to several targets.
- `own`: a joining reference leads to something inside of the same outer record.
- `unkeyed`: a joining one leads to something inside of another outer record, which does not have it for a key.
- `differing`: a joining one leads to something whose kind is another than that of what refers, or not given.
- `stray`: a key is nothing that stands in the first place inside of the record itself.
- `unprefixed`: the identifier of what stands right inside of an outer record does not begin with that of the record
  and a slash.
- `namesake`: two records that stand in the first place of one other have one name, or one that is not simply a text.
"""


class Pointer(NamedTuple):
    """An attribute that refers."""

    slot: Any
    """What gives its value: None, a record or a tuple of records."""
    word: str
    """The property, as documents spell it."""
    classes: tuple[type, ...]
    """What it may lead to."""
    joins: bool = False
    """Whether values are compared with the target's, not read from it."""
    own: bool = False
    """Whether it names keys: things inside of the record itself."""
    plain: bool = False
    """Whether it refers by nothing but an identifier; else its records refer by pointers of their own, and only
    without any by their identifier."""


class Pointing(NamedTuple):
    """A class that is declared, holds such, or refers."""

    cls: type
    id: Any
    """The attribute that holds the identifier, a text."""
    name: Any = None
    """The attribute that holds the name: None, or a value that keeps its place."""
    place: Any = None
    """What sets that place: a slot of the class of such values."""
    kind: Any = None
    """The attribute that tells records of the class apart by what their values are."""
    inside: tuple[Any, ...] = ()
    """The attributes that hold tuples of declared records. What stands in the first one stands in the first place."""
    pointers: tuple[Pointer, ...] = ()
    declared: bool = False


class Link(NamedTuple):
    """One reference."""

    origin: str
    """The identifier of what refers."""
    where: Any
    """The record that holds the target's identifier."""
    target: str
    pointer: Pointer
    """What refers: its classes are what the target may be."""
    joins: bool


class References(Protocol):
    """What the records of a document declare, and how they refer to each other."""

    @property
    def root(self) -> Any:
        """The record that holds the others."""

    @property
    def facts(self) -> tuple[str, ...]:
        """Those of `FACTS` that hold, in their order."""

    @property
    def outer(self) -> tuple[Any, ...]:
        """The declared records that stand in the root, attribute by attribute."""

    @property
    def inner(self) -> tuple[Any, ...]:
        """Those inside of these, each before what stands in it."""

    @property
    def places(self) -> Sequence[tuple[int, int]]:
        """Of each inner record the number of its outer one, and of the inner one that holds it; -1 for none."""

    @property
    def by_id(self) -> dict[str, Any]:
        """The declared records by their identifiers, of several with one the first; none by an empty one."""

    @property
    def sources(self) -> frozenset[str]:
        """Where the references of inner records lead that do not join."""

    @property
    def links(self) -> Sequence[Link]:
        """Every reference but keys, in the order of what refers."""

    @property
    def absent(self) -> Sequence[Link]:
        """Those of them that lead to what is not declared."""
