"""Record sets: what their fields and keys refer to, and how values are extracted."""

import re
from collections.abc import Iterator

from assay_spec.croissant.model import Dataset, DataSource, Extract, Transform
from assay_spec.diagnostic import Diagnostic
from assay_spec.model import Reference
from assay_validators.context import Context, did_you_mean
from assay_validators.rule import rule

RECORDS = "Croissant 1.1, RecordSets, https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html#recordsets"
SOURCES = "Croissant 1.1, DataSource, https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html#datasource"


@rule("CRO030", since="0.1", on=Dataset, source=SOURCES)
def dangling_source(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """A source that is not there.

    ## What it does
    Checks that the `fileObject`, `fileSet` or `recordSet` of a source exists in this document.

    ## Why is this bad?
    The values of the field cannot be read.

    ## Example
    {"@type": "cr:Field", "source": {"fileObject": {"@id": "no-such-file"}, "extract": {"column": "a"}}}

    Use instead:
    {"@type": "cr:Field", "source": {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "a"}}}

    ## References
    - Croissant 1.1, DataSource
    """
    files = [resource.id for resource in dataset.distribution]
    sets = [records.id for records in dataset.record_set]
    fields = [field.id for records in dataset.record_set for field in records.field]
    for records in dataset.record_set:
        for field in records.field:
            source = field.source
            if source is None:
                continue
            for reference, known in (
                (source.file_object, files),
                (source.file_set, files),
                (source.record_set, sets + fields),
            ):
                if isinstance(reference, Reference) and reference.id not in known:
                    yield ctx.error(
                        reference, f"there is no resource `{reference.id}`", help=did_you_mean(reference.id, known)
                    )


@rule("CRO031", since="0.1", on=Dataset, source=RECORDS)
def dangling_key(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """A key that is no field of its record set.

    ## What it does
    Checks that every `key` of a record set names one of its fields.

    ## Why is this bad?
    Records cannot be told apart, and nothing can be joined to them.

    ## Example
    {"@type": "cr:RecordSet", "key": {"@id": "nothing/here"}}

    Use instead:
    {"@type": "cr:RecordSet", "key": {"@id": "patients/patient"}}

    ## References
    - Croissant 1.1, RecordSets
    """
    for records in dataset.record_set:
        fields = [field.id for field in records.field]
        for key in records.key:
            if fields and key.id not in fields:
                yield ctx.error(key, f"`{key.id}` is no field of `{records.id}`", help=did_you_mean(key.id, fields))


@rule("CRO032", since="0.1", on=Dataset, source=RECORDS)
def repeated_id(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Two objects with the same `@id`.

    ## What it does
    Checks that no two resources, record sets or fields share an `@id`.

    ## Why is this bad?
    JSON-LD takes them for one object, and a reference to it means either.

    ## Example
    {"@type": "cr:RecordSet", "@id": "patients", "field": [
      {"@type": "cr:Field", "@id": "patients/patient", "dataType": "sc:Text"},
      {"@type": "cr:Field", "@id": "patients/patient", "dataType": "sc:Text"}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "patients", "field": [
      {"@type": "cr:Field", "@id": "patients/patient", "dataType": "sc:Text"},
      {"@type": "cr:Field", "@id": "patients/age", "dataType": "sc:Text"}]}

    ## References
    - Croissant 1.1, RecordSets
    """
    seen: set[str] = set()
    fields = [field for records in dataset.record_set for field in records.field]
    for each in (*dataset.distribution, *dataset.record_set, *fields):
        if each.id in seen:
            yield ctx.error((each, "id"), f"`{each.id}` is the `@id` of another object too", help="give each its own")
        seen.add(each.id)


@rule("CRO033", since="0.1", on=DataSource, source=SOURCES)
def several_sources(source: DataSource, ctx: Context) -> Iterator[Diagnostic]:
    """A source that names several places.

    ## What it does
    Checks that a source has one of `fileObject`, `fileSet` and `recordSet`.

    ## Why is this bad?
    A reader cannot know which of them holds the values.

    ## Example
    {"@type": "cr:Field", "source": {
      "fileObject": {"@id": "patients.csv"}, "recordSet": {"@id": "patients"}, "extract": {"column": "a"}}}

    Use instead:
    {"@type": "cr:Field", "source": {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "a"}}}

    ## References
    - Croissant 1.1, DataSource
    """
    given = [name for name in ("file_object", "file_set", "record_set") if getattr(source, name) is not None]
    if len(given) > 1:
        yield ctx.error((source, given[1]), "a source names one place, and this one names several", help="keep one")


@rule("CRO034", since="0.1", on=Extract, source=SOURCES)
def several_extracts(extract: Extract, ctx: Context) -> Iterator[Diagnostic]:
    """An extraction in several ways at once.

    ## What it does
    Checks that `extract` has one of `column`, `fileProperty` and `jsonPath`.

    ## Why is this bad?
    A reader cannot know which of them is meant.

    ## Example
    {"@type": "cr:Field", "source": {
      "fileObject": {"@id": "patients.csv"}, "extract": {"column": "a", "jsonPath": "$.a"}}}

    Use instead:
    {"@type": "cr:Field", "source": {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "a"}}}

    ## References
    - Croissant 1.1, DataSource
    """
    given = [name for name in ("column", "file_property", "json_path") if getattr(extract, name)]
    if len(given) > 1:
        yield ctx.error((extract, given[1]), "an extraction takes one way, and this one names several", help="keep one")


@rule("CRO035", since="0.1", on=Transform, source=SOURCES)
def regex_form(transform: Transform, ctx: Context) -> Iterator[Diagnostic]:
    """A regular expression that cannot be used.

    ## What it does
    Checks that `regex` is a regular expression with a group, whose text is kept.

    ## Why is this bad?
    Without a group nothing is extracted; with a mistake in it nothing is read at all.

    ## Example
    {"@type": "cr:Field", "source": {
      "fileObject": {"@id": "patients.csv"}, "extract": {"column": "a"}, "transform": {"regex": "(a"}}}

    Use instead:
    {"@type": "cr:Field", "source": {
      "fileObject": {"@id": "patients.csv"}, "extract": {"column": "a"}, "transform": {"regex": "(a)"}}}

    ## References
    - Croissant 1.1, Transform
    """
    if not transform.regex:
        return
    try:
        groups = re.compile(transform.regex).groups
    except re.error as error:
        yield ctx.error(
            (transform, "regex"), f"not a regular expression: {error}", help="escape what is meant literally"
        )
        return
    if not groups:
        yield ctx.error(
            (transform, "regex"),
            "a regular expression without a group extracts nothing",
            help="put ( ) around what is kept",
        )
