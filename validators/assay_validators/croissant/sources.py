"""Where values are taken from, and how they are written there."""

from collections.abc import Iterator

from assay_kernels.scan import TYPED
from assay_spec.croissant.model import Dataset, DataSource, Extract, Field, RecordSet, Transform
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import LONGEST, Choices, Context, did_you_mean, is_lost, written
from assay_validators.croissant.clauses import EXTRACT, SOURCES
from assay_validators.croissant.conformance import given_types
from assay_validators.croissant.datatypes import ATOMIC, DATES, MEDIA, NUMBERS, TEXTS, WHOLE
from assay_validators.croissant.described import described_in_place
from assay_validators.croissant.graph import PARTS, graph_of, places_of
from assay_validators.croissant.inline import sources_in
from assay_validators.remedy import suggested
from assay_validators.rule import either, in_any, not_one_of, nothing, one_of, rule, unclear, unusual

FILE_PROPERTIES = Choices(["fullpath", "filename", "content", "lines", "lineNumbers"])
EXTRACTS = (("column", "column"), ("file_property", "fileProperty"), ("json_path", "jsonPath"))
_ATTRIBUTES = tuple(name for name, _ in EXTRACTS)


def _local(name: str) -> str:
    """The name of a property of files without its vocabulary."""
    return name.rpartition("/")[2].rpartition(":")[2]


def _words(words: list[str]) -> str:
    return " and ".join(f"`{word}`" for word in words)


def _may_be_misplaced(given: frozenset[str]) -> bool:
    """Whether what a source gives is not one place, by one of its parts or by its own `@id`."""
    parts = len(given.intersection(name for name, _, _ in PARTS))
    return parts > 1 or (parts == 0 and ("id" not in given or unclear("id")(given)))


@rule(
    "CRO050",
    since="0.1",
    on=Dataset,
    source=SOURCES,
    anywhere=((DataSource, _may_be_misplaced),),
)
def source_without_place(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Source that names no place, or several.

    ## What it does
    Checks that a source has exactly one of `fileObject`, `fileSet`, `recordSet` and `field`, or is the `@id` of one;
    and that what stands at `containedIn` does.

    ## Why is this bad?
    A reader cannot know where the values are.

    ## Example
    {"@type": "cr:Field", "source": {"fileObject": {"@id": "patients.csv"}, "recordSet": {"@id": "diagnoses"},
      "extract": {"column": "patient"}}}

    Use instead:
    {"@type": "cr:Field", "source": {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "patient"}}}

    ## References
    - Croissant 1.1, DataSource
    """
    misplaced = {id(records) for records in dataset.record_set if _has_sources_as_records(records, ctx)}
    for place in graph_of(dataset, ctx).places:
        source = place.field.source
        if source is not None and places_of(source) != 1 and (places_of(source) or id(place.records) not in misplaced):
            yield from _misplaced(source, "the source", ctx)
    for resource in dataset.distribution:
        for source in resource.contained_in:
            yield from _misplaced(source, "the container", ctx)


def _has_sources_as_records(records: RecordSet, ctx: Context) -> bool:
    """Whether the place that the fields' sources lack stands among the records; CRO071 says so."""
    return records.data is not None and bool(sources_in(records.data, records, ctx))


def _misplaced(source: DataSource, what: str, ctx: Context) -> Iterator[Diagnostic]:
    given = [(name, word) for name, word, _ in PARTS if getattr(source, name) is not None]
    if len(given) > 1:
        words = [word for _, word in given]
        yield ctx.error(
            (source, given[1][0]), f"a source is one place, and this one has {_words(words)}", help="keep one of them"
        )
    elif not given and not source.id and not is_lost(source, "id", *(name for name, _, _ in PARTS)):
        remedy = described_in_place(source, ctx) or "add `fileObject`, `fileSet`, `recordSet` or `field`"
        yield ctx.error(source, f"{what} names no place", help=remedy)


