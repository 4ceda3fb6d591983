"""`assay sign`, and `assay run` with a key in the environment: real processes, real terminals."""

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from assay.demo.study import STUDY
from assay.runs.signing import read_signers, verify_signatures

WORDS = ("run", str(STUDY / "evaluation.yaml"), "--set", "replicates=20", "--set", "by=[]", "--set", "metrics=[MCC]")
OURS = ["record.dsse.json", "record.statement.json", "record.statement.json.sig"]
SECRET = "open sesame"


@pytest.fixture(scope="module")
def finished(tmp_path_factory, assay):
    """A finished run; not to be touched."""
    folder = tmp_path_factory.mktemp("finished") / "run"
    assert assay(*WORDS, "-o", folder, ASSAY_KEY=None).status == 0
    return folder


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """A folder with a key, the same one encrypted, and its public half."""
    folder = tmp_path_factory.mktemp("keys")
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    for name, encryption in (("k", NoEncryption()), ("locked", BestAvailableEncryption(SECRET.encode()))):
        path = folder / name
        path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, encryption))
        path.chmod(0o600)
    (folder / "k.pub").write_bytes(private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH) + b" ada")
    return folder


@pytest.fixture
def folder(finished, tmp_path):
    return Path(shutil.copytree(finished, tmp_path / "run"))


def signatures(folder):
    return sorted(path.name for path in folder.iterdir() if path.name in OURS)


def stand(folder, keys):
    found = verify_signatures(folder, read_signers(keys / "k.pub"))
    return len(found) == 2 and all(each.stands and each.names == ("ada",) for each in found)


def test_a_run_is_signed_and_says_with_what(assay, folder, keys):
    done = assay("sign", folder, "--key", keys / "k", ASSAY_KEY=None)
    assert (done.status, done.err) == (0, "")
    (fingerprint,) = {each.fingerprint for each in read_signers(keys / "k.pub")}
    assert done.out.startswith(f"signed with {fingerprint}: ")
    assert all(str(folder / name) in done.out for name in OURS)
    assert stand(folder, keys)
    again = assay("sign", folder, ASSAY_KEY=str(keys / "k"))
    assert again.out.startswith(f"was signed before with {fingerprint}: ")
    assert not any("private" in line.lower() for line in (done.out, again.out))


def test_a_run_signs_at_its_end_when_the_environment_names_a_key(assay, folder, keys):
    done = assay(*WORDS, "-o", folder, ASSAY_KEY=str(keys / "k"))
    assert done.status == 0
    assert done.out.splitlines()[-1].startswith("signed with SHA256:")
    assert stand(folder, keys)
    assert assay(*WORDS, "-o", folder, ASSAY_KEY="").out.splitlines()[-1].startswith("everything was done already")
    assert stand(folder, keys)


def test_another_run_says_that_signatures_no_longer_fit(assay, folder, keys):
    assert assay("sign", folder, "--key", keys / "k").status == 0
    done = assay(*WORDS, "--set", "replicates=21", "-o", folder, ASSAY_KEY=None)
    assert done.status == 0
    expected = f"signatures of what was here before no longer fit and were removed: {', '.join(OURS)}"
    assert done.out.splitlines()[-1] == expected
    assert signatures(folder) == []
    assert assay(*WORDS, "-o", folder, ASSAY_KEY=str(keys / "k")).status == 0
    assert stand(folder, keys)


def test_a_key_that_cannot_be_used_is_said_before_the_work(assay, tmp_path):
    done = assay(*WORDS, "-o", tmp_path / "run", ASSAY_KEY=str(tmp_path / "gone"))
    assert (done.status, done.out) == (2, "")
    assert f"the key `{tmp_path / 'gone'}` cannot be read: No such file" in done.err
    assert not (tmp_path / "run").exists()
    assert assay(*WORDS, "-o", tmp_path / "run", "--dry-run", ASSAY_KEY=str(tmp_path / "gone")).status == 0


