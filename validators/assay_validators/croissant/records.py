"""Record sets: their fields, and the records that are written out."""

from collections.abc import Iterator, Sequence

from assay_kernels.scan import Kind
from assay_kernels.scan.refer import NAMESAKE
from assay_spec.croissant.model import Dataset, Field, RecordSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.model import Json
from assay_validators.context import Context, is_lost, note
from assay_validators.croissant.clauses import DATA, FIELDS, RECORDS, TERMS
from assay_validators.croissant.graph import called, graph_of
from assay_validators.croissant.inline import are_plain, rows, sources_in
from assay_validators.rule import amiss, blank, either, none_of, one_of, rule


@rule("CRO112", since="0.1", on=RecordSet, source=RECORDS, given=either(none_of("field"), blank("field")))
def records_without_fields(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Record set without a field.

    ## What it does
    Checks that a record set has a `field`. Without one it is an error to have a `key`, which names fields.

    ## Why is this bad?
    It describes nothing: a record is what its fields are.

    ## Example
    {"@type": "cr:RecordSet", "@id": "places", "key": {"@id": "places/name"}}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "places", "field": {"@type": "cr:Field", "@id": "places/name",
      "dataType": "sc:Text", "source": {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "site"}}}}

    ## References
    - Croissant 1.1, RecordSet
    """
    if lacks_fields(records):
        say = ctx.error if records.key else ctx.warning
        named = [note((key, "id"), "its `key` names one") for key in records.key[:1]]
        yield say((records, "id"), f"{called(records)} has no fields", help="add `field`, or delete it", related=named)


def lacks_fields(records: RecordSet) -> bool:
    """Whether a record set has no fields where it should."""
    return not records.field and not is_lost(records, "field") and "sc:Enumeration" not in records.data_type


@rule(
    "CRO113",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=FIELDS,
    anywhere=amiss(NAMESAKE),
)
def repeated_name(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Two fields of one name.

    ## What it does
    Checks that the fields of a record set, and the parts of a field, have different names, if they have any.

    ## Why is this bad?
    Readers that go by the name find one of the two only.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "name": "size"}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "name": "site"}

    ## References
    - Croissant 1.1, Field (its name is its identifier within the record set)
    """
    graph = graph_of(dataset, ctx)
    groups = [records.field for records in dataset.record_set]
    groups += [field.sub_field for field in graph.fields if field.sub_field]
    for fields in groups:
        for one, other, name in _of_one_name(fields):
            if one.id not in graph.repeated or not one.id:  # else CRO040 says that they are one
                yield ctx.warning(
                    (one, "name"),
                    f"another field beside it is called `{name}` too",
                    help="give each a name of its own",
                    related=[note((other, "name"), "the other one")],
                )


def _of_one_name(fields: Sequence[Field]) -> Iterator[tuple[Field, Field, str]]:
    """Each field that is called like one before it, that one, and how they are called."""
    names = [field.name.text for field in fields if field.name is not None]
    if len(names) == len(set(map(str.strip, names))):
        return
    first: dict[str, Field] = {}
    for field in fields:
        name = field.name.text.strip() if field.name is not None else ""
        other = first.setdefault(name, field) if name else field
        if other is not field:
            yield field, other, name


@rule(
    "CRO114", since="0.1", on=RecordSet, severity=Severity.WARNING, source=DATA, given=one_of("data"), unless=are_plain
)
def data_beside_sources(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Records that are written out, and are in a file as well.

    ## What it does
    Checks that no field of a record set with `data` has a `source`.

    ## Why is this bad?
    `data` holds all records. Whether the files hold the same ones, others or more cannot be told, and readers take one
    of the two.

    ## Example
    {"@type": "cr:RecordSet", "@id": "patients", "data": [{"patients/patient": "1", "patients/diagnosis": "benign",
      "patients/site": "A", "patients/size": "2", "patients/seen": "2024-01-01"}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "patients", "examples": [{"patients/patient": "1", "patients/diagnosis": "benign",
      "patients/site": "A", "patients/size": "2", "patients/seen": "2024-01-01"}]}

    ## References
    - Croissant 1.1, Data, Examples
    """
    sources = sources_in(records.data, records, ctx)
    if records.data is None or any(node in sources for node, _ in rows(records.data)[:1]):
        return  # of sources that are written there CRO071 speaks
    sourced = next((field for field in records.field if field.source is not None), None)
    if sourced is not None:
        yield ctx.warning(
            (records, "data"),
            f"the records of {called(records)} are written out, and {called(sourced)} is read from elsewhere",
            help="call them `examples` if they are only some, else leave the sources out",
            related=[note((sourced, "source"), "a source")],
        )


MANY_RECORDS = 1000
MANY_BYTES = 1_000_000
"""Of so many the specification would not say that they are an example or a list of categories."""


@rule(
    "CRO115",
    since="0.1",
    on=RecordSet,
    severity=Severity.INFO,
    source=TERMS,
    given=one_of("data", "examples"),
    unless=are_plain,
)
def many_records(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Many records in the metadata.

    ## What it does
    Tells of `data` and `examples` of more than a thousand records or a megabyte.

    ## Why is this bad?
    Metadata are read, searched and kept whole by everybody who only wants to know what a dataset is. Records belong
    into files; the specification writes them out for small lists of categories and for examples.

    ## Example
    {"@type": "cr:RecordSet", "@id": "patients", "data": [{"patients/site": "A"}, … and 5000 more]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "patients", "examples": [{"patients/site": "A"}]}

    ## References
    - Croissant 1.1, Terminology
    """
    for attribute, given in (("data", records.data), ("examples", records.examples)):
        size = _size(given) if given is not None else ""
        if size:
            yield ctx.info(
                (records, attribute),
                f"{size} are written into the metadata",
                help="put them into a file of the dataset",
            )


def _size(given: Json) -> str:
    """How much is written out, when that is much."""
    tape, node = given.span.document.tape, given.span.node
    count = len(tape.children(node)) if tape.kind(node) == Kind.ARRAY else 1
    if count > MANY_RECORDS:
        return f"{count:,} records"
    size = tape.end(node) - tape.start(node)
    return f"{size:,} bytes of records" if size > MANY_BYTES else ""
