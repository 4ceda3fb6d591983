"""The grammar of Turtle."""

import re
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
    data = ctx.document.data
    word = re.match(rb"\S{0,60}", data[flaw.span.start :])
    text = word[0].decode(errors="replace") if word else ""
    prefix = re.match(r"[\w.-]*:", text)
    if not text:
        yield ctx.error(flaw.span, "the document ends inside of a statement", help="is its last `.` missing?")
    elif prefix and prefix[0].encode() not in data[: flaw.span.start]:
        yield ctx.error(flaw.span, f"the prefix `{prefix[0]}` is not declared", help=f"add `@prefix {prefix[0]} <…> .`")
    else:
        yield ctx.error(flaw.span, f"`{text}` cannot stand here", help="is a `.` or a `;` missing before it?")
