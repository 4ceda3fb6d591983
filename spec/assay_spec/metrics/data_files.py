# Without pathlib and importlib.resources, whose import would be a tenth of a cold check.
# ruff: noqa: PTH118, PTH120
"""The data that lie beside this module, read as documents of their models."""

import os
from typing import TypeVar

from assay_spec.document import read_document
from assay_spec.load import load
from assay_spec.model import Model

File = TypeVar("File", bound=Model)


def read_file(name: str, cls: type[File]) -> File:
    """The file of that name as a model; anything wrong in it is ours."""
    loaded = load(read_document(os.path.join(os.path.dirname(__file__), name)), cls)
    assert loaded.model is not None, (name, loaded.findings)
    assert not loaded.findings, (name, loaded.findings)
    return loaded.model
