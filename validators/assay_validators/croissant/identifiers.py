"""Identifiers and addresses."""

import re
from collections.abc import Iterator

from assay_kernels.scan import Kind
from assay_kernels.scan.refer import REPEATED, UNPREFIXED
from assay_spec.croissant.addresses import FORBIDDEN, is_reference
from assay_spec.croissant.agents import Organization, Person
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset, Field, FileObject
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.model import Model
from assay_validators.context import Context, Where, note, written
from assay_validators.croissant.clauses import DATASET, FIELDS, IDS
from assay_validators.croissant.described import described_again, unnamed_terms
from assay_validators.croissant.graph import DECLARED, Declared, Graph, called, graph_of
from assay_validators.croissant.iris import is_address
from assay_validators.remedy import suggested
from assay_validators.rule import amiss, in_any, one_of, rule, unclear, unusual


@rule(
    "CRO040",
    since="0.1",
    on=Dataset,
    source=IDS,
    anywhere=amiss(REPEATED) + in_any((Dataset, Person, Organization), one_of("id")),
)
def repeated_id(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Two objects with the same `@id`.

    ## What it does
    Checks that no two resources, record sets or fields share an `@id`. Where objects stand side by side in an `@graph`,
    several of one `@id` are pieces of one description, which must not contradict each other. A field that stands in two
    record sets, once as a mere reference, is a warning.

    ## Why is this bad?
    JSON-LD takes them for one object, and a reference to it means either.

    ## Example
    {"@type": "cr:RecordSet", "@id": "diagnoses", "field": [
      {"@type": "cr:Field", "@id": "diagnoses/name", "dataType": "sc:Text"},
      {"@type": "cr:Field", "@id": "diagnoses/name", "dataType": "sc:Text"}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "diagnoses", "field": [
      {"@type": "cr:Field", "@id": "diagnoses/name", "dataType": "sc:Text"},
      {"@type": "cr:Field", "@id": "diagnoses/url", "dataType": "sc:URL"}]}

    ## References
    - Croissant 1.1, ID and Reference Mechanism
    """
    graph = graph_of(dataset, ctx)
    inside = _fields_of_twins(graph) if graph.repeated else {}
    told = {id(field) for fields in inside.values() for field in fields}
    for each in graph.declared if graph.repeated else ():
        other = graph.by_id.get(each.id, each)
        if other is not each and id(each) not in told and id(each) not in graph.circles:
            if not graph.mentioned.isdisjoint((id(each), id(other))):
                yield _shared(*((each, other) if id(each) in graph.mentioned else (other, each)), ctx)
                continue
            fields = inside.get(id(each), [])
            many = (
                "that of its field is, too" if len(fields) == 1 else f"those of {len(fields):,} fields of it are, too"
            )
            yield ctx.error(
                (each, "id"),
                f"`{written((each, 'id'))}` is the `@id` of another object too",
                help="give each an `@id` of its own",
                related=[note((other, "id"), "the other one"), *(note((field, "id"), many) for field in fields[:1])],
            )
    for thing in graph.things:
        if thing.id in graph.by_id and thing.id:
            yield ctx.error(
                (thing, "id"),
                f"`{written((thing, 'id'))}` is the `@id` of another object too",
                help="give each an `@id` of its own",
                related=[note((graph.by_id[thing.id], "id"), "the other one")],
            )
    span = ctx.document.written.span
    for at, opposite, said, remedy in ctx.document.contradictions:
        yield ctx.error(span(at), said, help=remedy, related=[note(span(opposite), "the other one")])


def _shared(mention: Declared, whole: Declared, ctx: Context) -> Diagnostic:
    return ctx.warning(
        (mention, "id"),
        f"`{written((mention, 'id'))}` is a field of two record sets, or twice of one",
        help="describe it here as a field of its own, with another `@id`, or leave it out",
        related=[note((whole, "id"), "described here")],
    )


def _fields_of_twins(graph: Graph) -> dict[int, list[Field]]:
    """By each record set that is called as another one, its fields that are called as fields of that one."""
    owners = {id(place.field): place.records for place in graph.places}
    found: dict[int, list[Field]] = {}
    for place in graph.places:
        records, twin = place.records, graph.by_id.get(place.records.id)
        other = graph.by_id.get(place.field.id, place.field)
        if twin is not None and twin is not records and owners.get(id(other)) is twin:
            found.setdefault(id(records), []).append(place.field)
    return found


@rule(
    "CRO048",
    since="0.1",
    on=Dataset,
    source=IDS,
    anywhere=in_any((*DECLARED, Dataset, Person, Organization), unusual("id")),
)
def forbidden_character(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    r"""Character in an `@id` that no address holds.

    ## What it does
    Checks that no `@id` of resources, record sets and fields holds one of `<>"{}|\^` and the backtick, and that of
    the dataset, its creators and publishers no white space either.

    ## Why is this bad?
    An `@id` is an address (IRI), in which these cannot stand; JSON-LD readers drop such objects.

    ## Example
    {"@type": "sc:Dataset", "distribution": {"@type": "cr:FileObject", "@id": "{images}.zip", "name": "images",
      "contentUrl": "https://example.org/images.zip", "encodingFormat": "application/zip"}}

    Use instead:
    {"@type": "sc:Dataset", "distribution": {"@type": "cr:FileObject", "@id": "images.zip", "name": "images",
      "contentUrl": "https://example.org/images.zip", "encodingFormat": "application/zip"}}

    ## References
    - Croissant 1.1, ID and Reference Mechanism
    """
    graph = graph_of(dataset, ctx)
    for each in graph.declared:
        if _FORBIDDEN.search(each.id):
            yield _forbidden(each, min(FORBIDDEN & {*each.id}), ctx)
    for thing in graph.things:
        if thing.id and not is_reference(thing.id):
            yield _forbidden(thing, min(FORBIDDEN & {*thing.id}, default="white space"), ctx)


_FORBIDDEN = re.compile(f"[{re.escape(''.join(FORBIDDEN))}]")


def _forbidden(where: Model, char: str, ctx: Context) -> Diagnostic:
    return ctx.error((where, "id"), f"no `@id` can hold {_shown(char)}", help="leave it out everywhere")


def _shown(char: str) -> str:
    """A character as a message has it."""
    return char if len(char) > 1 else "a backtick" if char == "`" else f"`{char}`"


@rule("CRO041", since="0.1", on=Dataset, source=IDS, anywhere=in_any(DECLARED, unusual("id")))
def space_in_id(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """White space in an `@id`.

    ## What it does
    Checks that the `@id` of resources, record sets and fields holds no blanks, tabs or line breaks.

    ## Why is this bad?
    An `@id` is an address (IRI), in which white space cannot stand; JSON-LD readers drop such objects.

    ## Example
    {"@type": "sc:Dataset", "distribution": {"@type": "cr:FileObject", "@id": "my images.zip", "name": "images",
      "contentUrl": "https://example.org/images.zip", "encodingFormat": "application/zip"}}

    Use instead:
    {"@type": "sc:Dataset", "distribution": {"@type": "cr:FileObject", "@id": "images.zip", "name": "images",
      "contentUrl": "https://example.org/images.zip", "encodingFormat": "application/zip"}}

    ## References
    - Croissant 1.1, ID and Reference Mechanism
    """
    graph = graph_of(dataset, ctx)
    for each in graph.declared:
        words = each.id.split()
        if words and words != [each.id]:
            proper = "_".join(words)
            yield ctx.error((each, "id"), f"`{each.id}` holds white space", help=f"call it `{proper}` everywhere")


@rule("CRO045", since="0.1", on=Dataset, source=IDS, anywhere=in_any(DECLARED, unclear("id")))
def empty_id(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Empty `@id`.

    ## What it does
    Checks that the `@id` of resources, record sets and fields is not empty.

    ## Why is this bad?
    An `@id` is an address, and an empty one is that of the document: every such object is taken for the dataset.

    ## Example
    {"@type": "cr:RecordSet", "@id": "pictures", "field": [{"@type": "cr:Field", "@id": "",
      "dataType": "sc:ImageObject", "source": {"fileSet": {"@id": "images"}, "extract": {"fileProperty": "content"}}}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "pictures", "field": [{"@type": "cr:Field", "@id": "pictures/picture",
      "dataType": "sc:ImageObject", "source": {"fileSet": {"@id": "images"}, "extract": {"fileProperty": "content"}}}]}

    ## References
    - Croissant 1.1, ID and Reference Mechanism
    """
    for each in graph_of(dataset, ctx).declared:
        nodes = each.places.get("id", ()) if not each.id.strip() else ()
        if nodes and ctx.document.tape.kind(nodes[0]) == Kind.STRING:
            yield ctx.error((each, "id"), f"the `@id` of {called(each)} is empty", help="give each an `@id` of its own")


@rule("CRO042", since="0.1", on=Dataset, severity=Severity.WARNING, source=IDS, anywhere=amiss(UNPREFIXED))
def unprefixed_field(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Field whose `@id` does not begin with that of its record set.

    ## What it does
    Checks that the `@id` of a field is that of its record set, a slash, and its name.

    ## Why is this bad?
    It is what the specification recommends: fields of one name in several record sets stay apart, and a reader sees
    where a field belongs.

    ## Example
    {"@type": "cr:RecordSet", "@id": "pictures", "field": [{"@type": "cr:Field", "@id": "picture",
      "dataType": "sc:ImageObject", "source": {"fileSet": {"@id": "images"}, "extract": {"fileProperty": "content"}}}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "pictures", "field": [{"@type": "cr:Field", "@id": "pictures/picture",
      "dataType": "sc:ImageObject", "source": {"fileSet": {"@id": "images"}, "extract": {"fileProperty": "content"}}}]}

    ## References
    - Croissant 1.1, ID and Reference Mechanism (ids of what is inside)
    """
    identity = terms_of(ctx.document).identity
    shared = graph_of(dataset, ctx).mentioned
    for records in dataset.record_set:
        prefix = f"{records.id}/"
        fields = (*records.field, *records.annotation)
        strange = [field for field in fields if not field.id.startswith(prefix) and field.id.strip()]
        for field in strange if records.id.strip() else ():
            if id(field) not in shared and not identity(field.id).startswith(identity(prefix)):
                yield ctx.warning(
                    (field, "id"),
                    f"`{field.id}` does not begin with its record set's `@id`",
                    help=f"call it `{prefix}{field.id.rpartition('/')[2]}`",
                )


@rule(
    "CRO043",
    since="0.1",
    on=Dataset,
    source=DATASET,
    anywhere=((Dataset, unusual("url", "same_as")), (FileObject, unusual("content_url"))),
)
def url_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Address that is none.

    ## What it does
    Checks that `url` and `sameAs` are complete addresses, with a scheme and a host. White space, and other characters
    that no address has, in the complete address of a file are a warning.

    ## Why is this bad?
    Nobody can go there; catalogues refuse it.

    ## Example
    {"@type": "sc:Dataset", "url": "example.org/wdbc"}

    Use instead:
    {"@type": "sc:Dataset", "url": "https://example.org/wdbc"}

    ## References
    - Croissant 1.1, Dataset-level Information (url: URL)
    """
    if dataset.url.strip() and not is_address(dataset.url):
        yield _no_address((dataset, "url"), dataset.url, ctx)
    for number, text in enumerate(dataset.same_as):
        if not is_address(text):
            yield _no_address((dataset, "same_as", number), text, ctx)
    for file in dataset.distribution:
        url = file.content_url if isinstance(file, FileObject) else ""
        if "://" in url and not is_reference(url):
            char = min(FORBIDDEN & {*url}, default="white space")
            yield ctx.warning((file, "content_url"), f"no address can hold {_shown(char)}", help=_escape(url, char))


def _escape(url: str, char: str) -> str:
    """The remedy for a character in the address of a file."""
    if len(char) == 1:
        return f"write `%{ord(char):02X}` for it"
    return "write `%20` for a blank" if " " in url.strip() else "leave it out"


def _no_address(where: Where, text: str, ctx: Context) -> Diagnostic:
    guess = _guess(text.strip())
    remedy = suggested(guess) if guess else "write a whole one, as `https://example.org/…`"
    return ctx.error(where, f"`{text}` is no address", help=remedy)


_WEB = re.compile(r"(?:(https?)(?::/{0,3}|//)|//)(?=\w)", re.IGNORECASE)


def _guess(text: str) -> str:
    """The address that somebody has most likely forgotten a part of; empty when nobody knows."""
    if " " in text or "." not in text:
        return ""
    if text.startswith("10.") and "/" in text:
        return f"https://doi.org/{text}"
    begun = _WEB.match(text)
    if begun is not None:
        return f"{(begun[1] or 'https').lower()}://{text[begun.end() :]}"
    return "" if ":" in text.partition("/")[0] else f"https://{text}"


_MAY_BE_DESCRIBED = unclear("equivalent_property")


@rule("CRO044", since="0.1", on=Field, source=FIELDS, given=one_of("equivalent_property"))
def equivalent_property_form(field: Field, ctx: Context) -> Iterator[Diagnostic]:
    """Equivalent property that is no address.

    ## What it does
    Checks that `equivalentProperty` is an IRI, written in full or with a prefix, also of one that is described there.
    What is said there of a property of schema.org or Croissant is a note: nobody reads it.

    ## Why is this bad?
    It says nothing: only an address names one property in the world.

    ## Example
    {"@type": "cr:Field", "equivalentProperty": "the place"}

    Use instead:
    {"@type": "cr:Field", "equivalentProperty": "https://schema.org/location"}

    ## References
    - Croissant 1.1, Field (equivalentProperty: URL)
    """
    may_be_described = _MAY_BE_DESCRIBED(ctx.given(Field))
    for unnamed in unnamed_terms(field, "equivalent_property", ctx) if may_be_described else ():
        yield ctx.error(unnamed, "the property that is described here has no `@id`", help="name it by its address")
    yield from described_again(field, "equivalent_property", ctx) if may_be_described else ()
    for number in range(len(field.equivalent_property)):
        where = (field, "equivalent_property", number)
        if not is_address(written(where)):
            yield ctx.error(
                where, f"`{written(where)}` is no address of a property", help="write `sc:…` or `https://…`"
            )
