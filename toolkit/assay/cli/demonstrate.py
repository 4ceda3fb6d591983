"""The acts of `assay demo`: mistakes found, the right documents, the plan, the run, the results."""

from pathlib import Path

from assay.cli.check import main as check
from assay.cli.progress import progress
from assay.cli.results import print_results
from assay.demo.study import MISTAKES, STUDY, break_study, copy_study
from assay.plan.compiler import compile_spec
from assay.plan.tree import tree_lines
from assay.runs.execute import run_plan

DOCUMENTS = ("croissant.json", "fingerprint.yaml", "evaluation.yaml")


def demonstrate(scratch: Path, output: Path) -> None:
    """Run the whole study into `output`; `scratch` is for the copy with mistakes."""
    _say("1. The study with three mistakes: what `assay check` says")
    copy_study(scratch)
    break_study(scratch)
    check([str(scratch / name) for name in DOCUMENTS])
    print("The mistakes were:")
    for mistake in MISTAKES:
        print(f"  {mistake.file}: `{mistake.new}` for `{mistake.old}`: {mistake.lesson}")

    _say("2. The study as it should be")
    check([str(STUDY / name) for name in DOCUMENTS])

    _say("3. The plan, with reasons")
    compiled = compile_spec(str(STUDY / "evaluation.yaml"))
    print("\n".join(tree_lines(compiled.plan)))

    _say("4. The run")
    with progress() as talk:
        outcome = run_plan(compiled.plan, compiled.base, output, talk)

    _say("5. The results")
    print_results(outcome.results)
    print(outcome.summary)


def _say(title: str) -> None:
    print(f"\n== {title} ==\n", flush=True)
