"""References: each leads to something of the right kind, and none leads back to itself."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from assay_kernels.scan import Kind, Tape
from assay_kernels.scan.refer import ABSENT, CIRCULAR, MISLED, OWN, REPEATED, STRAY
from assay_spec.croissant.agents import Organization
from assay_spec.croissant.model import Dataset, DataSource, Field, FileObject, FileSet, RecordSet
from assay_spec.diagnostic import Diagnostic, Related, Severity
from assay_spec.model import Reference
from assay_validators.context import (
    FEW,
    MANY,
    Choices,
    Context,
    did_you_mean,
    is_lost,
    is_whole,
    near,
    note,
    notes,
    quoted,
    span_of,
)
from assay_validators.croissant.clauses import FIELDS, IDS, RECORDS, RESOURCES, SOURCES
from assay_validators.croissant.described import described_in_place
from assay_validators.croissant.graph import PARTS, Declared, Graph, Kinds, Link, Thing, called, graph_of, places_of
from assay_validators.croissant.nameless import Mention, nameless_in
from assay_validators.croissant.records import lacks_fields
from assay_validators.remedy import suggested
from assay_validators.rule import amiss, nothing, one_of, rule


@rule("CRO030", since="0.1", on=Dataset, source=IDS, anywhere=amiss(ABSENT, STRAY))
def dangling_reference(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Reference to what is not there.

    ## What it does
    Checks that everything that `source`, `containedIn`, `references` and `parentField` refer to is declared in the
    document, and not only described where they refer to it. What they, or a `key`, refer to by its name because its
    `@id` was forgotten is told there.

    ## Why is this bad?
    The values cannot be read, or not be joined.

    ## Example
    {"@type": "cr:Field", "source": {"fileObject": {"@id": "patient.csv"}, "extract": {"column": "a"}}}

    Use instead:
    {"@type": "cr:Field", "source": {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "a"}}}

    ## References
    - Croissant 1.1, ID and Reference Mechanism
    """
    graph = graph_of(dataset, ctx)
    told: set[int] = set()
    for thing, mentions in nameless_in(ctx):
        told.update(mention.at for mention in mentions)
        ctx.withdraw(thing, "@id")
        yield _nameless(thing, mentions, ctx)
    dangling = {each for each in {(link.target, link.allowed) for link in graph.absent} if not graph.may_hold(*each)}
    for link in graph.absent:
        if (link.target, link.allowed) in dangling and span_of(link.where).node not in told:
            yield _dangling(link, graph, ctx)


def _dangling(link: Link, graph: Graph, ctx: Context) -> Diagnostic:
    described = described_in_place(link.where[0], ctx)
    how = "described here, where no reader looks for it" if described else "not declared in this document"
    return ctx.error(
        link.where,
        f"`{link.word}` refers to {_shown(link.target)}, which is {how}",
        help=described
        or did_you_mean(link.target, graph.ids_of(link.allowed), but=link.origin)
        or f"declare {_a(link.allowed)} of that `@id`",
    )


def _nameless(thing: Declared, mentions: Sequence[Mention], ctx: Context) -> Diagnostic:
    word, name, _ = mentions[0]
    return ctx.error(
        thing,
        f"`{word}` refers to `{name}`, and the `{type(thing).__name__}` that is called so has no `@id`",
        help=f'add `"@id": "{name}"` to it',
        related=notes([mention.where for mention in mentions], "referred to here"),
    )


def _shown(target: str) -> str:
    return f"`{target}`" if target else "an empty `@id`"


