"""Signatures of finished runs: who says that a record is theirs, in forms that other tools check as well."""

from assay.runs.signing.finding import Code, Finding
from assay.runs.signing.keys import SigningKey, read_key
from assay.runs.signing.sign import Signed, sign_run
from assay.runs.signing.signers import Signer, read_signers
from assay.runs.signing.verify import Checked, Verdict, verify_signatures

__all__ = [
    "Checked",
    "Code",
    "Finding",
    "Signed",
    "Signer",
    "SigningKey",
    "Verdict",
    "read_key",
    "read_signers",
    "sign_run",
    "verify_signatures",
]
