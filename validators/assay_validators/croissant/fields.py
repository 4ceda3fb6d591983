"""Fields: what their values are, and where they come from."""

import re
from collections.abc import Iterator

from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset, Field, RecordSet, constant_of
from assay_spec.diagnostic import Diagnostic
from assay_spec.values import held_in
from assay_validators.context import Context, did_you_mean, is_lost, note, written
from assay_validators.croissant.clauses import FIELDS, TYPES
from assay_validators.croissant.datatypes import ATOMIC, OTHER_NAMES, has_type
from assay_validators.croissant.described import described_again, unnamed_terms
from assay_validators.croissant.graph import Graph, called, graph_of
from assay_validators.remedy import suggested
from assay_validators.rule import either, none_of, one_of, rule, unclear, unusual

_SHAPE = re.compile(r"\(?\s*(-1|[1-9]\d*)(\s*,\s*(-1|[1-9]\d*))*+\s*+(,\s*+)?\)?")

_LENGTHS = re.compile(r"[\s\[({]*(-1|[1-9]\d*)([\s,;x×*]+(-1|[1-9]\d*))*[\s,\])}]*")
"""The same, as people write it who have not read how."""


@rule("CRO060", since="0.1", on=Field, source=FIELDS, given=one_of("value"))
def source_and_value(field: Field, ctx: Context) -> Iterator[Diagnostic]:
    """Field with a source and a constant value.

    ## What it does
    Checks that a field has a `source` or a `value`, not both. The specification does not say so; it gives no meaning to
    both either.

    ## Why is this bad?
    Which of the two counts differs between readers.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "value": "Madison"}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "value": "Madison", "source": null}

    ## References
    - Croissant 1.1, Field (source, value)
    """
    if field.source is not None and field.value is not None:
        yield ctx.error(
            (field, "value"),
            f"{called(field)} has a `source` and a `value`",
            help="keep one of the two",
            related=[note((field, "source"), "the source")],
        )


@rule("CRO061", since="0.1", on=Dataset, source=FIELDS, anywhere=((Field, none_of("source", "value")),))
def field_without_values(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Field whose values are nowhere.

    ## What it does
    Checks that a field has a `source` or a `value`, or is a part of one that has, when its records are not written
    out and some other field of the record set has a source. An annotation of records that have no sources, without a
    value, is a remark.

    ## Why is this bad?
    Records are read without it, or cannot be read at all.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "source": null}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "site"}}}

    ## References
    - Croissant 1.1, Field (source)
    """
    if not any(_may_lack_values(records) for records in dataset.record_set):
        return
    graph = graph_of(dataset, ctx)
    sourced = {place.records.id for place in graph.places if place.field.source is not None}
    given: set[int] = set()
    for place in graph.places:  # each after what it is a part of
        inherits = place.parent is not None and id(place.parent.field) in given
        if inherits or _is_given(place.field) or id(place.field) in graph.mentioned:
            given.add(id(place.field))
            continue
        if place.parent is None and id(place.field) in graph.annotations and place.records.id not in sourced:
            if not place.field.sub_field:
                message = f"the annotation {called(place.field)} says nothing"
                yield ctx.info((place.field, "id"), message, help="add its `value`, or a `source`")
            continue
        written_out = place.records.data is not None or place.records.id not in sourced
        if not written_out and not place.field.sub_field:
            yield ctx.error(
                (place.field, "id"),
                f"{called(place.field)} has neither a source nor a value",
                help="add `source`, or `value` for a constant",
            )


def _may_lack_values(records: RecordSet) -> bool:
    """Whether a field of a record set, or an annotation of it, has no values of its own; parts take their field's."""
    return bool(records.annotation) or (records.data is None and not all(map(_is_given, records.field)))


def _is_given(field: Field) -> bool:
    """Whether a field itself says where its values are, or tried to."""
    return field.source is not None or field.value is not None or is_lost(field, "source", "value")


_MAY_BE_DESCRIBED = unclear("data_type")


@rule(
    "CRO062",
    since="0.1",
    on=Dataset,
    source=TYPES,
    anywhere=((Field, either(none_of("data_type"), _MAY_BE_DESCRIBED)),),
)
def missing_data_type(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Field without a data type.

    ## What it does
    Checks that a field without parts has a `dataType`, or takes its values from a field that has one, and that a type
    which is described there has an `@id`. Beside another type it is a warning that it has none. What is said there of a
    type of schema.org or Croissant is a note: nobody reads it.

    ## Why is this bad?
    Readers guess: `00501` becomes 501, `1e5` a number, `NA` nothing.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "dataType": null}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "dataType": "sc:Text"}

    ## References
    - Croissant 1.1, DataType
    """
    graph = graph_of(dataset, ctx)
    found: dict[int, tuple[str, ...]] = {}
    may_be_described = _MAY_BE_DESCRIBED(ctx.given(Field))
    for field in graph.fields:
        for unnamed in unnamed_terms(field, "data_type", ctx) if may_be_described else ():
            say = ctx.warning if field.data_type else ctx.error
            yield say(unnamed, "the type that is described here has no `@id`", help="name it by its address")
        yield from described_again(field, "data_type", ctx) if may_be_described else ()
        if field.data_type or field.sub_field or types_of(graph, field, found):
            continue
        if id(field) in graph.circles or id(field) in graph.mentioned:
            continue
        if not is_lost(field, "data_type", "source"):
            yield ctx.error((field, "id"), f"{called(field)} has no data type", help="add `dataType`, e.g. `sc:Text`")


def types_of(graph: Graph, field: Field, found: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    """The data types of a field, or of the field that its values come from; `found` remembers those on the way."""
    way: dict[int, None] = {}
    while not field.data_type and id(field) not in way and id(field) not in found and field.source is not None:
        way[id(field)] = None
        reference = field.source.field.id if field.source.field is not None else field.source.id
        source = graph.by_id.get(reference)
        if not isinstance(source, Field):
            break
        field = source
    types = field.data_type or found.get(id(field), ())
    found |= dict.fromkeys(way, types)
    return types


@rule("CRO063", since="0.1", on=Dataset, source=TYPES, anywhere=((Field, unusual("data_type")),))
def unknown_data_type(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Data type that does not exist.

    ## What it does
    Checks that a field without parts has a data type that says how its values are written, such as `sc:Text`. Types of
    other vocabularies may be added. A class of schema.org alone, such as `sc:Place`, is allowed, and a warning. No
    type has white space around it.

    ## Why is this bad?
    Readers refuse it, or guess.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "dataType": "sc:String"}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "dataType": "sc:Text"}

    ## References
    - Croissant 1.1, DataType
    """
    graph = graph_of(dataset, ctx)
    spaced = {types for types in graph.types if any(map(_is_spaced, types))}
    for field in graph.fields if spaced or any(ATOMIC.isdisjoint(types) for types in graph.types) else ():
        types = field.data_type
        if types in spaced:
            yield from _spaced(field, ctx)
            continue
        if field.sub_field or ATOMIC & {*types}:
            continue
        if len(types) > 1 and all(_is_semantic(name) or not name.startswith(("sc:", "cr:")) for name in types):
            continue  # CRO066 says so
        for number, name in enumerate(types):
            if name.startswith(("sc:", "cr:")) or ":" not in name:
                where = (field, "data_type", number)
                say = ctx.warning if _is_semantic(name) else ctx.error
                yield say(where, f"`{written(where)}` is no type that says how values are written", help=_near(name))


