"""What a call of `assay metrics score` asks: alike of masks and of tables, and of files of masks alone."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from assay.metrics.segmentation.policy import BothEmpty
from assay_spec.policy import Undefineds


class Common(NamedTuple):
    """What is asked of masks and of tables alike."""

    metrics: str
    """With commas between them; a fingerprint chooses where none is named."""
    fingerprint: Path | None
    by: Sequence[str]
    group: str
    undefined: Undefineds
    rank: str
    """The metric by which algorithms are ranked on screen."""
    level: float
    replicates: int
    seed: int


class Files(NamedTuple):
    """How files of masks are read."""

    match: str
    labels: str
    regions: str
    classes: str
    """With commas, those that are scored."""
    cases: Path | None
    """A table of them."""
    spacing: str
    placed: bool
    """Whether spacing, orientation and origin have to agree."""
    links: bool
    both_empty: BothEmpty