@rule("CRO051", since="0.1", on=Extract, source=EXTRACT, given=either(not_one_of(*_ATTRIBUTES), unclear(*_ATTRIBUTES)))
def several_extracts(extract: Extract, ctx: Context) -> Iterator[Diagnostic]:
    """Extraction in no way, or in several.

    ## What it does
    Checks that `extract` has exactly one of `column`, `fileProperty` and `jsonPath`.

    ## Why is this bad?
    A reader cannot know which part of the file is meant.

    ## Example
    {"@type": "cr:Field", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "patient", "fileProperty": "content"}}}

    Use instead:
    {"@type": "cr:Field", "source": {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "patient"}}}

    ## References
    - Croissant 1.1, Extract
    """
    given = [(name, word) for name, word in EXTRACTS if getattr(extract, name)]
    if len(given) > 1:
        words = [word for _, word in given]
        yield ctx.error(
            (extract, given[1][0]),
            f"an extraction has one way, and this one has {_words(words)}",
            help="keep one of them",
        )
    elif not given and not extract.id and not is_lost(extract, *(name for name, _ in EXTRACTS)):
        yield ctx.error(extract, "nothing is extracted", help="add `column`, `fileProperty` or `jsonPath`")


@rule("CRO052", since="0.1", on=Extract, source=EXTRACT, given=unusual("file_property"))
def unknown_file_property(extract: Extract, ctx: Context) -> Iterator[Diagnostic]:
    """Property that files do not have.

    ## What it does
    Checks that `fileProperty` is one of those that the specification lists.

    ## Why is this bad?
    Nothing can be read.

    ## Example
    {"@type": "cr:Field", "@id": "pictures/content", "source": {"fileSet": {"@id": "images"},
      "extract": {"fileProperty": "contents"}}}

    Use instead:
    {"@type": "cr:Field", "@id": "pictures/content", "source": {"fileSet": {"@id": "images"},
      "extract": {"fileProperty": "content"}}}

    ## References
    - Croissant 1.1, Extract (fileProperty)
    """
    name = _local(extract.file_property)
    if name and name not in FILE_PROPERTIES.words and name not in ("fullPath", "fileName"):
        yield ctx.error(
            (extract, "file_property"),
            f"files have no property `{extract.file_property}`",
            help=did_you_mean(name, FILE_PROPERTIES),
        )


@rule(
    "CRO053", since="0.1", on=(Extract, Transform), source=f"{EXTRACT}; Goessner, JSONPath", given=one_of("json_path")
)
def json_path_form(part: Extract | Transform, ctx: Context) -> Iterator[Diagnostic]:
    """JSON path that cannot be used.

    ## What it does
    Checks that the brackets and quotes of `jsonPath` are closed, and that a name follows every point.

    ## Why is this bad?
    Nothing can be read; some readers crash.

    ## Example
    {"@type": "cr:Field", "source": {"fileObject": {"@id": "patients.csv"}, "extract": {"jsonPath": "$[*.id"}}}

    Use instead:
    {"@type": "cr:Field", "source": {"fileObject": {"@id": "patients.csv"}, "extract": {"jsonPath": "$[*].id"}}}

    ## References
    - Croissant 1.1, Extract (jsonPath)
    - Goessner, JSONPath
    """
    wrong = _json_path_mistake(part.json_path)
    if wrong:
        mended = _mended(part.json_path) if len(part.json_path) <= LONGEST else ""
        remedy = suggested(mended) if mended else "write a path such as `$.records[*].name`"
        yield ctx.error((part, "json_path"), f"`{part.json_path}` {wrong}", help=remedy)


def _mended(path: str) -> str:
    """The path with the least that makes it one: a bracket or quote closed or left out, or no point at its end."""
    open_at = max(path.rfind("["), path.rfind("("))
    closing = "" if open_at < 0 else {"[": "]", "(": ")"}[path[open_at]]
    before = "]" if closing == ")" else "" if "[?" in path else "."
    steps = [at for at in range(open_at + 1, len(path)) if path[at] == before] if closing else []
    is_open = _without_literals(path)[1]
    tried = (
        path.rstrip("."),
        path.replace("[]", "[*]").replace("...", ".."),
        path.removesuffix("]") + is_open + "]" if is_open else "",
        *(path[:at] + closing + path[at:] for at in (*steps, len(path)) if closing),
        *(path[:at] + path[at + 1 :] for at, char in enumerate(path) if char in "])"),
    )
    return next((each for each in tried if len(each) > len("$") and not _json_path_mistake(each)), "")


