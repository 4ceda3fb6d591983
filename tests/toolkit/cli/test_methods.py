"""What a paper says of masks and of runs, on the command line."""

import json
from importlib.metadata import version

import numpy as np

from assay.demo.study import STUDY
from assay.metrics.methods import methods_of
from assay.plan.compiler import compile_spec
from assay.report.methods import methods_text
from assay.runs.execute import run_plan


def write_masks(place):
    mask = np.zeros((9, 9), np.uint8)
    mask[2:5, 2:6] = 1
    for folder in ("truth", "net"):
        (place / folder).mkdir()
        for case in range(3):
            np.save(place / folder / f"c{case}.npy", np.roll(mask, case * (folder == "net"), 0))


def test_masks_say_theirs_in_the_same_form(tmp_path, drive):
    write_masks(tmp_path)
    words = ["metrics", "score", "truth", "net", "--metrics", "DSC,NSD@1mm", "--format", "methods"]
    printed, _, again = drive([words, [*words, "-o", "m.md"], [*words, "-o", "m.md"]], cwd=tmp_path)
    assert printed.out == (tmp_path / "m.md").read_text()
    assert again.status == 0
    for part in (
        "# Methods",
        "# References",
        "@article{maierhein2024metrics,",
        "# Values",
        "# Reporting checklist",
        "- [x] ",
    ):
        assert part in printed.out
    assert f" Assay {version('assay')}" in printed.out.splitlines()[2]


def test_a_run_says_it_on_the_command_line(tmp_path, drive):
    compiled = compile_spec(str(STUDY / "evaluation.yaml"))
    run_plan(compiled.plan, compiled.base, tmp_path / "run")
    words = ["report", "run", "--methods"]
    printed, kept, wrong = drive([words, [*words, "-o", "m.md"], [*words, "--format", "html"]], cwd=tmp_path)
    assert printed.out == methods_text(methods_of(tmp_path / "run")) == (tmp_path / "m.md").read_text()
    assert kept.status == 0
    assert wrong.is_one_line("--methods is Markdown")


def test_values_of_masks_say_theirs_again_while_their_files_give_them(tmp_path, drive):
    write_masks(tmp_path)
    score = ["metrics", "score", "truth", "net", "--metrics", "DSC,HD95"]
    report = ["report", "values.json", "--methods"]
    calls = [[*score, "--format", "json", "-o", "values.json"], [*score, "--format", "methods"], report]
    _, written, again = drive(calls, cwd=tmp_path)
    assert again.out == written.out
    values = tmp_path / "values.json"
    told = json.loads(values.read_bytes())
    told["results"][0]["value"] += 0.1
    values.write_text(json.dumps(told))
    (forged,) = drive([report], cwd=tmp_path)
    assert forged.is_one_line("the values in `values.json` do not stand", "`assay verify values.json` says all")
    assert not forged.out


def test_of_values_of_masks_nothing_else_is_reported(tmp_path, drive):
    (tmp_path / "values.json").write_text("{}")
    (done,) = drive([["report", "values.json"]], cwd=tmp_path)
    assert done.is_one_line("`values.json` is a file", "--methods", "`assay metrics score ... --report`")
