"""Media types: what `encodingFormat` says, and what can be read from such files."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from assay_spec.croissant.model import Dataset, DataSource, Extract, FileObject, FileSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.remembered import Remembered
from assay_validators.context import Context, near, note
from assay_validators.croissant.clauses import MEDIA_TYPES, RESOURCES, SOURCES
from assay_validators.croissant.graph import graph_of
from assay_validators.croissant.media_types import (
    KNOWN,
    OTHER_SUFFIXES,
    PACKED,
    PARQUET,
    SENSES,
    SUFFIXES,
    TREES,
    TYPES,
    file_name,
    has_known_suffix,
    is_all_of,
    is_contradicted,
)
from assay_validators.misspelt import is_misspelt, slips_between
from assay_validators.remedy import suggested
from assay_validators.rule import one_of, rule, unusual

_FROM_INSIDE = "declare the file in it, with `containedIn` the archive, and take it from there"

FILES = (FileObject, FileSet)

LINES = (".jsonl", ".ndjson")


@rule(
    "CRO027",
    since="0.1",
    on=(FileObject, FileSet),
    severity=Severity.WARNING,
    source=f"{RESOURCES}; {MEDIA_TYPES}",
    given=unusual("encoding_format"),
)
def unknown_media_type(resource: FileObject | FileSet, ctx: Context) -> Iterator[Diagnostic]:
    """Media type that nobody knows.

    ## What it does
    Checks that `encodingFormat` has the form of a media type, `type/subtype`, or is an address, and that it is no
    slip for a common one. That it is neither common nor registered with IANA is an information; names of one's own
    begin with `x-`, `vnd.` or `prs.` after the slash.

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
            or _is_registered(name)
        ):
            continue
        meant = _near(name)
        if meant or not _has_form(name):
            yield ctx.warning(
                (resource, "encoding_format", number),
                f"`{text}` is no media type that readers know",
                help=suggested(meant) if meant else "write it as `type/subtype`, e.g. `text/csv`",
            )
        elif not name.partition("/")[2].startswith(_OWN):
            from assay_validators.croissant.registered import AS_OF

            yield ctx.info(
                (resource, "encoding_format", number),
                f"`{text}` is neither common nor, as of {AS_OF}, registered with IANA",
                help="write a registered media type, or the address of a page about the format",
            )


_OWN = ("x-", "x.", "vnd.", "prs.")
"""How subtypes begin that need no registration, or that vendors and persons register: RFC 6838, 3."""


def _is_registered(name: str) -> bool:
    from assay_validators.croissant.registered import REGISTERED

    return name in REGISTERED


@Remembered
def _near(name: str) -> str:
    """The media type that a name is a slip for, or the suffix of; empty where it may be another one."""
    type_, slash, subtype = name.rpartition("/")
    if f".{subtype.lstrip('.')}" in _BY_SUFFIX:
        return _BY_SUFFIX[f".{subtype.lstrip('.')}"]
    if slash and type_ not in TYPES:
        type_ = near(type_, TYPES)
    likely = [each for each in sorted(KNOWN) if each.startswith(f"{type_}/") and _is_slip(subtype, each)]
    return min(likely, key=lambda each: slips_between(name, each), default="")


def _is_slip(subtype: str, meant: str) -> bool:
    """Whether a subtype is that of a media type with a slip of the pen; a prefix as `x-` does not matter."""
    one, other = _PREFIX.sub("", subtype), _PREFIX.sub("", meant.partition("/")[2])
    shorter, longer = sorted((one, other), key=len)
    is_cut = len(shorter) + 1 == len(longer) and len(shorter) >= len("csv") and longer.startswith(shorter)
    return is_cut or is_misspelt(one, other)


_PREFIX = re.compile(r"^(x-|vnd\.apache\.|vnd\.)")

_BY_SUFFIX = {**{suffix: names[0] for suffix, names in SUFFIXES.items()}, **OTHER_SUFFIXES}


def _has_form(name: str) -> bool:
    type_, slash, subtype = name.partition("/")
    return bool(slash and type_.isalpha() and subtype and not any(char.isspace() or char in ",/" for char in subtype))


@rule(
    "CRO028",
    since="0.1",
    on=(FileObject, FileSet),
    severity=Severity.WARNING,
    source=RESOURCES,
    given=one_of("encoding_format"),
)
def media_type_against_suffix(resource: FileObject | FileSet, ctx: Context) -> Iterator[Diagnostic]:
    """Media type that does not fit the file's name.

    ## What it does
    Checks that `encodingFormat` is one of the media types that the suffix in `contentUrl` stands for, or in `name`
    where that has none that is known. Of a file set it is those of the patterns in `includes`, if none of them fits.

    ## Why is this bad?
    One of the two is wrong, and readers differ in which one they believe.

    ## Example
    {"@type": "cr:FileObject", "encodingFormat": "application/zip"}

    Use instead:
    {"@type": "cr:FileObject", "encodingFormat": "text/csv"}

    ## References
    - Croissant 1.1, Resources (encodingFormat)
    """
    names = _names(resource)
    if names and all(is_contradicted(name, resource.encoding_format) for name in names):
        name = file_name(names[0]).lower()
        yield ctx.warning(
            (resource, "encoding_format", 0),
            f"`{resource.encoding_format[0]}` does not fit `{name}`",
            help=f"write `{SUFFIXES['.' + name.rpartition('.')[2]][0]}`, or name the right file",
        )


