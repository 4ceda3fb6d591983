"""What rules on items need, so that they can look."""

from assay.metrics.pitfalls.items.evidence import Evidence


def items(evidence: Evidence) -> str:
    """Whether there is an item."""
    return "" if evidence.total else "no item could be scored"


def several(evidence: Evidence) -> str:
    """Whether algorithms are compared."""
    return "" if len(evidence.algorithms) > 1 else "there is one algorithm, which is compared with none"


def by(evidence: Evidence) -> str:
    """Whether values of parts of the data are given."""
    return "" if evidence.align.by else "no values are given for parts of the data: `by` says which"
