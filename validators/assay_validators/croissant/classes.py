"""What records and values are: the classes that they are said to be, and what these ask of them."""

from collections.abc import Iterator, Mapping, Sequence

from assay_spec.croissant.model import Dataset, Field, RecordSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Choices, Context, near, written
from assay_validators.croissant.clauses import RECORD_TYPES, TYPES
from assay_validators.croissant.datatypes import ATOMIC, DATES, ENUMERATIONS, NUMBERS, TEXTS
from assay_validators.croissant.described import described_again, unnamed_terms
from assay_validators.croissant.graph import called, graph_of
from assay_validators.croissant.inline import fits, name_as_class
from assay_validators.remedy import suggested
from assay_validators.rule import in_any, one_of, rule, unclear, unusual

MEANINGS = frozenset(["cr:Label", "cr:Split", "cr:SegmentationMask", "sc:Enumeration", "sc:GeoCoordinates"])
"""Types of fields that say what values mean, and not how they are written."""

OURS = frozenset(
    [
        *(name for name in ATOMIC if name.startswith("cr:")),
        "cr:RecordSet",
        "cr:TrainingSplit",
        "cr:TrainSplit",
        "cr:ValidationSplit",
        "cr:TestSplit",
    ]
)
"""Croissant's own classes that data can be of."""


_TYPED = ((RecordSet, one_of("data_type")), (Field, one_of("sub_field")))
"""What a document must have for something to have a class and fields."""


@rule("CRO066", since="0.1", on=Dataset, source=TYPES, anywhere=((Field, unusual("data_type")),))
def no_atomic_type(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Several data types, none of which says how values are written.

    ## What it does
    Checks that of several data types of a field without parts one is atomic, such as `sc:Text` or `sc:ImageObject`.

    ## Why is this bad?
    Readers know what the values mean, and not how to read them.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "dataType": ["cr:Label", "wd:Q515"]}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "dataType": ["cr:Label", "wd:Q515", "sc:Text"]}

    ## References
    - Croissant 1.1, DataType
    """
    graph = graph_of(dataset, ctx)
    for field in graph.fields if any(len(types) > 1 for types in graph.types) else ():
        types = field.data_type
        if len(types) > 1 and not field.sub_field and not _is_atomic(types) and _are_meant(types):
            yield ctx.error(
                (field, "data_type"),
                f"no type of {called(field)} says how its values are written",
                help="add one that does, e.g. `sc:Text`",
            )


def _is_atomic(types: Sequence[str]) -> bool:
    return any(name in ATOMIC and name not in MEANINGS for name in types)


def _are_meant(types: Sequence[str]) -> bool:
    """Whether all types exist, as far as anybody knows; of others CRO063 speaks."""
    from assay_spec.croissant.schema_org import CLASSES

    return all(name in ATOMIC or name[3:] in CLASSES or not name.startswith(("sc:", "cr:")) for name in types)


_MAY_BE_DESCRIBED = unclear("data_type")


@rule(
    "CRO067",
    since="0.1",
    on=Dataset,
    source=f"{TYPES}; {RECORD_TYPES}",
    anywhere=(*in_any((RecordSet, Field), unusual("data_type")), (RecordSet, _MAY_BE_DESCRIBED)),
)
def unknown_class(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Class that Croissant or schema.org does not have.

    ## What it does
    Checks that the types of record sets, of fields with parts, and those beside an atomic one exist, if they are of
    Croissant or schema.org. Of schema.org it is a warning: it grows. So it is where the type of a record set is
    described and has no `@id`; what is said there of a type of schema.org or Croissant is a note: nobody reads it.

    ## Why is this bad?
    A misspelt `sc:Enumeration` is no enumeration, and nobody asks for its key and its names.

    ## Example
    {"@type": "cr:RecordSet", "@id": "diagnoses", "dataType": "cr:Splits"}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "diagnoses", "dataType": "cr:Split"}

    ## References
    - Croissant 1.1, DataType, RecordSet Typing
    """
    may_be_described = _MAY_BE_DESCRIBED(ctx.given(RecordSet))
    for records in dataset.record_set:
        if not _KNOWN.issuperset(records.data_type):
            yield from _unknown(records, ctx)
        for unnamed in unnamed_terms(records, "data_type", ctx) if may_be_described else ():
            yield ctx.warning(unnamed, "the type that is described here has no `@id`", help="name it by its address")
        yield from described_again(records, "data_type", ctx) if may_be_described else ()
    graph = graph_of(dataset, ctx)
    strange = {types for types in graph.types if not _KNOWN.issuperset(types)}
    told = [where for records in dataset.record_set if strange and (where := name_as_class(records)) is not None]
    for field in graph.fields if strange else ():
        if field.data_type in strange and (field.sub_field or not ATOMIC.isdisjoint(field.data_type)):
            yield from _unknown(field, ctx, [number for other, _, number in told if other is field])


