"""Signing a run: what is signed, by several, once each; and what is not signed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assay.canonical import canonical
from assay.errors import RunError
from assay.plan.file import plan_digest
from assay.runs.execute import run_plan
from assay.runs.folder import run_folder
from assay.runs.report import read_report, write_pages
from assay.runs.segments import digest_file
from assay.runs.signing import sign_run
from assay.runs.signing.envelope import Envelope, EnvelopeSignature, envelope_bytes, pae, read_envelope
from assay.runs.signing.files import ENVELOPE, MOST_SIGNERS, STATEMENT, signature_files
from assay.runs.signing.keys import is_signed

from ..trials import Trial  # noqa: TID252 - the tests are no package that has a name

OURS = {ENVELOPE, STATEMENT, f"{STATEMENT}.sig"}


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def new(folder, before):
    return {name: data for name, data in files(folder).items() if before.get(name) != data and name != "run.lock"}


def test_the_statement_names_every_file_with_its_digest(folder, key_of, compiled):
    before = files(folder)
    signed = sign_run(folder, key_of(1))
    assert signed.is_new
    assert {path.name for path in signed.files} == set(new(folder, before)) == OURS
    text = (folder / STATEMENT).read_bytes()
    statement = json.loads(text)
    assert canonical(statement) == text
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    named = {each["name"]: f"sha256:{each['digest']['sha256']}" for each in statement["subject"]}
    items = [f"items/{path.name}" for path in (folder / "items").iterdir()]
    assert named == {
        name: digest_file(folder / name) for name in ("record.json", "results.json", "report.json", *items)
    }
    predicate = statement["predicate"]
    assert (predicate["kind"], predicate["plan"]) == ("evaluation", plan_digest(compiled.plan))
    assert predicate["finishedOn"].endswith("Z")


def test_the_envelope_holds_the_statement_and_is_signed(folder, key_of):
    sign_run(folder, key_of(1))
    data = (folder / ENVELOPE).read_bytes()
    envelope = read_envelope(data)
    assert canonical(json.loads(data)) == data
    assert envelope.payload == (folder / STATEMENT).read_bytes()
    (signature,) = envelope.signatures
    assert signature.keyid == key_of(1).fingerprint
    assert is_signed(key_of(1).public, signature.signature, pae("application/vnd.in-toto+json", envelope.payload))


def test_signing_again_changes_nothing(folder, key_of):
    sign_run(folder, key_of(1))
    before = files(folder)
    assert not sign_run(folder, key_of(1)).is_new
    assert new(folder, before) == {}


def test_several_sign_the_same(folder, key_of):
    for number in (1, 2, 3):
        sign_run(folder, key_of(number))
    names = [path.name for path in signature_files(folder)]
    assert names == [ENVELOPE, STATEMENT, *(f"{STATEMENT}.{end}" for end in ("sig", "2.sig", "3.sig"))]
    envelope = read_envelope((folder / ENVELOPE).read_bytes())
    assert [each.keyid for each in envelope.signatures] == [key_of(number).fingerprint for number in (1, 2, 3)]
    before = files(folder)
    assert not sign_run(folder, key_of(2)).is_new
    assert new(folder, before) == {}


def test_what_was_damaged_or_lost_of_ones_own_is_mended(folder, key_of):
    sign_run(folder, key_of(1))
    sign_run(folder, key_of(2))
    before = files(folder)
    envelope = read_envelope(before[ENVELOPE])
    damaged = [each._replace(signature=b"?") if number else each for number, each in enumerate(envelope.signatures)]
    (folder / ENVELOPE).write_bytes(envelope_bytes(envelope._replace(signatures=damaged)))
    (folder / STATEMENT).unlink()
    (folder / f"{STATEMENT}.2.sig").unlink()
    assert sign_run(folder, key_of(2)).is_new
    assert new(folder, before) == {}


def test_a_signed_folder_is_still_a_run(folder, key_of, compiled):
    sign_run(folder, key_of(1))
    before = files(folder)
    outcome = run_plan(compiled.plan, compiled.base, folder)
    assert (outcome.worked, outcome.withdrawn) == (0, ())
    with run_folder(folder):
        pass
    assert new(folder, before) == {}


def test_pages_that_are_made_again_change_no_signature(folder, key_of, compiled):
    sign_run(folder, key_of(1))
    (folder / "report.md").unlink()
    outcome = run_plan(compiled.plan, compiled.base, folder)
    assert (outcome.worked, outcome.withdrawn) == (1, ())
    assert OURS.issubset(files(folder))


def test_another_run_withdraws_the_signatures(folder, key_of, studies, without_pages):
    import assay

    sign_run(folder, key_of(1))
    sign_run(folder, key_of(2))
    other = assay.compile(studies.folder / "s" / "evaluation.yaml", ["replicates=21"])
    outcome = run_plan(other.plan, other.base, folder)
    assert {path.name for path in outcome.withdrawn} == {*OURS, f"{STATEMENT}.2.sig"}
    assert signature_files(folder) == []
    assert sign_run(folder, key_of(1)).is_new


def test_signatures_that_a_killed_run_left_are_withdrawn_by_the_next(finished, folder, key_of, compiled):
    sign_run(folder, key_of(1))
    text = json.loads((folder / STATEMENT).read_bytes())
    text["subject"][0]["digest"]["sha256"] = "0" * 64
    (folder / STATEMENT).write_bytes(canonical(text))
    outcome = run_plan(compiled.plan, compiled.base, folder)
    assert outcome.worked == 0
    assert {path.name for path in outcome.withdrawn} == OURS


@pytest.mark.parametrize("name", [ENVELOPE, STATEMENT])
@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b"x" * 20_000_000])
def test_signatures_that_are_none_are_withdrawn(folder, key_of, compiled, name, data):
    sign_run(folder, key_of(1))
    (folder / name).write_bytes(data)
    assert {path.name for path in run_plan(compiled.plan, compiled.base, folder).withdrawn} == OURS


def test_who_changes_item_rows_does_not_lose_the_signature_that_shows_it(folder, key_of, compiled):
    sign_run(folder, key_of(1))
    (rows,) = (folder / "items").iterdir()
    rows.write_bytes(rows.read_bytes()[:-1] + b"?")
    outcome = run_plan(compiled.plan, compiled.base, folder)
    assert outcome.withdrawn == ()
    with pytest.raises(RunError, match="not what the record says"):
        sign_run(folder, key_of(1))


@pytest.mark.parametrize("name", ["journal.sqlite", "record.json", "results.json", "report.json", "report.html"])
def test_a_run_that_lacks_a_file_is_not_signed(folder, key_of, name):
    (folder / name).unlink()
    with pytest.raises(RunError, match=r"holds no finished run|is missing or was changed") as caught:
        sign_run(folder, key_of(1))
    assert str(caught.value).isprintable()
    assert signature_files(folder) == []


@pytest.mark.parametrize("name", ["record.json", "results.json", "report.json"])
def test_a_run_that_was_changed_is_not_signed(folder, key_of, name):
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    with pytest.raises(RunError, match=rf"{name}` is missing or was changed after the run; run again"):
        sign_run(folder, key_of(1))


def test_item_rows_that_are_missing_are_not_signed(folder, key_of):
    shutil.rmtree(folder / "items")
    with pytest.raises(RunError, match="is missing or not what the record says"):
        sign_run(folder, key_of(1))


@pytest.mark.parametrize("name", ["empty", "gone", "file"])
def test_nothing_is_left_in_a_folder_without_a_run(tmp_path, key_of, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="holds no finished run; `assay run` makes one"):
        sign_run(tmp_path / name, key_of(1))
    assert list((tmp_path / "empty").iterdir()) == []
    assert not (tmp_path / "gone").exists()


def test_a_folder_that_is_at_work_is_not_signed(folder, key_of):
    code = "import sys; from pathlib import Path; from assay.runs.folder import held\n"
    code += "with held(Path(sys.argv[1])): print(flush=True); input()"
    words = [sys.executable, "-c", code, str(folder)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        with pytest.raises(RunError, match=f"another run \\(process {holder.pid}\\) is at work"):
            sign_run(folder, key_of(1))
        holder.communicate(b"\n")
    assert sign_run(folder, key_of(1)).is_new


STRANGE = {
    "no JSON": (b"{", "no JSON"),
    "empty": (b"", "no JSON"),
    "no envelope": (b"[]", "has to be an object"),
    "huge": (b"x" * 20_000_000, "more than"),
    "more": (b'{"payload":"","payloadType":"x","signatures":[{"sig":"AA=="}],"y":1}', "not read"),
    "broken": (b'{"payload":"","payloadType":"x","signatures":[{"sig":"?"}]}', "no base64"),
    "of something else": (b'{"payload":"","payloadType":"x","signatures":[{"sig":"AA=="}]}', "something else"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_signatures_that_cannot_be_added_to_are_left_alone(folder, key_of, name):
    data, told = STRANGE[name]
    (folder / ENVELOPE).write_bytes(data)
    with pytest.raises(RunError, match=f"{told}.*remove it and sign again") as caught:
        sign_run(folder, key_of(1))
    assert str(caught.value).isprintable()
    assert (folder / ENVELOPE).read_bytes() == data


def test_no_more_sign_than_are_looked_at(folder, key_of):
    sign_run(folder, key_of(1))
    payload = (folder / STATEMENT).read_bytes()
    many = [EnvelopeSignature(str(number), b"") for number in range(MOST_SIGNERS)]
    (folder / ENVELOPE).write_bytes(envelope_bytes(Envelope(payload, many)))
    with pytest.raises(RunError, match="no more are looked at"):
        sign_run(folder, key_of(2))


@pytest.mark.usefixtures("trials")
def test_a_run_with_pieces_that_were_given_up_is_not_signed(tmp_path, key_of):
    trial = Trial(tmp_path / "trial", {"a": 2}, {"a 1": {"die": 3}})
    assert trial.run().given_up
    with pytest.raises(RunError, match=r"is not finished \(`a` was given up\); the same `assay run` goes on"):
        sign_run(trial.folder, key_of(1))
    assert not trial.run().given_up
    assert sign_run(trial.folder, key_of(1)).is_new


def test_a_run_without_item_rows_is_signed(tmp_path, key_of, trials):
    trial = Trial(tmp_path / "trial", {"a": 1})
    trial.run(workers=0)
    sign_run(trial.folder, key_of(1))
    write_pages(read_report(trial.folder), trial.folder)
    assert not sign_run(trial.folder, key_of(1)).is_new
    copy = Path(shutil.copytree(trial.folder, tmp_path / "copy"))
    assert sign_run(copy, key_of(2)).is_new
