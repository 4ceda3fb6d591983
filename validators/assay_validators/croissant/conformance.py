"""What a dataset says that it follows, and what its objects say that they are."""

from collections.abc import Iterator

from assay_kernels.scan import TYPED, Kind
from assay_spec.croissant.agents import CreativeWork, DefinedTerm, Organization, Person
from assay_spec.croissant.context import Context as Terms
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.geo import Geographic, Sequential
from assay_spec.croissant.grammar import is_language_tag
from assay_spec.croissant.model import Dataset, Field, RecordSet
from assay_spec.croissant.responsible import Responsible
from assay_spec.croissant.usage import Usage
from assay_spec.croissant.version import CONFORMS_TO, NEWEST
from assay_spec.diagnostic import Diagnostic, Severity, Way
from assay_spec.document import Document
from assay_spec.model import Model, properties
from assay_spec.span import Span
from assay_validators.context import Context, written
from assay_validators.croissant.clauses import DATASET, GEO, NAMESPACES, RAI, RECORDS, RESOURCES
from assay_validators.croissant.graph import DECLARED, called, graph_of
from assay_validators.croissant.said import says_something
from assay_validators.remedy import Remedy, rewritten
from assay_validators.rule import in_any, none_of, one_of, rule, unclear, unusual

EXTENSIONS = {
    "rai": ("RAI", "Croissant RAI", "http://mlcommons.org/croissant/RAI/1.0"),
    "geocr": ("geo", "GeoCroissant", "http://mlcommons.org/croissant/geo/1.0"),
}
"""The vocabularies that have a version of their own: part of its address, what people call them, and the address."""

_OF_DATASET = {
    "rai": frozenset(name for name, each in properties(Responsible).items() if each.key.startswith("rai:"))
    - {"has_synthetic_data"},  # it belongs to no version of Croissant RAI
    "geocr": frozenset(name for name, each in properties(Geographic).items() if each.key.startswith("geocr:")),
}
_OF_RECORDS = frozenset(name for name, each in properties(Sequential).items() if each.key.startswith("geocr:"))
_OF_FIELDS = frozenset(["band_configuration", "spectral_band_metadata"])
_EXTENDED = (
    (Dataset, one_of(*_OF_DATASET["rai"], *_OF_DATASET["geocr"])),
    (RecordSet, one_of(*_OF_RECORDS)),
    (Field, one_of(*_OF_FIELDS)),
)