_KNOWN = ATOMIC | OURS | {"sc:Enumeration", "sc:GeoCoordinates"}


def _unknown(part: RecordSet | Field, ctx: Context, told: Sequence[int] = ()) -> Iterator[Diagnostic]:
    from assay_spec.croissant.schema_org import CLASSES
    from assay_spec.croissant.schema_org import PROPERTIES as PROPERTIES_OF_ALL

    for number, name in enumerate(part.data_type):
        where = (part, "data_type", number)
        space, _, plain = name.partition(":")
        if number in told:
            continue  # CRO077 says so
        if name != name.strip() != "":
            if isinstance(part, RecordSet):  # of fields CRO063 says so
                text = written(where)
                yield ctx.error(
                    where, f"`{text}` is no class: white space is around it", help=f"write `{text.strip()}`"
                )
        elif space == "cr" and name not in OURS:
            nearest = near(plain, _OUR_NAMES)
            remedy = suggested(f"cr:{nearest}") if nearest else "take one of schema.org, or give an address"
            remedy = f"it is of schema.org: `sc:{plain}`" if plain in CLASSES or f"sc:{plain}" in ATOMIC else remedy
            yield ctx.error(where, f"`{written(where)}` is no class of Croissant", help=remedy)
        elif space == "sc" and plain not in CLASSES and name not in ATOMIC and plain != "GeoLocation":
            nearest = near(plain, _COMMON) or near(plain, CLASSES)
            remedy = suggested(f"sc:{nearest}") if nearest else ""
            remedy = "it is a property: name it in `equivalentProperty`" if plain in PROPERTIES_OF_ALL else remedy
            yield ctx.warning(where, f"`{written(where)}` is no class of schema.org", help=remedy)


_OUR_NAMES = Choices(name[3:] for name in sorted(OURS))
_COMMON = Choices(name[3:] for name in sorted(ATOMIC) if name.startswith("sc:"))
"""The classes of schema.org that say how values are written, without their prefix."""

_THING = {"name": TEXTS, "url": TEXTS, "description": TEXTS}
PROPERTIES: Mapping[str, Mapping[str, frozenset[str]]] = {
    "sc:GeoCoordinates": dict.fromkeys(("latitude", "longitude", "elevation"), NUMBERS | TEXTS),
    "sc:GeoShape": dict.fromkeys(("box", "circle", "line", "polygon"), TEXTS),
    "sc:QuantitativeValue": {"value": NUMBERS | TEXTS | {"sc:Boolean"}, "unitText": TEXTS, "unitCode": TEXTS},
    "sc:Person": {**_THING, "givenName": TEXTS, "familyName": TEXTS, "email": TEXTS, "birthDate": DATES},
    "sc:Enumeration": _THING,
    "cr:Split": _THING,
}
"""What values of some classes have, and of which atomic types that may be."""


