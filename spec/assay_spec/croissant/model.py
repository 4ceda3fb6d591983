"""Croissant 1.0 and 1.1 as models, in the words of the specification.

Names and descriptions may be text or language maps, so they stay `Json`.

Clauses are named as `section#anchor` of https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html.
"""

from assay_spec.model import Json, Level, Model, Reference, prop

DATASET = "Dataset-level information#dataset-level-information"
RESOURCES = "Resources#resources"
RECORDS = "RecordSets#recordsets"
FIELDS = "Fields#fields"
SOURCES = "DataSource#datasource"

REQUIRED = Level.REQUIRED
RECOMMENDED = Level.RECOMMENDED


class Extract(Model, linked=True, closed=False):
    """Which part of a resource holds the values: exactly one of these."""

    column: str = prop("cr:column", default="", source=SOURCES)
    """A column of a table."""
    file_property: str = prop("cr:fileProperty", default="", source=SOURCES)
    """`fullpath`, `filename`, `content`, `lines` or `lineNumbers`."""
    json_path: str = prop("cr:jsonPath", default="", source=SOURCES)
    """A JSONPath expression."""


class Transform(Model, linked=True, closed=False):
    """What is done to a value after it was extracted."""

    separator: str = prop("cr:separator", default="", source=SOURCES)
    """The text that divides one value into several."""
    regex: str = prop("cr:regex", default="", source=SOURCES)
    """A regular expression with one group, which is kept."""


class DataSource(Model, linked=True, closed=False):
    """Where the values of a field come from: exactly one of file object, file set and record set."""

    file_object: Reference | None = prop("cr:fileObject", default=None, source=SOURCES)
    file_set: Reference | None = prop("cr:fileSet", default=None, source=SOURCES)
    record_set: Reference | None = prop("cr:recordSet", default=None, source=SOURCES)
    extract: Extract | None = prop("cr:extract", default=None, source=SOURCES)
    transform: tuple[Transform, ...] = prop("cr:transform", default=(), source=SOURCES)
    format: str = prop("cr:format", default="", source=SOURCES)


class FileObject(Model, linked=True, closed=False, types=("cr:FileObject",)):
    """One file."""

    id: str = prop("@id", source=RESOURCES)
    name: Json | None = prop("sc:name", default=None, level=RECOMMENDED, source=RESOURCES)
    content_url: str = prop("sc:contentUrl", default="", source=RESOURCES)
    """Where it is: a URL, or a path relative to the document or to what contains it."""
    content_size: str = prop("sc:contentSize", default="", as_text=True, source=RESOURCES)
    encoding_format: tuple[str, ...] = prop("sc:encodingFormat", default=(), level=REQUIRED, source=RESOURCES)
    """Media types."""
    sha256: str = prop("sc:sha256", default="", source=RESOURCES)
    contained_in: tuple[Json, ...] = prop("cr:containedIn", default=(), source=RESOURCES)


class FileSet(Model, linked=True, closed=False, types=("cr:FileSet",)):
    """Files that match a pattern."""

    id: str = prop("@id", source=RESOURCES)
    name: Json | None = prop("sc:name", default=None, source=RESOURCES)
    encoding_format: tuple[str, ...] = prop("sc:encodingFormat", default=(), source=RESOURCES)
    includes: tuple[str, ...] = prop("cr:includes", default=(), level=REQUIRED, source=RESOURCES)
    excludes: tuple[str, ...] = prop("cr:excludes", default=(), source=RESOURCES)
    contained_in: tuple[Json, ...] = prop("cr:containedIn", default=(), source=RESOURCES)


class Field(Model, linked=True, closed=False, types=("cr:Field",)):
    """One value of every record."""

    id: str = prop("@id", source=FIELDS)
    name: Json | None = prop("sc:name", default=None, source=FIELDS)
    data_type: tuple[str, ...] = prop("cr:dataType", default=(), source=FIELDS)
    source: DataSource | None = prop("cr:source", default=None, source=FIELDS)
    value: Json | None = prop("cr:value", default=None, since="1.1", source=FIELDS)
    """The same constant in every record."""
    references: tuple[Json, ...] = prop("cr:references", default=(), source=FIELDS)
    sub_field: tuple["Field", ...] = prop("cr:subField", default=(), source=FIELDS)
    is_array: bool = prop("cr:isArray", default=False, since="1.1", source=FIELDS)
    array_shape: str = prop("cr:arrayShape", default="", as_text=True, since="1.1", source=FIELDS)
    repeated: bool = prop("cr:repeated", default=False, source=FIELDS)


class RecordSet(Model, linked=True, closed=False, types=("cr:RecordSet",)):
    """Records of the same fields."""

    id: str = prop("@id", source=RECORDS)
    name: Json | None = prop("sc:name", default=None, source=RECORDS)
    data_type: tuple[str, ...] = prop("cr:dataType", default=(), source=RECORDS)
    key: tuple[Reference, ...] = prop("cr:key", default=(), source=RECORDS)
    field: tuple[Field, ...] = prop("cr:field", default=(), source=RECORDS)
    data: Json | None = prop("cr:data", default=None, source=RECORDS)
    """The records themselves, written out."""


class Dataset(Model, linked=True, closed=False, types=("sc:Dataset",)):
    """A dataset: what it is, its files, and the records in them."""

    conforms_to: tuple[str, ...] = prop("dct:conformsTo", default=(), level=REQUIRED, source=DATASET)
    name: Json | None = prop("sc:name", default=None, level=REQUIRED, source=DATASET)
    description: Json | None = prop("sc:description", default=None, level=REQUIRED, source=DATASET)
    url: str = prop("sc:url", default="", level=REQUIRED, source=DATASET)
    license: tuple[Json, ...] = prop("sc:license", default=(), level=REQUIRED, source=DATASET)
    creator: tuple[Json, ...] = prop("sc:creator", default=(), level=REQUIRED, source=DATASET)
    date_published: str = prop("sc:datePublished", default="", level=REQUIRED, source=DATASET)
    version: str = prop("sc:version", default="", level=RECOMMENDED, as_text=True, source=DATASET)
    keywords: tuple[Json, ...] = prop("sc:keywords", default=(), level=RECOMMENDED, source=DATASET)
    cite_as: Json | None = prop("cr:citeAs", default=None, source=DATASET)
    is_live_dataset: bool = prop("cr:isLiveDataset", default=False, source=DATASET)
    distribution: tuple[FileObject | FileSet, ...] = prop("sc:distribution", default=(), level=REQUIRED, source=DATASET)
    record_set: tuple[RecordSet, ...] = prop("cr:recordSet", default=(), source=DATASET)
