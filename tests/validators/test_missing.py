"""What the remedy of a missing property shows is what mends it."""

import json
import re
from pathlib import Path

import pytest

from assay_spec.croissant.model import Dataset, Field, FileObject, FileSet, RecordSet
from assay_spec.document import read_document
from assay_spec.model import Level, properties
from assay_validators.engine import Session

STUDY = Path(__file__).parent / "study"
SESSION = Session()
FILES = {"@type": "cr:FileSet", "@id": "images", "includes": "images/*.png", "encodingFormat": "image/png"}
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
    document = json.loads((STUDY / "croissant.json").read_text())
    document["distribution"].append(dict(FILES))
    return document


def shape_findings(value):
    document = read_document("croissant.json", data=json.dumps(value, indent=1).encode())
    return [found for found in SESSION.check_document(document).diagnostics if found.code.startswith("MOD")]


@pytest.mark.parametrize(("cls", "name", "declared"), WANTED, ids=[f"{cls.__name__}-{name}" for cls, name, _ in WANTED])
def test_the_example_of_a_missing_property_mends_it(cls, name, declared):
    document = study()
    assert not shape_findings(document)
    owner = OBJECTS[cls](document)
    del owner[name]
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
