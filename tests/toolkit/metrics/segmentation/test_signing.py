"""Values of masks, signed: by several, checked as runs are, and never of something else than what was signed."""

import json
import shutil
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.errors import RunError
from assay.metrics.segmentation.reading import read_values
from assay.metrics.segmentation.signing import PREDICATE_TYPE, sign_values, verify_signatures_of
from assay.metrics.segmentation.verify import verify
from assay.runs.segments import digest_file
from assay.runs.signing import Code, Signer, SigningKey, Verdict

WORDS = ("metrics", "score", "truth", "near", "--labels", "organ=1", "--metrics", "DSC", "--format", "json")


def private(number):
    return Ed25519PrivateKey.from_private_bytes(number.to_bytes(32, "big"))


def key_of(number):
    return SigningKey(private(number).public_key().public_bytes_raw(), private(number))


ADA = Signer(name="ada", public=key_of(1).public)
BOB = Signer(name="bob", public=key_of(2).public)


def assay(folder, *words):
    command = [sys.executable, "-m", "assay", *map(str, words)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    """A folder with masks and their values; not to be touched."""
    import numpy as np

    folder = tmp_path_factory.mktemp("scored")
    for shift, name in enumerate(("truth", "near")):
        (folder / name).mkdir()
        for number in range(4):
            mask = np.zeros((12, 12), np.uint8)
            mask[3:8, 3 + shift : 8 + shift] = 1
            np.save(folder / name / f"c{number}.npy", mask)
    done = assay(folder, *WORDS, "-o", "values.json")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def study(scored, tmp_path, monkeypatch):
    folder = shutil.copytree(scored, tmp_path / "study")
    monkeypatch.chdir(folder)
    return folder


def codes(found):
    return {finding.code for finding in found.findings} - {""}


def test_several_sign_and_both_forms_are_of_the_same(study):
    path = study / "values.json"
    first = sign_values(path, key_of(1))
    assert [each.name for each in first.files] == [
        "values.json.statement.json",
        "values.json.statement.json.sig",
        "values.json.dsse.json",
    ]
    assert first.is_new
    assert not sign_values(path, key_of(1)).is_new
    assert sign_values(path, key_of(2)).files[1].name == "values.json.statement.json.2.sig"
    statement = json.loads((study / "values.json.statement.json").read_text())
    assert statement["predicateType"] == PREDICATE_TYPE
    assert statement["predicate"]["files"] == read_values(path)["record"]["digest"]
    (subject,) = statement["subject"]
    assert (subject["name"], f"sha256:{subject['digest']['sha256']}") == ("values.json", digest_file(path))
    found = verify_signatures_of(path, [ADA, BOB])
    assert [each.names for each in found] == [("ada",), ("bob",)] * 2
    assert all(each.stands for each in found)
    assert {each.verdict for each in verify_signatures_of(path)} == {Verdict.UNKNOWN}


def test_verifying_speaks_of_signatures_as_it_does_of_runs(study):
    path = study / "values.json"
    unsigned = verify(path)
    assert unsigned.valid
    assert ("signatures", "none") in {finding[:2] for finding in unsigned.findings}
    assert codes(verify(path, signers=[ADA])) == {"VER010"}
    sign_values(path, key_of(1))
    found = verify(path, signers=[ADA])
    assert found.valid
    assert [each.text for each in found.findings if each.subject.startswith("values.json.")] == ["signed by ada"] * 2
    assert codes(verify(path, signers=[BOB])) == {"VER010"}


@settings(max_examples=20)
@given(st.data())
def test_a_file_of_which_any_byte_was_changed_is_not_what_was_signed(scored, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("changed")
    shutil.copy(scored / "values.json", folder)
    path = folder / "values.json"
    sign_values(path, key_of(1))
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    found = verify_signatures_of(path, [ADA])
    assert len(found) == 2
    assert not [each for each in found if each.stands]
    assert {finding.code for each in found for finding in each.findings} == {Code.SUBJECT_CHANGED}


def test_a_number_that_is_edited_with_its_digests_is_bad_by_its_signature(study):
    path = study / "values.json"
    sign_values(path, key_of(1))
    content = json.loads(path.read_text())
    content["results"][0]["value"] = 0.999
    path.write_text(json.dumps(content))
    assert codes(verify(path)) == {"VER005", "VER009"}


def test_the_signature_of_other_values_is_none_of_these(study):
    (study / "other.json").write_bytes((study / "values.json").read_bytes())
    sign_values(study / "other.json", key_of(1))
    for end in ("dsse.json", "statement.json", "statement.json.sig"):
        shutil.copy(study / f"other.json.{end}", study / f"values.json.{end}")
    found = verify_signatures_of(study / "values.json", [ADA])
    assert {finding.code for each in found for finding in each.findings} == {
        Code.SUBJECT_UNKNOWN,
        Code.SUBJECT_LEFT_OUT,
    }
    with pytest.raises(RunError, match="are of something else; remove it and sign again"):
        sign_values(study / "values.json", key_of(1))


@pytest.mark.parametrize("content", ["{}", "[", '{"version": 1}'])
def test_what_holds_no_values_is_not_signed(tmp_path, content):
    (tmp_path / "values.json").write_text(content)
    with pytest.raises(RunError, match="not the JSON that `assay metrics score` writes of masks"):
        sign_values(tmp_path / "values.json", key_of(1))
    assert [path.name for path in tmp_path.iterdir()] == ["values.json"]


def test_values_without_their_record_are_not_signed(study):
    path = study / "values.json"
    content = json.loads(path.read_text())
    content["record"]["files"] = content["record"]["files"][1:]
    path.write_text(json.dumps(content))
    with pytest.raises(RunError, match="cannot be signed"):
        sign_values(path, key_of(1))


def test_the_commands_sign_and_verify(study):
    key = study / "key"
    key.write_bytes(private(1).private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    key.chmod(0o600)
    (study / "key.pub").write_bytes(
        private(1).public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH) + b" ada"
    )
    done = assay(study, "sign", "values.json", "--key", "key")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("signed with SHA256:")
    done = assay(study, "verify", "values.json", "--signers", "key.pub")
    assert done.returncode == 0, done.stdout
    assert "signed by ada" in done.stdout
    assert "pages " in done.stdout
    keygen = shutil.which("ssh-keygen")
    if keygen is None:
        pytest.skip("no ssh-keygen on this machine")
    (study / "allowed").write_text(f'ada namespaces="assay" {(study / "key.pub").read_text()}')
    words = ["-Y", "verify", "-f", "allowed", "-I", "ada", "-n", "assay", "-s", "values.json.statement.json.sig"]
    data = (study / "values.json.statement.json").read_bytes()
    assert subprocess.run([keygen, *words], input=data, capture_output=True, check=False).returncode == 0
