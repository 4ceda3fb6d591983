"""Private keys of every form, and those that are refused in one line."""

import os
import warnings

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa, x25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from assay.errors import RunError
from assay.runs.signing import read_key
from assay.runs.signing.keys import SigningKey, fingerprint, is_signed

RFC_8032 = [
    # section 7.1, tests 1 to 3: secret key, public key, message, signature
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]
SPOKEN = "käse und brot"


def silent(path):
    pytest.fail("nobody is asked")


def private(number=1):
    return ed25519.Ed25519PrivateKey.from_private_bytes(number.to_bytes(32, "big"))


@pytest.mark.parametrize(("secret", "public", "message", "signature"), [[*map(bytes.fromhex, row)] for row in RFC_8032])
def test_signatures_are_those_of_the_rfc(secret, public, message, signature):
    found = ed25519.Ed25519PrivateKey.from_private_bytes(secret)
    key = SigningKey(found.public_key().public_bytes_raw(), found)
    assert key.public == public
    assert key.sign(message) == signature
    assert is_signed(public, signature, message)
    assert not is_signed(public, signature, message + b"\0")
    assert not is_signed(public, signature[:-1], message)
    assert not is_signed(public[:-1], signature, message)


def test_a_signature_has_one_form_only():
    """Adding the order of the group to its second half gives one that a careless verifier takes for good."""
    public, message, signature = (bytes.fromhex(part) for part in RFC_8032[1][1:])
    order = 2**252 + 27742317777372353535851937790883648493
    other = signature[:32] + (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    assert is_signed(public, signature, message)
    assert not is_signed(public, other, message)


@pytest.mark.parametrize("form", ["openssh", "pkcs8"])
def test_a_key_is_read(write_private, tmp_path, form):
    key = read_key(write_private(private(), tmp_path / "k", form), silent)
    assert key.public == private().public_key().public_bytes_raw()
    assert key.sign(b"x") == private().sign(b"x")
    assert "private" not in repr(key).lower()


@pytest.mark.parametrize("form", ["openssh", "pkcs8"])
def test_an_encrypted_key_asks_once(write_private, tmp_path, form):
    path, asked = write_private(private(), tmp_path / "k", form, SPOKEN), []

    def ask(which):
        asked.append(which)
        return SPOKEN

    assert read_key(path, ask).public == private().public_key().public_bytes_raw()
    assert asked == [path]
    for said, told in (("wrong", "does not open"), ("", "no passphrase was given"), ("x" * 2000, "does not open")):
        with pytest.raises(RunError, match=told) as caught:
            read_key(path, lambda _, said=said: said)
        assert not said or said not in str(caught.value)


OTHERS = {
    "RSA": lambda: rsa.generate_private_key(65537, 2048),
    "EC": lambda: ec.generate_private_key(ec.SECP256R1()),
    "DSA": lambda: dsa.generate_private_key(1024),
    "Ed448": ed448.Ed448PrivateKey.generate,
    "X25519": x25519.X25519PrivateKey.generate,
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_key_of_another_type_is_named(write_private, tmp_path, name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = write_private(OTHERS[name](), tmp_path / "k", "pkcs8")
    with pytest.raises(RunError, match=f"of the type {name}; runs are signed with ed25519") as caught:
        read_key(path, silent)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("kind", ["rsa", "ecdsa", "dsa"])
def test_keys_of_other_types_that_ssh_makes_are_named(ssh_keygen, tmp_path, kind):
    status, said = ssh_keygen("-q", "-t", kind, "-N", "", "-f", tmp_path / "k")
    if status:
        pytest.skip(f"this ssh-keygen makes no such key: {said}")
    with pytest.raises(RunError, match=r"of the type (RSA|EC|DSA); runs are signed with ed25519|no private key"):
        read_key(tmp_path / "k", silent)


WHOLE = private().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
PUBLIC = private().public_key()
BAD = {
    "empty": b"",
    "text": b"key",
    "binary": bytes(range(256)),
    "raw": private().private_bytes_raw(),
    "der": private().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    "header": b"-----BEGIN OPENSSH PRIVATE KEY-----\n",
    "cut": WHOLE[:100],
    "twice the first half": WHOLE[:150] * 2,
    "hollow": b"-----BEGIN OPENSSH PRIVATE KEY-----\n\n-----END OPENSSH PRIVATE KEY-----\n",
    "nonsense": b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    "certificate": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    "huge": b"x" * 1_000_000,
    "public": PUBLIC.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH),
    "public pem": PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_private_key_is_one_line(tmp_path, name):
    path = tmp_path / "k"
    path.write_bytes(BAD[name])
    path.chmod(0o600)
    with pytest.raises(RunError, match="is a public key" if "public" in name else "no private key") as caught:
        read_key(path, silent)
    assert str(path) in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_byte_that_changed_is_one_line_or_another_key(tmp_path):
    path = tmp_path / "k"
    for at in range(0, len(WHOLE), 7):
        path.write_bytes(WHOLE[:at] + bytes([WHOLE[at] ^ 1]) + WHOLE[at + 1 :])
        path.chmod(0o600)
        try:
            read_key(path, lambda _: "x")
        except RunError as error:
            assert str(error).isprintable()  # noqa: PT017 - either may happen


def test_what_is_no_file_is_one_line(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    for name, told in {
        "": "no regular file",
        "pipe": "no regular file",
        "gone": "cannot be read: No such file",
    }.items():
        with pytest.raises(RunError, match=told):
            read_key(tmp_path / name, silent)
    for name in ("loop", "a\0b", "x" * 300, "\ud800"):
        with pytest.raises(RunError, match="cannot be read") as caught:
            read_key(tmp_path / name, silent)
        assert str(caught.value).isprintable()


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o777])
def test_a_key_that_others_may_use_is_refused(write_private, tmp_path, mode):
    with pytest.raises(RunError, match="others may read the key"):
        read_key(write_private(private(), tmp_path / "k", mode=mode), silent)


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_a_key_of_its_owner_alone_is_read(write_private, tmp_path, mode):
    assert read_key(write_private(private(), tmp_path / "k", mode=mode), silent).fingerprint == fingerprint(
        private().public_key().public_bytes_raw()
    )