@rule("CRO008", since="0.1", on=Dataset, severity=Severity.WARNING, source=f"{RAI}; {GEO}", anywhere=_EXTENDED)
def undeclared_extension(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Words of an extension that the dataset does not say it follows.

    ## What it does
    Checks that `conformsTo` names Croissant RAI 1.0 where properties of it are used, and GeoCroissant 1.0 where
    properties of that are. An address of either that is none of its versions is a warning; one that is left out is only
    told, since an extension wants to be named by the datasets that conform to it, and Croissant lets everybody use its
    words.

    ## Why is this bad?
    Readers and search engines find datasets that answer questions of responsible AI, or of the earth, by that address.

    ## Example
    {"@type": "sc:Dataset", "rai:dataBiases": "Patients of one hospital.",
      "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant-RAI/1.0"]}

    Use instead:
    {"@type": "sc:Dataset", "rai:dataBiases": "Patients of one hospital.",
      "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]}

    ## References
    - Croissant 1.1, Dataset-level Information (conformsTo: further specifications can be added)
    - Croissant RAI 1.0, Prerequisites
    - GeoCroissant 1.0, Prerequisites
    """
    if not dataset.conforms_to:
        return  # MOD001 or MOD005 says so
    for prefix, (part, name, address) in EXTENSIONS.items():
        first = _first_use(dataset, prefix, ctx)
        if first is None or any(_bare(text) == _bare(address) for text in dataset.conforms_to):
            continue
        meant = (number for number, text in enumerate(dataset.conforms_to) if _is_about(part, text))
        number = next(meant, None)
        if number is not None:
            text = dataset.conforms_to[number]
            where = (dataset, "conforms_to", number)
            yield ctx.warning(where, f"`{text}` is no version of {name}", help=rewritten(address))
        else:
            added = Remedy(f"add `{address}` to it", address, Way.CONFORM)
            remedy = added if _has_room(dataset, ctx) else _NO_ROOM
            yield ctx.info(first, f"`conformsTo` does not name {name}", help=remedy)


_NO_ROOM = "in 1.0 it has one value; `assay data migrate FILE` writes 1.1, in which it has several"


def _has_room(dataset: Dataset, ctx: Context) -> bool:
    """Whether `conformsTo` may get another value: in 1.0 it has one, unless the author gave several all the same."""
    return ctx.document.version != "1.0" or len(dataset.conforms_to) > 1


def _first_use(dataset: Dataset, prefix: str, ctx: Context) -> Span | None:
    """The first property of a vocabulary at the dataset, or at its record sets and fields."""
    used = [dataset.places[name][0] for name in dataset.places.keys() & _OF_DATASET[prefix]]
    if prefix == "geocr":
        for records in dataset.record_set:
            used += (records.places[name][0] for name in records.places.keys() & _OF_RECORDS)
        for field in graph_of(dataset, ctx).fields if ctx.gives(Field, *_OF_FIELDS) else ():
            used += (field.places[name][0] for name in field.places.keys() & _OF_FIELDS)
    return ctx.document.key_span(min(used)) if used else None


def _is_about(part: str, text: str) -> bool:
    """Whether an address looks like that of an extension."""
    tail = text.lower().partition("croissant")[2]
    return part.lower() in tail.replace("-", "/").split("/")


def _bare(address: str) -> str:
    return address.partition("://")[2].rstrip("/")


@rule("CRO009", since="0.1", on=Dataset, source=NAMESPACES, given=unusual("conforms_to"))
def unnamed_version(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Dataset that conforms to something else than Croissant.

    ## What it does
    Checks that one value of `conformsTo` is the address of a version of Croissant. A slash at its end is a warning.

    ## Why is this bad?
    The address is a name that programs compare letter by letter. Without it they take the document for something else,
    or for an older version.

    ## Example
    {"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/RAI/1.0"}

    Use instead:
    {"@type": "sc:Dataset", "conformsTo": ["http://mlcommons.org/croissant/1.1",
      "http://mlcommons.org/croissant/RAI/1.0"]}

    ## References
    - Croissant 1.1, Namespaces
    """
    texts = dataset.conforms_to
    versions = [number for number, text in enumerate(texts) if _bare(text).removeprefix(CONFORMS_TO)[:1].isdigit()]
    if any(text.strip() for text in texts) and not versions:
        yield ctx.error(
            (dataset, "conforms_to"),
            "`conformsTo` names no version of Croissant",
            help=f"add `http://{CONFORMS_TO}{NEWEST}`",
        )
    for number in versions:
        if texts[number].endswith("/"):
            where = (dataset, "conforms_to", number)
            yield ctx.warning(
                where, f"`{texts[number]}` ends in a slash", help=rewritten(f"http://{_bare(texts[number])}")
            )


_OBJECTS = (Dataset, *DECLARED)


@rule(
    "CRO010",
    since="0.1",
    on=Dataset,
    source=f"{DATASET}; {RESOURCES}; {RECORDS}",
    anywhere=in_any(_OBJECTS, none_of(TYPED)),
)
def untyped_object(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Object that does not say what it is.

    ## What it does
    Checks that the dataset, its files, record sets and fields have a `@type`. Annotations without one are a warning:
    an example of the specification has such.

    ## Why is this bad?
    To JSON-LD it is an object of no class, and readers that look for files or fields do not find it.

    ## Example
    {"@id": "patients/site", "@type": null}

    Use instead:
    {"@id": "patients/site", "@type": "cr:Field"}

    ## References
    - Croissant 1.1, Dataset-level Information, Resources, RecordSet
    """
    terms = terms_of(ctx.document)
    graph = graph_of(dataset, ctx)
    for model in (dataset, *dataset.distribution, *dataset.record_set):
        if _is_untyped(model, terms):
            yield ctx.error(_start(model), f"{called(model)} has no `@type`", help=_type_of(model))
    for field in graph.fields:
        if _is_untyped(field, terms):
            say = ctx.warning if id(field) in graph.annotations else ctx.error
            yield say(_start(field), f"{called(field)} has no `@type`", help=_type_of(field))


def _is_untyped(model: Model, terms: Terms) -> bool:
    """Whether an object that says something has no type, by whatever word."""
    tape, node = model.span.document.tape, model.span.node
    if tape.find(node, "@type") >= 0 or tape.kind(node) != Kind.OBJECT:
        return False
    keys = [terms.canonical(tape.text(key)) for key in tape.children(node)]
    return "@type" not in keys and keys != ["@id"]


def _start(model: Model) -> Span:
    """The brace with which an object begins."""
    span = model.span
    return Span(span.document, span.start, span.start + 1, span.node)


def _type_of(model: Model) -> str:
    """What to add to an object without a type."""
    names = " or ".join(f'`"@type": "{name}"`' for name in model.types)
    return f"add {names}"


_TEXTS = ("name", "description", "cite_as")


@rule(
    "CRO011",
    since="0.1",
    on=Dataset,
    source=f"{DATASET}; {RESOURCES}",
    anywhere=in_any(_OBJECTS, unclear(*_TEXTS)),
)
def several_texts(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Two texts where one can stand.

    ## What it does
    Checks that `name`, `description` and `citeAs` have one text, or one in each language.

    ## Why is this bad?
    Which of them is the name of the dataset differs between readers.

    ## Example
    {"@type": "sc:Dataset", "name": ["wdbc", "Breast masses"]}

    Use instead:
    {"@type": "sc:Dataset", "name": "wdbc"}

    ## References
    - Croissant 1.1, Dataset-level Information, Resources
    """
    tape = ctx.document.tape
    for model in (dataset, *graph_of(dataset, ctx).declared):
        for attribute in _TEXTS:
            nodes = model.places.get(attribute)
            if nodes and tape.kind(nodes[0]) == Kind.ARRAY:
                seen: set[str] = set()
                for item in tape.children(nodes[0]):
                    if _is_thing(item, ctx):
                        continue  # CRO119 says so
                    language = _language(tape.value(item))
                    if language in seen:
                        word = tape.text(ctx.document.key_of(nodes[0]))
                        yield ctx.error(
                            ctx.document.span(item),
                            f"`{word}` has another text{language and f' in `{language}`'}",
                            help="keep one, or say of which language each is",
                        )
                        break
                    seen.add(language)


@rule(
    "CRO119",
    since="0.1",
    on=(Dataset, *DECLARED, Person, Organization, CreativeWork, DefinedTerm, Usage),
    source=f"{DATASET}; {RESOURCES}",
    given=unclear(*_TEXTS),
)
def text_in_no_language(part: Model, ctx: Context) -> Iterator[Diagnostic]:
    """Name or description in which nobody finds a text.

    ## What it does
    Checks that a `name`, `description` or `citeAs` that is an object or a list holds a text: by `@value`, by language,
    or as an item. A thing of its own that stands there, such as a person, is an error; a text by what is no code of a
    language, and no text at all, are warnings. Where it says nothing at all, `CRO007` tells it.

    ## Why is this bad?
    Readers show nothing, or the object as it is written.

    ## Example
    {"@type": "sc:Dataset", "name": {"@type": "sc:CreativeWork", "name": "wdbc"}}

    Use instead:
    {"@type": "sc:Dataset", "name": {"@value": "wdbc", "@language": "en"}}

    ## References
    - Croissant 1.1, Dataset-level Information, Resources
    - JSON-LD 1.1, Language Maps
    """
    tape = ctx.document.tape
    for attribute in _TEXTS:
        nodes = part.places.get(attribute)
        given = getattr(part, attribute) if nodes else None
        if not nodes or given is None or not says_something(ctx.document, nodes[0]):
            continue
        word = tape.text(ctx.document.key_of(nodes[0]))
        items = tape.children(nodes[0]) if tape.kind(nodes[0]) == Kind.ARRAY else [nodes[0]]
        things = [item for item in items if _is_thing(item, ctx)]
        remedy = _remedy(attribute)
        for thing in things:
            yield ctx.error(ctx.document.span(thing), f"{_thing(thing, ctx)} stands at `{word}`", help=remedy)
        strange = None if things else _strange_language(given.value)
        if strange is not None or not (things or given.text):
            language = f"`{strange}`" if strange else "an empty text"
            said = f"`{word}` holds no text" if strange is None else f"{language} is no code of a language"
            yield ctx.warning((part, attribute), said, help=remedy)


def _remedy(attribute: str) -> str:
    """How a text is written: one that is cited is in no language."""
    return "write a mere text" if attribute == "cite_as" else 'write `{"en": "…"}`, or a mere text'


def _is_thing(node: int, ctx: Context) -> bool:
    """Whether an object is a thing of its own, described or referred to, and no text."""
    tape, terms = ctx.document.tape, terms_of(ctx.document)
    if tape.kind(node) != Kind.OBJECT:
        return False
    said = {terms.canonical(tape.text(key)) for key in tape.children(node) if tape.kind(key + 1) != Kind.NULL}
    return "@value" not in said and not said.isdisjoint(("@id", "@type"))


def _thing(node: int, ctx: Context) -> str:
    """What a message calls a thing: by its type, if it says that."""
    tape, terms = ctx.document.tape, terms_of(ctx.document)
    for key in tape.children(node):
        if terms.canonical(tape.text(key)) == "@type" and tape.kind(key + 1) == Kind.STRING:
            return f"a `{tape.text(key + 1)}`"
    return "a thing with an `@id`"


def _strange_language(value: object) -> str | None:
    """What stands for a language in a text by language where nothing does that is one; None where something does."""
    if not isinstance(value, dict) or "@value" in value:
        return None
    words = [language for language, words in value.items() if isinstance(words, str | list)]
    return None if any(word[:1] == "@" or is_language_tag(word) for word in words) else next(iter(words), None)


def _language(item: object) -> str:
    """The language of a text; empty when it does not say."""
    return str(item.get("@language", "")) if isinstance(item, dict) else ""


NO_WORKS = frozenset(["sc:Person", "sc:Organization", "sc:Place", "sc:Event", "sc:Product", "sc:Action", "sc:Thing"])
"""Classes of schema.org that have no works among them."""


@rule("CRO012", since="0.1", on=Dataset, source=DATASET, given=unclear("license", "sd_license", "keywords"))
def license_of_other_class(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Licence that is no work, or keyword that is no term.

    ## What it does
    Checks that an object at `license` or `sdLicense` is no person, organization or place and no part of the dataset,
    and an object at `keywords` neither. The latter is a warning.

    ## Why is this bad?
    Who holds the rights is not what one may do. Readers look for the name and the address of a licence there.

    ## Example
    {"@type": "sc:Dataset", "license": {"@type": "sc:Organization", "name": "A hospital"}}

    Use instead:
    {"@type": "sc:Dataset", "license": {"@type": "sc:CreativeWork", "name": "CC BY 4.0"}}

    ## References
    - Croissant 1.1, Dataset-level Information (license: CreativeWork or URL; keywords: DefinedTerm, Text or URL)
    """
    places = (
        ("license", "license", ctx.error, "a licence is an address or a `sc:CreativeWork`"),
        ("sd_license", "sdLicense", ctx.error, "a licence is an address or a `sc:CreativeWork`"),
        ("keywords", "keywords", ctx.warning, "a keyword is a text, an address or a `sc:DefinedTerm`"),
    )
    for attribute, word, say, remedy in places:
        for value in getattr(dataset, attribute):
            if isinstance(value, Model):
                for node, type_ in given_types(value, ctx):
                    if type_ in NO_WORKS or type_.startswith("cr:"):
                        where = ctx.document.span(node)
                        yield say(where, f"a `{written(where)}` stands at `{word}`", help=remedy)


def given_types(model: Model, ctx: Context) -> list[tuple[int, str]]:
    """The types that an object says it has, with their places."""
    return types_at(model.span.node, ctx.document)


def types_at(node: int, document: Document) -> list[tuple[int, str]]:
    """The types that the object at a node says it has, with their places."""
    tape, terms = document.tape, terms_of(document)
    keys = tape.children(node)
    nodes = [key + 1 for key in keys if terms.canonical(tape.text(key)) == "@type"]
    items = [item for node in nodes for item in (tape.children(node) if tape.kind(node) == Kind.ARRAY else [node])]
    return [(item, terms.canonical(tape.text(item))) for item in items if tape.kind(item) == Kind.STRING]


@rule("CRO013", since="0.1", on=Dataset, source=DATASET, given=one_of("in_language"))
def language_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Language that is none.

    ## What it does
    Checks that `inLanguage` is a text or an object of the class Language. A name in the place of a code is told too.

    ## Why is this bad?
    Nobody who looks for data in a language finds the dataset.

    ## Example
    {"@type": "sc:Dataset", "inLanguage": 1}

    Use instead:
    {"@type": "sc:Dataset", "inLanguage": "en"}

    ## References
    - Croissant 1.1, Dataset-level Information (inLanguage: Language or Text)
    - IETF, BCP 47
    """
    for number, language in enumerate(dataset.in_language):
        where = (dataset, "in_language", number)
        value = language.plain
        if isinstance(value, str):
            if not is_language_tag(value.strip()):
                yield ctx.info(where, f"`{value}` is no code of a language", help="write one by BCP 47, such as `en`")
        elif not isinstance(value, dict) or not _may_be_language(value):
            yield ctx.error(where, f"`{written(where)}` is no language", help="write a code, such as `en`")


def _may_be_language(value: dict[str, object]) -> bool:
    type_ = value.get("@type", "")
    named = "Language" in str(type_) or not type_
    return named and bool(value.keys() - {"@type"})