def refused(keys, folder):
    """Calls that are one line, and what they say."""
    (keys / "open").write_bytes((keys / "k").read_bytes())
    (keys / "open").chmod(0o644)
    return [
        (["sign", folder, "--key", keys / "open"], "others may read the key"),
        (["sign", folder, "--key", keys / "k.pub"], "is a public key; name the private one"),
        (["sign", folder, "--key", keys], "is no regular file"),
        (["sign", folder, "--key", STUDY / "evaluation.yaml"], "others may read the key"),
        (["sign", folder, "--key", ""], "key"),
        (["sign", folder], "--key"),
        (["sign", keys, "--key", keys / "k"], "holds no finished run"),
        (["sign", keys / "gone", "--key", keys / "k"], "holds no finished run"),
        (["sign", keys / "k", "--key", keys / "k"], "is no run folder"),
        (["sign", "a\udcffb", "--key", keys / "k"], "holds no finished run"),
    ]


def test_what_cannot_be_signed_is_one_line(drive, folder, keys, monkeypatch):
    monkeypatch.delenv("ASSAY_KEY", raising=False)
    before = sorted(folder.rglob("*")), sorted(keys.iterdir())
    calls = refused(keys, folder)
    for (words, told), done in zip(calls, drive([list(map(os.fspath, w)) for w, _ in calls], cwd=folder), strict=True):
        assert done.is_one_line(told), words
    assert sorted(folder.rglob("*")) == before[0]


def on_a_terminal(words, types, **environment):
    """What `assay` shows on a terminal of its own, where somebody types; and its status."""
    pid, terminal = pty.fork()
    if not pid:
        os.execve(sys.executable, [sys.executable, "-m", "assay", *map(os.fspath, words)], os.environ | environment)
    shown = b""
    try:
        while block := os.read(terminal, 1 << 12):
            shown += block
            if types is not None and b"Passphrase of" in shown and shown.endswith(b": "):
                os.write(terminal, types)
                types = None
    except OSError:  # how Linux says that the other side has gone
        pass
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


def test_a_passphrase_is_asked_for_and_not_shown(folder, keys):
    status, shown = on_a_terminal(["sign", folder, "--key", keys / "locked"], f"{SECRET}\n".encode())
    assert status == 0, shown
    assert shown.startswith(f"Passphrase of {keys / 'locked'}: ")
    assert SECRET not in shown
    assert stand(folder, keys)
    assert not any(SECRET.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("typed", "told"),
    [(b"wrong\n", "the passphrase does not open"), (b"\n", "no passphrase was given"), (b"\4", "no passphrase")],
)
def test_a_passphrase_that_is_none_is_one_line(folder, keys, typed, told):
    status, shown = on_a_terminal(["sign", folder, "--key", keys / "locked"], typed)
    assert (status, signatures(folder)) == (2, []), shown
    assert told in shown
    assert "Traceback" not in shown


def test_asking_can_be_interrupted(folder, keys):
    status, shown = on_a_terminal(["sign", folder, "--key", keys / "locked"], b"\3")
    assert (status, signatures(folder)) == (130, []), shown
    assert "interrupted" in shown
    assert "Traceback" not in shown


def test_a_run_asks_before_it_begins(tmp_path, keys):
    status, shown = on_a_terminal([*WORDS, "-o", tmp_path / "run"], b"wrong\n", ASSAY_KEY=str(keys / "locked"))
    assert status == 2, shown
    assert not (tmp_path / "run").exists()


def test_without_a_terminal_nobody_is_asked(folder, keys):
    words = [sys.executable, "-m", "assay", "sign", str(folder), "--key", str(keys / "locked")]
    done = subprocess.run(
        words, input=f"{SECRET}\n".encode(), capture_output=True, start_new_session=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().count("\n") == 1
    assert "there is no terminal to ask for its passphrase" in done.stderr.decode()


def test_nobody_loads_what_signs_without_a_key(assay, folder):
    code = "import sys; from assay.cli import main; main({words}); print(*sys.modules, file=sys.stderr)"
    for words in (["--help"], ["kernels"], [*WORDS, "-o", str(folder)]):
        done = assay(command=(sys.executable, "-c", code.format(words=words)), ASSAY_KEY=None)
        assert "cryptography" not in done.err.split(), words
    assert "cryptography" not in assay(command=(sys.executable, "-c", "import assay, sys; print(*sys.modules)")).out
