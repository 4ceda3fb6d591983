"""How tables were read that are scored as they are, what did not join, and what is wrong with them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assay.metrics.draft import Given
    from assay.metrics.tables import Asked, Tables
    from assay.metrics.usable import Unusable
    from assay_spec.diagnostic import Diagnostic

MOST_PROBLEMS = 20
"""So many algorithms that are not scored are named."""

HERE = {
    "EVA061": "say --group COLUMN, the column whose items belong together",
    "DAT060": "say --group COLUMN if they belong together",
    "EVA023": "",
    "EVA062": "say `non_independent: grouped` in the fingerprint, or leave --group out",
}
"""What to do about a finding on the command line, where its own words are about a document that nobody wrote.

The errors of a fingerprint are shown: no other command has to show them.
"""


def problem_lines(unusable: "Sequence[Unusable]") -> Iterator[str]:
    """The algorithms that are not scored, and why."""
    for each in unusable[:MOST_PROBLEMS]:
        yield f"problem: {each.algorithm} is not scored: {each.problem}"
    if len(unusable) > MOST_PROBLEMS:
        yield f"problem: and {len(unusable) - MOST_PROBLEMS:,} more, all of which are in the JSON"


def said_lines(asked: "Asked", tables: "Tables", left: "Given | None") -> Iterator[str]:
    """How the tables were read, what did not join, and how to keep a record.

    Args:
        asked: what was asked of the tables.
        tables: how they were read.
        left: those that documents could name, which have to be sound; None for no record.
    """
    from assay.cli.keeping import keeping_lines
    from assay.metrics.new import repeating, told

    yield from told(tables.drafted)
    if not asked.group:
        yield from repeating(tables.drafted, "say --group {}")
    if not asked.metrics and asked.fingerprint is None:
        yield "the metrics follow from what the tables tell and cautious answers to all else: --metrics, --fingerprint"
    yield from join_lines(tables)
    if left is not None:
        yield from keeping_lines(asked._replace(given=left))


def join_lines(tables: "Tables") -> Iterator[str]:
    """What is not scored, what did not join, and what is wrong with the tables or the problem."""
    from assay.report.text import counted, verb

    if left_out := tables.left_out.items:
        yield f"{counted(left_out, 'row')} of the reference {verb(left_out, 'are')} not scored, for any algorithm"
    for fact in tables.facts:
        if fact.count:
            whose = fact.algorithm or "the reference"
            where = f", column `{fact.column}`" if fact.column else ""
            shown = ", ".join(f"`{each}`" for each in fact.examples)
            more = fact.count - len(fact.examples)
            rest = f" and {more:,} more" if fact.examples and more > 0 else ""
            so = " (each counts as wrong)" if fact.is_wrong else ""
            yield f"  {fact.finding.in_words(fact.count)}, in {whose}{where}{so}: {shown}{rest}"
    yield from finding_lines(tables.diagnostics)


def finding_lines(diagnostics: "Sequence[Diagnostic]") -> Iterator[str]:
    """What is wrong with the tables or the problem; what describes the drafted documents is nobody's doing."""
    from assay_spec.diagnostic import Severity

    for found in diagnostics:
        if found.severity is Severity.INFO or found.code.startswith("CRO"):
            continue
        yield f"{found.severity.value}[{found.code}]: {found.message}"
        if help_ := HERE.get(found.code, found.help):
            yield f"  {help_}"
