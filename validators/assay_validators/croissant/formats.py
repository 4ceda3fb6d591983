"""Media types: what `encodingFormat` says, and what can be read from such files."""

from collections.abc import Iterator
from functools import lru_cache

from assay_spec.croissant.model import Dataset, FileObject, FileSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context, note
from assay_validators.croissant.clauses import RESOURCES, SOURCES
from assay_validators.croissant.graph import graph_of
from assay_validators.croissant.media_types import KNOWN, OF_SUFFIXES, SUFFIXES
from assay_validators.rule import one_of, rule

NOT_TABLES = ("image/", "audio/", "video/", "application/pdf")
NOT_TREES = (*NOT_TABLES, "text/csv", "text/tab-separated-values")

REMEMBERED = 1000
"""So many unknown media types are compared with the known ones once only, however many files have them."""


@rule(
    "CRO027",
    since="0.1",
    on=(FileObject, FileSet),
    severity=Severity.WARNING,
    source=RESOURCES,
    given=one_of("encoding_format"),
)
def unknown_media_type(resource: FileObject | FileSet, ctx: Context) -> Iterator[Diagnostic]:
    """Media type that nobody knows.

    ## What it does
    Checks that `encodingFormat` has the form of a media type, `type/subtype`, or is an address, and that it is no
    slip for a common one.

    ## Why is this bad?
    A reader cannot tell how to open the file.

    ## Example
    {"@type": "cr:FileObject", "encodingFormat": "text/cvs"}

    Use instead:
    {"@type": "cr:FileObject", "encodingFormat": "text/csv"}

    ## References
    - Croissant 1.1, Resources (encodingFormat)
    - IANA, Media Types
    """
    for number, text in enumerate(resource.encoding_format):
        name = text.partition(";")[0].strip().lower()
        if (
            not name
            or name in KNOWN
            or "://" in name
            or name.startswith(("git+", "application/x-", "application/vnd."))
        ):
            continue
        near = _near(name)
        if near or not _has_form(name):
            yield ctx.warning(
                (resource, "encoding_format", number),
                f"`{text}` is no media type that readers know",
                help=f"did you mean `{near}`?" if near else "write it as `type/subtype`, e.g. `text/csv`",
            )


@lru_cache(maxsize=REMEMBERED)
def _near(name: str) -> str:
    from difflib import get_close_matches

    if f".{name.lstrip('.')}" in SUFFIXES:
        return SUFFIXES[f".{name.lstrip('.')}"][0]
    return next(iter(get_close_matches(name, sorted(KNOWN), n=1, cutoff=0.85)), "")


def _has_form(name: str) -> bool:
    type_, slash, subtype = name.partition("/")
    return bool(slash and type_.isalpha() and subtype and not any(char.isspace() or char in ",/" for char in subtype))


@rule(
    "CRO028", since="0.1", on=FileObject, severity=Severity.WARNING, source=RESOURCES, given=one_of("encoding_format")
)
def media_type_against_suffix(file: FileObject, ctx: Context) -> Iterator[Diagnostic]:
    """Media type that does not fit the file's name.

    ## What it does
    Checks that `encodingFormat` is one of the media types that the suffix in `contentUrl` stands for.

    ## Why is this bad?
    One of the two is wrong, and readers differ in which one they believe.

    ## Example
    {"@type": "cr:FileObject", "encodingFormat": "application/zip"}

    Use instead:
    {"@type": "cr:FileObject", "encodingFormat": "text/csv"}

    ## References
    - Croissant 1.1, Resources (encodingFormat)
    """
    name = file.content_url.partition("?")[0].partition("#")[0].rpartition("/")[2].lower()
    expected = SUFFIXES.get(f".{name.rpartition('.')[2]}") if "." in name else None
    given = {text.partition(";")[0].strip().lower() for text in file.encoding_format} if expected else frozenset()
    if expected and given.isdisjoint(expected) and not given.isdisjoint(OF_SUFFIXES):
        yield ctx.warning(
            (file, "encoding_format", 0),
            f"`{file.encoding_format[0]}` does not fit `{name}`",
            help=f"write `{expected[0]}`, or name the right file",
        )


@rule("CRO029", since="0.1", on=Dataset, source=SOURCES)
def extract_against_format(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Extraction that such files do not allow.

    ## What it does
    Checks that columns are not taken from images, sounds and videos, and JSON paths not from these or from CSV.

    ## Why is this bad?
    There is no column in an image; nothing can be read.

    ## Example
    {"@type": "cr:Field", "@id": "pictures/content", "source": {"fileSet": {"@id": "images"},
      "extract": {"column": "content"}}}

    Use instead:
    {"@type": "cr:Field", "@id": "pictures/content", "source": {"fileSet": {"@id": "images"},
      "extract": {"fileProperty": "content"}}}

    ## References
    - Croissant 1.1, Extract
    """
    graph = graph_of(dataset, ctx)
    refused = {resource.id: ways for resource in reversed(dataset.distribution) if (ways := _refused(resource))}
    for place in graph.fields if refused else ():
        source = place.field.source
        reference = (source.file_object or source.file_set) if source is not None else None
        resource = graph.by_id.get(reference.id) if reference is not None else None
        if source is None or source.extract is None or not isinstance(resource, FileObject | FileSet):
            continue
        for attribute, word, remedy in refused.get(resource.id, ()):
            if getattr(source.extract, attribute):
                yield ctx.error(
                    (source.extract, attribute),
                    f"`{resource.encoding_format[0]}` has no {word}",
                    help=remedy,
                    related=[note((resource, "encoding_format"), "the format of the files")],
                )


def _refused(resource: FileObject | FileSet) -> list[tuple[str, str, str]]:
    """The ways in which nothing can be extracted from files: attribute, what they lack, and the remedy."""
    formats = [text.lower() for text in resource.encoding_format]
    ways = (
        ("column", "column", NOT_TABLES, "take a `fileProperty`: `content`, `filename` or `fullpath`"),
        ("json_path", "JSON path", NOT_TREES, "take a `column`"),
    )
    return [
        (attribute, word, remedy)
        for attribute, word, excluded, remedy in ways
        if formats and all(text.startswith(excluded) for text in formats)
    ]
