"""What verifying says of the signatures of a run, or of values."""

from collections.abc import Iterator, Sequence

from assay.runs.signing import Checked, Signer, Verdict
from assay.runs.verification import Finding


def signed_findings(found: Sequence[Checked], signers: Sequence[Signer] | None) -> Iterator[Finding]:
    """What signatures are worth, and whether one of somebody who is wanted is among them.

    Args:
        found: every signature, judged.
        signers: whose is wanted; nobody's without it.
    """
    if not found:
        yield Finding("signatures", "none")
    for each in found:
        wrong = each.verdict is Verdict.BAD or not each.holds
        yield Finding(each.file, _worth(each), "VER009" if wrong else "")
    if signers is not None and not any(each.stands for each in found):
        yield Finding("signatures", f"none of the {len(signers):,} keys that are trusted", "VER010")


def _worth(checked: Checked) -> str:
    match checked.verdict:
        case Verdict.GOOD:
            text = f"signed by {', '.join(checked.names)}"
        case Verdict.UNKNOWN:
            text = f"signed with a key that nobody has vouched for, {checked.fingerprint}"
        case Verdict.BAD:
            text = "no good signature"
    return "; ".join([text, *(f"{finding.text} ({finding.code})" for finding in checked.findings)])
