"""`assay compile`: a benchmark document becomes a plan."""

import os
from pathlib import Path
from typing import Annotated

import typer

from assay.cli.here import named_here

SET = typer.Option("--set", help="Override a value of the document: `path=value`, e.g. `replicates=500`; repeatable.")
LIMIT = typer.Option("-n", min=1, max=2**53 - 1, help="Score only the first N items, in the order of their ids.")


def compile_(
    spec: Annotated[
        str, typer.Argument(metavar="SPEC", parser=named_here, help="The benchmark document, e.g. evaluation.yaml.")
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the plan there, over nothing but a plan.")
    ] = None,
    overrides: Annotated[list[str] | None, SET] = None,
    limit: Annotated[int | None, LIMIT] = None,
) -> None:
    """Compile a benchmark document into a plan, and print it as canonical JSON or write it to a file.

    Example: assay compile evaluation.yaml -o plan.json
    """
    from assay.cli.findings import show_concerns
    from assay.cli.lines import print_lines
    from assay.cli.outputs import is_printed, put, refusal
    from assay.errors import RunError
    from assay.plan.compiler import compile_spec
    from assay.plan.file import plan_bytes

    if output is not None and (refused := refusal("compile", str(output))):
        raise RunError(refused)
    compiled = compile_spec(spec, overrides=overrides or (), limit=limit)
    show_concerns(compiled.diagnostics)
    base = Path(os.path.relpath(compiled.base, Path() if output is None else output.parent))
    put(output, plan_bytes(compiled.plan, base).decode())
    if not is_printed(output):
        print_lines([f"{output}: {len(compiled.plan.nodes)} nodes"], talk=True)