@rule("CRO031", since="0.1", on=Dataset, source=SOURCES, anywhere=amiss(MISLED, ABSENT))
def reference_of_wrong_kind(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Reference to something of another kind.

    ## What it does
    Checks that `fileObject` refers to a FileObject, `fileSet` to a FileSet, `recordSet` to a RecordSet and `field`
    to a Field, and that files are contained in files. The dataset itself and the people behind it hold no values.

    ## Why is this bad?
    The reader looks for a file where there are records, or the other way round.

    ## Example
    {"@type": "cr:Field", "source": {"fileSet": {"@id": "patients.csv"}, "extract": {"column": "a"}}}

    Use instead:
    {"@type": "cr:Field", "source": {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "a"}}}

    ## References
    - Croissant 1.1, DataSource
    """
    graph = graph_of(dataset, ctx)
    things = {thing.id: thing for thing in graph.things if thing.id}
    for link in graph.links:
        target = graph.by_id.get(link.target) or things.get(link.target)
        if target is not None and not isinstance(target, link.allowed):
            yield ctx.error(
                link.where,
                f"`{link.word}` wants {_a(link.allowed)}, but `{link.target}` is {_called(target)}",
                help=_meant(link, target, graph),
                related=[note((target, "id"), "declared here")],
            )


def _called(target: Declared | Thing) -> str:
    """What a target is."""
    if isinstance(target, Dataset):
        return "the dataset itself"
    return f"{'an' if isinstance(target, Organization) else 'a'} {type(target).__name__}"


def _a(kinds: Kinds) -> str:
    """What these kinds are called, with their article."""
    return f"a {' or '.join(kind.__name__ for kind in kinds)}"


def _meant(link: Link, target: Declared | Thing, graph: Graph) -> str:
    """How to refer to what is meant: by the property that leads to such, or by another `@id`."""
    words: dict[type, str] = {kind: word for _, word, kind in PARTS}
    if link.word in words.values() and type(target) in words and not link.joins:
        return f"write `{words[type(target)]}`"
    return _other(link, graph)


def _other(link: Link, graph: Graph) -> str:
    nearest = did_you_mean(link.target, graph.ids_of(link.allowed), but=link.origin)
    return nearest or f"refer to {_a(link.allowed)}"


@rule("CRO032", since="0.1", on=Dataset, source=RESOURCES, anywhere=amiss(CIRCULAR, REPEATED))
def circular_reference(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Reference that leads back to itself.

    ## What it does
    Checks that no file is contained in itself, and that no field takes its values from itself or is a part or an
    annotation of itself, however long the way.

    ## Why is this bad?
    There is no beginning to read from; some readers never end.

    ## Example
    {"@type": "cr:FileObject", "@id": "images.zip", "containedIn": {"@id": "images.zip"}}

    Use instead:
    {"@type": "cr:FileObject", "@id": "images.zip", "containedIn": null}

    ## References
    - Croissant 1.1, Resources
    """
    graph = graph_of(dataset, ctx)
    for field in graph.fields if graph.circles else ():
        if id(field) in graph.circles:
            whole = graph.by_id[field.id]
            message = f"`{field.id}` is a part of itself"
            yield ctx.error((field, "id"), message, help="leave it out", related=[note((whole, "id"), "the whole")])
    closing = {*_closing(_edges(graph))} if graph.is_circular else set()
    for link in graph.links if closing else ():
        if (link.origin, link.target) in closing and not link.joins and link.target not in graph.repeated:
            yield ctx.error(link.where, f"`{link.origin}` comes from itself", help="refer to where it really is")


def _edges(graph: Graph) -> Mapping[str, Sequence[str]]:
    """What has to be read before what: sources before fields, fields before their record set."""
    edges: dict[str, list[str]] = {each.id: [] for each in graph.declared if each.id}
    for link in graph.links:
        if not link.joins and link.origin in edges:
            edges[link.origin].append(link.target)
    for place in graph.places:
        if place.records.id:
            edges[place.records.id].append(place.field.id)
    return edges


