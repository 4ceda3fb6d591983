"""What must be said before anybody reads on, in one wording for items and masks."""

from assay.report.digits import count
from assay.report.text import counted


def lacking_notice(name: str, lacks: int, whole: int, unit: str, then: str, *, counts: bool = True) -> str:
    """That an algorithm has no predictions for some of what is scored.

    Args:
        name: of the algorithm.
        lacks: how many predictions are missing or cannot be used, at least 1.
        whole: how many there should be.
        unit: what is predicted: `case`.
        then: what becomes of each, after `it` or `each`: `counts as wrong`.
        counts: whether values count them, so that others without them stand beside.
    """
    one = lacks == 1
    said = f"{name} has no prediction that can be used for {count(lacks)} of {counted(whole, unit)}: "
    beside = f" Every value of {name} is also given without {'it' if one else 'them'}." if counts else ""
    return f"{said}{'it' if one else 'each'} {then}.{beside}"
