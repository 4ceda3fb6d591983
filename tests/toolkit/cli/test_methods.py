"""What a paper says of masks and of runs, on the command line."""

from importlib.metadata import version

import numpy as np

from assay.demo.study import STUDY
from assay.metrics.methods import methods_of
from assay.plan.compiler import compile_spec
from assay.report.methods import methods_text
from assay.runs.execute import run_plan


def test_masks_say_theirs_in_the_same_form(tmp_path, drive):
    mask = np.zeros((9, 9), np.uint8)
    mask[2:5, 2:6] = 1
    for folder in ("truth", "net"):
        (tmp_path / folder).mkdir()
        for case in range(3):
            np.save(tmp_path / folder / f"c{case}.npy", np.roll(mask, case * (folder == "net"), 0))
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


def test_a_file_of_values_of_masks_is_sent_where_its_methods_are(tmp_path, drive):
    (tmp_path / "values.json").write_text("{}")
    (done,) = drive([["report", "values.json", "--methods"]], cwd=tmp_path)
    assert done.is_one_line("`values.json` is a file", "assay metrics score", "--format methods")
