"""Families of documents: what a rule must speak of, and neighbours of that of which it must not.

A module with `FAMILIES` and `CHANGED` takes over the tests of `promises`. `FAMILIES` maps the code of a rule to two
strategies: of changes to a valid document with the place at which the rule speaks once, and of changes after which it
is silent. A third part names the rules that may speak of the same cause. `CHANGED` makes a document of a change.
"""

import json
from pathlib import Path

import pytest

from assay_spec.document import read_document
from assay_validators.engine import Session

STUDY = Path(__file__).parents[1] / "study"


def pytest_generate_tests(metafunc):
    if "family" in metafunc.fixturenames:
        families = metafunc.module.FAMILIES
        metafunc.parametrize("family", [(code, *parts) for code, parts in families.items()], ids=families)


class Said:
    """Checks values as if they stood in the small study, and asserts what a family promises."""

    def __init__(self):
        self._session = Session()

    def findings(self, value):
        """Every finding, in order."""
        document = read_document(STUDY / "generated.json", data=json.dumps(value).encode())
        return self._session.check_document(document).diagnostics

    def places(self, value):
        """Code and pointer of every finding, in order."""
        return [(found.code, found.span.pointer) for found in self.findings(value)]

    def once(self, family, changed, data):
        """The rule speaks once, at its place, and nobody else does but those who may."""
        code, fires, _, *beside = family
        change, pointer = data.draw(fires)
        found = self.places(changed(change))
        assert [place for one, place in found if one == code] == [pointer], found
        assert {one for one, _ in found} <= {code, *(one for codes in beside for one in codes)}, found

    def silent(self, family, changed, data):
        """The rule does not speak of the neighbours."""
        code, _, neighbours, *_ = family
        found = self.places(changed(data.draw(neighbours)))
        assert code not in [one for one, _ in found], found


@pytest.fixture(scope="session")
def said():
    """What is said of a generated document."""
    return Said()


@pytest.fixture(scope="module")
def changed(request):
    """What makes a document of a change, in the module that asks."""
    return request.module.CHANGED
