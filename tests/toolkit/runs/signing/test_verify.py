"""Judging signatures: good ones stand, nothing that was changed does, and no file makes it fail."""

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.canonical import canonical
from assay.runs.signing import Code, Verdict, sign_run, verify_signatures
from assay.runs.signing.envelope import (
    PAYLOAD_TYPE,
    Envelope,
    EnvelopeSignature,
    envelope_bytes,
    pae,
    read_envelope,
)
from assay.runs.signing.files import ENVELOPE, STATEMENT
from assay.runs.signing.sshsig import ssh_signature

SIGNATURE = f"{STATEMENT}.sig"


@pytest.fixture(scope="module")
def signed(finished, tmp_path_factory, key_of):
    """A signed run; not to be touched."""
    folder = Path(shutil.copytree(finished, tmp_path_factory.mktemp("signed") / "run"))
    sign_run(folder, key_of(1))
    sign_run(folder, key_of(2))
    return folder


@pytest.fixture
def copy(signed, tmp_path):
    return Path(shutil.copytree(signed, tmp_path / "copy"))


@pytest.fixture(scope="module")
def trusted(signer_of):
    return (signer_of(1, name="ada"), signer_of(2, name="bob"))


def codes(checked):
    return [each.code for each in checked.findings]


def say(folder, key, statement, payload_type=PAYLOAD_TYPE):
    """Let a key sign whatever, in both forms."""
    payload = statement if isinstance(statement, bytes) else canonical(statement)
    signature = EnvelopeSignature(key.fingerprint, key.sign(pae(payload_type, payload)))
    (folder / ENVELOPE).write_bytes(envelope_bytes(Envelope(payload, [signature], payload_type)))
    (folder / STATEMENT).write_bytes(payload)
    for path in folder.glob("*.sig"):
        path.unlink()
    (folder / SIGNATURE).write_bytes(ssh_signature(key, payload))


def test_good_signatures_stand(signed, trusted, key_of):
    found = verify_signatures(signed, trusted)
    assert [(each.file, each.names) for each in found] == [
        (ENVELOPE, ("ada",)),
        (ENVELOPE, ("bob",)),
        (SIGNATURE, ("ada",)),
        (f"{STATEMENT}.2.sig", ("bob",)),
    ]
    assert all(each.stands and each.verdict is Verdict.GOOD and not each.findings for each in found)
    assert [each.fingerprint for each in found] == [key_of(number).fingerprint for number in (1, 2, 1, 2)]


def test_nothing_is_written(signed, trusted, tmp_path):
    def state():
        found = {path: path.stat() for path in signed.rglob("*")}
        return {path: (each.st_ino, each.st_mode, each.st_size, each.st_mtime_ns) for path, each in found.items()}

    before = state()
    verify_signatures(signed, trusted)
    assert state() == before


def test_a_run_without_signatures_has_none(finished, tmp_path, trusted):
    assert verify_signatures(finished, trusted) == ()
    assert verify_signatures(tmp_path / "gone", trusted) == ()


def test_keys_that_nobody_has_are_unknown(signed, signer_of):
    for someone in ((), [signer_of(3)]):
        found = verify_signatures(signed, someone)
        assert [each.verdict for each in found] == [Verdict.UNKNOWN] * 4
        assert {tuple(codes(each)) for each in found} == {(Code.UNKNOWN_KEY,)}
        assert all(each.holds and not each.stands and each.fingerprint and not each.names for each in found)
    assert [each.verdict for each in verify_signatures(signed, [signer_of(2)])].count(Verdict.GOOD) == 2


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"namespaces": "git"}, Code.WRONG_NAMESPACE),
        ({"valid_before": datetime(2020, 1, 1, tzinfo=UTC)}, Code.EXPIRED),
        ({"valid_after": datetime(2999, 1, 1, tzinfo=UTC)}, Code.NOT_YET_VALID),
    ],
)
def test_keys_that_may_not_sign_runs_do_not_count(signed, signer_of, about, code):
    found = verify_signatures(signed, [signer_of(1, **about)])
    assert [(each.verdict, codes(each)) for each in found[::2]] == [(Verdict.UNKNOWN, [code])] * 2
    assert not any(each.stands for each in found)
    again = verify_signatures(signed, [signer_of(1, **about), signer_of(1, name="also")])
    assert [each.names for each in again[::2]] == [("also",)] * 2


def test_a_key_counts_at_its_time(signed, signer_of):
    expired = signer_of(1, valid_before=datetime(2020, 1, 1, tzinfo=UTC))
    found = verify_signatures(signed, [expired], at=datetime(2019, 1, 1, tzinfo=UTC))
    assert [each.stands for each in found] == [True, False, True, False]


