"""What a misspelt word hides: nobody looks into its value as into that of the right one, until the word is mended.

A document is checked once more as it would be with the right words. What is found then inside of their values, and was
not found before, is told where it stands in the document as its author has it.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from assay_spec.diagnostic import Diagnostic, Related
from assay_spec.document import Document, DocumentError, read_document
from assay_spec.edit import Origins, applied, rename_key
from assay_spec.record import replace
from assay_spec.span import Span
from assay_validators.context import Slip, note


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
        tape = made.before.tape
        self._keys = sorted(made.nodes, key=tape.start)
        self._starts = [tape.start(key + 1) for key in self._keys]
        self._ends = [tape.end(key + 1) for key in self._keys]
        self._nodes: dict[int, list[int]] = {}

    @property
    def slips(self) -> dict[int, Slip]:
        """The slips inside, by their nodes in the mended document, that nobody saw before."""
        known = {self._made.before.tape.start(node) for node in self._before.slips}
        found = {}
        for node, slip in self._made.seen.slips.items():
            at = self._made.origins.of(self._made.document.tape.start(node))
            if at not in known and self._around(at) >= 0:
                found[node] = slip
        return found

    def among(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Of what is found in the mended document, what is new and inside, at its place in the document before."""
        slips = self._before.slips
        for each, at in self._new(found):
            key = self._around(at)
            if key >= 0:
                slip = slips[key]
                why = note(self._made.before.span(key), f"found once `{slip.word}` is `{slip.meant}`")
                related = (Related(span=self._moved(told.span), message=told.message) for told in each.related)
                yield replace(each, span=self._moved(each.span), related=(*related, why))

    def _new(self, found: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, int]]:
        """What was not found before, each with where it stood; of which something else was said there is not new."""
        left = Counter((each.code, each.span.start, each.message) for each in self._before.found)
        others = []
        for each in found:
            place = each.code, self._made.origins.of(each.span.start)
            if left[*place, each.message] > 0:
                left[*place, each.message] -= 1
            else:
                others.append((each, place))
        known = Counter((code, at) for code, at, _ in left.elements())
        for each, place in others:
            known[place] -= 1
            if known[place] < 0:
                yield each, place[1]

    def _around(self, at: int) -> int:
        """The misspelt key in the innermost value of which a byte of the document before stands; -1 for none."""
        for number in range(bisect_right(self._starts, at) - 1, -1, -1):
            if at < self._ends[number]:
                return self._keys[number]
        return -1

    def _moved(self, span: Span) -> Span:
        """A place in the mended document, in the document before."""
        made = self._made
        if span.document is not made.document and span.document is not made.document.written:
            return span
        document = made.before if span.document is made.document else made.before.written
        start, end = made.origins.of(span.start), made.origins.of(span.end)
        return Span(document, start, end, self._node(document, span, start))

    def _node(self, document: Document, span: Span, start: int) -> int:
        """The node that a place in the mended document has before: the same one, unless objects stand elsewhere now."""
        tape, node = document.tape, span.node
        kind = span.document.tape.kind(node) if node >= 0 else None
        if node < 0 or (node < len(tape) and tape.start(node) == start and tape.kind(node) == kind):
            return node
        if not self._nodes:
            for each in range(len(tape)):
                self._nodes.setdefault(tape.start(each), []).append(each)
        return next((each for each in self._nodes.get(start, ()) if tape.kind(each) == kind), -1)
