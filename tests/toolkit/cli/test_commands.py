"""The commands as a user calls them: real processes, real files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from assay.cli.table import COMMANDS
from assay.demo.study import STUDY

EVALUATION = str(STUDY / "evaluation.yaml")


def assay(*words, cwd=None, **environment):
    return subprocess.run(
        [sys.executable, "-m", "assay", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.fixture
def tables(tmp_path):
    """Somebody's own CSV files."""
    pc.write_csv(pq.read_table(STUDY / "patients.parquet").select(["patient", "diagnosis"]), tmp_path / "y.csv")
    for source, name in (("logistic_regression", "a"), ("random_forest", "b")):
        table = pq.read_table(STUDY / "predictions" / f"{source}.parquet").select(["patient", "p_malignant"])
        pc.write_csv(table, tmp_path / f"{name}.csv")
    return tmp_path


def test_help_lists_every_command_without_loading_them():
    done = assay("--help")
    assert done.returncode == 0
    assert all(f"  {name}" in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "check"])
def test_every_command_has_help_with_an_example(name):
    done = assay(name, "--help")
    assert done.returncode == 0, done.stderr
    assert "Example:" in done.stdout


def test_a_misspelt_command_is_answered_with_the_nearest():
    done = assay("comple")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean `compile`?" in done.stderr


def test_listing_commands_loads_nothing_heavy():
    code = "import sys; from assay.cli import main; main(['--help']); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for name in ("numpy", "numba", "pyarrow", "rdflib", "pydantic", "typer", "rich", "yaml"):
        assert f"'{name}'" not in done.stdout


def test_compile_writes_a_plan_that_explain_and_run_take(tmp_path):
    plan = tmp_path / "plan.json"
    assert assay("compile", EVALUATION, "-o", plan, "--set", "replicates=20").returncode == 0
    assert json.loads(plan.read_bytes())["assay"] == "plan/1"
    shown = assay("explain", plan)
    assert shown.stdout.startswith("wdbc: report")
    done = assay("run", plan, "-o", tmp_path / "run")
    assert done.returncode == 0, done.stderr
    assert "AUROC{class=malignant}" in done.stdout
    assert (tmp_path / "run" / "report.html").is_file()


def test_dry_run_writes_nothing(tmp_path):
    done = assay("run", EVALUATION, "-o", tmp_path / "run", "--dry-run")
    assert done.returncode == 0
    assert "would run" in done.stdout
    assert not (tmp_path / "run").exists()


def test_n_scores_only_the_first_items(tmp_path):
    done = assay("run", EVALUATION, "-o", tmp_path / "run", "-n", "100", "--set", "replicates=20", "--set", "by=[]")
    assert done.returncode == 0, done.stderr
    results = json.loads((tmp_path / "run" / "results.json").read_bytes())["results"]
    assert {row["n"] for row in results} == {100}


def test_report_prints_subgroups_of_a_finished_run(tmp_path):
    assay("run", EVALUATION, "-o", tmp_path / "run", "--set", "replicates=20")
    done = assay("report", tmp_path / "run")
    assert "size=" in done.stdout
    assert assay("report", tmp_path).returncode == 2


def test_three_commands_from_csv_to_a_report(tables):
    made = assay(
        "new",
        "evaluation",
        "--reference",
        "y.csv",
        "--prediction",
        "a.csv",
        "b.csv",
        "--positive",
        "malignant",
        cwd=tables,
    )
    assert made.returncode == 0, made.stderr
    assert assay("check", "croissant.json", "fingerprint.yaml", "evaluation.yaml", cwd=tables).returncode == 0
    done = assay("run", "evaluation.yaml", "-o", "run", "--set", "replicates=50", cwd=tables)
    assert done.returncode == 0, done.stderr
    assert (tables / "run" / "report.html").is_file()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["--positive", "malign"], "say it with --positive"),
        ([], "say it with --positive"),
        (["--positive", "malignant", "--id", "nobody"], "no column `nobody`"),
        (["--positive", "malignant", "-o", "elsewhere"], "outside"),
    ],
)
def test_new_asks_for_what_it_cannot_know(tables, words, answer):
    (tables / "elsewhere").mkdir()
    done = assay("new", "evaluation", "--reference", "y.csv", "--prediction", "a.csv", *words, cwd=tables)
    assert done.returncode == 2
    assert answer in done.stderr
    assert not (tables / "evaluation.yaml").exists()


