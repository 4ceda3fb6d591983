"""The records of a record set as they are stored: planned, and read with what has to hold of all of them."""

from collections.abc import Container, Iterator, Sequence
from copy import copy
from functools import cached_property
from typing import Self

import pyarrow as pa

from assay.croissant.load.keys import Keys
from assay.croissant.load.plan import Reading
from assay.croissant.load.planner import Planner
from assay.croissant.load.running import run
from assay.croissant.load.selection import Selection
from assay.croissant.load.splits import different
from assay.data.scan import Scan
from assay.data.share import Share
from assay.data.skipping import Skipped
from assay.errors import DataError


class Stored:
    """What is selected, read anew each time that somebody asks."""

    def __init__(self, selection: Selection, planner: Planner) -> None:
        self._selection, self._planner = selection, planner
        self.skipped = Skipped()
        """The rows that were left out when the records were last read, as far as they were."""

    @cached_property
    def schema(self) -> pa.Schema:
        """The columns of the fields that are asked for.

        Raises:
            DataError: a field cannot be read.
        """
        return self._planner.schema(self._selection.fields)

    @cached_property
    def plan(self) -> Reading:
        """How they are read.

        Raises:
            DataError: a field cannot be read.
        """
        chosen = self._selection
        return self._planner.reading(chosen.records, chosen.read, chosen.where)

    def shares(self) -> list[Share]:
        """Parts of the records that can be read by themselves, in order.

        There are none where records are joined, come from another record set or stand in the document, where only so
        many are wanted, or a file cannot be had.

        Raises:
            DataError: a field cannot be read.
        """
        if not isinstance(self.plan.origin, Scan) or self.plan.joins or self._selection.limit is not None:
            return []
        return self._planner.runner.shares(self.plan.origin)

    def share(self, part: Share) -> Self:
        """The records of a part; whether keys are unique, and splits have records, can only be told within it."""
        found = copy(self)
        origin = self.plan.origin
        assert isinstance(origin, Scan)
        found.plan = self.plan._replace(origin=origin._replace(share=part))
        return found

    def batches(self, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The records with these columns of the plan, in the order of their files.

        Raises:
            DataError: what cannot be read, and where; two records have one key, if that is among the fields.
        """
        try:
            yield from self._batches(names)
        except (pa.ArrowException, OverflowError) as error:
            text = str(error).partition("\n")[0]
            problem = f"its records cannot be put together: {text}"
            remedy = "load fewer fields to find the one"
            raise DataError(problem, path=self._selection.document, remedy=remedy) from None

    def _batches(self, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        chosen = self._selection
        keys = Keys(chosen.key, chosen.document, self._located)
        left, seen, given = chosen.limit, set[str](), 0
        self.skipped = Skipped()
        for batch in run(self.plan, self._planner.runner, self.skipped if chosen.skips else None):
            if chosen.split is not None and not chosen.split.is_listed:
                seen |= {*different([batch[chosen.split.field.id]])}
            found = batch.select(names)
            found = found if left is None else found.slice(0, left)
            keys.add(found)
            if found.num_rows:
                yield found
            given += found.num_rows
            left = None if left is None else left - found.num_rows
            if left == 0:
                break
        else:
            self._require_split(seen, given)
        keys.require_unique()

    def _located(self, key: pa.RecordBatch) -> list[tuple[str, int | None]]:
        """Where records of one key stand."""
        from assay.croissant.load.located import located

        return located(self.plan, self._planner.runner, key)

    def _require_split(self, seen: Container[str], given: int) -> None:
        """Make sure that splits of which nothing was seen are there, now that all is read and so many are given."""
        split, splits, origin = self._selection.split, self._selection.splits, self.plan.origin
        if split is None or (isinstance(origin, Scan) and origin.share is not None):
            return
        if not given:
            splits.require_told(split)
        missing = [] if split.is_listed else [name for name in split.names if name not in seen]
        if missing:
            splits.require(missing, splits.there(split))
