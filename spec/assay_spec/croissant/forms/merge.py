"""Several descriptions of one object, and several members of one property, which JSON-LD takes for one.

JSON-LD 1.1 API, Node Map Generation: objects of one `@id` are one object that has all their values, each once. What
holds several values takes those of all; of what holds one, two that differ contradict each other, and such descriptions
are of two things that were called alike by mistake. This is done for objects that stand side by side, where a graph
says of an object what it says of it in as many pieces as it likes. In a document that nests its objects each item of a
list is meant as a thing of its own, so that two of one `@id` there are told and not put together.
"""

import json
from collections import Counter
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from assay_kernels.scan import Tape
from assay_spec.croissant.forms.graph import BESIDE, Member, Node
from assay_spec.croissant.forms.scope import Scope
from assay_spec.croissant.forms.shape import DECLARED, attribute_of
from assay_spec.croissant.forms.values import Item, is_by_language
from assay_spec.model import Model, Text
from assay_spec.shapes import Attribute

AROUND_ONE = ("@value", "@set", "@list")
"""What a value may stand in alone."""


class Part(NamedTuple):
    """One description of an object."""

    item: Item
    outside: Scope
    """What holds there, before its own context."""


class Said(NamedTuple):
    """A member of one of the descriptions."""

    part: int
    member: Member
    scope: Scope


class Clash(NamedTuple):
    """Two members of which only one can be true."""

    key: int
    other: int
    """The key of the one that came first."""


class Whole:
    """What is known of an object by its descriptions so far."""

    def __init__(self, tape: Tape, model: type[Model] | None, first: Node) -> None:
        self._tape = tape
        self._model = model
        self._said: dict[str, Member] = {}
        self._types: set[str] = set()
        self.add(first)

    def add(self, node: Node) -> None:
        """One more description is of the same object."""
        self._types |= node.types
        for member in node.members:
            self._said.setdefault(member.term, member)

    def against(self, node: Node) -> Clash | None:
        """Why a description cannot be of the same object; None where it can."""
        types, others = self._types & DECLARED, node.types & DECLARED
        for member in node.members:
            first = self._said.get(member.term)
            if first is None:
                continue
            if member.term == "@type":
                agree = not types or not others or not types.isdisjoint(others)
            else:
                agree = self._agree(first, member, attribute_of(self._model, member.term))
            if not agree:
                return Clash(member.key, first.key)
        return None

    def _agree(self, first: Member, member: Member, attribute: Attribute | None) -> bool:
        """Whether both members can be true; of a property that is not known nobody can say that it holds one value."""
        if attribute is None or attribute.holds.many:
            return True
        one, other = plain(self._tape.value(first.value)), plain(self._tape.value(member.value))
        if one in (None, []) or other in (None, []) or _alike(one, other):
            return True
        if attribute.raw is Text:
            said, more = _by_language(one), _by_language(other)
            return all(said[language] == more[language] for language in said.keys() & more.keys())
        return isinstance(one, dict) and isinstance(other, dict) and "@id" in one and one["@id"] == other.get("@id")


def _by_language(value: object) -> dict[str, object]:
    """What texts say in each language; the key is empty where they do not say in which."""
    said: dict[str, object] = {}
    for each in value if isinstance(value, list) else [value]:
        if not isinstance(each, dict):
            said[""] = each
        elif "@value" in each:
            said[str(each.get("@language", ""))] = each["@value"]
        else:
            said |= each
    return said


def grouped(tape: Tape, said: Iterable[Said]) -> list[list[Said]]:
    """The members of each property together, as far as their values are read alike.

    Of a word that an object has twice, as no JSON should, each stands alone.
    """
    groups: dict[object, list[Said]] = {}
    count: Counter[tuple[int, str]] = Counter()
    for each in said:
        member, scope = each.member, each.scope
        word = each.part, member.word
        count[word] += 1
        read = scope.coerced(member.word), scope.containers(member.word), is_by_language(tape, member, scope)
        kind = member.key if member.term in ALONE else (member.term, read, count[word])
        groups.setdefault(kind, []).append(each)
    return list(groups.values())


ALONE = BESIDE | {"@context", "@reverse"}
"""What is not put together with others of its kind."""


def plain(value: object) -> object:
    """A value without what may stand around one: lists of one, sets, and objects that are nothing but a value."""
    while True:
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        elif isinstance(value, dict) and len(value) == 1 and not value.keys().isdisjoint(AROUND_ONE):
            (value,) = value.values()
        else:
            return value


def _alike(one: object, other: object) -> bool:
    """Whether two values are equal."""
    return _meant(one) == _meant(other)


def same(tape: Tape, node: int, scope: Scope) -> object:
    """What values without a name have in common that are one."""
    value = plain(tape.value(node))
    # The order of members means nothing.
    is_whole = isinstance(value, dict | list)
    return (id(scope.terms), json.dumps(value, sort_keys=True)) if is_whole else (type(value), value)


def _meant(value: object) -> Hashable:
    """What equal values have in common; in Python a truth value is equal to a number."""
    if isinstance(value, dict):
        return frozenset((word, _meant(held)) for word, held in value.items())
    if isinstance(value, list):
        return tuple(map(_meant, value))
    assert isinstance(value, str | int | float | None), "there is nothing else in JSON"
    return (bool, value) if isinstance(value, bool) else value
