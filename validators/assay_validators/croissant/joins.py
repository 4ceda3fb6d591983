"""Joins: what brings the sources of records together, and what fields refer to."""

from collections.abc import Iterable, Iterator, Mapping

from assay_kernels.scan.refer import DIFFERING, MIXED, UNKEYED
from assay_spec.croissant.model import Dataset, Field, RecordSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context, is_lost, is_whole, note, quoted
from assay_validators.croissant.clauses import JOINS, SPLITS
from assay_validators.croissant.datatypes import DATES, NUMBERS, TEXTS, has_type
from assay_validators.croissant.fields import types_of
from assay_validators.croissant.graph import Graph, Link, called, graph_of
from assay_validators.croissant.inline import rows
from assay_validators.croissant.references import read_from, reads
from assay_validators.rule import amiss, one_of, rule


@rule("CRO035", since="0.1", on=Dataset, source=JOINS, anywhere=amiss(MIXED))
def undeclared_join(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Record set of several sources that nothing joins.

    ## What it does
    Checks that the sources of a record set's fields are connected by `references`.

    ## Why is this bad?
    Nobody knows which row of one source belongs to which row of the other.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "source": {"fileSet": {"@id": "images"}, "extract":
      {"fileProperty": "filename"}}}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "source": {"fileSet": {"@id": "images"}, "extract":
      {"fileProperty": "filename"}}, "references": {"field": {"@id": "patients/patient"}}}

    ## References
    - Croissant 1.1, Joins
    """
    graph = graph_of(dataset, ctx)
    mixed = _mixed(graph)
    read_by = _read_by(graph) if mixed else {}
    for records, fields in _fields_by_records(graph) if mixed else ():
        links = [link for field in fields for link in graph.links_from.get(field.id, ())]
        sources = [link for link in links if link.target in graph.by_id and _feeds(graph, link, records)]
        if records.id not in mixed or not sources or not all(_is_clear(graph, field) for field in fields):
            continue
        joins = [_joined_by(graph, field.id, read_by) for field in fields]
        reached = _reached(read_from(graph, sources[0]), joins)
        apart = next((link for link in sources if read_from(graph, link) not in reached), None)
        if apart is not None:
            yield ctx.error(
                apart.where,
                f"nothing joins `{apart.target}` to `{sources[0].target}`, from which other fields come",
                help="add `references` to the field whose values are the other's key",
                related=[note(sources[0].where, "the other source")],
            )


def _mixed(graph: Graph) -> set[str]:
    """The record sets whose fields come from several sources."""
    names: dict[str, str] = {}
    mixed: set[str] = set()
    for link in graph.links:
        records = graph.owner.get(link.origin)
        if records is not None and link.target in graph.by_id and _feeds(graph, link, records):
            name = read_from(graph, link)
            if names.setdefault(records.id, name) != name:
                mixed.add(records.id)
    return mixed


def _feeds(graph: Graph, link: Link, records: RecordSet) -> bool:
    """Whether a field of `records` reads its values from somewhere else."""
    return reads(link) and graph.owner.get(link.origin) is records and graph.owner.get(link.target) is not records


def _fields_by_records(graph: Graph) -> Iterator[tuple[RecordSet, list[Field]]]:
    """Each record set that has fields, and those that have an `@id`, of several with one the first."""
    found: dict[int, tuple[RecordSet, dict[str, Field]]] = {}
    for place in graph.places:
        if place.field.id:
            found.setdefault(id(place.records), (place.records, {}))[1].setdefault(place.field.id, place.field)
    yield from ((records, list(fields.values())) for records, fields in found.values())


def _is_clear(graph: Graph, field: Field) -> bool:
    """Whether all that it refers to is known and one thing; what is not is CRO030's, CRO034's, CRO040's or MOD005's."""
    if field.id in graph.repeated or not is_whole(field, "references"):
        return False
    named = all(source.id or source.field is not None for source in field.references)
    targets = (link.target for link in graph.links_from.get(field.id, ()) if link.joins)
    return named and all(target in graph.by_id and target not in graph.repeated for target in targets)


def _read_by(graph: Graph) -> Mapping[str, set[str]]:
    """What each field reads from."""
    return {
        field: {read_from(graph, link) for link in links if reads(link)} for field, links in graph.links_from.items()
    }


def _joined_by(graph: Graph, field: str, read_by: Mapping[str, set[str]]) -> set[str]:
    """What a field brings together: its source, what it refers to, and where that comes from."""
    links = graph.links_from.get(field, ())
    far = (read_by.get(link.target, set()) for link in links if link.joins)
    return {read_from(graph, link) for link in links}.union(*far)


def _reached(start: str, joins: Iterable[set[str]]) -> set[str]:
    """Everything that hangs together with `start`."""
    beside: dict[str, list[set[str]]] = {}
    for together in joins:
        for name in together:
            beside.setdefault(name, []).append(together)
    reached, todo = {start}, [start]
    while todo:
        for together in beside.pop(todo.pop(), ()):
            todo += together - reached
            reached |= together
            together.clear()  # so that each is gone through once, however many names lead to it
    return reached


@rule("CRO116", since="0.1", on=Dataset, severity=Severity.INFO, source=JOINS, anywhere=amiss(UNKEYED))
def join_to_no_key(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Reference to a field that tells no records apart.

    ## What it does
    Checks that what `references` leads to is in the `key` of its record set. It is told once of each field.

    ## Why is this bad?
    If several records have the value, a join gives each of them.

    ## Example
    {"@type": "cr:Field", "@id": "pictures/split", "references": {"field": {"@id": "patients/site"}}}

    Use instead:
    {"@type": "cr:Field", "@id": "pictures/split", "references": {"field": {"@id": "patients/patient"}}}

    ## References
    - Croissant 1.1, Joins (references are to a field that is generally a key)
    """
    graph = graph_of(dataset, ctx)
    told: set[str] = set()
    keys_of: dict[int, frozenset[str]] = {}
    for link, _, target in graph.joins:
        owner = graph.owner[link.target]
        if link.target in told or is_lost(owner, "key"):
            continue
        told.add(link.target)
        if id(owner) not in keys_of:
            keys_of[id(owner)] = frozenset(key.id for key in owner.key)
        named = (target.id, target.id.rpartition("/")[2])  # the latter as CRO033 allows
        is_told = not owner.key and not _WITH_KEY.isdisjoint(owner.data_type)  # by CRO076
        if is_told or not keys_of[id(owner)].isdisjoint(named):
            continue
        keys = quoted(key.id for key in owner.key)
        yield ctx.info(
            link.where,
            f"`{link.target}` is referred to, and is not in the `key` of {called(owner)}",
            help=f"refer to {keys}, or name it in `key`" if keys else f"add `key` to {called(owner)}",
            related=[note((target, "id"), "declared here")],
        )


