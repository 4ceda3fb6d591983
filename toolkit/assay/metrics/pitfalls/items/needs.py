"""What rules on items need, so that they can look."""

from collections.abc import Callable

from assay.metrics.pitfalls.items.evidence import Evidence
from assay.metrics.pitfalls.rule import Need
from assay_spec.metrics.unanswered import resting


def _never(_: Evidence) -> bool:
    return False


def items(evidence: Evidence) -> str:
    """Whether there is an item."""
    return "" if evidence.total else "no item could be scored"


def fingerprint(evidence: Evidence) -> str:
    """Whether somebody described the problem."""
    return "" if evidence.setting.fingerprint else "it depends on the problem: give its `fingerprint`"


def answered(*names: str, unless: Callable[[Evidence], object] = _never) -> Need[Evidence]:
    """Whether these answers are those of the problem's owner; `unless` says when none of them decides."""
    return lambda evidence: "" if unless(evidence) else resting(evidence.setting.fingerprint, names)


def several(evidence: Evidence) -> str:
    """Whether algorithms are compared."""
    return "" if len(evidence.algorithms) > 1 else "there is one algorithm, which is compared with none"


def by(evidence: Evidence) -> str:
    """Whether values of parts of the data are given."""
    return "" if evidence.align.by else "no values are given for parts of the data: `by` says which"
