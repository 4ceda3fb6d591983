"""Reports to emit."""

from pathlib import Path

import pytest

from assay_spec.document import read_document
from assay_validators.engine import Session

STUDY = Path(__file__).parents[1] / "study"
BROKEN = b"""\
assay: evaluation/1
name: wdbc
dataset: croissant.json
record_set: patients
id: patient
reference: diagnosis
classes: [benign, malignant]
positve: malignant
fingerprint: fingerprint.yaml
level: 95
predictions:
  - {name: forest, file: a.csv, scores: {malignant: p_malignant}}
  - {name: forest, file: b.csv, scores: {malignant: p_malignant}}
"""
ACCEPTING = b"""\
assay: evaluation/1
name: wdbc
dataset: croissant.json
record_set: patients
id: patient
reference: diagnosis
fingerprint: fingerprint.yaml
replicates: 200
by: [size, size]
predictions:
  - {name: forest, file: a.csv, scores: {malignant: p_malignant}}
ignore:
  - {code: EVA050, reason: "a first \\"look\\"\\n"}
"""


@pytest.fixture(scope="session")
def check():
    """The report of a document with these bytes, as if it stood in the small study under this name."""

    def check(data, name="evaluation.yaml"):
        return Session().check_document(read_document(STUDY / name, data=data))

    return check


@pytest.fixture(scope="session")
def broken(check):
    """A report with errors, one of which has a related place."""
    return check(BROKEN)


@pytest.fixture(scope="session")
def accepting(check):
    """A report with a warning, and another warning that the document accepts."""
    return check(ACCEPTING)


@pytest.fixture(scope="session")
def fine():
    """A report without findings."""
    return Session().check_file(str(STUDY / "evaluation.yaml"))


@pytest.fixture(scope="session")
def unreadable():
    """The report of a file that is not there."""
    return Session().check_file("gone/gone.json")
