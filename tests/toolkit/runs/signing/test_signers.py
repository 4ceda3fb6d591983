"""Whom a verifier trusts: files as OpenSSH reads them, and what is said of others."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from assay.errors import RunError
from assay.runs.signing import Code, read_signers
from assay.runs.signing.sshsig import ssh_signature
from assay.runs.signing.wire import public_blob

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def line(key_of):
    """What stands in a public key's file, for the key of a number."""
    return lambda number: f"ssh-ed25519 {b64encode(public_blob(key_of(number).public)).decode()}"


@pytest.fixture
def read(tmp_path):
    def read(*lines):
        path = tmp_path / "allowed"
        path.write_text("".join(f"{each}\n" for each in lines), encoding="utf-8")
        return read_signers(path)

    return read


def test_names_and_keys_are_those_of_the_lines(read, line, key_of):
    found = read("# people", "", f"ada@x.org,ada {line(1)} a comment", f'  "b c" {line(2)}', f"{line(3)} eve", line(4))
    assert [each.name for each in found] == ["ada@x.org,ada", "b c", "eve", "allowed"]
    assert [each.public for each in found] == [key_of(number).public for number in (1, 2, 3, 4)]
    assert all(each.objection(NOW) is None for each in found)


@pytest.mark.parametrize(
    ("patterns", "counts"),
    [
        ("assay", True),
        ("git,assay", True),
        ("a*", True),
        ("ass?y", True),
        ("*", True),
        ("!git,*", True),
        ("!assay,*", False),
        ("*,!assay", False),
        ("git", False),
        ("assay2", False),
        ("assa", False),
        ("Assay", False),
        ("", False),
        ("ass.y", False),
        ("[a]ssay", False),
        ("!git", False),
    ],
)
def test_a_key_may_be_for_some_namespaces_alone(read, line, ssh_keygen, key_of, tmp_path, patterns, counts):
    row = f'ada namespaces="{patterns}" {line(1)}'
    (found,) = read(row)
    assert found.objection(NOW) == (None if counts else Code.WRONG_NAMESPACE)
    (tmp_path / "s").write_bytes(ssh_signature(key_of(1), b"message"))
    words = ("-Y", "verify", "-f", tmp_path / "allowed", "-I", "ada", "-n", "assay", "-s", tmp_path / "s")
    assert (ssh_keygen(*words, data=b"message")[0] == 0) == counts


@pytest.mark.parametrize(
    ("option", "objection"),
    [
        ('valid-after="20260101Z"', None),
        ('valid-after="20260601000001Z"', Code.NOT_YET_VALID),
        ('valid-after="20270101"', Code.NOT_YET_VALID),
        ('valid-before="202606010001Z"', None),
        ('valid-before="20260531235959Z"', Code.EXPIRED),
        ('valid-before="20250101"', Code.EXPIRED),
        ('VALID-AFTER="20260101Z",Valid-Before="20260701Z",namespaces="assay"', None),
    ],
)
def test_a_key_may_be_for_some_time_alone(read, line, ssh_keygen, key_of, tmp_path, option, objection):
    (found,) = read(f"ada {option} {line(1)}")
    assert found.objection(NOW) == objection
    (tmp_path / "s").write_bytes(ssh_signature(key_of(1), b"message"))
    at = f"-Overify-time={NOW:%Y%m%d%H%M%S}Z"
    words = ("-Y", "verify", at, "-f", tmp_path / "allowed", "-I", "ada", "-n", "assay", "-s", tmp_path / "s")
    assert (ssh_keygen(*words, data=b"message")[0] == 0) == (objection is None)


def test_keys_that_sign_no_runs_are_passed_over(read, line):
    others = ["ecdsa-sha2-nistp256 AAAA", "ssh-rsa AAAA", "sk-ssh-ed25519@openssh.com AAAA"]
    found = read(*(f"ada {other}" for other in others), f"ada cert-authority {line(1)}", f"ada {line(2)}")
    assert [each.name for each in found] == ["ada"]


def test_a_key_in_pem_is_called_by_its_file(tmp_path, key_of):
    path = tmp_path / "ada.pem"
    key = Ed25519PublicKey.from_public_bytes(key_of(1).public)
    path.write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert [(each.name, each.public) for each in read_signers(path)] == [("ada", key_of(1).public)]
    other = ec.generate_private_key(ec.SECP256R1()).public_key()
    path.write_bytes(other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(RunError, match="names no ed25519 key"):
        read_signers(path)
    path.write_bytes(b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
    with pytest.raises(RunError, match="holds no public key that can be read"):
        read_signers(path)


KEY = "<key>"
BAD = {
    "": "names no ed25519 key",
    "# nothing": "names no ed25519 key",
    "ada ssh-rsa AAAA": "names no ed25519 key",
    "ada": "neither",
    "ada ssh-ed25519": "neither",
    "ssh-ed25519": "neither",
    "ada bob eve <key>": "neither",
    "ada ssh-ed25519 ?": "the key cannot be read",
    "ada ssh-ed25519 AAAA": "the key cannot be read",
    "ada ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==": "the key cannot be read",
    "ada nonsense <key>": "the option `nonsense`",
    'ada nonsense="x" <key>': "the option `nonsense`",
    "ada namespaces <key>": "the option `namespaces`",
    'ada namespaces="a",namespaces="b" <key>': "the option `namespaces`",
    'ada cert-authority="x" <key>': "the option `cert-authority`",
    "ada namespaces=assay <key>": "cannot be understood",
    'ada namespaces="assay"! <key>': "cannot be understood",
    'ada valid-after="soon" <key>': "`soon` is no time",
    'ada valid-after="2026" <key>': "`2026` is no time",
    'ada valid-before="20261301" <key>': "line 1",
    'ada valid-before="２０２６０１０１" <key>': "is no time",
    "-----BEGIN OPENSSH PRIVATE KEY-----": "is a private key; name the public one",
}


@pytest.mark.parametrize("text", BAD)
def test_what_cannot_be_understood_is_one_line(read, line, text):
    with pytest.raises(RunError, match=BAD[text]) as caught:
        read(text.replace(KEY, line(1)))
    assert str(caught.value).isprintable()


def test_a_line_that_cannot_be_understood_is_named(read, line):
    with pytest.raises(RunError, match="line 3: it is neither"):
        read(f"ada {line(1)}", "", "bob")


def test_files_that_cannot_be_read_are_one_line(tmp_path):
    (tmp_path / "large").write_bytes(b"#" * (1 << 21))
    (tmp_path / "latin").write_bytes(b"\xe9 ssh-ed25519 AAAA")
    for name, told in (("", "no regular file"), ("gone", "no regular"), ("large", "more than"), ("latin", "UTF-8")):
        with pytest.raises(RunError, match=told) as caught:
            read_signers(tmp_path / name)
        assert str(caught.value).isprintable()
