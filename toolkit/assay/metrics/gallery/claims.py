"""What an example says of its values, as data: which are equal, which is less, which is not there."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import pairwise
from math import isclose
from typing import NamedTuple

from assay.metrics.gallery.measured import Measured

Operand = str | float
"""A value by its name (`A.DSC`), a fact by its own (`size`), or a number."""

NEAR = 1e-9
"""Values that arithmetic alone keeps apart are equal."""


class Relation(StrEnum):
    """How the values of a claim stand to one another, from the first to the last."""

    EQUAL = "="
    LESS = "<"
    UNDEFINED = "undefined"


class Claim(NamedTuple):
    """One thing that has to be so."""

    relation: Relation
    operands: tuple[Operand, ...]
    by: float = 0.0
    """At least how far apart neighbours are."""

    def words(self) -> str:
        """The claim as it is shown: `B.NSD < A.NSD`."""
        if self.relation is Relation.UNDEFINED:
            return f"{', '.join(map(_word, self.operands))} undefined"
        return f" {self.relation} ".join(map(_word, self.operands))


def equal(*operands: Operand) -> Claim:
    """They are the same number."""
    return Claim(Relation.EQUAL, operands)


def less(*operands: Operand, by: float = 0.0) -> Claim:
    """Each is less than the next one, at least by so much."""
    return Claim(Relation.LESS, operands, by)


def undefined(*operands: str) -> Claim:
    """They have no value."""
    return Claim(Relation.UNDEFINED, operands)


def broken(claim: Claim, value_of: Callable[[str], Measured]) -> Iterator[str]:
    """What of a claim does not hold; nothing of one that does.

    Args:
        claim: what is said.
        value_of: gives the value that a name stands for.
    """
    values = [value_of(each) if isinstance(each, str) else Measured(each) for each in claim.operands]
    for name, each in zip(claim.operands, values, strict=True):
        if (each.value is None) != (claim.relation is Relation.UNDEFINED):
            yield f"{claim.words()}: {name} is {'undefined' if each.value is None else each.value}"
    numbers = [each.value for each in values if each.value is not None]
    for one, other in pairwise(numbers):
        holds = isclose(one, other, abs_tol=NEAR) if claim.relation is Relation.EQUAL else _apart(one, other, claim.by)
        if not holds:
            yield f"{claim.words()}: {one} and {other}"


def _apart(one: float, other: float, least: float) -> bool:
    return one + NEAR < other and one + least <= other + NEAR


def _word(operand: Operand) -> str:
    return operand if isinstance(operand, str) else f"{operand:g}"
