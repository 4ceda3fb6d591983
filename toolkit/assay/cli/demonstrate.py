"""The acts of `assay demo`: mistakes found, the right documents, the plan, the run, the results."""

from contextlib import chdir
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory

from assay.cli.check import main as check
from assay.cli.lines import print_lines
from assay.cli.progress import progress
from assay.cli.results import print_results
from assay.cli.signatures import print_withdrawn
from assay.demo.study import MISTAKES, STUDY, break_study, copy_study
from assay.errors import RunError
from assay.plan.compiler import compile_spec
from assay.plan.tree import tree_lines
from assay.runs.disk import using
from assay.runs.execute import run_plan
from assay_validators.emit.excerpt import printable

DOCUMENTS = ("croissant.json", "fingerprint.yaml", "evaluation.yaml")
CHECK = f"assay check {' '.join(DOCUMENTS)}"
HANDED_OVER = """\
The study is in {folder}. Go on with:
  cd {quoted}
  assay check .
  assay explain evaluation.yaml
  assay run evaluation.yaml -o run
  assay report run
"""
NEXT = """\
Next:
  assay demo --copy my-study     the study to edit
  assay new evaluation --help    documents for your own tables
"""


def demonstrate(output: Path) -> None:
    """Run the whole study into `output`, beginning with a copy in which there are mistakes.

    Raises:
        RunError: `output` cannot become a run folder.
    """
    if output.exists() and not output.is_dir():
        raise RunError(f"`{output}` is no folder; name one with -o")
    _act("1. Three mistakes in the documents", CHECK)
    with TemporaryDirectory() as scratch:
        with using(Path(scratch)):
            copy_study(Path(scratch))
            break_study(Path(scratch))
        _check(Path(scratch))
    print("\nWhat the mistakes would have done:")
    for mistake in MISTAKES:
        print(f"  {mistake.new}\n    {mistake.lesson}")

    _act("2. The documents as they should be", CHECK)
    _check(STUDY)

    _act("3. The plan, and why each metric is in it", "assay explain evaluation.yaml")
    compiled = compile_spec(str(STUDY / "evaluation.yaml"))
    print_lines(tree_lines(compiled.plan))

    _act("4. The run", f"assay run evaluation.yaml -o {output}")
    with progress() as talk:
        outcome = run_plan(compiled.plan, compiled.base, output, talk, checked=compiled.checked)
    print_results(outcome.results)
    print_lines([outcome.summary])
    print_withdrawn(outcome)
    print(f"\n{NEXT}", end="")


def hand_over(folder: Path) -> None:
    """Copy the study into `folder`, which is new or empty, and say how to go on.

    Raises:
        RunError: something is there already.
    """
    with using(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise RunError(f"{folder} is there already and not empty; name a new folder")
        copy_study(folder)
    print_lines(HANDED_OVER.format(folder=folder, quoted=quote(str(folder))).splitlines())


def _act(title: str, command: str) -> None:
    print(f"\n== {title} ==\n$ {printable(command)}\n", flush=True)


def _check(folder: Path) -> None:
    with chdir(folder):
        check(DOCUMENTS)
