"""What a migrated document would be rejected for is named, where it stood before."""

import json

import pytest
from hypothesis import given

from assay.croissant.migrate.migrate import migrated
from assay.croissant.migrate.rejected import rejected
from assay_spec.diagnostic import Severity
from assay_spec.document import read_document
from assay_validators.engine import Session

from .drafts import CONTEXT_1_0, LAYOUTS, datasets_1_0, draft, drafts, field, file, records, written

CROISSANT = "http://mlcommons.org/croissant/"
WHOLE = {
    "description": "Breast masses.",
    "url": "https://example.org/masses",
    "license": "https://spdx.org/licenses/CC0-1.0.html",
    "creator": {"@type": "sc:Person", "name": "A. Author"},
    "datePublished": "1995-11-01",
}


def errors(document):
    found = Session().check_document(document).diagnostics
    return [each for each in found if each.severity is Severity.ERROR]


def named(document, to="1.1"):
    """The line and the words of what is rejected, and what was left before that."""
    done = migrated(document, to)
    told = rejected(document, done)
    assert all(left.remedy for left in told)
    return [(document.position(left.byte)[0], left.said) for left in told], done


def document_of(value):
    return read_document("croissant.json", data=json.dumps(value, indent=2).encode())


def line_of(document, text):
    (line,) = [number for number, each in enumerate(document.data.decode().splitlines(), 1) if text in each]
    return line


@given(drafts() | datasets_1_0(), LAYOUTS)
def test_every_new_error_is_named_with_a_line(value, layout):
    document = read_document("croissant.json", data=written(value, layout))
    told, done = named(document)
    known = {(found.code, found.message) for found in errors(document)}
    after = errors(read_document("croissant.json", data=done.data))
    assert done.left == ()
    assert sorted(said for _, said in told) == sorted(
        found.message for found in after if (found.code, found.message) not in known
    )
    assert all(1 <= line <= len(document.data.splitlines()) for line, _ in told)


@pytest.mark.parametrize("to", ["1.0", "1.1"])
def test_of_the_drafts_of_the_standard_every_error_is_named(corpus, to):
    count = 0
    for path in sorted((corpus / "croissant" / "datasets" / "0.8").glob("*/*.json")):
        document = read_document(path)
        told, done = named(document, to)
        after = errors(read_document(path, data=done.data))
        assert sorted(said for _, said in told) == sorted(found.message for found in after), path
        count += len(told)
    assert count > 40


def test_what_a_join_and_a_class_of_the_draft_are_rejected_for_stands_where_they_stood(corpus):
    document = read_document(corpus / "croissant" / "datasets" / "0.8" / "recipes" / "enum.json")
    lines, text = {said: line for line, said in named(document)[0]}, document.data.decode().splitlines()
    assert '"references": {' in text[lines["`references` names a file, and no field"] - 1]
    assert '"ml:Enum"' in text[lines["`cr:Enum` is no class of Croissant"] - 1]


def test_a_complete_draft_is_not_rejected():
    parts = field("f", dataType="sc:Text", source={"distribution": "x", "extract": {"column": "a"}})
    assert named(document_of(draft([file("x", encodingFormat="text/csv")], [records("r", parts)], **WHOLE)))[0] == []


def test_what_was_left_is_not_rejected_once_more():
    lost = field("f", dataType="sc:Text", source={"distribution": "y", "extract": {"column": "a"}})
    bad = field("g", dataType="ml:Nothing", source={"distribution": "x", "extract": {"column": "a"}})
    document = document_of(draft([file("x", encodingFormat="text/csv")], [records("r", lost, bad)], **WHOLE))
    told, done = named(document)
    assert [(document.position(left.byte)[0], left.said) for left in done.left] == [
        (line_of(document, '"distribution": "y"'), "`distribution` names nothing of the document")
    ]
    assert [line for line, _ in told] == [line_of(document, "ml:Nothing")]


def test_what_was_wrong_before_is_not_news():
    start = {"@context": dict(CONTEXT_1_0), "@type": "Dataset", "conformsTo": f"{CROISSANT}1.0", "name": "d"}
    wrong = {"@type": "cr:FileObject", "@id": "a", "contentUrl": "a", "encodingFormat": "text/csv", "sha256": "x"}
    value = {**start, **WHOLE, "distribution": [wrong]}
    assert [found.code for found in errors(document_of(value))] == ["CRO020"]
    assert named(document_of(value))[0] == []
