"""A finished run checked again: whatever was changed in it is found, by its code; what was not is equal to the bit."""

import json
import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import assay
from assay.errors import RunError
from assay.runs import pages
from assay.runs.report import read_report, write_pages
from assay.runs.rescored import bound_of, compared
from assay.runs.signing import read_key, read_signers, sign_run
from assay.runs.verification import CODES, Verdict
from assay.runs.verify import verify

IDS = [f"{i:02}" for i in range(40)]
REFERENCE = {"id": IDS, "class": [["no", "yes"][i * i % 7 < 3] for i in range(40)], "site": ["n", "s"] * 20}
PREDICTIONS = {
    "a": {"id": IDS, "p yes": [i * 13 % 40 / 40 for i in range(40)]},
    "b": {"id": IDS, "p yes": [i * 7 % 40 / 40 for i in range(40)]},
}
METRICS = ["AUROC", "MCC", "Brier", "LogLoss", "Sensitivity"]


@pytest.fixture(scope="module")
def path(studies):
    return studies.write(REFERENCE, PREDICTIONS, positive="yes", metrics=METRICS, replicates=40, by=["site"])


@pytest.fixture(scope="module")
def done(path, tmp_path_factory):
    """The folder of a run with its pages; not to be touched."""
    folder = tmp_path_factory.mktemp("done") / "run"
    assay.run(path, folder)
    return folder


@pytest.fixture
def folder(done, tmp_path):
    return Path(shutil.copytree(done, tmp_path / "run"))


def codes(found):
    return {finding.code for finding in found.findings} - {""}


def rewrite(folder, change):
    """Change results.json and let the record name what is there now, as somebody who forges would."""
    file, record = folder / "results.json", folder / "record.json"
    results, told = json.loads(file.read_bytes()), json.loads(record.read_bytes())
    change(results)
    data = json.dumps(results).encode()
    file.write_bytes(data)
    record.write_text(json.dumps(told | {"results": f"sha256:{sha256(data).hexdigest()}"}))


def test_an_honest_run_is_equal_to_the_bit(done, path):
    before = {file: file.read_bytes() for file in done.rglob("*") if file.is_file()}
    found = verify(done, inputs=path.parent)
    assert found.valid
    assert {number.verdict for number in found.numbers} == {Verdict.EQUAL}
    results = json.loads((done / "results.json").read_bytes())
    places = sum(len(row["algorithms"]) for row in results["ranks"])
    assert places
    assert len(found.numbers) == len(results["results"]) + len(results["differences"]) + 2 * places
    assert {file: file.read_bytes() for file in done.rglob("*") if file.is_file()} == before
    json.dumps(found.document(), allow_nan=False)


NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.none(), st.text(max_size=3), st.booleans()
)


@settings(max_examples=15)
@given(st.data())
def test_any_number_that_is_forged_is_found(done, tmp_path_factory, data):
    """Though the digests fit."""
    folder = Path(shutil.copytree(done, tmp_path_factory.mktemp("forged") / "run"))
    where = {}

    def forge(results):
        table = data.draw(st.sampled_from(["results", "differences"]))
        row = data.draw(st.sampled_from(results[table]))
        name = data.draw(st.sampled_from(["value", "low", "high", "n"]))
        was = row[name]
        row[name] = data.draw(NUMBERS.filter(lambda new: new != was or type(new) is bool))
        where["near"] = isinstance(was, float) and isinstance(row[name], float) and abs(was - row[name]) < 1e-9

    rewrite(folder, forge)
    found = verify(folder)
    if not where["near"]:
        assert not found.valid
        assert "VER005" in codes(found)
        assert [number.verdict for number in found.numbers].count(Verdict.DIFFERENT) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"value": 0.9999, "reason": "given up"},
        {"high": 1.0, "low": None, "reason": "given up after 3 workers died of it"},
        {"undefined": 3},
        {"excluded": 3},
        {"higher_is_better": False},
    ],
)
def test_what_surrounds_a_number_is_no_place_to_forge(folder, change):
    rewrite(folder, lambda results: results["results"][0].update(change))
    assert "VER005" in codes(verify(folder))


