"""What rules on masks read of shapes that were not measured, where structures are too many or too large."""

from assay.metrics.segmentation.parts import MOST_BOX
from assay.metrics.segmentation.pitfalls.evidence import Evidence, Ints
from assay.metrics.segmentation.shapes import MOST_SHAPED
from assay.report.text import counted

MANY = f"an image has more than {MOST_SHAPED}, or their boxes have more than {MOST_BOX:,} voxels"


def untold_borders(evidence: Evidence) -> str:
    """Of how many structures the border was not measured; empty where all are known."""
    number = _lacking(evidence, evidence.sizes.edge)
    of = counted(number, "structure")
    return f"the borders of {of} were not measured: an image has more than {MOST_SHAPED}" if number else ""


def untold_parts(evidence: Evidence) -> str:
    """Of how many structures the parts were not told apart; empty where all are known."""
    number = _lacking(evidence, evidence.sizes.parts)
    return f"the parts of {counted(number, 'structure')} were not told apart: {MANY}" if number else ""


def _lacking(evidence: Evidence, measured: Ints) -> int:
    return int(((evidence.sizes.voxels > 0) & (measured == 0)).sum())
