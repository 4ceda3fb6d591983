"""Models from the parts of a tape in which a check found nothing wrong: what `make_records` has to ask."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType, NoneType
from typing import Any

from assay_kernels.scan import Finding, FindingCode, Kind, Made, Sweep, make_records
from assay_spec.document import Document
from assay_spec.model import MISSING, Level, Model, Prop, Reference
from assay_spec.shapes import Attribute, Table
from assay_spec.terms import Terms
from assay_spec.values import by_language, held_in, number_of

SPOILING = frozenset(
    {
        FindingCode.WRONG_TYPE,
        FindingCode.NOT_ONE,
        FindingCode.NOT_A_LIST,
        FindingCode.OUT_OF_RANGE,
        FindingCode.NOT_A_CHOICE,
    }
)
"""Findings whose node is left out of the model."""
_ABSENT = {Level.REQUIRED: FindingCode.MISSING_REQUIRED, Level.RECOMMENDED: FindingCode.MISSING_RECOMMENDED}


class Builder:
    """Knows what becomes of the values that the tables say nothing simple about, and what can only be found then."""

    def __init__(self, document: Document, table: Table, terms: Terms, swept: Sweep) -> None:
        """Build from what a check over the tape made of the objects, and leave out what it found wrong."""
        self.complete = True
        """Whether nothing was left out so far."""
        self.findings: list[Finding] = []
        """What could only be found while building."""
        self.held: set[int] = set()
        """The objects that were read as nothing but the values in them."""
        self.document = document
        self._tape = document.tape
        self._table = table
        self.terms = terms
        self._swept = swept
        found = swept.findings
        self.spoilt = {finding.node for finding in found if finding.code in SPOILING and not self._copes(finding)}
        self._absent = {(finding.node, finding.prop) for finding in found if finding.code in _ABSENT.values()}
        self._made: dict[int, Model | None] = {}

    def build(self, root: int) -> Made:
        """The models of the objects that `root` holds, and its own; None of one that cannot be."""
        return make_records(self._tape, self._swept.objects, root, self._table.recipes, self)

    def unknown(self, key: int, shape: int, number: int) -> None:
        """Find a property that the version of the kind does not have."""
        self._find(FindingCode.UNKNOWN_KEY, key, self._table.attributes[shape][number])

    def absent(self, node: int, shape: int, members: Mapping[int, int], nulls: Sequence[int]) -> None:
        """Find what the check over the tape takes for given: a null of linked data, and what a reference lacks."""
        attributes = self._table.attributes[shape]
        absent = [attribute for attribute in self._table.needed[shape] if attribute.number not in members]
        if self._table.models[shape].linked:
            absent += [attributes[number] for number in nulls]
        for attribute in absent:
            code = _ABSENT.get(attribute.declared.level)
            if code is not None and attribute.known and (node, attribute.number) not in self._absent:
                self._find(code, node, attribute)

    def value(self, node: int, shape: int, number: int, made: dict[int, Any]) -> tuple[object, list[int]]:
        """The value of an attribute, and the nodes of what it holds; `made` has the models inside of it."""
        self._made = made
        attribute = self._table.attributes[shape][number]
        if not attribute.holds.mapping or node in self.spoilt:
            return self._entry(node, attribute)
        entries = {key: (self._entry(at, attribute)[0], at) for key, at in self._entries(node).items()}
        kept = {key: pair for key, pair in entries.items() if pair[0] is not MISSING}
        keys = _kept_keys([*kept], attribute)
        values = (value for value, _ in kept.values())
        return MappingProxyType(dict(zip(keys, values, strict=True))), [at for _, at in kept.values()]

    def _copes(self, finding: Finding) -> bool:
        """Whether the model reads a list that the version of the kind does not allow, or an object."""
        attribute = self._table.attribute_of(finding)
        if attribute is None:
            return False
        if finding.code == FindingCode.WRONG_TYPE:
            return bool(self._values_in(finding.node, attribute))
        if finding.code != FindingCode.NOT_ONE:
            return False
        items = self._tape.children(finding.node)
        if attribute.holds.many or (attribute.alone and len(items) == 1):
            return True
        for item in items:
            self._values_in(item, attribute)  # which are no objects that lack something
        return False

    def _values_in(self, node: int, attribute: Attribute) -> list[int]:
        """The values that an object holds which stands for them: one by `@value`, or texts by language."""
        found: list[int] = []
        if attribute.scalar and self._tape.kind(node) == Kind.OBJECT:
            held, key = held_in(self._tape, node, self.terms), node - 1
            if held >= 0:
                found = [held] if self._is_readable(held, attribute) else []
            elif str in attribute.holds.members and self._tape.kind(key) == Kind.KEY:
                is_by_language = self.terms.is_by_language(self._tape.text(key))
                found = by_language(self._tape, node) if is_by_language else []
        if found:
            self.held.add(node)
        return found

    def _is_null(self, node: int, attribute: Attribute) -> bool:
        """Whether an object is written around null, and says as little."""
        held = held_in(self._tape, node, self.terms) if attribute.scalar else -1
        return held >= 0 and self._tape.kind(held) == Kind.NULL

    def _is_readable(self, node: int, attribute: Attribute) -> bool:
        kind = self._tape.kind(node)
        if kind == Kind.STRING and str not in attribute.holds.members:
            return number_of(self._tape.text(node), attribute.holds.members) is not None
        return bool(attribute.accepts >> kind & 1)

    def _entries(self, node: int) -> dict[str, int]:
        """The values of an object with free keys."""
        return {self._tape.text(key): key + 1 for key in self._tape.children(node)}

    def _items(self, node: int, attribute: Attribute) -> list[int]:
        """The single values at a node."""
        if not attribute.holds.many:
            return [node]
        kind = self._tape.kind(node)
        if kind == Kind.OBJECT:
            return self._values_in(node, attribute) or [node]
        return self._tape.children(node) if kind == Kind.ARRAY else [node]

    def _entry(self, node: int, attribute: Attribute) -> tuple[object, list[int]]:
        """One value or a tuple of values, and the nodes of what it holds; `MISSING` for what a finding has named."""
        if node in self.spoilt:
            self.complete = False
            return MISSING, []
        holds = attribute.holds
        if holds.bare and (not holds.many or self._tape.kind(node) != Kind.ARRAY):
            value = self._single(node, attribute)
            return value, [] if value is MISSING else [node]
        values, nodes = [], []
        for item in self._items(node, attribute):
            value = self._single(item, attribute)
            if value is not MISSING:
                values.append(value)
                nodes.append(item)
        return tuple(values), nodes

    def _single(self, node: int, attribute: Attribute) -> object:
        """One value; `MISSING` for null, and for what a finding or a problem has named already."""
        kind = self._tape.kind(node)
        if kind == Kind.OBJECT and self._is_null(node, attribute):
            self._made.pop(node, None)
            return MISSING
        held = self._values_in(node, attribute) if kind == Kind.OBJECT else []
        if held:
            self._made.pop(node, None)
            value = self._held(held[0], attribute)
        else:
            value = self._read(node, kind, attribute) if self._is_allowed(node, kind, attribute) else MISSING
        if value is MISSING and kind != Kind.NULL:
            self.complete = False
        return value

    def _held(self, node: int, attribute: Attribute) -> object:
        """A value that stands in an object of its own, where a text may be that of a number."""
        kind = self._tape.kind(node)
        if kind != Kind.STRING or str in attribute.holds.members:
            value = self._read(node, kind, attribute)
        else:
            value = number_of(self._tape.text(node), attribute.holds.members)
        if value is None or not _is_within(value, attribute.declared):
            self._find(FindingCode.OUT_OF_RANGE, node, attribute)
            return MISSING
        return value

    def _is_allowed(self, node: int, kind: int, attribute: Attribute) -> bool:
        if node in self.spoilt:
            return False
        if not attribute.accepts >> kind & 1:
            # What holds only an `@id` is a reference, into which the check over the tape does not look.
            self._find(FindingCode.WRONG_TYPE, node, attribute)
            return False
        return True

    def _read(self, node: int, kind: int, attribute: Attribute) -> object:
        if kind == Kind.NULL and not attribute.keeps_null:
            return None if NoneType in attribute.holds.members else MISSING
        if attribute.raw is not None:
            return attribute.raw(span=self.document.span(node))
        if kind == Kind.STRING:
            return self._text(self._tape.text(node), attribute, node)
        if kind == Kind.OBJECT:
            made = self._made.get(node)
            if isinstance(made, Reference) and Reference not in attribute.holds.members:
                del self._made[node]
                return self._named(made, attribute, node)
            return made or MISSING
        return self._written(node, attribute) if attribute.declared.as_text else self._number(node, kind, attribute)

    def _named(self, made: Reference, attribute: Attribute, node: int) -> object:
        """The text that an object stands for; `MISSING` where it describes what it means and does not name it."""
        if "id" in made.places:
            return self._text(made.id, attribute, node)
        held = held_in(self._tape, node, self.terms)
        if held >= 0 and self._tape.kind(held) == Kind.STRING:
            return self._text(self._tape.text(held), attribute, held)
        if not self._tape.children(node):
            self._find(FindingCode.WRONG_TYPE, node, attribute)
        return MISSING

    def _text(self, text: str, attribute: Attribute, node: int) -> object:
        if str not in attribute.holds.members and attribute.models and not attribute.choices:
            values: dict[str, Any] = {"id": text}
            made = self._made[node] = attribute.models[0](span=self.document.span(node), **values)
            return made
        if attribute.declared.vocabulary:
            return self.terms.canonical(text)
        return attribute.choices(text) if attribute.choices else _kept(text, attribute)

    def _written(self, node: int, attribute: Attribute) -> str:
        """A number or boolean as the document writes it; an alias of YAML writes none, so it is as JSON would."""
        written = self.document.data[self._tape.start(node) : self._tape.end(node)].decode()
        return _kept(written if written[0] not in "*\"'|>" else str(self._tape.value(node)).lower(), attribute)

    def _number(self, node: int, kind: int, attribute: Attribute) -> object:
        """A number or boolean; `MISSING` for one that is beyond what can be held."""
        value = self._tape.value(node)
        if kind == Kind.INTEGER and float in attribute.holds.members and isinstance(value, int):
            try:
                return float(value)
            except OverflowError:
                self._find(FindingCode.OUT_OF_RANGE, node, attribute)
                return MISSING
        return MISSING if value is None else value

    def _find(self, code: FindingCode, node: int, attribute: Attribute) -> None:
        self.findings.append(Finding(int(code), node, attribute.shape, attribute.number, -1))


def _kept(text: str, attribute: Attribute) -> str:
    """What is kept of a text that is no choice, term or reference."""
    return attribute.declared.kept(text) if attribute.declared.kept and not attribute.holds.mapping else text


def _kept_keys(keys: Sequence[str], attribute: Attribute) -> Sequence[str]:
    """What is kept of the keys of a mapping; where two would become one, what is written."""
    made = [*map(attribute.declared.kept, keys)] if attribute.declared.kept else keys
    return made if len({*made}) == len(made) else keys


def _is_within(value: object, declared: Prop) -> bool:
    """Whether a value is no number, or one within the bounds of its property."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    low, high = declared.minimum, declared.maximum
    return (low is None or value >= low) and (high is None or value <= high)
