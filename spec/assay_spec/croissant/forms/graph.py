"""The objects that stand side by side in a list or in an `@graph`, and which of them is the dataset."""

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from assay_kernels.scan import Kind, Tape
from assay_spec.croissant.forms.scope import Scope, Scopes
from assay_spec.croissant.version import CONFORMS_TO

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


class Graph:
    """The objects of a document that stand side by side."""

    def __init__(self, tape: Tape, scopes: Scopes) -> None:
        self.tape = tape
        self.scopes = scopes
        self.standing = list(self._standing())
        self._by_id: dict[str, deque[Standing]] = {}
        for each in self.standing:
            name = self.name(each)
            if name and len(tape.children(each.node)) > 1:
                self._by_id.setdefault(name, deque()).append(each)

    def name(self, standing: Standing) -> str:
        """The address of an object; empty when it has none."""
        return self.identity(standing.node, self.scope(standing.node, standing.scope))

    def named(self, name: str) -> list[Standing]:
        """The first objects of an address that were not taken yet."""
        return list(islice(self._by_id.get(name, ()), MOST_ALIKE))

    def take(self, name: str, standing: Standing) -> None:
        """An object of an address is not to be found by it again."""
        if standing in self.named(name):
            self._by_id[name].remove(standing)

    def datasets(self) -> list[Standing]:
        """The datasets among them, those first that are of Croissant."""
        found = [each for each in self.standing if self.conforms(each) or DATASET in self.types(each.node, each.scope)]
        return sorted(found, key=lambda each: not (self.conforms(each) or self.describes(each)))

    def conforms(self, standing: Standing) -> bool:
        """Whether an object says that it conforms to Croissant."""
        members = self.members(standing.node, self.scope(standing.node, standing.scope))
        said = (self.tape.value(member.value) for member in members if member.term == "dct:conformsTo")
        return any(CONFORMS_TO in str(each) for each in said)

    def describes(self, standing: Standing) -> bool:
        """Whether an object says what a dataset of Croissant says of its files and records."""
        members = self.members(standing.node, self.scope(standing.node, standing.scope))
        return any(member.term in OURS for member in members)

    def scope(self, node: int, outside: Scope) -> Scope:
        """The scope that holds for the words of an object: its own contexts, then those of its types."""
        own = self.own_scope(node, outside)
        return self.scopes.of_types(own, self._type_words(node, own), node)

    def own_scope(self, node: int, outside: Scope) -> Scope:
        """The same without those of its types."""
        at = self.tape.find(node, "@context")
        return outside if at < 0 else self.scopes.within(outside, self.tape.value(at), at - 1)

    def types(self, node: int, outside: Scope) -> set[str]:
        """The canonical types of an object."""
        own = self.own_scope(node, outside)
        return {own.canonical(word) for word in self._type_words(node, own)}

    def members(self, node: int, scope: Scope) -> Iterator[Member]:
        """The members of an object, and those that it nests (`@nest`)."""
        todo = [iter(self.tape.children(node))]
        while todo:
            key = next(todo[-1], -1)
            if key < 0:
                todo.pop()
                continue
            word = self.tape.text(key)
            term = scope.canonical(word)
            if term == "@nest":
                todo += [iter(self.tape.children(each)) for each in reversed(self.items(key + 1))]
            else:
                yield Member(key, word, term)

    def identity(self, node: int, scope: Scope) -> str:
        """The address that an object says; empty when it says none."""
        name = next((member.value for member in self.members(node, scope) if member.term == "@id"), -1)
        return scope.terms.identity(self.tape.text(name)) if name >= 0 and self.tape.kind(name) == Kind.STRING else ""

    def _standing(self) -> Iterator[Standing]:
        """The objects at the top: the document, the items of a list, and those of the graphs or the included in any."""
        todo = [Standing(0, self.scopes.forgotten, -1)]
        while todo:
            at, outside, context = todo.pop()
            if self.tape.kind(at) == Kind.ARRAY:
                todo += [Standing(each, outside, context) for each in reversed(self.tape.children(at))]
            if self.tape.kind(at) != Kind.OBJECT:
                continue
            scope = self.scope(at, outside)
            members = list(self.members(at, scope))
            beside = [member.value for member in members if member.term in BESIDE]
            if any(member.term not in BESIDE and member.term != "@context" for member in members):
                yield Standing(at, outside, context)
            if context < 0:
                context = self.tape.find(at, "@context") - 1
            todo += [Standing(each, scope.below, context) for each in reversed(beside)]

    def _type_words(self, node: int, scope: Scope) -> list[str]:
        keys = [key for key in self.tape.children(node) if scope.canonical(self.tape.text(key)) == "@type"]
        items = [item for key in keys for item in self.items(key + 1)]
        return [self.tape.text(item) for item in items if self.tape.kind(item) == Kind.STRING]

    def items(self, node: int) -> list[int]:
        """The items of a list, or the one value that stands without one."""
        return self.tape.children(node) if self.tape.kind(node) == Kind.ARRAY else [node]
