"""What a Croissant document declares, and what refers to what."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from assay_kernels.scan import Kind, References
from assay_kernels.scan.refer import CIRCULAR, REPEATED
from assay_kernels.scan.refer import Link as Followed
from assay_spec.croissant.agents import Organization, Person
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset, DataSource, Field, FileObject, FileSet, Node, RecordSet
from assay_spec.model import Model
from assay_validators.context import Choices, Context, is_lost, is_whole

Declared = FileObject | FileSet | RecordSet | Field
"""What others may refer to."""

DECLARED = (FileObject, FileSet, RecordSet, Field)

Kinds = tuple[type[Declared], ...]

Thing = Dataset | Person | Organization
"""What has an `@id`, and holds no values to refer to."""

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
    where: tuple[Model, str]
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
    parent: "Place | None"
    """The field that it is a part or an annotation of."""


class Graph:
    """The declarations of a dataset by their `@id`, and the references between them."""

    def __init__(self, references: References) -> None:
        """Work out what rules ask for from what was found in the tables of the kind."""
        self._references = references
        self._dataset: Dataset = references.root
        self._choices: dict[Kinds, Choices] = {}
        self.fields: Sequence[Field] = references.inner
        """Every field at any depth, in document order."""
        self.by_id: dict[str, Declared] = references.by_id
        """What has an `@id`; of several with one the first."""
        self.reads: frozenset[str] = references.sources
        """What fields read from."""

    @cached_property
    def declared(self) -> tuple[Declared, ...]:
        """Resources, record sets, and fields at any depth."""
        return (*self._references.outer, *self.fields)

    @cached_property
    def things(self) -> tuple[Thing, ...]:
        """The dataset and its people."""
        return (self._dataset, *self._dataset.creator, *self._dataset.publisher)

    @cached_property
    def owner(self) -> dict[str, RecordSet]:
        """The record set of each field."""
        places, outer = zip(self.fields, self._references.places, strict=True), self._references.outer
        owner = {field.id: outer[at] for field, (at, _) in places if id(field) not in self.mentioned}
        owner.pop("", None)
        return owner

    @cached_property
    def repeated(self) -> frozenset[str]:
        """Each `@id` that several have."""
        if REPEATED not in self._references.facts:
            return frozenset()
        return frozenset(each.id for each in self.declared if self.by_id.get(each.id, each) is not each)

    @cached_property
    def types(self) -> frozenset[tuple[str, ...]]:
        """The data types that fields have together."""
        return frozenset([field.data_type for field in self.fields])

    @cached_property
    def places(self) -> Sequence[Place]:
        """The same, with where each belongs."""
        places: list[Place] = []
        for field, (owner, parent) in zip(self.fields, self._references.places, strict=True):
            records = self._references.outer[owner]
            places.append(Place(field, records, places[parent] if parent >= 0 else None))
        return places

    @cached_property
    def mentioned(self) -> frozenset[int]:
        """The `id` of each field that is nothing but a reference to one that is described elsewhere."""
        twice = [field for field in self.fields if field.id in self.repeated] if self.repeated else []
        described = {field.id for field in twice if field.places.keys() != {"id"}}
        return frozenset(id(field) for field in twice if field.places.keys() == {"id"} and field.id in described)

    @cached_property
    def circles(self) -> frozenset[int]:
        """The `id` of each field that is nothing but a reference to one that it is a part or an annotation of."""
        found = set()
        for place in self.places if self.repeated else ():
            around = place.parent if place.field.id in self.repeated and place.field.places.keys() == {"id"} else None
            while around is not None and around.field.id != place.field.id:
                around = around.parent
            if around is not None:
                found.add(id(place.field))
        return frozenset(found)

    @property
    def is_circular(self) -> bool:
        """Whether something comes from itself."""
        return CIRCULAR in self._references.facts

    @cached_property
    def links(self) -> Sequence[Link]:
        """Every reference, in document order."""
        return list(map(_link, self._references.links))

    @cached_property
    def absent(self) -> Sequence[Link]:
        """Those to what is not declared, in document order."""
        return list(map(_link, self._references.absent))

    @cached_property
    def links_from(self) -> dict[str, list[Link]]:
        """The references of each declaration."""
        links: dict[str, list[Link]] = {}
        for link in self.links:
            links.setdefault(link.origin, []).append(link)
        return links

    @cached_property
    def joins(self) -> list[tuple[Link, Field, Field]]:
        """Each `references` that leads to a field of other records, from which field, and to which."""
        found = []
        for link in self.links:
            field, target = self.by_id.get(link.origin), self.by_id.get(link.target)
            if not link.joins or link.word not in ("references", "field") or not isinstance(target, Field):
                continue
            if (
                not isinstance(field, Field)
                or not field.references
                or not self.repeated.isdisjoint((field.id, target.id))
            ):
                continue  # of the latter CRO040 speaks
            if self.owner[target.id] is not self.owner[field.id]:  # else CRO046 speaks
                found.append((link, field, target))
        return found

    def is_of(self, kind: str) -> bool:
        """Whether some field has a data type."""
        return any(kind in types for types in self.types)

    @cached_property
    def annotations(self) -> frozenset[int]:
        """The `id` of each field that is an annotation; another may be equal to it."""
        of_records = (each for records in self._dataset.record_set for each in records.annotation)
        of_fields = (each for field in self.fields for each in field.annotation)
        return frozenset(id(each) for each in (*of_records, *of_fields))

    def ids_of(self, kinds: Kinds) -> Choices:
        """The `@id` of everything that is one of these."""
        if kinds not in self._choices:
            self._choices[kinds] = Choices(each.id for each in self.declared if isinstance(each, kinds))
        return self._choices[kinds]

    def may_hold(self, target: str, allowed: Kinds) -> bool:
        """Whether the document may have a target: it has an object of that `@id`, or one that was not understood."""
        if target in self.by_id or self._identity(target) in self._misunderstood:
            return True
        return bool(self._lost & {*allowed})

    def find(self, name: str) -> Declared | None:
        """What is declared by an `@id`, however that is written."""
        return self.by_id.get(name) or self._by_identity.get(self._identity(name))

    @cached_property
    def _identity(self) -> Callable[[str], str]:
        return terms_of(self._dataset.span.document).identity

    @cached_property
    def _by_identity(self) -> dict[str, Declared]:
        return {self._identity(name): each for name, each in self.by_id.items()}

    @cached_property
    def treated(self) -> tuple[tuple[Field, DataSource], ...]:
        """The fields, with their sources, of whose values something is said beside the place."""
        sources = ((field, field.source) for field in self.fields if field.source is not None)
        return tuple(each for each in sources if each[1].transform or each[1].format or _is_of_files(each[1]))

    @cached_property
    def _lost(self) -> frozenset[type[Declared]]:
        """What may be declared by something that could not be understood, so that nobody knows by which `@id`."""
        files = [self._dataset, *self._dataset.distribution]
        records = [self._dataset, *self._dataset.record_set, *self.fields]
        lost: set[type[Declared]] = set()
        if _loses(files, "distribution") or not self._dataset.distribution:
            lost |= {FileObject, FileSet}
        if _loses(records, "record_set", "field", "sub_field", "annotation"):
            lost |= {RecordSet, Field}
        return frozenset(lost)

    @cached_property
    def _misunderstood(self) -> frozenset[str]:
        """The addresses of objects that hold more than an `@id`, whatever they are, but those that are references."""
        tape = self._dataset.span.document.tape
        references = {link.where.span.node for link in self._references.links}
        objects = (node for node in range(len(tape)) if tape.kind(node) == Kind.OBJECT and node not in references)
        nodes = (node for node in objects if len(tape.children(node)) > 1)
        ids = (tape.find(node, "@id") for node in nodes)
        texts = (tape.text(node) for node in ids if node >= 0 and tape.kind(node) == Kind.STRING)
        return frozenset(self._identity(text) for text in texts)


def _link(link: Followed) -> Link:
    return Link(link.origin, (link.where, "id"), link.target, link.pointer.classes, link.pointer.word, link.joins)


def called(node: Node) -> str:
    """What a message calls an object: by its `@id`, else by its name, else by what it is."""
    name = node.id.strip() or (node.name.text.strip() if node.name is not None else "")
    return f"`{name}`" if name else f"this {type(node).__name__}"


def graph_of(dataset: Dataset, ctx: Context) -> Graph:
    """The graph of a dataset, made once for all rules."""
    references = ctx.loaded.references if ctx.loaded is not None else None
    assert references is not None, "the dataset was loaded"
    assert references.root is dataset, "a document has one dataset"
    return ctx.once(Graph, references)


def _is_of_files(source: DataSource) -> bool:
    """Whether properties of files are taken, such as their names."""
    return source.extract is not None and source.extract.file_property != ""


def _loses(models: Iterable[Model], *attributes: str) -> bool:
    """Whether one of these attributes, or the `@id` of one of the models, was given and not understood."""
    return any(
        is_lost(model, "id") or not all(is_whole(model, attribute) for attribute in attributes) for model in models
    )


def places_of(source: DataSource) -> int:
    """How many places a source names by its parts."""
    return len(PARTS) - _parts_of(source).count(None)


_parts_of = attrgetter(*(name for name, _, _ in PARTS))