def _json_path_mistake(path: str) -> str:
    """What is wrong with a JSON path; empty when nothing is."""
    bare, is_open = _without_literals(path)
    expected: list[str] = []
    for char in bare:
        if char in "[(":
            expected.append("]" if char == "[" else ")")
        elif char in "])" and (not expected or expected.pop() != char):
            return f"has a `{char}` that closes nothing"
    if is_open or expected:
        return f"lacks its closing `{is_open or expected[-1]}`"
    empty = path.endswith(".") or "[]" in bare or "..." in bare
    return "lacks a name where one is expected" if empty else ""


def _without_literals(path: str) -> tuple[str, str]:
    """A JSON path without what is inside of the texts and regular expressions in its brackets.

    And the mark of the one that is not closed, or nothing.
    """
    bare: list[str] = []
    literal = last = ""
    depth, in_class, escaped = 0, False, False
    for char in path:
        if literal:
            if literal == "/" and not escaped:
                in_class = char == "[" or (in_class and char != "]")
            is_end = char == literal and not escaped and not in_class
            escaped = char == "\\" and not escaped
            literal, last = ("", char) if is_end else (literal, last)
            continue
        if depth and (char in "'\"" or (char == "/" and last in _BEFORE_REGEX)):
            literal, in_class, escaped = char, False, False
        depth += (char in "[(") - (char in "])")
        bare.append(char)
        last = last if char.isspace() else char
    return "".join(bare), literal


_BEFORE_REGEX = frozenset("~=!(,:?&|[")
"""After these a slash begins a regular expression; after a value it divides."""


@rule(
    "CRO059",
    since="0.1",
    on=Dataset,
    source=EXTRACT,
    anywhere=((DataSource, one_of("record_set", "field", "id")), (DataSource, nothing)),
)
def extract_from_records(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Property of a file that is taken from records.

    ## What it does
    Checks that `fileProperty` is taken from files and not from record sets or fields, and `column` not from a field.

    ## Why is this bad?
    Records have no file name, and a field has no columns: nothing can be read.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "source": {"field": {"@id": "diagnoses/name"},
      "extract": {"fileProperty": "content"}}}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "source": {"field": {"@id": "diagnoses/name"}}}

    ## References
    - Croissant 1.1, Extract
    """
    graph = graph_of(dataset, ctx)
    if not any(isinstance(graph.by_id.get(name), RecordSet | Field) for name in graph.reads):
        return
    for field in graph.fields:
        source = field.source
        if source is None or source.extract is None:
            continue
        read = source.record_set or source.field
        if read is None and places_of(source):
            continue
        target = graph.by_id.get(read.id if read is not None else source.id)
        if not isinstance(target, RecordSet | Field):
            continue
        kind = type(target).__name__
        for attribute, word in (("file_property", "fileProperty"), ("column", "column")):
            if getattr(source.extract, attribute) and (word != "column" or kind == "Field"):
                yield ctx.error((source.extract, attribute), f"a {kind} has no `{word}`", help="take it from a file")


@rule(
    "CRO105",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=EXTRACT,
    anywhere=((Extract, one_of("file_property")),),
)
def file_property_of_wrong_type(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Property of a file whose values are not of the field's type.

    ## What it does
    Checks that `content` and `lines`, which are bytes, are not read as numbers, dates or booleans, that `lineNumbers`
    are integers, and that `filename` and `fullpath` are texts; unless a `transform` or a `format` makes something else
    of them.

    ## Why is this bad?
    Readers fail at the first file, or guess.

    ## Example
    {"@type": "cr:Field", "@id": "pictures/content", "dataType": "sc:Integer"}

    Use instead:
    {"@type": "cr:Field", "@id": "pictures/content", "dataType": "sc:ImageObject"}

    ## References
    - Croissant 1.1, Extract (fileProperty)
    """
    for field in graph_of(dataset, ctx).fields:
        source = field.source
        extract = source.extract if source is not None else None
        if source is None or extract is None or not extract.file_property:
            continue
        if source.transform or source.format or extract.column or extract.json_path:
            continue  # of several ways CRO051 speaks
        name = _local(extract.file_property)
        types = {*field.data_type} & ATOMIC
        if types and types <= _IMPOSSIBLE.get(name.lower(), _NONE):
            yield ctx.warning(
                (field, "data_type"),
                f"`{name}` of a file is no `{written((field, 'data_type', 0))}`",
                help=_POSSIBLE[name.lower()],
            )


