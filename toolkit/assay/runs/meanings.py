"""What the codes of findings about finished runs mean; `assay explain` and the manual show nothing else."""

from collections.abc import Mapping

from assay.runs.meaning import Meaning
from assay.runs.signature_findings import MEANINGS
from assay.runs.verification import CODES


def meanings() -> Mapping[str, Meaning]:
    """Every code with its meaning: those of verifying a run, then those of its signatures."""
    return {**CODES, **MEANINGS}
