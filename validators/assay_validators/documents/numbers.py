"""Numbers: how they are written, and which there are."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context
from assay_validators.documents.flaw import Flaw
from assay_validators.rule import rule


@rule("DOC030", since="0.1", on="leading-plus", source="RFC 8259, section 6")
def leading_plus(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Number that begins with a plus.

    ## What it does
    Checks that positive numbers are written without a sign.

    ## Why is this bad?
    Strict readers refuse the document.

    ## Example
    {"threshold": +0.5}

    Use instead:
    {"threshold": 0.5}

    ## References
    - RFC 8259, section 6
    """
    yield ctx.error(flaw.span, f"`{flaw.text}` begins with a plus", help="delete the plus")


@rule("DOC031", since="0.1", on="leading-zero", source="RFC 8259, section 6")
def leading_zero(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Number with a superfluous leading zero.

    ## What it does
    Checks that a number begins with 0 only before its point.

    ## Why is this bad?
    Strict readers refuse the document, others read it as octal. What must keep its zeros, such as a postal
    code or a patient number, is text.

    ## Example
    {"patient": 00501}

    Use instead:
    {"patient": "00501"}

    ## References
    - RFC 8259, section 6 (leading zeros are not allowed)
    """
    yield ctx.error(flaw.span, f"`{flaw.text}` begins with a zero", help="delete the zero, or make it text")


@rule("DOC032", since="0.1", on="missing-digit", source="RFC 8259, section 6")
def missing_digit(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Number without a digit before or after its point.

    ## What it does
    Checks that digits stand on both sides of the decimal point.

    ## Why is this bad?
    Strict readers refuse the document.

    ## Example
    {"threshold": .5}

    Use instead:
    {"threshold": 0.5}

    ## References
    - RFC 8259, section 6
    """
    yield ctx.error(flaw.span, f"`{flaw.text}` lacks a digit beside its point", help="write the zero")


@rule("DOC033", since="0.1", on="non-finite-number", source="RFC 8259, section 6")
def non_finite_number(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """NaN or Infinity.

    ## What it does
    Checks that every number is finite.

    ## Why is this bad?
    JSON has no such numbers, and a benchmark document has no use for them: what is not known is left out.

    ## Example
    {"threshold": NaN}

    Use instead:
    {"threshold": null}

    ## References
    - RFC 8259, section 6 (Infinity and NaN are not permitted)
    """
    yield ctx.error(flaw.span, f"`{flaw.text}` is not a finite number", help="leave it out, or write `null`")


@rule("DOC034", since="0.1", on="integer-too-large", severity=Severity.ERROR, source="RFC 8259, sections 6 and 9")
def integer_too_large(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Integer of more than 4300 digits.

    ## What it does
    Checks that integers have at most 4300 digits.

    ## Why is this bad?
    Nothing that is counted or measured needs so many, and reading them takes quadratic time.

    ## Example
    {"seed": 1234 ... 5000 digits ... }

    Use instead:
    {"seed": 1234}

    ## References
    - RFC 8259, sections 6 and 9 (an implementation may limit the range of numbers)
    """
    yield ctx.error(flaw.span, "integer of more than 4300 digits", help="is it meant to be text?")


@rule("DOC035", since="0.1", on="number-too-large", source="RFC 8259, section 6; IEEE 754 binary64")
def number_too_large(flaw: Flaw, ctx: Context) -> Iterator[Diagnostic]:
    """Number beyond the range of a double.

    ## What it does
    Checks that numbers with a point or an exponent fit a 64-bit floating-point number.

    ## Why is this bad?
    Readers make infinity of it, or refuse it.

    ## Example
    {"threshold": 1e999}

    Use instead:
    {"threshold": 1e99}

    ## References
    - RFC 8259, section 6
    - IEEE 754, binary64: largest number about 1.8e308
    """
    yield ctx.error(
        flaw.span, f"`{flaw.text}` is larger than any floating-point number", help="is it meant to be text?"
    )
