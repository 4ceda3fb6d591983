"""The objects that stand side by side in a list or in an `@graph`, and which of them is the dataset."""

from collections import deque
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from assay_kernels.scan import Kind, Tape
from assay_spec.croissant.forms.scope import Scope, Scopes
from assay_spec.croissant.version import CONFORMS_TO, TERMS

DATASET = "sc:Dataset"
OURS = frozenset({"cr:recordSet", "sc:distribution"})
"""What tells the dataset of a document from others that it names."""


BESIDE = frozenset({"@graph", "@included"})
"""Where objects stand that are no values of the object around them."""


MOST_ALIKE = 10
"""So many objects of one `@id` are looked at when something refers to it."""


class Member(NamedTuple):
    """A member of an object."""

    key: int
    word: str
    term: str

    @property
    def value(self) -> int:
        """The node of its value."""
        return self.key + 1


class Standing(NamedTuple):
    """An object that stands in a list or in a graph."""

    node: int
    scope: Scope
    """What holds there, before its own context."""
    context: int
    """The key of the outermost context around it; -1 where there is none."""


class Node(NamedTuple):
    """What an object says of itself, in its own words."""

    own: Scope
    """What holds for its types: its own context, and those around it."""
    scope: Scope
    """What holds for its other words: also the contexts of its types."""
    members: list[Member]
    """Also those that it nests (`@nest`)."""
    types: frozenset[str]
    """By their canonical terms."""
    name: str
    """Its address; empty when it has none."""


class Graph:
    """The objects of a document that stand side by side."""

    def __init__(self, tape: Tape, scopes: Scopes) -> None:
        self.tape = tape
        self.scopes = scopes
        self._nodes: dict[int, Node] = {}
        self.standing = list(self._standing())
        self._by_name: dict[str, deque[Standing]] = {}
        for each in self.standing:
            name = self.of(each).name
            if name and len(tape.children(each.node)) > 1:
                self._by_name.setdefault(name, deque()).append(each)

    def named(self, name: str) -> list[Standing]:
        """The first objects of an address that were not taken yet."""
        return list(islice(self._by_name.get(name, ()), MOST_ALIKE))

    def types_of(self, standing: Standing) -> frozenset[str]:
        """The types of an object; of one that does not say them those of others of its address."""
        node = self.of(standing)
        if node.types or not node.name:
            return node.types
        others = (each for other in self.named(node.name) for each in self.of(other).types)
        return frozenset(others) or self._types_inside.get(node.name, frozenset())

    @cached_property
    def _types_inside(self) -> dict[str, frozenset[str]]:
        """By address the types of the objects that stand in others, as the words around the outermost have it."""
        found: dict[str, frozenset[str]] = {}
        standing = {each.node for each in self.standing}
        for outer in self.standing:
            scope, node = self.of(outer).scope, outer.node
            while (node := node + 1) < self.tape.next(outer.node):
                if node in standing:
                    node = self.tape.next(node) - 1
                elif self.tape.kind(node) == Kind.OBJECT:
                    said = [Member(key, "", scope.canonical(self.tape.text(key))) for key in self.tape.children(node)]
                    types, name = self._type_words(node, scope), self._name(said, scope)
                    if types and name:
                        found.setdefault(name, frozenset(map(scope.canonical, types)))
        return found

    def take(self, standing: Standing) -> None:
        """An object is not to be found by its address again."""
        name = self.of(standing).name
        if standing in self.named(name):
            self._by_name[name].remove(standing)

    def datasets(self) -> list[Standing]:
        """The datasets among them, those first that are of Croissant."""
        found = [each for each in self.standing if self.conforms(each) or DATASET in self.of(each).types]
        return sorted(found, key=lambda each: not (self.conforms(each) or self.describes(each)))

    def conforms(self, standing: Standing) -> bool:
        """Whether an object says that it conforms to Croissant."""
        said = [member.value for member in self.of(standing).members if member.term in TERMS]
        return any(CONFORMS_TO in str(self.tape.value(each)) for each in said)

    def describes(self, standing: Standing) -> bool:
        """Whether an object says what a dataset of Croissant says of its files and records."""
        return any(member.term in OURS for member in self.of(standing).members)

    def of(self, standing: Standing) -> Node:
        """What an object says of itself."""
        return self.node(standing.node, standing.scope)

    def node(self, node: int, outside: Scope) -> Node:
        """What the object at a node says of itself, where the contexts of `outside` hold."""
        if node not in self._nodes:
            at = self.tape.find(node, "@context")
            own = outside if at < 0 else self.scopes.within(outside, self.tape.value(at), at - 1)
            words = self._type_words(node, own)
            scope = self.scopes.of_types(own, words, node)
            members = list(self._members(node, scope))
            types = frozenset(map(own.canonical, words))
            self._nodes[node] = Node(own, scope, members, types, self._name(members, scope))
        return self._nodes[node]

    def items(self, node: int) -> list[int]:
        """The items of a list, or the one value that stands without one."""
        return self.tape.children(node) if self.tape.kind(node) == Kind.ARRAY else [node]

    def _members(self, node: int, scope: Scope) -> Iterator[Member]:
        todo = [iter(self.tape.children(node))]
        while todo:
            key = next(todo[-1], -1)
            if key < 0:
                todo.pop()
                continue
            word = self.tape.text(key)
            term = scope.canonical(word)
            inside = [each for each in self.items(key + 1) if self.tape.kind(each) == Kind.OBJECT]
            if term == "@nest" and inside:
                todo += [iter(self.tape.children(each)) for each in reversed(inside)]
            else:
                yield Member(key, word, term)

    def _name(self, members: list[Member], scope: Scope) -> str:
        name = next((member.value for member in members if member.term == "@id"), -1)
        return scope.terms.identity(self.tape.text(name)) if name >= 0 and self.tape.kind(name) == Kind.STRING else ""

    def _type_words(self, node: int, scope: Scope) -> list[str]:
        keys = [key for key in self.tape.children(node) if scope.canonical(self.tape.text(key)) == "@type"]
        items = [item for key in keys for item in self.items(key + 1)]
        return [self.tape.text(item) for item in items if self.tape.kind(item) == Kind.STRING]

    def _standing(self) -> Iterator[Standing]:
        """The objects at the top: the document, the items of a list, and those of the graphs or the included in any."""
        todo = [Standing(0, self.scopes.forgotten, -1)]
        while todo:
            at, outside, context = todo.pop()
            if self.tape.kind(at) == Kind.ARRAY:
                todo += [Standing(each, outside, context) for each in reversed(self.tape.children(at))]
            if self.tape.kind(at) != Kind.OBJECT:
                continue
            node = self.node(at, outside)
            beside = [member.value for member in node.members if member.term in BESIDE]
            if any(member.term not in BESIDE and member.term != "@context" for member in node.members):
                yield Standing(at, outside, context)
            if context < 0:
                context = self.tape.find(at, "@context") - 1
            todo += [Standing(each, node.scope.below, context) for each in reversed(beside)]