def _names(resource: FileObject | FileSet) -> Sequence[str]:
    """What files are called, or may be."""
    if isinstance(resource, FileSet):
        return resource.includes
    name = resource.name.text if resource.name is not None else ""
    return [resource.content_url if has_known_suffix(resource.content_url) else name]


@rule("CRO029", since="0.1", on=Dataset, source=SOURCES, anywhere=((Extract, one_of("column", "json_path")),))
def extract_against_format(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Extraction that such files do not allow.

    ## What it does
    Checks that columns are not taken from images, sounds and videos, and JSON paths not from these or from CSV. Columns
    of a JSON file, JSON paths of Parquet, and either of an archive that no `unArchive` opens, are a warning.

    ## Why is this bad?
    There is no column in an image; nothing can be read. What is in an archive some readers find, and others do not.

    ## Example
    {"@type": "cr:Field", "@id": "pictures/content", "source": {"fileSet": {"@id": "images"},
      "extract": {"column": "content"}}}

    Use instead:
    {"@type": "cr:Field", "@id": "pictures/content", "source": {"fileSet": {"@id": "images"},
      "extract": {"fileProperty": "content"}}}

    ## References
    - Croissant 1.1, Extract
    """
    given = ctx.given(Extract)
    doubted = {each.encoding_format for each in dataset.distribution if _ways_of(each.encoding_format)}
    if not doubted or given.isdisjoint(_ATTRIBUTES):
        return
    graph = graph_of(dataset, ctx)
    read = [graph.by_id.get(name) for name in graph.reads]
    files = [each for each in read if isinstance(each, FILES) and each.encoding_format in doubted]
    refused = {each.id: ways for each in files if (ways := _refused(each, given))}
    for field in graph.fields if refused else ():
        source = field.source
        reference = (source.file_object or source.file_set) if source is not None else None
        resource = graph.by_id.get(reference.id) if reference is not None else None
        if source is None or source.extract is None or not isinstance(resource, FILES):
            continue
        for way in refused.get(resource.id, ()):
            if getattr(source.extract, way.attribute) and not (way.of == PACKED and _is_opened(source)):
                say = ctx.error if way.never else ctx.warning
                yield say(
                    (source.extract, way.attribute),
                    f"`{resource.encoding_format[0]}` has no {way.word}",
                    help=way.remedy,
                    related=[note((resource, "encoding_format"), "the format of the files")],
                )


class Way(NamedTuple):
    """A way in which nothing can be extracted from files of some formats."""

    attribute: str
    word: str
    """What they lack."""
    of: tuple[str, ...]
    """Media types, or how they begin."""
    remedy: str
    never: bool
    """Whether no reader can."""


_WAYS = (
    Way("column", "column", SENSES, "take a `fileProperty`: `content`, `filename` or `fullpath`", never=True),
    Way("column", "column", TREES, "take it by `jsonPath`", never=False),
    Way("column", "column", PACKED, _FROM_INSIDE, never=False),
    Way("json_path", "JSON path", (*SENSES, "text/csv", "text/tab-separated-values"), "take a `column`", never=True),
    Way("json_path", "JSON path", PARQUET, "take a `column`, and from that by a `transform`", never=False),
    Way("json_path", "JSON path", PACKED, _FROM_INSIDE, never=False),
)


_ATTRIBUTES = tuple(dict.fromkeys(way.attribute for way in _WAYS))


def _refused(resource: FileObject | FileSet, given: Collection[str]) -> list[Way]:
    """Those of some ways in which nothing can be extracted from files.

    A set of archives stands for what is in them, a file with a tree on each line is a table, and where CRO028 doubts
    the format only what is impossible is told.
    """
    ways = [way for way in _ways_of(resource.encoding_format) if way.attribute in given]
    if not ways:
        return []
    if isinstance(resource, FileSet):
        named, is_doubtful = resource.includes, False
        ways = [way for way in ways if way.of != PACKED]
    else:
        named = (resource.content_url,)
        is_doubtful = is_contradicted(resource.content_url, resource.encoding_format)
    if any(name.endswith(LINES) for name in named):
        ways = [way for way in ways if way.of != TREES]
    return [way for way in ways if way.never or not is_doubtful]


@Remembered
def _ways_of(formats: tuple[str, ...]) -> list[Way]:
    return [way for way in _WAYS if is_all_of(formats, way.of)]


def _is_opened(source: DataSource) -> bool:
    """Whether a source says that its archive is opened."""
    return any(transform.un_archive for transform in source.transform)
