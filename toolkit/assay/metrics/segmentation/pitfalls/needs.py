"""What rules on masks need, so that they can look."""

from assay.metrics.segmentation.pitfalls.evidence import Evidence

OVERLAP = ("DSC", "IoU", "Fbeta")
BOUNDARY = ("surfaces", "bands")
"""The states of metrics that look at borders."""


def cases(evidence: Evidence) -> str:
    """Whether there is a case."""
    return "" if evidence.study.cases else "no case could be scored"


def several(evidence: Evidence) -> str:
    """Whether algorithms are compared."""
    return "" if len(evidence.study.algorithms) > 1 else "there is one algorithm, which is compared with none"