def test_a_key_with_two_names_has_both(signed, signer_of):
    found = verify_signatures(signed, [signer_of(1, name="a"), signer_of(1, name="b"), signer_of(1, name="a")])
    assert found[0].names == ("a", "b")


@pytest.mark.parametrize("keyid", ["", "another"])
def test_the_hint_is_only_one(copy, trusted, keyid):
    envelope = read_envelope((copy / ENVELOPE).read_bytes())
    changed = [each._replace(keyid=keyid) for each in envelope.signatures]
    (copy / ENVELOPE).write_bytes(envelope_bytes(envelope._replace(signatures=changed)))
    assert [each.names for each in verify_signatures(copy, trusted)[:2]] == [("ada",), ("bob",)]


def test_a_hint_to_somebody_else_is_no_help(copy, trusted, key_of):
    envelope = read_envelope((copy / ENVELOPE).read_bytes())
    swapped = [a._replace(keyid=b.keyid) for a, b in zip(envelope.signatures, envelope.signatures[::-1], strict=True)]
    (copy / ENVELOPE).write_bytes(envelope_bytes(envelope._replace(signatures=swapped)))
    found = verify_signatures(copy, trusted)[:2]
    assert [(each.verdict, codes(each)) for each in found] == [(Verdict.BAD, [Code.WRONG_SIGNATURE])] * 2


@given(data=st.data())
def test_no_byte_of_what_is_signed_can_be_changed_unseen(signed, trusted, tmp_path_factory, data):
    envelope = read_envelope((signed / ENVELOPE).read_bytes())
    folder = Path(shutil.copytree(signed, tmp_path_factory.mktemp("changed") / "run"))
    at = data.draw(st.integers(0, len(envelope.payload) - 1))
    payload = bytearray(envelope.payload)
    payload[at] ^= data.draw(st.integers(1, 255))
    (folder / ENVELOPE).write_bytes(envelope_bytes(envelope._replace(payload=bytes(payload))))
    (folder / STATEMENT).write_bytes(payload)
    found = verify_signatures(folder, trusted)
    assert [each.verdict for each in found] == [Verdict.BAD] * 4
    assert all(Code.WRONG_SIGNATURE in codes(each) for each in found)


@given(data=st.data())
def test_no_byte_of_a_signature_can_be_changed_unseen(signed, trusted, tmp_path_factory, data):
    envelope = read_envelope((signed / ENVELOPE).read_bytes())
    folder = Path(shutil.copytree(signed, tmp_path_factory.mktemp("changed") / "run"))
    signature = bytearray(envelope.signatures[0].signature)
    signature[data.draw(st.integers(0, len(signature) - 1))] ^= data.draw(st.integers(1, 255))
    changed = [envelope.signatures[0]._replace(signature=bytes(signature)), envelope.signatures[1]]
    (folder / ENVELOPE).write_bytes(envelope_bytes(envelope._replace(signatures=changed)))
    found = verify_signatures(folder, trusted)
    assert [each.verdict for each in found[:2]] == [Verdict.BAD, Verdict.GOOD]


@given(data=st.data())
def test_any_byte_of_any_file_changed_is_found_out_or_means_the_same(signed, trusted, tmp_path_factory, data):
    folder = Path(shutil.copytree(signed, tmp_path_factory.mktemp("changed") / "run"))
    names = [ENVELOPE, STATEMENT, SIGNATURE, "record.json", "results.json", "items"]
    name = data.draw(st.sampled_from(names))
    path = next((folder / name).iterdir()) if name == "items" else folder / name
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    found = verify_signatures(folder, trusted)
    assert all(text.isprintable() for each in found for _, text in each.findings)
    if name in (ENVELOPE, STATEMENT, SIGNATURE):
        mine = [each for each in found if each.file.startswith(name)]
        harmless = name != STATEMENT and all(each.stands for each in mine)
        assert harmless or not all(each.stands for each in found)
    else:
        assert not any(each.stands or each.holds for each in found)
        assert all(codes(each) == [Code.SUBJECT_CHANGED] for each in found)


@pytest.mark.parametrize("name", ["record.json", "results.json", "report.json", "items"])
def test_a_file_that_is_missing_is_named(copy, trusted, name):
    shutil.rmtree(copy / name) if name == "items" else (copy / name).unlink()
    for each in verify_signatures(copy, trusted):
        assert (each.verdict, each.holds, codes(each)) == (Verdict.GOOD, False, [Code.SUBJECT_MISSING])
        assert name in each.findings[0].text


@pytest.mark.parametrize("name", ["record.json", "results.json"])
def test_a_file_that_is_none_is_missing(copy, trusted, name):
    (copy / name).unlink()
    os.mkfifo(copy / name)
    assert codes(verify_signatures(copy, trusted)[0]) == [Code.SUBJECT_MISSING]


