"""What a table check found, with the words to speak about it."""

from typing import NamedTuple

from assay_kernels.scan import Finding, Kind, Property, Shape
from assay_spec.document import Document
from assay_spec.shapes import Attribute, Table
from assay_spec.span import Span

_WORDS = {
    Kind.STRING: "text",
    Kind.INTEGER: "an integer",
    Kind.FLOAT: "a number",
    Kind.TRUE: "`true` or `false`",
    Kind.FALSE: "`true` or `false`",
    Kind.OBJECT: "an object",
    Kind.ARRAY: "a list",
    Kind.NULL: "nothing",
}


class Mismatch(NamedTuple):
    """A finding, the table that it was found with, and the document that it was found in."""

    document: Document
    finding: Finding
    table: Table

    @property
    def span(self) -> Span:
        """The place of the finding."""
        return self.document.span(self.finding.node)

    @property
    def shape(self) -> Shape:
        """What the object should look like."""
        return self.table.shapes[self.finding.shape]

    @property
    def attribute(self) -> Attribute:
        """The attribute concerned."""
        return self.table.attributes[self.finding.shape][self.finding.prop]

    @property
    def wanted(self) -> Property:
        """What the table says about the attribute."""
        return self.shape.properties[self.attribute.declared.key]

    @property
    def name(self) -> str:
        """The attribute as people write it."""
        return local_name(self.attribute.declared.key)

    @property
    def text(self) -> str:
        """What the document says there, shortened."""
        if self.document.tape.kind(self.finding.node) in (Kind.OBJECT, Kind.ARRAY):
            return _WORDS[Kind(self.document.tape.kind(self.finding.node))]
        return f"`{_shortened(str(self.document.tape.value(self.finding.node)))}`"

    @property
    def key(self) -> str:
        """The text of the key or string there."""
        return self.document.tape.text(self.finding.node)

    @property
    def linked(self) -> bool:
        """Whether the object is JSON-LD, which may hold terms of any vocabulary."""
        return self.shape.reference_key is not None


def local_name(term: str) -> str:
    """A term without its prefix: `field` for `cr:field`."""
    return term.rpartition(":")[2]


def kind_words(accepts: int) -> str:
    """The kinds of values in a bit mask, in words: `text or a number`."""
    words = [word for kind, word in _WORDS.items() if accepts >> kind & 1 and kind != Kind.NULL]
    if _WORDS[Kind.FLOAT] in words:
        words.remove(_WORDS[Kind.INTEGER])
    return " or ".join(dict.fromkeys(words))


def found_words(kind: int) -> str:
    """A single value's kind in words."""
    return _WORDS[Kind(kind)]


def _shortened(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
