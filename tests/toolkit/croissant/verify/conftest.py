"""Datasets beside their files, verified."""

import pytest
from tests.toolkit.croissant.load.conftest import Beside

from assay.croissant.reading import read_newest
from assay.croissant.verify.check import Outcome
from assay.croissant.verify.verify import verify


class Verifiable(Beside):
    """A dataset whose data can be compared with its metadata."""

    def verified(self, **how):
        """What came out."""
        return verify(read_newest(self.path), self.path, **how)

    def checks(self, topic="", **how):
        """The checks of a topic, or all."""
        return [check for check in self.verified(**how).checks if topic in ("", check.topic)]

    def problems(self, **how):
        """What is wrong, as topic, subject, and the rows of the first offenders."""
        found = [check for check in self.verified(**how).checks if check.outcome is Outcome.PROBLEM]
        return [(str(check.topic), check.of, [each.row for each in check.examples]) for check in found]

    def only(self, topic, **how):
        """The one check of a topic."""
        (found,) = self.checks(topic, **how)
        return found


@pytest.fixture
def beside(tmp_path):
    """An empty folder for a dataset."""
    return Verifiable(tmp_path)


@pytest.fixture
def written(beside):
    """Writes a file, and gives the dataset around it."""

    def write(name, text):
        path = beside.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return beside

    return write
