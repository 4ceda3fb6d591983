"""Categories: record sets that others refer to."""

from collections.abc import Iterator

from assay_spec.croissant.model import Dataset, Field, RecordSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context, is_whole, notes, written
from assay_validators.croissant.clauses import CATEGORIES, MASKS, SPLITS
from assay_validators.croissant.datatypes import ENUMERATIONS
from assay_validators.croissant.graph import called, graph_of
from assay_validators.croissant.inline import means
from assay_validators.rule import one_of, rule, unusual

_TYPED = ((RecordSet, one_of("data_type")),)


@rule(
    "CRO142",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=f"{CATEGORIES}; {SPLITS}",
    anywhere=_TYPED,
)
def category_without_url(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Categories that are not told by addresses.

    ## What it does
    Checks that record sets of type `sc:Enumeration` or `cr:Split` have a field `url`, or one equivalent to `sc:url`.
    All enumerations that have none are told together, in a warning, and all splits, in a note: of these the standard
    only shows what it is good for. Splits whose only name is their key are left alone.

    ## Why is this bad?
    A name such as `train` or `benign` is a word; an address says the same in every dataset.

    ## Example
    {"@type": "cr:RecordSet", "@id": "stages", "dataType": "sc:Enumeration", "key": {"@id": "stages/name"},
      "field": [{"@type": "cr:Field", "@id": "stages/name", "dataType": "sc:Text"}], "data": [{"stages/name": "I"}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "stages", "dataType": "sc:Enumeration", "key": {"@id": "stages/name"},
      "field": [{"@type": "cr:Field", "@id": "stages/name", "dataType": "sc:Text"},
      {"@type": "cr:Field", "@id": "stages/url", "dataType": "sc:URL"}],
      "data": [{"stages/name": "I", "stages/url": "http://purl.obolibrary.org/obo/NCIT_C27966"}]}

    ## References
    - Croissant 1.1, Categorical Data (SHOULD have a url)
    - Croissant 1.1, Splits
    """
    together: dict[str, list[RecordSet]] = {}
    for records in filter(_lacks_url, dataset.record_set):
        together.setdefault(_kind(records), []).append(records)
    for kind, (first, *others) in together.items():
        say, clause = (ctx.warning, CATEGORIES) if kind == "enumeration" else (ctx.info, SPLITS)
        more = f", nor have {len(others):,} more" if others else ""
        yield say(
            (first, "data_type"),
            f"the {kind} {called(first)} has no field `url`{more}",
            help="add one with the address of each, or `equivalentProperty: sc:url` to the field that has it",
            related=notes([(each, "data_type") for each in others], "nor has this one"),
            clause=clause,
        )


def _kind(records: RecordSet) -> str:
    return next(name for kind, name in ENUMERATIONS.items() if kind in records.data_type)


def _lacks_url(records: RecordSet) -> bool:
    kinds = ENUMERATIONS.keys() & {*records.data_type}
    if not kinds:
        return False
    fields = records.field
    named = "sc:Enumeration" in kinds or any(means(field, "name") for field in fields)
    return named and bool(fields) and not any(means(field, "url") for field in fields) and is_whole(records, "field")


@rule(
    "CRO144",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=CATEGORIES,
    anywhere=((Field, unusual("data_type")),),
)
def category_of_field(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Field that is called an enumeration.

    ## What it does
    Checks that `sc:Enumeration` is the type of a record set, not of a field.

    ## Why is this bad?
    The type says nothing about how the values are written, and which categories there are is nowhere.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "dataType": ["sc:Text", "sc:Enumeration"]}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "dataType": "sc:Text"}

    ## References
    - Croissant 1.1, Categorical Data
    """
    for field in _fields_of("sc:Enumeration", dataset, ctx):
        where = (field, "data_type", field.data_type.index("sc:Enumeration"))
        yield ctx.warning(
            where,
            f"`{written(where)}` is the type of a record set, and {called(field)} is a field",
            help="list the categories in a record set of that type, and let the field refer to its key",
        )


def _fields_of(kind: str, dataset: Dataset, ctx: Context) -> list[Field]:
    graph = graph_of(dataset, ctx)
    return [field for field in graph.fields if kind in field.data_type] if graph.is_of(kind) else []


@rule(
    "CRO145",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=MASKS,
    anywhere=((Field, unusual("data_type")),),
)
def mask_without_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Segmentation mask of which nobody knows what it is.

    ## What it does
    Checks that a field of type `cr:SegmentationMask` is a `sc:GeoShape` or a `sc:ImageObject` too.

    ## Why is this bad?
    A mask is a polygon or an image of the same size: readers do it in two ways.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "dataType": "cr:SegmentationMask"}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "dataType": ["cr:SegmentationMask", "sc:GeoShape"]}

    ## References
    - Croissant 1.1, SegmentationMask
    """
    for field in _fields_of("cr:SegmentationMask", dataset, ctx):
        if not field.sub_field and {*field.data_type}.isdisjoint(("sc:GeoShape", "sc:ImageObject")):
            yield ctx.warning(
                (field, "data_type", field.data_type.index("cr:SegmentationMask")),
                f"{called(field)} is a mask, and neither a polygon nor an image",
                help="add `sc:GeoShape` for a polygon, `sc:ImageObject` for an image",
            )
