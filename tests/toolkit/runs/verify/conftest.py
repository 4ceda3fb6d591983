"""A finished run, to be looked at or to be changed."""

import shutil
from pathlib import Path

import pytest
from tests.toolkit.runs.verify.forging import METRICS, PREDICTIONS, REFERENCE

import assay


@pytest.fixture(scope="module")
def path(studies):
    return studies.write(REFERENCE, PREDICTIONS, positive="yes", metrics=METRICS, replicates=40, by=["site"])


@pytest.fixture(scope="module")
def done(path, tmp_path_factory):
    """The folder of a run with its pages; not to be touched."""
    folder = tmp_path_factory.mktemp("done") / "run"
    assay.run(path, folder)
    return folder


@pytest.fixture
def folder(done, tmp_path):
    return Path(shutil.copytree(done, tmp_path / "run"))