_NONE: frozenset[str] = frozenset()
_UNLIKE_BYTES = NUMBERS | DATES | {"sc:Time", "sc:Boolean"}
_IMPOSSIBLE = {
    "content": _UNLIKE_BYTES,
    "lines": _UNLIKE_BYTES,
    "filename": _UNLIKE_BYTES | MEDIA,
    "fullpath": _UNLIKE_BYTES | MEDIA,
    "linenumbers": (_UNLIKE_BYTES | MEDIA | TEXTS) - WHOLE - {"sc:Number"},
}
"""The types that the properties of files are not of, in lower case."""
_POSSIBLE = {
    "content": "write `sc:Text`, or say by `transform` or `format` how it is read",
    "lines": "write `sc:Text`, or say by `transform` or `format` how they are read",
    "filename": "write `sc:Text`, or take the `content`",
    "fullpath": "write `sc:Text`, or take the `content`",
    "linenumbers": "write `sc:Integer`",
}


@rule(
    "CRO106",
    since="0.1",
    on=Dataset,
    source=SOURCES,
    anywhere=in_any((DataSource, Extract, Transform), one_of(TYPED)),
)
def source_of_other_class(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Source, extraction or transformation that says it is something else.

    ## What it does
    Checks the `@type` of what stands at `source`, `containedIn`, `extract` and `transform`, if it has one.

    ## Why is this bad?
    Readers go by the type, and do not find a source there.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "source": {"@type": "cr:Extract",
      "fileObject": {"@id": "patients.csv"}, "extract": {"column": "site"}}}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "source": {"@type": "cr:DataSource",
      "fileObject": {"@id": "patients.csv"}, "extract": {"column": "site"}}}

    ## References
    - Croissant 1.1, DataSource, Extract, Transform
    """
    sources = [source for resource in dataset.distribution for source in resource.contained_in]
    for field in graph_of(dataset, ctx).fields:
        sources += field.references
        if field.source is not None:
            sources.append(field.source)
    find = ctx.document.tape.find
    for source in sources:
        if find(source.span.node, "@type") >= 0:
            yield from _of_other_class(source, ctx)
        if source.extract is not None and find(source.extract.span.node, "@type") >= 0:
            yield from _of_other_class(source.extract, ctx)
        for transform in source.transform:
            yield from _of_other_class(transform, ctx)


def _of_other_class(part: DataSource | Extract | Transform, ctx: Context) -> Iterator[Diagnostic]:
    types = given_types(part, ctx)
    if types and not {name for _, name in types} & _CLASSES[type(part)]:
        node, name = types[0]
        wanted = f"a `cr:{type(part).__name__}`"
        wanted = "a reference" if isinstance(part, DataSource) and part.id else wanted
        yield ctx.error(
            ctx.document.span(node), f"`{name}` stands where {wanted} belongs", help="mend `@type`, or leave it out"
        )


_LOOSE = frozenset(["sc:Intangible", "sc:StructuredValue", "sc:Thing"])
_CLASSES = {
    DataSource: _LOOSE | {"cr:DataSource", *(f"cr:{kind.__name__}" for _, _, kind in PARTS)},
    Extract: _LOOSE | {"cr:Extract"},
    Transform: _LOOSE | {"cr:Transform"},
}
"""The classes that may stand there; instead of a source, what it would refer to."""
