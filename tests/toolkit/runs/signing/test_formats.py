"""Envelopes, SSH signatures, base64 and JSON: what is written is read back, and nothing has two meanings."""

import json
from base64 import b64decode, b64encode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.runs.signing.envelope import Envelope, EnvelopeSignature, envelope_bytes, pae, read_envelope
from assay.runs.signing.files import MOST_SIGNERS
from assay.runs.signing.finding import Code, Flaw, finding
from assay.runs.signing.keys import is_signed
from assay.runs.signing.sshsig import read_ssh_signature, ssh_signature
from assay.runs.signing.strict import from_base64, read_json, to_base64
from assay.runs.signing.wire import Reader, public_blob, public_of, ssh_string

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SIGNATURES = st.lists(st.builds(EnvelopeSignature, TEXT, st.binary(max_size=80), st.just(())), min_size=1, max_size=4)


def code_of(function, *words):
    """What is wrong, by its code."""
    with pytest.raises(Flaw) as caught:
        function(*words)
    assert str(caught.value).isprintable()
    assert caught.value.finding.text
    return caught.value.finding.code


def test_the_encoding_is_that_of_the_example_in_the_protocol():
    expected = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    assert pae("http://example.com/HelloWorld", b"hello world") == expected


def test_the_envelope_of_that_example_is_read():
    signature = "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="
    text = f"""{{"payload": "aGVsbG8gd29ybGQ=",
 "payloadType": "http://example.com/HelloWorld",
 "signatures": [{{"sig": "{signature}"}}]}}"""
    found = read_envelope(text.encode())
    assert (found.payload, found.payload_type) == (b"hello world", "http://example.com/HelloWorld")
    assert [(each.keyid, to_base64(each.signature)) for each in found.signatures] == [("", signature)]


@given(TEXT, st.binary(max_size=40), TEXT, st.binary(max_size=40))
def test_two_contents_are_never_encoded_alike(kind, payload, other_kind, other):
    assert (pae(kind, payload) == pae(other_kind, other)) == ((kind, payload) == (other_kind, other))


def test_lengths_count_bytes():
    assert pae("é", b"\xff") == b"DSSEv1 2 \xc3\xa9 1 \xff"


def test_a_type_that_is_no_text_is_a_flaw():
    assert code_of(pae, "\ud800", b"") == Code.WRONG_TYPE


@given(st.binary(max_size=100), SIGNATURES, TEXT)
def test_an_envelope_is_read_back_and_written_the_same(payload, signatures, kind):
    data = envelope_bytes(Envelope(payload, signatures, kind))
    found = read_envelope(data)
    assert (found.payload, list(found.signatures), found.payload_type) == (payload, signatures, kind)
    assert found.findings == ()
    assert envelope_bytes(found) == data


@given(st.binary(max_size=60))
def test_base64_of_either_alphabet_is_read(data):
    assert from_base64(b64encode(data).decode(), "it") == data
    assert from_base64(urlsafe_b64encode(data).decode(), "it") == data


@given(data=st.data(), content=st.binary(min_size=1, max_size=70))
def test_no_other_text_means_the_same_bytes(data, content):
    """Bits that no byte shows are those that a tolerant reader passes over."""
    text = to_base64(content)
    at = data.draw(st.integers(0, len(text) - 1))
    other = text[:at] + data.draw(st.sampled_from("AZaz09+/=\n é")) + text[at + 1 :]
    try:
        assert (from_base64(other, "it") == content) == (other == text)
    except Flaw as flaw:
        assert flaw.finding.code == Code.WRONG_BASE64  # noqa: PT017 - either may happen


@pytest.mark.parametrize(
    "text", ["A", "AA", "AAA", "AA=", "AA==A", "AB==", "AAB=", "A A=", "AA==\n", "é", "+-==", "===="]
)
def test_what_is_no_base64_is_a_flaw(text):
    assert code_of(from_base64, text, "it") == Code.WRONG_BASE64


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", Code.NOT_JSON),
        (b"{", Code.NOT_JSON),
        (b"\xff", Code.NOT_JSON),
        (b"\xef\xbb\xbf{}", Code.NOT_JSON),
        (b"NaN", Code.NOT_JSON),
        (b'{"a": -Infinity}', Code.NOT_JSON),
        (b"{} {}", Code.NOT_JSON),
        (b"[" * 200_000, Code.NOT_JSON),
        (b'{"a":' * 200_000, Code.NOT_JSON),
        (b"9" * 100_000, Code.NOT_JSON),
        (b'{"a": 1, "a": 1}', Code.DUPLICATE_KEY),
        (b'[{"b": {"a": 1, "\\u0061": 2}}]', Code.DUPLICATE_KEY),
    ],
)
def test_what_is_no_json_of_one_meaning_is_a_flaw(text, code):
    assert code_of(read_json, text, "it") == code


GOOD = {"payload": "", "payloadType": "t", "signatures": [{"keyid": "k", "sig": "AA=="}]}

ENVELOPES = [
    ([], Code.WRONG_SHAPE),
    (None, Code.WRONG_SHAPE),
    ("text", Code.WRONG_SHAPE),
    ({}, Code.WRONG_SHAPE),
    (GOOD | {"payload": None}, Code.WRONG_SHAPE),
    (GOOD | {"payload": 1}, Code.WRONG_SHAPE),
    (GOOD | {"payloadType": []}, Code.WRONG_SHAPE),
    (GOOD | {"signatures": {}}, Code.WRONG_SHAPE),
    (GOOD | {"signatures": "text"}, Code.WRONG_SHAPE),
    (GOOD | {"signatures": []}, Code.NO_SIGNATURE),
    (GOOD | {"signatures": GOOD["signatures"] * (MOST_SIGNERS + 1)}, Code.TOO_MANY),
    (GOOD | {"payload": "?"}, Code.WRONG_BASE64),
]


