"""`assay compile`: a benchmark document becomes a plan."""

from pathlib import Path
from typing import Annotated

import typer

SET = typer.Option("--set", help="Override a value of the document: `path=value`, e.g. `replicates=500`; repeatable.")
LIMIT = typer.Option("-n", min=1, help="Score only the first N items, in the order of their ids.")


def compile_(
    spec: Annotated[str, typer.Argument(help="The benchmark document, e.g. evaluation.yaml.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the plan there.")] = None,
    overrides: Annotated[list[str] | None, SET] = None,
    limit: Annotated[int | None, LIMIT] = None,
) -> None:
    """Compile a benchmark document into a plan, and print it as canonical JSON or write it to a file.

    Example: assay compile evaluation.yaml -o plan.json
    """
    from assay.cli.findings import show_findings
    from assay.plan.compiler import compile_spec
    from assay.plan.file import write_plan

    compiled = compile_spec(spec, overrides=overrides or (), limit=limit)
    show_findings(compiled.diagnostics)
    write_plan(compiled.plan, compiled.base, output)
