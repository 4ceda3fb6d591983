"""`assay metrics score` of tables: a class or scores in each row."""

import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assay.errors import PlanError, SpecError

if TYPE_CHECKING:
    from assay.metrics.tables import Asked, Scored, Tables
    from assay_spec.diagnostic import Diagnostic

FORMS = ("table", "json", "csv", "parquet", "latex", "methods")
"""How values of tables can be written."""

HERE = {
    "DAT060": "say --group COLUMN if they belong together",
    "EVA062": "say `non_independent: grouped` in the fingerprint, or leave --group out",
}
"""What to do about a finding on the command line, where its own words are about a document that nobody wrote."""


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
    from assay.metrics.tables import score_tables

    with findings_first(), progress(counts=False) as talk:
        # Where nobody waits before a screen, what was done says enough.
        scored = score_tables(asked, talk if sys.stderr.isatty() else None)
    _write(scored, format_, output)
    print_lines(_said_lines(asked, scored), talk=True)


@contextmanager
def findings_first() -> Iterator[None]:
    """What is wrong with tables is said line by line before they are given up.

    Raises:
        PlanError: they have errors.
    """
    from assay.cli.lines import print_lines

    try:
        yield
    except SpecError as error:
        print_lines(_finding_lines(error.diagnostics), talk=True)
        raise PlanError("not scored, because of what stands above") from None


def _write(scored: "Scored", format_: str, output: Path | None) -> None:
    import json

    from assay.cli.lines import print_lines, shown_line
    from assay.cli.outputs import is_printed, put
    from assay.cli.results import result_lines
    from assay.metrics import sheet
    from assay.metrics.beside import alone
    from assay.metrics.methods import methods_from
    from assay.report.methods import methods_text
    from assay.runs.disk import write_bytes

    results = scored.results
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
        "methods": lambda found: methods_text(methods_from(scored.plan, found, alone(scored.plan, scored.facts))),
    }
    lines = list(result_lines(results, groups=True)) if format_ not in forms else []
    if format_ in forms:
        put(output, forms[format_](results))
    elif output is None or is_printed(output):
        print_lines(lines)
    else:
        put(output, "\n".join(map(shown_line, lines)) + "\n")


def _said_lines(asked: "Asked", scored: "Scored") -> Iterator[str]:
    """How the tables were read, what did not join, and how to keep a record."""
    from assay.metrics.new import repeating, told

    yield from told(scored.drafted)
    if not asked.group:
        yield from repeating(scored.drafted, "say --group {}")
    if not asked.metrics and asked.fingerprint is None:
        yield "the metrics follow from what the tables tell and cautious answers to all else: --metrics, --fingerprint"
    yield from join_lines(scored)
    yield f"for a report and a record that others can verify: {shlex.join(_drafting(asked))}"
    yield f"  then: {shlex.join(_running(asked))}"


def _drafting(asked: "Asked") -> Iterator[str]:
    """The command that drafts the documents of the same evaluation."""
    given = asked.given
    yield from ("assay", "new", "evaluation", "--reference", str(given.reference), "--prediction")
    yield from map(str, given.predictions)
    for option, value in {"--id": given.id, "--truth": given.label, "--positive": given.positive}.items():
        if value:
            yield from (option, value)


def _running(asked: "Asked") -> Iterator[str]:
    """The command that does it, with whatever was asked and is not what the documents say already."""
    import json
    import os

    from assay.metrics.tables import Asked

    paths = (asked.given.reference, *asked.given.predictions)
    folder = Path(os.path.relpath(os.path.commonpath([path.resolve().parent for path in paths])))
    yield from ("assay", "run", str(folder / "evaluation.yaml"), "-o", str(folder / "run"))
    usual = Asked(asked.given)._asdict()
    for name in ("metrics", "by", "group", "level", "replicates", "seed"):
        value = getattr(asked, name)
        if value != usual[name] and value != []:
            yield from ("--set", f"{name}={json.dumps(value, ensure_ascii=False)}")
    if asked.fingerprint is not None:
        beside = os.path.relpath(asked.fingerprint.resolve(), folder.resolve())
        yield from ("--set", f"fingerprint={json.dumps(beside, ensure_ascii=False)}")


def join_lines(scored: "Tables | Scored") -> Iterator[str]:
    """What is not scored, what did not join, and what is wrong with the tables or the problem."""
    if scored.excluded:
        yield f"{scored.excluded:,} rows of the reference are not scored, for any algorithm:"
    for fact in scored.facts:
        if fact.count:
            whose = fact.algorithm or "the reference"
            where = f", column `{fact.column}`" if fact.column else ""
            shown = ", ".join(f"`{each}`" for each in fact.examples)
            yield f"  {fact.count:,} {fact.finding.value} in {whose}{where}: {shown}"
    yield from _finding_lines(scored.diagnostics)


def _finding_lines(diagnostics: "Sequence[Diagnostic]") -> Iterator[str]:
    """What is wrong with the tables or the problem; what describes the drafted documents is nobody's doing."""
    from assay_spec.diagnostic import Severity

    for found in diagnostics:
        if found.severity is Severity.INFO or found.code.startswith("CRO"):
            continue
        yield f"{found.severity.value}[{found.code}]: {found.message}"
        if help_ := HERE.get(found.code, found.help):
            yield f"  {help_}"
