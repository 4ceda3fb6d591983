"""The grammar of Turtle."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic
from assay_validators.context import Context
from assay_validators.documents.flaw import Flaw
from assay_validators.rule import rule


@rule("DOC060", since="0.1", on="turtle-syntax", source="RDF 1.1 Turtle, section 6")
def turtle_syntax(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Text that is no Turtle.

    ## What it does
    Checks that a document whose name ends in `.ttl` follows the grammar of Turtle.

    ## Why is this bad?
    It cannot be read beyond this place, so the vocabulary lacks whatever comes after it.

    ## Example
    @prefix ex: <https://example.org/> .
    ex:malignant a ex:Diagnosis
    ex:benign a ex:Diagnosis .

    Use instead:
    @prefix ex: <https://example.org/> .
    ex:malignant a ex:Diagnosis .
    ex:benign a ex:Diagnosis .

    ## References
    - RDF 1.1 Turtle, section 6 (grammar)
    """
    if flaw.text:
        yield ctx.error(flaw.span, f"`{flaw.text}` cannot stand here", help="is a `.` or a `;` missing before it?")
    else:
        yield ctx.error(flaw.span, "the document ends inside of a statement", help="is its last `.` missing?")
