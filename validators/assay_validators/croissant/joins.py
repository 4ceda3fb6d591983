"""Joins: what a reference leads to can be joined with."""

from collections.abc import Iterator

from assay_spec.croissant.model import Dataset, DataSource, Field, RecordSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context, Where, is_lost, is_whole, note
from assay_validators.croissant.clauses import JOINS
from assay_validators.croissant.datatypes import ENUMERATIONS, FLOAT, WHOLE
from assay_validators.croissant.fields import types_of
from assay_validators.croissant.graph import Graph, called, graph_of
from assay_validators.croissant.inline import fits
from assay_validators.rule import one_of, rule

_KINDS = {
    "texts": frozenset(["sc:Text", "sc:URL"]),
    "numbers": WHOLE | FLOAT,
    "dates": frozenset(["sc:Date", "sc:DateTime"]),
    "times": frozenset(["sc:Time"]),
    "truth values": frozenset(["sc:Boolean"]),
}
"""The data types whose values can be compared with each other."""

_REFERRING = ((Field, one_of("references")),)


@rule("CRO140", since="0.1", on=Dataset, severity=Severity.INFO, source=JOINS, anywhere=_REFERRING)
def reference_to_no_key(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Reference to a field that is no key.

    ## What it does
    Checks that `references` leads to a field which is the `key` of its record set, or a part of it.

    ## Why is this bad?
    A value that several records have joins to all of them, and records come twice.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "dataType": "sc:Text", "references": {"field": {"@id":
      "diagnoses/url"}}, "source": {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "site"}}}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "dataType": "sc:Text", "references": {"field": {"@id":
      "diagnoses/name"}}, "source": {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "site"}}}

    ## References
    - Croissant 1.1, Joins
    """
    graph = graph_of(dataset, ctx)
    for _, where, target, owner in _joined(graph):
        keys = {key.id for key in owner.key}
        if not keys and (ENUMERATIONS.keys() & {*owner.data_type} or is_lost(owner, "key")):
            continue  # CRO076 says so
        if target.id not in keys and target.id.rpartition("/")[2] not in keys and is_whole(owner, "key"):
            yield ctx.info(
                where,
                f"`{target.id}` is no key of {called(owner)}",
                help=f'refer to the key, or write `"key": {{"@id": "{target.id}"}}` there',
                related=[note((owner, "key"), "its key")] if keys else [],
            )


@rule("CRO141", since="0.1", on=Dataset, severity=Severity.WARNING, source=JOINS, anywhere=_REFERRING)
def reference_of_other_type(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Reference to values of another type.

    ## What it does
    Checks that a field and the one that it refers to by `references` have values that can be equal: texts, numbers,
    dates, times, or truth values, both the same.

    ## Why is this bad?
    The number 7 and the text `007` are never equal: the join finds nothing.

    ## Example
    {"@type": "cr:Field", "@id": "patients/diagnosis", "dataType": "sc:Integer", "references": {"field": {"@id":
      "diagnoses/name"}}}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/diagnosis", "dataType": "sc:Text", "references": {"field": {"@id":
      "diagnoses/name"}}}

    ## References
    - Croissant 1.1, Joins
    """
    graph = graph_of(dataset, ctx)
    found: dict[int, tuple[str, ...]] = {}
    for field, _, target, owner in _joined(graph):
        types, others = types_of(graph, field, found), types_of(graph, target, found)
        kinds, of_others = _kinds(types), _kinds(others)
        if kinds and of_others and kinds.isdisjoint(of_others) and fits(owner, target):
            where: Where = (field, "data_type") if field.data_type else (field, "id")
            other: Where = (target, "data_type") if target.data_type else target
            yield ctx.warning(
                where,
                f"{called(field)} holds {min(kinds)}, and `{target.id}`, to which it refers, {min(of_others)}",
                help="give both the same data type",
                related=[note(other, "the other type")],
            )


def _kinds(types: tuple[str, ...]) -> set[str]:
    return {kind for kind, names in _KINDS.items() if not names.isdisjoint(types)}


def _joined(graph: Graph) -> Iterator[tuple[Field, Where, Field, RecordSet]]:
    """Each field that refers to one of other records, where it does, that one, and its records."""
    for place in graph.fields:
        for source in place.field.references:
            where, name = _named(source)
            target, owner = graph.by_id.get(name), graph.owner.get(name)
            is_clear = name not in graph.repeated and isinstance(target, Field)
            if is_clear and owner is not None and owner is not place.records:
                assert isinstance(target, Field)
                yield place.field, where, target, owner


def _named(source: DataSource) -> tuple[Where, str]:
    reference = source.field if source.field is not None else source
    return (reference, "id"), reference.id
