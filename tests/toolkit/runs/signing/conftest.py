"""Keys that are made from numbers, so that a test that fails fails again, and a finished run to sign."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

import assay
from assay.runs.execute import run_plan
from assay.runs.signing import Signer, SigningKey

IDS = [f"{i:02}" for i in range(24)]
REFERENCE = {"id": IDS, "class": ["no", "yes", "yes"] * 8}
PREDICTIONS = {"a": {"id": IDS, "p yes": [i * 13 % 24 / 24 for i in range(24)]}}
FORMATS = {"openssh": PrivateFormat.OpenSSH, "pkcs8": PrivateFormat.PKCS8}


def made(number):
    """The private key of a number."""
    private = Ed25519PrivateKey.from_private_bytes(number.to_bytes(32, "big"))
    return SigningKey(private.public_key().public_bytes_raw(), private)


@pytest.fixture(scope="session")
def key_of():
    return made


@pytest.fixture(scope="session")
def signer_of():
    """A verifier's entry for the key of a number."""
    return lambda number, **about: Signer(**{"name": f"signer {number}", "public": made(number).public} | about)


@pytest.fixture(scope="session")
def write_private():
    """Puts a private key into a file that nobody else may read."""

    def write(private, path, form="openssh", passphrase=None, mode=0o600):
        encryption = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        path.write_bytes(private.private_bytes(Encoding.PEM, FORMATS[form], encryption))
        path.chmod(mode)
        return path

    return write


@pytest.fixture(scope="session")
def ssh_keygen():
    """Calls the real one; what it says, and its status."""
    found = shutil.which("ssh-keygen")
    if found is None:
        pytest.skip("no ssh-keygen on this machine")

    def call(*words, data=b""):
        done = subprocess.run([found, *map(os.fspath, words)], input=data, capture_output=True, check=False)
        return done.returncode, (done.stdout + done.stderr).decode(errors="replace")

    return call


@pytest.fixture(scope="module")
def compiled(studies):
    settings = {"positive": "yes", "metrics": ["MCC", "AUROC"], "replicates": 20}
    return assay.compile(studies.write(REFERENCE, PREDICTIONS, **settings))


@pytest.fixture(scope="module")
def finished(compiled, tmp_path_factory, without_pages):
    """The folder of a finished run; not to be touched."""
    folder = tmp_path_factory.mktemp("finished") / "run"
    run_plan(compiled.plan, compiled.base, folder)
    return folder


@pytest.fixture
def folder(finished, tmp_path):
    """A copy of it."""
    return Path(shutil.copytree(finished, tmp_path / "run"))
