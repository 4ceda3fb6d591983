"""Single values that are written out: whether they have the form that their field gives them."""

from collections.abc import Callable, Iterator, Mapping

from assay_kernels.scan import Kind
from assay_spec.croissant.model import Dataset, Field, RecordSet, constant_of
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.model import Json
from assay_validators.context import Choices, Context, Where, did_you_mean, quoted, written
from assay_validators.croissant.clauses import BOXES, DATA, EXAMPLES, FIELDS, JOINS, RECORDS
from assay_validators.croissant.datatypes import SIMPLE, has_type
from assay_validators.croissant.graph import Graph, called, graph_of
from assay_validators.croissant.inline import are_plain, cells, columns, keys_of, rows, sources_in
from assay_validators.croissant.iris import is_address
from assay_validators.rule import one_of, rule


@rule(
    "CRO079",
    since="0.1",
    on=(RecordSet, Field),
    source=f"{FIELDS}; {DATA}; {BOXES}",
    given=one_of("value", "data", "examples"),
    unless=are_plain,
)
def value_of_wrong_shape(part: RecordSet | Field, ctx: Context) -> Iterator[Diagnostic]:
    """Value that has another shape than its field.

    ## What it does
    Checks that a value in `data`, in `examples` or at `value` is a list where the field is an array, with the lengths
    of `arrayShape`, and no list where it is none; that a bounding box is four numbers; and that a field with parts has
    an object with these parts. In `examples` it is a warning.

    ## Why is this bad?
    Readers refuse the record, or make an array of other things than are meant.

    ## Example
    {"@type": "cr:RecordSet", "@id": "stages", "field": [{"@type": "cr:Field", "@id": "stages/number",
      "dataType": "sc:Integer"}], "data": [{"stages/number": [1, 2]}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "stages", "field": [{"@type": "cr:Field", "@id": "stages/number",
      "dataType": "sc:Integer", "isArray": true}], "data": [{"stages/number": [1, 2]}]}

    ## References
    - Croissant 1.1, Field, Data, BoundingBox
    """
    parts: Parts = {}
    if isinstance(part, Field):
        constant = constant_of(part)
        mistake = mistake_in(constant.value, part, parts, ctx) if constant is not None else None
        if mistake is not None:
            yield _say(ctx.error, (part, "value"), mistake)
        return
    for data, say in ((part.data, ctx.error), (part.examples, ctx.warning)):
        fields = ctx.once(columns, part) if data is not None else {}
        for node, row in rows(data):
            found = [(key, mistake_in(row[key], fields[key], parts, ctx)) for key in row if key in fields]
            spans = cells(data, node) if data is not None and any(mistake for _, mistake in found) else {}
            for key, mistake in found:
                if mistake is not None:
                    yield _say(say, spans[key], mistake)


Mistake = tuple[str, str]
"""What is wrong with a value, and the remedy."""


def _say(say: Callable[..., Diagnostic], where: Where, mistake: Mistake) -> Diagnostic:
    message, remedy = mistake
    return say(where, message, help=remedy)


Parts = dict[int, dict[str, Field]]
"""Of the fields that were asked, by their identity in memory, the parts by `@id` and by name."""


def mistake_in(value: object, field: Field, parts: Parts, ctx: Context) -> Mistake | None:
    """What is wrong with the shape of a value of a field; that of its parts is looked at too."""
    if not isinstance(value, (list, dict)) and not (field.is_array or field.sub_field):
        return None
    todo: list[tuple[object, Field]] = [(value, field)]
    while todo:
        each, its = todo.pop()
        mistake = None
        if each is not None and its.sub_field:
            mistake = _mistake_in_parts(each, its, parts.setdefault(id(its), {}), todo)
        elif each is not None:
            mistake = _mistake_in_array(each, its, ctx)
        if mistake is not None:
            return mistake
    return None


def _mistake_in_parts(
    value: object, field: Field, parts: dict[str, Field], todo: list[tuple[object, Field]]
) -> Mistake | None:
    """What is wrong with the parts of a value; which parts are to be looked at next is added to `todo`."""
    if not parts:
        parts |= {part.id.rpartition("/")[2]: part for part in field.sub_field if part.id}
        parts |= {part.id: part for part in field.sub_field if part.id}
    if not parts:
        return None
    for item in map(_read, value if isinstance(value, list) else [value]):
        if item is None:
            continue
        if not isinstance(item, dict):
            names = quoted(part.id for part in field.sub_field)
            return f"{called(field)} has parts, and this value has none", f"write an object with {names}"
        for key, inner in item.items():
            if key not in parts and not key.startswith("@"):
                return f"{called(field)} has no part `{key}`", did_you_mean(key, parts)
            if key in parts:
                todo.append((inner, parts[key]))
    return None


