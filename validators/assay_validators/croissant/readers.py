"""Readers of today: what the standard allows, and they do not read."""

from collections.abc import Iterator

from assay_spec.croissant.model import Dataset, DataSource, FileObject, FileSet
from assay_spec.diagnostic import Diagnostic, Severity, Way
from assay_validators.context import Context, Where, notes
from assay_validators.croissant.clauses import RESOURCES
from assay_validators.croissant.graph import graph_of
from assay_validators.croissant.media_types import PACKED, is_contradicted, read_as
from assay_validators.remedy import Remedy, rewritten
from assay_validators.rule import in_any, rule, unusual

REPOSITORY = "git+https"
"""The media type of a folder that git keeps."""


@rule(
    "CRO155",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=RESOURCES,
    anywhere=in_any((FileObject, FileSet), unusual("encoding_format")),
)
def format_by_another_name(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Media type by which mlcroissant does not know a format that it reads.

    ## What it does
    Checks the files from which values are taken, and the archives in which files lie: one of their media types has to
    be written as mlcroissant 1.1.1 writes it, where it reads such files at all. It knows Parquet by the older name
    `application/x-parquet`, not by the registered `application/vnd.apache.parquet`; it unpacks `patients.csv.gz` and
    `images.tar.gz`, but knows them as `text/csv` and `application/x-tar`; and it knows no media type with parameters.
    Of several files of one media type it is told once.

    ## Why is this bad?
    The standard allows either name, and mlcroissant calls the document valid; but it stops at the first record, and so
    do the libraries that read by it.

    ## Example
    {"@type": "cr:FileObject", "contentUrl": "patients.parquet", "encodingFormat": "application/vnd.apache.parquet"}

    Use instead:
    {"@type": "cr:FileObject", "contentUrl": "patients.parquet",
      "encodingFormat": ["application/x-parquet", "application/vnd.apache.parquet"]}

    ## References
    - Croissant 1.1, Resources (encodingFormat)
    - mlcroissant 1.1.1, `EncodingFormat`
    """
    named = [(resource, *read_as(resource.encoding_format, _file_name(resource))) for resource in dataset.distribution]
    doubted = [(resource, number, name) for resource, number, name in named if number >= 0]
    read, opened = (_read(dataset, ctx), _opened(dataset)) if doubted else (frozenset(), frozenset())
    unread: dict[tuple[str, str], list[Where]] = {}
    for resource, number, name in doubted:
        if resource.id in (opened if name in PACKED else read) and not _is_contradicted(resource):
            where = (resource, "encoding_format", number)
            unread.setdefault((resource.encoding_format[number], name), []).append(where)
    is_one = ctx.document.version == "1.0"
    for (text, name), (first, *others) in unread.items():
        several = Remedy(f"add `{name}`: `encodingFormat` may have several values", name, Way.BESIDE)
        yield ctx.warning(
            first,
            f"mlcroissant reads no `{text}`; it knows such files as `{name}`",
            help=rewritten(name) if is_one or text.lower() == name else several,
            related=notes(others, "nor this one"),
        )


def _file_name(resource: FileObject | FileSet) -> str:
    """By which the suffix of files is told: an address, or the first of their patterns."""
    return resource.content_url if isinstance(resource, FileObject) else next(iter(resource.includes), "")


def _is_contradicted(resource: FileObject | FileSet) -> bool:
    """Whether CRO028 says that the suffix stands for another format."""
    return isinstance(resource, FileObject) and is_contradicted(resource.content_url, resource.encoding_format)


def _read(dataset: Dataset, ctx: Context) -> frozenset[str]:
    """The `@id` of each file that mlcroissant opens for what is taken from it.

    Of the files of a set it takes no more than names and bytes, unless they lie in a folder or a repository.
    """
    repositories = {resource.id for resource in dataset.distribution if REPOSITORY in resource.encoding_format}
    packed = {
        resource.id
        for resource in dataset.distribution
        if isinstance(resource, FileSet) and not repositories.issuperset(map(_container, resource.contained_in))
    }
    return graph_of(dataset, ctx).reads - packed


def _opened(dataset: Dataset) -> frozenset[str]:
    """The `@id` of each container that is opened because of its media type."""
    return frozenset(
        _container(source)
        for resource in dataset.distribution
        for source in resource.contained_in
        if not any(transform.un_archive for transform in source.transform)
    )


def _container(source: DataSource) -> str:
    """The `@id` of what a file is contained in."""
    return (source.file_object or source.file_set or source).id