@pytest.mark.parametrize("part", ["results", "differences", "confusions"])
def test_a_report_that_was_changed_is_found(folder, part):
    path = folder / "report.json"
    known = json.loads(path.read_bytes())
    known["report"][part] = known["report"][part][1:]
    path.write_text(json.dumps(known))
    assert codes(verify(folder)) == {"VER008"}


PAGES = ["report.html", "report.md"]


def told(found, name):
    (text,) = [finding.text for finding in found.findings if finding.subject == name]
    return text


def remade(folder, packages):
    """Let the record name other versions of packages."""
    record = folder / "record.json"
    known = json.loads(record.read_bytes())
    known["environment"]["packages"] |= packages
    record.write_text(json.dumps(known))


@pytest.fixture(scope="module")
def shown(done):
    """The digits of values that stand on both pages."""
    pages = [(done / name).read_text() for name in PAGES]
    digits = set.intersection(*({*re.findall(r"0\.\d{3,}", page)} for page in pages))
    assert digits
    return sorted(digits)


@settings(max_examples=8)
@given(st.data())
def test_any_digit_that_is_edited_on_a_page_is_found(done, shown, tmp_path_factory, data):
    folder = Path(shutil.copytree(done, tmp_path_factory.mktemp("edited") / "run"))
    name, was = data.draw(st.sampled_from(PAGES)), data.draw(st.sampled_from(shown))
    now = was[:-1] + data.draw(st.sampled_from([digit for digit in "0123456789" if digit != was[-1]]))
    page = (folder / name).read_text()
    (folder / name).write_text(page.replace(was, now, 1))
    found = verify(folder)
    assert codes(found) == {"VER011"}
    assert [finding.subject for finding in found.findings if finding.code] == [name]
    write_pages(read_report(folder), folder)
    assert verify(folder).valid, "`assay report DIR` is the remedy"


def test_a_page_is_the_same_in_another_process(done):
    """Nothing on it depends on a hash, a clock or a folder."""
    assert {told(verify(done), name) for name in PAGES} == {"as report.json makes it"}
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "assay", "verify", done, "--format", "json"]
        answer = subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True)
        assert json.loads(answer.stdout)["valid"]


def test_a_picture_that_is_edited_is_found_and_one_of_another_renderer_is_not_checked(folder):
    page = folder / "report.html"
    text = page.read_text()
    at = text.index("</svg>", text.index('role="img"'))
    page.write_text(f"{text[:at]}<text>0.999</text>{text[at:]}")
    assert codes(verify(folder)) == {"VER011"}
    remade(folder, {"vl-convert-python": "0.0.1"})
    found = verify(folder)
    assert found.valid
    assert "its pictures are not checked: drawn by vl-convert-python 0.0.1, and here is" in told(found, "report.html")
    page.write_text(page.read_text() + "<p>edited</p>")
    assert codes(verify(folder)) == {"VER011"}, "the text is checked all the same"


def test_a_page_of_another_version_is_not_checked_and_says_so(folder):
    remade(folder, {"assay": "0.0.1"})
    assert told(verify(folder), "report.md") == "as report.json makes it"
    (folder / "report.md").write_text("# Better\n")
    found = verify(folder)
    assert found.valid
    assert told(found, "report.md").startswith("not checked: made by Assay 0.0.1, and this is Assay ")


def test_pages_are_not_held_against_a_report_that_is_none(folder):
    (folder / "report.json").unlink()
    found = verify(folder)
    assert {told(found, name)[:11] for name in PAGES} == {"not checked"}
    for name in PAGES:
        (folder / name).unlink()
    assert {told(verify(folder), name) for name in PAGES} == {"none"}


