"""The values of a property, of which there may be several members, each value once."""

from collections.abc import Iterable
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.croissant.forms.graph import Graph, Standing
from assay_spec.croissant.forms.merge import Said, same
from assay_spec.croissant.forms.reverse import Reversed
from assay_spec.croissant.forms.scope import Scope
from assay_spec.croissant.forms.values import Item, coerced_at, reference_in, values_of
from assay_spec.shapes import Attribute


class Entry(NamedTuple):
    """One value of a property."""

    item: Item
    scope: Scope
    """What holds for its texts."""
    coerced: str
    """How these are read."""
    inner: Scope
    """What holds in it, if it is an object, before its own context."""
    subject: Standing | None = None
    """The object itself, where it says by itself that it is a value."""


def entries_of(graph: Graph, group: Iterable[Said], attribute: Attribute | None) -> list[Entry]:
    """The values of all members of a property."""
    entries: list[Entry] = []
    for _, member, scope in group:
        coerced = coerced_at(member, scope, attribute)
        inner = graph.scopes.at_property(scope, member.word, member.key)
        entries += [Entry(item, scope, coerced, inner) for item in values_of(graph.tape, member, scope).items]
    return entries


def entry_of(turned: Reversed) -> Entry:
    """An object as the value that it says it is."""
    subject = turned.subject
    return Entry(Item(subject.node), subject.scope, "", subject.scope, subject)


def name_in(graph: Graph, entry: Entry) -> str:
    """The name of what a value refers to; empty when it does more than refer, or does not."""
    return reference_in(graph.tape, entry.item.node, entry.scope, entry.coerced)


def each_once(graph: Graph, entries: Iterable[Entry]) -> list[list[Entry]]:
    """Values without those that were there before; those of one name are together."""
    found: dict[object, list[Entry]] = {}
    for entry in entries:
        node = entry.item.node
        if graph.tape.kind(node) == Kind.NULL:
            continue
        if name := name_in(graph, entry):
            found.setdefault(("@id", entry.scope.terms.identity(name)), [entry])
            continue
        address = graph.node(node, entry.inner).name if graph.tape.kind(node) == Kind.OBJECT else ""
        if not address:
            found.setdefault(same(graph.tape, node, entry.scope), [entry])
            continue
        others = found.setdefault(("@id", address), [])
        if len(others) == 1 and name_in(graph, others[0]):
            others.pop()  # it says no more
        others.append(entry)
    return list(found.values())
