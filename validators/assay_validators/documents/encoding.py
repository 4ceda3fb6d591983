"""Characters: what a document is written in."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.marks import marked_encoding
from assay_validators.context import Context
from assay_validators.documents.flaw import Flaw
from assay_validators.rule import rule


@rule("DOC010", since="0.1", on="invalid-utf8", source="RFC 8259, section 8.1; YAML 1.2.2, section 5.2")
def invalid_utf8(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    r"""Bytes that are not UTF-8.

    ## What it does
    Checks that the document is encoded in UTF-8 throughout.

    ## Why is this bad?
    Other programs guess another encoding, or refuse the file; names and labels change on the way.

    ## Example
    {"name": "caf\xe9"}

    Use instead:
    {"name": "café"}

    ## References
    - RFC 8259, section 8.1 (MUST be encoded using UTF-8)
    - YAML 1.2.2, section 5.2
    """
    data = flaw.span.document.data
    name = marked_encoding(data)
    if name:
        where = flaw.span._replace(start=0)
        yield ctx.error(where, f"the document is encoded in {name}", help="save it as UTF-8")
        return
    shown = " ".join(f"{byte:02x}" for byte in data[flaw.span.start : flaw.span.end][:4])
    yield ctx.error(flaw.span, f"byte `{shown}` is not UTF-8", help="save the document as UTF-8")


@rule("DOC011", since="0.1", on="byte-order-mark", severity=Severity.WARNING, source="RFC 8259, section 8.1")
def byte_order_mark(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    r"""Byte order mark at the start of a JSON document.

    ## What it does
    Checks that a JSON document does not begin with the three bytes EF BB BF.

    ## Why is this bad?
    The standard forbids to write it; many JSON readers stop at it with an error that does not say so.

    ## Example
    \xef\xbb\xbf{"name": "wdbc"}

    Use instead:
    {"name": "wdbc"}

    ## References
    - RFC 8259, section 8.1 (MUST NOT add a byte order mark; a reader MAY ignore it)
    """
    yield ctx.warning(flaw.span, "the document begins with a byte order mark", help="save it as UTF-8 without BOM")


@rule("DOC012", since="0.1", on="control-character", source="RFC 8259, section 7; YAML 1.2.2, section 5.1")
def control_character(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    r"""Raw control character in a text.

    ## What it does
    Checks that line breaks, tabs and other control characters in strings are written as escapes.

    ## Why is this bad?
    A strict reader refuses the document; in an editor the character is invisible.

    ## Example
    {"name": "breast\x09masses"}

    Use instead:
    {"name": "breast\tmasses"}

    ## References
    - RFC 8259, section 7 (control characters MUST be escaped)
    - YAML 1.2.2, section 5.1
    """
    code = flaw.span.document.data[flaw.span.start]
    escape = {9: "\\t", 10: "\\n", 13: "\\r"}.get(code, f"\\u{code:04x}")
    yield ctx.error(flaw.span, f"raw control character U+{code:04X}", help=f"write it as `{escape}`")


@rule("DOC013", since="0.1", on="invalid-escape", source="RFC 8259, section 7")
def invalid_escape(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    r"""Backslash that begins no escape.

    ## What it does
    Checks that a backslash in a string is followed by one of `" \ / b f n r t` or by `u` and four digits.

    ## Why is this bad?
    It is forbidden. Paths of Windows and regular expressions suffer most: `\d` must be written `\\d`.

    ## Example
    {"regex": "(\d+)"}

    Use instead:
    {"regex": "(\\d+)"}

    ## References
    - RFC 8259, section 7
    """
    yield ctx.error(flaw.span, f"`{flaw.pair}` is not an escape", help="write a backslash itself as `\\\\`")


@rule("DOC014", since="0.1", on="lone-surrogate", severity=Severity.WARNING, source="RFC 8259, section 8.2")
def lone_surrogate(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    r"""Half of a surrogate pair.

    ## What it does
    Checks that `\ud800` to `\udfff` come in pairs, as one character beyond U+FFFF needs them.

    ## Why is this bad?
    Half a pair is no character; what a reader makes of it is unpredictable. Assay reads it as U+FFFD.

    ## Example
    {"name": "\ud83e"}

    Use instead:
    {"name": "\ud83e\udd50"}

    ## References
    - RFC 8259, section 8.2
    """
    yield ctx.warning(flaw.span, f"`{flaw.text}` is half of a surrogate pair", help="write the whole character")
