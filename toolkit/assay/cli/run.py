"""`assay run`: do what a benchmark document or a plan says, and leave a record."""

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.compile import LIMIT, SET


def run(
    spec: Annotated[str, typer.Argument(metavar="SPEC", help="A benchmark document, or a plan of `assay compile`.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The run folder.")] = Path("run"),
    overrides: Annotated[list[str] | None, SET] = None,
    limit: Annotated[int | None, LIMIT] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be run or is done already.")] = False,
) -> None:
    """Run a benchmark document or a plan; what is finished already is not done again.

    Example: assay run evaluation.yaml -o run
    """
    from assay.cli.findings import show_concerns
    from assay.cli.lines import print_lines
    from assay.cli.progress import progress
    from assay.cli.results import print_results
    from assay.plan.compiler import compile_or_load
    from assay.runs.execute import pending, run_plan

    compiled = compile_or_load(spec, overrides=overrides or (), limit=limit)
    show_concerns(compiled.diagnostics)
    if dry_run:
        print_lines(pending(compiled.plan, output))
        return
    with progress() as talk:
        outcome = run_plan(compiled.plan, compiled.base, output, talk)
    print_results(outcome.results)
    print_lines([outcome.summary])
