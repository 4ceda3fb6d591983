"""What verifying a run finds: failures by code, and how every number stands."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple


class Code(NamedTuple):
    """What a failure means, and what to do about it."""

    title: str
    remedy: str


CODES: Mapping[str, Code] = {
    "VER001": Code("the record cannot be read, or is not what was written", "get the run folder again from its owner"),
    "VER002": Code("the results are not those that the record speaks of", "get results.json again from its owner"),
    "VER003": Code("item rows are missing, or not those of the record", "get the folder `items` again from its owner"),
    "VER004": Code("a document or table is not what was read", "look for the version whose sha256 the plan names"),
    "VER005": Code(
        "a number differs from what the item rows give", "do not rely on it; ask the owner how it came about"
    ),
    "VER006": Code("a number is missing, or nobody asked for it", "do not rely on it; ask the owner how it came about"),
    "VER007": Code("the numbers cannot be scored again here", "install what the message names, and verify again"),
    "VER008": Code("the report shows other results", "call `assay run` again, which writes it anew"),
    "VER009": Code("a signature is not of what is there", "do not rely on it; get the run folder again from its owner"),
    "VER010": Code("nobody who is trusted has signed", "get the key of the signer from somebody you trust"),
}
"""Every way in which verifying fails."""


class Verdict(StrEnum):
    """How a number stands to the one that the item rows give."""

    EQUAL = "equal to the bit"
    WITHIN = "within the stated bound"
    GIVEN_UP = "given up by the run"
    DIFFERENT = "different"


class Finding(NamedTuple):
    """One thing that was looked at."""

    subject: str
    text: str
    code: str = ""
    """Why it failed; empty when it did not."""


class Number(NamedTuple):
    """One row of the results, scored again."""

    key: str
    of: str
    """The algorithm, or the two that are compared, and the subgroup."""
    verdict: Verdict
    text: str = ""
    """Both values, where they differ."""


class Verification(NamedTuple):
    """Everything that was found out."""

    findings: tuple[Finding, ...]
    numbers: tuple[Number, ...]

    @property
    def valid(self) -> bool:
        """Whether nothing failed."""
        return not any(finding.code for finding in self.findings)

    def document(self) -> dict[str, Any]:
        """All of it as plain values that JSON holds."""
        counted = Counter(number.verdict for number in self.numbers)
        return {
            "version": 1,
            "valid": self.valid,
            "findings": [finding._asdict() for finding in self.findings],
            "numbers": {verdict.name.lower(): counted[verdict] for verdict in Verdict},
            "rows": [number._asdict() for number in self.numbers],
        }
