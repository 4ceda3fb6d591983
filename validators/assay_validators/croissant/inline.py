"""Records that are written out in the document."""

from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from assay_spec.croissant.model import Field, RecordSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.model import Json
from assay_spec.span import Span
from assay_validators.context import Choices, Context, did_you_mean, is_lost, is_whole, note, notes, quoted, written
from assay_validators.croissant.clauses import CATEGORIES, DATA, EXAMPLES, RECORDS
from assay_validators.croissant.datatypes import ENUMERATIONS, has_type
from assay_validators.croissant.graph import called
from assay_validators.rule import one_of, rule


def rows(data: Json | None) -> Sequence[tuple[int, Mapping[str, object]]]:
    """The tape node and the value of each record that is an object; one may stand without brackets."""
    return data.objects if data is not None else ()


class Keys(NamedTuple):
    """What the records of a record set are called by, all together."""

    given: frozenset[str]
    """In some record."""
    common: frozenset[str]
    """In every record."""
    empty: frozenset[str]
    """With `null` in some record."""


def keys_of(data: Json | None) -> Keys:
    """By what the values of records are called, so that most rules need not look at each record."""
    given: set[str] = set()
    empty: set[str] = set()
    found = [row for _, row in rows(data)]
    common = {*found[0]} if found else set()
    for row in found:
        if row.keys() != common or not given:
            given |= row.keys()
            common &= row.keys()
        if None in row.values():
            empty.update(key for key, value in row.items() if value is None)
    return Keys(frozenset(given), frozenset(common), frozenset(empty))


OF_SOURCES = frozenset(["fileObject", "fileSet", "recordSet", "extract"])
"""What a source says, and a record only where they are its fields."""

BESIDE = frozenset(["field", "transform", "format", "samplingRate"])
"""What it may say beside that."""


def sources_in(data: Json | None, records: RecordSet, ctx: Context) -> frozenset[int]:
    """The records in whose place a source stands, by their nodes; CRO071 or CRO072 tells them, and no other rule.

    There are none where any key may be meant well.
    """
    known = ctx.once(columns, records)
    if ctx.once(keys_of, data).given <= known.keys() or not _are_named(records):
        return frozenset()
    return frozenset(node for node, row in rows(data) if _is_source(row, known))


def _is_source(names: Collection[str], known: Container[str]) -> bool:
    """Whether no name is one of a field, and all are what sources say."""
    if any(name in known for name in names):
        return False
    said = {name.rpartition(":")[2] for name in names if not name.startswith("@")}
    return not said.isdisjoint(OF_SOURCES) and said <= OF_SOURCES | BESIDE


def cells(data: Json, row: int) -> dict[str, Span]:
    """The place of each value of one record."""
    document = data.span.document
    return {document.tape.text(key): document.span(key + 1) for key in document.tape.children(row)}


def columns(records: RecordSet) -> dict[str, Field]:
    """The fields by what records may call them: their `@id`, or their name alone."""
    named = [field for field in records.field if field.id]
    return {field.id.rpartition("/")[2]: field for field in named} | {field.id: field for field in named}


FEW_RECORDS = 100
FEW_BYTES = 1_000_000
"""Far from what CRO115 calls many."""


def are_plain(records: RecordSet | Field, ctx: Context) -> bool:
    """Whether the records are what most are: a few, with a text for each field, and each with a key of its own.

    Rules that look at what is written out then have nothing to say. Addresses of splits they look at.
    """
    if isinstance(records, Field):
        return False  # its value is no record
    data, fields = records.data, records.field
    rows = data.value if data is not None and records.examples is None else None
    if not isinstance(rows, list) or not 0 < len(rows) <= FEW_RECORDS or not all(_is_plain(each) for each in fields):
        return False
    names = {field.id for field in fields}
    if "" in names or not all(isinstance(row, dict) and row.keys() == names for row in rows):
        return False
    values = [value for row in rows for value in row.values()]
    if not all(isinstance(value, str) for value in values) or len(ctx.document.data) > FEW_BYTES:
        return False
    keys = [key.id for key in records.key]
    if not keys or not names.issuperset(keys) or len({tuple([row[key] for key in keys]) for row in rows}) < len(rows):
        return False
    if "sc:Enumeration" in records.data_type and not any(means(field, "name") for field in fields):
        return False
    if "cr:Split" not in records.data_type:
        return True
    return not any(":" in value for value in values) and not any(means(field, "url") for field in fields)


