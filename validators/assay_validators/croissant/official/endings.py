"""What mlcroissant 1.1.1 ends at with an exception of Python's, and says no more."""

from assay_validators.croissant.official.row import Row

_JSON_LD = "JSON-LD 1.1"
_CRASH = "It is no verdict on the document: the command ends with a traceback, and what else is wrong is not said."

ROWS = (
    Row(
        code="MLC001",
        name="text-that-ends-mlcroissant",
        summary="Text that mlcroissant cannot read.",
        message="mlcroissant cannot read this, and ends with {0}",
        condition="Ends where the text is no JSON object in UTF-8 that Python's `json` and then `orjson` read.",
        reason=f"{_CRASH} YAML and Turtle are other ways to write the same, which it does not read.",
        clause="RFC 8259; JSON-LD 1.1",
        example='{"@type": "sc:Dataset", "version": NaN}',
        instead='{"@type": "sc:Dataset", "version": "1.0.0"}',
        ours=("DOC",),
    ),
    Row(
        code="MLC002",
        name="context-that-ends-mlcroissant",
        summary="Context that is no object.",
        message="mlcroissant wants the `@context` to be an object, and ends with {0}",
        condition="Ends where `@context` is an address, a list or `null`.",
        reason=f"{_CRASH} JSON-LD allows addresses and lists of contexts.",
        clause=f"{_JSON_LD}, section 3.1, The Context",
        example='{"@type": "sc:Dataset", "@context": "http://mlcommons.org/croissant/1.1"}',
        instead='{"@type": "sc:Dataset", "@context": {"@language": "en", "@vocab": "https://schema.org/"}}',
        ours=("CRO002", "CRO164"),
    ),
    Row(
        code="MLC003",
        name="missing-language-that-ends-mlcroissant",
        summary="Context without a language.",
        message="mlcroissant reads a text only when the `@context` has an `@language`, and ends with {0}",
        condition="Ends at the first `name` or `description` of a document whose `@context` has no `@language`.",
        reason=f"{_CRASH} A language is no duty: a text without one is a text.",
        clause=f"{_JSON_LD}, section 4.2.4, String Internationalization",
        example='{"@type": "sc:Dataset", "@context": {"@vocab": "https://schema.org/", "sc": "https://schema.org/"}}',
        instead='{"@type": "sc:Dataset", "@context": {"@language": "en", "@vocab": "https://schema.org/",'
        ' "sc": "https://schema.org/"}}',
    ),
    Row(
        code="MLC004",
        name="empty-object-that-ends-mlcroissant",
        summary="Object of which nothing is known.",
        message="mlcroissant goes round in this object, of which it knows no property, and ends with {0}",
        condition="Ends at an object without an `@id` that is empty, or none of whose words has a meaning.",
        reason=f"{_CRASH} It looks the object up by the name that it gave it, and finds the same object.",
        clause="Croissant 1.1, Fields; the table of each class says what must be there",
        example='{"@type": "sc:Dataset", "creator": {}}',
        instead='{"@type": "sc:Dataset", "creator": {"@type": "sc:Person", "name": "A. Author"}}',
        ours=("CRO034", "CRO050", "CRO051", "CRO056", "CRO007", "MOD001"),
    ),
    Row(
        code="MLC005",
        name="circle-that-ends-mlcroissant",
        summary="Reference that leads back.",
        message="mlcroissant comes back to this object before it is done with it, and ends with {0}",
        condition="Ends at objects that refer to each other in a circle, whether one is read from the other or not.",
        reason=f"{_CRASH} Files and values that come from themselves are wrong; two objects that name each other, as"
        " with `isPartOf` and `hasPart`, are not.",
        clause="Croissant 1.1, IDs and references; Resources",
        example='{"@type": "cr:FileObject", "@id": "images.zip", "containedIn": {"@id": "images.zip"}}',
        instead='{"@type": "cr:FileObject", "@id": "images.zip", "containedIn": null}',
        ours=("CRO032", "CRO046"),
    ),
    Row(
        code="MLC006",
        name="json-path-that-ends-mlcroissant",
        summary="JSON path that is not grammatical.",
        message="mlcroissant cannot parse the JSON path, and ends with {0}",
        condition="Ends at a `jsonPath` that `jsonpath_rw` finds no grammar in, though each character means something.",
        reason=f"{_CRASH} Its library knows less than the language: no filters, no steps, no functions.",
        clause="RFC 9535; JSONPath, Goessner 2007",
        example='{"@type": "cr:Field", "@id": "patients/size", "source": {"fileObject": {"@id": "patients.csv"},'
        ' "extract": {"jsonPath": "$.."}}}',
        instead='{"@type": "cr:Field", "@id": "patients/size", "source": {"fileObject": {"@id": "patients.csv"},'
        ' "extract": {"jsonPath": "$.size"}}}',
        ours=("CRO053",),
    ),
    Row(
        code="MLC007",
        name="other-object-that-ends-mlcroissant",
        summary="Something else where an object of a class is wanted.",
        message="mlcroissant wants a bare object here, puts nothing in its place, and ends with {0}",
        condition="Ends where `source`, `references`, `extract` or `transform` is text or an object with an `@type`, "
        "where a `subField` is text, or where a list of files or record sets holds something else.",
        reason=f"{_CRASH} The specification gives these objects types, `cr:DataSource` among them, and lets a source be"
        " the `@id` of another object.",
        clause="Croissant 1.1, DataSource",
        example='{"@type": "cr:Field", "@id": "patients/size", "source": {"@type": "cr:DataSource",'
        ' "fileObject": {"@id": "patients.csv"}, "extract": {"column": "size"}}}',
        instead='{"@type": "cr:Field", "@id": "patients/size", "source": {"fileObject": {"@id": "patients.csv"},'
        ' "extract": {"column": "size"}}}',
        ours=("MOD005", "MOD010", "CRO050"),
    ),
    Row(
        code="MLC008",
        name="oddity-that-ends-mlcroissant",
        summary="Oddity that mlcroissant does not expect.",
        message="mlcroissant does not expect this, and ends with {0}",
        condition="Ends at what nobody thought of: a language or a type that is none, a context that defines a word by "
        "a number, a document that says nothing, objects hundreds deep, a name of several texts in version 0.8.",
        reason=_CRASH,
        clause=_JSON_LD,
        example='{"@type": "sc:Dataset", "description": {"@value": "Breast masses.", "@language": "en_US"}}',
        instead='{"@type": "sc:Dataset", "description": {"@value": "Breast masses.", "@language": "en"}}',
        ours=("DOC", "CRO002", "CRO164", "MOD005"),
    ),
    Row(
        code="MLC009",
        name="walk-that-mlcroissant-does-not-end",
        summary="Objects that many ways lead to.",
        message="mlcroissant goes every way from object to object, and has so many here that there is {0} in minutes",
        condition="Ends where objects name several others, these several others again, and so on, so that more than"
        " 100,000,000 steps lead through them: mlcroissant remembers no object that it has been to.",
        reason="It is no verdict on the document, of which nothing is said. A file may be contained in several"
        " archives, and these in others. Where objects refer to each other in circles we count less far, and say so"
        " earlier.",
        clause="Croissant 1.1, IDs and references; Resources",
        example='{"@type": "cr:FileObject", "@id": "a30.zip", "containedIn": [{"@id": "a29.zip"}, {"@id": "b29.zip"}]}',
        instead='{"@type": "cr:FileObject", "@id": "a30.zip", "containedIn": {"@id": "a29.zip"}}',
    ),
)