def changed(statement, **members):
    return {**statement, **members}


STATEMENTS = [
    (lambda s: changed(s, _type="x"), [Code.WRONG_TYPE]),
    (lambda s: changed(s, predicateType="x"), [Code.WRONG_TYPE]),
    (lambda s: changed(s, subject={}), [Code.WRONG_SHAPE]),
    (lambda s: changed(s, subject=[1]), [Code.WRONG_SHAPE]),
    (lambda s: changed(s, subject=[{"name": "x"}]), [Code.WRONG_SHAPE]),
    (lambda s: changed(s, subject=[{"name": "x", "digest": {"sha1": "x"}}]), [Code.WRONG_SHAPE]),
    (lambda s: changed(s, subject=[{"name": 1, "digest": {"sha256": "x"}}]), [Code.WRONG_SHAPE]),
    (lambda s: changed(s, predicate=[]), [Code.WRONG_SHAPE]),
    (lambda s: changed(s, predicate={}), [Code.WRONG_PREDICATE] * 3),
    (lambda s: changed(s, predicate=s["predicate"] | {"plan": "sha256:0"}), [Code.WRONG_PREDICATE]),
    (lambda s: changed(s, predicate=s["predicate"] | {"kind": ["x"]}), [Code.WRONG_PREDICATE]),
    (lambda s: changed(s, subject=[]), [Code.SUBJECT_LEFT_OUT] * 3),
    (lambda s: changed(s, subject=s["subject"][1:]), [Code.SUBJECT_LEFT_OUT]),
    (lambda s: changed(s, subject=s["subject"][:-1]), [Code.SUBJECT_LEFT_OUT]),
    (lambda s: changed(s, subject=s["subject"] * 2), [Code.SUBJECT_TWICE] * 4),
    (lambda s: [s], [Code.WRONG_SHAPE]),
    (lambda s: canonical(s)[:-1], [Code.NOT_JSON]),
    (lambda s: canonical(s).replace(b'{"_type"', b'{"_type":"x","_type"'), [Code.DUPLICATE_KEY]),
    (lambda s: b"", [Code.NOT_JSON]),
]


@pytest.mark.parametrize(("change", "expected"), STATEMENTS)
def test_a_statement_that_is_not_of_this_run_does_not_hold(copy, trusted, key_of, change, expected):
    """However well it is signed."""
    say(copy, key_of(1), change(json.loads((copy / STATEMENT).read_bytes())))
    found = verify_signatures(copy, trusted)
    assert [(each.verdict, each.holds, codes(each)) for each in found] == [(Verdict.GOOD, False, expected)] * 2


FOREIGN = [
    "",
    "../secret",
    "./record.json",
    "/etc/passwd",
    "run.lock",
    "items/x",
    "items/../record.json",
    "items/../../s-0123456789abcdef.parquet",
    "items//s-0123456789abcdef.parquet",
    "items/a/b-0123456789abcdef.parquet",
    "\ud7ff\x1b",
]


@pytest.mark.parametrize("name", FOREIGN)
def test_files_that_are_none_of_a_run_are_not_opened(copy, trusted, key_of, name):
    statement = json.loads((copy / STATEMENT).read_bytes())
    statement["subject"].append({"name": name, "digest": {"sha256": "0" * 64}})
    say(copy, key_of(1), statement)
    found = verify_signatures(copy, trusted)
    assert [(each.holds, codes(each)) for each in found] == [(False, [Code.SUBJECT_UNKNOWN])] * 2
    assert all(each.findings[0].text.isprintable() for each in found)


def test_item_rows_that_nobody_recorded_are_missing(copy, trusted, key_of):
    statement = json.loads((copy / STATEMENT).read_bytes())
    statement["subject"].append({"name": "items/a\0-0123456789abcdef.parquet", "digest": {"sha256": "0" * 64}})
    say(copy, key_of(1), statement)
    assert codes(verify_signatures(copy, trusted)[0]) == [Code.SUBJECT_MISSING]


def test_more_in_a_statement_is_harmless(copy, trusted, key_of):
    say(copy, key_of(1), json.loads((copy / STATEMENT).read_bytes()) | {"note": 1})
    found = verify_signatures(copy, trusted)
    assert [(each.stands, codes(each)) for each in found] == [(True, [Code.UNKNOWN_FIELD])] * 2


def test_another_type_of_payload_does_not_hold(copy, trusted, key_of):
    say(copy, key_of(1), (copy / STATEMENT).read_bytes(), "text/plain")
    found = verify_signatures(copy, trusted)
    assert (found[0].verdict, found[0].holds, codes(found[0])) == (Verdict.GOOD, False, [Code.WRONG_TYPE])


