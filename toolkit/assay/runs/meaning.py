"""What the codes of findings about finished runs mean; `assay explain` and the manual show nothing else."""

from collections.abc import Mapping
from typing import NamedTuple


class Meaning(NamedTuple):
    """What a finding means, and what to do about it."""

    title: str
    """One line, which completes the code."""
    means: str
    """What was looked at, and what follows from it."""
    remedy: str
    """What to do, as it ends a line."""

    @property
    def advice(self) -> str:
        """What to do, as a sentence."""
        return f"{self.remedy[0].upper()}{self.remedy[1:]}."


def meanings() -> Mapping[str, Meaning]:
    """Every code with its meaning: those of verifying a run, then those of its signatures."""
    from assay.runs.signature_findings import MEANINGS
    from assay.runs.verification import CODES

    return {**CODES, **MEANINGS}