def test_a_page_that_is_no_file_or_too_large_is_not_read(folder, monkeypatch):
    monkeypatch.setattr(pages, "MOST_MORE", 1000)
    with (folder / "report.md").open("ab") as file:
        file.truncate(file.tell() + 10_000)
    (folder / "report.html").unlink()
    (folder / "report.html").mkdir()
    found = verify(folder)
    assert told(found, "report.md") == "larger than any page that report.json makes"
    assert told(found, "report.html").endswith("is no file")
    assert codes(found) == {"VER011"}


def test_what_is_not_looked_at_is_named(folder):
    assert not [finding for finding in verify(folder).findings if finding.subject == "others"]
    for number in range(7):
        (folder / f"results{number}.pdf").touch()
    found = verify(folder)
    assert found.valid
    assert told(found, "others") == f"not looked at: {', '.join(f'results{n}.pdf' for n in range(5))} and 2 more"


@pytest.mark.parametrize("name", ["results.json", "report.json", "report.md"])
def test_a_pipe_in_a_folder_that_somebody_hands_over_is_not_waited_for(folder, name):
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert codes(verify(folder)) <= {"VER002", "VER008", "VER011"}


@pytest.mark.parametrize(
    "forged",
    [
        lambda test: None,
        lambda test: test | {"first_alone": test["first_alone"] + 1},
        lambda test: test | {"p": 0.01},
        lambda test: test | {"adjusted": None},
        lambda test: "better",
    ],
)
def test_a_test_of_a_difference_that_is_forged_is_found(folder, forged):
    def forge(results):
        row = next(row for row in results["differences"] if row["mcnemar"])
        row["mcnemar"] = forged(row["mcnemar"])

    rewrite(folder, forge)
    found = verify(folder)
    assert [number.verdict for number in found.numbers].count(Verdict.DIFFERENT) == 1
    assert "VER005" in codes(found)


def test_differences_of_an_older_version_have_no_test_and_are_held_against_none(folder):
    rewrite(folder, lambda results: [row.pop("mcnemar") for row in results["differences"]])
    assert {number.verdict for number in verify(folder).numbers} == {Verdict.EQUAL}


def test_a_number_that_rounding_moved_is_within_the_bound(folder):
    def move(results):
        row = next(row for row in results["results"] if row["key"].startswith("Brier"))
        row["value"] *= 1 + 5e-14

    rewrite(folder, move)
    found = verify(folder)
    assert codes(found) == {"VER008"}, "the report shows the number as it was"
    assert [n.verdict for n in found.numbers if n.verdict is not Verdict.EQUAL] == [Verdict.WITHIN]


def test_numbers_that_are_missing_or_too_much_are_named(folder):
    def swap(results):
        row = results["results"].pop(0)
        results["results"].append(row | {"algorithm": "c"})

    rewrite(folder, swap)
    found = verify(folder)
    assert sorted(finding.text for finding in found.findings if finding.code == "VER006") == [
        "is missing",
        "is not asked for by the plan",
    ]


def damaged(change):
    def apply(folder):
        (file,) = (folder / "items").glob("*.parquet")
        change(file)

    return apply


def edited(name, before, after):
    def apply(folder):
        file = folder / name
        data = file.read_bytes()
        assert before in data
        file.write_bytes(data.replace(before, after, 1))

    return apply


def written(name, data):
    return lambda folder: (folder / name).write_bytes(data)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (written("record.json", b"{"), "VER001"),
        (edited("record.json", b'"replicates": 40', b'"replicates": 41'), "VER001"),
        (written("results.json", b"[]"), "VER002"),
        (written("results.json", b"[" * 100_000), "VER002"),
        (written("results.json", b'{"results": [1], "differences": []}'), "VER002"),
        (written("results.json", b'{"results": [{"key": "a", "group": 3}]}'), "VER002"),
        (written("results.json", b"\xff\xfe"), "VER002"),
        (edited("results.json", b'"level": 0.95', b'"level": 0.90'), "VER002"),
        (lambda folder: (folder / "results.json").unlink(), "VER002"),
        (damaged(Path.unlink), "VER003"),
        (damaged(lambda file: file.write_bytes(file.read_bytes()[:-1])), "VER003"),
        (damaged(lambda file: file.write_bytes(b"")), "VER003"),
        (written("report.json", b'{"report": {}}'), "VER008"),
        (written("report.json", b"["), "VER008"),
        (edited("report.json", b'"value":0.', b'"value":1.'), "VER008"),
    ],
)
def test_what_was_changed_is_found_by_its_code(folder, change, code):
    change(folder)
    found = verify(folder)
    assert code in codes(found)
    assert codes(found) <= CODES.keys()
    assert not found.valid


