"""Which data tell: masks or tables; what reads the one is not imported for the other."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from assay.errors import PlanError
from assay.metrics.fingerprint.measured import Measured
from assay.metrics.segmentation.score import Wish
from assay.runs.talk import Talk
from assay_spec.metrics.table_names import is_table


class Source(NamedTuple):
    """What is to be measured, as somebody says it."""

    reference: Path
    predictions: Sequence[Path] = ()
    wish: Wish = Wish()
    """How cases are matched, what labels are called, what says their groups."""
    small: int | None = None
    """Of masks: a part of fewer voxels is small; None for what is usual."""
    id: str = ""
    """Of tables: the column that identifies an item."""
    label: str = ""
    """Of tables: the column of the true class."""


def measure(source: Source, talk: Talk) -> Measured:
    """What data tell of a problem.

    Raises:
        PlanError: they do not go together.
        AssayError: something cannot be read.
    """
    if is_table(source.reference):
        return _measure_table(source)
    from assay.metrics.fingerprint.masks import measure_masks

    return measure_masks(source.reference, source.predictions, source.wish, source.small, talk)


def _measure_table(source: Source) -> Measured:
    from assay.metrics.fingerprint.tables import measure_tables

    wish = source.wish
    if absent := next((path for path in source.predictions if not path.is_file()), None):
        if absent.is_dir():
            raise PlanError(f"`{absent}` is a folder, and the reference `{source.reference}` a table: name a table")
        raise PlanError(f"there is no file `{absent}`")
    groups = dict.fromkeys([*([wish.group] if wish.group else []), *wish.by])
    return measure_tables(source.reference, source.predictions, [*groups], source.id, source.label)
