"""What objects say of others the other way round (JSON-LD 1.1, section 4.8, Reverse Properties).

Followed is what an object that stands by itself says of one that it refers to: `{"@id": "a.csv", "@reverse":
{"distribution": {"@id": "#dataset"}}}`, or by a word that the context defines so.
"""

from collections.abc import Iterator
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.croissant.definitions import REVERSE
from assay_spec.croissant.forms.graph import Graph, Member, Standing
from assay_spec.croissant.forms.scope import Scope
from assay_spec.croissant.forms.values import reference_in, values_of


class Reversed(NamedTuple):
    """An object that says that it is a value of another one."""

    key: int
    """The word by which it says so."""
    meaning: str
    """The address of the property."""
    subject: Standing


def is_reverse(member: Member) -> bool:
    """Whether a member says something of its values."""
    return member.term == "@reverse" or member.term.startswith(REVERSE)


def words_of(graph: Graph, member: Member, scope: Scope) -> Iterator[tuple[Member, str]]:
    """The words by which a member says something of others, and the addresses of the properties."""
    if member.term != "@reverse":
        yield member, member.term.removeprefix(REVERSE)
        return
    tape = graph.tape
    for key in tape.children(member.value) if tape.kind(member.value) == Kind.OBJECT else ():
        word = tape.text(key)
        meaning = scope.terms.meaning(word)
        if ":" in meaning and not meaning.startswith("@"):
            yield Member(key, word, scope.canonical(word)), meaning


def reversed_in(graph: Graph) -> dict[str, list[Reversed]]:
    """By the address of an object what says that it is a value of that."""
    found: dict[str, list[Reversed]] = {}
    for subject in graph.standing:
        node = graph.of(subject)
        for member in filter(is_reverse, node.members):
            for inner, meaning in words_of(graph, member, node.scope):
                for address in _addresses(graph, inner, node.scope):
                    found.setdefault(address, []).append(Reversed(inner.key, meaning, subject))
    return found


def _addresses(graph: Graph, member: Member, scope: Scope) -> list[str]:
    """The addresses of what a member refers to; none where one of its values is more than a reference."""
    items = values_of(graph.tape, member, scope).items
    names = [reference_in(graph.tape, item.node, scope, scope.coerced(member.word)) for item in items]
    return [scope.terms.identity(name) for name in names] if all(names) else []
