"""What the words of a document mean: those of the first draft of Croissant, 0.8, by the terms that they have now."""

from collections.abc import Iterator, Mapping

from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.definitions import PREFIXES, SCHEMA_ORG
from assay_spec.croissant.version import OLD_NAMESPACE
from assay_spec.document import Document

MOVED = {
    "applyTransform": "cr:transform",
    "csvColumn": "cr:column",
    "dataBiases": "rai:dataBiases",
    "dataCollection": "rai:dataCollection",
    "dataExtraction": "cr:extract",
    "personalSensitiveInformation": "rai:personalSensitiveInformation",
}
"""Words of the draft that have another name or namespace now."""

WITHOUT_USE = frozenset(["isEnumeration", *(word for word, term in MOVED.items() if term.startswith("cr:"))])
"""Words of the draft that nothing is said with any more."""

CLASSES = ("FileObject", "FileSet")
"""Classes that the draft had in schema.org."""

WRITTEN_OUT = ("cr:data", "cr:examples")
"""Properties whose values are JSON with words of its own."""


class Words:
    """The words of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tape = document.tape
        self.terms = terms_of(document)
        self.context = self.tape.find(0, "@context")

    def drafted(self, word: str) -> str | None:
        """The name of a word in the namespace of the draft; None when it is of another one."""
        bare = self.terms.meaning(word).partition("://")[2]
        return bare.removeprefix(OLD_NAMESPACE) if bare.startswith(OLD_NAMESPACE) else None

    def term(self, word: str) -> str:
        """The canonical term of a word."""
        name = self.drafted(word)
        return self.terms.canonical(word) if name is None else MOVED.get(name, f"cr:{name}")

    def spelled(self, term: str) -> str:
        """A canonical term with its prefix, or as an address where the document has the prefix for something else."""
        space = term.partition(":")[0]
        given = _bare(self.terms.definitions.words.get(space, PREFIXES[space]) or "")
        is_ours = given == _bare(PREFIXES[space]) or (space == "cr" and given == OLD_NAMESPACE)
        return term if is_ours else self.terms.address(term)

    def modern(self, word: str) -> str:
        """The word of today for one of the draft; any other word is as it was."""
        name = self.drafted(word)
        if name is None:
            class_ = _bare(self.terms.meaning(word)).removeprefix(_bare(SCHEMA_ORG))
            return self.spelled(f"cr:{class_}") if class_ in CLASSES else word
        term = MOVED.get(name, f"cr:{name}")
        if ":" not in word:
            return term.removeprefix("cr:") if word in MOVED and word in WITHOUT_USE else word
        return self.spelled(term) if name else word

    def beside(self, word: str, name: str) -> str:
        """A word of Croissant as another one is written: with a prefix or without."""
        return self.spelled(f"cr:{name}") if ":" in word else name

    def members(self, node: int) -> dict[str, int]:
        """The keys of an object by their terms; of several for a term the last counts of those that change least."""
        tape = self.tape
        if node < 0 or tape.kind(node) != Kind.OBJECT:
            return {}
        found: dict[str, int] = {}
        for key in tape.children(node):
            word = tape.text(key)
            other = found.setdefault(self.term(word), key)
            if other != key and self._change(word) <= self._change(tape.text(other)):
                found[self.term(word)] = key
        return found

    def twins(self, node: int) -> dict[int, int]:
        """Keys of an object for a term of Croissant's that another word of the same object counts for, with that."""
        members, text = self.members(node), self.tape.text
        pairs = [(key, members[self.term(text(key))]) for key in self.tape.children(node)]
        ours = [pair for pair in pairs if self.term(text(pair[0])).startswith(("cr:", "rai:"))]
        return {key: kept for key, kept in ours if text(key) != text(kept)}

    def items(self, members: Mapping[str, int], term: str) -> list[int]:
        """The values of a property: those of a list, or the only one."""
        if term not in members:
            return []
        node = members[term] + 1
        return self.tape.children(node) if self.tape.kind(node) == Kind.ARRAY else [node]

    def values(self, node: int, term: str) -> list[int]:
        """The values of a property of an object, by whichever of its words they are said."""
        if node < 0 or self.tape.kind(node) != Kind.OBJECT:
            return []
        keys = [key for key in self.tape.children(node) if self.term(self.tape.text(key)) == term]
        return [value for key in keys for value in self.items({term: key}, term)]

    def text(self, node: int) -> str:
        """The text at a node; empty when none stands there."""
        return self.tape.text(node) if node > 0 and self.tape.kind(node) == Kind.STRING else ""

    def reference(self, node: int) -> str:
        """What a text or an object with an `@id` refers to; empty when it is neither."""
        key = self.members(node).get("@id", -1)
        return self.text(key + 1) if key >= 0 else self.text(node)

    def every_key(self) -> Iterator[tuple[int, str]]:
        """The keys outside of the context and of values that are written out, with their terms."""
        for node in self._every_node():
            if self.tape.kind(node) == Kind.KEY:
                yield node, self.term(self.tape.text(node))

    def every_object(self) -> Iterator[int]:
        """The objects outside of the context and of values that are written out."""
        return (node for node in self._every_node() if self.tape.kind(node) == Kind.OBJECT)

    def _every_node(self) -> Iterator[int]:
        tape, node = self.tape, 0
        while node < len(tape):
            yield node
            is_closed = tape.kind(node) == Kind.KEY and self.term(tape.text(node)) in (*WRITTEN_OUT, "@context")
            node = tape.next(node + 1) if is_closed else node + 1

    def _change(self, word: str) -> int:
        """How much of a word is another one today: nothing, its prefix, or its name."""
        return (self.modern(word) != word) + (self.drafted(word) in MOVED)


def _bare(address: str) -> str:
    """An address without its scheme: http and https are the same namespace."""
    return address.partition("://")[2]
