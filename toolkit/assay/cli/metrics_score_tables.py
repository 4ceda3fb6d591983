"""`assay metrics score` of tables: a class or scores in each row."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assay.errors import PlanError, SpecError

if TYPE_CHECKING:
    from assay.metrics.tables import Asked, Scored

FORMS = ("table", "json", "csv", "parquet", "latex", "methods")
"""How values of tables can be written."""


def require_masks(forbidden: Mapping[str, object]) -> None:
    """Refuse what is for tables alone: options by what is given for them.

    Raises:
        PlanError: something is given.
    """
    if name := next((name for name, given in forbidden.items() if given), ""):
        raise PlanError(f"{name} is for tables, and these are masks; leave it out")


def require_tables(forbidden: Mapping[str, object], format_: str) -> None:
    """Refuse what is for masks alone: options by what is given for them, and forms of values.

    Raises:
        PlanError: something is given.
    """
    if name := next((name for name, given in forbidden.items() if given), ""):
        raise PlanError(f"{name} is for masks, and these are tables of classes or scores; leave it out")
    if format_ not in FORMS:
        raise PlanError(f"--format {format_} is for masks; of tables there are {', '.join(FORMS)}")


def tell(asked: "Asked", format_: str, output: Path | None) -> None:
    """Score tables, and say how they were read.

    Raises:
        DataError, PlanError: they cannot be.
    """
    from assay.cli.lines import print_lines
    from assay.cli.progress import progress
    from assay.cli.tables_told import said_lines
    from assay.metrics.tables import score_tables

    with findings_first(), progress(counts=False) as talk:
        # Where nobody waits before a screen, what was done says enough.
        scored = score_tables(asked, talk if sys.stderr.isatty() else None)
    _write(scored, format_, output)
    print_lines(said_lines(asked, scored.tables), talk=True)


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


def _write(scored: "Scored", format_: str, output: Path | None) -> None:
    import json

    from assay.cli.lines import print_lines, shown_line
    from assay.cli.outputs import is_printed, put
    from assay.cli.results import lines_with_pitfalls
    from assay.metrics import sheet
    from assay.metrics.beside import alone
    from assay.metrics.methods import methods_from
    from assay.metrics.pitfalls.rows import outcomes_in
    from assay.report.methods import methods_text
    from assay.runs.disk import write_bytes

    plan, results = scored.tables.plan, scored.results
    if format_ == "parquet":
        if output is None or is_printed(output):
            sys.stdout.buffer.write(sheet.as_parquet(results))
        else:
            write_bytes(output, sheet.as_parquet(results))
        return
    forms: dict[str, Callable[[Mapping[str, Any]], str]] = {
        "json": lambda found: json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False) + "\n",
        "csv": sheet.as_csv,
        "latex": sheet.as_latex,
        "methods": lambda found: methods_text(methods_from(plan, found, alone(found, scored.tables.facts))),
    }
    if format_ in forms:
        put(output, forms[format_](results))
        return
    lines = list(lines_with_pitfalls(results, outcomes_in(results["pitfalls"])))
    if output is None or is_printed(output):
        print_lines(lines)
    else:
        put(output, "\n".join(map(shown_line, lines)) + "\n")