@rule("CRO068", since="0.1", on=Dataset, source=RECORD_TYPES, anywhere=_TYPED)
def type_against_property(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Field that cannot be the property which it is mapped to.

    ## What it does
    Checks the data types of fields that are properties of the class of their record set, or of the field whose part
    they are: latitudes and longitudes are numbers or texts, names are texts, dates are dates. A name that is a number
    is a warning. Of records that are written out only the names of categories are looked at.

    ## Why is this bad?
    The values are read as what the class says, and cannot be that.

    ## Example
    {"@type": "cr:RecordSet", "@id": "places", "dataType": "sc:GeoCoordinates", "field": [
      {"@type": "cr:Field", "@id": "places/latitude", "dataType": "sc:Boolean"},
      {"@type": "cr:Field", "@id": "places/longitude", "dataType": "sc:Float"}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "places", "dataType": "sc:GeoCoordinates", "field": [
      {"@type": "cr:Field", "@id": "places/latitude", "dataType": "sc:Float"},
      {"@type": "cr:Field", "@id": "places/longitude", "dataType": "sc:Float"}]}

    ## References
    - Croissant 1.1, RecordSet Typing
    """
    for holder, fields in _typed(dataset, ctx):
        for kind in PROPERTIES.keys() & {*holder.data_type}:
            for field in fields:
                name = _property(field, PROPERTIES[kind])
                atomic = ATOMIC & {*field.data_type}
                if name and atomic and atomic.isdisjoint(PROPERTIES[kind][name]):
                    say = ctx.warning if name == "name" and atomic <= NUMBERS else ctx.error
                    yield say(
                        (field, "data_type"),
                        f"`{name}` of a `{kind}` cannot be a `{written((field, 'data_type', 0))}`",
                        help=f"write `{min(PROPERTIES[kind][name] & _PLAIN)}`, or give the field another name",
                    )
    for records in dataset.record_set:
        kind = (
            next((kind for kind in ENUMERATIONS if kind in records.data_type), "") if records.data is not None else ""
        )
        for field in records.field if kind else ():
            is_number = _property(field, _THING) == "name" and not NUMBERS.isdisjoint(field.data_type)
            if is_number and fits(records, field):
                message = f"`name` of a `{kind}` cannot be a `{written((field, 'data_type', 0))}`"
                remedy = "write `sc:Text`, or give the field another name"
                yield ctx.warning((field, "data_type"), message, help=remedy)


_PLAIN = frozenset(["sc:Date", "sc:Float", "sc:Text"])
"""The types that a remedy names."""


@rule("CRO099", since="0.1", on=Dataset, severity=Severity.WARNING, source=RECORD_TYPES, anywhere=_TYPED)
def unmapped_class(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Class none of whose properties any field is.

    ## What it does
    Checks that of records, or of a field with parts, that are places, shapes or quantities, some field is a property
    of that class: by the last part of its `@id`, or by `equivalentProperty`.

    ## Why is this bad?
    Readers know that it is a place, and not which of the fields is the latitude.

    ## Example
    {"@type": "cr:RecordSet", "@id": "places", "dataType": "sc:GeoCoordinates", "field": [
      {"@type": "cr:Field", "@id": "places/y", "dataType": "sc:Float"}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "places", "dataType": "sc:GeoCoordinates", "field": [
      {"@type": "cr:Field", "@id": "places/y", "dataType": "sc:Float", "equivalentProperty": "sc:latitude"}]}

    ## References
    - Croissant 1.1, RecordSet Typing
    """
    for holder, fields in _typed(dataset, ctx):
        for number, kind in enumerate(holder.data_type):
            known = PROPERTIES.get(kind, {})
            if known and "name" not in known and fields and not any(_property(field, known) for field in fields):
                yield ctx.warning(
                    (holder, "data_type", number),
                    f"no field of {called(holder)} is a property of `{kind}`",
                    help=f"end an `@id` with `/{next(iter(known))}`, or add `equivalentProperty`",
                )


def _typed(dataset: Dataset, ctx: Context) -> Iterator[tuple[RecordSet | Field, Sequence[Field]]]:
    """What has a class and fields that may be its properties."""
    in_files = (records for records in dataset.record_set if records.data is None)  # of others CRO074 sees the values
    yield from ((records, records.field) for records in in_files if records.data_type)
    fields = graph_of(dataset, ctx).fields
    yield from ((field, field.sub_field) for field in fields if field.sub_field and field.data_type)


def _property(field: Field, known: Mapping[str, object]) -> str:
    """The property of schema.org that a field is, of those that are known; empty when it is none."""
    named = next((term[3:] for term in field.equivalent_property if term.startswith("sc:") and term[3:] in known), "")
    last = field.id.rpartition("/")[2]
    return named or (last if last in known else "")
