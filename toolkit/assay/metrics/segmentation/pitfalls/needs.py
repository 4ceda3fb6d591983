"""What rules on masks need, so that they can look."""

from collections.abc import Callable

from assay.metrics.pitfalls.rule import Need
from assay.metrics.segmentation.pitfalls.evidence import Evidence
from assay_spec.metrics.unanswered import resting

OVERLAP = ("DSC", "IoU", "Fbeta")
BOUNDARY = ("surfaces", "bands")
"""The states of metrics that look at borders."""


def _never(_: Evidence) -> bool:
    return False


def fingerprint(evidence: Evidence) -> str:
    """Whether somebody described the problem."""
    return "" if evidence.setting.fingerprint else "it depends on the problem: give its `fingerprint`"


def answered(*names: str, unless: Callable[[Evidence], object] = _never) -> Need[Evidence]:
    """Whether these answers are the owner's, of the problem or of each structure; `unless` says when none decides."""
    return lambda evidence: "" if unless(evidence) else resting(evidence.setting.fingerprint, evidence.open(names))


def cases(evidence: Evidence) -> str:
    """Whether there is a case."""
    return "" if evidence.study.cases else "no case could be scored"


def several(evidence: Evidence) -> str:
    """Whether algorithms are compared."""
    return "" if len(evidence.study.algorithms) > 1 else "there is one algorithm, which is compared with none"
