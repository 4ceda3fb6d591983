"""The grammar of JSON: brackets, commas and literals."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic
from assay_validators.context import Context
from assay_validators.documents.flaw import Flaw
from assay_validators.rule import rule

PYTHON = ("single-quotes", "python-literal")
"""What Python's text of a dictionary has and JSON has not."""

FEW = 5
"""So many of these are listed."""


@rule("DOC020", since="0.1", on="unexpected-token", source="RFC 8259, section 2")
def unexpected_token(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Character or word that cannot stand here.

    ## What it does
    Checks that what follows is what the grammar of JSON allows at this place.

    ## Why is this bad?
    What comes after it cannot be understood, so the rest of the document was not read.

    ## Example
    {"name": wdbc}

    Use instead:
    {"name": "wdbc"}

    ## References
    - RFC 8259, section 2
    """
    first = flaw.text[:1]
    if flaw.follows_key:
        remedy = "is a colon missing before it? "
    elif flaw.follows_value and (first.isalnum() or first == "-"):
        remedy = "is a comma missing before it? "
    else:
        remedy = "put text in quotes; " if first.isalpha() else ""
    yield ctx.error(flaw.span, f"`{flaw.text}` cannot stand here", help=f"{remedy}the rest was not read")


@rule("DOC021", since="0.1", on="truncated", source="RFC 8259, section 2")
def truncated_document(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Document that ends too early.

    ## What it does
    Checks that every string, comment, object and list is closed before the document ends.

    ## Why is this bad?
    The end of the document is missing: a bracket was forgotten, or a download or a save was cut off.

    ## Example
    {"name": "wdbc"

    Use instead:
    {"name": "wdbc"}

    ## References
    - RFC 8259, section 2
    """
    opened = {"{": "object", "[": "list", '"': "string", "'": "string", "/": "comment"}.get(flaw.text[:1])
    message = f"this {opened} is never closed" if opened else "the document ends here, but it is not complete"
    yield ctx.error(flaw.span, message, help="was it saved, or downloaded, completely?")


@rule("DOC022", since="0.1", on="extra-data", source="RFC 8259, section 2")
def extra_data(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Text after the end of the document.

    ## What it does
    Checks that nothing follows the value that is the document.

    ## Why is this bad?
    A bracket too many ended the document early, or two documents were glued together; the rest is not read.

    ## Example
    {"name": "wdbc"}}

    Use instead:
    {"name": "wdbc"}

    ## References
    - RFC 8259, section 2
    """
    begins = flaw.text[:1] in ("{", "[")
    remedy = "put a second document into a file of its own" if begins else "is there a closing bracket too many?"
    yield ctx.error(flaw.span, "text after the end of the document", help=remedy)


@rule("DOC023", since="0.1", on="too-deep", source="RFC 8259, section 9")
def too_deep(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Objects and lists that nest too deeply.

    ## What it does
    Checks that brackets nest no deeper than 512.

    ## Why is this bad?
    No benchmark document needs it, and it makes many readers crash.

    ## Example
    [[[[ ... 600 brackets ... ]]]]

    Use instead:
    []

    ## References
    - RFC 8259, section 9 (an implementation may limit the depth of nesting)
    """
    yield ctx.error(flaw.span, "objects and lists nest deeper than 512", help="the rest was not read")


@rule("DOC024", since="0.1", on="trailing-comma", source="RFC 8259, sections 4 and 5")
def trailing_comma(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Comma before a closing bracket.

    ## What it does
    Checks that the last member of an object or list is not followed by a comma.

    ## Why is this bad?
    JSON does not allow it, though JavaScript and Python do; strict readers refuse the document.

    ## Example
    {"name": "wdbc",}

    Use instead:
    {"name": "wdbc"}

    ## References
    - RFC 8259, sections 4 and 5
    """
    yield ctx.error(flaw.span, "comma before the closing bracket", help="delete the comma")


@rule("DOC025", since="0.1", on="missing-comma", source="RFC 8259, sections 4 and 5")
def missing_comma(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """No comma between two values.

    ## What it does
    Checks that members of objects and lists are separated by commas.

    ## Why is this bad?
    Strict readers refuse the document.

    ## Example
    {"name": "wdbc" "version": "1.0.0"}

    Use instead:
    {"name": "wdbc", "version": "1.0.0"}

    ## References
    - RFC 8259, sections 4 and 5
    """
    yield ctx.error(flaw.span, "a comma is missing here", help="put a comma between the two values")


@rule("DOC026", since="0.1", on="comment", source="RFC 8259, section 2")
def json_comment(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Comment in JSON.

    ## What it does
    Checks that a JSON document holds no comments.

    ## Why is this bad?
    JSON has none, so strict readers refuse the document.

    ## Example
    {"name": "wdbc"} // diagnoses

    Use instead:
    {"name": "wdbc", "description": "diagnoses"}

    ## References
    - RFC 8259, section 2
    """
    yield ctx.error(flaw.span, "JSON has no comments", help="delete it, or say it in a `description`")


@rule("DOC027", since="0.1", on="single-quotes", source="RFC 8259, section 7")
def single_quotes(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Text in single quotes.

    ## What it does
    Checks that strings stand in double quotes.

    ## Why is this bad?
    Strict readers refuse the document. It is what Python prints for a dictionary: use `json.dumps`.

    ## Example
    {'name': 'wdbc'}

    Use instead:
    {"name": "wdbc"}

    ## References
    - RFC 8259, section 7
    """
    if flaw.is_among_first(FEW, PYTHON):
        yield ctx.error(flaw.span, f"`{flaw.text}` stands in single quotes", help="use double quotes")


@rule("DOC028", since="0.1", on="python-literal", source="RFC 8259, section 3")
def python_literal(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """True, False or None as Python spells them.

    ## What it does
    Checks that the literals are spelt `true`, `false` and `null`.

    ## Why is this bad?
    Strict readers refuse the document. It is what Python prints for a dictionary: use `json.dumps`.

    ## Example
    {"isLiveDataset": True}

    Use instead:
    {"isLiveDataset": true}

    ## References
    - RFC 8259, section 3 (the literal names MUST be lowercase)
    """
    right = {"True": "true", "False": "false"}.get(flaw.text, "null")
    if flaw.is_among_first(FEW, PYTHON):
        yield ctx.error(flaw.span, f"`{flaw.text}` is Python's spelling", help=f"write `{right}`")


@rule("DOC029", since="0.1", on=PYTHON, source="RFC 8259, section 2")
def python_text(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Python's text of a dictionary in the place of JSON.

    ## What it does
    Checks that a document is not what Python prints for a dictionary. After five texts in single quotes or literals of
    Python the others are not listed.

    ## Why is this bad?
    Strict readers refuse the document, and mending it by hand takes long. Python's `json.dumps` writes JSON.

    ## Example
    {'name': 'wdbc', 'version': '1.0.0', 'isLiveDataset': True}

    Use instead:
    {"name": "wdbc", "version": "1.0.0", "isLiveDataset": true}

    ## References
    - RFC 8259, section 2
    """
    if flaw.is_among_first(FEW + 1, PYTHON) and not flaw.is_among_first(FEW, PYTHON):
        message = "this is what Python prints for a dictionary, not JSON"
        yield ctx.error(flaw.span, message, help="write it by `json.dumps`; the others like this are not listed")