def test_a_record_that_cannot_be_read_does_not_hold(copy, trusted, key_of):
    from assay.runs.segments import digest_file

    (copy / "record.json").write_bytes(b"{}")
    statement = json.loads((copy / STATEMENT).read_bytes())
    statement["subject"][0]["digest"]["sha256"] = digest_file(copy / "record.json").removeprefix("sha256:")
    say(copy, key_of(1), statement)
    assert codes(verify_signatures(copy, trusted)[0])[0] == Code.RECORD_UNREADABLE


def test_one_signature_does_not_speak_for_the_other_form(copy, trusted, key_of):
    envelope = read_envelope((copy / ENVELOPE).read_bytes())
    (copy / STATEMENT).write_bytes(envelope.payload + b" ")
    found = verify_signatures(copy, trusted)
    assert [each.verdict for each in found] == [Verdict.GOOD, Verdict.GOOD, Verdict.BAD, Verdict.BAD]


FILES = [
    (ENVELOPE, b"", Code.NOT_JSON),
    (ENVELOPE, b"\xff\xfe", Code.NOT_JSON),
    (ENVELOPE, b"[" * 1_000_000, Code.NOT_JSON),
    (ENVELOPE, b"[]", Code.WRONG_SHAPE),
    (ENVELOPE, b"x" * 20_000_000, Code.TOO_LARGE),
    (ENVELOPE, b'{"a":1,"a":2}', Code.DUPLICATE_KEY),
    (ENVELOPE, b'{"payload":"","payloadType":"x","signatures":[]}', Code.NO_SIGNATURE),
    (ENVELOPE, b'{"payload":"?","payloadType":"x","signatures":[{"sig":""}]}', Code.WRONG_BASE64),
    (ENVELOPE, b'{"payload":"","payloadType":"\\ud800","signatures":[{"sig":""}]}', Code.WRONG_TYPE),
    (ENVELOPE, b'{"payload":"","payloadType":"x","signatures":[%s{}]}' % (b"{}," * 200), Code.TOO_MANY),
    (ENVELOPE, b'{"payload":"","payloadType":"x","signatures":[{"sig":"?","keyid":"\\ud800\\n"}]}', Code.WRONG_BASE64),
    (SIGNATURE, b"", Code.NOT_SSHSIG),
    (SIGNATURE, b"x" * 100_000, Code.TOO_LARGE),
    (SIGNATURE, b"-----BEGIN SSH SIGNATURE-----\n?\n-----END SSH SIGNATURE-----\n", Code.WRONG_BASE64),
    (STATEMENT, b"x" * 10_000_000, Code.TOO_LARGE),
]


@pytest.mark.parametrize(("name", "data", "code"), FILES)
def test_whatever_a_file_holds_is_a_finding(copy, trusted, name, data, code):
    (copy / name).write_bytes(data)
    found = verify_signatures(copy, trusted)
    wrong = [each for each in found if each.verdict is not Verdict.GOOD]
    assert wrong[0].findings[0].code == code
    assert all(text.isprintable() for each in found for _, text in each.findings)
    assert len(wrong) < len(found), "the other form is judged all the same"


@pytest.mark.parametrize("name", [ENVELOPE, STATEMENT, SIGNATURE])
@pytest.mark.parametrize("kind", ["folder", "pipe", "loop"])
def test_what_is_no_file_is_a_finding(copy, trusted, name, kind):
    path = copy / name
    path.unlink()
    {"folder": path.mkdir, "pipe": lambda: os.mkfifo(path), "loop": lambda: path.symlink_to(path)}[kind]()
    found = verify_signatures(copy, trusted)
    assert Code.UNREADABLE in [code for each in found for code in codes(each)]


def test_a_statement_that_is_gone_is_a_finding(copy, trusted):
    (copy / STATEMENT).unlink()
    found = verify_signatures(copy, trusted)
    assert [codes(each) for each in found] == [[], [], [Code.UNREADABLE], [Code.UNREADABLE]]


MEMBERS = st.sampled_from(["payload", "payloadType", "signatures", "sig", "keyid", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(MEMBERS, inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_whatever_json_an_envelope_is_never_fails(signed, tmp_path_factory, trusted, value):
    folder = tmp_path_factory.mktemp("any")
    (folder / ENVELOPE).write_text(json.dumps(value))
    assert not any(each.stands for each in verify_signatures(folder, trusted))


@given(st.recursive(JSON, lambda inner: st.fixed_dictionaries({"_type": inner, "subject": inner}), max_leaves=4))
def test_whatever_json_a_statement_is_never_holds(tmp_path_factory, trusted, key_of, value):
    folder = tmp_path_factory.mktemp("any")
    say(folder, key_of(1), json.dumps(value).encode())
    found = verify_signatures(folder, trusted)
    assert [(each.verdict, each.holds) for each in found] == [(Verdict.GOOD, False)] * 2
