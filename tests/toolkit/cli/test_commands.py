"""The commands as a user calls them, one after the other: compile, explain, run, report."""

import json

import pytest

from assay.demo.study import STUDY

EVALUATION = str(STUDY / "evaluation.yaml")
QUICK = ("--set", "replicates=20")


@pytest.fixture(scope="module")
def finished(tmp_path_factory, assay):
    """A plan and its finished run."""
    folder = tmp_path_factory.mktemp("finished")
    assert assay("compile", EVALUATION, "-o", folder / "plan.json", *QUICK).status == 0
    done = assay("run", folder / "plan.json", "-o", folder / "run")
    assert done.status == 0, done.err
    assert "AUROC{class=malignant}" in done.out
    return folder


def test_a_plan_is_a_file_that_explain_takes(assay, finished):
    assert json.loads((finished / "plan.json").read_bytes())["assay"] == "plan/1"
    shown = assay("explain", finished / "plan.json")
    assert shown.status == 0
    assert shown.out.startswith("wdbc: report")
    assert "20 times" in shown.out


def test_a_plan_on_standard_output_is_the_plan_in_a_file(assay, tmp_path):
    printed = assay("compile", EVALUATION, cwd=tmp_path)
    assert assay("compile", EVALUATION, "-o", "plan.json", cwd=tmp_path).status == 0
    assert json.loads(printed.out) == json.loads((tmp_path / "plan.json").read_bytes())


def test_a_run_leaves_its_record(finished):
    for name in ("report.html", "report.md", "results.json", "record.json"):
        assert (finished / "run" / name).stat().st_size > 1000, name


def test_a_finished_run_is_not_done_again(assay, finished):
    before = (finished / "run" / "results.json").read_bytes()
    again = assay("run", finished / "plan.json", "-o", finished / "run")
    assert "everything was done already" in again.out
    assert (finished / "run" / "results.json").read_bytes() == before


def test_a_dry_run_says_what_is_left_and_writes_nothing(assay, finished, tmp_path):
    fresh = assay("run", finished / "plan.json", "-o", tmp_path / "run", "--dry-run")
    assert fresh.status == 0
    assert {line.strip().split("  ")[0] for line in fresh.out.splitlines()} == {"would run"}
    assert not (tmp_path / "run").exists()
    done = assay("run", finished / "plan.json", "-o", finished / "run", "--dry-run")
    assert {line.strip().split("  ")[0] for line in done.out.splitlines()} == {"done already"}


def test_n_scores_only_the_first_items(assay, tmp_path):
    done = assay("run", EVALUATION, "-o", tmp_path / "run", "-n", "100", *QUICK, "--set", "by=[]")
    assert done.status == 0, done.err
    results = json.loads((tmp_path / "run" / "results.json").read_bytes())["results"]
    assert {row["n"] for row in results} == {100}


def test_an_override_is_part_of_the_plan(assay, finished, tmp_path):
    plain = json.loads(assay("compile", EVALUATION, cwd=tmp_path).out)
    changed = json.loads((finished / "plan.json").read_bytes())
    assert (plain["plan"].get("overrides", []), changed["plan"]["overrides"]) == ([], ["replicates=20"])
    assert plain["digest"] != changed["digest"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["compile", EVALUATION, "--set", "replicates"], "replicates"),
        (["compile", EVALUATION, "--set", "nothing=1"], "nothing"),
        (["compile", EVALUATION, "--set", "replicates=many"], "replicates"),
        (["compile", EVALUATION, "--set", "=1"], "="),
        (["compile", EVALUATION, "-n", "0"], "-n"),
        (["compile", EVALUATION, "-n", "one"], "-n"),
        (["run", "{plan}", "--set", "replicates=5"], "--set"),
        (["run", "{plan}", "-n", "5"], "-n"),
    ],
)
def test_an_option_that_cannot_be_is_said(drive, finished, tmp_path, words, said):
    words = [word.replace("{plan}", str(finished / "plan.json")) for word in words]
    (done,) = drive([[*words, "-o", "out"]], cwd=tmp_path)
    assert done.is_clear(said)
    assert list(tmp_path.iterdir()) == []


def test_report_prints_subgroups_of_a_finished_run(assay, finished):
    done = assay("report", finished / "run")
    assert done.status == 0
    assert "size=" in done.out
    assert "report.html" in done.out


@pytest.mark.parametrize("content", [None, b"", b"{}", b"[]", b"{", b"null", b"\xff", b'{"results": 1}'])
def test_report_of_no_run_is_one_line(drive, tmp_path, content):
    if content is not None:
        (tmp_path / "results.json").write_bytes(content)
        (tmp_path / "record.json").write_bytes(content)
        (tmp_path / "report.json").write_bytes(content)
    (done,) = drive([["report", str(tmp_path)]], cwd=tmp_path)
    assert done.is_one_line(str(tmp_path))


def test_a_folder_of_somebody_else_is_refused(assay, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "thesis.tex").write_text("mine")
    assert assay("run", EVALUATION, "-o", "run", cwd=tmp_path).is_clear("`run` holds files but no run")
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["thesis.tex"]


def test_an_unknown_backend_is_one_line(assay, tmp_path):
    for words in (["compile", EVALUATION], ["run", EVALUATION], ["kernels"]):
        done = assay(*words, cwd=tmp_path, ASSAY_BACKEND="tpu")
        assert done.is_clear("ASSAY_BACKEND is `tpu`")
        assert done.status == 2
    assert list(tmp_path.iterdir()) == []


def test_what_is_only_good_to_know_is_left_to_check(assay, tmp_path):
    """The demo's fingerprint has wordings that are recalled; a run that repeats it every time would hide warnings."""
    run = assay("run", EVALUATION, "-o", "r", "--set", "replicates=50", cwd=tmp_path)
    assert "FPR027" not in run.err
    assert "EVA050" in run.err
    assert "FPR027" in assay("check", STUDY / "fingerprint.yaml", cwd=tmp_path).out