def _closing(edges: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The edges that close a circle, found going down from every node, without recursion."""
    open_: set[str] = set()
    done: set[str] = set()
    for root in edges:
        stack = [(root, iter(edges[root]))] if root not in done else []
        open_.update(node for node, _ in stack)
        while stack:
            node, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                stack.pop()
                open_.discard(node)
                done.add(node)
            elif target in open_:
                yield node, target
            elif target in edges and target not in done:
                open_.add(target)
                stack.append((target, iter(edges[target])))


@rule("CRO033", since="0.1", on=Dataset, source=RECORDS, anywhere=amiss(STRAY))
def key_of_other_records(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Key that is no field of its record set.

    ## What it does
    Checks that every `key` of a record set is the `@id` of one of its own fields. The last part of that alone, as in
    the first example of the specification, is a warning.

    ## Why is this bad?
    Records cannot be told apart, and nothing can be joined to them.

    ## Example
    {"@type": "cr:RecordSet", "@id": "patients", "key": {"@id": "diagnoses/name"}}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "patients", "key": {"@id": "patients/patient"}}

    ## References
    - Croissant 1.1, RecordSet
    """
    graph = graph_of(dataset, ctx)
    told = {mention.at for _, mentions in nameless_in(ctx) for mention in mentions}
    for records in dataset.record_set:
        yield from _strangers(records, graph, ctx, told)


def _strangers(records: RecordSet, graph: Graph, ctx: Context, told: Container[int]) -> Iterator[Diagnostic]:
    fields = {field.id for field in records.field}
    strangers = [key for key in records.key if key.id not in fields and span_of((key, "id")).node not in told]
    if lacks_fields(records):
        return  # CRO112 says so
    if not strangers or not is_whole(records, "field") or any(is_lost(field, "id") for field in records.field):
        return
    by_name = {field.id.rpartition("/")[2]: field.id for field in records.field if field.id}
    used = {key.id for key in records.key}
    is_slip = len(strangers) <= MANY  # so many keys are of other records, and not misspelt
    left = Choices(name for name, field in by_name.items() if is_slip and field not in used)
    for key in strangers:
        own = by_name.get(_last(key)) or by_name.get(near(_last(key), left))
        remedy = suggested(own) if own else _listed(by_name[name] for name in left.words)
        say = ctx.warning if key.id in by_name else ctx.error
        message = f"`{key.id}` is no field of record set {called(records)}"
        yield say((key, "id"), message, help=remedy, related=_elsewhere(key.id, graph))


def _last(key: Reference) -> str:
    """The part of an `@id` that is the name of a field: what is before it is alike in all fields of a record set."""
    return key.id.rpartition("/")[2]


def _listed(fields: Iterable[str]) -> str:
    known = tuple(fields)
    return f"choose one of {quoted(known)}" if 0 < len(known) <= FEW else "name one of its own fields"


def _elsewhere(name: str, graph: Graph) -> list[Related]:
    """Where other records have the field."""
    owner = graph.owner.get(name)
    if owner is None:
        return []
    return [note((graph.by_id[name], "id"), f"it is a field of record set {called(owner)}")]


@rule("CRO046", since="0.1", on=Dataset, source=FIELDS, anywhere=amiss(OWN))
def own_reference(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Field that refers to itself.

    ## What it does
    Checks that `references` leads to a field of another record set, or to one that comes from another source. To
    another field of the same records it is a warning, to itself an error.

    ## Why is this bad?
    Joined to themselves records say nothing new. Often the name of the other record set is missing.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "references": {"field": {"@id": "patients/site"}}}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "references": {"field": {"@id": "diagnoses/name"}}}

    ## References
    - Croissant 1.1, Field (references)
    """
    graph = graph_of(dataset, ctx)
    for field, records, _ in graph.places:
        for source in field.references:
            target = source.field.id if source.field is not None else source.id if places_of(source) == 0 else ""
            where = (source.field, "id") if source.field is not None else (source, "id")
            if target in graph.repeated or field.id in graph.repeated or not target:
                continue
            if target == field.id:
                yield ctx.error(where, f"{called(field)} refers to itself", help="refer to other records")
            elif graph.owner.get(target) is records and _reads_of(graph, target) == _reads_of(graph, field.id):
                message = f"{called(field)} refers to a field of its own record set"
                yield ctx.warning(where, message, help="refer to the key of other records")


def _reads_of(graph: Graph, field: str) -> set[str]:
    """What a field reads from."""
    return {read_from(graph, link) for link in graph.links_from.get(field, ()) if reads(link)}


def reads(link: Link) -> bool:
    """Whether values are read from the target, and not only compared with it."""
    return not link.joins and link.word != "containedIn"


def read_from(graph: Graph, link: Link) -> str:
    """What a link reads from: a file, a file set, or a record set."""
    owner = graph.owner.get(link.target)
    return link.target if owner is None else owner.id


@rule("CRO047", since="0.1", on=Dataset, source=FIELDS, anywhere=((Field, one_of("parent_field")),))
def parent_of_other_records(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Parent field of other records.

    ## What it does
    Checks that `parentField` names a field of the record set in which it stands.

    ## Why is this bad?
    It says which of the fields around it the records inside repeat; a field of other records is not around it.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "parentField": {"@id": "diagnoses/name"}}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "parentField": {"@id": "patients/patient"}}

    ## References
    - Croissant 1.1, Field (parentField)
    """
    graph = graph_of(dataset, ctx)
    for place in graph.places:
        for parent in place.field.parent_field:
            named = parent.field if parent.field is not None else parent
            owner = graph.owner.get(named.id)
            if owner is not None and owner is not place.records and named.id not in graph.repeated:
                yield ctx.error(
                    (named, "id"),
                    f"`{named.id}` is a field of other records than {called(place.field)}",
                    help=f"name a field of {called(place.records)}",
                )


