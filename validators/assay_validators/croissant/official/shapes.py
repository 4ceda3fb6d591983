"""The classes of mlcroissant 1.1.1 and what it reads of each: one row a property.

Read from its `structure_graph/nodes/*.py`. Versions are 0.8, 1.0 and 1.1; an unknown one counts as 0.8, as there.
"""

from typing import Any, NamedTuple

VERSIONS = {f"http://mlcommons.org/croissant/{version}": version for version in ("0.8", "1.0", "1.1")}

ONE, MANY, SPOKEN = "ONE", "MANY", "LANGUAGE-TAGGED"
"""How many values; the last is one text, or one for each language."""


class Missing:
    """What it leaves in the place of an object of a wrong type, and later stumbles over."""


MISSING = Missing()


class Property(NamedTuple):
    """One property of a class."""

    name: str
    """The attribute, which its messages use."""
    term: str
    types: tuple[str, ...] = ("str",)
    """Names of classes, or of Python's types; empty where `parse` reads the value."""
    many: str = ONE
    parse: str = ""
    """`ids`, `types`, `json`, `fields`, `contained` or `any`."""
    default: Any = None
    """What stands for a value of a wrong type; `MISSING` where the default is made by a function."""
    cast: str = ""
    """`date`, `dates`, `version` or `fileProperty`."""
    text: str = "Text"
    """What it calls text in this property, of which it knows no other kinds than of JSON."""

    @property
    def wanted(self) -> str:
        """The types as it names them."""
        names = {"str": self.text, "bool": "Boolean", "int": "Integer", "float": "Number"}
        return " or ".join(names.get(each, each) for each in self.types)


def _text(name: str, word: str, many: str = ONE, **more: Any) -> Property:
    return Property(name, word, many=many, **more)


def _date(name: str, word: str, many: str = ONE, *, cast: str) -> Property:
    return Property(name, word, many=many, cast=cast, text="Date or DateTime")


def _rai(name: str, word: str, many: str = ONE) -> Property:
    return Property(name, f"rai:{word}", many=many)


_NAME = Property("name", "sc:name", many=SPOKEN, default="")
_FILE_NAME = Property("name", "sc:name", default="")
_DESCRIPTION = Property("description", "sc:description", many=SPOKEN)
_URL = Property("url", "sc:url", text="URL")
_AGENT = (Property("name", "sc:name", many=SPOKEN), _DESCRIPTION, Property("email", "sc:email"), _URL)
_AGENTS = ("Organization", "Person")
_LICENCES = ("CreativeWork", "str")
_NUMBERS = ("int", "float", "str")
_CONTAINED = Property("contained_in", "containedIn", (), MANY, "contained", MISSING)
_TYPES = Property("data_types", "cr:dataType", (), MANY, "types", MISSING)
_ANNOTATIONS = Property("annotations", "cr:annotation", (), MANY, "fields", MISSING)

