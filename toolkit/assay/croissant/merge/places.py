"""Of a place in a merged file: what was done there, and in which object it stands."""

import json
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from assay.croissant.merge.decide import Sight
from assay.croissant.merge.intents import Intent
from assay_kernels.scan import Kind
from assay_spec.diagnostic import Diagnostic
from assay_spec.document import Document
from assay_spec.span import Span


class Places:
    """The places of one document."""

    def __init__(self, document: Document, intents: Sequence[Intent] = ()) -> None:
        """Look at what a document is after `intents`."""
        self._document, self._tape = document, document.tape
        self._made: dict[tuple[str, str], list[Intent]] = {}
        for each in intents:
            if not each.is_gone:
                self._made.setdefault((each.word, _written(each.value)), []).append(each)
        self._words = {word for word, _ in self._made}
        self._values: dict[int, str] = {}

    def intents(self, found: Diagnostic) -> list[Intent]:
        """What put that there in which something is found."""
        spans = found.span, *(each.span for each in found.related)
        return next((made for span in spans if (made := self._innermost(span))), [])

    def object(self, found: Diagnostic) -> str:
        """The `@id` or the name of the innermost object that has one and in which something is found."""
        for node in reversed(self._way(found.span)[1:]):
            if self._tape.kind(node) == Kind.OBJECT and (label := self._label(node)):
                return label
        return ""

    @cached_property
    def _sight(self) -> Sight:
        return Sight(self._document)

    def _label(self, node: int) -> str:
        return self._sight.id_of(node) or self._sight.called(node).name

    def _innermost(self, span: Span) -> list[Intent]:
        """What made the innermost value around a place; in an object that is called otherwise nothing did."""
        way = self._way(span) if self._made else []
        word, made = "", list[Intent]()
        owner = -1
        for above, node in pairwise(way):
            if self._tape.kind(node) == Kind.KEY:
                word, owner = self._tape.text(node), above
            elif word in self._words:
                alike = self._made.get((word, self._value(node)), [])
                made = [each for each in alike if self._is_called(owner, each.choice.place)] or made
        return made

    def _is_called(self, node: int, place: str) -> bool:
        return place in (self._sight.label(node), self._label(node)) if node > 0 else not place

    def _value(self, node: int) -> str:
        if node not in self._values:
            self._values[node] = _written(self._tape.value(node))
        return self._values[node]

    def _way(self, span: Span) -> list[int]:
        """The nodes around a place, from the outermost, a key before its value."""
        tape, way = self._tape, [0] if span.document is self._document and span.node >= 0 else []
        while way and way[-1] < span.node:
            if tape.kind(way[-1]) == Kind.KEY:
                way.append(way[-1] + 1)
                continue
            inner = tape.children(way[-1]) if tape.kind(way[-1]) in (Kind.OBJECT, Kind.ARRAY) else []
            if not inner:
                break
            way.append(inner[bisect_right(inner, span.node) - 1])
        if way and tape.kind(way[-1]) == Kind.KEY:
            way.append(way[-1] + 1)
        return way


def _written(value: object) -> str:
    return json.dumps(value, sort_keys=True)
