"""Croissant 1.0 and 1.1 as models, in the words of the specification.

Clauses are named as `section#anchor` of https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html.
Other vocabularies may be mixed in anywhere, so only terms of Croissant's own are a closed list.
"""

from assay_spec.croissant.agents import CreativeWork, DefinedTerm, Organization, Person
from assay_spec.croissant.geo import Banded, Geographic, Sequential
from assay_spec.croissant.provenance import Traceable
from assay_spec.croissant.responsible import Responsible
from assay_spec.croissant.usage import Usable
from assay_spec.croissant.usual import DATA_TYPES, FILE_PROPERTIES, LICENCES, MEDIA_TYPES, RECORD_TYPES, VERSIONS
from assay_spec.model import Json, Level, Model, Reference, Text, Usual, prop

DATASET = "Dataset-level Information#dataset-level-information"
RESOURCES = "Resources#resources"
RECORDS = "RecordSets#recordsets"
FIELDS = "Field#field"
SOURCES = "DataSource#datasource"

REQUIRED = Level.REQUIRED
RECOMMENDED = Level.RECOMMENDED


class Node(Model, linked=True, vocabularies=("cr:",)):
    """What every object of a Croissant document may say."""

    id: str = prop("@id", usual=Usual.PLACE, default="")
    """Its identifier, unique in the document; others refer to it by this."""
    name: Text | None = prop("sc:name", default=None)
    """What people call it."""
    description: Text | None = prop("sc:description", default=None)
    """What it is."""


class Extract(Node):
    """Which part of a resource holds the values: exactly one of these."""

    column: str = prop("cr:column", default="", source=SOURCES)
    """A column of a table."""
    file_property: str = prop("cr:fileProperty", usual=FILE_PROPERTIES, default="", source=SOURCES)
    """`fullpath`, `filename`, `content`, `lines` or `lineNumbers`."""
    json_path: str = prop("cr:jsonPath", default="", source=SOURCES)
    """A JSONPath expression."""


class Transform(Node):
    """What is done to a value after it was extracted."""

    separator: str = prop("cr:separator", default="", source=SOURCES)
    """The text that divides one value into several."""
    delimiter: str = prop("cr:delimiter", default="", until="1.0", source=SOURCES)
    """The older word for `separator`."""
    regex: str = prop("cr:regex", default="", source=SOURCES)
    """A regular expression with one group, which is kept."""
    replace: str = prop("cr:replace", default="", source=SOURCES)
    """`pattern/replacement`."""
    json_path: str = prop("cr:jsonPath", default="", source=SOURCES)
    """A JSONPath expression."""
    json_query: str = prop("cr:jsonQuery", default="", until="1.0", source=SOURCES)
    """The older word for `jsonPath`."""
    format: str = prop("cr:format", default="", source=SOURCES)
    """How dates or numbers are written."""
    read_lines: bool = prop("cr:readLines", default=False, since="1.1", source=SOURCES)
    """A file is read line by line."""
    un_archive: bool = prop("cr:unArchive", default=False, since="1.1", source=SOURCES)
    """An archive is opened."""


class DataSource(Node):
    """Where values come from: exactly one of file object, file set, record set and field, or another's `@id`."""

    file_object: Reference | None = prop("cr:fileObject", refers=("FileObject",), default=None, source=SOURCES)
    """A file."""
    file_set: Reference | None = prop("cr:fileSet", refers=("FileSet",), default=None, source=SOURCES)
    """Files that are read one after the other."""
    record_set: Reference | None = prop("cr:recordSet", refers=("RecordSet",), default=None, source=SOURCES)
    """Records that the document describes elsewhere."""
    field: Reference | None = prop("cr:field", refers=("Field",), default=None, source=SOURCES)
    """One field of another record set."""
    extract: Extract | None = prop("cr:extract", default=None, source=SOURCES)
    """Which part of it."""
    transform: tuple[Transform, ...] = prop("cr:transform", default=(), source=SOURCES)
    """What is done to the values, in this order."""
    format: str = prop("cr:format", default="", source=SOURCES)
    """How dates, numbers or boxes are written."""
    sampling_rate: float | None = prop("cr:samplingRate", default=None, source=SOURCES)
    """Samples per second of audio."""


class Resource(Node, Traceable, Usable):
    """Files of a dataset."""

    id: str = prop("@id", usual=Usual.PLACE, default="", level=RECOMMENDED, source=RESOURCES, example='"masses.csv"')
    """Its identifier, unique in the document; fields refer to it by this."""
    encoding_format: tuple[str, ...] = prop(
        "sc:encodingFormat",
        usual=MEDIA_TYPES,
        default=(),
        level=RECOMMENDED,
        address=True,
        one_until="1.0",
        source=RESOURCES,
        example='"text/csv"',
    )
    """Media types, without which mlcroissant refuses the dataset."""
    contained_in: tuple[DataSource, ...] = prop(
        "cr:containedIn", refers=("FileObject", "FileSet"), default=(), by_text="1.0", source=RESOURCES
    )
    """Archives, folders or manifests in which it lies."""


