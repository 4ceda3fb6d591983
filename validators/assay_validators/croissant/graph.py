"""What a Croissant document declares, and what refers to what."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.croissant.model import Dataset, DataSource, Field, FileObject, FileSet, RecordSet
from assay_spec.model import Model
from assay_validators.context import Context, Where

Declared = FileObject | FileSet | RecordSet | Field
"""What others may refer to."""

Kinds = tuple[type[Declared], ...]

PARTS: tuple[tuple[str, str, type[Declared]], ...] = (
    ("file_object", "fileObject", FileObject),
    ("file_set", "fileSet", FileSet),
    ("record_set", "recordSet", RecordSet),
    ("field", "field", Field),
)
"""The attributes of a source that refer, how documents spell them, and what they refer to."""


class Link(NamedTuple):
    """One reference."""

    origin: str
    """The `@id` of what refers."""
    where: Where
    target: str
    allowed: Kinds
    """What the target may be."""
    word: str
    """The property that refers, as documents spell it."""
    joins: bool
    """Whether values are compared with the target's, not read from it."""


class Place(NamedTuple):
    """A field and where it belongs."""

    field: Field
    records: RecordSet
    parents: tuple[Field, ...]
    """The fields that it is a part or an annotation of, the outermost first."""


class Graph:
    """The declarations of a dataset by their `@id`, and the references between them."""

    def __init__(self, dataset: Model) -> None:
        assert isinstance(dataset, Dataset)
        self.fields = tuple(place for records in dataset.record_set for place in _places_in(records))
        """Every field at any depth, in document order."""
        fields = (place.field for place in self.fields)
        self.declared: tuple[Declared, ...] = (*dataset.distribution, *dataset.record_set, *fields)
        self.by_id = {each.id: each for each in reversed(self.declared) if each.id}
        """Of several with one `@id` the first."""
        self.owner = {place.field.id: place.records for place in self.fields}
        """The record set of each field."""
        contained = (link for resource in dataset.distribution for link in _links_of_resource(resource))
        self.links = (*contained, *(link for place in self.fields for link in _links_of_field(place.field)))
        """Every reference, in document order."""
        self.repeated = frozenset(each.id for each in self.declared if self.by_id.get(each.id, each) is not each)
        """Each `@id` that several have."""
        self._document = dataset.span.document

    def ids_of(self, kinds: Iterable[type[Declared]]) -> list[str]:
        """The `@id` of everything that is one of these."""
        return [each.id for each in self.declared if isinstance(each, tuple(kinds))]

    def holds(self, target: str) -> bool:
        """Whether the document has an object with that `@id`, be it one that could not be understood."""
        return target in self.by_id or target in self._misunderstood

    @cached_property
    def _misunderstood(self) -> frozenset[str]:
        """The `@id` of objects that hold more than that, whatever they are."""
        tape = self._document.tape
        nodes = (node for node in range(len(tape)) if tape.kind(node) == Kind.OBJECT and len(tape.children(node)) > 1)
        ids = (tape.find(node, "@id") for node in nodes)
        return frozenset(tape.text(node) for node in ids if node >= 0 and tape.kind(node) == Kind.STRING)


def graph_of(dataset: Dataset, ctx: Context) -> Graph:
    """The graph of a dataset, made once for all rules."""
    return ctx.once(Graph, dataset)


def _places_in(records: RecordSet) -> Iterator[Place]:
    todo = [Place(field, records, ()) for field in reversed((*records.field, *records.annotation))]
    while todo:
        place = todo.pop()
        yield place
        inner = (*place.field.sub_field, *place.field.annotation)
        todo += (Place(field, records, (*place.parents, place.field)) for field in reversed(inner))


def _links_of_resource(resource: FileObject | FileSet) -> Iterator[Link]:
    for source in resource.contained_in:
        yield from _links(resource.id, source, (FileObject, FileSet), "containedIn", joins=False)


def _links_of_field(field: Field) -> Iterator[Link]:
    if field.source is not None:
        kinds = (FileObject, FileSet, RecordSet, Field)
        yield from _links(field.id, field.source, kinds, "source", joins=False)
    for source in field.references:
        yield from _links(field.id, source, (Field,), "references", joins=True)
    for source in field.parent_field:
        yield from _links(field.id, source, (Field,), "parentField", joins=True)


def _links(origin: str, source: DataSource, plain: Kinds, word: str, *, joins: bool) -> Iterator[Link]:
    """The references of a source: by its parts, or, when it has none, by its own `@id`."""
    parts = [(word, kind, getattr(source, name)) for name, word, kind in PARTS if getattr(source, name) is not None]
    for part, kind, reference in parts:
        yield Link(origin, (reference, "id"), reference.id, (kind,), part, joins)
    if not parts and source.id:
        yield Link(origin, (source, "id"), source.id, plain, word, joins)
