"""`assay check` as a process of its own: what it imports, and how it ends when it is cut off."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

STUDY = Path(__file__).parents[2] / "validators" / "study"
HEAVY = {"numpy", "numba", "pyarrow", "rdflib", "pydantic", "typer", "rich", "urllib3", "http"}
LEAN = {"argparse", "dataclasses", "inspect", "pathlib", "json", "difflib", "importlib.metadata", "typing_extensions"}
MANY = {"assay.cli.sharing", "assay.many", "sqlite3", "glob"}

PROBE = """
import sys
from assay.cli import main
status = main(["check", *sys.argv[1:]])
print(" ".join(sorted(sys.modules)), file=sys.stderr)
sys.exit(status)
"""


def run(*words, code="from assay.cli import main; raise SystemExit(main())", **options):
    return subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=60, check=False, **options
    )


def modules(*paths):
    done = run(*paths, code=PROBE)
    assert done.returncode in (0, 1), done.stderr
    return set(done.stderr.split())


@pytest.mark.parametrize("name", ["croissant.json", "broken.json", "evaluation.yaml", "fingerprint.yaml"])
def test_nothing_heavy_is_imported(name):
    assert not HEAVY & modules(str(STUDY / name))


def test_tables_are_opened_only_where_they_are_asked_for():
    study = str(STUDY.parent / "data" / "study" / "evaluation.yaml")
    assert not HEAVY & modules(study)
    assert HEAVY & modules("--data", study) == {"numpy", "pyarrow"}


def test_a_croissant_file_needs_no_yaml_and_little_else():
    loaded = modules(str(STUDY / "croissant.json"))
    assert "yaml" not in loaded
    assert not any(name.startswith("assay_validators.metrics") for name in loaded)
    assert not MANY & loaded
    # Whatever the interpreter itself brings is not ours to avoid.
    own = set(run(code="import sys; print(' '.join(sys.modules))").stdout.split())
    assert not (LEAN & loaded) - own


def test_importing_assay_is_light():
    done = run(code="import assay, sys; print(' '.join(sys.modules))")
    assert not (HEAVY | {"pandas", "yaml"}) & set(done.stdout.split())


def test_a_reader_who_leaves_is_no_error(tmp_path):
    for number in range(300):
        (tmp_path / f"{number}.yaml").write_text("assay: fingerprint/1\nname: 1\n")
    process = subprocess.Popen(
        [sys.executable, "-c", "from assay.cli import main; raise SystemExit(main())", "check", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 2
    assert err == b""


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_an_interrupted_check_says_one_line(tmp_path):
    os.mkfifo(tmp_path / "never.json")
    process = subprocess.Popen(
        [sys.executable, "-c", "from assay.cli import main; raise SystemExit(main())", "check", "never.json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        text=True,
    )
    # This waits for the check to open the pipe, in which it then finds nothing.
    writer = os.open(tmp_path / "never.json", os.O_WRONLY)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    os.close(writer)
    assert process.returncode == 130
    assert (out, err) == ("", "assay: interrupted\n")


def test_a_terminal_without_unicode_is_no_error(tmp_path):
    (tmp_path / "a.yaml").write_text("assay: fingerprint/1\n乳房: 1\n", encoding="utf-8")
    done = run("check", "a.yaml", cwd=tmp_path, env=os.environ | {"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 1
    assert "\\u4e73" in done.stdout


def test_standard_input_of_a_pipe():
    data = (STUDY / "fingerprint.yaml").read_text()
    done = run("check", "-", "--format", "json", input=data)
    assert done.returncode == 0
    assert json.loads(done.stdout)["files"][0]["path"] == "-"


@pytest.mark.parametrize(("foreign", "said"), [(0, ""), (1, "1 file"), (3, "3 files")])
def test_files_of_others_in_a_folder_are_counted_beside_the_findings(assay, tmp_path, foreign, said):
    (tmp_path / "a.yaml").write_text("assay: fingerprint/1\nname: x\n")
    for number in range(foreign):
        (tmp_path / f"other-{number}.yaml").write_text("name: x\n")
    done = assay("check", ".", cwd=tmp_path)
    assert done.err == (f"assay check: {said} of no known kind passed over\n" if said else "")
    assert "1 file checked" in done.out
