"""Files that lie elsewhere: fetched where that is asked for, and what is not to be had is not checked."""

from hashlib import sha256

import pytest
from tests.toolkit.croissant.load.conftest import field, file_object, record_set

from assay.croissant.verify.check import Outcome
from assay.hosts import download

TABLE = b"a\n1\nx\n"


@pytest.fixture
def far(file_host, beside, monkeypatch):
    """Describes a file on a host."""
    monkeypatch.setattr(download, "BREAK_S", 0)

    def describe(data, **about):
        if data is not None:
            file_host.files["/t.csv"] = data
        url = {"contentUrl": f"{file_host.url}/t.csv"}
        beside.describe([file_object("t", **about) | url], record_set("r", field("r/a", "t", "sc:Integer")))
        return beside

    return describe


def test_a_file_is_fetched_and_looked_at(far):
    beside = far(TABLE, sha256=sha256(TABLE).hexdigest(), contentSize="6 B")
    outcomes = {str(check.topic): check.outcome for check in beside.checks()}
    assert outcomes["files"] is outcomes["types"] is Outcome.UNCHECKED
    assert beside.problems(fetch=True) == [("types", "r/a", [2])]
    assert beside.only("digests", fetch=True).outcome is beside.only("sizes").outcome is Outcome.FINE
    assert beside.problems() == [("types", "r/a", [2])]


def test_a_file_of_another_digest_is_a_problem(far):
    found = far(TABLE, sha256="0" * 64).checks(fetch=True)
    assert [check.outcome for check in found if check.topic == "files"] == [Outcome.PROBLEM]
    assert f"its sha256 is {sha256(TABLE).hexdigest()}" in found[0].text


def test_a_file_that_is_not_to_be_had_is_not_checked(far):
    verified = far(None).verified(fetch=True)
    assert verified.valid
    assert {check.outcome for check in verified.checks if check.topic != "other files"} == {Outcome.UNCHECKED}
