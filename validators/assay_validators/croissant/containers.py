"""What files lie in: archives, folders, repositories and manifests."""

from collections.abc import Iterator

from assay_spec.croissant.model import Dataset, DataSource, FileObject, FileSet, Transform
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.remembered import Remembered
from assay_validators.context import Context, note
from assay_validators.croissant.clauses import FILE_OBJECT, FILE_SET, TRANSFORM
from assay_validators.croissant.graph import Graph, called, graph_of
from assay_validators.croissant.media_types import SINGLE, is_all_of, is_archive, is_contradicted
from assay_validators.rule import in_any, one_of, rule


@rule(
    "CRO100",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=FILE_SET,
    anywhere=in_any((FileObject, FileSet), one_of("contained_in")),
)
def file_as_container(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Files in a file that holds none.

    ## What it does
    Checks that what files are contained in is no table, tree, image, sound or video. A manifest, which lists files, is
    one where a `transform` says how it is read.

    ## Why is this bad?
    Nothing can be taken out of it: there are no files.

    ## Example
    {"@type": "cr:FileSet", "@id": "images", "containedIn": {"@id": "patients.csv"}}

    Use instead:
    {"@type": "cr:FileSet", "@id": "images", "containedIn": {"@id": "images.zip"}}

    ## References
    - Croissant 1.1, FileSet (containedIn: an archive or a manifest)
    """
    graph = graph_of(dataset, ctx)
    for resource in dataset.distribution:
        for source in resource.contained_in:
            target = None if source.transform else _file(source, graph)
            if target is not None and target is not resource and _is_single(target):
                yield ctx.warning(
                    (source.file_object or source, "id"),
                    f"`{target.encoding_format[0]}` holds no files, and {called(resource)} is said to lie in it",
                    help="name an archive, a folder or a repository; of a list of files, add "
                    '`"transform": {"readLines": true}`',
                    related=[note((target, "encoding_format"), "the format of the container")],
                )


def _file(source: DataSource, graph: Graph) -> FileObject | None:
    """The file that a source names, if it names one that is declared."""
    found = graph.by_id.get(source.id if source.file_object is None else source.file_object.id)
    return found if isinstance(found, FileObject) else None


def _is_single(file: FileObject) -> bool:
    """Whether a file is none in which others lie; where its suffix says something else CRO028 speaks."""
    return _are_single(file.encoding_format) and not is_contradicted(file.content_url, file.encoding_format)


@Remembered
def _are_single(formats: tuple[str, ...]) -> bool:
    return is_all_of(formats, SINGLE)


@rule(
    "CRO101",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=TRANSFORM,
    anywhere=((Transform, one_of("un_archive")),),
)
def archive_that_is_none(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Archive to be opened that is none, or not to be opened although files are in it.

    ## What it does
    Checks that `unArchive: true` speaks of an archive. `unArchive: false` on the container of files is told too.

    ## Why is this bad?
    The reader fails at the first byte. Of an archive that stays closed no file can be taken.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "site"}, "transform": {"unArchive": true}}}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "site"}}}

    ## References
    - Croissant 1.1, Transform (unArchive)
    """
    graph = graph_of(dataset, ctx)
    for source, contains in _opening(dataset, graph):
        target = _file(source, graph)
        formats = target.encoding_format if target is not None else ()
        for transform in source.transform:
            where = (transform, "un_archive")
            if transform.un_archive and target is not None and _is_single(target):
                yield ctx.warning(where, f"`{formats[0]}` is no archive", help="leave `unArchive` out")
            elif contains and "un_archive" in transform.places and not transform.un_archive and is_archive(formats):
                yield ctx.info(where, "files are in an archive that is not opened", help="leave `unArchive` out")


def _opening(dataset: Dataset, graph: Graph) -> Iterator[tuple[DataSource, bool]]:
    """Each source that does something to a file, and whether that contains others."""
    for resource in dataset.distribution:
        yield from ((source, True) for source in resource.contained_in if source.transform)
    for field in graph.fields:
        source = field.source
        if source is not None and source.transform:
            yield source, False


@rule(
    "CRO102",
    since="0.1",
    on=(FileObject, FileSet),
    severity=Severity.WARNING,
    source=FILE_OBJECT,
    given=one_of("contained_in"),
)
def source_as_container(resource: FileObject | FileSet, ctx: Context) -> Iterator[Diagnostic]:
    """Container by a data source where a reference would do.

    ## What it does
    Checks that `containedIn` is a reference where nothing is done with the container. In documents of version 1.0 it
    is always one, and anything else a warning.

    ## Why is this bad?
    Version 1.0 has no data sources there, so that its readers find no container. In 1.1 it says the same in more words.

    ## Example
    {"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0", "distribution": [
      {"@type": "cr:FileObject", "@id": "images.zip", "contentUrl": "https://example.org/images.zip",
       "encodingFormat": "application/zip"},
      {"@type": "cr:FileSet", "@id": "images", "containedIn": {"fileObject": {"@id": "images.zip"}},
       "includes": "*.jpg", "encodingFormat": "image/jpeg"}]}

    Use instead:
    {"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0", "distribution": [
      {"@type": "cr:FileObject", "@id": "images.zip", "contentUrl": "https://example.org/images.zip",
       "encodingFormat": "application/zip"},
      {"@type": "cr:FileSet", "@id": "images", "containedIn": {"@id": "images.zip"},
       "includes": "*.jpg", "encodingFormat": "image/jpeg"}]}

    ## References
    - Croissant 1.1, FileObject, FileSet (containedIn: DataSource, for data that are filtered or transformed)
    - Croissant 1.0, FileObject, FileSet (containedIn: Text, Reference)
    """
    for source in resource.contained_in:
        places = [place for place in (source.file_object, source.file_set) if place is not None]
        if len(places) != 1 or any(each.read_lines or each.un_archive for each in source.transform):
            continue  # CRO050 speaks of no place or several, MOD003 of what 1.0 does not know
        does_nothing = not (source.extract or source.transform or source.format)
        remedy = f'write `{{"@id": "{places[0].id}"}}`' if does_nothing else "declare version 1.1 in `conformsTo`"
        if ctx.document.version == "1.0":
            yield ctx.warning(source, "in version 1.0 `containedIn` is a reference", help=remedy)
        elif does_nothing:
            yield ctx.info(source, "a data source that does nothing stands at `containedIn`", help=remedy)
