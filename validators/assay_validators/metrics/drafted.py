"""Answers of a fingerprint that are only those of a draft."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.questions import questions
from assay_validators.context import Context, did_you_mean
from assay_validators.rule import rule


@rule("FPR037", since="0.1", on=Fingerprint, source="fingerprint/1, drafted")
def drafted_without_answer(fingerprint: Fingerprint, ctx: Context) -> Iterator[Diagnostic]:
    """Name in `drafted` of which no answer stands there.

    ## What it does
    Checks that `drafted` names answers that the fingerprint gives.

    ## Why is this bad?
    A misspelt name leaves the answer of a draft among those of the owner.

    ## Example
    unequal_severity: false
    drafted: [unequal_severty]

    Use instead:
    unequal_severity: false
    drafted: [unequal_severity]

    ## References
    - fingerprint/1, drafted
    """
    given = [name for name in questions() if name in fingerprint.places]
    for number, name in enumerate(fingerprint.drafted):
        if name not in given:
            yield ctx.error(
                (fingerprint, "drafted", number),
                f"`{name}` is no answer that stands here",
                help=did_you_mean(name, given) or "take it off the list",
            )
