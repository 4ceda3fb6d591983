"""The text of YAML: indentation, quotes, brackets and colons."""

import re
from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic
from assay_validators.context import Context
from assay_validators.documents.flaw import Flaw
from assay_validators.rule import rule

LAST_CHARACTER = 0x10FFFF
"""Of Unicode."""


@rule("DOC040", since="0.1", on="yaml-control-character", source="YAML 1.2.2, section 5.1")
def yaml_control_character(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    r"""Control character in YAML.

    ## What it does
    Checks that a YAML document holds printable characters only.

    ## Why is this bad?
    YAML forbids it, and in an editor it cannot be seen. It often comes with text copied from a PDF.

    ## Example
    title: breast\x08masses

    Use instead:
    title: breast masses

    ## References
    - YAML 1.2.2, section 5.1
    """
    yield ctx.error(
        flaw.span, f"control character U+{ord(flaw.text[:1] or ' '):04X}", help="delete it; the rest was not read"
    )


@rule("DOC041", since="0.1", on="yaml-tab", source="YAML 1.2.2, section 6.1")
def yaml_tab(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    r"""Tab in the indentation of YAML.

    ## What it does
    Checks that lines are indented with blanks.

    ## Why is this bad?
    YAML forbids tabs there, because how wide they are differs between editors.

    ## Example
    predictions:
    \x09- name: logistic-regression

    Use instead:
    predictions:
      - name: logistic-regression

    ## References
    - YAML 1.2.2, section 6.1
    """
    yield ctx.error(flaw.span, "tab in the indentation", help="indent with blanks; the rest was not read")


@rule("DOC042", since="0.1", on="yaml-indentation", source="YAML 1.2.2, section 6.1")
def yaml_indentation(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Text that belongs to nothing above it.

    ## What it does
    Checks that the members of an object or list begin in the same column, and that nothing follows a value in its line.

    ## Why is this bad?
    Indentation says what belongs to what; this belongs to nothing.

    ## Example
    predictions:
      - name: logistic-regression
        file: predictions.csv
       label: prediction

    Use instead:
    predictions:
      - name: logistic-regression
        file: predictions.csv
        label: prediction

    ## References
    - YAML 1.2.2, section 6.1
    """
    if flaw.begins_line:
        yield ctx.error(
            flaw.span, "this line is indented like nothing above it", help="align it; the rest was not read"
        )
    else:
        yield ctx.error(
            flaw.span,
            "this cannot follow what stands before it",
            help="is it a quote inside of quotes? write it twice: `'it''s'`",
        )


@rule("DOC043", since="0.1", on="yaml-unexpected-character", source="YAML 1.2.2, section 5.3")
def yaml_unexpected_character(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Character that can begin no value.

    ## What it does
    Checks that plain text does not begin with a character that YAML keeps for itself, such as `@`, `%` or a
    backquote.

    ## Why is this bad?
    The document cannot be read beyond it.

    ## Example
    title: @home

    Use instead:
    title: "@home"

    ## References
    - YAML 1.2.2, section 5.3
    """
    shown = "a backquote" if flaw.text == "`" else f"`{flaw.text}`"
    yield ctx.error(flaw.span, f"no value can begin with {shown}", help="put the text in quotes")


@rule("DOC044", since="0.1", on="yaml-unexpected-colon", source="YAML 1.2.2, section 7.3.3")
def yaml_unexpected_colon(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Colon where no key can end.

    ## What it does
    Checks that a colon followed by a blank stands after a key only.

    ## Why is this bad?
    YAML takes what stands before it for a key; a second one in a line, or one under a value, cannot be read.

    ## Example
    title: Breast masses: three classifiers

    Use instead:
    title: "Breast masses: three classifiers"

    ## References
    - YAML 1.2.2, section 7.3.3
    """
    yield ctx.error(flaw.span, "a key cannot end here", help="put text that holds a colon in quotes")


@rule("DOC045", since="0.1", on="yaml-missing-colon", source="YAML 1.2.2, section 8.2.2")
def yaml_missing_colon(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Key without a colon.

    ## What it does
    Checks that a colon and a blank follow every key.

    ## Why is this bad?
    Without it the line belongs to nothing.

    ## Example
    name: wdbc
    reference

    Use instead:
    name: wdbc
    reference: diagnosis

    ## References
    - YAML 1.2.2, section 8.2.2
    """
    yield ctx.error(flaw.span, "a colon is missing after this key", help="write `key: value`, with the blank")


@rule("DOC046", since="0.1", on="yaml-unclosed-bracket", source="YAML 1.2.2, section 7.4")
def yaml_unclosed_bracket(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Bracket or brace that is not closed.

    ## What it does
    Checks that lists in brackets and objects in braces are closed, and have commas between their members.

    ## Why is this bad?
    The document cannot be read beyond it.

    ## Example
    classes: [benign, malignant
    positive: malignant

    Use instead:
    classes: [benign, malignant]
    positive: malignant

    ## References
    - YAML 1.2.2, section 7.4
    """
    closing = {"[": "]", "{": "}"}.get(flaw.text[:1], "]")
    data = flaw.span.document.data
    braces = _BRACES.match(data, flaw.span.start)
    if braces:
        remedy = f'text that holds braces needs quotes: `"{braces["text"].decode()}"`'
    else:
        remedy = f"write the `{closing}` or the comma"
    yield ctx.error(flaw.span, "this bracket is not closed, or a comma is missing in it", help=remedy)


_BRACES = re.compile(rb"\[[^\]:{]*(?<=[\s,\[])(?P<text>[^\s,:\[\]{}\"']+\{[^{}\[\]\n]*\})")
"""A list in brackets as far as its first word that braces follow at once."""


@rule("DOC047", since="0.1", on="yaml-unclosed-quote", source="YAML 1.2.2, section 7.3")
def yaml_unclosed_quote(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Quote that is not closed.

    ## What it does
    Checks that text which begins with a quote ends with one.

    ## Why is this bad?
    The document cannot be read beyond it.

    ## Example
    title: "Three classifiers

    Use instead:
    title: "Three classifiers"

    ## References
    - YAML 1.2.2, section 7.3
    """
    inside = "twice: `it''s`" if flaw.text[:1] == "'" else 'as `\\"`'
    yield ctx.error(
        flaw.span, "this quote is not closed", help=f"close it; a quote in the text itself is written {inside}"
    )


@rule("DOC048", since="0.1", on="yaml-escape", source="YAML 1.2.2, section 5.7")
def yaml_escape(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    r"""Backslash that begins no escape, in YAML.

    ## What it does
    Checks that a backslash between double quotes begins an escape.

    ## Why is this bad?
    The document cannot be read beyond it. Paths of Windows and regular expressions suffer most.

    ## Example
    title: "C:\data"

    Use instead:
    title: 'C:\data'

    ## References
    - YAML 1.2.2, section 5.7
    """
    yield ctx.error(flaw.span, f"`{flaw.pair}` is not an escape", help="in single quotes a backslash is a backslash")


@rule("DOC058", since="0.1", on="yaml-no-character", source="YAML 1.2.2, section 5.7")
def yaml_no_character(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    r"""Escape that stands for no character, in YAML.

    ## What it does
    Checks that an escape by number, `\u` or `\U`, gives the number of a character: none of `d800` to `dfff`, of which
    JSON makes pairs, and none beyond `0010FFFF`.

    ## Why is this bad?
    The document cannot be read beyond it. Programs write pairs that take YAML for JSON.

    ## Example
    title: "\ud83e\udd50"

    Use instead:
    title: "\U0001F950"

    ## References
    - YAML 1.2.2, section 5.7
    - RFC 8259, section 7
    """
    message, remedy = _no_character(flaw.text)
    yield ctx.error(flaw.span, f"`{flaw.text}` is {message}", help=remedy)


def _no_character(escape: str) -> tuple[str, str]:
    """What an escape is instead, and the remedy."""
    high, _, low = escape[2:].partition("\\u")
    if low:
        character = 0x10000 + (int(high, 16) - 0xD800 << 10) + int(low, 16) - 0xDC00
        written = f"write `\\U{character:08X}`, or the character itself"
        return "a surrogate pair, which JSON knows and YAML does not", written
    if int(high, 16) <= LAST_CHARACTER:
        return "half of a surrogate pair, which is no character", "write the whole character"
    return "beyond the last character, U+10FFFF", "write the character that is meant"


@rule("DOC049", since="0.1", on="yaml-syntax", source="YAML 1.2.2")
def yaml_syntax(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Text that is no YAML.

    ## What it does
    Checks that the document is YAML at all.

    ## Why is this bad?
    It cannot be read beyond this place.

    ## Example
    %YAML 3.0
    ---
    name: wdbc

    Use instead:
    name: wdbc

    ## References
    - YAML 1.2.2
    """
    yield ctx.error(flaw.span, "this is no YAML", help="the rest was not read")