class FileObject(Resource, types=("cr:FileObject",)):
    """One file."""

    encoding_format: tuple[str, ...] = prop(
        "sc:encodingFormat",
        usual=MEDIA_TYPES,
        default=(),
        level=REQUIRED,
        address=True,
        one_until="1.0",
        source=RESOURCES,
        example='"text/csv"',
    )
    """Media types, without which no reader knows how to open it, and mlcroissant refuses the dataset."""
    content_url: str = prop("sc:contentUrl", usual=Usual.PLACE, default="", address=True, source=RESOURCES)
    """Where it is: a URL, or a path relative to the document or to what contains it."""
    content_size: str = prop("sc:contentSize", usual=Usual.SIZE, default="", as_text=True, source=RESOURCES)
    """Its size, in bytes without a unit."""
    sha256: str = prop("sc:sha256", usual=Usual.DIGEST, default="", source=RESOURCES)
    """Digest of its bytes, left out while the file still changes."""
    md5: str = prop("cr:md5", default="", source=RESOURCES)
    """An older digest."""
    same_as: tuple[str, ...] = prop("sc:sameAs", usual=Usual.ADDRESS, default=(), address=True, source=RESOURCES)
    """Other addresses of the same file."""


class FileSet(Resource, types=("cr:FileSet",)):
    """Files that match a pattern."""

    includes: tuple[str, ...] = prop(
        "cr:includes", usual=Usual.PATTERN, default=(), level=RECOMMENDED, source=RESOURCES, example='"images/*.png"'
    )
    """Patterns of the paths that belong to it."""
    excludes: tuple[str, ...] = prop("cr:excludes", default=(), source=RESOURCES)
    """Patterns of those that do not after all."""


class Parent(DataSource):
    """The field of which a record set is a part, and in 1.0 also how the two are joined."""

    source: DataSource | None = prop(
        "cr:source", refers=("Field",), joins=True, default=None, until="1.0", source=FIELDS
    )
    """Where the values are that are joined."""
    references: tuple[DataSource, ...] = prop(
        "cr:references", refers=("Field",), joins=True, default=(), until="1.0", source=FIELDS
    )
    """The fields whose values they repeat."""


class Field(Node, Traceable, Usable, Banded, types=("cr:Field",)):
    """One value of every record."""

    id: str = prop("@id", usual=Usual.PLACE, default="", level=RECOMMENDED, source=FIELDS, example='"masses/diagnosis"')
    """Its identifier, by custom that of its record set, a slash and its name."""
    data_type: tuple[str, ...] = prop(
        "cr:dataType", tells=True, usual=DATA_TYPES, default=(), vocabulary=True, source=FIELDS
    )
    """How its values are written, and what they mean."""
    source: DataSource | None = prop(
        "cr:source", refers=("FileObject", "FileSet", "RecordSet", "Field"), default=None, by_text="1.0", source=FIELDS
    )
    """Where its values come from."""
    value: Json | None = prop("cr:value", default=None, since="1.1", source=FIELDS)
    """The same constant in every record."""
    references: tuple[DataSource, ...] = prop("cr:references", refers=("Field",), joins=True, default=(), source=FIELDS)
    """The fields whose values it repeats: a foreign key."""
    equivalent_property: tuple[str, ...] = prop("cr:equivalentProperty", default=(), vocabulary=True, source=FIELDS)
    """The properties of other vocabularies that mean the same."""
    sub_field: tuple["Field", ...] = prop("cr:subField", default=(), source=FIELDS)
    """The parts of a value that has parts."""
    parent_field: tuple[Parent, ...] = prop("cr:parentField", refers=("Field",), joins=True, default=(), source=FIELDS)
    """The field of which its record set is a part."""
    annotation: tuple["Field", ...] = prop("cr:annotation", default=(), since="1.1", source=FIELDS)
    """What is said about each of its values."""
    is_array: bool = prop("cr:isArray", default=False, since="1.1", source=FIELDS)
    """Each value is an array."""
    array_shape: str = prop("cr:arrayShape", default="", as_text=True, since="1.1", source=FIELDS)
    """The lengths of the array's axes, -1 where they vary."""
    repeated: bool = prop("cr:repeated", default=False, until="1.0", source=FIELDS)
    """Each value is a list; the older word for `isArray`."""
    examples: Json | None = prop("cr:examples", default=None, source=FIELDS)
    """Some values."""


class RecordSet(Node, Traceable, Usable, Sequential, types=("cr:RecordSet",)):
    """Records of the same fields."""

    id: str = prop("@id", usual=Usual.PLACE, default="", level=RECOMMENDED, source=RECORDS, example='"masses"')
    """Its identifier, unique in the document."""
    data_type: tuple[str, ...] = prop("cr:dataType", usual=RECORD_TYPES, default=(), vocabulary=True, source=RECORDS)
    """What a record is, such as `sc:Enumeration` or `cr:Split`."""
    key: tuple[Reference, ...] = prop("cr:key", refers=("Field",), own=True, default=(), by_text="1.1", source=RECORDS)
    """The fields that tell one record from another."""
    field: tuple[Field, ...] = prop("cr:field", default=(), source=RECORDS)
    """What a record holds."""
    data: Json | None = prop("cr:data", default=None, source=RECORDS)
    """The records themselves, written out."""
    examples: Json | None = prop("cr:examples", default=None, source=RECORDS)
    """Some records."""
    annotation: tuple[Field, ...] = prop("cr:annotation", default=(), since="1.1", source=RECORDS)
    """What is said about the records as a whole."""


