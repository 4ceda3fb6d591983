"""`assay run`: do what a benchmark document or a plan says, and leave a record."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from assay.cli.app import PROBLEMS
from assay.cli.compile import LIMIT, SET
from assay.cli.here import folder, named_here
from assay.errors import RunError

WORKERS = typer.Option(
    "--workers",
    min=0,
    max=1024,
    help="Processes that share the work, 0 for none beside this one. By default as many as pay; explain says why.",
)
MEMORY = typer.Option("--memory", metavar="SIZE", help="What a piece of work may take in a worker, such as 2GB.")
MOST_SECONDS = 1e9
"""About thirty years."""

PATIENCE = typer.Option("--patience", metavar="SECONDS", help="How long a piece may take in a worker.")


def run(
    spec: Annotated[
        str,
        typer.Argument(metavar="SPEC", parser=named_here, help="A benchmark document, or a plan of `assay compile`."),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", parser=folder, help="The run folder.")
    ] = Path("run"),
    overrides: Annotated[list[str] | None, SET] = None,
    limit: Annotated[int | None, LIMIT] = None,
    workers: Annotated[int | None, WORKERS] = None,
    memory: Annotated[str | None, MEMORY] = None,
    patience: Annotated[float | None, PATIENCE] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be run or is done already.")] = False,
) -> None:
    """Run a benchmark document or a plan; what is finished already is not done again.

    Example: assay run evaluation.yaml -o run
    """
    from assay.cli.findings import show_concerns
    from assay.cli.lines import print_lines
    from assay.cli.progress import progress
    from assay.cli.results import print_results
    from assay.cli.signatures import key_of_environment, print_signed, print_withdrawn
    from assay.plan.compiler import compile_or_load
    from assay.processes.cores import cores
    from assay.runs.cost import choose
    from assay.runs.execute import Manner, pending, run_plan
    from assay.runs.pool import Limits
    from assay.sizes import bytes_of

    manner = Manner(workers, Limits(_seconds(patience), 0 if memory is None else bytes_of(memory)))
    compiled = compile_or_load(spec, overrides=overrides or (), limit=limit)
    show_concerns(compiled.diagnostics)
    if dry_run:
        print_lines(pending(compiled.plan, output))
        return
    if manner.limits != Limits() and not (choose(compiled.plan, cores()).workers if workers is None else workers):
        print_lines(["limits are for pieces in workers, and this run has none; `--workers 1` gives it one"], talk=True)
    # A key that cannot be used, or its passphrase, is not left to the end of a long run.
    key = key_of_environment()
    with progress() as talk:
        outcome = run_plan(compiled.plan, compiled.base, output, talk, manner, compiled.checked)
    print_results(outcome.results)
    print_lines([*_pitfalls(outcome.folder), outcome.summary])
    print_withdrawn(outcome)
    if outcome.given_up:
        print_lines([*outcome.given_up, "the same command tries again"], talk=True)
        raise typer.Exit(PROBLEMS)
    if key is not None:
        print_signed(output, key)


def _pitfalls(folder: Path) -> Iterator[str]:
    """How many of the known pitfalls of metrics were found, where the report says it."""
    from assay.report.outcomes import tally
    from assay.runs.folder import REPORT
    from assay.runs.report import read_report

    outcomes = read_report(folder).outcomes if (folder / REPORT).is_file() else ()
    if outcomes:
        yield f"pitfalls: {tally(outcomes)}; `assay report {shlex.quote(str(folder))}` tells them"


def _seconds(patience: float | None) -> float:
    """The seconds that a piece may take; 0 for any.

    Raises:
        RunError: they are no time that a clock can wait for.
    """
    if patience is None:
        return 0.0
    if not 0 < patience <= MOST_SECONDS:
        raise RunError(f"`--patience {patience:g}` is no time; write seconds, such as 600")
    return patience