def _is_plain(field: Field) -> bool:
    """Whether a field has one text, which is nowhere but in the records."""
    return (
        field.data_type == ("sc:Text",)
        and field.source is None
        and field.value is None
        and not (field.sub_field or field.is_array or field.repeated)
    )


@rule("CRO070", since="0.1", on=RecordSet, source=DATA, given=one_of("data"), unless=are_plain)
def data_form(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Records that are no list of objects.

    ## What it does
    Checks that `data` is a list of objects, and not empty. A single object is a warning.

    ## Why is this bad?
    There are no records to read, or many readers do not find the one that is there.

    ## Example
    {"@type": "cr:RecordSet", "@id": "diagnoses", "data": "benign"}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "diagnoses", "data": [{"diagnoses/name": "benign", "diagnoses/url": null}]}

    ## References
    - Croissant 1.1, Data
    """
    if records.data is None:
        return
    value = records.data.value
    if isinstance(value, dict):
        yield ctx.warning((records, "data"), "`data` is a list of records", help="write the record in brackets")
    elif not isinstance(value, list):
        yield ctx.error((records, "data"), "`data` is a list of records", help="write `[{…}, {…}]`")
    elif not value:
        yield ctx.error((records, "data"), "`data` holds no records", help="add records, or delete `data`")
    else:
        nodes = records.data.span.document.tape.children(records.data.span.node)
        for node, row in zip(nodes, value, strict=True):
            if not isinstance(row, dict):
                yield ctx.error(ctx.document.span(node), "a record is an object", help='write `{"field": value}`')


@rule("CRO071", since="0.1", on=RecordSet, source=DATA, given=one_of("data"), unless=are_plain)
def data_of_unknown_field(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Value for a field that the record set does not have.

    ## What it does
    Checks that the keys of the records in `data` are the `@id` of fields. Sources in their place are told once.

    ## Why is this bad?
    The values are lost, or the records are refused.

    ## Example
    {"@type": "cr:RecordSet", "@id": "diagnoses", "data": [
      {"diagnoses/name": "benign", "diagnoses/url": null, "diagnoses/nmae": "benign"}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "diagnoses", "data": [{"diagnoses/name": "benign", "diagnoses/url": null}]}

    ## References
    - Croissant 1.1, Data
    """
    yield from _unknown_keys(records, records.data, ctx, ctx.error)


