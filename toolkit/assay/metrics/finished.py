"""A finished run of an evaluation, read back from its folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from assay.columns.ranges import LARGE
from assay.errors import RunError
from assay.metrics.mapped import mapped_study
from assay.metrics.study import BLOCK, Study, columns_of
from assay.plan.physical import PhysicalPlan
from assay.runs.folder import ITEMS
from assay.runs.record import RecordedItems, read_record, recorded_items


@dataclass(frozen=True, eq=False)
class FinishedRun:
    """A run folder whose record was read."""

    folder: Path
    plan: PhysicalPlan
    items: RecordedItems

    @cached_property
    def rows(self) -> pa.Table:
        """One row an item that was scored."""
        return self.items.read()

    def study(self, scratch: Path) -> Study:
        """The items that were scored.

        Args:
            scratch: a folder that is there as long as the study is needed; large ones lie in it.

        Raises:
            RunError: the item rows hold what no run writes.
        """
        if self.items.rows <= LARGE:
            found = Study.of(self.rows, self.plan.align)
        else:
            found = mapped_study(lambda: self.items.blocks(BLOCK), self.plan.align, scratch / "study")
        if strange := next(_strange(found), ""):
            raise RunError(f"`{self.folder / ITEMS}` holds {strange}, which no run writes; run again")
        return found


def _strange(study: Study) -> Iterator[str]:
    """What item rows hold that cannot be scored: tables that have it are refused."""
    for at in study.blocks(BLOCK):
        codes = study.reference[at].astype(np.int64)
        if ((codes < 0) | (codes >= len(study.classes))).any():
            yield "a true class that is none of the plan's"
        for algorithm, scores in study.scores.items():
            there = ~study.absent[algorithm][at]
            for name, values in scores.items():
                if (there & ~((values[at] >= 0) & (values[at] <= 1))).any():
                    yield f"a score of `{algorithm}` for `{name}` that is no probability"


def read_run(folder: Path) -> FinishedRun:
    """The finished run in `folder`; nothing in it is changed.

    Raises:
        RunError: there is none, it was written by another version, or its items are not those of the record.
    """
    record = read_record(folder)
    align = record.plan.align
    items = recorded_items(folder, record, align.id)
    missing = sorted(columns_of(align) - set(items.columns))
    if missing:
        raise RunError(f"`{folder / ITEMS}` has no column `{missing[0]}`, which the record speaks of; run again")
    return FinishedRun(folder, record.plan, items)
