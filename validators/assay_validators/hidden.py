"""What a misspelt word hides: nobody looks into its value as into that of the right one, until the word is mended.

A document is checked once more as it would be with the right words. What is found then inside of their values, and was
not found before, is told where it stands in the document as its author has it.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.diagnostic import Diagnostic, Related
from assay_spec.document import Document, DocumentError, read_document
from assay_spec.edit import Origins, applied, rename_key
from assay_spec.record import replace
from assay_spec.span import Span
from assay_validators.context import Slip, note
from assay_validators.differing import Placed, lacking
from assay_validators.nodes import Nodes


class Seen(NamedTuple):
    """What one look at a document gave."""

    found: Sequence[Diagnostic]
    slips: Mapping[int, Slip]
    """The keys that are misspelt, by their nodes."""
    hollow: Mapping[int, str]
    """The values that say nothing, each with the code that says so."""


Check = Callable[[Document], Seen]


class Mended(NamedTuple):
    """A document with the right words, and what it was before."""

    before: Document
    document: Document
    seen: Seen
    nodes: Sequence[int]
    """The keys that were misspelt, by their nodes before."""
    origins: Origins

    def placed(self, found: Iterable[Diagnostic]) -> Iterator[Placed]:
        """What is found in the mended document, with the byte at which it began before."""
        return ((each, self.origins.then(each.span.start)) for each in found)


def mended(document: Document, slips: Mapping[int, Slip], nodes: Sequence[int], check: Check) -> Mended | None:
    """A document in which some keys are the words that are meant; None when it would be too large for one."""
    edits = {document.tape.start(node): rename_key(document, node, slips[node].meant) for node in nodes}
    try:
        made = read_document(document.path, data=applied(document, edits.values()))
    except DocumentError:
        return None
    return Mended(document, made, check(made), nodes, Origins(edits.values()))


class Hidden:
    """The values of misspelt words, and what is found in them once the words are mended."""

    def __init__(self, made: Mended, before: Seen) -> None:
        self._made = made
        self._before = before
        self._now, self._then, self._written = (
            Nodes(each) for each in (made.document, made.before, made.before.written)
        )
        self._known = {made.before.tape.start(node) for node in before.slips}
        """Where the slips that were seen before begin."""
        tape, keys = made.document.tape, [(self._mended(key), key) for key in made.nodes]
        self._keys = sorted((node, key) for node, key in keys if node >= 0)
        """The right words by their nodes, each with the misspelt one."""
        self._firsts = [node + 1 for node, _ in self._keys]
        self._ends = [tape.next(node + 1) for node, _ in self._keys]

    @property
    def slips(self) -> dict[int, Slip]:
        """The slips inside, by their nodes in the mended document, that nobody saw before."""
        tape, origins = self._made.document.tape, self._made.origins
        return {
            node: slip
            for node, slip in self._made.seen.slips.items()
            if self._around(node) >= 0 and origins.then(tape.start(node)) not in self._known
        }

    def among(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Of what is found in the mended document, what is new and inside, at its place in the document before."""
        for each in self._new(found):
            key = self._around(each.span.node) if each.span.document is self._made.document else -1
            if key >= 0:
                slip = self._before.slips[key]
                why = note(self._made.before.span(key), f"found once `{slip.word}` is `{slip.meant}`")
                related = (Related(span=self._moved(told.span), message=told.message) for told in each.related)
                yield replace(each, span=self._moved(each.span), related=(*related, why))

    def _new(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """What was not found before; of which something else was said there is not new."""
        return lacking(self._made.placed(found), ((each, each.span.start) for each in self._before.found))

    def _around(self, node: int) -> int:
        """The misspelt key in the innermost value of which a node of the mended document stands; -1 for none."""
        for number in range(bisect_right(self._firsts, node) - 1, -1, -1):
            if node < self._ends[number]:
                return self._keys[number][1]
        return -1

    def _mended(self, key: int) -> int:
        """The node of the word that is meant."""
        start = self._made.origins.now(self._made.before.tape.start(key))
        return self._now.at(start, Kind.KEY, key)

    def _moved(self, span: Span) -> Span:
        """A place in the mended document, in the document before."""
        made = self._made
        if span.document is not made.document and span.document is not made.document.written:
            return span
        nodes = self._then if span.document is made.document else self._written
        start, end = made.origins.then(span.start), made.origins.then(span.end)
        node = nodes.at(start, span.document.tape.kind(span.node), span.node) if span.node >= 0 else -1
        return Span(nodes.document, start, end, node)