def test_inputs_that_changed_or_have_gone_are_named(done, path, tmp_path):
    inputs = Path(shutil.copytree(path.parent, tmp_path / "inputs"))
    (inputs / "a.csv").write_bytes((inputs / "a.csv").read_bytes() + b"\n")
    (inputs / "b.csv").unlink()
    found = verify(done, inputs=inputs)
    assert {f.subject: f.text for f in found.findings if f.code == "VER004"} == {
        "a.csv": "not what was read",
        "b.csv": f"not in `{inputs}`",
    }


def test_a_kernel_that_has_changed_since_is_not_held_against_the_run(folder):
    file = folder / "record.json"
    told = json.loads(file.read_bytes())
    from assay.plan.file import plan_digest
    from assay.runs.record import read_record
    from assay_spec.record import replace

    plan = read_record(folder).plan
    nodes = tuple(replace(n, versions={**n.versions, n.kernel: 99}) if hasattr(n, "kernel") else n for n in plan.nodes)
    changed = replace(plan, nodes=nodes)
    from assay_spec.dump import dump

    file.write_text(json.dumps(told | {"plan": dump(changed), "digest": plan_digest(changed)}))
    found = verify(folder)
    (finding,) = [finding for finding in found.findings if finding.code]
    assert finding.code == "VER007"
    assert "the run used version 99 of" in finding.text


def test_a_folder_without_a_run_is_one_line(tmp_path):
    with pytest.raises(RunError, match="holds no finished run"):
        verify(tmp_path)


@pytest.mark.parametrize("backend", ["reference", "numba"])
def test_what_another_backend_computed_is_equal_or_within_the_bound(path, tmp_path, backend):
    command = [sys.executable, "-m", "assay", "run", path, "-o", tmp_path / "run"]
    subprocess.run(command, env=os.environ | {"ASSAY_BACKEND": backend}, check=True, capture_output=True)
    found = verify(tmp_path / "run")
    assert found.valid, found.findings
    assert {number.verdict for number in found.numbers} <= {Verdict.EQUAL, Verdict.WITHIN}


def test_what_a_run_gave_up_is_said_and_no_forgery():
    kept = {"key": "MCC", "algorithm": "a", "group": {}, "n": 3, "value": None, "reason": "given up after 3 workers"}
    again = {**kept, "value": 0.5, "reason": None}
    assert compared(("MCC", "a"), kept, again, 1e-12).verdict is Verdict.GIVEN_UP


def test_the_bound_is_that_of_the_kernels(path):
    assert 1e-13 < bound_of(assay.compile(path).plan) < 1e-11


def assay_verify(*words, cwd):
    command = [sys.executable, "-m", "assay", "verify", *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


def test_the_command_tells_and_exits_by_what_it_found(folder):
    done = assay_verify("run", cwd=folder.parent)
    assert done.returncode == 0
    assert done.stdout.endswith("equal to the bit\nverified\n")
    written("results.json", b"{}")(folder)
    done = assay_verify("run", "--format", "json", cwd=folder.parent)
    assert done.returncode == 1
    assert json.loads(done.stdout)["valid"] is False
    done = assay_verify("nowhere", cwd=folder.parent)
    assert (done.returncode, done.stderr) == (2, "assay: `nowhere` holds no finished run\n")


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
