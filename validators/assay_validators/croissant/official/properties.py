"""What mlcroissant 1.1.1 says of one object: its class, its properties, their types and forms."""

from assay_spec.diagnostic import Severity
from assay_validators.croissant.official.row import Row

_DATASET = "Croissant 1.1, Dataset-level information"
_RESOURCES = "Croissant 1.1, Resources"
_SOURCES = "Croissant 1.1, DataSource"

ROWS = (
    Row(
        code="MLC010",
        name="document-without-dataset",
        summary="Document that is no dataset to mlcroissant.",
        message="mlcroissant finds no object of the type https://schema.org/Dataset",
        condition="Looks for an object of the type `https://schema.org/Dataset`, written with `https`.",
        reason="The specification writes schema.org with `http`, in its own context too; both mean the same to people "
        "and to schema.org, and mlcroissant knows only `https`.",
        clause="Croissant 1.1, Namespaces; Appendix 1",
        example='{"@type": "sc:Dataset", "@context": {"@vocab": "http://schema.org/", "sc": "http://schema.org/"}}',
        instead='{"@type": "sc:Dataset", "@context": {"@language": "en", "@vocab": "https://schema.org/",'
        ' "sc": "https://schema.org/"}}',
        ours=("MOD010", "CRO010", "CRO002", "DOC006", "DOC002"),
    ),
    Row(
        code="MLC011",
        name="conforms-to-of-no-version",
        summary="Address of no version.",
        message="mlcroissant knows no version {0}, and reads the document as of 0.8",
        condition="Compares `conformsTo`, or each of a list, letter by letter with the addresses of 0.8, 1.0 and 1.1.",
        reason="What follows is of another version, so that most other findings of it here are no findings at all.",
        clause=f"{_DATASET}, conformsTo",
        example='{"@type": "sc:Dataset", "conformsTo": "https://mlcommons.org/croissant/1.1"}',
        instead='{"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1"}',
        ours=("CRO001", "DOC006", "MOD001"),
    ),
    Row(
        code="MLC012",
        name="blank-in-any-id",
        summary="White space in an `@id`.",
        message="mlcroissant takes no `@id` with white space, such as `{0}`",
        condition="Looks for white space in each `@id`, those inside of `data` and of the context too.",
        reason="An `@id` is an IRI, and IRIs have no blanks. What it finds inside of `data` is data.",
        clause="Croissant 1.1, IDs and references; RFC 3987",
        example='{"@type": "cr:RecordSet", "@id": "pictures", "key": {"@id": "pictures split"}}',
        instead='{"@type": "cr:RecordSet", "@id": "pictures", "key": {"@id": "pictures/split"}}',
        ours=("CRO041",),
    ),
    Row(
        code="MLC013",
        name="object-with-other-type",
        summary="Object with another type than its class has.",
        message="mlcroissant wants {1} here, and not {2}",
        condition="Compares the first `@type` of a sub-field, an annotation or a container with the one of its class; "
        "a data source must have no type at all.",
        reason="An object may have several types in any order, and a container may be a `cr:DataSource`; mlcroissant "
        "looks at one, and knows no type of data sources.",
        clause=f"{_RESOURCES}, containedIn; JSON-LD 1.1, section 3.5, Specifying the Type",
        example='{"@type": "cr:FileSet", "@id": "images", "containedIn": {"@type": "cr:DataSource",'
        ' "fileObject": {"@id": "images.zip"}}}',
        instead='{"@type": "cr:FileSet", "@id": "images", "containedIn": {"@id": "images.zip"}}',
        ours=("MOD010", "CRO010"),
    ),
    Row(
        code="MLC014",
        name="text-for-any-object",
        summary="Text where an object is wanted.",
        message="mlcroissant wants an object of the type {0}, not `{1}`",
        condition="Checks that each `subField`, `annotation` and data source of a container is an object.",
        reason="Text in the place of a field has no name, no type and no values.",
        clause="Croissant 1.1, Field",
        example='{"@type": "cr:Field", "@id": "patients/size", "annotation": "in millimetres"}',
        instead='{"@type": "cr:Field", "@id": "patients/size", "annotation": {"@type": "cr:Field", "name": "unit"}}',
        ours=("MOD005",),
    ),
    Row(
        code="MLC015",
        name="value-with-other-type",
        summary="Value of another type.",
        message="mlcroissant takes no {1} for `{0}`",
        condition="Checks that text is text, a truth value one of JSON's, a number one of JSON's; objects are wanted "
        "where the specification has a class.",
        reason="Where the specification says URL or Text it takes text only; a number in the place of text is refused.",
        clause=f"{_DATASET}; the table of each class",
        example='{"@type": "sc:Dataset", "creator": "A. Author"}',
        instead='{"@type": "sc:Dataset", "creator": {"@type": "sc:Person", "name": "A. Author"}}',
        ours=("MOD005", "MOD010", "CRO011", "CRO064", "CRO065"),
    ),
    Row(
        code="MLC016",
        name="member-with-other-type",
        summary="Object of another class, or an object where text is wanted.",
        message="mlcroissant wants {1} here, and not {2}",
        condition="Compares the first `@type` of an object with those of the classes that a property may have.",
        reason="It knows the classes of 1.0 and 1.1 by one name each, and only the first `@type`. A document that it "
        "reads as of another version, for `conformsTo`, has none of them.",
        clause="Croissant 1.1, the table of each class; JSON-LD 1.1, section 3.5, Specifying the Type",
        example='{"@type": "sc:Dataset", "creator": {"@type": "sc:Thing", "name": "A. Author"}}',
        instead='{"@type": "sc:Dataset", "creator": {"@type": "sc:Person", "name": "A. Author"}}',
        ours=("MOD010", "MOD005", "CRO010", "CRO012", "CRO011", "CRO031", "CRO001"),
    ),
    Row(
        code="MLC017",
        name="several-where-mlcroissant-takes-one",
        summary="Several values where one is taken.",
        message="mlcroissant takes the first of several values of `{0}`",
        condition="Counts the values of a property that has cardinality ONE.",
        reason="It only warns. Two objects of one `@id` have become one when it counts, with the values of both, so "
        "that it speaks of values where an `@id` is the mistake.",
        clause="Croissant 1.1, the table of each class",
        example='{"@type": "sc:Dataset", "url": ["https://example.org/a", "https://example.org/b"]}',
        instead='{"@type": "sc:Dataset", "url": "https://example.org/a"}',
        ours=("MOD006", "CRO040"),
        severity=Severity.WARNING,
    ),
    Row(
        code="MLC018",
        name="name-that-is-no-text",
        summary="Name that is no text.",
        message="mlcroissant takes text for a name, not a {0}",
        condition="Checks that `name` is text; in 1.1 texts in several languages will do.",
        reason="In several languages a name is one of 1.1. Two names without a language are none.",
        clause="Croissant 1.1, Dataset-level information, name",
        example='{"@type": "cr:RecordSet", "@id": "pictures", "name": [1, 2]}',
        instead='{"@type": "cr:RecordSet", "@id": "pictures", "name": "pictures"}',
        ours=("MOD005", "MOD006"),
    ),
    Row(
        code="MLC019",
        name="name-of-other-characters",
        summary="Name that is no identifier.",
        message="mlcroissant takes at most 255 letters, digits, `-`, `_` and `.` for a name of version 0.8, not `{1}`",
        condition="In documents of version 0.8, or without `conformsTo`, checks that a name has at most 255 characters "
        "and none but letters, digits, `-`, `_` and `.`.",
        reason="No version that is still described has such a rule; without `conformsTo` it holds for every document.",
        clause=f"{_DATASET}, name",
        example='{"@type": "sc:Dataset", "conformsTo": null, "name": "breast masses"}',
        instead='{"@type": "sc:Dataset", "conformsTo": null, "name": "breast-masses"}',
        ours=("DOC006", "MOD001"),
    ),
    Row(
        code="MLC020",
        name="missing-mandatory-property",
        summary="Property that mlcroissant demands.",
        message="mlcroissant demands {0} of {owner}",
        condition="Demands `encodingFormat` of files and file sets, `includes` of file sets, `contentUrl` of files "
        "that are in no other, an `@id` that is not empty, and in 0.8 a name of everything.",
        reason="The specification demands more: a name, a description, an address, a creator, a licence of each "
        "dataset. It does not demand `includes`, where all files are meant, or `encodingFormat` of a set of files.",
        clause=f"{_RESOURCES}, required properties",
        example='{"@type": "cr:FileObject", "@id": "patients.csv", "encodingFormat": null}',
        instead='{"@type": "cr:FileObject", "@id": "patients.csv", "encodingFormat": "text/csv"}',
        ours=("MOD001", "CRO007", "CRO023", "CRO045", "MOD005"),
    ),
    Row(
        code="MLC021",
        name="missing-checksum",
        summary="File without a checksum.",
        message="mlcroissant demands `sha256` or `md5` of {owner}",
        condition="Demands a checksum of every file that is in no other, unless the dataset is live.",
        reason="The specification recommends a checksum and does not demand it.",
        clause=f"{_RESOURCES}, sha256",
        example='{"@type": "cr:FileObject", "@id": "patients.csv", "sha256": null}',
        instead='{"@type": "cr:FileObject", "@id": "patients.csv", "sha256":'
        ' "b2ede349e5197e2fb72175dd6a2bb71d6df53cac4c59a2c5c28c6910e90f5848"}',
        ours=("CRO022",),
    ),
    Row(
        code="MLC022",
        name="missing-welcome-property",
        summary="Property that mlcroissant recommends.",
        message="mlcroissant recommends {0}",
        condition="Looks for `citeAs`, `datePublished`, `license` and `version` of the dataset, and warns.",
        reason="The specification demands `datePublished` and `license`, of which mlcroissant only warns, and "
        "recommends the others.",
        clause=f"{_DATASET}, required and recommended properties",
        example='{"@type": "sc:Dataset", "citeAs": null}',
        instead='{"@type": "sc:Dataset", "citeAs": "@misc{wdbc}"}',
        ours=("MOD001", "MOD002", "CRO006", "CRO007", "CRO081"),
        severity=Severity.WARNING,
    ),
    Row(
        code="MLC023",
        name="license-that-is-none",
        summary="Licence that is neither text nor a CreativeWork.",
        message="mlcroissant takes text or a CreativeWork for each licence",
        condition="Checks that each of several licences is text or an object of the type `sc:CreativeWork`.",
        reason="It says so once more, after it has said that the value has another type.",
        clause=f"{_DATASET}, license",
        example='{"@type": "sc:Dataset", "license": ["https://spdx.org/licenses/MIT.html", 5]}',
        instead='{"@type": "sc:Dataset", "license": "https://spdx.org/licenses/MIT.html"}',
        ours=("MOD005", "MOD010"),
    ),
    Row(
        code="MLC024",
        name="date-of-other-form",
        summary="Date that `dateutil` does not read.",
        message="mlcroissant reads no date of ISO 8601 in `{0}`",
        condition="Checks that the dates of a dataset are of ISO 8601, with any one character before a time.",
        reason="What it takes and what the specification wants differ in little: in weeks and days of a year.",
        clause=f"{_DATASET}, datePublished (Date or DateTime)",
        example='{"@type": "sc:Dataset", "datePublished": "01/02/2024"}',
        instead='{"@type": "sc:Dataset", "datePublished": "2024-02-01"}',
        ours=("CRO003", "CRO007"),
    ),
    Row(
        code="MLC025",
        name="version-of-other-form",
        summary="Version that is not semantic.",
        message="mlcroissant wants a version of MAJOR.MINOR.PATCH, not `{0}`",
        condition="Checks that `version` and `sdVersion` are semantic versions; `1` and `1.0` will do. It warns.",
        reason="Three numbers are recommended for `version`; `sdVersion` may be a number or any text.",
        clause=f"{_DATASET}, version and sdVersion",
        example='{"@type": "sc:Dataset", "version": "v2"}',
        instead='{"@type": "sc:Dataset", "version": "2.0.0"}',
        ours=("CRO004",),
        severity=Severity.WARNING,
    ),
    Row(
        code="MLC026",
        name="source-of-no-known-place",
        summary="Source without a place, or with several.",
        message="mlcroissant wants exactly one of `field`, `fileObject` and `fileSet` in a source",
        condition="Counts `field`, `fileObject` and `fileSet`, and in 0.8 `distribution`, of every source and "
        "reference.",
        reason="The specification lets a source be a `recordSet`, and a reference or a source be the `@id` of a field; "
        "mlcroissant does not know these.",
        clause=f"{_SOURCES}; Croissant 1.1, Fields, references",
        example='{"@type": "cr:Field", "@id": "patients/size", "source": {"recordSet": {"@id": "diagnoses"},'
        ' "extract": {"column": "size"}}}',
        instead='{"@type": "cr:Field", "@id": "patients/size", "source": {"fileObject": {"@id": "patients.csv"},'
        ' "extract": {"column": "size"}}}',
        ours=("CRO050", "CRO034"),
    ),
    Row(
        code="MLC027",
        name="extract-of-no-known-way",
        summary="Extraction in no way, or in several.",
        message="mlcroissant wants exactly one of `column`, `fileProperty` and `jsonPath` in an extraction",
        condition="Counts `column`, `fileProperty` and `jsonPath` of every `extract`.",
        reason="The specification says the same.",
        clause=f"{_SOURCES}, Extract",
        example='{"@type": "cr:Field", "@id": "patients/size", "source": {"fileObject": {"@id": "patients.csv"},'
        ' "extract": {"column": "size", "fileProperty": "content"}}}',
        instead='{"@type": "cr:Field", "@id": "patients/size", "source": {"fileObject": {"@id": "patients.csv"},'
        ' "extract": {"column": "size"}}}',
        ours=("CRO051", "MOD005"),
    ),
    Row(
        code="MLC028",
        name="file-property-of-no-file",
        summary="Property that files do not have.",
        message="mlcroissant knows no property `{0}` of files",
        condition="Checks that `fileProperty` is `content`, `filename`, `filepath`, `fullpath`, `lines` or "
        "`lineNumbers`.",
        reason="The specification lists the same but `filepath`, which is mlcroissant's own.",
        clause=f"{_SOURCES}, fileProperty",
        example='{"@type": "cr:Field", "@id": "patients/size", "source": {"fileObject": {"@id": "patients.csv"},'
        ' "extract": {"fileProperty": "text"}}}',
        instead='{"@type": "cr:Field", "@id": "patients/size", "source": {"fileObject": {"@id": "patients.csv"},'
        ' "extract": {"fileProperty": "content"}}}',
        ours=("CRO052",),
    ),
    Row(
        code="MLC029",
        name="json-path-of-other-characters",
        summary="JSON path with a character that means nothing.",
        message="mlcroissant finds a character in the JSON path `{0}` that means nothing to it",
        condition="Splits `jsonPath` into the words of `jsonpath_rw`, which has no filters and no scripts.",
        reason="The specification names JSONPath as Goessner described it, in which `[?(@.a)]` is allowed.",
        clause=f"{_SOURCES}, jsonPath; JSONPath, Goessner 2007",
        example='{"@type": "cr:Field", "@id": "patients/size", "source": {"fileObject": {"@id": "patients.csv"},'
        ' "extract": {"jsonPath": "$.rows[?(@.size)]"}}}',
        instead='{"@type": "cr:Field", "@id": "patients/size", "source": {"fileObject": {"@id": "patients.csv"},'
        ' "extract": {"jsonPath": "$.rows[*].size"}}}',
        ours=("CRO053",),
    ),
    Row(
        code="MLC030",
        name="several-string-transforms",
        summary="Several transformations in one object.",
        message="mlcroissant takes one of `format`, `jsonPath`, `regex`, `replace` and `separator` in a transformation",
        condition="Counts these properties of every `transform`.",
        reason="The order of several would not be known; a list of transformations has one.",
        clause=f"{_SOURCES}, Transform",
        example='{"@type": "cr:Field", "@id": "patients/size", "source": {"fileObject": {"@id": "patients.csv"},'
        ' "extract": {"column": "size"}, "transform": {"regex": "([0-9]+)", "separator": ","}}}',
        instead='{"@type": "cr:Field", "@id": "patients/size", "source": {"fileObject": {"@id": "patients.csv"},'
        ' "extract": {"column": "size"}, "transform": [{"separator": ","}, {"regex": "([0-9]+)"}]}}',
        ours=("CRO056",),
    ),
    Row(
        code="MLC031",
        name="transform-of-no-known-way",
        summary="Transformation of no kind that mlcroissant knows.",
        message="mlcroissant knows nothing of what this transformation has",
        condition="Looks for `format`, `jsonPath`, `regex`, `replace`, `separator`, or a `readLines` or `unArchive` "
        "that is true.",
        reason="`delimiter`, `jsonQuery` and others of 1.0 are not known to it, nor `readLines` where the context "
        "does not define it.",
        clause=f"{_SOURCES}, Transform",
        example='{"@type": "cr:Field", "@id": "patients/size", "source": {"fileObject": {"@id": "patients.csv"},'
        ' "extract": {"column": "size"}, "transform": {"samplingRate": 2}}}',
        instead='{"@type": "cr:Field", "@id": "patients/size", "source": {"fileObject": {"@id": "patients.csv"},'
        ' "extract": {"column": "size"}, "transform": {"separator": ","}}}',
        ours=("CRO056",),
    ),
)
