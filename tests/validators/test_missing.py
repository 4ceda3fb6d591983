"""What the remedy of a missing property shows is what mends it."""

import json
import re
from pathlib import Path

import pytest

from assay_spec.croissant.model import Dataset, Field, FileObject, FileSet, RecordSet
from assay_spec.document import read_document
from assay_spec.model import Level, properties
from assay_spec.profile import read_profile
from assay_spec.record import replace
from assay_validators.engine import MOST_FINDINGS, Session

STUDY = Path(__file__).parent / "study"
SESSION = Session()
OBJECTS = {
    Dataset: lambda document: document,
    FileObject: lambda document: document["distribution"][0],
    FileSet: lambda document: document["distribution"][-1],
    RecordSet: lambda document: document["recordSet"][0],
    Field: lambda document: document["recordSet"][0]["field"][0],
}
WANTED = [
    (cls, declared.key.rpartition(":")[2], declared)
    for cls in OBJECTS
    for declared in properties(cls).values()
    if declared.level != Level.OPTIONAL
]


def study():
    return json.loads((STUDY / "croissant.json").read_text())


def shape_findings(value):
    document = read_document("croissant.json", data=json.dumps(value, indent=1).encode())
    return [found for found in SESSION.check_document(document).diagnostics if found.code.startswith("MOD")]


@pytest.mark.parametrize(("cls", "name", "declared"), WANTED, ids=[f"{cls.__name__}-{name}" for cls, name, _ in WANTED])
def test_the_example_of_a_missing_property_mends_it(cls, name, declared):
    document = study()
    assert not shape_findings(document)
    owner = OBJECTS[cls](document)
    del owner[name]
    if name == "@id":
        del owner["name"]  # by which CRO030 would find what is meant, and say so in its place
    (found,) = shape_findings(document)
    assert (found.code, found.message) == (
        "MOD001" if declared.level == Level.REQUIRED else "MOD002",
        f"`{name}` is missing from this `{cls.__name__}`",
    )
    shown = re.fullmatch("add it, e.g. `(.*)`", found.help)
    owner |= json.loads(f"{{{shown[1]}}}")
    assert [*owner][-1] == name
    assert not shape_findings(document)


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_the_clause_of_a_missing_property_is_that_of_the_version(version):
    document = study() | {"conformsTo": f"http://mlcommons.org/croissant/{version}"}
    del document["license"]
    (found,) = shape_findings(document)
    assert found.clause == (
        f"Croissant {version}, Dataset-level Information, "
        f"https://docs.mlcommons.org/croissant/docs/croissant-spec-{version}.html#dataset-level-information"
    )


def test_without_an_address_the_remedy_says_who_asks():
    document = read_document("a.yaml", data=b"assay: fingerprint/1\nname: a\n")
    (found,) = (each for each in SESSION.check_document(document).diagnostics if "`category`" in each.message)
    assert found.help == "required by fingerprint/1, FP1.1"


SLIPS = {
    "license": ["licence", "Licence", "licenses", "cr:license", "sc:licence"],
    "creator": ["creators", "creater", "cr:creators"],
    "conformsTo": ["conformTo", "conforms_to"],
    "keywords": ["keyword", "keyWords"],
    "datePublished": ["datePublishd", "date_published"],
}
OTHERS = {
    "creator": ["author", "rai:creators", "https://example.org/creators", "separator"],
    "version": ["schemaVersion"],
}
"""What is a word of schema.org, of another vocabulary or of another class of Croissant, and is no slip."""


def renamed(name, other):
    document = study()
    return {other if key == name else key: value for key, value in document.items()}


def codes_at(document, session=SESSION):
    found = session.check_document(read_document("croissant.json", data=json.dumps(document).encode())).diagnostics
    return [(each.code, each.span.pointer.replace("~1", "/")) for each in found]


@pytest.mark.parametrize(("name", "slip"), [(name, slip) for name in SLIPS for slip in SLIPS[name]])
def test_a_misspelt_property_that_is_missing_is_one_finding_where_it_stands(name, slip):
    code = "MOD002" if name == "keywords" else "MOD001"
    document = renamed(name, slip)
    assert codes_at(document) == [(code, f"/{slip}")]
    (found,) = shape_findings(document)
    assert found.message == f"`{name}` is missing from this `Dataset`, which has `{slip}`"
    assert found.help == f"did you mean `{name}`?"


@pytest.mark.parametrize(("name", "other"), [(name, other) for name in OTHERS for other in OTHERS[name]])
def test_another_word_is_not_taken_for_the_missing_one(name, other):
    found = codes_at(renamed(name, other))
    assert ("MOD001" if name == "creator" else "MOD002", "") in found
    assert not [code for code, pointer in found if pointer == f"/{other}" and code in ("MOD001", "MOD002")]


def test_a_word_of_another_class_is_told_where_it_belongs():
    (found,) = (each for each in shape_findings(renamed("creator", "separator")) if each.code == "MOD003")
    assert (found.message, found.help) == ("`Dataset` has no property `separator`", "it is a property of `Transform`")


def test_a_second_slip_is_told_as_a_word_of_its_own():
    document = renamed("creator", "creators") | {"creater": []}
    assert [(code, at) for code, at in codes_at(document) if code != "CRO007"] == [
        ("MOD001", "/creators"),
        ("CRO081", "/creater"),
    ]


@pytest.mark.parametrize(
    ("slip", "severities", "code"),
    [
        ("keyword", {}, "MOD002"),
        ("keyword", {"MOD002": "off"}, "CRO081"),
        ("cr:keyword", {"MOD002": "off"}, "MOD003"),
        ("keyword", {"MOD002": "off", "CRO081": "off"}, None),
    ],
)
def test_what_a_profile_turns_off_silences_nothing_else(slip, severities, code):
    session = Session(profile=replace(read_profile("core"), severities=severities))
    found = codes_at(renamed("keywords", slip), session)
    assert found == ([(code, f"/{slip}")] if code else [])


def test_what_is_too_much_to_tell_silences_nothing_else():
    count = MOST_FINDINGS + 20
    document = study()
    document["distribution"] += [
        {"@type": "cr:FileObject", "@id": f"{n}", "name": "x", "contentUrl": f"{n}.csv", "encodingFormt": "text/csv"}
        for n in range(count)
    ]
    told = [(code, at) for code, at in codes_at(document) if at.endswith("/encodingFormt") and code != "DOC007"]
    assert [code for code, _ in told] == ["MOD001"] * MOST_FINDINGS + ["CRO081"] * 20
    assert len({at for _, at in told}) == count


def test_one_that_is_there_too_is_told_as_before():
    assert codes_at(study() | {"creators": []}) == [("CRO081", "/creators")]