def _is_spaced(name: str) -> bool:
    return name != name.strip() != ""


def _spaced(field: Field, ctx: Context) -> Iterator[Diagnostic]:
    for number, name in enumerate(field.data_type):
        if _is_spaced(name):
            where = (field, "data_type", number)
            text = written(where)
            yield ctx.error(where, f"`{text}` is no type: white space is around it", help=f"write `{text.strip()}`")


def _is_semantic(name: str) -> bool:
    """Whether a name is a class of schema.org, or the one that the specification takes for such."""
    from assay_spec.croissant.schema_org import CLASSES

    return name == "sc:GeoLocation" or (name.startswith("sc:") and name[3:] in CLASSES)


def _near(name: str) -> str:
    plain = name.rpartition(":")[2]
    if plain.lower() in OTHER_NAMES:
        return suggested(OTHER_NAMES[plain.lower()])
    names = {known.rpartition(":")[2]: known for known in sorted(ATOMIC)}
    near = did_you_mean(plain, names)
    guess = near.partition("`")[2].partition("`")[0]
    return suggested(names[guess]) if guess in names else "add one that does, e.g. `sc:Text`"


@rule("CRO064", since="0.1", on=Field, source=FIELDS, given=one_of("array_shape"))
def array_shape_form(field: Field, ctx: Context) -> Iterator[Diagnostic]:
    """Shape of an array that cannot be.

    ## What it does
    Checks that `arrayShape` is a text of lengths, -1 where they vary, and comes with `isArray: true`. A number is a
    warning: it can be told what is meant, but not every reader takes it for a text.

    ## Why is this bad?
    Readers cannot make an array of the values.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "isArray": true, "arrayShape": "3 x 4"}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "isArray": true, "arrayShape": "3,4"}

    ## References
    - Croissant 1.1, Field (isArray, arrayShape)
    """
    shape = field.array_shape
    if not shape:
        return
    if not _SHAPE.fullmatch(shape) or ("(" in shape) != (")" in shape):
        meant = ",".join(re.findall(r"-?\d+", shape)) if _LENGTHS.fullmatch(shape) else ""
        yield ctx.error(
            (field, "array_shape"),
            f"`{shape}` is no shape of an array",
            help=suggested(meant) if meant else "write lengths: `3,4`, or -1 where they vary",
        )
    elif _is_number(field.places["array_shape"][0], ctx):
        message = f"`arrayShape` is a text, and `{shape}` a number"
        yield ctx.warning((field, "array_shape"), message, help=f'write `"{shape}"`')
    if not field.is_array and not is_lost(field, "is_array"):
        yield ctx.error((field, "array_shape"), "`arrayShape` needs `isArray: true`", help="add `isArray: true`")


def _is_number(node: int, ctx: Context) -> bool:
    """Whether a number stands there, alone or in an object of its own; of one in a list MOD006 speaks."""
    tape = ctx.document.tape
    if tape.kind(node - 1) != Kind.KEY:
        return False
    held = held_in(tape, node, terms_of(ctx.document)) if tape.kind(node) == Kind.OBJECT else node
    return held >= 0 and tape.kind(held) == Kind.INTEGER


@rule("CRO065", since="0.1", on=Field, source=FIELDS, given=one_of("value"))
def constant_of_wrong_type(field: Field, ctx: Context) -> Iterator[Diagnostic]:
    """Constant value that is not of the field's type.

    ## What it does
    Checks that the `value` of a field can be of its `dataType`.

    ## Why is this bad?
    Every record would hold a value that the field does not allow.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "dataType": "sc:Integer", "value": "Madison", "source": null}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "dataType": "sc:Text", "value": "Madison", "source": null}

    ## References
    - Croissant 1.1, Field (value)
    """
    constant = constant_of(field)
    if constant is not None and not has_type(constant.value, field.data_type):
        types = " or ".join(f"`{name}`" for name in field.data_type)
        yield ctx.error(
            (field, "value"), f"`{written((field, 'value'))}` is no {types}", help="change the value or the type"
        )