_WITH_KEY = frozenset(["sc:Enumeration", "cr:Split"])


@rule("CRO117", since="0.1", on=Dataset, severity=Severity.WARNING, source=JOINS, anywhere=amiss(DIFFERING))
def join_of_other_types(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Reference to a field of another type.

    ## What it does
    Checks that a field and the one that it refers to are both texts, both numbers, both dates or both booleans.

    ## Why is this bad?
    `"1"` is not 1: a join that compares them finds nothing.

    ## Example
    {"@type": "cr:Field", "@id": "patients/diagnosis", "dataType": "sc:Integer"}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/diagnosis", "dataType": "sc:Text"}

    ## References
    - Croissant 1.1, Joins (the values of one are values of the other)
    """
    graph = graph_of(dataset, ctx)
    found: dict[int, tuple[str, ...]] = {}
    fitting: dict[str, bool] = {}
    for link, field, target in graph.joins:
        own, other = types_of(graph, field, found), types_of(graph, target, found)
        kinds, others = _kinds(own), _kinds(other)
        if not kinds or not others or not kinds.isdisjoint(others):
            continue
        if link.target not in fitting:
            fitting[link.target] = _has_values_of(target, other, graph)
        if fitting[link.target]:
            yield ctx.warning(
                link.where,
                f"{called(field)} is {_listed(own)}, and {called(target)}, which it refers to, is {_listed(other)}",
                help="give both the same type",
                related=[note((target, "data_type"), "the other type")] if target.data_type else (),
            )


def _has_values_of(field: Field, types: tuple[str, ...], graph: Graph) -> bool:
    """Whether no value that is written out contradicts these types of its field, of which CRO074 speaks."""
    short = field.id.rpartition("/")[2]
    values = (row.get(field.id, row.get(short)) for _, row in rows(graph.owner[field.id].data))
    return all(has_type(value, types) for value in values)


_KINDS = {"text": TEXTS, "number": NUMBERS, "date": DATES, "boolean": frozenset(["sc:Boolean"])}


def _kinds(types: tuple[str, ...]) -> set[str]:
    return {kind for kind, known in _KINDS.items() if not known.isdisjoint(types)}


def _listed(types: tuple[str, ...]) -> str:
    return " and ".join(f"`{name}`" for name in types if any(name in known for known in _KINDS.values()))


@rule(
    "CRO120",
    since="0.1",
    on=Dataset,
    severity=Severity.INFO,
    source=SPLITS,
    anywhere=((RecordSet, one_of("data_type")),),
)
def unused_split(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Splits to which no record belongs.

    ## What it does
    Checks that some field of the dataset refers to a record set of type `cr:Split`, or is called `split`.

    ## Why is this bad?
    Readers that are asked for the training data do not know which records these are.

    ## Example
    {"@type": "sc:Dataset", "recordSet": [
      {"@type": "cr:RecordSet", "@id": "splits", "dataType": "cr:Split", "key": {"@id": "splits/name"},
       "field": {"@type": "cr:Field", "@id": "splits/name", "dataType": "sc:Text"}, "data": [{"splits/name": "train"}]},
      {"@type": "cr:RecordSet", "@id": "pictures", "field": {"@type": "cr:Field", "@id": "pictures/part",
       "dataType": "sc:Text", "source": {"fileSet": {"@id": "images"}, "extract": {"fileProperty": "fullpath"},
        "transform": {"regex": "^(train|val)/.*"}}}}]}

    Use instead:
    {"@type": "sc:Dataset", "recordSet": [
      {"@type": "cr:RecordSet", "@id": "splits", "dataType": "cr:Split", "key": {"@id": "splits/name"},
       "field": {"@type": "cr:Field", "@id": "splits/name", "dataType": "sc:Text"}, "data": [{"splits/name": "train"}]},
      {"@type": "cr:RecordSet", "@id": "pictures", "field": {"@type": "cr:Field", "@id": "pictures/part",
       "dataType": "sc:Text", "source": {"fileSet": {"@id": "images"}, "extract": {"fileProperty": "fullpath"},
        "transform": {"regex": "^(train|val)/.*"}}, "references": {"field": {"@id": "splits/name"}}}}]}

    ## References
    - Croissant 1.1, Splits
    """
    splits = [records for records in dataset.record_set if "cr:Split" in records.data_type]
    if not splits:
        return
    graph = graph_of(dataset, ctx)
    if any(_is_split(field) for field in graph.fields):
        return  # by its values; some readers cannot join what is read off the path of a file
    used = {id(graph.owner.get(link.target, graph.by_id.get(link.target))) for link in graph.links}
    for records in splits:
        if id(records) not in used and not is_lost(records, "id") and len(splits) < len(dataset.record_set):
            yield ctx.info(
                (records, "id"),
                f"no field refers to the splits {called(records)}",
                help="add `references` to the field that says to which split a record belongs",
            )


def _is_split(field: Field) -> bool:
    """Whether a field is called after the split of its record."""
    return field.id.rpartition("/")[2] == "split" or (field.name is not None and field.name.text == "split")