@pytest.mark.parametrize(("value", "code"), ENVELOPES)
def test_what_is_no_envelope_is_a_flaw(value, code):
    assert code_of(read_envelope, json.dumps(value).encode()) == code


SIGNED = [
    (None, Code.WRONG_SHAPE),
    ("AA==", Code.WRONG_SHAPE),
    ({}, Code.WRONG_SHAPE),
    ({"sig": 1}, Code.WRONG_SHAPE),
    ({"sig": "AA==", "keyid": None}, Code.WRONG_SHAPE),
    ({"sig": "AB=="}, Code.WRONG_BASE64),
    ({"sig": "AA==", "cert": "x"}, Code.UNKNOWN_FIELD),
]


@pytest.mark.parametrize(("value", "code"), SIGNED)
def test_a_signature_that_cannot_be_read_says_so_and_the_others_stay(value, code):
    found = read_envelope(json.dumps(GOOD | {"signatures": [value, *GOOD["signatures"]]}).encode())
    assert [each.code for each in found.signatures[0].findings] == [code]
    assert found.signatures[0].is_whole == (code == Code.UNKNOWN_FIELD)
    assert found.signatures[1] == EnvelopeSignature("k", b"\0")


def test_a_signature_without_a_hint_is_one(key_of):
    found = read_envelope(json.dumps(GOOD | {"signatures": [{"sig": "AA=="}]}).encode())
    assert found.signatures == (EnvelopeSignature("", b"\0"),)


def test_fields_that_nobody_reads_are_harmless():
    found = read_envelope(json.dumps(GOOD | {"more\x1b[2J": 1}).encode())
    assert [each.code for each in found.findings] == [Code.UNKNOWN_FIELD]
    assert found.findings[0].text.isprintable()


def test_a_finding_is_one_line_of_bounded_length():
    said = finding(Code.NOT_JSON, "a\nb\x1b\ud800" * 1000)
    assert said.text.isprintable()
    assert len(said.text) < 2000


@given(st.binary(max_size=200), st.integers(1, 50))
def test_an_ssh_signature_is_read_back(key_of, message, number):
    key = key_of(number)
    found = read_ssh_signature(ssh_signature(key, message))
    assert (found.public, found.namespace, found.hash) == (key.public, "assay", "sha512")
    assert is_signed(key.public, found.signature, found.signed_part(message))
    assert not is_signed(key.public, found.signature, found.signed_part(message + b"."))
    assert ssh_signature(key, message).isascii()


def blob_of(armoured):
    return b64decode(b"".join(armoured.splitlines()[1:-1]))


def armour(blob):
    return b"-----BEGIN SSH SIGNATURE-----\n" + b64encode(blob) + b"\n-----END SSH SIGNATURE-----\n"


@given(data=st.data())
def test_no_byte_of_an_ssh_signature_can_be_changed_unseen(key_of, data):
    key = key_of(1)
    blob = blob_of(ssh_signature(key, b"message"))
    at = data.draw(st.integers(0, len(blob) - 1))
    changed = blob[:at] + bytes([blob[at] ^ data.draw(st.integers(1, 255))]) + blob[at + 1 :]
    try:
        found = read_ssh_signature(armour(changed))
    except Flaw as flaw:
        assert flaw.finding.code in (Code.NOT_SSHSIG, Code.OTHER_KEY_TYPE)  # noqa: PT017 - either may happen
    else:
        assert not is_signed(found.public, found.signature, found.signed_part(b"message"))


@given(st.binary(max_size=300))
def test_whatever_stands_in_the_armour_is_a_flaw(data):
    assert code_of(read_ssh_signature, armour(data)) in (Code.NOT_SSHSIG, Code.OTHER_KEY_TYPE)


@given(st.binary(max_size=300))
def test_whatever_stands_in_a_file_is_a_flaw(data):
    assert code_of(read_ssh_signature, data) == Code.NOT_SSHSIG


@given(data=st.data())
def test_a_signature_cut_short_or_long_is_a_flaw(key_of, data):
    blob = blob_of(ssh_signature(key_of(1), b"message"))
    short = blob[: data.draw(st.integers(0, len(blob) - 1))]
    assert code_of(read_ssh_signature, armour(short)) == Code.NOT_SSHSIG
    assert code_of(read_ssh_signature, armour(blob + b"\0")) == Code.NOT_SSHSIG


def test_lines_may_end_as_on_windows(key_of):
    data = ssh_signature(key_of(1), b"message")
    assert read_ssh_signature(data.replace(b"\n", b"\r\n")) == read_ssh_signature(data)


def test_a_key_of_another_type_is_called_so():
    assert code_of(public_of, ssh_string(b"ssh-rsa") + ssh_string(b"x")) == Code.OTHER_KEY_TYPE
    assert code_of(public_of, ssh_string(b"ssh-ed25519") + ssh_string(b"x")) == Code.NOT_SSHSIG


@given(st.binary(min_size=32, max_size=32), st.lists(st.binary(max_size=9), max_size=5))
def test_strings_of_ssh_are_read_back(public, strings):
    assert public_of(public_blob(public)) == public
    reader = Reader(b"".join(map(ssh_string, strings)))
    assert [reader.string() for _ in strings] == strings
    reader.end()
