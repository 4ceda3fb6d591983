"""Verifying a run that somebody has signed."""

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.toolkit.runs.verify.forging import codes, rewrite

from assay.runs.signing import read_key, read_signers, sign_run
from assay.runs.verify import verify


@pytest.fixture(scope="module")
def signed(done, tmp_path_factory):
    """A run that somebody has signed, and the file of signers with the key."""
    keygen = shutil.which("ssh-keygen")
    if keygen is None:
        pytest.skip("no ssh-keygen on this machine")
    base = tmp_path_factory.mktemp("signed")
    subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-C", "ada", "-f", base / "key"], check=True)
    (base / "signers").write_text(f'ada namespaces="assay" {(base / "key.pub").read_text()}')
    folder = Path(shutil.copytree(done, base / "run"))
    sign_run(folder, read_key(base / "key", str))
    return folder, read_signers(base / "signers")


def test_a_signature_that_is_wanted_is_found(signed):
    folder, signers = signed
    found = verify(folder, signers=signers)
    assert found.valid, found.findings
    assert [f.text for f in found.findings if f.subject.startswith(("record.dsse", "record.statement"))] == [
        "signed by ada"
    ] * 2
    alone = verify(folder)
    assert alone.valid
    assert sum("nobody has vouched for" in finding.text for finding in alone.findings) == 2


def test_a_signature_that_is_wanted_and_not_there_is_missed(signed, done):
    assert codes(verify(done, signers=signed[1])) == {"VER010"}


def test_a_signature_does_not_fit_what_was_changed_later(signed, tmp_path):
    folder = Path(shutil.copytree(signed[0], tmp_path / "run"))
    rewrite(folder, lambda results: results["results"][0].update(n=41))
    assert {"VER005", "VER009", "VER010"} <= codes(verify(folder, signers=signed[1]))
