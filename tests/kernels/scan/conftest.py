"""Both scanners under one name, so that each test holds for the compiled one and its twin."""

from importlib import import_module
from types import SimpleNamespace

import pytest

from assay_kernels.scan import _twin


def _compiled():
    reason = "built without a C compiler"
    scan = pytest.importorskip("assay_kernels.scan._scan", reason=reason)
    tape = import_module("assay_kernels.scan._tape")
    shape = import_module("assay_kernels.scan._shape")
    return SimpleNamespace(
        Tape=tape.Tape,
        TapeBuilder=tape.TapeBuilder,
        scan_json=scan.scan_json,
        Shapes=shape.Shapes,
        check_shapes=shape.check_shapes,
    )


@pytest.fixture(scope="session")
def twin():
    """The scanner in pure Python."""
    return _twin


@pytest.fixture(scope="session")
def compiled():
    """The compiled scanner; its tests skip where there was no compiler."""
    return _compiled()


@pytest.fixture(scope="session", params=["python", "cython"])
def scanner(request):
    """Each scanner in turn."""
    return _twin if request.param == "python" else _compiled()
