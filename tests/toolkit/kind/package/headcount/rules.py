"""What is wrong with a head count."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context
from assay_validators.rule import rule
from headcount.model import Headcount


@rule("HED001", since="1.0", on=Headcount, severity=Severity.WARNING, source="a head count of nobody")
def nobody(headcount: Headcount, ctx: Context) -> Iterator[Diagnostic]:
    """No rows at all.

    ## What it does
    Checks that there is somebody to count.

    ## Why is this bad?
    A table without rows says nothing.

    ## Example
    rows: 0

    Use instead:
    rows: 12

    ## References
    - Head counts
    """
    if headcount.rows == 0:
        yield ctx.warning((headcount, "rows"), "nobody is to be counted", help="say how many rows there are")


@rule("HED002", since="1.0", on=Headcount, source="a head count of a table", data=True)
def another_table(headcount: Headcount, ctx: Context) -> Iterator[Diagnostic]:
    """A column that the table does not have.

    ## What it does
    Checks that the table has the column.

    ## Why is this bad?
    Nothing can be counted.

    ## Example
    column: nobody

    Use instead:
    column: person

    ## References
    - Head counts
    """
    assert ctx.resolver is not None
    found = ctx.resolver.table(ctx.document, headcount.table)
    if headcount.column not in getattr(found, "names", ()):
        yield ctx.error((headcount, "column"), f"`{headcount.table}` has no column `{headcount.column}`")


RULES = (nobody, another_table)
