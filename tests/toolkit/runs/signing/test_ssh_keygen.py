"""The real `ssh-keygen` agrees, either way round."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.errors import RunError
from assay.runs.signing import Verdict, read_key, read_signers, sign_run, verify_signatures
from assay.runs.signing.files import ENVELOPE, STATEMENT
from assay.runs.signing.sshsig import ssh_signature


@pytest.fixture(scope="module")
def pair(ssh_keygen, tmp_path_factory):
    """A key that ssh-keygen made, and the file that trusts it."""
    place = tmp_path_factory.mktemp("pair")
    assert ssh_keygen("-q", "-t", "ed25519", "-N", "", "-C", "ada", "-f", place / "k")[0] == 0
    allowed = place / "allowed"
    allowed.write_text(f'ada@example.org namespaces="assay" {(place / "k.pub").read_text()}')
    return place / "k", allowed


def silent(path):
    pytest.fail("nobody is asked")


def verified(ssh_keygen, allowed, signature, data, name="ada@example.org"):
    return ssh_keygen("-Y", "verify", "-f", allowed, "-I", name, "-n", "assay", "-s", signature, data=data)


def test_it_checks_a_signed_run_without_us(ssh_keygen, pair, folder):
    key, allowed = pair
    sign_run(folder, read_key(key, silent))
    data, signature = (folder / STATEMENT).read_bytes(), folder / f"{STATEMENT}.sig"
    status, said = verified(ssh_keygen, allowed, signature, data)
    assert (status, said.partition(" with ")[0]) == (0, 'Good "assay" signature for ada@example.org')
    assert verified(ssh_keygen, allowed, signature, data + b" ")[0]
    assert verified(ssh_keygen, allowed, signature, data, "eve@example.org")[0]
    assert ssh_keygen("-Y", "find-principals", "-f", allowed, "-s", signature) == (0, "ada@example.org\n")


def test_a_fingerprint_is_the_one_that_it_prints(ssh_keygen, pair):
    key = read_key(pair[0], silent)
    assert ssh_keygen("-l", "-f", pair[0])[1].split()[1] == key.fingerprint


@settings(max_examples=8)
@given(st.binary(max_size=500))
def test_our_signature_is_its_to_the_byte(ssh_keygen, pair, tmp_path_factory, message):
    path = tmp_path_factory.mktemp("message") / "m"
    path.write_bytes(message)
    assert ssh_keygen("-Y", "sign", "-n", "assay", "-f", pair[0], path)[0] == 0
    assert path.with_name("m.sig").read_bytes() == ssh_signature(read_key(pair[0], silent), message)


@pytest.mark.parametrize(
    ("namespace", "options", "verdict"),
    [
        ("assay", (), Verdict.GOOD),
        ("assay", ("-Ohashalg=sha256",), Verdict.GOOD),
        ("git", (), Verdict.BAD),
        ("assay2", (), Verdict.BAD),
    ],
)
def test_what_it_signs_is_judged_as_it_does(ssh_keygen, pair, folder, namespace, options, verdict):
    key, allowed = pair
    sign_run(folder, read_key(key, silent))
    (folder / ENVELOPE).unlink()
    signature = folder / f"{STATEMENT}.sig"
    signature.unlink()
    assert ssh_keygen("-Y", "sign", *options, "-n", namespace, "-f", key, folder / STATEMENT)[0] == 0
    (found,) = verify_signatures(folder, read_signers(allowed))
    assert (found.verdict, found.holds) == (verdict, True)
    status, said = verified(ssh_keygen, allowed, signature, (folder / STATEMENT).read_bytes())
    assert (status == 0) == (verdict is Verdict.GOOD), said


@pytest.mark.parametrize("form", [(), ("-m", "PKCS8")])
@pytest.mark.parametrize("cipher", [(), ("-Z", "aes256-gcm@openssh.com"), ("-Z", "aes256-cbc")])
def test_keys_that_it_encrypts_are_read(ssh_keygen, tmp_path, form, cipher):
    words = ("-q", "-t", "ed25519", "-a", "4", "-N", "se cret", *form, *cipher, "-f", tmp_path / "k")
    status, said = ssh_keygen(*words)
    if status:
        pytest.skip(f"this ssh-keygen makes no such key: {said}")
    key = read_key(tmp_path / "k", lambda _: "se cret")
    assert ssh_keygen("-l", "-f", tmp_path / "k.pub")[1].split()[1] == key.fingerprint


def test_a_cipher_that_is_not_supported_is_one_line(ssh_keygen, tmp_path):
    words = ("-q", "-t", "ed25519", "-a", "4", "-N", "se cret", "-Z", "aes128-cbc", "-f", tmp_path / "k")
    if ssh_keygen(*words)[0]:
        pytest.skip("this ssh-keygen makes no such key")
    with pytest.raises(RunError, match="cannot be read; `ssh-keygen -p -f FILE` encrypts it anew"):
        read_key(tmp_path / "k", lambda _: "se cret")


def test_a_public_key_of_it_is_trusted_by_its_comment(pair, folder):
    sign_run(folder, read_key(pair[0], silent))
    found = verify_signatures(folder, read_signers(pair[0].with_suffix(".pub")))
    assert [(each.verdict, each.names) for each in found] == [(Verdict.GOOD, ("ada",))] * 2


@settings(max_examples=30)
@given(data=st.data())
def test_a_signature_in_which_a_byte_changed_is_not_better_for_us(ssh_keygen, pair, tmp_path_factory, data):
    """What ssh-keygen refuses we refuse."""
    from assay.runs.signing.finding import Flaw
    from assay.runs.signing.keys import is_signed
    from assay.runs.signing.sshsig import NAMESPACE, read_ssh_signature

    key = read_key(pair[0], silent)
    text = bytearray(ssh_signature(key, b"message"))
    text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.sampled_from(b"Aa0+/=-\n x\xff"))
    path = tmp_path_factory.mktemp("changed") / "s"
    path.write_bytes(text)
    theirs = verified(ssh_keygen, pair[1], path, b"message")[0] == 0
    try:
        found = read_ssh_signature(bytes(text))
        ours = is_signed(found.public, found.signature, found.signed_part(b"message")) and found[:2] == (
            key.public,
            NAMESPACE,
        )
    except Flaw:
        ours = False
    assert theirs or not ours
