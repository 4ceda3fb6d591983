"""What a cold check imports: every millisecond of it is paid by every document."""

import subprocess
import sys

import pytest

HEAVY = ["numpy", "numba", "pyarrow", "rdflib", "pydantic", "typer", "rich", "jinja2", "altair", "jsonschema"]
SLOW = [*HEAVY, "dataclasses", "inspect", "pathlib", "importlib.resources", "importlib.metadata", "json", "logging"]
EVALUATION = "assay: evaluation/1\nname: a\ndataset: d\nid: i\nreference: r\npredictions: [{name: f, file: f.csv}]\n"
CROISSANT = '{"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1"}'


def imported_by(code):
    """Which modules of the list a fresh interpreter holds after the code, beyond those that it starts with."""
    script = f"""
import sys
before = set(sys.modules)
{code}
print([name for name in {SLOW!r} if name in set(sys.modules) - before])
"""
    command = [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}\n{script}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    ("text", "name"), [(CROISSANT, "a.json"), (EVALUATION, "a.yaml")], ids=["croissant", "evaluation"]
)
def test_reading_and_loading_a_document_imports_nothing_slow(text, name):
    code = f"""
from assay_spec.document import read_document
from assay_spec.kinds import load_kind
assert load_kind(read_document({name!r}, data={text.encode()!r})).table.models
"""
    found = imported_by(code)
    assert found == "[]", found


def test_choosing_metrics_imports_nothing_slow():
    code = "from assay_spec.metrics.catalogue import catalogue\nimport assay_spec.metrics.selection\ncatalogue()"
    assert imported_by(code) == "[]"


def test_yaml_is_imported_only_for_yaml():
    code = f"""
from assay_spec.document import read_document
from assay_spec.kinds import load_kind
load_kind(read_document("a.json", data={CROISSANT.encode()!r}))
assert "yaml" not in sys.modules and "assay_spec.metrics" not in sys.modules
"""
    assert imported_by(code) == "[]"