@rule("CRO072", since="0.1", on=RecordSet, severity=Severity.WARNING, source=EXAMPLES, given=one_of("examples"))
def examples_of_unknown_field(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Example for a field that the record set does not have.

    ## What it does
    Checks that the keys of the records in `examples` are the `@id` of fields.

    ## Why is this bad?
    The example misleads who reads it.

    ## Example
    {"@type": "cr:RecordSet", "@id": "patients", "examples": [{"patients/pateint": "1"}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "patients", "examples": [{"patients/patient": "1"}]}

    ## References
    - Croissant 1.1, Examples
    """
    yield from _unknown_keys(records, records.examples, ctx, ctx.warning)


def _unknown_keys(
    records: RecordSet, data: Json | None, ctx: Context, say: Callable[..., Diagnostic]
) -> Iterator[Diagnostic]:
    known = ctx.once(columns, records)
    if ctx.once(keys_of, data).given <= known.keys():
        return
    choices = Choices(field.id for field in records.field)
    tape = ctx.document.tape
    sources = sources_in(data, records, ctx)
    for node, _ in rows(data) if _are_named(records) else ():
        strange = [key for key in tape.children(node) if _is_strange(tape.text(key), known)]
        for key in strange if node not in sources else ():
            name = tape.text(key)
            yield say(
                ctx.document.span(key),
                f"record set {called(records)} has no field `{name}`",
                help=did_you_mean(name, choices),
            )
    if sources:
        first, *others = (ctx.document.span(node) for node in sorted(sources))
        yield say(
            first,
            f"a source stands where record set {called(records)} has its records",
            help="write values here, or say in the `source` of each field where they are",
            related=notes(others, "here too"),
        )


def _is_strange(name: str, known: Container[str]) -> bool:
    return name not in known and not name.startswith("@")


def _are_named(records: RecordSet) -> bool:
    """Whether all fields are known and have an `@id`; else MOD002 or MOD005 says so, and any key may be meant well."""
    return bool(records.field) and is_whole(records, "field") and all(field.id for field in records.field)


@rule(
    "CRO073", since="0.1", on=RecordSet, severity=Severity.WARNING, source=DATA, given=one_of("data"), unless=are_plain
)
def data_without_field(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Record that leaves fields out.

    ## What it does
    Checks that every record in `data` has a value for every field; what is not known is `null`.

    ## Why is this bad?
    Whether the value is missing, or its name misspelt, cannot be told.

    ## Example
    {"@type": "cr:RecordSet", "@id": "diagnoses", "data": [{"diagnoses/name": "benign"}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "diagnoses", "data": [{"diagnoses/name": "benign", "diagnoses/url": null}]}

    ## References
    - Croissant 1.1, Data
    """
    known = ctx.once(columns, records)
    keys = {key.id for key in records.key}  # CRO037 speaks of those
    wanted: dict[str, list[str]] = {}
    for field in records.field:
        if field.id and field.id not in keys and field.source is None and field.value is None and not field.sub_field:
            wanted.setdefault(field.id.rpartition("/")[2], []).append(field.id)
    common = ctx.once(keys_of, records.data).common
    wanted = {short: names for short, names in wanted.items() if short not in common and not common.issuperset(names)}
    for node, row in rows(records.data) if wanted else ():
        if not all(key in known or key.startswith("@") for key in row):  # CRO071 says so
            continue
        missing = quoted(
            name for short, names in wanted.items() if short not in row for name in names if name not in row
        )
        if missing:
            yield ctx.warning(
                ctx.document.span(node), f"the record has no value for {missing}", help="add it, or `null`"
            )


@rule("CRO074", since="0.1", on=RecordSet, source=DATA, given=one_of("data"), unless=are_plain)
def data_of_wrong_type(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Value that is not of its field's type.

    ## What it does
    Checks that the values in `data` can be of the `dataType` of their fields.

    ## Why is this bad?
    Readers refuse the record, or change the value.

    ## Example
    {"@type": "cr:RecordSet", "@id": "stages", "field": [{"@type": "cr:Field", "@id": "stages/number",
      "dataType": "sc:Integer"}], "data": [{"stages/number": "II"}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "stages", "field": [{"@type": "cr:Field", "@id": "stages/number",
      "dataType": "sc:Integer"}], "data": [{"stages/number": 2}]}

    ## References
    - Croissant 1.1, Data
    """
    known = ctx.once(columns, records)
    for node, row in rows(records.data):
        fields = {key: known[key] for key in row if key in known}
        wrong = [key for key, field in fields.items() if not has_type(row[key], field.data_type)]
        spans = cells(records.data, node) if wrong and records.data is not None else {}
        for key in wrong:
            types = " or ".join(f"`{name}`" for name in fields[key].data_type)
            yield ctx.error(spans[key], f"`{written(spans[key])}` is no {types}", help="change it, or the type")


def fits(records: RecordSet, field: Field) -> bool:
    """Whether the values of a field that are written out are of its type; of others CRO074 speaks."""
    names = [name for name, each in columns(records).items() if each is field]
    values = (row.get(name) for _, row in rows(records.data) for name in names)
    return all(has_type(value, field.data_type) for value in values)


@rule("CRO075", since="0.1", on=RecordSet, source=RECORDS, given=one_of("data"), unless=are_plain)
def repeated_key_value(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Two records with the same key.

    ## What it does
    Checks that no two records in `data` agree in all fields of the record set's `key`.

    ## Why is this bad?
    A reference to that key means either of them; joins give records twice.

    ## Example
    {"@type": "cr:RecordSet", "@id": "diagnoses", "data": [
      {"diagnoses/name": "benign", "diagnoses/url": null}, {"diagnoses/name": "benign", "diagnoses/url": null}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "diagnoses", "data": [
      {"diagnoses/name": "benign", "diagnoses/url": null}, {"diagnoses/name": "malignant", "diagnoses/url": null}]}

    ## References
    - Croissant 1.1, RecordSet (key)
    """
    own = {field.id for field in records.field}
    keys = [key.id for key in records.key if key.id in own]
    order = {key: number for number, key in enumerate(keys)}
    called = {key.rpartition("/")[2]: key for key in keys} | {key: key for key in keys}
    first: dict[frozenset[tuple[str, str]], int] = {}
    for node, row in rows(records.data) if len(keys) == len(records.key) > 0 else ():
        # By what is there, so that a record is not asked for every field of the key; null is as good as nothing.
        names = [name for name in row if name in called and (name == called[name] or called[name] not in row)]
        marks = frozenset((called[name], repr(row[name])) for name in names if row[name] is not None)
        if len(marks) < len(keys):
            continue  # CRO037 says so
        other = first.setdefault(marks, node)
        if other != node and records.data is not None:
            spans = cells(records.data, node)
            shown = quoted(written(spans[name]) for name in sorted(names, key=lambda name: order[called[name]]))
            yield ctx.error(
                ctx.document.span(node),
                f"another record has the key {shown} too",
                help="give each record a key of its own, or name more fields in `key`",
                related=[note(ctx.document.span(other), "the first one")],
            )


@rule("CRO076", since="0.1", on=RecordSet, source=CATEGORIES, given=one_of("data_type"), unless=are_plain)
def enumeration_without_key(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Enumeration without a key.

    ## What it does
    Checks that a record set of type `sc:Enumeration` has a `key`. A split without one is a warning.

    ## Why is this bad?
    Other fields cannot refer to its values.

    ## Example
    {"@type": "cr:RecordSet", "@id": "diagnoses", "key": null}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "diagnoses", "key": {"@id": "diagnoses/name"}}

    ## References
    - Croissant 1.1, Categorical Data (MUST specify a key)
    """
    if not (ENUMERATIONS.keys() & {*records.data_type}) or records.key or is_lost(records, "key"):
        return
    if "sc:Enumeration" in records.data_type:
        yield ctx.error((records, "data_type"), f"the enumeration {called(records)} has no `key`", help=_KEY)
    else:
        yield ctx.warning((records, "data_type"), f"the split {called(records)} has no `key`", help=_KEY)


_KEY = "add `key` with the `@id` of the field that tells its values apart"


@rule("CRO077", since="0.1", on=RecordSet, source=CATEGORIES, given=one_of("data_type"), unless=are_plain)
def enumeration_without_name(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Enumeration whose values have no name.

    ## What it does
    Checks that a record set of type `sc:Enumeration` has a field `name`, or one that is equivalent to `sc:name`. A
    split whose key is no text either is a warning.

    ## Why is this bad?
    Nobody knows what its values are called.

    ## Example
    {"@type": "cr:RecordSet", "@id": "diagnoses", "key": {"@id": "diagnoses/label"}, "data": null,
      "field": {"@type": "cr:Field", "@id": "diagnoses/label", "dataType": "sc:Text"}}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "diagnoses", "key": {"@id": "diagnoses/name"}, "data": null,
      "field": {"@type": "cr:Field", "@id": "diagnoses/name", "dataType": "sc:Text"}}

    ## References
    - Croissant 1.1, Categorical Data (MUST have a name field)
    """
    kind = _unnamed(records)
    if kind:
        say = ctx.error if kind == "sc:Enumeration" else ctx.warning
        message = f"the {ENUMERATIONS[kind]} {called(records)} has no field `name`"
        where = name_as_class(records)
        if where is None:
            remedy = "call the field so, or add `equivalentProperty: sc:name` to it"
            yield say((records, "data_type"), message, help=remedy)
        else:
            message = f"{message}, and `{written(where)}` stands here, where classes do"
            yield say(where, message, help="it is a property: name it in `equivalentProperty`")


def name_as_class(records: RecordSet) -> tuple[Field, str, int] | None:
    """Where a field of an enumeration without a name has `sc:name` for a class; CRO077 tells it, and no other rule."""
    if _unnamed(records):
        for field in records.field:
            if "sc:name" in field.data_type:
                return field, "data_type", field.data_type.index("sc:name")
    return None


def _unnamed(records: RecordSet) -> str:
    """Which kind of enumeration whose values have no name a record set is; empty for none."""
    kind = next((kind for kind in ENUMERATIONS if kind in records.data_type), "")
    named = not kind or is_lost(records, "field") or any(means(field, "name") for field in records.field)
    return "" if named or (kind == "cr:Split" and _has_text_key(records)) else kind


def _has_text_key(records: RecordSet) -> bool:
    fields = columns(records)
    return bool(records.key) and all("sc:Text" in fields[key.id].data_type for key in records.key if key.id in fields)


def means(field: Field, name: str) -> bool:
    """Whether a field is what schema.org calls `name`."""
    called = field.name.text if field.name is not None else ""
    return name in (called, field.id.rpartition("/")[2]) or f"sc:{name}" in field.equivalent_property