@rule(
    "CRO036",
    since="0.1",
    on=(RecordSet, Field, FileObject, FileSet),
    severity=Severity.WARNING,
    source=IDS,
    given=one_of("key", "source", "contained_in"),
    anywhere=((DataSource, nothing), (Reference, nothing)),
)
def text_as_reference(part: RecordSet | Field | FileObject | FileSet, ctx: Context) -> Iterator[Diagnostic]:
    """Reference that is a bare text.

    ## What it does
    Checks that `key`, and in documents of version 1.0 `source` and `containedIn`, refer by an object with an `@id`.

    ## Why is this bad?
    To JSON-LD a text is only a text: it refers to nothing. Readers that follow references do not follow it.

    ## Example
    {"@type": "cr:RecordSet", "@id": "patients", "key": "patients/patient"}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "patients", "key": {"@id": "patients/patient"}}

    ## References
    - Croissant 1.1, ID and Reference Mechanism
    """
    attribute, word = _REFERRING[type(part)]
    given = getattr(part, attribute)
    for each in given if isinstance(given, tuple) else [given]:
        if each is not None and ctx.document.tape.kind(each.span.node) == Kind.STRING:
            yield ctx.warning(each, f"`{word}` is a text", help=f'write `{{"@id": "{each.id}"}}`')


_REFERRING = {
    RecordSet: ("key", "key"),
    Field: ("source", "source"),
    FileObject: ("contained_in", "containedIn"),
    FileSet: ("contained_in", "containedIn"),
}
"""What text may stand at instead of a reference, and how documents spell it."""


def _key_of(value: DataSource, tape: Tape) -> int:
    """The key of a value that stands at it, or in a list of one; what stands before an item of a longer list."""
    before = value.span.node - 1
    return before - 1 if tape.kind(before) == Kind.ARRAY and tape.next(before) == tape.next(before + 1) else before


@rule("CRO034", since="0.1", on=Field, source=FIELDS, given=one_of("references", "parent_field"))
def empty_reference(field: Field, ctx: Context) -> Iterator[Diagnostic]:
    """Reference that names nothing.

    ## What it does
    Checks that `references` and `parentField` name a field, by `@id` or by `field`.

    ## Why is this bad?
    Nothing is joined. Often the name of the property is misspelt, as in the specification's own `@idfield`.

    ## Example
    {"@type": "cr:Field", "references": {"@idfield": "diagnoses/name"}}

    Use instead:
    {"@type": "cr:Field", "references": {"field": {"@id": "diagnoses/name"}}}

    ## References
    - Croissant 1.1, Field
    """
    for attribute, word in (("references", "references"), ("parent_field", "parentField")):
        for source in getattr(field, attribute):
            named = source.id or source.field is not None or getattr(source, "references", ())
            if named or is_lost(source, "field", "references"):
                continue
            key = _key_of(source, ctx.document.tape)
            if word == "references" and _is_source(source, field) and ctx.document.tape.kind(key) == Kind.KEY:
                message = f"`{ctx.document.tape.text(key)}` names a file, and no field"
                found = ctx.error(ctx.document.span(key), message, help=suggested("source"))
                yield ctx.slip(found, ctx.document.tape.text(key), "source", evident=True)
            else:
                remedy = described_in_place(source, ctx) or f'write `"{word}": {{"field": {{"@id": …}}}}`'
                yield ctx.error(source, f"`{word}` names no field", help=remedy)


def _is_source(place: DataSource, field: Field) -> bool:
    """Whether what stands at `references` is the source that the field lacks."""
    return field.source is None and (place.file_object is not None or place.file_set is not None)
