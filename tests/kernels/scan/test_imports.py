"""Every check passes through the scanner, so that importing it stays cheap."""

import os
import subprocess
import sys

import pytest

HEAVY = ["numpy", "numba", "pyarrow", "rdflib", "pydantic", "typer", "rich", "yaml", "assay_spec"]


def run(code, **environment):
    command = [sys.executable, "-c", code]
    environment = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.strip()


@pytest.mark.parametrize("backend", ["", "reference"])
def test_the_scanner_imports_nothing_heavy(backend):
    code = f"import sys, assay_kernels.scan; print([name for name in {HEAVY} if name in sys.modules])"
    assert run(code, ASSAY_BACKEND=backend) == "[]"


def test_the_reference_backend_is_the_twin():
    code = "from assay_kernels.scan import SCANNER, scan_json; print(SCANNER, scan_json.__module__)"
    assert run(code, ASSAY_BACKEND="reference") == "python assay_kernels.scan._twin.scanner"


def test_without_the_extensions_the_twin_takes_over():
    code = """
import importlib.util as util
found = util.find_spec
util.find_spec = lambda name, package=None: None if name.endswith("._shape") else found(name, package)
from assay_kernels.scan import SCANNER, scan_json
print(SCANNER, scan_json(b"[1]").value())
"""
    assert run(code, ASSAY_BACKEND="") == "python [1]"


def test_the_compiled_scanner_runs_where_it_was_built(compiled):
    assert run("from assay_kernels.scan import SCANNER; print(SCANNER)", ASSAY_BACKEND="") == "cython"
    assert compiled.scan_json.__module__ == "assay_kernels.scan._scan"
