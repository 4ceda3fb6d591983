"""What a document's kind says about the place where the cursor is."""

from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.document import Document
from assay_spec.kinds import resolve
from assay_spec.model import Model, Reference
from assay_spec.shapes import Attribute, Table, table_of
from assay_spec.terms import PLAIN, Terms


class Place(NamedTuple):
    """An object, and the member of it that the cursor is on."""

    model: type[Model]
    attributes: tuple[Attribute, ...]
    """Of the model, in its order."""
    given: frozenset[str]
    """The attributes that the object has."""
    attribute: Attribute | None
    """The one that the cursor is on; None beside all of them, and on a key that means nothing."""
    is_key: bool
    """The cursor is not on the value of that."""
    node: int
    """The key or the value, or the object."""


def place_at(document: Document, offset: int) -> Place | None:
    """The innermost object around the byte at `offset`; None outside of all, or where the document does not tell."""
    row, version, _ = document.identity
    if row is None or version not in row.versions or document.tape.kind(0) != Kind.OBJECT:
        return None
    if not document.is_editable:
        return None  # its objects stand elsewhere than what belongs to them
    terms: Terms = resolve(row.terms)(document) if row.terms else PLAIN
    return _Finder(document, table_of(resolve(row.model), version), terms).inside(0, 0, offset)


class _Finder:
    """Goes down the tape towards one byte."""

    def __init__(self, document: Document, table: Table, terms: Terms) -> None:
        self._tape = document.tape
        self._table = table
        self._terms = terms

    def inside(self, node: int, shape: int, offset: int) -> Place:
        """The place of `offset` in the object at `node`, or in one inside that."""
        known = self._table.by_term[shape]
        keys = self._tape.children(node)
        given = frozenset(known[term].name for term in map(self._term, keys) if term in known)
        around = Place(self._table.models[shape], self._table.attributes[shape], given, None, is_key=True, node=node)
        for key in keys:
            if self._tape.start(key) <= offset <= self._tape.end(key + 1):
                attribute = known.get(self._term(key))
                if attribute is None or offset <= self._tape.end(key):
                    return around._replace(attribute=attribute, node=key)
                here = around._replace(attribute=attribute, is_key=False, node=key + 1)
                return self._deeper(key + 1, attribute, offset) or here
        return around

    def _deeper(self, node: int, attribute: Attribute, offset: int) -> Place | None:
        """The place inside of a value that is an object, or a list or a mapping of some."""
        tape = self._tape
        if not attribute.models or not tape.start(node) <= offset <= tape.end(node):
            return None
        if tape.kind(node) == Kind.ARRAY:
            found = (self._deeper(item, attribute, offset) for item in tape.children(node))
            return next((place for place in found if place is not None), None)
        return self.inside(node, self._shape(node, attribute), offset) if tape.kind(node) == Kind.OBJECT else None

    def _shape(self, node: int, attribute: Attribute) -> int:
        """The class that the object names, or the first that it may have."""
        models = [model for model in attribute.models if model is not Reference] or list(attribute.models)
        named = {self._terms.canonical(self._tape.text(k + 1)) for k in self._tape.children(node) if self._is_type(k)}
        fitting = (model for model in models if named.intersection(model.types))
        return self._table.models.index(next(fitting, models[0]))

    def _is_type(self, key: int) -> bool:
        return self._term(key) in ("@type", "type") and self._tape.kind(key + 1) == Kind.STRING

    def _term(self, key: int) -> str:
        return self._terms.canonical(self._tape.text(key))
