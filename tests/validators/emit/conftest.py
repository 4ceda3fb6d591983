"""Reports to emit."""

from pathlib import Path

import pytest

from assay_validators.engine import Session

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


@pytest.fixture(scope="session")
def broken():
    """A report with errors, one of which has a related place."""
    from assay_spec.document import read_document

    folder = Path(__file__).parents[1] / "study"
    return Session().check_document(read_document(folder / "broken.yaml", data=BROKEN))


@pytest.fixture(scope="session")
def fine():
    """A report without findings."""
    return Session().check_file(str(Path(__file__).parents[1] / "study" / "evaluation.yaml"))
