"""Joins: what fields refer to."""

from collections.abc import Iterator

from assay_kernels.scan.refer import DIFFERING, UNKEYED
from assay_spec.croissant.model import Dataset, Field, RecordSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context, is_lost, note, quoted
from assay_validators.croissant.clauses import JOINS, SPLITS
from assay_validators.croissant.datatypes import DATES, NUMBERS, TEXTS, has_type
from assay_validators.croissant.fields import types_of
from assay_validators.croissant.graph import Graph, called, graph_of
from assay_validators.croissant.inline import rows
from assay_validators.rule import amiss, one_of, rule


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
