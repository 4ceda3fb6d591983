"""Models from the parts of a tape in which a check found nothing wrong."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from assay_kernels.scan import Finding, FindingCode, Kind
from assay_spec.document import Document
from assay_spec.model import MISSING, Json, Model, Reference
from assay_spec.shapes import Attribute, Table

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


class _Member(NamedTuple):
    """What an object says about one attribute."""

    attribute: Attribute
    node: int
    """Its value, as the document has it."""
    items: list[int]
    """The single values in it."""
    keys: list[str]
    """The keys of a mapping."""


class Builder:
    """Makes the innermost models first, so that depth costs no stack."""

    def __init__(self, document: Document, table: Table, terms: Mapping[str, str], findings: Sequence[Finding]) -> None:
        self.complete = True
        """Whether nothing was left out so far."""
        self.findings: list[Finding] = []
        """What could only be found while building."""
        self._document = document
        self._tape = document.tape
        self._table = table
        self._terms = terms
        self._spoilt = {finding.node for finding in findings if finding.code in SPOILING}
        self._shape_of = {model: number for number, model in enumerate(table.models)}
        self._built: dict[int, Model | None] = {}

    def build(self, root: int) -> Model | None:
        """The model of the object at `root`; None when it lacks what has no default."""
        shapes = {root: 0}
        members = {}
        order = [root]
        for node in order:
            members[node] = list(self._members(node, shapes[node]))
            for member in members[node]:
                for item in member.items:
                    shape = self._choose(item, member.attribute)
                    if shape is not None:
                        shapes[item] = shape
                        order.append(item)
        for node in sorted(order, reverse=True):
            self._built[node] = self._make(node, shapes[node], members[node])
        return self._built[root]

    def _members(self, node: int, shape: int) -> Iterator[_Member]:
        """What an object says; of duplicate keys the last one counts."""
        attributes = self._table.by_term[shape]
        values: dict[str, int] = {}
        for key in self._tape.children(node):
            term = self._term(key)
            if term in attributes:
                values[term] = key + 1
        for term, value in values.items():
            yield self._member(attributes[term], value)

    def _member(self, attribute: Attribute, node: int) -> _Member:
        kind = self._tape.kind(node)
        if node in self._spoilt:
            self.complete = False
            return _Member(attribute, node, [], [])
        if attribute.type.mapping and kind == Kind.OBJECT:
            keys = {self._tape.text(key): key + 1 for key in self._tape.children(node)}
            return _Member(attribute, node, list(keys.values()), list(keys))
        items = self._tape.children(node) if attribute.type.many and kind == Kind.ARRAY else [node]
        return _Member(attribute, node, items, [])

    def _choose(self, node: int, attribute: Attribute) -> int | None:
        """The shape of the object at `node`; None when it is no object, or of no class that may stand there."""
        models = attribute.type.models
        if not models or self._tape.kind(node) != Kind.OBJECT or node in self._spoilt:
            return None
        if len(models) == 1:
            return self._shape_of[models[0]]
        if Reference in models and self._only_refers(node):
            return self._shape_of[Reference]
        types = self._types(node)
        models = tuple(model for model in models if model is not Reference)
        fitting = (model for model in models if not types or not model.types or types & {*model.types})
        return next((self._shape_of[model] for model in fitting), None)

    def _only_refers(self, node: int) -> bool:
        keys = self._tape.children(node)
        return len(keys) == 1 and self._term(keys[0]) == "@id"

    def _types(self, node: int) -> set[str]:
        """The canonical terms under `@type`."""
        for key in reversed(self._tape.children(node)):
            if self._term(key) == "@type":
                value = key + 1
                named = self._tape.children(value) if self._tape.kind(value) == Kind.ARRAY else [value]
                return {self._term(at) for at in named if self._tape.kind(at) == Kind.STRING}
        return set()

    def _term(self, node: int) -> str:
        text = self._tape.text(node)
        return self._terms.get(text, text)

    def _make(self, node: int, shape: int, members: list[_Member]) -> Model | None:
        model = self._table.models[shape]
        values: dict[str, object] = {}
        places: dict[str, tuple[int, ...]] = {}
        for member in members:
            name = member.attribute.name
            found = [self._value(item, member.attribute) for item in member.items]
            kept = [at for at, value in zip(member.items, found, strict=True) if value is not MISSING]
            places[name] = (member.node, *kept)
            value = _collect(member, found)
            if value is not MISSING:
                values[name] = value
        if any(name not in values for name in self._table.needed[shape]):
            return None
        return model(span=self._document.span(node), places=MappingProxyType(places), **values)

    def _value(self, node: int, attribute: Attribute) -> object:
        """One value; `MISSING` for what a finding or a problem has named already, and for null."""
        kind, type_ = self._tape.kind(node), attribute.type
        if type_.raw:
            return Json(span=self._document.span(node))
        value = MISSING if node in self._spoilt else self._plain(node, kind, attribute)
        self.complete &= value is not MISSING or kind == Kind.NULL
        return value

    def _plain(self, node: int, kind: int, attribute: Attribute) -> object:
        type_, declared = attribute.type, attribute.declared
        if kind == Kind.OBJECT:
            return self._built.get(node) or MISSING
        if kind == Kind.STRING:
            text = self._term(node) if declared.vocabulary else self._tape.text(node)
            return type_.choices(text) if type_.choices else text
        if declared.as_text:
            return self._document.data[self._tape.start(node) : self._tape.end(node)].decode()
        value = self._tape.value(node)
        if value is None:
            return None if type_.optional else MISSING
        return self._float(value, node, attribute) if type_.number is float else value

    def _float(self, value: object, node: int, attribute: Attribute) -> object:
        try:
            return float(value)  # type: ignore[arg-type]
        except OverflowError:
            finding = Finding(FindingCode.OUT_OF_RANGE, node, attribute.shape, attribute.number, -1)
            self.findings.append(finding)
            return MISSING


def _collect(member: _Member, values: list[object]) -> object:
    """The value of an attribute from its single values."""
    type_ = member.attribute.type
    if type_.mapping:
        pairs = zip(member.keys, values, strict=True)
        return MappingProxyType({key: value for key, value in pairs if value is not MISSING})
    if type_.many:
        return tuple(value for value in values if value is not MISSING)
    return values[0] if values else MISSING