def test_new_overwrites_nothing(tables):
    (tables / "evaluation.yaml").write_text("mine\n")
    words = ["new", "evaluation", "--reference", "y.csv", "--prediction", "a.csv", "--positive", "malignant"]
    assert assay(*words, cwd=tables).returncode == 2
    assert (tables / "evaluation.yaml").read_text() == "mine\n"
    assert not (tables / "croissant.json").exists()


def test_the_demo_shows_its_mistakes_and_then_its_results(tmp_path):
    done = assay("demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for text in ("did you mean `positive`?", "FPR", "CRO", "AUROC{class=malignant}", "report.html"):
        assert text in done.stdout
    again = assay("demo", cwd=tmp_path)
    assert "everything was done already" in again.stdout


def test_the_study_is_handed_over(tmp_path):
    assert assay("demo", "--copy", tmp_path / "mine").returncode == 0
    assert (tmp_path / "mine" / "evaluation.yaml").is_file()
    assert assay("check", tmp_path / "mine").returncode == 0
    assert assay("demo", "--copy", tmp_path / "mine").returncode == 2


HOSTILE = {
    "empty.yaml": b"",
    "binary.yaml": bytes(range(256)),
    "truncated.json": b'{"assay": "evaluation/1", "name": ',
    "deep.json": b"[" * 200_000,
    "deep.yaml": b"[" * 200_000,
    "unknown.yaml": b"assay: recipe/1\n",
    "tags.yaml": b"assay: evaluation/1\nname: !!python/object/apply:os.system [ls]\n",
    "bomb.yaml": b"a: &a [x, x, x, x, x, x, x, x, x]\n"
    + b"".join(
        b"%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n" % (98 + i, 98 + i, *[97 + i] * 9) for i in range(9)
    ),
    "nan.json": b'{"assay": "evaluation/1", "level": NaN}',
    "latin.yaml": b"assay: evaluation/1\nname: caf\xe9\n",
    "surrogate.json": b'{"assay": "evaluation/1", "name": "\\ud800"}',
    "huge.json": b'{"assay": "evaluation/1", "seed": ' + b"9" * 10_000 + b"}",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("command", ["check", "compile", "run"])
def test_bad_documents_get_a_diagnostic_or_a_line(name, command, tmp_path):
    (tmp_path / name).write_bytes(HOSTILE[name])
    done = assay(command, name, cwd=tmp_path)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr + done.stdout
    assert "internal error" not in done.stderr + done.stdout
    assert name in done.stderr + done.stdout


@pytest.mark.parametrize("command", ["check", "compile", "run", "explain"])
@pytest.mark.parametrize("path", [".", "nothing.yaml", "loop.yaml"])
def test_what_is_no_file_is_one_line(command, path, tmp_path):
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    if (command, path) == ("check", "."):
        pytest.skip("check walks folders")
    done = assay(command, path, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert path in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("damage", "answer"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:2000]), "random_forest.parquet"),
        (lambda path: path.write_bytes(b""), "random_forest.parquet"),
        (lambda path: path.unlink(), "random_forest.parquet"),
    ],
)
def test_a_damaged_table_is_named(damage, answer, tmp_path):
    assay("demo", "--copy", tmp_path / "s")
    damage(tmp_path / "s" / "predictions" / "random_forest.parquet")
    done = assay("run", tmp_path / "s" / "evaluation.yaml", "-o", tmp_path / "r")
    assert done.returncode in (1, 2)
    assert answer in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "thesis.tex").write_text("mine")
    done = assay("run", EVALUATION, "-o", tmp_path / "run")
    assert done.returncode == 2
    assert "holds files but no run" in done.stderr
    assert Path(tmp_path / "run" / "thesis.tex").read_text() == "mine"


def test_an_unknown_backend_is_one_line(tmp_path):
    done = assay("compile", EVALUATION, cwd=tmp_path, ASSAY_BACKEND="tpu")
    assert done.returncode == 2
    assert "ASSAY_BACKEND is `tpu`" in done.stderr
    assert "Traceback" not in done.stderr
