"""What a Croissant document declares, and what refers to what."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset, DataSource, Field, FileObject, FileSet, Node, RecordSet
from assay_spec.model import Model
from assay_validators.context import Choices, Context, Where, is_lost, is_whole

Declared = FileObject | FileSet | RecordSet | Field
"""What others may refer to."""

DECLARED = (FileObject, FileSet, RecordSet, Field)

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
    parent: "Place | None"
    """The field that it is a part or an annotation of."""


class Graph:
    """The declarations of a dataset by their `@id`, and the references between them."""

    def __init__(self, dataset: Model) -> None:
        assert isinstance(dataset, Dataset)
        self._dataset = dataset
        self._choices: dict[Kinds, Choices] = {}
        self.owner: dict[str, RecordSet] = {}
        """The record set of each field."""
        self.fields: list[Field] = []
        """Every field at any depth, in document order."""
        self.reads: dict[str, set[tuple[str, Kinds]]] = {}
        """What the fields of each record set read from, and as what."""
        for records in dataset.record_set:
            inside = fields_in(records)
            self.owner |= dict.fromkeys([field.id for field in inside], records)
            sources = [field.source for field in inside if field.source is not None]
            self.reads.setdefault(records.id, set()).update(_targets_of(sources))
            self.fields += inside
        self.owner.pop("", None)
        self.declared: tuple[Declared, ...] = (*dataset.distribution, *dataset.record_set, *self.fields)
        ids = [each.id for each in self.declared]
        self.by_id = dict(zip(reversed(ids), reversed(self.declared), strict=True))
        """Of several with one `@id` the first."""
        self.by_id.pop("", None)
        self.repeated = (
            frozenset(each.id for each in self.declared if self.by_id.get(each.id, each) is not each)
            if len(self.by_id) < len(ids)
            else frozenset()
        )
        """Each `@id` that several have."""
        self.types = frozenset([field.data_type for field in self.fields])
        """The data types that fields have together."""
        self.joining = [field for field in self.fields if field.references or field.parent_field]
        """The fields that refer to others."""
        self.containers = frozenset(link.target for link in self._contained)
        """What files are said to be contained in."""
        joined = (link for field in self.joining for link in links_of(field))
        self.targets = {(link.target, link.allowed, link.joins) for link in (*self._contained, *joined)}
        """What is referred to, as what, and whether values are compared with it."""
        for read in self.reads.values():
            self.targets |= {(target, kinds, False) for target, kinds in read}

    @cached_property
    def all_ids(self) -> str:
        """Every `@id` that is not empty, one after the other."""
        return "\0".join(self.by_id)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The same, with where each belongs."""
        return tuple(place for records in self._dataset.record_set for place in _places_in(records))

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

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every reference, in document order."""
        return (*self._contained, *[link for field in self.fields for link in links_of(field)])

    @cached_property
    def _contained(self) -> list[Link]:
        return [link for resource in self._dataset.distribution for link in _links_of_resource(resource)]

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
        for field in self.joining:
            if not field.references or not field.id or field.id in self.repeated:
                continue  # of the latter CRO040 speaks
            for link in links_of(field):
                target = self.by_id.get(link.target)
                if not isinstance(target, Field) or not link.joins or link.word not in ("references", "field"):
                    continue
                is_own = self.owner[link.target] is self.owner[field.id]  # of which CRO046 speaks
                if link.target not in self.repeated and not is_own:
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
        """The addresses of objects that hold more than an `@id`, whatever they are."""
        tape = self._dataset.span.document.tape
        nodes = (node for node in range(len(tape)) if tape.kind(node) == Kind.OBJECT and len(tape.children(node)) > 1)
        ids = (tape.find(node, "@id") for node in nodes)
        texts = (tape.text(node) for node in ids if node >= 0 and tape.kind(node) == Kind.STRING)
        return frozenset(self._identity(text) for text in texts)


def called(node: Node) -> str:
    """What a message calls an object: by its `@id`, else by its name, else by what it is."""
    name = node.id.strip() or (node.name.text.strip() if node.name is not None else "")
    return f"`{name}`" if name else f"this {type(node).__name__}"


def graph_of(dataset: Dataset, ctx: Context) -> Graph:
    """The graph of a dataset, made once for all rules."""
    return ctx.once(Graph, dataset)


def _is_of_files(source: DataSource) -> bool:
    """Whether properties of files are taken, such as their names."""
    return source.extract is not None and source.extract.file_property != ""


def _loses(models: Iterable[Model], *attributes: str) -> bool:
    """Whether one of these attributes, or the `@id` of one of the models, was given and not understood."""
    return any(
        is_lost(model, "id") or not all(is_whole(model, attribute) for attribute in attributes) for model in models
    )


def fields_in(records: RecordSet) -> Sequence[Field]:
    """The fields of a record set at any depth, in the order of their places."""
    return [place.field for place in _places_in(records)] if has_parts(records) else records.field


def has_parts(records: RecordSet) -> bool:
    """Whether a record set has more fields than its own `field`: annotations, and parts of fields."""
    return bool(records.annotation) or any(map(_sub_field, records.field)) or any(map(_annotation, records.field))


def _places_in(records: RecordSet) -> Iterator[Place]:
    todo = [Place(field, records, None) for field in reversed((*records.field, *records.annotation))]
    while todo:
        place = todo.pop()
        yield place
        inner = (*place.field.sub_field, *place.field.annotation)
        todo += (Place(field, records, place) for field in reversed(inner))


def _targets_of(sources: Sequence[DataSource]) -> set[tuple[str, Kinds]]:
    """What sources refer to, and as what."""
    targets: set[tuple[str, Kinds]] = set()
    for part, (_, kinds) in zip(_EACH_PART, _PARTS, strict=True):
        targets |= {(reference.id, kinds) for reference in map(part, sources) if reference is not None}
    alone = [source for source in sources if source.id and places_of(source) == 0]
    return targets | {(source.id, DECLARED) for source in alone}


def places_of(source: DataSource) -> int:
    """How many places a source names by its parts."""
    return len(PARTS) - _parts_of(source).count(None)


def _links_of_resource(resource: FileObject | FileSet) -> Iterator[Link]:
    for source in resource.contained_in:
        yield from _links(resource.id, source, (FileObject, FileSet), "containedIn", joins=False)


def links_of(field: Field) -> list[Link]:
    """The references of a field."""
    links = [] if field.source is None else _links(field.id, field.source, DECLARED, "source", joins=False)
    if not field.references and not field.parent_field:
        return links
    for source in field.references:
        links += _links(field.id, source, (Field,), "references", joins=True)
    for parent in field.parent_field:
        links += _links(field.id, parent, (Field,), "parentField", joins=True)
        inner = (parent.source, *parent.references) if parent.source is not None else parent.references
        for source in inner:
            links += _links(field.id, source, (Field,), "parentField", joins=True)
    return links


def _links(origin: str, source: DataSource, plain: Kinds, word: str, *, joins: bool) -> list[Link]:
    """The references of a source: by its parts, or, when it has none, by its own `@id`."""
    links = [
        Link(origin, (reference, "id"), reference.id, kinds, part, joins)
        for reference, (part, kinds) in zip(_parts_of(source), _PARTS, strict=True)
        if reference is not None
    ]
    if not links and source.id:
        links.append(Link(origin, (source, "id"), source.id, plain, word, joins))
    return links


_sub_field, _annotation = attrgetter("sub_field"), attrgetter("annotation")
_EACH_PART = [attrgetter(name) for name, _, _ in PARTS]
_parts_of = attrgetter(*(name for name, _, _ in PARTS))
_PARTS: tuple[tuple[str, Kinds], ...] = tuple((word, (kind,)) for _, word, kind in PARTS)