def _read(value: object) -> object:
    """The object that a text may hold."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        import json

        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _mistake_in_array(value: object, field: Field, ctx: Context) -> Mistake | None:
    is_array = field.is_array or field.repeated
    if isinstance(value, dict):
        if is_array or not {*field.data_type} <= SIMPLE or not field.data_type or any(key[:1] == "@" for key in value):
            return None
        return f"{called(field)} has no parts, and this value is an object", "add `subField`, or write a simple value"
    if "cr:BoundingBox" in field.data_type:
        return _mistake_in_boxes(value, field, is_array=is_array)
    if isinstance(value, list) and not is_array:
        if not {*field.data_type} <= SIMPLE or not field.data_type:
            return None
        word = "repeated" if ctx.document.version == "1.0" else "isArray"
        return f"{called(field)} is no array, and this value is a list", f"add `{word}: true` to the field"
    if field.is_array and not isinstance(value, list):
        return f"{called(field)} is an array, and this value is no list", "write it in brackets"
    return _mistake_in_lengths(value, field)


def _mistake_in_boxes(value: object, field: Field, *, is_array: bool) -> Mistake | None:
    boxes = value if is_array and isinstance(value, list) and isinstance(next(iter(value), None), list) else [value]
    for box in boxes:
        if isinstance(box, list) and (len(box) != len("xyxy") or not all(_is_number(each) for each in box)):
            return f"a bounding box is four numbers, and {called(field)} has others", "write a list of four numbers"
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _length(length: int) -> str:
    return "any length" if length < 0 else f"{length:,}"


def _mistake_in_lengths(value: object, field: Field) -> Mistake | None:
    """What is wrong with the lengths of an array, by `arrayShape`."""
    shape = field.array_shape.strip().strip("()").rstrip(", ")
    if not shape or not field.is_array:
        return None
    try:
        lengths = [int(length) for length in shape.split(",")]
    except ValueError:
        return None  # CRO064 says so
    level = [value]
    for length in lengths:
        for each in level:
            if not isinstance(each, list) or (length >= 0 and len(each) != length):
                found = f"one of {len(each):,}" if isinstance(each, list) else "none"
                wanted = f"a list of {_length(length)}"
                return f"`arrayShape` asks for {wanted}, and here is {found}", "mend the shape or the value"
        level = [item for each in level if isinstance(each, list) for item in each]
    return None


@rule("CRO069", since="0.1", on=RecordSet, severity=Severity.WARNING, source=EXAMPLES, given=one_of("examples"))
def example_of_wrong_type(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Example that is not of its field's type.

    ## What it does
    Checks that the values in `examples` can be of the `dataType` of their fields.

    ## Why is this bad?
    The example misleads who reads it, or the type does.

    ## Example
    {"@type": "cr:RecordSet", "@id": "diagnoses", "examples": [{"diagnoses/url": "see the readme"}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "diagnoses", "examples": [{"diagnoses/url": "https://example.org/benign"}]}

    ## References
    - Croissant 1.1, Examples
    """
    fields = ctx.once(columns, records) if records.examples is not None else {}
    for node, row in rows(records.examples):
        wrong = [key for key in row if key in fields and not _may_be(row[key], fields[key])]
        spans = cells(records.examples, node) if wrong and records.examples is not None else {}
        for key in wrong:
            types = " or ".join(f"`{name}`" for name in fields[key].data_type)
            yield ctx.warning(spans[key], f"`{written(spans[key])}` is no {types}", help="change it, or the type")


def _may_be(value: object, field: Field) -> bool:
    """Whether an example can be of the field's type; of one with a format nobody knows how it is written."""
    formatted = field.source is not None and (field.source.format or field.source.transform)
    return bool(formatted) or has_type(value, field.data_type)


