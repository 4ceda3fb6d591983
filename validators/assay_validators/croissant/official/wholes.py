"""What mlcroissant 1.1.1 says of how the objects of a dataset go together."""

from assay_validators.croissant.official.row import Row

_FIELDS = "Croissant 1.1, Field"
_RECORDS = "Croissant 1.1, RecordSets"
_IDS = "Croissant 1.1, IDs and references"

ROWS = (
    Row(
        code="MLC032",
        name="value-beside-source",
        summary="Field with a source and a constant value.",
        message="mlcroissant takes a source or a value for `{0}`, not both",
        condition="Looks for a source and a value of schema.org, `sc:value`, in one field.",
        reason="The specification's context makes `value` one of Croissant, which mlcroissant does not read: with that "
        "context it finds nothing.",
        clause=f"{_FIELDS}, value",
        example='{"@type": "cr:Field", "@id": "patients/size", "sc:value": "5"}',
        instead='{"@type": "cr:Field", "@id": "patients/size", "sc:value": null}',
        ours=("CRO060",),
    ),
    Row(
        code="MLC033",
        name="field-from-nowhere",
        summary="Field without a source and without a value.",
        message="mlcroissant wants a source or a value of `{0}`",
        condition="Looks for a source, a value or sub-fields of each field, but only in record sets none of whose "
        "fields has a source, and which have no `data`.",
        reason="One field with a source is enough for it to pass all others of the record set, whose values are "
        "nowhere. A constant `value` by the specification's context is none to it.",
        clause=f"{_FIELDS}, source and value",
        example='{"@type": "cr:RecordSet", "@id": "notes", "name": "notes", "field": [{"@type": "cr:Field",'
        ' "@id": "notes/text", "name": "text", "dataType": "sc:Text"}]}',
        instead='{"@type": "cr:RecordSet", "@id": "notes", "name": "notes", "field": [{"@type": "cr:Field",'
        ' "@id": "notes/text", "name": "text", "dataType": "sc:Text", "source": {"fileObject":'
        ' {"@id": "patients.csv"}, "extract": {"column": "a"}}}]}',
        ours=("CRO061", "CRO050"),
    ),
    Row(
        code="MLC034",
        name="source-from-nowhere",
        summary="Source that is not there.",
        message="mlcroissant finds nothing called `{0}`, which {owner} takes its values from",
        condition="Looks for what each field takes its values from, in record sets that nothing leads to.",
        reason="It says so once of the field, and once more of its record set.",
        clause=_IDS,
        example='{"@type": "cr:RecordSet", "@id": "notes", "name": "notes", "field": [{"@type": "cr:Field",'
        ' "@id": "notes/text", "name": "text", "dataType": "sc:Text", "source": {"fileObject":'
        ' {"@id": "notes.csv"}, "extract": {"column": "a"}}}]}',
        instead='{"@type": "cr:RecordSet", "@id": "notes", "name": "notes", "field": [{"@type": "cr:Field",'
        ' "@id": "notes/text", "name": "text", "dataType": "sc:Text", "source": {"fileObject":'
        ' {"@id": "patients.csv"}, "extract": {"column": "a"}}}]}',
        ours=("CRO030", "CRO050", "CRO034"),
    ),
    Row(
        code="MLC035",
        name="reference-to-nobody",
        summary="Reference to what is not there.",
        message="mlcroissant finds nothing called `{0}`, which {owner} refers to",
        condition="Looks for what is named by `containedIn` of files, and by `source` and `references` of fields and "
        "of their sub-fields.",
        reason="Sub-fields of sub-fields, annotations and keys are not looked at. What it lost because its class was "
        "not known is not there either.",
        clause=_IDS,
        example='{"@type": "cr:FileSet", "@id": "images", "containedIn": {"@id": "pictures.zip"}}',
        instead='{"@type": "cr:FileSet", "@id": "images", "containedIn": {"@id": "images.zip"}}',
        ours=("CRO030", "CRO031", "CRO050", "CRO034"),
    ),
    Row(
        code="MLC036",
        name="object-in-two-places",
        summary="Object in two places.",
        message="mlcroissant finds `{0}` more than once",
        condition="Compares the names of the dataset, its files, record sets, fields and their sub-fields.",
        reason="Objects of one `@id` have become one before it compares, so that it finds only one object that stands "
        "in two places; in 0.8 it compares names.",
        clause=_IDS,
        example='{"@type": "cr:RecordSet", "@id": "notes", "name": "notes", "field": {"@id": "patients/size"}}',
        instead='{"@type": "cr:RecordSet", "@id": "notes", "name": "notes", "field": [{"@type": "cr:Field",'
        ' "@id": "notes/size", "name": "size", "dataType": "sc:Text", "source": {"fileObject":'
        ' {"@id": "patients.csv"}, "extract": {"column": "size"}}}]}',
        ours=("CRO040",),
    ),
    Row(
        code="MLC037",
        name="data-type-of-no-value",
        summary="Field without a type that mlcroissant makes values of.",
        message="mlcroissant finds no type that it makes values of for {owner} among {0}",
        condition="Looks for a type such as `sc:Text` among those of each field without sub-fields, and of the field "
        "that it takes its values from.",
        reason="Types that the specification has and mlcroissant makes no values of are refused: `sc:Number`, "
        "`sc:GeoShape`, `cr:SegmentationMask`, and those of other vocabularies without an atomic one.",
        clause="Croissant 1.1, Data types",
        example='{"@type": "cr:Field", "@id": "patients/size", "dataType": "sc:GeoShape"}',
        instead='{"@type": "cr:Field", "@id": "patients/size", "dataType": "sc:Text"}',
        ours=("CRO062", "CRO063"),
    ),
    Row(
        code="MLC038",
        name="shape-without-array",
        summary="Shape of what is no array.",
        message="mlcroissant wants `isArray` of `{0}`, which has an `arrayShape`",
        condition="Looks for an `isArray` that is true wherever there is an `arrayShape`.",
        reason="The specification says the same.",
        clause=f"{_FIELDS}, arrayShape",
        example='{"@type": "cr:Field", "@id": "patients/size", "arrayShape": "3"}',
        instead='{"@type": "cr:Field", "@id": "patients/size", "arrayShape": "3", "isArray": true}',
        ours=("CRO064",),
    ),
    Row(
        code="MLC039",
        name="data-of-no-records",
        summary="Data that is no list of records.",
        message="mlcroissant wants `data` to be a list of objects that is not empty",
        condition="Checks that `data` is JSON, a list, not empty, and of objects; one object counts as a list of one.",
        reason="Where the context does not make `data` JSON its objects become part of the graph, and nothing is "
        "checked.",
        clause=f"{_RECORDS}, data",
        example='{"@type": "cr:RecordSet", "@id": "diagnoses", "data": []}',
        instead='{"@type": "cr:RecordSet", "@id": "diagnoses", "data": [{"diagnoses/name": "benign",'
        ' "diagnoses/url": "https://www.wikidata.org/entity/Q11173"}]}',
        ours=("CRO070",),
    ),
    Row(
        code="MLC040",
        name="data-of-other-columns",
        summary="Record of other columns.",
        message="mlcroissant wants record {0} of `data` to have the `@id`s of the fields as its keys, each of them",
        condition="Compares the keys of each record with the fields of the record set; nothing may be left out.",
        reason="The specification does not forbid to leave a value out.",
        clause=f"{_RECORDS}, data",
        example='{"@type": "cr:RecordSet", "@id": "diagnoses", "data": [{"diagnoses/name": "benign"}]}',
        instead='{"@type": "cr:RecordSet", "@id": "diagnoses", "data": [{"diagnoses/name": "benign",'
        ' "diagnoses/url": "https://www.wikidata.org/entity/Q11173"}]}',
        ours=("CRO071", "CRO073", "CRO037"),
    ),
    Row(
        code="MLC041",
        name="shape-of-no-numbers",
        summary="Shape that is no list of numbers.",
        message="mlcroissant reads no numbers in the `arrayShape` of `{0}`: `{1}`",
        condition="Checks that `arrayShape` is whole numbers between commas, and nothing else.",
        reason="The specification writes `(-1,)` for a list of any length; mlcroissant refuses the brackets.",
        clause=f"{_FIELDS}, arrayShape",
        example='{"@type": "cr:Field", "@id": "patients/size", "arrayShape": "(-1,)", "isArray": true}',
        instead='{"@type": "cr:Field", "@id": "patients/size", "arrayShape": "-1", "isArray": true}',
        ours=("CRO064",),
    ),
    Row(
        code="MLC042",
        name="sources-without-join",
        summary="Sources that no field joins.",
        message="mlcroissant finds no field that joins {0}",
        condition="Looks for a field with a source and a reference between each two sources of a record set, "
        "sub-fields left aside, and only when it has found no other error.",
        reason="Each two have to be joined directly; a way through a third is not enough for it.",
        clause=f"{_FIELDS}, references",
        example='{"@type": "cr:Field", "@id": "patients/site", "source": {"fileSet": {"@id": "images"}, "extract":'
        ' {"fileProperty": "filename"}}}',
        instead='{"@type": "cr:Field", "@id": "patients/site", "source": {"fileObject": {"@id": "patients.csv"},'
        ' "extract": {"column": "site"}}}',
        ours=("CRO035",),
    ),
    Row(
        code="MLC043",
        name="constant-without-data-type",
        summary="Constant value without a type.",
        message="mlcroissant wants a `dataType` of `{0}`, which has a constant value",
        condition="Looks for a `dataType` of each field with an `sc:value`, but only in record sets none of whose "
        "fields has a source, and which have no `data`.",
        reason="The specification demands a type of every field, wherever it stands.",
        clause=f"{_FIELDS}, dataType",
        example='{"@type": "cr:RecordSet", "@id": "notes", "name": "notes", "field": [{"@type": "cr:Field",'
        ' "@id": "notes/text", "name": "text", "sc:value": "none"}]}',
        instead='{"@type": "cr:RecordSet", "@id": "notes", "name": "notes", "field": [{"@type": "cr:Field",'
        ' "@id": "notes/text", "name": "text", "sc:value": "none", "dataType": "sc:Text"}]}',
        ours=("CRO062",),
    ),
)