PROPERTIES: dict[str, tuple[Property, ...]] = {
    "Metadata": (
        _text("cite_as", "citeAs"),
        _text("conforms_to", "dct:conformsTo", MANY, default=MISSING),
        Property("creators", "sc:creator", _AGENTS, MANY, default=MISSING),
        _date("date_created", "sc:dateCreated", cast="date"),
        _date("date_modified", "sc:dateModified", cast="date"),
        _date("date_published", "sc:datePublished", cast="date"),
        _DESCRIPTION,
        _text("keywords", "sc:keywords", MANY),
        _text("in_language", "sc:inLanguage", MANY, text="Language or Text"),
        Property("license", "sc:license", _LICENCES, MANY, text="Text or URL"),
        _NAME,
        Property("publisher", "sc:publisher", _AGENTS, MANY, default=MISSING),
        _text("same_as", "sc:sameAs", MANY, text="URL"),
        Property("sd_licence", "sc:sdLicense", _LICENCES, MANY, text="Text or URL"),
        _URL,
        Property("version", "sc:version", _NUMBERS, cast="version"),
        Property("sd_version", "cr:sdVersion", _NUMBERS, cast="version"),
        Property("distribution", "sc:distribution", ("FileObject", "FileSet"), MANY, default=MISSING),
        Property("record_sets", "cr:recordSet", ("RecordSet",), MANY, default=MISSING),
        _rai("data_collection", "dataCollection"),
        _rai("data_collection_type", "dataCollectionType", MANY),
        _rai("data_collection_missing_data", "dataCollectionMissingData"),
        _rai("data_collection_raw_data", "dataCollectionRawData"),
        _date("data_collection_timeframe", "rai:dataCollectionTimeFrame", MANY, cast="dates"),
        _rai("data_imputation_protocol", "dataImputationProtocol"),
        _rai("data_preprocessing_protocol", "dataPreprocessingProtocol", MANY),
        _rai("data_manipulation_protocol", "dataDataManipulationProtocol"),
        _rai("data_annotation_protocol", "dataAnnotationProtocol", MANY),
        _rai("data_annotation_platform", "dataAnnotationPlatform", MANY),
        _rai("data_annotation_analysis", "dataAnnotationAnalysis", MANY),
        _rai("annotations_per_item", "annotationsPerItem"),
        _rai("annotator_demographics", "annotatorDemographics", MANY),
        _rai("machine_annotation_tools", "machineAnnotationTools", MANY),
        _rai("data_biases", "dataBiases", MANY),
        _rai("data_use_cases", "dataUseCases", MANY),
        _rai("data_limitations", "dataLimitations", MANY),
        _rai("data_social_impact", "dataSocialImpact"),
        _rai("personal_sensitive_information", "personalSensitiveInformation", MANY),
        _rai("data_release_maintenance_plan", "dataReleaseMaintenancePlan"),
    ),
    "FileObject": (
        _text("content_url", "sc:contentUrl", text="URL"),
        _text("content_size", "sc:contentSize"),
        _CONTAINED,
        _DESCRIPTION,
        _text("encoding_formats", "sc:encodingFormat", MANY),
        _text("md5", "cr:md5"),
        _FILE_NAME,
        _text("same_as", "sc:sameAs", MANY, text="URL"),
        _text("sha256", "sc:sha256"),
        Property("source", "cr:source", ("Source",), default=MISSING),
    ),
    "FileSet": (
        _CONTAINED,
        _DESCRIPTION,
        _text("encoding_formats", "sc:encodingFormat", MANY),
        _text("excludes", "cr:excludes", MANY),
        _text("includes", "cr:includes", MANY),
        _FILE_NAME,
    ),
    "RecordSet": (
        _ANNOTATIONS,
        Property("data", "cr:data", (), MANY, "json"),
        _TYPES,
        _DESCRIPTION,
        Property("examples", "cr:examples", (), MANY, "json"),
        Property("is_enumeration", "cr:isEnumeration", ("bool",)),
        Property("key", "key", (), MANY, "ids"),
        _NAME,
        Property("fields", "cr:field", ("Field",), MANY, default=MISSING),
    ),
    "Field": (
        _ANNOTATIONS,
        _text("array_shape", "cr:arrayShape"),
        _DESCRIPTION,
        _TYPES,
        _text("equivalentProperty", "cr:equivalentProperty", MANY, text="URL"),
        Property("is_array", "cr:isArray", ("bool",)),
        Property("is_enumeration", "cr:isEnumeration", ("bool",)),
        _NAME,
        Property("parent_field", "cr:parentField", ("ParentField",)),
        Property("references", "cr:references", ("Source",), default=MISSING),
        Property("repeated", "cr:repeated", ("bool",)),
        Property("source", "cr:source", ("Source",), default=MISSING),
        Property("sub_fields", "cr:subField", (), MANY, "fields", MISSING),
        Property("value", "sc:value", (), parse="any"),
    ),
    "ParentField": (
        Property("references", "cr:references", ("Source",)),
        Property("source", "cr:source", ("Source",)),
    ),
    "Source": (
        Property("distribution", "sc:distribution", (), parse="ids"),
        Property("extract", "cr:extract", ("Extract",), default=MISSING),
        Property("field", "cr:field", (), parse="ids"),
        Property("file_object", "cr:fileObject", (), parse="ids"),
        Property("file_set", "cr:fileSet", (), parse="ids"),
        _text("format", "cr:format"),
        Property("sampling_rate", "cr:samplingRate", ("int",)),
        Property("transforms", "cr:transform", ("Transform",), MANY, default=MISSING),
    ),
    "Extract": (
        _text("column", "cr:column"),
        _text("file_property", "cr:fileProperty", cast="fileProperty"),
        _text("json_path", "cr:jsonPath"),
    ),
    "Transform": (
        _text("format", "cr:format"),
        _text("json_path", "cr:jsonPath"),
        Property("read_lines", "cr:readLines", ("bool",)),
        _text("regex", "cr:regex"),
        _text("replace", "cr:replace"),
        Property("sampling_rate", "cr:samplingRate", ("int",)),
        _text("separator", "cr:separator"),
        Property("un_archive", "cr:unArchive", ("bool",)),
    ),
    "CreativeWork": (Property("name", "sc:name", many=SPOKEN), _DESCRIPTION, _URL),
    "Organization": _AGENT,
    "Person": _AGENT,
}

_TYPE_OF = {
    "Metadata": "sc:Dataset",
    "FileObject": "FileObject",
    "FileSet": "FileSet",
    "RecordSet": "cr:RecordSet",
    "Field": "cr:Field",
    "CreativeWork": "sc:CreativeWork",
    "Organization": "sc:Organization",
    "Person": "sc:Person",
}

_MOVED = {"citeAs": "sc:citation", "key": "sc:key", "FileObject": "sc:FileObject", "FileSet": "sc:FileSet"}
"""Words that were of schema.org in 0.8 and of Croissant since."""

_SPACES = {
    "sc": "https://schema.org/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
}

_NUMBER_TYPES = tuple(f"{sign}{size}" for sign in ("Int", "UInt") for size in (8, 16, 32, 64))

DATA_TYPES = {
    *(f"https://schema.org/{name}" for name in ("Boolean", "Date", "DateTime", "Float", "Integer", "Text", "Time")),
    *(f"https://schema.org/{name}" for name in ("URL", "AudioObject", "ImageObject", "VideoObject")),
    *(f"http://mlcommons.org/croissant/{name}" for name in ("BoundingBox", "Float16", "Float32", "Float64")),
    *(f"http://mlcommons.org/croissant/{name}" for name in _NUMBER_TYPES),
}
"""The types that it can make values of."""

FILE_PROPERTIES = ("content", "filename", "filepath", "fullpath", "lines", "lineNumbers")


def iri_of(term: str, version: str) -> str:
    """The IRI by which it looks for a term in documents of a version."""
    if term == "containedIn":
        term = "cr:containedIn" if version == "1.1" else "sc:containedIn"
    elif term in _MOVED:
        term = _MOVED[term] if version == "0.8" else f"cr:{term}"
    space, _, name = term.partition(":")
    if space == "cr":
        return f"http://mlcommons.org/{'schema' if version == '0.8' else 'croissant'}/{name}"
    return f"{_SPACES[space]}{name}"


def type_of(kind: str, version: str) -> str | None:
    """The `@type` of a class; None of a class whose objects must have none."""
    return iri_of(_TYPE_OF[kind], version) if kind in _TYPE_OF else None