@rule("CRO037", since="0.1", on=RecordSet, source=RECORDS, given=one_of("data"), unless=are_plain)
def record_without_key(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Record without a value of the key.

    ## What it does
    Checks that every record in `data` has a value for each field of the record set's `key`, and not `null`.

    ## Why is this bad?
    Nothing can refer to the record.

    ## Example
    {"@type": "cr:RecordSet", "@id": "diagnoses", "data": [{"diagnoses/name": null, "diagnoses/url": null}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "diagnoses", "data": [{"diagnoses/name": "benign", "diagnoses/url": null}]}

    ## References
    - Croissant 1.1, RecordSet (key)
    """
    sourced = {field.id for field in records.field if field.source is not None or field.value is not None}
    own = {field.id for field in records.field}
    keys = {key.id: key.id.rpartition("/")[2] for key in records.key if key.id in own - sourced}
    told = ctx.once(keys_of, records.data)
    full = told.common - told.empty
    if all(key in full or (key not in told.given and short in full) for key, short in keys.items()):
        return
    sources = sources_in(records.data, records, ctx)
    for node, row in rows(records.data):
        if node in sources:
            continue  # CRO071 says so
        without = quoted(key for key, short in keys.items() if row.get(key, row.get(short)) is None)
        if without:
            span = ctx.document.span(node)
            yield ctx.error(span, f"the record has no {without}, by which it is told apart", help="add it")


@rule("CRO038", since="0.1", on=Dataset, source=JOINS, anywhere=((RecordSet, one_of("data")),))
def unknown_referenced_value(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Value that refers to no record.

    ## What it does
    Checks that the values of a field with `references` are values of the field that it refers to, where the records of
    both are written out.

    ## Why is this bad?
    The join finds nothing, and the record is lost or incomplete.

    ## Example
    {"@type": "cr:RecordSet", "@id": "stages", "field": [{"@type": "cr:Field", "@id": "stages/of",
      "dataType": "sc:Text", "references": {"field": {"@id": "diagnoses/name"}}}], "data": [{"stages/of": "bening"}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "stages", "field": [{"@type": "cr:Field", "@id": "stages/of",
      "dataType": "sc:Text", "references": {"field": {"@id": "diagnoses/name"}}}], "data": [{"stages/of": "benign"}]}

    ## References
    - Croissant 1.1, Joins
    """
    if sum(records.data is not None for records in dataset.record_set) == 0:
        return
    graph = graph_of(dataset, ctx)
    known: dict[str, Choices | None] = {}
    for records in dataset.record_set:
        for field in records.field if records.data is not None else ():
            for link in graph.links_from.get(field.id, ()) if field.references and field.source is None else ():
                if link.word not in ("references", "field") or not link.joins:
                    continue
                if link.target not in known:
                    known[link.target] = _values_of(link.target, graph)
                choices = known[link.target]
                if choices is not None:
                    yield from _unknown_values(records.data, field, choices, ctx)


def _values_of(target: str, graph: Graph) -> Choices | None:
    """The values of a field whose records are written out; None when they are not."""
    owner = graph.owner.get(target)
    if owner is None or owner.data is None or target in graph.repeated:
        return None
    short = target.rpartition("/")[2]
    found = [row.get(target, row.get(short)) for _, row in rows(owner.data)]
    return Choices(_word(value) for value in found) if any(value is not None for value in found) else None


def _word(value: object) -> str:
    return "" if value is None else str(value)


def _unknown_values(data: Json | None, field: Field, choices: Choices, ctx: Context) -> Iterator[Diagnostic]:
    known = frozenset(choices.words)
    short = field.id.rpartition("/")[2]
    for node, row in rows(data):
        key = field.id if field.id in row else short
        value = row.get(key)
        wrong = [each for each in (value if isinstance(value, list) else [value]) if _is_unknown(each, known)]
        if wrong and data is not None:
            yield ctx.error(
                cells(data, node)[key],
                f"no record has the value {quoted(map(str, wrong))} that {called(field)} refers to",
                help=did_you_mean(str(wrong[0]), choices),
            )


def _is_unknown(value: object, known: frozenset[str]) -> bool:
    return value is not None and not isinstance(value, (list, dict)) and str(value) not in known


@rule("CRO039", since="0.1", on=Dataset, source=EXAMPLES, anywhere=((RecordSet, one_of("examples")),))
def examples_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Examples that are no records, and lead to none.

    ## What it does
    Checks that `examples` of a record set are records, the address of some, or a reference to files or record sets
    that the document declares.

    ## Why is this bad?
    There are no examples.

    ## Example
    {"@type": "cr:RecordSet", "@id": "patients", "examples": "see the readme"}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "patients", "examples": "https://example.org/examples.json"}

    ## References
    - Croissant 1.1, Examples
    """
    graph = None
    for records in dataset.record_set:
        if records.examples is None:
            continue
        graph = graph or graph_of(dataset, ctx)
        node = records.examples.span.node
        tape = ctx.document.tape
        for item in tape.children(node) if tape.kind(node) == Kind.ARRAY else [node]:
            wrong = _wrong_example(tape.value(item), graph)
            if wrong:
                remedy = "write records, the address of some, or a reference to files or to a record set"
                yield ctx.error(ctx.document.span(item), *wrong, help=remedy)


def _wrong_example(item: object, graph: Graph) -> tuple[str, ...]:
    """What is wrong with one example; nothing when it may be one."""
    if isinstance(item, str):
        return () if is_address(item) or graph.find(item) else (f"`{item}` is no record and no address of any",)
    if isinstance(item, Mapping) and item.keys() == {"@id"}:
        target = graph.find(str(item["@id"]))
        if target is None and not is_address(str(item["@id"])):
            return (f"`examples` refers to `{item['@id']}`, which is not declared in this document",)
        return (
            (f"`examples` wants files or records, but `{item['@id']}` is a Field",) if isinstance(target, Field) else ()
        )
    return () if isinstance(item, dict) or item is None else ("an example is an object",)