class Dataset(Node, Responsible, Traceable, Usable, Geographic, types=("sc:Dataset",)):
    """A dataset: what it is, its files, and the records in them."""

    conforms_to: tuple[str, ...] = prop(
        "dct:conformsTo",
        usual=VERSIONS,
        default=(),
        level=REQUIRED,
        address=True,
        source=DATASET,
        example='"http://mlcommons.org/croissant/{version}"',
    )
    """The version of Croissant that the document follows."""
    name: Text | None = prop(
        "sc:name", default=None, level=REQUIRED, source=DATASET, example='"Breast masses of Wisconsin, 1995"'
    )
    """What people call it."""
    description: Text | None = prop(
        "sc:description",
        default=None,
        level=REQUIRED,
        source=DATASET,
        example='"Features of the nuclei of 569 breast masses, computed from images of fine needle aspirates, '
        'with the diagnosis."',
    )
    """What it is."""
    url: str = prop(
        "sc:url",
        usual=Usual.ADDRESS,
        default="",
        level=REQUIRED,
        address=True,
        source=DATASET,
        example='"https://doi.org/10.24432/C5DW2B"',
    )
    """Its page."""
    license: tuple[str | CreativeWork, ...] = prop(
        "sc:license",
        usual=LICENCES,
        default=(),
        level=REQUIRED,
        source=DATASET,
        example='"https://spdx.org/licenses/CC-BY-4.0.html"',
    )
    """What one may do with it, best by an SPDX address."""
    creator: tuple[Person | Organization, ...] = prop(
        "sc:creator",
        default=(),
        level=REQUIRED,
        source=DATASET,
        example='{"@type": "sc:Person", "name": "Ada Lovelace"}',
    )
    """Who made it."""
    date_published: str = prop(
        "sc:datePublished", usual=Usual.DAY, default="", level=REQUIRED, source=DATASET, example='"1995-11-01"'
    )
    """When it was published, by ISO 8601."""
    distribution: tuple[FileObject | FileSet, ...] = prop(
        "sc:distribution",
        default=(),
        level=REQUIRED,
        source=DATASET,
        example='[{"@type": "cr:FileObject", "@id": "masses.csv", "contentUrl": "masses.csv", '
        '"encodingFormat": "text/csv"}]',
    )
    """Its files."""
    record_set: tuple[RecordSet, ...] = prop("cr:recordSet", default=(), source=DATASET)
    """The records in them."""
    version: str = prop(
        "sc:version",
        usual=Usual.VERSION,
        default="",
        level=RECOMMENDED,
        as_text=True,
        source=DATASET,
        example='"1.0.0"',
    )
    """MAJOR.MINOR.PATCH."""
    keywords: tuple[str | DefinedTerm, ...] = prop(
        "sc:keywords",
        default=(),
        level=RECOMMENDED,
        source=DATASET,
        example='["oncology", "cytology", "tabular"]',
    )
    """Words to find it by."""
    publisher: tuple[Person | Organization, ...] = prop("sc:publisher", default=(), source=DATASET)
    """Who published it."""
    in_language: tuple[Json, ...] = prop("sc:inLanguage", default=(), source=DATASET)
    """The languages in it."""
    same_as: tuple[str, ...] = prop("sc:sameAs", usual=Usual.ADDRESS, default=(), address=True, source=DATASET)
    """Other pages about it."""
    date_created: str = prop("sc:dateCreated", usual=Usual.DAY, default="", source=DATASET)
    """When it was made, by ISO 8601."""
    date_modified: str = prop("sc:dateModified", usual=Usual.DAY, default="", source=DATASET)
    """When it was last changed, by ISO 8601."""
    cite_as: Text | None = prop("cr:citeAs", default=None, source=DATASET)
    """How to cite it, best as BibTeX."""
    is_live_dataset: bool = prop("cr:isLiveDataset", default=False, source=DATASET)
    """Its files still change."""
    sd_license: tuple[str | CreativeWork, ...] = prop("sc:sdLicense", usual=LICENCES, default=(), source=DATASET)
    """What one may do with this document."""
    sd_version: str = prop("cr:sdVersion", default="", as_text=True, since="1.1", source=DATASET)
    """The version of this document."""


def constant_of(field: Field) -> Json | None:
    """The constant of a field: of a list of one, which linked data takes for that one, it where no array is meant."""
    constant = field.value
    if constant is None or field.is_array or field.repeated or not isinstance(constant.value, list):
        return constant
    return Json(constant.value[0], constant.span) if len(constant.value) == 1 else constant
