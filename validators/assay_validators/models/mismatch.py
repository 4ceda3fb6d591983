"""What a table check found, with the words to speak about it."""

import re
from functools import lru_cache
from typing import NamedTuple

from assay_kernels.scan import Finding, Kind, Property, Shape
from assay_kernels.scan.shape import LIST
from assay_spec.document import Document
from assay_spec.kinds import clause_of
from assay_spec.shapes import Attribute, Table
from assay_spec.span import Span
from assay_spec.terms import Terms
from assay_spec.values import held_in
from assay_validators.context import written

_WANTED = {
    Kind.STRING: "text",
    Kind.INTEGER: "an integer",
    Kind.FLOAT: "a number",
    Kind.TRUE: "`true` or `false`",
    Kind.FALSE: "`true` or `false`",
    Kind.OBJECT: "an object",
    Kind.ARRAY: "a list",
}
_FOUND = {
    Kind.STRING: "the text `{}`",
    Kind.INTEGER: "the number `{}`",
    Kind.FLOAT: "the number `{}`",
    Kind.TRUE: "`{}`",
    Kind.FALSE: "`{}`",
    Kind.OBJECT: "an object",
    Kind.ARRAY: "a list",
    Kind.NULL: "nothing",
}
REMEMBERED = 1000
"""Examples and clauses that are kept."""

SHOWN = 40
"""So many characters of a value are quoted."""


class Mismatch(NamedTuple):
    """A finding, the table that it was found with, and the document that it was found in."""

    document: Document
    finding: Finding
    table: Table
    unknown: frozenset[int]
    """The keys of the document that no class declares, by their nodes."""
    terms: Terms
    """What the words of the document stand for."""

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
    def lacks_brackets(self) -> bool:
        """Whether it stands alone where a list should be."""
        return self.wanted.many == LIST and bool(self._before)

    @property
    def is_named(self) -> bool:
        """Whether a key stands right before it, and it is no item of a list."""
        return self.document.tape.kind(self.finding.node - 1) == Kind.KEY

    @property
    def where(self) -> str:
        """What the value is, in words: the attribute, or one key of an attribute whose keys are free."""
        if self.wanted.mapping and self._before not in ("", self.name):
            return f"`{self._before}` in `{self.name}`"
        return f"`{self.name}`" if self._before else f"an item of `{self.name}`"

    @property
    def example(self) -> str:
        """A right value as the document would write it; empty when the attribute's declaration gives none."""
        example = self.attribute.declared.example
        return _as_written(example, self.document.version, self.document.format == "json") if example else ""

    @property
    def missing_member(self) -> str:
        """The attribute with its example, as the document would write them; empty when there is none."""
        example = self.example
        return self._member(self.name, example) if example else ""

    def member(self, value: str) -> str:
        """A value with the key before it, if it has one, as the document would write them."""
        return self._member(self._before, value) if self._before else value

    def _member(self, key: str, value: str) -> str:
        return f'"{key}": {value}' if self.document.format == "json" else f"{key}: {value}"

    @property
    def _before(self) -> str:
        """The key that the value belongs to; empty for an item of a list."""
        node, tape = self.finding.node, self.document.tape
        if self.attribute.alone:
            key = self.document.key_of(node)
        else:
            key = node - 1 if tape.kind(node - 1) == Kind.KEY else -1
        return tape.text(key) if key >= 0 else ""

    @property
    def clause(self) -> str:
        """What asks for the attribute, with the address of its section; empty when nobody wrote it down."""
        if self.finding.prop < 0:
            return ""
        declared = self.attribute.declared
        row, version, _ = self.document.identity
        if row is None or not declared.source:
            return ""
        return clause_of(row.name, row.specification, version, declared.source, declared.provenance == "recalled")

    @property
    def kind(self) -> Kind:
        """The kind of what stands there."""
        return Kind(self.document.tape.kind(self.finding.node))

    @property
    def text(self) -> str:
        """What the document says there, shortened."""
        text = written(self.span)
        return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"

    @property
    def inner(self) -> "Mismatch":
        """The same of the value in an object that JSON-LD writes around one (`{"@value": "no"}`), else itself."""
        tape, node = self.document.tape, self.finding.node
        held = held_in(tape, node, self.terms) if self.linked and tape.kind(node) == Kind.OBJECT else -1
        return self if held < 0 else self._replace(finding=self.finding._replace(node=held))

    @property
    def found_words(self) -> str:
        """What stands there, in words: ``the number `5` ``."""
        kind = self.inner.kind
        simple = kind not in (Kind.OBJECT, Kind.ARRAY, Kind.NULL)
        return _FOUND[kind].format(self.text) if simple else _FOUND[kind]

    @property
    def is_mapping(self) -> bool:
        """Whether an object with free keys should stand there, and not one of its values."""
        return self.wanted.mapping and self._before == self.name

    @property
    def key(self) -> str:
        """The text of the key or string there."""
        return self.document.tape.text(self.finding.node)

    @property
    def linked(self) -> bool:
        """Whether the object is JSON-LD, which may hold terms of any vocabulary."""
        return self.shape.reference_key is not None


@lru_cache(maxsize=REMEMBERED)
def _as_written(example: str, version: str, is_json: bool) -> str:  # noqa: FBT001 - what is remembered is asked by place
    """An example as a document writes it."""
    example = example.replace("{version}", version)
    as_json = is_json and not example.startswith(('"', '{"', '["', '[{"'))
    return re.sub(r"\w+", r'"\g<0>"', example) if as_json else example


def local_name(term: str) -> str:
    """A term without its prefix: `field` for `cr:field`."""
    return term.rpartition(":")[2]


def kind_words(accepts: int) -> str:
    """The kinds of values in a bit mask, in words: `text or a number`."""
    words = list(dict.fromkeys(word for kind, word in _WANTED.items() if accepts >> kind & 1))
    if _WANTED[Kind.FLOAT] in words:
        words.remove(_WANTED[Kind.INTEGER])
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
