"""What verifying a run finds: failures by code, and how every number stands."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from assay.runs.meaning import Meaning

CODES: Mapping[str, Meaning] = {
    "VER001": Meaning(
        "the record cannot be read, or is not what was written",
        "`record.json`, or of masks the `record` in the JSON, holds what was done and the digests of everything else, "
        "so that nothing can be held against anything without it. It was edited or cut short, or a version of Assay "
        "wrote it that this one does not read. Its nodes have the names and keys that follow from the plan, in its "
        "order.",
        "get the run folder, or the JSON, again from its owner",
    ),
    "VER002": Meaning(
        "the results are not those that the record speaks of",
        "The record names the digest of `results.json`, and the file has another one, is missing, or does not look "
        "like results: values may have been changed after the run.",
        "get results.json again from its owner",
    ),
    "VER003": Meaning(
        "item rows are missing, or not those of the record",
        "The record names the digest of every file in `items`, and one has another one or is missing. No number is "
        "scored again from rows that are not those of the run.",
        "get the folder `items` again from its owner",
    ),
    "VER004": Meaning(
        "a document, table or mask is not what was read",
        "`--inputs` names the folder of the benchmark document, or of masks the one below which they lie, and a file "
        "there is missing or has another digest than the one that was read. The numbers may be right for what was "
        "read, which is not this.",
        "name the folder with --inputs, or look for the version whose sha256 the plan or the record names",
    ),
    "VER005": Meaning(
        "a number differs from what scoring again gives",
        "Every number is scored again from the item rows, or from the masks, and this one is neither equal to the bit "
        "nor within the bound that its kernels state for other backends and machines.",
        "do not rely on it; ask the owner how it came about",
    ),
    "VER006": Meaning(
        "a number is missing, or nobody asked for it",
        "The plan, or the record, says which metrics are computed for which algorithms and subgroups; the results lack "
        "one of them, or have one beside them.",
        "do not rely on it; ask the owner how it came about",
    ),
    "VER007": Meaning(
        "the numbers cannot be scored again here",
        "A kernel or a kind of benchmark that the plan names is not installed here, or is there in a version that "
        "gives other values. Nothing is said against the numbers.",
        "install what the message names, and verify again",
    ),
    "VER008": Meaning(
        "the report shows other results, is missing, or is no report",
        "A value in `report.json`, from which the pages are made, is not that of `results.json`; or the file is not "
        "the one whose digest the record names, is missing, or is not in the form that this version, which made the "
        "run, writes. No page can be held against it.",
        "call `assay run` again, which writes it anew",
    ),
    "VER009": Meaning(
        "a signature is not of what is there",
        "A file of signatures beside the record is damaged, was made over something else, or its key did not make it. "
        "The words in brackets behind each finding are codes of their own, with pages.",
        "do not rely on it; get the run folder again from its owner",
    ),
    "VER010": Meaning(
        "nobody who is trusted has signed",
        "`--signers` names whose signature is wanted, and there is no good one of any of them. Signatures of others "
        "may be there: whoever made them may be anybody.",
        "get the key of the signer from somebody you trust",
    ),
    "VER011": Meaning(
        "a page is not the one that the report makes",
        "`report.html` and `report.md` are made of `report.json` and nothing else, so that they are made again and "
        "compared to the byte; this one has another text, or other pictures. It was edited, or another version of "
        "Assay has written it since.",
        "do not rely on it; `assay report DIR` writes it again",
    ),
    "VER012": Meaning(
        "what stands beside the numbers is not what the item rows give",
        "`results.json` and the report are made again from the item rows, the plan and the record: tests, shares of "
        "draws and agreement of rankings, confusions, curves, counts, definitions, exclusions, pitfalls. Something "
        "there is another. With `--inputs` the same holds of what documents say, and of what `assay check` finds in "
        "them, which depends on every file that they name.",
        "do not rely on it; ask the owner how it came about",
    ),
    "VER013": Meaning(
        "item rows or exclusions are not what the tables give",
        "With `--inputs` the tables are joined again as the plan says, and the item rows, from which every number is "
        "scored, are compared with what comes out: classes, scores, subgroups, and what was left out and why. They "
        "were made of something else, or edited.",
        "do not rely on any number of the run; ask the owner how it came about, or run again",
    ),
}
"""Every way in which verifying fails."""


ELSEWHERE = "not all that another version of Assay made was compared"
"""What `verified` does not say of a run of another version."""


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
    reserve: str = ""
    """What was not looked at, though everything rests on it; empty where nothing is."""


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
    def reserve(self) -> str:
        """What `verified` does not say; empty where nothing is."""
        return ", and ".join(dict.fromkeys(finding.reserve for finding in self.findings if finding.reserve))

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
            "reserve": self.reserve,
            "findings": [finding._asdict() for finding in self.findings],
            "numbers": {verdict.name.lower(): counted[verdict] for verdict in Verdict},
            "rows": [number._asdict() for number in self.numbers],
        }
