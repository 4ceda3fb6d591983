"""`assay metrics score` of tables: a class or scores in each row."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assay.cli.values import Forms, Written, require_fit, write
from assay.errors import PlanError, SpecError

if TYPE_CHECKING:
    from assay.cli.score_asked import Common
    from assay.metrics.draft import Given
    from assay.metrics.tables import Asked, Scored


def asked_of(given: "Given", common: "Common") -> "Asked":
    """What a call asks of tables."""
    from assay.metrics.tables import Asked
    from assay_spec.metrics.metric import names_in

    return Asked(
        given,
        names_in(common.metrics),
        common.fingerprint,
        common.by,
        common.group,
        common.level,
        common.replicates,
        common.seed,
        common.undefined,
        common.rank,
    )


def tell(asked: "Asked", form: Written, output: Path | None, tool: str = "") -> None:
    """Score tables, and say how they were read; of a tool, what it would print.

    Raises:
        DataError, PlanError: they cannot be scored, or what is asked cannot be written.
        Exit: with 1, where an algorithm or something of its table did not join or could not be used.
    """
    from assay.cli import metrics_tools, tools_told
    from assay.cli.left_lines import left_lines
    from assay.cli.lines import print_lines
    from assay.cli.progress import progress
    from assay.cli.tables_told import problem_lines, said_lines
    from assay.metrics.tables import score_tables

    if tool:
        metrics_tools.tell_tables(asked, tools_told.form_of_tool(form), tool)
        return
    if form is Written.NNUNET:
        raise PlanError("--format nnunet is for masks, and these are tables; choose another one")
    require_fit(form, output)
    with findings_first(), progress(counts=False) as talk:
        # Where nobody waits before a screen, what was done says enough.
        scored = score_tables(asked, talk if sys.stderr.isatty() else None)
    write(_forms(scored), form, output)
    print_lines(left_lines(form, scored.results, "the report of a run"), talk=True)
    print_lines(problem_lines(scored.unusable), talk=True)
    print_lines(said_lines(asked, scored.tables, scored.left), talk=True)
    if scored.unusable or not scored.tables.is_whole:
        raise typer.Exit(1)


@contextmanager
def findings_first() -> Iterator[None]:
    """What is wrong with tables is said line by line before they are given up.

    Raises:
        PlanError: they have errors.
    """
    from assay.cli.lines import print_lines
    from assay.cli.tables_told import finding_lines

    try:
        yield
    except SpecError as error:
        print_lines(finding_lines(error.diagnostics), talk=True)
        raise PlanError("not scored, because of what stands above") from None


def _forms(scored: "Scored") -> Forms:
    import json

    from assay.cli.results import lines_with_pitfalls
    from assay.metrics import sheet
    from assay.metrics.beside import alone
    from assay.metrics.methods import methods_from
    from assay.metrics.pitfalls.rows import outcomes_in
    from assay.report.methods import methods_text

    plan, results = scored.tables.plan, scored.results
    return Forms(
        table=lambda: lines_with_pitfalls(results, outcomes_in(results["pitfalls"]), rank=scored.rank),
        parquet=lambda: sheet.as_parquet(results),
        texts={
            Written.JSON: lambda: json.dumps(results, indent=2, ensure_ascii=False, allow_nan=False) + "\n",
            Written.CSV: lambda: sheet.as_csv(results),
            Written.LATEX: lambda: sheet.as_latex(results),
            Written.METHODS: lambda: methods_text(methods_from(plan, results, alone(results, scored.tables.facts))),
        },
    )
