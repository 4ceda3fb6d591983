"""Documents that cannot be read, or that do not say what they are."""

from collections.abc import Iterator

from assay_kernels.scan import Kind
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document
from assay_validators.context import Context
from assay_validators.documents.flaw import Flaw
from assay_validators.misspelt import is_keyword_misspelt
from assay_validators.remedy import suggested
from assay_validators.rule import rule


@rule("DOC001", since="0.1", on="unreadable", source="Assay")
def unreadable_document(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Document that cannot be read.

    ## What it does
    Checks that every path that is named leads to a file that can be read and is not larger than the limit.

    ## Why is this bad?
    Nothing can be said about a document that nobody can read.

    ## Example
    assay check crossaint.json

    Use instead:
    assay check croissant.json

    ## References
    - Assay, command line
    """
    yield ctx.error(flaw.span, flaw.message, help=flaw.help)


@rule("DOC002", since="0.1", on="unknown-kind", source="Assay")
def unknown_kind(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Document of no kind that Assay knows.

    ## What it does
    Checks that a document says what it is: `assay: kind/version` at its top, or, for Croissant, the type
    `sc:Dataset` with `conformsTo`.

    ## Why is this bad?
    The kind decides which properties and which rules hold, so nothing else can be checked.

    ## Example
    assay: evalution/1
    name: wdbc

    Use instead:
    assay: evaluation/1
    name: wdbc

    ## References
    - Assay, kinds of documents
    """
    key = _misspelt_type(flaw.span.document)
    if key >= 0:
        yield ctx.error(flaw.span.document.span(key), flaw.message, help=suggested("@type"))
    else:
        yield ctx.error(flaw.span, flaw.message, help=flaw.help)


def _misspelt_type(document: Document) -> int:
    """The key in place of the `@type` of a dataset, by its node; -1 where there is none."""
    tape = document.tape
    if not len(tape) or tape.kind(0) != Kind.OBJECT or tape.find(0, "@type") >= 0:
        return -1
    nearly = (key for key in tape.children(0) if is_keyword_misspelt(tape.text(key), "@type"))
    texts = ((key, tape.text(key + 1)) for key in nearly if tape.kind(key + 1) == Kind.STRING)
    return next((key for key, text in texts if text.rpartition(":")[2].rpartition("/")[2] == "Dataset"), -1)


@rule("DOC006", since="0.1", on="unknown-version", source="Assay")
def unknown_version(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Document of a version that Assay does not know.

    ## What it does
    Checks that the version of a document's kind is one that this Assay reads. A draft of Croissant, version 0.8, is a
    warning: it is checked as the document that `assay data migrate` makes of it, what is found is told where it stands
    in the draft, and what that command leaves to the author is told too. A draft that it cannot migrate, or that
    another document names, is an error.

    ## Why is this bad?
    Another version may mean something else by the same words.

    ## Example
    assay: evaluation/7
    name: wdbc

    Use instead:
    assay: evaluation/1
    name: wdbc

    ## References
    - Assay, kinds of documents
    - Croissant 1.1, Namespaces (datasets MUST declare the version that they conform to)
    """
    say = ctx.error if flaw.severity is Severity.ERROR else ctx.warning
    yield say(flaw.span, flaw.message, help=flaw.help, clause=flaw.clause)


@rule("DOC003", since="0.1", on="empty-document", source="RFC 8259, section 2; YAML 1.2.2, section 9.2")
def empty_document(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    r"""Document without any content.

    ## What it does
    Checks that a document holds a value, not only blanks and comments.

    ## Why is this bad?
    An empty file is what a failed download or an interrupted save leaves behind.

    ## Example
    \x20

    Use instead:
    {"name": "wdbc"}

    ## References
    - RFC 8259, section 2
    - YAML 1.2.2, section 9.2
    """
    yield ctx.error(flaw.span, "the document is empty", help="was it saved, or downloaded, completely?")


@rule("DOC004", since="0.1", on="too-large", source="RFC 8259, section 9")
def too_large(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Document of 4 GiB or more.

    ## What it does
    Checks that the bytes of a document can be numbered with 32 bits. `assay check` stops reading before, at 256 MiB of
    JSON, 64 of Turtle or 16 of YAML, and says so (DOC001); this is for programs that scan texts of their own.

    ## Why is this bad?
    A description of that size holds data, and is slow to read for everybody who needs the description only.

    ## Example
    {"recordSet": [{"data": [... 4 GiB of rows ...]}]}

    Use instead:
    {"distribution": [{"contentUrl": "rows.parquet"}]}

    ## References
    - RFC 8259, section 9 (an implementation may limit the size of texts)
    """
    yield ctx.error(flaw.span, "the document has 4 GiB or more", help="keep the data in files of their own")


@rule("DOC005", since="0.1", on="too-many-problems", source="Assay")
def too_many_problems(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """More problems than are worth listing.

    ## What it does
    Gives a document up after 1000 problems in its syntax.

    ## Why is this bad?
    Such a file is usually in another format altogether, or encoded in another way.

    ## Example
    [01, 02, 03, ... a thousand more ...]

    Use instead:
    [1, 2, 3]

    ## References
    - Assay, limits
    """
    yield ctx.error(flaw.span, "more than 1000 problems", help="mend the first ones; the rest was not read")


@rule("DOC007", since="0.1", on="too-many-findings", source="Assay")
def too_many_findings(last: Diagnostic, ctx: Context) -> Iterator[Diagnostic]:
    """More findings of one rule than are worth listing.

    ## What it does
    Stops asking a rule about a document in which it found 1000 things.

    ## Why is this bad?
    Such a document is usually another thing than it says, and a longer list would help nobody.

    ## Example
    assay: evaluation/1
    p0001: 0.25
    p0002: 0.75
    ... a thousand more ...

    Use instead:
    assay: evaluation/1
    predictions: [{name: forest, file: predictions.csv, label: said}]

    ## References
    - Assay, limits
    """
    say = {Severity.ERROR: ctx.error, Severity.WARNING: ctx.warning, Severity.INFO: ctx.info}[last.severity]
    yield say(
        last.span, f"more than 1000 findings of {last.code}", help="mend the first ones; the rest was not looked at"
    )
