"""Where values are taken from, and how they are written there."""

import re
from collections.abc import Iterator

from assay_spec.croissant.model import Dataset, DataSource, Extract, Field, FileObject, FileSet, RecordSet, Transform
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context, did_you_mean, is_lost
from assay_validators.croissant.clauses import EXTRACT, FORMAT, SOURCES
from assay_validators.croissant.graph import PARTS, called, graph_of
from assay_validators.rule import not_one_of, nothing, one_of, rule

FILE_PROPERTIES = ("fullpath", "filename", "content", "lines", "lineNumbers")
EXTRACTS = (("column", "column"), ("file_property", "fileProperty"), ("json_path", "jsonPath"))


def _words(words: list[str]) -> str:
    return " and ".join(f"`{word}`" for word in words)


@rule(
    "CRO050",
    since="0.1",
    on=(Field, FileObject, FileSet),
    source=SOURCES,
    given=one_of("source", "contained_in"),
    anywhere=((DataSource, not_one_of(*(name for name, _, _ in PARTS))),),
)
def source_without_place(part: Field | FileObject | FileSet, ctx: Context) -> Iterator[Diagnostic]:
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
    sources = (part.source,) if isinstance(part, Field) else part.contained_in
    for source in sources:
        if source is not None:
            yield from _misplaced(source, "the source" if isinstance(part, Field) else "the container", ctx)


def _misplaced(source: DataSource, what: str, ctx: Context) -> Iterator[Diagnostic]:
    given = [(name, word) for name, word, _ in PARTS if getattr(source, name) is not None]
    if len(given) > 1:
        words = [word for _, word in given]
        yield ctx.error(
            (source, given[1][0]), f"a source is one place, and this one has {_words(words)}", help="keep one of them"
        )
    elif not given and not source.id and not is_lost(source, "id", *(name for name, _, _ in PARTS)):
        yield ctx.error(source, f"{what} names no place", help="add `fileObject`, `fileSet`, `recordSet` or `field`")


@rule("CRO051", since="0.1", on=Extract, source=EXTRACT)
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


@rule("CRO052", since="0.1", on=Extract, source=EXTRACT, given=one_of("file_property"))
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
    name = extract.file_property.rpartition("/")[2].rpartition(":")[2]
    if name and name not in FILE_PROPERTIES and name not in ("fullPath", "fileName"):
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
        remedy = "write it as `$.records[*].name`"
        yield ctx.error((part, "json_path"), f"`{part.json_path}` {wrong}", help=remedy)


def _json_path_mistake(path: str) -> str:
    """What is wrong with a JSON path; empty when nothing is."""
    expected: list[str] = []
    quote = ""
    for char in path:
        if quote:
            quote = "" if char == quote else quote
        elif expected and char in "'\"":
            quote = char
        elif char in "[(":
            expected.append("]" if char == "[" else ")")
        elif char in "])" and (not expected or expected.pop() != char):
            return f"has a `{char}` that closes nothing"
    if quote or expected:
        return f"lacks its closing `{quote or expected[-1]}`"
    empty = path.endswith(".") or "[]" in path or "..." in path
    return "lacks a name where one is expected" if empty else ""


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
    for place in graph.fields:
        source = place.field.source
        if source is None or source.extract is None:
            continue
        target = next((graph.by_id.get(link.target) for link in graph.links_from.get(place.field.id, ())), None)
        reads = source.record_set is not None or source.field is not None or source.id
        if not reads or not isinstance(target, RecordSet | Field):
            continue
        kind = type(target).__name__
        for attribute, word in (("file_property", "fileProperty"), ("column", "column")):
            if getattr(source.extract, attribute) and (word != "column" or kind == "Field"):
                yield ctx.error((source.extract, attribute), f"a {kind} has no `{word}`", help="take it from a file")


BOXES = (
    "XYXY",
    "REL_XYXY",
    "XYWH",
    "REL_XYWH",
    "CENTER_XYWH",
    "REL_CENTER_XYWH",
    "YXYX",
    "REL_YXYX",
    "XYXY_CENTER",
    "YXHW",
    "REL_YXHW",
)
"""Formats of bounding boxes, as Keras names them."""


@rule(
    "CRO057",
    since="0.1",
    on=Field,
    source=f"{FORMAT}; Keras, bounding box formats",
    given=lambda given: given >= {"source", "data_type"},
)
def unknown_box_format(field: Field, ctx: Context) -> Iterator[Diagnostic]:
    """Format of a bounding box that does not exist.

    ## What it does
    Checks that the `format` of a bounding box is one of Keras' formats. A box that is read from files without a format
    is a remark.

    ## Why is this bad?
    Whether the four numbers are corners, or a corner and a size, can only be guessed.

    ## Example
    {"@type": "cr:Field", "dataType": "cr:BoundingBox", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "box"}, "format": "CENTRE"}}

    Use instead:
    {"@type": "cr:Field", "dataType": "cr:BoundingBox", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "box"}, "format": "CENTER_XYWH"}}

    ## References
    - Croissant 1.1, Format
    - Keras, bounding box formats
    """
    source = field.source
    if source is None or "cr:BoundingBox" not in field.data_type:
        return
    if not source.format:
        if source.file_object is not None or source.file_set is not None:
            what = f"nothing says how the box {called(field)} is written"
            yield ctx.info(source, what, help="add `format`, such as `XYXY` or `CENTER_XYWH`")
        return
    if source.format.upper() not in BOXES:
        yield ctx.error(
            (source, "format"),
            f"`{source.format}` is no format of bounding boxes",
            help=did_you_mean(source.format, BOXES) or "write `XYXY`, `XYWH`, `CENTER_XYWH` or another format of Keras",
        )


@rule(
    "CRO058",
    since="0.1",
    on=DataSource,
    severity=Severity.WARNING,
    source=f"{FORMAT}; Unicode CLDR, date field symbols",
    given=one_of("format"),
)
def strftime_format(source: DataSource, ctx: Context) -> Iterator[Diagnostic]:
    """Date format as C writes it.

    ## What it does
    Checks that `format` is no pattern of `strftime`, with percent signs.

    ## Why is this bad?
    The specification takes the patterns of Unicode's CLDR; readers that follow it cannot read the dates.

    ## Example
    {"@type": "cr:Field", "@id": "patients/seen", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "seen"}, "format": "%Y-%m-%d"}}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/seen", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "seen"}, "format": "yyyy-MM-dd"}}

    ## References
    - Croissant 1.1, Format
    - Unicode CLDR (UTS 35), date field symbols
    """
    if re.search("%[a-zA-Z]", source.format):
        cldr = re.sub("%([a-zA-Z])", lambda found: _CLDR.get(found[1], f"%{found[1]}"), source.format)
        yield ctx.warning(
            (source, "format"),
            f"`{source.format}` is a pattern of strftime",
            help="write Unicode's symbols, e.g. `yyyy-MM-dd`" if "%" in cldr else f"did you mean `{cldr}`?",
        )


_CLDR = {"Y": "yyyy", "y": "yy", "m": "MM", "d": "dd", "H": "HH", "M": "mm", "S": "ss", "B": "MMMM", "b": "MMM"}
"""CLDR's symbols for those of strftime."""
